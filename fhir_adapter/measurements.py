"""An Observation's values, components and answers as measurement records."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Final
from unicodedata import normalize

from fhir_adapter.context import Context
from fhir_adapter.gaps import entry_gap, flagged_only, implausible, shown
from fhir_adapter.observations import Observation, ReferenceRange, Valued
from fhir_adapter.plausible import label_of, measures, value_fault
from fhir_adapter.quantities import Number, number_in, number_of, unit_in
from fhir_adapter.reader import Item
from fhir_adapter.result_words import with_named
from fhir_adapter.shapes import Concept, Quantity
from fhir_adapter.slots import Entry
from fhir_adapter.systems import code_of, codes_of, first_code, words_of
from model.domain.code import Code
from model.domain.gap import Why
from model.domain.text import Text
from model.knowledge.measures import Measure
from privacy.snapshot import MeasurementRecord

YES_NO: Final = "http://terminology.hl7.org/CodeSystem/v2-0136"
_YES: Final = (code_of(YES_NO, "Y", "Yes"),)
_NO: Final = (code_of(YES_NO, "N", "No"),)

_NO_RESULT: Final = Text(en="ordered, but without a result", zh="已开单但无结果")
_NO_VALUE: Final = Text(en="sent without a value that can be used", zh="已发送但没有可用的数值")
_ABSENT: Final = {
    "masked": (Text(en="a value that its sender withholds", zh="数值被发送方屏蔽"), Why.NOT_PERMITTED),
    **dict.fromkeys(
        ("error", "unsupported", "not-a-number", "negative-infinity", "positive-infinity"),
        (_NO_VALUE, Why.UNREADABLE),
    ),
}
"""Why a value is absent, of FHIR's data-absent-reason; any other reason means that there is no result."""

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
    **dict.fromkeys(("pos", "+", "present", "(+)", "检出", "已检出", "阳性(+)", "positive(+)"), "POS"),
    **dict.fromkeys(
        ("neg", "-", "absent", "not present", "none detected", "(-)", "未检出", "阴性(-)", "negative(-)"), "NEG"
    ),
    **dict.fromkeys(("reactive", "有反应性", "有反应"), "RR"),
    **dict.fromkeys(("non-reactive", "nonreactive", "non reactive", "not reactive", "无反应性", "无反应"), "NR"),
    **dict.fromkeys(("undetected", "target not detected"), "ND"),
    **dict.fromkeys(("indeterminate", "不确定"), "IND"),
    **dict.fromkeys(("equivocal", "borderline", "可疑", "弱阳性"), "E"),
}
_ALARMING: Final = frozenset(("H", "L", "HH", "LL", "A", "AA", "HU", "LU"))
_RECENT_DAYS: Final = 30
_SAYS_FOUND: Final = {
    "POS": True,
    "DET": True,
    "RR": True,
    "NEG": False,
    "ND": False,
    "NR": False,
    "IND": None,
    "E": None,
}


def measurements(
    resource: Observation,
    codes: tuple[Code, ...],
    measure: Measure | None,
    taken: date | None,
    entry: Entry,
    context: Context,
) -> Iterable[Item]:
    """The observation's own value and one record for each component. ``measure`` is what ``codes`` stand for."""
    own = _measured(resource, codes, measure, taken, entry, context)
    if not resource.component:
        return () if own is None else (own,)
    items = [own]
    for component in resource.component:
        asked = with_named(component.code)
        items.append(_measured(component, asked, measures().of_codes(asked), taken, entry, context, panel=codes))
    return [item for item in items if item is not None]


def _measured(
    valued: Valued,
    codes: tuple[Code, ...],
    measure: Measure | None,
    taken: date | None,
    entry: Entry,
    context: Context,
    panel: tuple[Code, ...] = (),
) -> Item | None:
    number = number_from(valued)
    answers = answers_from(valued)
    text = valued.value_string or words_of(valued.value_codeable_concept)
    if number is None and not answers and not text:
        return _absent(valued, measure, context)
    low = high = None
    if number is not None:
        fault = number.fault or value_fault(number.value, number.unit, measure)
        if fault:
            return implausible(label_of(measure, context), context.area, fault, hides_newest=_is_recent(taken, context))
        low, high = _bounds(valued.reference_range, number.unit)
    return MeasurementRecord(
        reference=entry.reference,
        codes=codes,
        text=text,
        value=number.value if number else None,
        unit=number.unit if number else "",
        comparator=number.comparator if number else "",
        answers=answers,
        low=low,
        high=high,
        interpretation=_flag(valued, text if number is None else ""),
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


def _is_recent(taken: date | None, context: Context) -> bool:
    return taken is None or (context.today - taken).days <= _RECENT_DAYS


def _absent(valued: Valued, measure: Measure | None, context: Context) -> Item | None:
    """No value: a flag alone, withheld by who sent it, lost on the way, or ordered and not there yet."""
    label = label_of(measure, context)
    flag = _flag(valued, "")
    if measure is not None and flag in _ALARMING:
        return flagged_only(label, context.area, f"{measure.name} {flag}")
    if valued.data_absent_reason is None:
        return None
    code = first_code(valued.data_absent_reason)
    words, why = _ABSENT.get(code, (_NO_RESULT, Why.NOT_ASSESSED))
    what = Text(en=f"{label.en}: {words.en}", zh=f"{label.zh}：{words.zh}")
    return entry_gap(what, why, context.area, f"dataAbsentReason {shown(code)}")


def _bounds(ranges: tuple[ReferenceRange, ...], unit: str) -> tuple[Decimal | None, Decimal | None]:
    """The normal range, only when it is in the value's own unit (or carries none)."""
    for one in ranges:
        if one.type is not None and first_code(one.type) not in {"normal", ""}:
            continue
        if _is_in(one.low, unit) and _is_in(one.high, unit):
            return (one.low.value if one.low else None), (one.high.value if one.high else None)
    return None, None


def _is_in(end: Quantity | None, unit: str) -> bool:
    if end is None or end.value is None:
        return True
    written = unit_in(end)
    return not written or written == unit


def _flag(valued: Valued, text: str) -> str:
    """The flag sent, or what a text answer says in one known word; two that contradict each other are indeterminate."""
    sent = _interpretation(valued.interpretation[0]) if valued.interpretation else ""
    said = _INTERPRETATIONS.get(normalize("NFKC", text).strip().lower().replace(" (", "("), "")
    if said not in _SAYS_FOUND:
        return sent
    if sent in _SAYS_FOUND and _SAYS_FOUND[sent] is not _SAYS_FOUND[said]:
        return "IND"
    return sent if sent in _SAYS_FOUND else said


def _interpretation(concept: Concept) -> str:
    """The HL7 interpretation code; words are translated, anything else is left out."""
    written = first_code(concept)
    found = _INTERPRETATIONS.get(written.lower())
    if found is not None:
        return found
    code = written.upper()
    return code if code.isalpha() and len(code) <= 4 else ("" if code not in {"<", ">"} else code)
