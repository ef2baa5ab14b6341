"""The common differential: exact naive Bayes over published shares, with age, sex and an unknown disease.

P(condition | findings) is the condition's relative frequency for the patient's age and sex, times the share of its
patients with each finding present and without each finding that was denied. What a patient complains of first is chosen
among what the patient has: a condition with many complaints has each of them first less often. The unknown disease
shows every finding as often as the average patient.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from model.domain.case import Sex
from model.domain.text import Text
from model.knowledge.differential_tables import (
    AGE_BANDS,
    ConditionRow,
    DifferentialTables,
    FindingRow,
    load_differential,
)

_LEAST: Final = 0.002
_MOST: Final = 0.995
_UNKNOWN: Final = 0.03
"""The share of patients with a disease that no table holds."""
_NONE_OF_THESE: Final = 0.01
"""No findings make a condition surer than this leaves: so often a disease that the tables lack passes for one of theirs
(of the patients with a candidate above 0.9, measured with conditions taken out of the tables)."""
_OF_ITS_GROUP: Final = 0.5
_TRUST: Final = 0.5
"""The exponent of the weights of age and sex. They are estimates of ours: patients whose ages follow the table lose
nothing by it, and those whose ages follow nothing lose half as much as with full weights."""
_AGE_FLOOR: Final = 0.1
"""No age makes a condition rarer than this, unless its table says zero."""
_NEVER: Final = 1e-4
_PART: Final = 0.1
"""The part that a narrower finding has of the wider one where the table does not say."""
_EXOTIC: Final = 0.02
"""What is left of a condition's frequency while none of the exposures that it needs is known."""
_BESIDE: Final = 0.5
"""How much a weight from literature counts beside one of DDXPlus.

The two scales share no unit. Of 1, 0.5, 0.2 and 0.1 this is the largest with which DDXPlus's own patients are
found by their first complaint as often as was aimed for: 0.37 first, 0.72 within five.
"""
_ASK: Final = 5
_STILL_POSSIBLE: Final = {1: 0.003, 2: 0.01}
"""By severity, the probability from which a condition that must not be missed is kept in view."""

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """What one finding adds to a condition's log odds against the average patient, and the share behind it."""

    finding: FindingRow
    is_present: bool
    weight: float
    share: float

    def text(self) -> Text:
        """The contribution in words: "+1.2 cough, in about 80% of patients"."""
        name, share = self.finding.label, f"{self.share:.0%}"
        if self.is_present:
            return Text(
                en=f"{self.weight:+.1f} {name.en}, in about {share} of patients",
                zh=f"{self.weight:+.1f} {name.zh}，约{share}的患者有此表现",
            )
        return Text(
            en=f"{self.weight:+.1f} denied: {name.en}; about {share} of patients have it",
            zh=f"{self.weight:+.1f} 否认：{name.zh}；约{share}的患者有此表现",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One condition with its probability among the conditions of the tables and the unknown one."""

    condition: ConditionRow
    probability: float
    contributions: tuple[Contribution, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prospect:
    """Which condition an answer would put first, and its probability then."""

    condition: ConditionRow
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A finding to ask for: ``gain`` in bits, and what would lead after a yes and after a no."""

    finding: FindingRow
    gain: float
    if_present: Prospect
    if_absent: Prospect


@dataclass(frozen=True, slots=True, kw_only=True)
class Differential:
    """The conditions, likeliest first; ``dangerous``: what must not be missed and is not excluded.

    ``ask``: findings not yet asked for, the most informative first, with the expected gain in bits. ``unknown``: the
    probability of a disease outside the tables.
    """

    candidates: tuple[Candidate, ...]
    dangerous: tuple[Candidate, ...]
    ask: tuple[Question, ...]
    unknown: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Matrix:
    tables: DifferentialTables
    shares: Array  # conditions and the unknown one, by findings
    weights: Array
    ages: Array
    sexes: Mapping[Sex, Array]
    complaints: Array  # the expected number of complaints of each condition
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
    yes, no = _told(matrix, present, absent)
    if not yes:
        return None
    logs = _logs(matrix, yes, no)
    scores = np.log(_prior(matrix, yes, age, sex)) + logs.sum(axis=1) + _mention(matrix, yes)
    posterior = np.exp(scores - scores.max())
    posterior *= (1 - _NONE_OF_THESE) / posterior.sum()
    posterior[-1] += _NONE_OF_THESE
    order = np.argsort(-posterior[:-1], kind="stable")
    candidates = tuple(_candidate(matrix, int(at), posterior, logs, (yes, no)) for at in order if posterior[at] > 1e-4)
    return Differential(
        candidates=candidates,
        dangerous=tuple(
            item for item in candidates if item.probability >= _STILL_POSSIBLE.get(item.condition.severity, math.inf)
        ),
        ask=_questions(matrix, posterior, {*yes, *no}),
        unknown=float(posterior[-1]),
    )


@lru_cache(maxsize=4)
def _matrix(tables: DifferentialTables) -> _Matrix:
    index = {row.finding: at for at, row in enumerate(tables.findings)}
    shares = _shares(tables, index)
    weights = np.array([row.weight * (_BESIDE if row.source != "DDXPlus" else 1) for row in tables.conditions])
    weights = np.append(weights / weights.sum() * (1 - _UNKNOWN), _UNKNOWN)
    shares[-1] = weights[:-1] @ shares[:-1] / weights[:-1].sum()
    ages = np.array(
        [[max(share, _AGE_FLOOR) ** _TRUST if share else _NEVER for share in row.ages] for row in tables.conditions]
    )
    women = np.array([row.female for row in tables.conditions])
    complaints = [at for at, row in enumerate(tables.findings) if row.kind == "symptom" and not row.parent]
    return _Matrix(
        tables=tables,
        shares=shares,
        weights=weights,
        ages=np.vstack([ages, np.ones(len(AGE_BANDS))]),
        sexes={
            Sex.FEMALE: np.append(np.where(women > 0, (2 * women) ** _TRUST, _NEVER), 1),
            Sex.MALE: np.append(np.where(women < 1, (2 - 2 * women) ** _TRUST, _NEVER), 1),
        },
        complaints=shares[:, complaints].sum(axis=1),
        index=index,
    )


def _shares(tables: DifferentialTables, index: Mapping[str, int]) -> Array:
    """How often each condition shows each finding: as told, as its narrower and wider findings say, or as anybody does.

    A finding is at least as frequent as each narrower one. Of a wider finding without any narrower one told, each
    narrower one has its part.
    """
    told = dict(tables.shares)
    is_divided = set()
    for row in sorted(tables.findings, key=lambda row: -_depth(tables, row.finding)):
        for condition in tables.conditions if row.parent else ():
            share = told.get((condition.condition, row.finding))
            if share is not None:
                wider = (condition.condition, row.parent)
                is_divided.add(wider)
                told[wider] = max(told.get(wider, 0), share)
    shares = np.tile([row.base for row in tables.findings], (len(tables.conditions) + 1, 1))
    for at, condition in enumerate(tables.conditions):
        for row in sorted(tables.findings, key=lambda row: _depth(tables, row.finding)):
            pair, place = (condition.condition, row.finding), index[row.finding]
            if pair in told:
                shares[at, place] = told[pair]
            elif row.parent and (pair[0], row.parent) in told and (pair[0], row.parent) not in is_divided:
                shares[at, place] = max(row.base, _PART * told[pair[0], row.parent])
    clipped: Array = np.clip(shares, _LEAST, _MOST)
    return clipped


def _depth(tables: DifferentialTables, finding: str) -> int:
    return len(_wider(tables, finding))


def _wider(tables: DifferentialTables, finding: str) -> list[str]:
    """The findings that this one implies."""
    found = []
    while finding := tables.parent.get(finding, ""):
        found.append(finding)
    return found


def _told(matrix: _Matrix, present: Sequence[str], absent: Sequence[str]) -> tuple[list[int], list[int]]:
    """The findings that say something, in the tables' order: nothing that another one implies, and no contradiction."""
    tables = matrix.tables
    yes = {name for name in present if name in matrix.index}
    implied = {wider for name in yes for wider in _wider(tables, name)}
    no = {name for name in absent if name in matrix.index} - yes - implied
    no -= {name for name in no if no.intersection(_wider(tables, name))}
    return sorted(matrix.index[name] for name in yes - implied), sorted(matrix.index[name] for name in no)


def _prior(matrix: _Matrix, yes: Sequence[int], age: float | None, sex: Sex) -> Array:
    """Relative frequency for this age, sex and exposure; the unknown disease is as frequent at every age."""
    prior = matrix.weights.copy()
    if age is not None:
        prior *= matrix.ages[:, next((band for band, first in enumerate(AGE_BANDS) if age < first), -1)]
    if sex in matrix.sexes:
        prior *= matrix.sexes[sex]
    known = {matrix.tables.findings[at].finding for at in yes}
    known.update(wider for name in tuple(known) for wider in _wider(matrix.tables, name))
    for at, row in enumerate(matrix.tables.conditions):
        if row.needs and not known.intersection(row.needs):
            prior[at] *= _EXOTIC
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


def _mention(matrix: _Matrix, yes: Sequence[int]) -> Array:
    """Against conditions with many complaints: the first one told was chosen among them.

    The others count as asked for. That holds for any order, and a denial never speaks for a condition.
    """
    told = any(matrix.tables.findings[at].kind in {"symptom", "place"} for at in yes)
    counts: Array = -np.log(np.maximum(matrix.complaints, 1)) if told else np.zeros_like(matrix.complaints)
    return counts


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


def _questions(matrix: _Matrix, posterior: Array, asked: Iterable[int]) -> tuple[Question, ...]:
    """The expected drop of entropy over the conditions, in bits, of asking for each finding."""
    counts = np.flatnonzero(posterior > _NEVER)
    given, chances = matrix.shares[counts], posterior[counts] / posterior[counts].sum()
    yes = chances @ given
    present, absent = chances[:, None] * given / yes, chances[:, None] * (1 - given) / (1 - yes)
    gain = _entropy(chances) - (yes * _entropy(present) + (1 - yes) * _entropy(absent))
    gain[list(asked)] = 0
    best = np.argsort(-gain, kind="stable")[:_ASK]
    return tuple(
        Question(
            finding=matrix.tables.findings[at],
            gain=float(gain[at]),
            if_present=_prospect(matrix, counts, present[:, at]),
            if_absent=_prospect(matrix, counts, absent[:, at]),
        )
        for at in best.tolist()
        if gain[at] > 0
    )


def _prospect(matrix: _Matrix, places: NDArray[np.int64], chances: Array) -> Prospect:
    """The likeliest of the conditions at these places; the unknown disease, the last place, is none."""
    known = np.where(places < len(matrix.tables.conditions), chances, -1.0)
    first = int(np.argmax(known))
    return Prospect(
        condition=matrix.tables.conditions[int(places[first])], probability=float(chances[first]) * (1 - _NONE_OF_THESE)
    )


def _entropy(shares: Array) -> Array:
    safe = np.clip(shares, 1e-12, 1)
    total: Array = -(safe * np.log2(safe)).sum(axis=0)
    return total
