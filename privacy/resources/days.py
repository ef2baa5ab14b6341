"""Dates of FHIR as they may pass: days from day 0, shifted by a patient's own number of days, or the year."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

_DATE: Final = re.compile(
    r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}):\d{2}(?::\d{2}(?:\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?)?)?)?"
)
_DAY: Final = 3
DAYS_OF_90_YEARS: Final = 32_872
OLDEST: Final = 90
RELATIVE: Final = "urn:osler:relative-day"
RELATIVE_RANGE: Final = "urn:osler:relative-days"
AGE: Final = "urn:osler:age"
AGE_BAND: Final = "urn:osler:age-band"
MASKED: Final[dict[str, object]] = {
    "url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason",
    "valueCode": "masked",
}
_BAND: Final = 5
_YEAR_QUARTERS: Final = 1_461


@dataclass(frozen=True, slots=True)
class Sibling:
    """A primitive whose value may be hidden, with what stands in its extensions instead."""

    value: str | None
    extensions: tuple[dict[str, object], ...]


@dataclass(frozen=True, slots=True)
class Siblings:
    """Several primitives whose values are hidden."""

    items: tuple[Sibling, ...]


@dataclass(frozen=True, slots=True)
class Moment:
    """A date as written: its first and last day and the rest of the text."""

    first: date
    last: date
    precision: int
    hour: str
    zone: str


def read(text: str) -> Moment | None:
    """A FHIR date, dateTime or instant; ``None`` when it is none or no day of the calendar."""
    found = _DATE.fullmatch(text)
    if not found:
        return None
    year, month, day, hour, zone = found.groups()
    try:
        first = date(int(year), int(month or 1), int(day or 1))
        if day:
            return Moment(first, first, 3, hour or "", zone or "")
        if month:
            following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
            return Moment(first, following - timedelta(days=1), 2, "", "")
        return Moment(first, date(first.year, 12, 31), 1, "", "")
    except ValueError:
        return None


def relative(moment: Moment, day_zero: int) -> Sibling:
    """Days from day 0, negative in the past; a month or a year becomes the range of its days."""
    low, high = _since(moment.first, day_zero), _since(moment.last, day_zero)
    if moment.precision == _DAY:
        return Sibling(None, (MASKED, {"url": RELATIVE, "valueInteger": low}))
    days = {"low": {"value": low, "unit": "d"}, "high": {"value": high, "unit": "d"}}
    return Sibling(None, (MASKED, {"url": RELATIVE_RANGE, "valueRange": days}))


def shifted(moment: Moment, offset: int) -> str | None:
    """The date moved by the offset, as precise as before; of the time of day only the hour stays."""
    try:
        day = moment.first + timedelta(days=offset)
    except OverflowError:
        return None
    written = day.isoformat()[: (4, 7, 10)[moment.precision - 1]]
    if moment.hour and moment.zone:
        return f"{written}T{moment.hour}:00:00{moment.zone}"
    return written


def year_of(moment: Moment, last: int) -> str | None:
    """The year alone; ``None`` when it lies so far back that it would show an age of 90 or more."""
    if last - moment.first.toordinal() >= DAYS_OF_90_YEARS - 366:
        return None
    return f"{moment.first.year:04d}"


def age_years(birth: Moment, day_zero: int) -> int | None:
    """Whole years of life on day 0, from the number of days alone; ``None`` before birth."""
    days = day_zero - birth.first.toordinal()
    return 4 * days // _YEAR_QUARTERS if days >= 0 else None


def age_extension(years: int, days: int) -> dict[str, object]:
    """The age as an Age: years from two on, days before; one class from 90 on."""
    if years >= OLDEST:
        return {"url": AGE, "valueAge": {**_years(OLDEST), "comparator": ">="}}
    if years < 2:
        ucum = {"unit": "d", "system": "http://unitsofmeasure.org", "code": "d"}
        return {"url": AGE, "valueAge": {"value": days, **ucum}}
    return {"url": AGE, "valueAge": _years(years)}


def band_extension(years: int) -> dict[str, object]:
    """The band of five years in which the age lies."""
    return {"url": AGE_BAND, "valueString": age_band(years)}


def age_band(years: int) -> str:
    """The band of five years ("60-64"), or "90+"."""
    if years >= OLDEST:
        return "90+"
    low = years - years % _BAND
    return f"{low}-{low + _BAND - 1}"


def _years(years: int) -> dict[str, object]:
    return {"value": years, "unit": "a", "system": "http://unitsofmeasure.org", "code": "a"}


def _since(day: date, day_zero: int) -> int:
    return max(day.toordinal() - day_zero, -DAYS_OF_90_YEARS)
