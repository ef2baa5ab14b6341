"""Values of one test in the order of their dates: what rose, what fell, by how much."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import Final

from model.language.verify.ages import aged, days_ago
from model.language.verify.dates import Day
from model.language.verify.items import Item
from model.language.verify.kinds import Kind
from model.language.verify.ranges import is_limit
from model.language.verify.reading import Reading

_PAST: Final[Day] = (0, 0, 0)
_NOW: Final[Day] = (9999, 0, 0)
_AGO: Final = 1
"""The year of what is dated by "20 days ago"; it is in no order with what has a date of its own."""
_JOINED: Final = frozenset(("and", "和", "与", "to", "至", "到", "为"))
_TWO: Final = 2
_TWICE: Final = (Decimal("1.95"), Decimal("2.05"))
_THRICE: Final = (Decimal("2.9"), Decimal("3.1"))
_HALF: Final = (Decimal("0.49"), Decimal("0.51"))


@dataclass(frozen=True, slots=True)
class Measured:
    """One value of a test. ``day``: none when the statement dates nothing near it; all zero for "previously".

    What was measured so many days ago has them, negative, as the day of year 1.
    """

    reading: Reading
    item: Item
    value: Decimal
    unit: str
    day: Day | None


def series(readings: Iterable[Reading]) -> Iterator[tuple[Measured, ...]]:
    """Every test with two values or more in one unit, the dated ones in order."""
    found: dict[tuple[str, str], list[Measured]] = {}
    for reading in readings:
        for key, one in _measured(reading):
            found.setdefault((key, one.unit), []).append(one)
    seen: set[tuple[int, ...]] = set()
    for values in found.values():
        mark = tuple(id(one.item) for one in values)
        if len(values) > 1 and mark not in seen:
            seen.add(mark)
            yield tuple(sorted(values, key=lambda one: one.day or _PAST))


def _measured(reading: Reading) -> Iterator[tuple[str, Measured]]:
    tests = tuple(item for item in reading.items if item.kind is Kind.TEST)
    days = tuple(item for item in reading.items if item.kind is Kind.DATE)
    ages = aged(reading)
    for item in reading.items:
        if item.value is None or item.value.is_time or not tests or item.bound or item.days:
            continue
        if item.first and reading.tokens[item.first - 1].text == "/":
            continue
        if is_limit(reading.tokens, reading.items, item):
            continue
        base = (item.value.base, item.value.dimension) if item.value.dimension else (item.value.value, item.value.unit)
        for test in reading.nearest(item, reach=tests)[:1]:
            for key in test.keys:
                age = ages.get(item.first, ())
                day = (_AGO, 0, -days_ago(age[0])) if len(age) == 1 else _day(reading, item, days)
                day = _NOW if day is None and ages and not age else day
                yield key, Measured(reading, item, *base, day)


def _day(reading: Reading, item: Item, days: tuple[Item, ...]) -> Day | None:
    """The day beside a value; "previously" makes it the earliest."""
    past = tuple(other for other in reading.items if "past" in other.keys)
    numbers = tuple(other for other in reading.items if other.value and not other.days)
    if any(item in reading.nearest(other, reach=numbers) for other in past):
        return _PAST
    after = [other for other in reading.items if "after" in other.keys and other.after == item.first]
    if after or any(other.keys & {"current"} and 0 <= item.first - other.after <= 1 for other in reading.items):
        return _NOW
    near = reading.nearest(item, reach=days)
    if near and not past and _is_other_dated(reading, item, near[0], numbers):
        return _NOW
    return min(near[0].days) if near and len(near[0].days) == 1 else _NOW if past else _undated(reading, item)


def _undated(reading: Reading, item: Item) -> Day | None:
    """A value without a date is the earlier one where another is "now" or "after" something."""
    later = [other for other in reading.items if other.keys & {"current", "after"} and other.first > item.after]
    return _PAST if later and not any(other.days for other in reading.items) else None


def _is_other_dated(reading: Reading, item: Item, day: Item, numbers: tuple[Item, ...]) -> bool:
    """ "94 kg, 88 kg in June": the date belongs to the other of two values, and this is the present one."""
    own = reading.nearest(day, reach=numbers)
    pair = [one for one in numbers if one.value and item.value and one.value.unit == item.value.unit]
    if len(pair) != 2 or item in own or own[0] not in pair:
        return False
    between = {token.text for token in reading.tokens[pair[0].after : pair[1].first]}
    is_apart = pair[0].after <= day.first < pair[1].first
    return "/" not in between and (is_apart or not _JOINED & between)


def is_dated(values: Sequence[Measured]) -> bool:
    """Whether the order of the values is known: every one has a day, and no two the same."""
    days = [one.day for one in values]
    bare = [day for day in days if day and not day[0] and day != _PAST]
    is_known = not bare or (len(days) == _TWO and _NOW in days)
    is_known = is_known and len({day[0] == _AGO for day in days if day and day not in (_PAST, _NOW)}) < _TWO
    return None not in days and len(set(days)) == len(days) and is_known


def steps(values: Sequence[Measured]) -> tuple[tuple[Measured, Measured], ...]:
    """From the first to the last, and the last step."""
    whole = (values[0], values[-1])
    return (whole,) if len(values) < 3 else (whole, (values[-2], values[-1]))


def in_order(readings: Iterable[Reading], first: Decimal, last: Decimal) -> bool | None:
    """Whether dated values of one test run from the first to the last; none where no dates tell."""
    for values in series(readings):
        written = [one.item.value.value for one in values if one.item.value]
        if is_dated(values) and first in written and last in written:
            return written.index(first) < written.index(last)
    return None


def differences(readings: Iterable[Reading]) -> Iterator[tuple[Decimal, str]]:
    """Every difference of two values of a test, in base units."""
    for values in series(readings):
        for one, other in combinations(values, 2):
            yield abs(one.value - other.value), one.unit


def ratio_of(earlier: Decimal, later: Decimal) -> Iterator[str]:
    """The words for how many times the later value is the earlier one."""
    if earlier <= 0:
        return
    ratio = later / earlier
    if _TWICE[0] <= ratio <= _TWICE[1]:
        yield "twice"
    if ratio > 2:
        yield "over_twice"
    if _THRICE[0] <= ratio <= _THRICE[1]:
        yield "triple"
    if _HALF[0] <= ratio <= _HALF[1]:
        yield "half"
