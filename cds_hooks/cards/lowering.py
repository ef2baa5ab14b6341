"""A rule's share or cap worked out for one written dose: exact or not at all, and never upwards."""

from decimal import Decimal
from fractions import Fraction
from typing import Final

from fhir_adapter.redraft import WrittenDose
from model.domain.assessment import Dose
from model.domain.case import Medication
from model.knowledge.units import convert, unit_of

_MASS: Final = "mg"
_MORE_PLACES: Final = 1
"""How many decimal places a new dose may have more than the written one: what needs more would need rounding."""


def lowered(dose: Dose, written: WrittenDose, draft: Medication, *, is_taken: bool) -> Decimal | None:
    """The single dose that follows from a rule, in the draft's own unit; the lower of share and cap.

    ``None`` where the rule names a range, where it speaks of the maintenance dose (the draft may be a loading
    dose) or of the start while the drug is taken already (``is_taken``), where the dose is not a mass, where
    the result would have to be rounded, and where it is not lower.
    """
    if dose.of == "maintenance" or (dose.of == "start" and is_taken) or not _is_mass(written.unit):
        return None
    found: list[Fraction] = []
    if dose.percent_low is not None or dose.percent_high is not None:
        if dose.percent_low is None or dose.percent_low != dose.percent_high:
            return None
        found.append(Fraction(written.value) * Fraction(dose.percent_low) / 100)
    if dose.at_most is not None:
        share = _share_under(dose.at_most, dose.unit, draft)
        if share is None:
            return None
        found.append(Fraction(written.value) * min(share, Fraction(1)))
    lowest = min(found, default=None)
    if lowest is None or not 0 < lowest < written.value:
        return None
    return _exact(lowest, written.value)


def _is_mass(unit: str) -> bool:
    """Whether a dose can be divided at will: a mass, also by surface or weight; no tablets, puffs or drops."""
    known = unit_of(unit.partition("/")[0])
    return known is not None and known.dimension == "mass"


def _share_under(at_most: Decimal, unit: str, draft: Medication) -> Fraction | None:
    """The cap as a share of the draft's daily dose."""
    mass, _, per = unit.partition("/")
    daily = draft.daily_dose
    if per != "d" or daily is None or daily <= 0:
        return None
    given, cap = convert(daily, draft.dose_unit, _MASS), convert(at_most, mass, _MASS)
    return Fraction(cap) / Fraction(given) if given and cap else None


def _exact(value: Fraction, written: Decimal) -> Decimal | None:
    """The value as a decimal number, if it needs no rounding to be about as precise as the written one."""
    exponent = written.as_tuple().exponent
    places = max(0, -exponent if isinstance(exponent, int) else 0) + _MORE_PLACES
    scaled = value * 10**places
    if scaled.denominator != 1:
        return None
    plain = Decimal(scaled.numerator).scaleb(-places).normalize()
    return plain.quantize(Decimal(1)) if plain == plain.to_integral_value() else plain
