"""What cannot be true of a patient: dates to come, numbers out of this world, a unit wrong by a factor."""

from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from typing import Final

from fhir_adapter.context import Context
from fhir_adapter.dates import EARLIEST, day_of
from fhir_adapter.gaps import implausible, named, shown
from model.domain.gap import Gap
from model.domain.text import Text
from model.knowledge.measures import Measure, Measures, load_measures
from model.knowledge.units import convert, unit_of

_MOST_MAGNITUDE: Final = 15
_MARGIN: Final = Decimal("0.000001")

# Concentrations and counts cannot be below zero; a base excess can, and carries its own codes.
_NEVER_NEGATIVE: Final = frozenset(
    {
        "mass_concentration",
        "number_concentration",
        "catalytic_concentration",
        "pressure",
        "mass",
        "length",
        "body_mass_index",
        "clearance",
        "rate",
        "mass_per_substance",
        "substance_ratio",
    }
)


@cache
def measures() -> Measures:
    """The rules' own table of measures and their bounds."""
    return load_measures()


def past_day(written: str, context: Context, what: Text) -> tuple[date | None, Gap | None]:
    """Read the date of something that has happened.

    A date that is no date, in the future (a day's grace for time zones) or before 1880 is
    withheld and gives a gap; its detail counts days, it never shows the date.
    """
    day, fault = dated(written, context)
    return day, implausible(what, context.area, fault) if fault else None


def dated(written: str, context: Context) -> tuple[date | None, str]:
    """As ``past_day``, with the fault in words instead of a gap."""
    if not written:
        return None, ""
    day = day_of(written)
    if day is None:
        return None, "not a date"
    if day > context.tomorrow:
        return None, f"dated {(day - context.today).days} days in the future"
    if day < EARLIEST:
        return None, "dated before 1880"
    return day, ""


def value_fault(value: Decimal, unit: str, measure: Measure | None) -> str:
    """Say why a measured value cannot be true ("value 7200 mmol/L"); empty when it can.

    Bounds are the measure's where there is one; elsewhere only numbers beyond any quantity and
    negative concentrations, counts and sizes are refused.
    """
    if not value.is_finite() or (abs(value.adjusted()) > _MOST_MAGNITUDE and value != 0):
        return "value not a usable number"
    if measure is not None:
        if _is_well_within(value, _inner_bounds(measure.name, unit)):
            return ""
        at_home = convert(value, unit, measure.unit, analyte=measure.analyte or measure.name)
        if at_home is not None and not measure.is_plausible(at_home):
            return f"{measure.name} value {plain(value)} {shown(unit)}"
        return ""
    if value < 0:
        known = unit_of(unit)
        if known is not None and known.dimension in _NEVER_NEGATIVE:
            return f"value {plain(value)} {shown(unit)}"
    return ""


@lru_cache(maxsize=4096)
def _inner_bounds(name: str, unit: str) -> tuple[Decimal, Decimal] | None:
    """A measure's bounds in another unit, drawn in by more than a conversion rounds; None: convert to know."""
    measure = measures().named(name)
    bounds = []
    for bound, inwards in ((measure.low, 1), (measure.high, -1)):
        if bound is None:
            bounds.append(-inwards * Decimal("Infinity"))
            continue
        there = convert(bound, measure.unit, unit, analyte=measure.analyte or measure.name)
        if there is None:
            return None
        bounds.append(there + inwards * abs(there) * _MARGIN)
    low, high = bounds
    return (low, high) if low < high else None


def _is_well_within(value: Decimal, bounds: tuple[Decimal, Decimal] | None) -> bool:
    return bounds is not None and bounds[0] <= value <= bounds[1]


def label_of(measure: Measure | None, context: Context) -> Text:
    """What a gap calls a measurement: the measure's name, else the area's; never a sender's words."""
    return measure.label if measure is not None else named(context.area)


def plain(value: Decimal) -> str:
    """A number without exponent, at most 24 characters."""
    return format(value, "f")[:24]
