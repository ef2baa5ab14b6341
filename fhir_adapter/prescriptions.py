"""What the four medication resources share: dosage, dates, and the record that they become."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from fhir_adapter.context import Context
from fhir_adapter.dates import day_of
from fhir_adapter.medicines import Drug
from fhir_adapter.reader import Item
from fhir_adapter.shapes import Concept, Period, Quantity, Range, Shape
from fhir_adapter.slots import Entry
from fhir_adapter.systems import codes_of
from model.domain.case import MedicationState
from model.knowledge.units import convert, unit_of
from privacy.snapshot import MedicationRecord


class Repeat(Shape):
    """FHIR Timing.repeat."""

    frequency: int | None = None
    frequency_max: int | None = None
    period: Decimal | None = None
    period_unit: str = ""
    bounds_period: Period | None = None
    when: tuple[str, ...] = ()
    day_of_week: tuple[str, ...] = ()


class Timing(Shape):
    """FHIR Timing."""

    repeat: Repeat | None = None
    code: Concept | None = None


class DoseRate(Shape):
    """FHIR Dosage.doseAndRate."""

    dose_quantity: Quantity | None = None
    dose_range: Range | None = None


class Dosage(Shape):
    """FHIR Dosage; ``dose_quantity`` and ``dose_range`` at the top are STU3's shape."""

    text: str = ""
    timing: Timing | None = None
    route: Concept | None = None
    as_needed_boolean: bool | None = None
    as_needed: bool | None = None
    as_needed_codeable_concept: Concept | None = None
    dose_and_rate: tuple[DoseRate, ...] = ()
    dose_quantity: Quantity | None = None
    dose_range: Range | None = None
    dose: Quantity | None = None


_DAYS: Final = {
    "s": Decimal(1) / 86400,
    "min": Decimal(1) / 1440,
    "h": Decimal(1) / 24,
    "d": Decimal(1),
    "wk": Decimal(7),
}
_MOST_DAYS: Final = 31
_NEAR: Final = Decimal("0.000001")
_TIMES: Final = {
    "QD": 1,
    "AM": 1,
    "PM": 1,
    "BED": 1,
    "BID": 2,
    "TID": 3,
    "QID": 4,
    "Q4H": 6,
    "Q6H": 4,
    "Q8H": 3,
    "Q12H": 2,
    "Q24H": 1,
}


def daily_dose(dosages: tuple[Dosage, ...]) -> tuple[Decimal | None, str]:
    """The dose in one day, in the dose's unit; None when it cannot be computed without assuming anything.

    Several dosage lines add up when they share a unit; one line that is not computable (as
    needed, a range, no timing) makes the whole unknown.
    """
    total, unit = Decimal(0), ""
    for dosage in dosages:
        dose = _dose(dosage)
        times = _times_a_day(dosage)
        if dose is None or dose.value is None or times is None or _is_as_needed(dosage):
            return None, ""
        here = dose.code or dose.unit
        value: Decimal | None = dose.value * times
        if unit and here != unit:
            value = convert(dose.value * times, here, unit) if unit_of(unit) else None
        if value is None or not value.is_finite() or value < 0:
            return None, ""
        total, unit = total + value, unit or here
    return (total.normalize() + 0, unit) if dosages and unit else (None, "")


def rhythm(dosages: tuple[Dosage, ...]) -> tuple[Decimal | None, Decimal | None]:
    """The fewest whole days in which a whole number of doses is given, and that number: a week and one, a day and two.

    None where it cannot be told, or would be longer than a month.
    """
    times = [_times_a_day(dosage) for dosage in dosages]
    a_day = [each for each in times if each is not None]
    if not times or len(a_day) < len(times):
        return None, None
    for days in range(1, _MOST_DAYS + 1):
        doses = [each * days for each in a_day]
        if all(abs(each - round(each)) < _NEAR and round(each) for each in doses):
            return Decimal(days), Decimal(sum(map(round, doses)))
    return None, None


def route_of(dosages: tuple[Dosage, ...]) -> tuple[Concept, ...]:
    """The routes named."""
    return tuple(dosage.route for dosage in dosages if dosage.route is not None)


def record(
    entry: Entry,
    context: Context,
    *,
    drug: Drug,
    state: MedicationState,
    dosages: tuple[Dosage, ...],
    start: str,
    end: str,
    is_void: bool = False,
    status: str = "",
) -> Iterator[Item]:
    """The medication record, with the drug's gap where there is one.

    ``is_void``: the drug was never taken (a cancelled order); the days on which it would have been say nothing.
    """
    if drug.gap is not None and state is not MedicationState.PAST:
        yield drug.gap
    dose, unit = daily_dose(dosages)
    days, doses = rhythm(dosages) if dose is not None else (None, None)
    yield MedicationRecord(
        reference=entry.reference,
        ingredients=drug.ingredients,
        codes=drug.codes,
        text=drug.text,
        way=drug.way,
        state=MedicationState.DRAFT if context.is_draft else state,
        is_on_hold=status == "on-hold" and not context.is_draft,
        is_planned=status == "intended" and not context.is_draft,
        is_selected=context.is_selected(entry),
        start=None if is_void else day_of(start),
        end=None if is_void else day_of(end) or _bound(dosages),
        daily_dose=dose,
        dose_unit=unit,
        dose_days=days,
        doses=doses,
        route=tuple(code for concept in route_of(dosages) for code in codes_of(concept)),
    )


def _bound(dosages: tuple[Dosage, ...]) -> date | None:
    ends = [
        day
        for dosage in dosages
        if dosage.timing and dosage.timing.repeat and dosage.timing.repeat.bounds_period
        if (day := day_of(dosage.timing.repeat.bounds_period.end)) is not None
    ]
    return max(ends, default=None)


def _dose(dosage: Dosage) -> Quantity | None:
    given = [rate.dose_quantity for rate in dosage.dose_and_rate if rate.dose_quantity is not None]
    if len(given) == 1:
        return given[0]
    return None if given else dosage.dose_quantity or dosage.dose


def _times_a_day(dosage: Dosage) -> Decimal | None:
    timing = dosage.timing
    if timing is None:
        return None
    repeat = timing.repeat
    if repeat is not None and repeat.day_of_week:
        return _on_weekdays(repeat)
    if repeat is None or (repeat.frequency is None and not repeat.when and repeat.period is None):
        code = next((coding.code.upper() for coding in timing.code.coding), "") if timing.code else ""
        times = _TIMES.get(code)
        return Decimal(times) if times is not None else None
    if repeat.frequency_max is not None and repeat.frequency_max != repeat.frequency:
        return None
    if repeat.period is None or repeat.period <= 0:
        return Decimal(len(repeat.when)) if repeat.when and repeat.period is None else None
    days = _DAYS.get(repeat.period_unit)
    if days is None:
        return None
    return Decimal(repeat.frequency or max(1, len(repeat.when))) / (repeat.period * days)


def _on_weekdays(repeat: Repeat) -> Decimal | None:
    """Doses on some days of the week only; None where how often it is given does not fit the days that are named."""
    days, times = Decimal(len(set(repeat.day_of_week))), Decimal(repeat.frequency or max(1, len(repeat.when)))
    if repeat.period in {None, 1} and repeat.period_unit in {"", "d"}:
        return days * times / 7
    is_weekly = repeat.period == 1 and repeat.period_unit == "wk" and repeat.frequency in {None, days}
    return days / 7 if is_weekly else None


def _is_as_needed(dosage: Dosage) -> bool:
    return bool(dosage.as_needed_boolean or dosage.as_needed or dosage.as_needed_codeable_concept)
