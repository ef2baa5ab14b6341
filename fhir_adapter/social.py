"""Social-history Observations: habits and surroundings, kept apart from laboratory values.

``presence`` speaks about now: a former smoker's smoking is ABSENT; the coded answer, which
tells "former" from "never", stands first among the record's codes.
"""

import csv
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

import model.knowledge
from fhir_adapter.context import Context
from fhir_adapter.gaps import implausible
from fhir_adapter.measurements import answers_from, number_from
from fhir_adapter.observations import Observation
from fhir_adapter.plausible import label_of, measures, value_fault
from fhir_adapter.quantities import Number
from fhir_adapter.reader import Item
from fhir_adapter.slots import Entry
from fhir_adapter.systems import codes_of, words_of
from model.domain.code import Code
from model.domain.finding import Presence
from privacy.snapshot import CircumstanceRecord

_TERMS: Final = Path(model.knowledge.__file__).parent / "terms"

# Habits for which an answer that nobody knows must not read as "yes".
_NEEDS_A_KNOWN_ANSWER: Final = frozenset({"smoking", "alcohol", "pregnancy", "lactation"})


def kind_of(codes: tuple[Code, ...]) -> str:
    """Which circumstance the question asks about; empty when it is none."""
    table = _questions()
    return next((found for code in codes if (found := table.get(code))), "")


def circumstance_codes() -> frozenset[Code]:
    """Every code that asks about a circumstance."""
    return frozenset(_questions())


def circumstance(
    resource: Observation, codes: tuple[Code, ...], kind: str, taken: date | None, entry: Entry, context: Context
) -> Iterator[Item]:
    """One record for the answer and for each answered component."""
    for valued, asked in ((resource, codes), *((part, codes_of(part.code)) for part in resource.component)):
        number, answers = number_from(valued), answers_from(valued)
        text = valued.value_string or words_of(valued.value_codeable_concept)
        if number is None and not answers and not text:
            continue
        measure = measures().of_codes(asked)
        fault = (number.fault or value_fault(number.value, number.unit, measure)) if number else ""
        if fault:
            yield implausible(label_of(measure, context), context.area, fault)
            continue
        yield CircumstanceRecord(
            reference=entry.reference,
            kind=kind_of(asked) or kind,
            codes=(*answers, *asked),
            text=text,
            presence=_presence(kind, number, answers),
            value=number.value if number else None,
            unit=number.unit if number else "",
            taken=taken,
        )


def _presence(kind: str, number: Number | None, answers: tuple[Code, ...]) -> Presence:
    table = _answers()
    for answer in answers:
        if answer in table:
            return table[answer]
    if number is not None:
        return Presence.ABSENT if number.value == 0 else Presence.PRESENT
    return Presence.UNKNOWN if kind in _NEEDS_A_KNOWN_ANSWER else Presence.PRESENT


@cache
def _questions() -> Mapping[Code, str]:
    return MappingProxyType({Code(row["system"], row["code"]): row["kind"] for row in _rows("circumstances.csv")})


@cache
def _answers() -> Mapping[Code, Presence]:
    return MappingProxyType(
        {Code(row["system"], row["code"]): Presence(row["presence"]) for row in _rows("circumstance_answers.csv")}
    )


def _rows(name: str) -> list[dict[str, str]]:
    with (_TERMS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
