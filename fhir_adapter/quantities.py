"""Reading a Quantity: its number, its unit in one spelling, and what speaks against it."""

import re
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Final

from msgspec import Struct

from fhir_adapter.shapes import Quantity
from model.knowledge.units import convert, is_same_quantity, unit_of

_UNIT_LIKE: Final = re.compile(r"[^\s\"'\\<>]{1,24}")
_NUMBER: Final = re.compile(r"\s*([<>]=?)?\s*([-+]?\d{1,12}(?:\.\d{1,10})?)\s*([^\d\s].{0,23})?\s*")
_LONGEST_NUMBER: Final = 60
_COMPARATORS: Final = frozenset({"", "<", "<=", ">=", ">"})


class Number(Struct, frozen=True, gc=False, kw_only=True):
    """A number with its unit (UCUM, or the sender's word when unknown); ``fault`` says what is wrong with it."""

    value: Decimal
    unit: str = ""
    comparator: str = ""
    fault: str = ""


def number_of(quantity: Quantity) -> Number | None:
    """Read a Quantity; None when it has no value."""
    if quantity.value is None:
        return None
    unit, is_torn = _unit(quantity.code, quantity.unit)
    fault = "code and unit of the quantity disagree" if is_torn else ""
    comparator = quantity.comparator
    if comparator not in _COMPARATORS:
        fault, comparator = "unknown comparator", ""
    return Number(value=quantity.value, unit=unit, comparator=comparator, fault=fault)


def unit_in(quantity: Quantity) -> str:
    """The unit of a Quantity in one spelling; empty when it has none."""
    return _unit(quantity.code, quantity.unit)[0]


def number_in(text: str) -> Number | None:
    """Read a result that was sent as text, when the text is nothing but a number with a known unit or none."""
    found = _NUMBER.fullmatch(text) if len(text) <= _LONGEST_NUMBER else None
    if found is None:
        return None
    comparator, digits, unit = found.groups()
    known = unit_of(unit) if unit else None
    if unit and known is None:
        return None
    try:
        return Number(value=Decimal(digits), unit=known.code if known else "", comparator=comparator or "")
    except InvalidOperation:
        return None


@lru_cache(maxsize=2048)
def _unit(code: str, unit: str) -> tuple[str, bool]:
    """One spelling for code and unit; whether the two contradict each other.

    A code of "1" or a mere annotation ("{packs}") says less than the unit beside it.
    """
    is_plain = code == "1" or code.startswith("{")
    is_torn = not is_plain and bool(code and unit) and not is_same_quantity(code, unit) and not _are_equal(code, unit)
    for written in (unit, code) if is_plain else (code, unit):
        known = unit_of(written)
        if known is not None:
            return known.code, is_torn
    written = (code or unit).strip()
    return (written if _UNIT_LIKE.fullmatch(written) else ""), is_torn


def _are_equal(code: str, unit: str) -> bool:
    """mEq/L beside mmol/L is usual for monovalent ions and no contradiction."""
    return convert(Decimal(1), code, unit, analyte="sodium") == 1
