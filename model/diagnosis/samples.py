"""Results that count: one a day for each test, abnormal or normal."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import lru_cache
from itertools import takewhile
from typing import Final, NamedTuple

from model.diagnosis.day_value import DayValue
from model.diagnosis.view import View
from model.knowledge.disease_rules import Comparison, Limit, OtherUnit, Test
from model.knowledge.measures import Measure
from model.knowledge.units import convert

_LOW: Final = frozenset((Comparison.BELOW, Comparison.AT_MOST))
_WITH_THE_LIMIT: Final = frozenset((Comparison.AT_LEAST, Comparison.BELOW))


class Sample(NamedTuple):
    """The result of one test on one day; ``name`` is the criterion's (or the measure's, for a stage).

    A named tuple, because a chart has thousands of them.
    """

    name: str
    measure: Measure
    taken: DayValue
    is_abnormal: bool

    @property
    def day(self) -> int:
        """The day, counted from today."""
        return self.taken.day


def samples(
    view: View, test: Test, limit: Limit, name: str, is_kept: Callable[[int], bool] | None = None
) -> Iterator[Sample]:
    """Results of a test inside its window, newest first; days for which ``is_kept`` is false are left out.

    A value with a comparator counts only where the inequality decides; of values of one day whose order nobody knows
    an abnormal one.
    """
    measure = view.measures.named(test.measure)
    for taken in values(view, test):
        if is_kept is not None and not is_kept(taken.day):
            continue
        answers = [(_is_abnormal(one, test.comparison, limit, measure), one) for one in (taken, *taken.rivals)]
        told = [(answer, one) for answer, one in answers if answer is not None]
        if told:
            answer, found = next((pair for pair in told if pair[0]), told[0])
            yield Sample(name, measure, found, answer)


def is_contradicted(sample: Sample, comparison: Comparison, limit: Limit) -> bool:
    """Whether a formula over the same day's other results gives a normal value for an abnormal one reported."""
    check = sample.taken.check
    if check is None or not sample.is_abnormal:
        return False
    value, against = _comparable(check.value, check.unit, limit, sample.measure)
    return not comparison.holds(value, against)


def values(view: View, test: Test) -> Iterator[DayValue]:
    """The values inside a test's window, newest first."""
    if test.change is not None:
        return iter(view.days.changed(test.measure, test.formula, test.change, -test.within_days))
    days = view.days.of(test.measure, test.formula, is_mean=test.of_day == "mean")
    return takewhile(lambda taken: taken.day >= -test.within_days, days)


def decided(comparison: Comparison, value: Decimal, comparator: str, limit: Decimal) -> bool | None:
    """Whether "<value" or ">value" is abnormal for certain, normal for certain, or neither (``None``)."""
    is_low = comparison in _LOW
    if comparator in {"<", "<="}:
        inside = value < limit or (value == limit and (comparator == "<" or comparison not in _WITH_THE_LIMIT))
        return is_low if inside else None
    if comparator in {">", ">="}:
        inside = value > limit or (value == limit and (comparator == ">" or comparison in _WITH_THE_LIMIT))
        return not is_low if inside else None
    return None


def _is_abnormal(taken: DayValue, comparison: Comparison, limit: Limit, measure: Measure) -> bool | None:
    ranged = _of_the_range(taken, limit)
    value, against = (taken.value, ranged) if ranged else _comparable(taken.value, taken.unit, limit, measure)
    if not taken.comparator:
        return comparison.holds(value, against)
    return decided(comparison, value, taken.comparator, against)


def _of_the_range(taken: DayValue, limit: Limit) -> Decimal | None:
    """The limit as a multiple of the laboratory's own range, in the unit sent; ``None`` without such a range."""
    if limit.times_high is not None and taken.high:
        return limit.times_high * taken.high
    return limit.times_low * taken.low if limit.times_low is not None and taken.low else None


def _comparable(value: Decimal, unit: str, limit: Limit, measure: Measure) -> tuple[Decimal, Decimal]:
    """Value and limit in one unit: the guideline's own figure where it gives one in the unit sent."""
    if unit == limit.unit:
        return value, limit.value
    analyte = measure.analyte or measure.name
    forms: tuple[Limit | OtherUnit, ...] = (limit, *limit.also)
    for form in forms:
        if _is_same_unit(unit, form.unit, analyte):
            return value, form.value
    converted = convert(value, unit, limit.unit, analyte=analyte)
    if converted is None:
        raise ValueError(f"{measure.name}: {unit} passed the reading but not the limit in {limit.unit}")
    return converted, limit.value


@lru_cache(maxsize=1024)
def _is_same_unit(unit: str, other: str, analyte: str) -> bool:
    return unit == other or all(convert(Decimal(n), unit, other, analyte=analyte) == n for n in (1, 10))
