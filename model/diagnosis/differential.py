"""The common differential: exact naive Bayes over published shares, with age, sex and an unknown disease.

P(condition | findings) is the condition's relative frequency for the patient's age and sex, times the share of its
patients with each finding present and without each finding that was denied. What a patient complains of is chosen
among what the patient has: a condition with many symptoms names each of them less often. The unknown disease shows
every finding as often as the average patient.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from model.domain.case import Sex
from model.knowledge.differential_tables import (
    AGE_BANDS,
    ConditionRow,
    DifferentialTables,
    FindingRow,
    load_differential,
)

_LEAK: Final = 0.002
"""The share of patients with a finding that the tables do not name for their condition."""
_MOST: Final = 0.995
_UNKNOWN: Final = 0.03
"""The share of patients with a disease that no table holds."""
_OF_ITS_GROUP: Final = 0.5
_AGE_FLOOR: Final = 0.1
"""No age rules a condition out altogether, unless its table says zero."""
_ASK: Final = 5
_STILL_POSSIBLE: Final = 0.01

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """What one finding adds to a condition's log odds against the average patient, and the share behind it."""

    finding: FindingRow
    is_present: bool
    weight: float
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One condition with its probability among the conditions of the tables and the unknown one."""

    condition: ConditionRow
    probability: float
    contributions: tuple[Contribution, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Differential:
    """The conditions, likeliest first; ``dangerous``: what must not be missed and is not excluded.

    ``ask``: findings not yet asked for, the most informative first, with the expected gain in bits. ``unknown``: the
    probability of a disease outside the tables.
    """

    candidates: tuple[Candidate, ...]
    dangerous: tuple[Candidate, ...]
    ask: tuple[tuple[FindingRow, float], ...]
    unknown: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Matrix:
    tables: DifferentialTables
    shares: Array  # conditions and the unknown one, by findings
    weights: Array
    symptoms: Array  # the expected number of symptoms of each condition
    index: dict[str, int]


def differential(
    present: Sequence[str],
    absent: Sequence[str] = (),
    *,
    age: float | None = None,
    sex: Sex = Sex.UNKNOWN,
    tables: DifferentialTables | None = None,
) -> Differential | None:
    """Rank the common conditions; ``None`` when no finding is one of the tables'.

    Args:
        present: names of findings of the tables.
        absent: names of findings that were asked for and denied.
        age: in years.
        sex: as recorded.
    """
    matrix = _matrix(tables or load_differential())
    yes = [matrix.index[name] for name in dict.fromkeys(present) if name in matrix.index]
    no = [matrix.index[name] for name in dict.fromkeys(absent) if name in matrix.index and name not in present]
    if not yes:
        return None
    logs = _logs(matrix, yes, no)
    scores = np.log(_prior(matrix, age, sex)) + logs.sum(axis=1) + _mention(matrix, yes, no)
    posterior = np.exp(scores - scores.max())
    posterior /= posterior.sum()
    order = np.argsort(-posterior[:-1], kind="stable")
    candidates = tuple(_candidate(matrix, int(at), posterior, logs, (yes, no)) for at in order if posterior[at] > 1e-4)
    return Differential(
        candidates=candidates,
        dangerous=tuple(
            item for item in candidates if item.condition.is_dangerous and item.probability >= _STILL_POSSIBLE
        ),
        ask=_questions(matrix, posterior, {*yes, *no}),
        unknown=float(posterior[-1]),
    )


@lru_cache(maxsize=2)
def _matrix(tables: DifferentialTables) -> _Matrix:
    index = {row.finding: at for at, row in enumerate(tables.findings)}
    rows = {row.condition: at for at, row in enumerate(tables.conditions)}
    shares = np.full((len(rows) + 1, len(index)), _LEAK)
    for (condition, finding), share in tables.shares.items():
        shares[rows[condition], index[finding]] = min(max(share, _LEAK), _MOST)
    weights = np.array([row.weight for row in tables.conditions])
    weights = np.append(weights / weights.sum() * (1 - _UNKNOWN), _UNKNOWN)
    shares[-1] = weights[:-1] @ shares[:-1] / weights[:-1].sum()
    is_symptom = np.array([row.kind == "symptom" for row in tables.findings], dtype=float)
    return _Matrix(tables=tables, shares=shares, weights=weights, symptoms=shares @ is_symptom, index=index)


def _prior(matrix: _Matrix, age: float | None, sex: Sex) -> Array:
    """Relative frequency for this age and sex; the unknown disease is as frequent at every age."""
    factors = np.ones(len(matrix.weights))
    for at, row in enumerate(matrix.tables.conditions):
        if age is not None:
            weight = row.ages[next(band for band, first in enumerate(AGE_BANDS) if age < first)]
            factors[at] *= max(weight, _AGE_FLOOR) if weight else 1e-3
        if sex in {Sex.FEMALE, Sex.MALE}:
            factors[at] *= max(2 * (row.female if sex is Sex.FEMALE else 1 - row.female), 1e-4)
    prior: Array = matrix.weights * factors
    prior /= prior.sum()
    return prior


def _logs(matrix: _Matrix, yes: Sequence[int], no: Sequence[int]) -> Array:
    """Log share of each finding that counts, by condition; of a group, all but the strongest count for half."""
    shares = matrix.shares[:, [*yes, *no]]
    logs: Array = np.log(np.where(np.arange(shares.shape[1]) < len(yes), shares, 1 - shares))
    base = np.average(logs, axis=0, weights=matrix.weights)
    groups: dict[str, list[int]] = {}
    for at, finding in enumerate([*yes, *no]):
        if group := matrix.tables.findings[finding].group:
            groups.setdefault(f"{group} {at < len(yes)}", []).append(at)
    for members in groups.values():
        strength = [float(np.ptp(logs[:, at])) for at in members]
        for at in members:
            if at != members[strength.index(max(strength))]:
                logs[:, at] = base[at] + _OF_ITS_GROUP * (logs[:, at] - base[at])
    return logs


def _mention(matrix: _Matrix, yes: Sequence[int], no: Sequence[int]) -> Array:
    """Against conditions with many symptoms: what is mentioned was chosen among them.

    Symptoms that came without any question answered no are a choice of so many among all; once questions were
    answered, only the first complaint was chosen.
    """
    count = sum(matrix.tables.findings[at].kind in {"symptom", "place"} for at in yes)
    chosen = min(count, 1) if no else count
    return np.array([-_log_choose(max(number, chosen), chosen) for number in matrix.symptoms])


def _log_choose(number: float, chosen: int) -> float:
    return math.lgamma(number + 1) - math.lgamma(chosen + 1) - math.lgamma(number - chosen + 1)


def _candidate(
    matrix: _Matrix, at: int, posterior: Array, logs: Array, findings: tuple[Sequence[int], Sequence[int]]
) -> Candidate:
    yes, no = findings
    base = logs[-1]
    contributions = [
        Contribution(
            finding=matrix.tables.findings[finding],
            is_present=place < len(yes),
            weight=float(logs[at, place] - base[place]),
            share=float(matrix.shares[at, finding]),
        )
        for place, finding in enumerate([*yes, *no])
    ]
    return Candidate(
        condition=matrix.tables.conditions[at],
        probability=float(posterior[at]),
        contributions=tuple(sorted(contributions, key=lambda item: -abs(item.weight))),
    )


def _questions(matrix: _Matrix, posterior: Array, asked: Iterable[int]) -> tuple[tuple[FindingRow, float], ...]:
    """The expected drop of entropy over the conditions, in bits, of asking for each finding."""
    given = matrix.shares
    chance = posterior @ given
    gain = _entropy(posterior) - (
        chance * _entropy(posterior[:, None] * given / chance)
        + (1 - chance) * _entropy(posterior[:, None] * (1 - given) / (1 - chance))
    )
    gain[list(asked)] = 0
    best = np.argsort(-gain, kind="stable")[:_ASK]
    return tuple((matrix.tables.findings[int(at)], float(gain[at])) for at in best if gain[at] > 0)


def _entropy(shares: Array) -> Array:
    safe = np.clip(shares, 1e-12, 1)
    total: Array = -(safe * np.log2(safe)).sum(axis=0)
    return total
