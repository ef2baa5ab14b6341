"""An Observation's values, components and answers as measurement records."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from fhir_adapter.context import Context
from fhir_adapter.gaps import entry_gap, implausible, shown
from fhir_adapter.observations import Observation, ReferenceRange, Valued
from fhir_adapter.plausible import label_of, value_fault
from fhir_adapter.quantities import Number, number_in, number_of
from fhir_adapter.reader import Item
from fhir_adapter.slots import Entry
from fhir_adapter.systems import code_of, codes_of, first_code, words_of
from model.domain.code import Code
from model.domain.gap import Why
from model.domain.text import Text
from privacy.snapshot import MeasurementRecord

YES_NO: Final = "http://terminology.hl7.org/CodeSystem/v2-0136"
_YES: Final = (code_of(YES_NO, "Y", "Yes"),)
_NO: Final = (code_of(YES_NO, "N", "No"),)

_INTERPRETATIONS: Final = {
    "high": "H",
    "low": "L",
    "normal": "N",
    "abnormal": "A",
    "critical high": "HH",
    "critically high": "HH",
    "critical low": "LL",
    "critically low": "LL",
    "positive": "POS",
    "negative": "NEG",
    "detected": "DET",
    "not detected": "ND",
    "↑": "H",
    "↓": "L",
    "偏高": "H",
    "偏低": "L",
    "阳性": "POS",
    "阴性": "NEG",
}


def measurements(
    resource: Observation, codes: tuple[Code, ...], taken: date | None, entry: Entry, context: Context
) -> Iterator[Item]:
    """The observation's own value and one record for each component."""
    yield from _measured(resource, codes, (), taken, entry, context)
    for component in resource.component:
        yield from _measured(component, codes_of(component.code), codes, taken, entry, context)


def _measured(
    valued: Valued, codes: tuple[Code, ...], panel: tuple[Code, ...], taken: date | None, entry: Entry, context: Context
) -> Iterator[Item]:
    number = number_from(valued)
    answers = answers_from(valued)
    text = valued.value_string or words_of(valued.value_codeable_concept)
    if number is None and not answers and not text:
        if valued.data_absent_reason is not None:
            yield _absent(valued, codes, context)
        return
    if number is not None:
        fault = number.fault or value_fault(number.value, number.unit, codes)
        if fault:
            yield implausible(label_of(codes, context), context.area, fault)
            return
    low, high = _bounds(valued.reference_range, number)
    yield MeasurementRecord(
        reference=entry.reference,
        codes=codes,
        text=text,
        value=number.value if number else None,
        unit=number.unit if number else "",
        comparator=number.comparator if number else "",
        answers=answers,
        low=low,
        high=high,
        interpretation=_interpretation(valued),
        taken=taken,
        panel=panel,
    )


def number_from(valued: Valued) -> Number | None:
    """The value as a number: a Quantity, an integer, or text that is a number and no more."""
    if valued.value_quantity is not None:
        return number_of(valued.value_quantity)
    if valued.value_integer is not None:
        return Number(value=Decimal(valued.value_integer))
    return number_in(valued.value_string) if valued.value_string else None


def answers_from(valued: Valued) -> tuple[Code, ...]:
    """The coded answers; a boolean becomes HL7's Y or N."""
    if valued.value_boolean is not None:
        return _YES if valued.value_boolean else _NO
    return codes_of(valued.value_codeable_concept)


def _absent(valued: Valued, codes: tuple[Code, ...], context: Context) -> Item:
    label = label_of(codes, context)
    what = Text(en=f"{label.en}: ordered, but without a result", zh=f"{label.zh}：已开单但无结果")
    reason = shown(first_code(valued.data_absent_reason))
    return entry_gap(what, Why.NOT_ASSESSED, context.area, f"dataAbsentReason {reason}")


def _bounds(ranges: tuple[ReferenceRange, ...], number: Number | None) -> tuple[Decimal | None, Decimal | None]:
    """The normal range, only when it is in the value's own unit (or carries none)."""
    if number is None:
        return None, None
    for one in ranges:
        if one.type is not None and first_code(one.type) not in {"normal", ""}:
            continue
        low, high = (number_of(end) if end is not None else None for end in (one.low, one.high))
        if all(end is None or end.unit in {"", number.unit} for end in (low, high)):
            return (low.value if low else None), (high.value if high else None)
    return None, None


def _interpretation(valued: Valued) -> str:
    """The HL7 interpretation code; words are translated, anything else is left out."""
    if not valued.interpretation:
        return ""
    written = first_code(valued.interpretation[0])
    found = _INTERPRETATIONS.get(written.lower())
    if found is not None:
        return found
    code = written.upper()
    return code if code.isalpha() and len(code) <= 4 else ("" if code not in {"<", ">"} else code)
