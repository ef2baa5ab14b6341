"""Values of one test in the order of their dates: what rose, what fell, by how much."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import Final

from model.language.verify.dates import day_of
from model.language.verify.items import Item
from model.language.verify.phrases import Kind
from model.language.verify.ranges import is_limit
from model.language.verify.reading import Reading

_TWICE: Final = (Decimal("1.95"), Decimal("2.05"))
_THRICE: Final = (Decimal("2.9"), Decimal("3.1"))
_HALF: Final = (Decimal("0.49"), Decimal("0.51"))


@dataclass(frozen=True, slots=True)
class Measured:
    """One value of a test. ``day``: none when the statement dates nothing near it."""

    reading: Reading
    item: Item
    value: Decimal
    unit: str
    day: date | None


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
            yield tuple(sorted(values, key=lambda one: one.day or date.min))


def _measured(reading: Reading) -> Iterator[tuple[str, Measured]]:
    tests = tuple(item for item in reading.items if item.kind is Kind.TEST)
    days = tuple(item for item in reading.items if item.kind is Kind.DATE)
    for item in reading.items:
        if item.value is None or item.value.is_time or not tests or item.bound or item.days:
            continue
        if is_limit(reading.tokens, reading.items, item):
            continue
        near = reading.nearest(item, reach=days)
        day = day_of(near[0].days) if near else None
        base = (item.value.base, item.value.dimension) if item.value.dimension else (item.value.value, item.value.unit)
        for test in reading.nearest(item, reach=tests)[:1]:
            for key in test.keys:
                yield key, Measured(reading, item, *base, day)


def is_dated(values: Sequence[Measured]) -> bool:
    """Whether the order of the values is known: every one has a day, and no two the same."""
    days = [one.day for one in values]
    return None not in days and len(set(days)) == len(days)


def steps(values: Sequence[Measured]) -> tuple[tuple[Measured, Measured], ...]:
    """From the first to the last, and the last step."""
    whole = (values[0], values[-1])
    return (whole,) if len(values) < 3 else (whole, (values[-2], values[-1]))


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
