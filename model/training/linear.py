"""Trains the linear re-ranker: listwise softmax over each case's pool, cross-validated over components."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from model.ranking.features import AMONG_GENES, CANDIDATE_NAMES, Seen, seen
from model.ranking.knowledge import RankingKnowledge
from model.ranking.pool import Pool, asked, pooled
from model.ranking.reranker import Calibration, Linear
from model.ranking.sparse import Floats, Places
from model.training.cases import Case, capped

PENALTY: Final = 1e-2
DECOYS: Final = 20
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
        where = _index(pool.diseases, case.place)
        rank = rank_of(pool.likelihood[among], _index(among, case.place))
        found.append(Example(case, pool, seen(knowledge, query, pool), -1 if where is None else where, rank))
    return found


def listed(knowledge: RankingKnowledge, measured: Sequence[Example], seed: int, decoys: int = DECOYS) -> list[Example]:
    """Give each case a report: its own genes and ``decoys`` drawn at random; the candidates are their diseases."""
    draw = np.random.default_rng(seed)
    diseases = knowledge.ontology.diseases
    symbols = np.array(sorted(diseases.gene_symbols))
    found = []
    for one in measured:
        if not one.case.genes or one.case.place is None:
            continue
        named = [*one.case.genes, *draw.choice(symbols, decoys, replace=False).tolist()]
        inside = np.array(sorted({place for gene in named for place in diseases.of_gene(gene)}), dtype=np.int64)
        query = asked(knowledge.ontology, one.case.present)
        pool = pooled(knowledge, query)
        pool = Pool(np.union1d(pool.diseases, inside), pool.likelihood, pool.likeness)
        numbers, kept = seen(knowledge, query, pool), np.isin(pool.diseases, inside)
        true = np.flatnonzero(inside == one.case.place)
        found.append(
            Example(
                one.case,
                Pool(inside, pool.likelihood, pool.likeness),
                Seen(numbers.pairs[:, kept], numbers.candidates[kept]),
                int(true[0]) if len(true) else -1,
                float("inf"),
            )
        )
    return found


def fit(taught: Sequence[Example], reported: Sequence[Example], seed: int, penalty: float = PENALTY) -> Linear:
    """Fit both sets of weights: on whole pools (``taught``), and among the diseases of reported genes."""
    columns = np.concatenate([example.seen.candidates for example in taught]).astype(np.float64)
    mean, deviation = columns.mean(axis=0), columns.std(axis=0) + 1e-6
    without_genes = np.array([name not in AMONG_GENES for name in CANDIDATE_NAMES])
    return Linear(
        names=CANDIDATE_NAMES,
        mean=_tuple(mean),
        deviation=_tuple(deviation),
        weight=_tuple(_fitted(taught, mean, deviation, seed, penalty, without_genes)),
        gene_weight=_tuple(_fitted(reported, mean, deviation, seed, penalty, np.ones_like(without_genes))),
        calibration=UNCALIBRATED,
    )


def _fitted(
    taught: Sequence[Example], mean: Floats, deviation: Floats, seed: int, penalty: float, used: NDArray[np.bool_]
) -> Floats:
    """A disease's many cases weigh like the square root of their number."""
    kept = set(capped([example.case for example in taught], seed))
    chosen = [example for example in taught if example.true >= 0 and example.case in kept]
    columns = np.concatenate([example.seen.candidates for example in chosen]).astype(np.float64)
    sizes = np.array([len(example.pool.diseases) for example in chosen])
    starts = np.cumsum(sizes) - sizes
    true = starts + np.array([example.true for example in chosen])
    counts = Counter(example.case.place for example in chosen)
    weight = np.array([counts[example.case.place] ** -0.5 for example in chosen])
    standard = ((columns - mean) / deviation)[:, used]
    fitted = np.zeros(len(used))
    fitted[used] = _descend(standard, starts, sizes, true, weight / weight.sum(), penalty)
    return fitted


def rank_of(scores: NDArray[np.floating], true: int | None) -> float:
    """Return the rank of one score, ties in the middle; infinite when it is not among them."""
    if true is None:
        return float("inf")
    mine = scores[true]
    return float((scores > mine).sum() + ((scores == mine).sum() - 1) / 2 + 1)


def _descend(columns: Floats, starts: Places, sizes: Places, true: Places, weight: Floats, penalty: float) -> Floats:
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
