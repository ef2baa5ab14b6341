"""Spans of time that no statement gives but two of its dates do, exactly."""

from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import Final

from model.language.verify.dates import day_of
from model.language.verify.ground import Ground
from model.language.verify.numbers import Quantity

_DAYS_IN_WEEK: Final = 7
_MONTHS_IN_YEAR: Final = 12


def is_between_dates(ground: Ground, value: Quantity) -> bool:
    """Whether two dates of the evidence lie exactly so far apart."""
    days = sorted({day for said in ground.dates if (day := day_of(said.item.days))})
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
