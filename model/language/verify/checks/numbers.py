"""Every number stands in the evidence with its unit and bound, and is said of the same thing there."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import Final

from model.language.verify.check import Sentence
from model.language.verify.dates import day_of, holds
from model.language.verify.ground import Said
from model.language.verify.items import Item
from model.language.verify.numbers import Quantity
from model.language.verify.phrases import Kind
from model.language.verify.problem import Fault, Problem

_OWNERS: Final = frozenset((Kind.DRUG, Kind.TEST, Kind.FINDING, Kind.PROCEDURE))
_STRONG: Final = frozenset((Kind.DRUG, Kind.TEST))
_COUNTS: Final = frozenset(("item", "times", "type", "stage", "grade", "fold", "tablet", "dose", "pills", ""))
_AGE_WORDS: Final = frozenset(("age", "aged", "龄", "岁", "ag"))
_DOSES: Final = frozenset(("mass", "international_units", "mass_rate"))
_DAYS_IN_WEEK: Final = 7
_MONTHS_IN_YEAR: Final = 12


def CHECK(sentence: Sentence) -> Iterator[Problem]:  # noqa: N802 - the name that the folder's reader looks for
    """Compare every number that is no date."""
    for item in sentence.reading.items:
        if item.value is None or (item.days and holds(item.days, sentence.ground.days)):
            continue
        if fault := _fault(sentence, item, item.value):
            yield sentence.problem(item, fault)


def _fault(sentence: Sentence, item: Item, value: Quantity) -> Fault | None:
    known = sentence.ground.quantities
    same = [said for said in known if said.item.value and _is_same(value, said)]
    if not same:
        if value.is_time and _is_between_dates(sentence, value):
            return None
        return _missing(sentence, item, value)
    bound = [said for said in same if said.item.bound == item.bound]
    if not bound:
        return Fault.COMPARISON
    if value.unit == "a" or any(_is_owned(sentence, item, said) for said in bound):
        return None
    return Fault.DOSE if value.dimension in _DOSES else Fault.NUMBER


def _is_same(value: Quantity, said: Said) -> bool:
    known = said.item.value
    if known is None:
        return False
    if value.equals(known):
        return True
    if value.value != known.value:
        return False
    if value.unit in _COUNTS and known.unit in _COUNTS:
        return True
    return value.unit == "a" and not known.unit and bool(_AGE_WORDS & said.reading.stems)


def _missing(sentence: Sentence, item: Item, value: Quantity) -> Fault:
    known = [said.item.value for said in sentence.ground.quantities if said.item.value]
    if value.unit and any(value.value == other.value for other in known):
        return Fault.UNIT
    if value.is_time:
        return Fault.DURATION
    if item.days:
        return Fault.DATE
    return Fault.DOSE if value.dimension in _DOSES else Fault.NUMBER


def _is_owned(sentence: Sentence, item: Item, said: Said) -> bool:
    """Whether the number belongs to the same drug, test or finding in the evidence."""
    reach = tuple(other for other in sentence.reading.items if other.kind in _OWNERS)
    owners = sentence.reading.nearest(item, reach=reach)
    strong = tuple(other for other in reach if other.kind in _STRONG)
    owners = tuple(owner for owner in owners if owner.kind in _STRONG) or owners
    if not any(owner.kind in _STRONG for owner in owners) and item.value and not item.value.is_time:
        owners = sentence.reading.nearest(item, reach=strong) or owners
    if not owners:
        return True
    ambiguous = _count(said) > 1
    if any(sentence.is_owned(item, owner, said.item, said.reading, is_ambiguous=ambiguous) for owner in owners):
        return True
    return not any(other.kind in _OWNERS for other in said.reading.items)


def _count(said: Said) -> int:
    """How many different numbers of this kind of unit the statement holds."""
    unit = said.item.value.is_time if said.item.value else False
    numbers = {(i.value.value, i.value.unit) for i in said.reading.items if i.value and i.value.is_time == unit}
    return len(numbers)


def _is_between_dates(sentence: Sentence, value: Quantity) -> bool:
    """Whether two dates of the evidence lie exactly so far apart."""
    days = sorted({day for said in sentence.ground.dates if (day := day_of(said.item.days))})
    return any(_is_span(first, last, value) for first, last in combinations(days, 2))


def _is_span(first: date, last: date, value: Quantity) -> bool:
    days = Decimal((last - first).days)
    if value.unit == "d":
        return days == value.value
    if value.unit == "wk":
        return days == value.value * _DAYS_IN_WEEK
    months = (last.year - first.year) * _MONTHS_IN_YEAR + last.month - first.month
    if first.day != last.day:
        return False
    if value.unit == "mo":
        return months == value.value
    return value.unit == "a" and months == value.value * _MONTHS_IN_YEAR
