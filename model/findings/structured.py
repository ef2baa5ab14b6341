"""Laboratory values, vital signs, problems and drugs of a case -> findings, each with the fact it rests on.

A normal or negative result makes an absent finding: it is shown, and ranking gives it no weight.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final

from model.domain.case import ClinicalCase, Measurement, MedicationState, Person, Problem, ProblemState
from model.domain.code import HL7_YES_NO, HPO, LOINC, SNOMED, Code
from model.domain.finding import Finding, Presence
from model.findings.tables import VitalRow, drug_findings, laboratory_findings, outcomes, problem_findings, vital_limits
from model.knowledge.base import Knowledge
from model.knowledge.codesets import CodeSets, SetRow
from model.knowledge.units import convert
from model.ontology.ontology import Ontology

_LONG_AGO: Final = -(10**9)
_ANSWERS: Final = {LOINC: "loinc", SNOMED: "snomed", HL7_YES_NO: "yes_no"}
_OBSERVED: Final = {"positive": Presence.PRESENT, "negative": Presence.ABSENT}


@dataclass(frozen=True, slots=True)
class Told:
    """A finding that a fact stands for, before its term is looked up."""

    hpo: str
    presence: Presence
    day: int | None
    ref: str


def findings_of(case: ClinicalCase, knowledge: Knowledge, ontology: Ontology) -> tuple[Finding, ...]:
    """Return what the coded record says, by code; of several results of one test the latest.

    Terms that this release of the ontology does not know are left out. What notes say has passed the door already.
    """
    found: dict[Finding, None] = {}
    terms = ontology.terms
    noted = (Told(item.finding, item.presence, item.day, item.key) for item in case.note_findings)
    for told in (*_measured(case), *_observed(case), *_listed(case, knowledge), *_treated(case, knowledge), *noted):
        place = terms.place(told.hpo)
        if place is not None:
            code = Code(HPO, terms.id(place), terms.label(place))
            found.setdefault(Finding(code=code, presence=told.presence, day=told.day, ref=told.ref))
    return tuple(sorted(found, key=lambda item: (item.code.code, item.presence, item.ref)))


def _measured(case: ClinicalCase) -> Iterator[Told]:
    latest: dict[str, Measurement] = {}
    for measurement in case.measurements:
        for code in measurement.codes:
            if code.system == LOINC and (code.code not in latest or _day(measurement) >= _day(latest[code.code])):
                latest[code.code] = measurement
    for loinc, measurement in latest.items():
        outcome = outcome_of(measurement)
        hpo = laboratory_findings().get(loinc, {}).get(outcome, "") if outcome else ""
        if hpo:
            presence = Presence.ABSENT if outcome in ("normal", "negative") else Presence.PRESENT
            yield Told(hpo, presence, measurement.day, measurement.key)
        elif not outcome and (limits := vital_limits().get(loinc)):
            yield from _vital(measurement, limits, case.person)


def _observed(case: ClinicalCase) -> Iterator[Told]:
    """Features that are coded as such: an observation of a term that was found or not, or a term as its answer."""
    for measurement in case.measurements:
        outcome = outcome_of(measurement)
        for code in measurement.codes:
            if code.system == HPO and outcome in _OBSERVED:
                yield Told(code.code, _OBSERVED[outcome], measurement.day, measurement.key)
        for answer in measurement.answers:
            if answer.system == HPO and outcome != "negative":
                yield Told(answer.code, Presence.PRESENT, measurement.day, measurement.key)


def _day(measurement: Measurement) -> int:
    return _LONG_AGO if measurement.day is None else measurement.day


def outcome_of(measurement: Measurement) -> str:
    """Say high, low, normal, positive or negative: the interpretation first, then the coded answer, then the range.

    Empty when nothing tells; an interpretation that says no direction (abnormal) leaves it to the range.
    """
    told = outcomes()
    outcome = told.get(("interpretation", measurement.interpretation.upper()), "")
    if outcome:
        return outcome
    for answer in measurement.answers:
        system = _ANSWERS.get(answer.system, "")
        if outcome := told.get((system, answer.code), ""):
            return outcome
    return _by_range(measurement)


def _by_range(measurement: Measurement) -> str:
    value, low, high = measurement.value, measurement.low, measurement.high
    if value is None or (low is None and high is None):
        return ""
    is_below, is_above = measurement.comparator in ("<", "<="), measurement.comparator in (">", ">=")
    if low is not None and (value < low or (is_below and value <= low)) and not is_above:
        return "low"
    if high is not None and (value > high or (is_above and value >= high)) and not is_below:
        return "high"
    return "" if measurement.comparator else "normal"


def _vital(measurement: Measurement, limits: VitalRow, person: Person) -> Iterator[Told]:
    """A vital sign without range, by the limits of our table; a value in another quantity is not guessed."""
    if measurement.value is None or measurement.comparator or not measurement.unit:
        return
    if limits.from_years and (person.age_years is None or person.age_years < limits.from_years):
        return
    value = convert(measurement.value, measurement.unit, limits.unit)
    if value is None:
        return
    hpo = _beyond(value, limits)
    if hpo:
        yield Told(hpo, Presence.PRESENT, measurement.day, measurement.key)


def _beyond(value: Decimal, limits: VitalRow) -> str:
    if limits.low is not None and value <= limits.low:
        return limits.low_code
    return limits.high_code if limits.high is not None and value >= limits.high else ""


def _listed(case: ClinicalCase, knowledge: Knowledge) -> Iterator[Told]:
    for problem in case.problems:
        if not problem.is_draft:
            sets = knowledge.codesets.of(problem.codes)
            of_sets = [hpo for name, hpo in problem_findings()["set"] if name in sets]
            terms = [code.code for code in problem.codes if code.system == HPO]
            for hpo in dict.fromkeys((*terms, *of_sets, *_own_sets().of(problem.codes))):
                yield Told(hpo, _presence(problem), _of_problem(problem), problem.key)


def _presence(problem: Problem) -> Presence:
    """A refuted problem is absent; one that is over or unconfirmed is not known to be there now."""
    if problem.presence is not Presence.PRESENT:
        return problem.presence
    is_sure = problem.is_confirmed and problem.state is not ProblemState.INACTIVE
    return Presence.PRESENT if is_sure else Presence.UNKNOWN


def _of_problem(problem: Problem) -> int | None:
    return problem.recorded_day if problem.onset_day is None else problem.onset_day


@lru_cache(maxsize=1)
def _own_sets() -> CodeSets:
    """Single codes as sets that are named for their HPO term."""
    rows: Mapping[str, tuple[tuple[str, str], ...]] = problem_findings()
    return CodeSets(
        SetRow.model_validate({"set": hpo, "system": system, "code": code, "en": "", "zh": ""})
        for system in ("icd10", "snomed")
        for code, hpo in rows[system]
    )


def _treated(case: ClinicalCase, knowledge: Knowledge) -> Iterator[Told]:
    """A drug that is given for one finding hints at it, no more."""
    for medication in case.medications:
        if medication.state is MedicationState.ACTIVE:
            for ingredient in medication.ingredients:
                term = knowledge.drugs.of(ingredient)
                if term is not None and (hpo := drug_findings().get(term.en)):
                    yield Told(hpo, Presence.UNKNOWN, medication.start_day, medication.key)
