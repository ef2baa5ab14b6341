"""Ages as they may pass: whole years, days only for the youngest, one class from 90 on."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from model.domain.case import Measurement, Person
from privacy.treatments import OLDEST

_YEARS_IN_DAYS: Final = 2
_LIMITS: Final = {
    "mo": Decimal(1_080),
    "wk": Decimal(4_690),
    "d": Decimal(32_850),
    "h": Decimal(788_400),
}
_YEARS: Final = Decimal(OLDEST)


def aged(person: Person, birth: date | None, on: date) -> Person | None:
    """The person with an age on that day; ``None`` when the birth date lies in the future.

    Who is born on 29 February becomes a year older on 1 March of a common year.
    """
    if birth is None:
        return person
    if birth > on:
        return None
    years = on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))
    if years >= OLDEST:
        return replace(person, age_years=OLDEST, is_90_or_over=True)
    return replace(person, age_years=years, age_days=(on - birth).days if years < _YEARS_IN_DAYS else None)


def capped(measurement: Measurement, age_codes: frozenset[str]) -> Measurement:
    """A measurement that is itself an age says "at least 90 years" from there on; any other is unchanged."""
    value = measurement.value
    if value is None or not any(code.code in age_codes for code in measurement.codes):
        return measurement
    limit = _LIMITS.get(measurement.unit, _YEARS)
    if value < limit:
        return measurement
    return replace(measurement, value=limit, comparator=">=", low=None, high=None)
