"""How numbers, units and days are written in sentences, alike on every card."""

from decimal import Decimal
from typing import Final

from model.domain.text import Text, same
from model.knowledge.measures import PRESENCE

_UNITS: Final = {
    "mm[Hg]": "mmHg",
    "umol/L": "μmol/L",
    "ug/L": "μg/L",
    "ug/mL": "μg/mL",
    "ug/dL": "μg/dL",
    "mL/min/{1.73_m2}": "mL/min/1.73 m²",
    "kg/m2": "kg/m²",
    "10*9/L": "×10⁹/L",
    "10*3/uL": "×10³/μL",
    "10*12/L": "×10¹²/L",
    "m[IU]/L": "mIU/L",
    "Cel": "°C",
    "[degF]": "°F",
    "{mutations}/10*6{bp}": "mutations/Mb",
    "1": "",
    "[pH]": "",
}
POSITIVE: Final = Text(en="positive", zh="阳性")
NEGATIVE: Final = Text(en="negative", zh="阴性")
_MONTH: Final = Decimal("30.44")
_YEAR: Final = Decimal("365.25")
_MONTHS_FROM: Final = 61
_YEARS_FROM: Final = 730


def number(value: Decimal) -> str:
    """A number as it was sent, with at most two decimals for a mean; never in powers of ten."""
    _, _, exponent = value.as_tuple()
    if isinstance(exponent, int) and exponent < -4:
        value = value.quantize(Decimal("0.01")).normalize()
    return f"{value:f}"


def unit_words(unit: str) -> str:
    """A UCUM unit as clinicians write it; a mere annotation ("{score}") is none."""
    is_annotation = unit.startswith("{") and unit.find("}") == len(unit) - 1
    return _UNITS.get(unit, "" if is_annotation else unit)


def quantity(value: Decimal, unit: str, comparator: str = "") -> str:
    """A value with its unit."""
    words = unit_words(unit)
    gap = "" if words in {"%", ""} else " "
    return f"{comparator}{number(value)}{gap}{words}"


def result_words(value: Decimal, unit: str, comparator: str = "") -> Text:
    """A result as it is told: positive or negative where it is qualitative, else its value with the unit."""
    if unit == PRESENCE:
        return POSITIVE if value else NEGATIVE
    return same(quantity(value, unit, comparator))


def days_ago(day: int) -> Text:
    """A day that counts from today, in words: days, then months, then years."""
    days = max(-day, 0)
    if days == 0:
        return Text(en="today", zh="今天")
    if days < _MONTHS_FROM:
        return Text(en=f"{days} day{'' if days == 1 else 's'} ago", zh=f"{days}天前")
    if days < _YEARS_FROM:
        months = round(days / _MONTH)
        return Text(en=f"{months} months ago", zh=f"{months}个月前")
    years = round(days / _YEAR)
    return Text(en=f"{years} years ago", zh=f"{years}年前")
