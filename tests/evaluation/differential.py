"""How well the common differential finds conditions, measured from its own tables.

First complaints are added up exactly; other patients are drawn with a fixed seed. DDXPlus patients have the findings of
``frequencies_ddxplus.csv`` and no other; others also have common complaints that their condition does not explain.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from model.diagnosis.differential import Differential, differential
from model.domain.case import Sex
from model.knowledge.differential_tables import (
    ConditionRow,
    DifferentialTables,
    ShareRow,
    load_differential,
    of_ddxplus,
)
from model.knowledge.files import FOLDER, read_csv

PEOPLE = (0.025, 0.05, 0.15, 0.3, 0.26, 0.15, 0.065)
"""The share of each age band among people: a rounded mixed population."""
AGES = (1, 4, 12, 30, 50, 68, 82)
SEED = 20261128


@dataclass(frozen=True)
class Patient:
    """Somebody with a condition: what is present, and what they complain of first."""

    condition: str
    present: frozenset[str]
    age: float
    sex: Sex
    first: str


@cache
def ddxplus() -> DifferentialTables:
    """The tables with the conditions of DDXPlus alone."""
    return of_ddxplus()


@cache
def ddxplus_shares() -> Mapping[str, dict[str, float]]:
    """The findings of DDXPlus's own patients by condition."""
    shares: dict[str, dict[str, float]] = {}
    for row in read_csv(FOLDER / "differential" / "frequencies_ddxplus.csv", ShareRow):
        shares.setdefault(row.condition, {})[row.finding] = float(row.share)
    return shares


def who(row: ConditionRow) -> Iterator[tuple[float, float, Sex]]:
    """Each age and sex with its share among the condition's patients."""
    ages = np.array(row.ages) * PEOPLE
    for age, share in zip(AGES, ages / ages.sum(), strict=True):
        yield float(share) * row.female, age, Sex.FEMALE
        yield float(share) * (1 - row.female), age, Sex.MALE


def first_complaints(shares: Mapping[str, float]) -> dict[str, float]:
    """P(complaint told first): one drawn evenly among the symptoms that the patient has."""
    kinds = load_differential().by_name
    symptoms = {name: share for name, share in shares.items() if kinds[name].kind == "symptom"}
    told = {}
    for name, share in symptoms.items():
        others = np.ones(1)
        for other, chance in symptoms.items():
            if other != name:
                others = np.convolve(others, [1 - chance, chance])
        told[name] = share * float((others / np.arange(1, len(others) + 1)).sum())
    total = sum(told.values())
    return {name: share / total for name, share in told.items()}


def rank(found: Differential | None, condition: str) -> int:
    """The place of a condition, 1 the best; a large number when it is not there."""
    names = [item.condition.condition for item in found.candidates] if found else []
    return names.index(condition) + 1 if condition in names else 10_000


def first_complaint_ranks(tables: DifferentialTables, *, knows_person: bool = True) -> dict[int, float]:
    """The exact share of DDXPlus patients found within 1, 3 and 5 by their first complaint, and by age and sex."""
    rows = ddxplus().conditions
    total = sum(row.weight for row in rows)
    within = dict.fromkeys((1, 3, 5), 0.0)
    answers: dict[tuple[str, float | None, Sex], Differential | None] = {}
    for row in rows:
        for name, told in first_complaints(ddxplus_shares()[row.condition]).items():
            for share, age, sex in who(row):
                key = (name, age, sex) if knows_person else (name, None, Sex.UNKNOWN)
                if key not in answers:
                    answers[key] = differential([name], age=key[1], sex=key[2], tables=tables)
                place = rank(answers[key], row.condition)
                for k in within:
                    within[k] += row.weight / total * told * share * (place <= k)
    return within


def patients(tables: DifferentialTables, number: int, *, wrong: float = 0.0, seed: int = SEED) -> Iterator[Patient]:
    """Draw patients of the tables; those of ``ddxplus()`` show DDXPlus's findings alone.

    Args:
        wrong: how far the tables are from the truth: the standard deviation of the error of a share's log odds.
    """
    chance = np.random.default_rng(seed)
    rows = tables.conditions
    weights = np.array([row.weight for row in rows])
    truth = {row.condition: _distorted(_shares(tables, row.condition), wrong, chance) for row in rows}
    for at in chance.choice(len(rows), number, p=weights / weights.sum()):
        row = rows[at]
        shares = truth[row.condition]
        people = list(who(row))
        _, age, sex = people[chance.choice(len(people), p=[share for share, _, _ in people])]
        present = frozenset(name for name, share in shares.items() if chance.random() < share)
        complaints = sorted(name for name in present if tables.by_name[name].kind in {"symptom", "place"})
        if complaints:
            yield Patient(row.condition, present, age, sex, str(chance.choice(complaints)))


def _shares(tables: DifferentialTables, condition: str) -> dict[str, float]:
    if tables is ddxplus():
        return ddxplus_shares()[condition]
    own = {finding: share for (name, finding), share in tables.shares.items() if name == condition}
    return {row.finding: row.base for row in tables.findings if row.kind != "antecedent"} | own


def _distorted(shares: Mapping[str, float], wrong: float, chance: np.random.Generator) -> dict[str, float]:
    if not wrong:
        return dict(shares)
    odds = {name: min(max(share, 0.002), 0.995) for name, share in shares.items()}
    return {
        name: float(1 / (1 + (1 - share) / share * np.exp(chance.normal(0, wrong)))) for name, share in odds.items()
    }


def told(patient: Patient, number: int, tables: DifferentialTables, *, seed: int) -> Differential | None:
    """The answer to a patient who tells so many of what they have."""
    chance = np.random.default_rng(seed)
    names = sorted(patient.present)
    chosen = chance.permutation(len(names))[:number]
    return differential([names[at] for at in chosen], age=patient.age, sex=patient.sex, tables=tables)


def asked(patient: Patient, number: int, tables: DifferentialTables) -> Differential | None:
    """The answer after the first complaint and the engine's own questions, so many findings in all."""
    yes, no = [patient.first], []
    found = differential(yes, no, age=patient.age, sex=patient.sex, tables=tables)
    while found and found.ask and len(yes) + len(no) < number:
        name = found.ask[0].finding.finding
        (yes if name in patient.present else no).append(name)
        found = differential(yes, no, age=patient.age, sex=patient.sex, tables=tables)
    return found


@dataclass(frozen=True)
class Figures:
    """Shares within the first 1, 3 and 5, the expected calibration error of the first, and how many patients."""

    top: tuple[float, float, float]
    error: float
    number: int


def figures(answers: list[tuple[Patient, Differential | None]]) -> Figures:
    """Sum answers up; the calibration error is over ten bins of the first candidate's probability."""
    places = np.array([rank(found, patient.condition) for patient, found in answers])
    sure = np.array([found.candidates[0].probability if found and found.candidates else 0.0 for _, found in answers])
    top = (float((places <= 1).mean()), float((places <= 3).mean()), float((places <= 5).mean()))
    return Figures(top, calibration_error(sure, places == 1), len(answers))


def calibration_error(sure: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """The mean gap between what was said and what was right, over ten bins of what was said."""
    bins = np.minimum((sure * 10).astype(int), 9)
    gaps = [abs(sure[bins == at].mean() - right[bins == at].mean()) * (bins == at).mean() for at in set(bins.tolist())]
    return float(sum(gaps))


def vignettes(tables: DifferentialTables, *, most: int = 4) -> dict[str, int]:
    """The place of each condition when its own most frequent findings are told, at its most typical age and sex."""
    places = {}
    for row in tables.conditions:
        own = {finding: share for (name, finding), share in tables.shares.items() if name == row.condition}
        typical = sorted(own, key=lambda name: (-own[name], name))[:most]
        _, age, sex = max(who(row), key=lambda one: one[0])
        places[row.condition] = rank(differential(typical, age=age, sex=sex, tables=tables), row.condition)
    return places


def vignettes_found(tables: DifferentialTables) -> tuple[float, float, list[str]]:
    """The shares of conditions found first and within three by their own vignette, and those that were not."""
    places = vignettes(tables)
    missed = [name for name, place in places.items() if place > 3]
    first = sum(place == 1 for place in places.values()) / len(places)
    return first, 1 - len(missed) / len(places), missed


def mistaken(tables: DifferentialTables, number: int, count: int, *, every: int = 8) -> tuple[float, int]:
    """How often the engine is surer than 0.9 of a patient whose condition was taken out of the tables."""
    names = [row.condition for row in tables.conditions]
    gone = set(names[::every])
    rest = tables.without(gone)
    sick = [patient for patient in patients(tables, number) if patient.condition in gone]
    answers = [told(patient, count, rest, seed=at) for at, patient in enumerate(sick)]
    sure = [bool(found and found.candidates and found.candidates[0].probability > 0.9) for found in answers]
    return sum(sure) / len(sure), len(sure)
