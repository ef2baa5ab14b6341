"""The fixed grid of published counts: every week, place and syndrome that was named beforehand, zeros included.

A grid that the data chose would itself tell that a rare thing was there.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from typing import Final

_WRITTEN: Final = re.compile(r"(\d{4})-?W(\d{2})")
_WEEK: Final = timedelta(days=7)


class BadGrid(Exception):
    """The grid cannot be used: a week that does not exist, none at all, or a name twice. The message says which."""


@dataclass(frozen=True, slots=True, order=True)
class Week:
    """One week of ISO 8601, Monday to Sunday; written ``2026-W07``."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year:04d}-W{self.number:02d}"

    @property
    def monday(self) -> date:
        """The first day of the week."""
        return date.fromisocalendar(self.year, self.number, 1)

    @classmethod
    def of(cls, day: date) -> "Week":
        """The week that the day lies in; 1 January may belong to the last week of the year before."""
        year, number, _ = day.isocalendar()
        return cls(year, number)

    @classmethod
    def read(cls, written: str) -> "Week":
        """Read ``2026-W07`` or any day of the week (``2026-02-11``). Raises ``BadGrid``."""
        text = written.strip()
        try:
            if found := _WRITTEN.fullmatch(text):
                return cls.of(date.fromisocalendar(int(found[1]), int(found[2]), 1))
            return cls.of(date.fromisoformat(text))
        except ValueError as fault:
            raise BadGrid(f"no week and no date: {text[:20]!r}; write 2026-W07 or 2026-02-11") from fault


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """One number of the grid."""

    week: Week
    place: str
    syndrome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Weeks without a hole, places and syndromes. Raises ``BadGrid`` for an empty side or a name given twice."""

    weeks: tuple[Week, ...]
    places: tuple[str, ...]
    syndromes: tuple[str, ...]

    def __post_init__(self) -> None:
        for what, names in (("week", self.weeks), ("place", self.places), ("syndrome", self.syndromes)):
            if not names:
                raise BadGrid(f"no {what} is named")
            if len(set(names)) < len(names):
                raise BadGrid(f"a {what} is named twice")

    def cells(self) -> Iterator[Cell]:
        """Every cell, week by week."""
        return (Cell(*names) for names in product(self.weeks, self.places, self.syndromes))


def weeks_between(first: Week, last: Week) -> tuple[Week, ...]:
    """Both weeks and all between them. Raises ``BadGrid`` when the last lies before the first."""
    if last < first:
        raise BadGrid(f"the last week {last} lies before the first, {first}")
    count = (last.monday - first.monday) // _WEEK + 1
    return tuple(Week.of(first.monday + step * _WEEK) for step in range(count))
