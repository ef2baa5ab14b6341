"""Dates as people write them, in both languages, compared as year, month and day."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final, TypeAlias

Day: TypeAlias = tuple[int, int, int]
"""Year, month, day; 0 for what is not said."""

_MONTHS: Final = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}
_LEAP: Final = 2000
_FIRST: Final = 1800
_LAST: Final = 2200
_NUMBERS: Final = re.compile(r"\d+")
_LETTERS: Final = re.compile(r"[A-Za-z]{3,}")


def read_date(written: str) -> frozenset[Day]:
    """Return every day that the words may mean: 03/04/2025 is two; none when it is no date."""
    return frozenset(day for day in _readings(written) if _is_possible(day))


def holds(said: frozenset[Day], known: frozenset[Day]) -> bool:
    """Whether what is said is as exact as, or wider than, a date that is known."""
    return any(_covers(one, other) for one in said for other in known)


def day_of(days: frozenset[Day]) -> date | None:
    """Return the date when it is whole and has one meaning."""
    if len(days) != 1:
        return None
    year, month, day = next(iter(days))
    return date(year, month, day) if year and month and day else None


def _covers(said: Day, known: Day) -> bool:
    return all(part in (0, whole) for part, whole in zip(said, known, strict=True))


def _readings(written: str) -> Iterator[Day]:
    head = written.split("T")[0] if re.match(r"\d{4}-\d{2}-\d{2}T", written) else written
    numbers = [int(item) for item in _NUMBERS.findall(head)]
    month = next((_MONTHS[item[:3].casefold()] for item in _LETTERS.findall(head) if item[:3].casefold() in _MONTHS), 0)
    if month:
        yield from _named(numbers, month)
    elif "/" in head and len(numbers) == 2:
        yield numbers[1], numbers[0], 0
    elif "/" in head and numbers[0] <= 31:
        first, second, year = numbers
        yield year, second, first
        yield year, first, second
    elif head.startswith("同年"):
        yield 0, numbers[0], numbers[1] if len(numbers) > 1 else 0
    elif "年" not in head and ("月" in head or head[-1] in "日号"):
        yield 0, numbers[0] if "月" in head else 0, numbers[-1] if head[-1] in "日号" else 0
    else:
        year, second, third = (*numbers, 0, 0)[:3]
        yield year, second, third


def _named(numbers: list[int], month: int) -> Iterator[Day]:
    years = [item for item in numbers if item > 31]
    days = [item for item in numbers if item <= 31]
    yield years[0] if years else 0, month, days[0] if days else 0


def _is_possible(day: Day) -> bool:
    year, month, number = day
    try:
        date(year or _LEAP, month or 1, number or 1)
    except ValueError:
        return False
    return year == 0 or _FIRST <= year <= _LAST
