"""Trains the linear re-ranker: listwise softmax over each case's pool, cross-validated over components."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from model.ranking.features import CANDIDATE_NAMES, Seen, seen
from model.ranking.knowledge import RankingKnowledge
from model.ranking.pool import Pool, asked, pooled
from model.ranking.reranker import Calibration, Linear
from model.ranking.sparse import Floats, Places
from model.training.cases import Case, capped

PENALTY: Final = 1e-2
_ROUNDS: Final = 400
_STEP: Final = 0.05
UNCALIBRATED: Final = Calibration(temperature=1.0, gene_temperature=1.0, none=(-30.0, 0.0, 0.0, 0.0))


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """A case with its pool and numbers. ``true`` is the true disease's place in the pool, -1 outside it.

    ``likelihood_rank``: the true disease's rank by the likelihood ratio over all candidates.
    """

    case: Case
    pool: Pool
    seen: Seen
    true: int
    likelihood_rank: float


def examples(
    knowledge: RankingKnowledge, cases: Sequence[Case], among: Places, on_each: Callable[[], object] = lambda: None
) -> list[Example]:
    """Work out pool and numbers of each case with at least one feature; ``among`` are the candidates."""
    found = []
    for case in cases:
        on_each()
        query = asked(knowledge.ontology, case.present)
        if not len(query.terms):
            continue
        pool = pooled(knowledge, query, among)
        where = np.flatnonzero(pool.diseases == case.place) if case.place is not None else []
        rank = rank_of(pool.likelihood[among], _index(among, case.place))
        found.append(Example(case, pool, seen(knowledge, query, pool), int(where[0]) if len(where) else -1, rank))
    return found


def fit(taught: Sequence[Example], seed: int, penalty: float = PENALTY) -> Linear:
    """Fit the weights; a disease's many cases weigh like the square root of their number."""
    kept = set(capped([example.case for example in taught], seed))
    used = [example for example in taught if example.true >= 0 and example.case in kept]
    columns = np.concatenate([example.seen.candidates for example in used]).astype(np.float64)
    mean, deviation = columns.mean(axis=0), columns.std(axis=0) + 1e-6
    sizes = np.array([len(example.pool.diseases) for example in used])
    starts = np.cumsum(sizes) - sizes
    true = starts + np.array([example.true for example in used])
    counts = Counter(example.case.place for example in used)
    weight = np.array([counts[example.case.place] ** -0.5 for example in used])
    fitted = _descend((columns - mean) / deviation, starts, sizes, true, weight / weight.sum(), penalty)
    return Linear(
        names=CANDIDATE_NAMES,
        mean=_tuple(mean),
        deviation=_tuple(deviation),
        weight=_tuple(fitted),
        calibration=UNCALIBRATED,
    )


def rank_of(scores: NDArray[np.floating], true: int | None) -> float:
    """Return the rank of one score, ties in the middle; infinite when it is not among them."""
    if true is None:
        return float("inf")
    mine = scores[true]
    return float((scores > mine).sum() + ((scores == mine).sum() - 1) / 2 + 1)


def _descend(
    columns: Floats, starts: Places, sizes: Places, true: Places, weight: Floats, penalty: float
) -> Floats:
    """Adam (Kingma and Ba, 2015) on the whole set: a few hundred rounds of a convex problem."""
    group = np.repeat(np.arange(len(sizes)), sizes)
    fitted = np.zeros(columns.shape[1])
    first, second = np.zeros_like(fitted), np.zeros_like(fitted)
    aim = weight @ columns[true]
    for number in range(1, _ROUNDS + 1):
        scores = columns @ fitted
        raised = np.exp(scores - np.maximum.reduceat(scores, starts)[group])
        shares = raised / np.add.reduceat(raised, starts)[group]
        slope = (shares * weight[group]) @ columns - aim + penalty * fitted
        first = 0.9 * first + 0.1 * slope
        second = 0.999 * second + 0.001 * slope**2
        fitted -= _STEP * (first / (1 - 0.9**number)) / (np.sqrt(second / (1 - 0.999**number)) + 1e-9)
    return fitted


def _tuple(values: Floats) -> tuple[float, ...]:
    return tuple(round(float(value), 6) for value in values)


def _index(among: Places, place: int | None) -> int | None:
    if place is None:
        return None
    found = int(np.searchsorted(among, place))
    return found if found < len(among) and among[found] == place else None
