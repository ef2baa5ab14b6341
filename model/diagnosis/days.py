"""One value a day for each measure: the best method's, the mean of several, or a computed one."""

from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from model.diagnosis.formulas import FORMULAS, Computed
from model.domain.case import Person
from model.knowledge.readings import Reading, Readings


class DayValue(NamedTuple):
    """The value of a measure on one day, in ``unit``; ``keys`` are the measurements behind it.

    ``computed`` says how a value that was not reported came about; ``check`` is what the formula gives on a day
    with a reported value. A named tuple, because a chart has thousands of them.
    """

    day: int
    value: Decimal
    unit: str
    keys: tuple[str, ...]
    comparator: str = ""
    computed: Computed | None = None
    check: Computed | None = None


class Days:
    """Values by measure and formula, each worked out when it is first asked for."""

    def __init__(self, person: Person, readings: Readings) -> None:
        self._person, self._readings = person, readings
        self._ready: dict[tuple[str, str], tuple[DayValue, ...]] = {}

    def of(self, measure: str, formula: str = "") -> tuple[DayValue, ...]:
        """Every dated value, newest first; values without a day are left out (a gap counts them)."""
        key = (measure, formula)
        if key not in self._ready:
            self._ready[key] = self._work_out(measure, formula)
        return self._ready[key]

    def _work_out(self, measure: str, formula: str) -> tuple[DayValue, ...]:
        dated = ((reading.day, reading) for reading in self._readings.of(measure) if reading.day is not None)
        unit = self._readings.measures.named(measure).unit
        found = [
            _value(day, [reading for _, reading in group], unit)
            for day, group in groupby(dated, key=lambda pair: pair[0])
        ]
        if not formula:
            return tuple(found)
        by_day: dict[int, DayValue] = {item.day: item for item in found}
        for computed in FORMULAS[formula].compute(self._person, self._readings):
            day = computed.measured.day
            if day is None:
                continue
            reported = by_day.get(day)
            if reported is None:
                keys = (computed.measured.key,)
                by_day[day] = DayValue(day, computed.value, computed.unit, keys, computed=computed)
            elif reported.computed is None and reported.check is None:
                by_day[day] = reported._replace(check=computed)
        return tuple(by_day[day] for day in sorted(by_day, reverse=True))


def _value(day: int, readings: list[Reading], unit: str) -> DayValue:
    if len(readings) == 1:
        only = readings[0]
        return DayValue(day, only.sent_value, only.sent_unit, (only.key,), only.comparator)
    best = min(reading.rank for reading in readings)
    chosen = [reading for reading in readings if reading.rank == best]
    exact = [reading for reading in chosen if not reading.comparator]
    if not exact:
        first = chosen[0]
        return DayValue(day, first.sent_value, first.sent_unit, (first.key,), first.comparator)
    keys = tuple(reading.key for reading in exact)
    if len({reading.sent_unit for reading in exact}) == 1:
        return DayValue(day, _mean([reading.sent_value for reading in exact]), exact[0].sent_unit, keys)
    return DayValue(day, _mean([reading.value for reading in exact]), unit, keys)


def _mean(values: list[Decimal]) -> Decimal:
    return values[0] if len(set(values)) == 1 else sum(values, Decimal()) / len(values)
