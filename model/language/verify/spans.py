"""Spans of time that no statement gives but two of its dates do."""

from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import Final

from model.language.verify.ages import DAYS
from model.language.verify.dates import day_of
from model.language.verify.ground import Ground
from model.language.verify.numbers import Quantity

_DAYS_IN_WEEK: Final = 7
_MONTHS_IN_YEAR: Final = 12
_TOLERANCE: Final = Decimal("0.12")


def is_between_dates(ground: Ground, value: Quantity, *, is_rough: bool = False) -> bool:
    """Whether two dates of the evidence lie exactly so far apart; about so far when the text says "about"."""
    days = sorted({day for said in ground.dates if (day := day_of(said.item.days))})
    if any(_is_span(first, last, value) for first, last in combinations(days, 2)):
        return True
    if not is_rough:
        return value.unit in ("a", "mo") and _is_span_of_months(ground, value)
    wanted = value.value * DAYS.get(value.unit, Decimal(0))
    return any(abs((last - first).days - wanted) <= wanted * _TOLERANCE for first, last in combinations(days, 2))


def _is_span_of_months(ground: Ground, value: Quantity) -> bool:
    """ "Five years after": two bare years, or months, tell it as exactly as they are."""
    days = {day for said in ground.dates for day in said.item.days if day[0] and not day[2]}
    for first, last in combinations(sorted(days), 2):
        months = (last[0] - first[0]) * _MONTHS_IN_YEAR + last[1] - first[1]
        is_whole = bool(first[1]) == bool(last[1])
        if is_whole and months == value.value * (_MONTHS_IN_YEAR if value.unit == "a" else 1):
            return bool(first[1]) or value.unit == "a"
    return False


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
