"""One value a day for each measure: the newest, the mean where a criterion asks for it, or a computed one."""

from decimal import Decimal
from itertools import groupby

from model.diagnosis.changes import changes, spreads
from model.diagnosis.day_value import DayValue
from model.diagnosis.formulas import formula_of
from model.domain.case import Person
from model.knowledge.disease_conditions import Change
from model.knowledge.measures import PRESENCE, Measure
from model.knowledge.readings import Reading, Readings
from model.knowledge.writing import result_words


class Days:
    """Values by measure and formula, each worked out when it is first asked for."""

    def __init__(self, person: Person, readings: Readings) -> None:
        self._person, self._readings = person, readings
        self._ready: dict[tuple[str, str, bool], tuple[DayValue, ...]] = {}
        self._changed: dict[tuple[str, str, Change, int], tuple[DayValue, ...]] = {}

    def of(self, measure: str, formula: str = "", *, is_mean: bool = False) -> tuple[DayValue, ...]:
        """Every dated value, newest first; values without a day are left out (a gap counts them).

        Of several on one day the newest, or with ``is_mean`` their mean. A mean of potassium 3.4 and 6.9 is a value
        that nobody measured, and hides both.
        """
        key = (measure, formula, is_mean)
        if key not in self._ready:
            self._ready[key] = self._work_out(measure, formula, is_mean)
        return self._ready[key]

    def changed(self, measure: str, formula: str, change: Change, since: int) -> tuple[DayValue, ...]:
        """The change that each day from ``since`` on shows, newest first."""
        key = (measure, formula, change, since)
        if key not in self._changed:
            row = self._readings.measures.named(measure)
            if change.kind == "spread":
                self._changed[key] = tuple(spreads(self._readings.of(measure), change, since))
            else:
                days = _by_one_equation(self.of(measure, formula))
                self._changed[key] = tuple(changes(days, change, since, row.unit, row.analyte or row.name))
        return self._changed[key]

    def _work_out(self, measure: str, formula: str, is_mean: bool) -> tuple[DayValue, ...]:
        if not formula and not self._readings.has(measure):
            return ()
        dated = ((reading.day, reading) for reading in self._readings.of(measure) if reading.day is not None)
        row = self._readings.measures.named(measure)
        found = [
            _value(day, [reading for _, reading in group], row, is_mean)
            for day, group in groupby(dated, key=lambda pair: pair[0])
        ]
        if not formula:
            return tuple(found)
        by_day: dict[int, DayValue] = {item.day: item for item in found}
        for computed in formula_of(formula).compute(self._person, self._readings):
            day = computed.day
            if day is None:
                continue
            reported = by_day.get(day)
            if reported is None:
                by_day[day] = DayValue(day, computed.value, computed.unit, computed.keys, computed=computed)
            elif reported.computed is None and reported.check is None:
                by_day[day] = reported._replace(check=computed)
        return tuple(by_day[day] for day in sorted(by_day, reverse=True))


def _by_one_equation(days: tuple[DayValue, ...]) -> tuple[DayValue, ...]:
    """The formula's own values where it gives any: equations of other laboratories differ too much for a change."""
    ours = [(day, day.computed or day.check) for day in days]
    own = tuple(day._replace(value=made.value, unit=made.unit, comparator="", rivals=()) for day, made in ours if made)
    return own or days


def _value(day: int, readings: list[Reading], measure: Measure, is_mean: bool) -> DayValue:
    if len(readings) == 1:
        return _of_one(day, readings[0])
    exact = [reading for reading in readings if not reading.comparator] or readings[:1]
    if measure.is_qualitative:
        return _of_one(day, max(exact, key=lambda reading: reading.value))
    if measure.formula:
        best = min(reading.rank for reading in exact)
        exact = [reading for reading in exact if reading.rank == best]
    if not is_mean or exact[0].comparator:
        rivals = tuple(_of_one(day, one) for one in exact[1:] if _may_be_later(one, exact[0]))
        return _of_one(day, exact[0])._replace(rivals=rivals)
    keys = tuple(reading.key for reading in exact)
    if len({reading.sent_unit for reading in exact}) == 1:
        mean = _mean([reading.sent_value for reading in exact])
        return DayValue(day, mean, exact[0].sent_unit, keys, low=exact[0].low, high=exact[0].high)
    return DayValue(day, _mean([reading.value for reading in exact]), measure.unit, keys)


def _may_be_later(one: Reading, first: Reading) -> bool:
    """Whether nobody knows which of two values of one day came later."""
    return one.turn == first.turn or 0 in {one.turn, first.turn}


def _of_one(day: int, reading: Reading) -> DayValue:
    value, unit = reading.sent_value, reading.sent_unit
    words = result_words(value, unit) if unit == PRESENCE else None
    keys, comparator = (reading.key,), reading.comparator
    return DayValue(day, value, unit, keys, comparator, low=reading.low, high=reading.high, words=words)


def _mean(values: list[Decimal]) -> Decimal:
    return values[0] if len(set(values)) == 1 else sum(values, Decimal()) / len(values)
