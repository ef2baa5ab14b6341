"""All guideline criteria over one chart of 5,000 resources: every measure in its own range, and now and then outside."""

import gc
import random
import statistics
import time
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Final

from model.diagnosis.criteria import diagnose
from model.domain.case import (
    ClinicalCase,
    Measurement,
    Medication,
    MedicationState,
    Person,
    Problem,
    ProblemState,
    Procedure,
    Sex,
)
from model.domain.code import LOINC, Code
from model.knowledge.base import Knowledge
from model.knowledge.load import load
from model.knowledge.measures import Measure

RESOURCES: Final = 5000
DAYS: Final = 3650
ROUNDS: Final = 100
BUDGET_MS: Final = 50
_PROBLEMS: Final = 150
_PROCEDURES: Final = 150
_DRUGS: Final = 200
_DENSE: Final = ("creatinine", "systolic", "diastolic", "glucose", "haemoglobin", "platelets", "sodium", "temperature")


def criteria(_: Path) -> Iterator[str]:
    """The lines of the report."""
    knowledge = load()
    charts = {"spread over all measures": patient(knowledge), "of eight measures only": patient(knowledge, _DENSE)}
    gc.freeze()  # as the server does once it has started
    yield "## Guideline criteria"
    yield ""
    yield "| what | measured | budget |"
    yield "|---|---|---|"
    for name, case in charts.items():
        times, found = _timed(case, knowledge)
        what = f"{len(knowledge.diseases)} rules over {RESOURCES} resources {name}, {found} statements, CPU"
        yield f"| {what}, median of {ROUNDS} | {statistics.median(times):.1f} ms | |"
        yield f"| the same, p95 | {statistics.quantiles(times, n=20)[-1]:.1f} ms | {BUDGET_MS} ms |"


def _timed(case: ClinicalCase, knowledge: Knowledge) -> tuple[list[float], int]:
    parts = (knowledge.diseases, knowledge.measures, knowledge.codesets, knowledge.policy.choices, knowledge.drugs)
    times: list[float] = []
    found = 0
    for _ in range(ROUNDS):
        begun = time.process_time()
        diagnoses, _findings, _gaps = diagnose(case, *parts)
        times.append((time.process_time() - begun) * 1000)
        found = len(diagnoses)
    return times, found


def patient(knowledge: Knowledge, names: Sequence[str] = ()) -> ClinicalCase:
    """A patient of 61 with ten years of results, spread over the measures (all of them) by chance with one seed."""
    chance = random.Random(7)
    measures = [knowledge.measures.named(name) for name in names]
    measures = measures or [measure for measure in knowledge.measures if measure.loinc]
    count = RESOURCES - _PROBLEMS - _PROCEDURES - _DRUGS
    sets = sorted(name for name in knowledge.codesets.names() if name == "common")
    problems = [code for name in sets for code in knowledge.codesets.members(name)]
    drugs = [term.value for term in knowledge.drugs]
    return ClinicalCase(
        person=Person(sex=Sex.FEMALE, age_years=61),
        measurements=tuple(_measured(at, chance.choice(measures), chance) for at in range(count)),
        problems=tuple(
            Problem(key=f"c{at}", codes=(chance.choice(problems),), state=ProblemState.ACTIVE, recorded_day=-at)
            for at in range(_PROBLEMS)
        ),
        procedures=tuple(
            Procedure(key=f"p{at}", codes=(chance.choice(problems),), day=-at) for at in range(_PROCEDURES)
        ),
        medications=tuple(
            Medication(key=f"m{at}", ingredients=(chance.choice(drugs),), state=MedicationState.ACTIVE)
            for at in range(_DRUGS)
        ),
    )


def _measured(at: int, measure: Measure, chance: random.Random) -> Measurement:
    codes = (Code(LOINC, chance.choice(measure.loinc)),)
    day = -chance.randrange(DAYS)
    if measure.is_qualitative:
        return Measurement(key=f"o{at}", codes=codes, interpretation=chance.choice(("POS", "NEG")), day=day)
    low, high = float(measure.low or 0), float(measure.high or 100)
    value = Decimal(str(round(low + (high - low) * chance.random() ** 3, 2)))
    return Measurement(key=f"o{at}", codes=codes, value=value, unit=measure.unit, day=day)
