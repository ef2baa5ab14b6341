"""Change against earlier values of the same measure: rise, fall, ratio to a base, slope over years."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from statistics import median
from typing import Final

from model.diagnosis.day_value import DayValue
from model.domain.text import Text
from model.knowledge.disease_conditions import Change
from model.knowledge.readings import Reading
from model.knowledge.units import convert
from model.knowledge.writing import quantity

_TENTH: Final = Decimal("0.1")
_HUNDREDTH: Final = Decimal("0.01")
_YEAR: Final = Decimal("365.25")


def changes(days: Sequence[DayValue], change: Change, unit: str, analyte: str) -> Iterator[DayValue]:
    """The change that each day shows against the days before it, newest first; days without a base are left out.

    Values with a comparator take no part: the change would be a guess.
    """
    exact = [day for day in days if not day.comparator]
    units = {day.unit for day in exact}
    if len(units) > 1:
        exact = [same for day in exact if (same := _in_unit(day, unit, analyte)) is not None]
    for at, now in enumerate(exact):
        base = [day for day in exact[at + 1 :] if now.day - change.from_days <= day.day]
        if change.kind == "yearly_fall":
            found = _slope((now, *base), change)
        else:
            found = _against(now, [day for day in base if day.day <= now.day - change.to_days], change)
        if found is not None:
            yield found


def spreads(readings: Sequence[Reading], change: Change) -> Iterator[DayValue]:
    """How far the values of each day (and the days before it that count) lie apart, newest first."""
    exact = [one for one in readings if one.day is not None and not one.comparator]
    for day in sorted({one.day for one in exact if one.day is not None}, reverse=True):
        near = [one for one in exact if one.day is not None and day - change.from_days <= one.day <= day]
        low, high = min(near, key=lambda one: one.value), max(near, key=lambda one: one.value)
        if len(near) < max(change.values, 2) or not low.value:
            continue
        value = (100 * (high.value - low.value) / low.value).quantize(_TENTH)
        least, most = quantity(low.sent_value, low.sent_unit), quantity(high.sent_value, high.sent_unit)
        words = Text(en=f"{least} to {most} within a day", zh=f"一天内{least}至{most}")
        yield DayValue(day, value, change.unit, (high.key, low.key), words=words)


def _in_unit(day: DayValue, unit: str, analyte: str) -> DayValue | None:
    value = convert(day.value, day.unit, unit, analyte=analyte)
    return None if value is None else day._replace(value=value, unit=unit)


def _against(now: DayValue, earlier: Sequence[DayValue], change: Change) -> DayValue | None:
    if len(earlier) < change.values:
        return None
    base = _base(earlier, change.base)
    unit = change.unit or now.unit
    match change.kind:
        case "rise":
            value = now.value - base.value
        case "fall":
            value = base.value - now.value
        case "ratio":
            value = (now.value / base.value).quantize(_HUNDREDTH) if base.value else Decimal()
        case _:
            value = (100 * (base.value - now.value) / base.value).quantize(_TENTH) if base.value else Decimal()
    gone, was, is_now = now.day - base.day, quantity(base.value, base.unit), quantity(now.value, now.unit)
    words = Text(en=f"{is_now}, {was} {gone} day{'' if gone == 1 else 's'} before", zh=f"{is_now}，{gone}天前为{was}")
    return now._replace(value=value, unit=unit, keys=(*now.keys, *base.keys), check=None, words=words)


def _base(earlier: Sequence[DayValue], which: str) -> DayValue:
    if which == "lowest":
        return min(earlier, key=lambda day: day.value)
    if which == "highest":
        return max(earlier, key=lambda day: day.value)
    middle = median(day.value for day in earlier)
    return min(earlier, key=lambda day: (abs(day.value - middle), -day.day))._replace(value=middle)


def _slope(series: Sequence[DayValue], change: Change) -> DayValue | None:
    """The yearly fall by the least-squares line; ``None`` with too few values or too short a span."""
    now, first = series[0], series[-1]
    if len(series) < change.values or now.day - first.day < change.to_days:
        return None
    count = len(series)
    middle_day = Decimal(sum(day.day for day in series)) / count
    middle = sum((day.value for day in series), Decimal()) / count
    spread = sum(((day.day - middle_day) ** 2 for day in series), Decimal())
    rise = sum(((day.day - middle_day) * (day.value - middle) for day in series), Decimal()) / spread
    fall = (-rise * _YEAR).quantize(_TENTH)
    span = ((now.day - first.day) / _YEAR).quantize(_TENTH)
    amount = quantity(fall, now.unit)
    words = Text(
        en=f"fall of {amount} a year over {span} years ({count} values)",
        zh=f"{span}年间每年下降{amount}（{count}次结果）",
    )
    return now._replace(value=fall, keys=(now.keys[0], first.keys[0]), check=None, words=words)
