"""What a resource holds for one search parameter, in the form in which it is compared."""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Final

from fhir_adapter.testing.parameters import Kind, Parameter
from fhir_adapter.testing.resource import Json, Resource, as_list, as_text, walk

Span = tuple[datetime, datetime]
"""From (inclusive) to (exclusive), in UTC."""
SortKey = tuple[bool, float, str]
"""Whether there is no value at all (such resources come last), then the number, then the text."""

_EARLIEST: Final = datetime.min.replace(tzinfo=UTC)
_LATEST: Final = datetime.max.replace(tzinfo=UTC)
_DATE: Final = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d:\d\d(:\d\d(\.\d+)?)?)(Z|[+-]\d\d:\d\d)?)?)?)?")
_NO_TEXT: Final = frozenset(("use", "type", "id"))  # of a HumanName or an Address
_NO_SYSTEM: Final = "*"  # a plain code has its system from its binding: any asked system will do


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit as code, or as text where there is no code."""

    value: Decimal
    system: str
    unit: str


@dataclass(frozen=True, slots=True)
class Values:
    """The values of one parameter in one resource; only the field of its kind is filled."""

    tokens: frozenset[str] = frozenset()
    references: frozenset[str] = frozenset()
    strings: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    sort_key: SortKey = field(default=(True, 0.0, ""), compare=False)

    def __bool__(self) -> bool:
        return bool(self.tokens or self.references or self.strings or self.spans or self.quantities)


def values_of(resource: Resource, parameter: Parameter) -> Values:
    """Take a parameter's values out of a resource; what has the wrong shape holds nothing."""
    found = [value for path in parameter.paths for value in walk(resource, path)]
    match parameter.kind:
        case Kind.TOKEN:
            tokens = [token for value in found for token in _tokens(value)]
            return Values(tokens=frozenset(tokens), sort_key=_first(tokens))
        case Kind.REFERENCE:
            references = [form for value in found for form in _references(value)]
            return Values(references=frozenset(references), sort_key=_first(references))
        case Kind.DATE:
            spans = tuple(span for value in found if (span := _span_of(value)) is not None)
            return Values(spans=spans, sort_key=_first([span[0].isoformat() for span in spans]))
        case Kind.QUANTITY:
            quantities = tuple(quantity for value in found if (quantity := _quantity(value)) is not None)
            return Values(quantities=quantities, sort_key=_least([float(quantity.value) for quantity in quantities]))
        case Kind.URI:
            strings = tuple(as_text(value) for value in found)
            return Values(strings=strings, sort_key=_first(list(strings)))
        case Kind.STRING:
            strings = tuple(text for value in found for text in _strings(value))
            return Values(strings=strings, sort_key=_first([plain(text) for text in strings]))


def plain(text: str) -> str:
    """A string as FHIR compares it: without case and without accents."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign)).casefold()


def span(written: str) -> Span | None:
    """The time that a FHIR date, dateTime or instant covers at its own precision; None when it is none."""
    found = _DATE.fullmatch(written)
    if found is None:
        return None
    year, month, day, time, seconds, fraction, zone = found.groups()
    try:
        start = datetime.fromisoformat(f"{year}-{month or '01'}-{day or '01'}T{time or '00:00'}{zone or '+00:00'}")
        start = start.astimezone(UTC)
        if month is None:
            return start, start.replace(year=start.year + 1)
        if day is None:
            return start, (start + timedelta(days=31)).replace(day=1)
        return start, start + _step(time, seconds, fraction)
    except (ValueError, OverflowError):
        return None


def _step(time: str | None, seconds: str | None, fraction: str | None) -> timedelta:
    if time is None:
        return timedelta(days=1)
    if seconds is None:
        return timedelta(minutes=1)
    return timedelta(microseconds=10 ** max(0, 7 - len(fraction))) if fraction else timedelta(seconds=1)


def _span_of(value: Json) -> Span | None:
    if isinstance(value, dict):
        start, end = span(as_text(value.get("start"))), span(as_text(value.get("end")))
        if start is None and end is None:
            return None
        return (start[0] if start else _EARLIEST), (end[1] if end else _LATEST)
    return span(as_text(value))


def _tokens(value: Json) -> list[str]:
    """``code`` alone and ``system|code`` of every coding, identifier, contact, code or flag in a value."""
    if isinstance(value, bool):
        return _tokens("true" if value else "false")
    if isinstance(value, str):
        return [value, f"|{value}", f"{_NO_SYSTEM}|{value}"]
    if not isinstance(value, dict):
        return []
    if "coding" in value or "concept" in value:
        inner = as_list(value.get("coding")) + as_list(value.get("concept"))
        return [token for coding in inner for token in _tokens(coding)]
    code, system = as_text(value.get("code")) or as_text(value.get("value")), as_text(value.get("system"))
    return [code, f"{system}|{code}", *([f"{system}|"] if system else [])] if code else []


def _references(value: Json) -> list[str]:
    """``Type/id`` and the bare id of a relative reference; an absolute one as it is written."""
    written = as_text(value.get("reference")) if isinstance(value, dict) else ""
    whole = written.partition("/_history/")[0]
    if not whole or whole.startswith("#"):
        return []
    return [whole] if "://" in whole or whole.startswith("urn:") else [whole, whole.rpartition("/")[2]]


def _strings(value: Json) -> list[str]:
    if isinstance(value, str):
        return [value]
    if not isinstance(value, dict):
        return []
    parts = (part for name, part in value.items() if name not in _NO_TEXT)
    return [text for part in parts for text in as_list(part) if isinstance(text, str)]


def _quantity(value: Json) -> Quantity | None:
    number = value.get("value") if isinstance(value, dict) else None
    if not isinstance(value, dict) or isinstance(number, bool) or not isinstance(number, int | float | Decimal):
        return None
    return Quantity(
        Decimal(str(number)), as_text(value.get("system")), as_text(value.get("code")) or as_text(value.get("unit"))
    )


def _first(keys: list[str]) -> SortKey:
    return (False, 0.0, min(keys)) if keys else (True, 0.0, "")


def _least(numbers: list[float]) -> SortKey:
    return (False, min(numbers), "") if numbers else (True, 0.0, "")
