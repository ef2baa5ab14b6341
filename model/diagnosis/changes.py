"""Change against earlier values of the same measure: rise, fall, ratio to a base, slope over years."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import partial
from itertools import takewhile
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


def changes(days: Sequence[DayValue], change: Change, since: int, unit: str, analyte: str) -> Iterator[DayValue]:
    """The change that each day from ``since`` on shows against the days before it, newest first.

    Days without a base are left out. Values with a comparator take no part: the change would be a guess.
    """
    exact = [day for day in days if not day.comparator]
    if len({one.unit for day in exact for one in (day, *day.rivals)}) > 1:
        exact = [same for day in exact if (same := _in_unit(day, unit, analyte)) is not None]
    if change.kind == "yearly_fall":
        yield from _slopes(exact, change, since)
        return
    for at, now in enumerate(exact):
        if now.day < since:
            return
        earlier = takewhile(partial(_is_from, now.day - change.from_days), exact[at + 1 :])
        found = _against(now, [day for day in earlier if day.day <= now.day - change.to_days], change)
        if found is not None:
            yield found


def spreads(readings: Sequence[Reading], change: Change, since: int) -> Iterator[DayValue]:
    """How far the values of each day (and the days before it that count) lie apart, newest first."""
    first = since - change.from_days
    exact = [one for one in readings if one.day is not None and one.day >= first and not one.comparator]
    for day in sorted({one.day for one in exact if one.day is not None and one.day >= since}, reverse=True):
        near = [one for one in exact if one.day is not None and day - change.from_days <= one.day <= day]
        low, high = min(near, key=lambda one: one.value), max(near, key=lambda one: one.value)
        if len(near) < max(change.values, 2) or not low.value:
            continue
        value = (100 * (high.value - low.value) / low.value).quantize(_TENTH)
        least, most = quantity(low.sent_value, low.sent_unit), quantity(high.sent_value, high.sent_unit)
        words = Text(en=f"{least} to {most} within a day", zh=f"一天内{least}至{most}")
        yield DayValue(day, value, change.unit, (high.key, low.key), words=words)


def _is_from(first: int, day: DayValue) -> bool:
    return day.day >= first


def _in_unit(day: DayValue, unit: str, analyte: str) -> DayValue | None:
    value = convert(day.value, day.unit, unit, analyte=analyte)
    if value is None:
        return None
    rivals = tuple(same for one in day.rivals if (same := _in_unit(one, unit, analyte)) is not None)
    return day._replace(value=value, unit=unit, rivals=rivals)


def _against(now: DayValue, earlier: Sequence[DayValue], change: Change) -> DayValue | None:
    if len(earlier) < change.values:
        return None
    base = _base(earlier, change.base)
    rivals = tuple(_between(one, base, change) for one in now.rivals if not one.comparator)
    return _between(now, base, change)._replace(rivals=rivals)


def _between(now: DayValue, base: DayValue, change: Change) -> DayValue:
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


class _Sums:
    """The sums behind a least-squares line, from the newest value to each older one."""

    def __init__(self, series: Sequence[DayValue]) -> None:
        zero = Decimal()
        self._sums = [(zero, zero, zero, zero)]
        for day in series:
            x, y = Decimal(day.day), day.value
            last = self._sums[-1]
            self._sums.append((last[0] + x, last[1] + y, last[2] + x * x, last[3] + x * y))

    def slope(self, start: int, end: int) -> Decimal:
        """Change of the value a day over the values from ``start`` up to, not with, ``end``."""
        x, y, xx, xy = (after - before for before, after in zip(self._sums[start], self._sums[end], strict=True))
        count = end - start
        return (count * xy - x * y) / (count * xx - x * x)


def _slopes(series: Sequence[DayValue], change: Change, since: int) -> Iterator[DayValue]:
    """The yearly fall by the line through each window; none with too few values or too short a span."""
    sums, end = _Sums(series), 0
    for start, now in enumerate(series):
        if now.day < since:
            return
        while end < len(series) and series[end].day >= now.day - change.from_days:
            end += 1
        first, count = series[end - 1], end - start
        if count < change.values or now.day - first.day < change.to_days:
            continue
        fall = (-sums.slope(start, end) * _YEAR).quantize(_TENTH)
        span = ((now.day - first.day) / _YEAR).quantize(_TENTH)
        amount = quantity(fall, now.unit)
        words = Text(
            en=f"fall of {amount} a year over {span} years ({count} values)",
            zh=f"{span}年间每年下降{amount}（{count}次结果）",
        )
        yield now._replace(value=fall, keys=(now.keys[0], first.keys[0]), check=None, words=words, rivals=())
