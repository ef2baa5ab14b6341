"""Single values: codes, numbers, dates, texts, units. Each passes in a checked form or not at all."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Final

from privacy.elements import elements
from privacy.resources.days import (
    MASKED,
    OLDEST,
    Sibling,
    age_extension,
    age_years,
    band_extension,
    read,
)
from privacy.resources.passage import Handler, Passage, is_very_old
from privacy.treatments import Passage as CasePassage
from privacy.treatments import Treatment, is_phrase, treatments

_LARGEST: Final = 12
_LONGEST: Final = 120
_DIGITS: Final = re.compile(r"\d+")
_FEW_DIGITS: Final = 3
_LONG_WORD: Final = 3
_LIMITS: Final = {
    "a": OLDEST,
    "mo": 1_080,
    "wk": 4_690,
    "d": 32_850,
    "h": 788_400,
    "year": OLDEST,
    "years": OLDEST,
    "yr": OLDEST,
    "min": 47_304_000,
    "s": 2_838_240_000,
}
_BASES: Final = re.compile(r"[ACGT]{1,60}")
_NOTATIONS: Final = ("coding_change", "protein_change", "allele", "fusion")


def code(words: frozenset[str]) -> Handler:
    """Only one of these very words passes."""

    def clean(value: object, passage: Passage) -> object:
        if value.__class__ is str and value in words:
            return value
        passage.drop("code")
        return None

    return clean


def boolean(value: object, _: Passage) -> object:
    """True or false."""
    return value if value.__class__ is bool else None


def integer(value: object, passage: Passage) -> object:
    """A whole number of at most nine digits."""
    if value.__class__ is int and -1_000_000_000 < value < 1_000_000_000:
        return value
    passage.drop("number")
    return None


def decimal(value: object, passage: Passage) -> object:
    """A number of plausible size."""
    if value.__class__ is int:
        value = Decimal(value)
    if isinstance(value, Decimal) and value.is_finite() and -_LARGEST <= value.adjusted() <= _LARGEST:
        return value
    passage.drop("number")
    return None


def day(value: object, passage: Passage) -> object:
    """A date as the profile lets it pass."""
    moment = read(value) if isinstance(value, str) else None
    found = passage.date(moment) if moment else None
    if found is None:
        passage.drop("date")
    return found


def instant(value: object, passage: Passage) -> object:
    """An instant: as a date, but where only a part of it may pass FHIR demands that it is left empty."""
    found = day(value, passage)
    if isinstance(found, str) and "T" not in found:
        return None
    return found


def birth(value: object, passage: Passage) -> object:
    """The birth date: the age alone, the shifted date, or the year; from 90 on only "at least 90"."""
    moment = read(value) if isinstance(value, str) else None
    person = passage.person
    if moment is None:
        passage.drop("date")
        return None
    years = age_years(moment, person.day_zero) if person.day_zero is not None else None
    if years is None or person.day_zero is None:
        return Sibling(None, (MASKED,))
    days = person.day_zero - moment.first.toordinal()
    if passage.profile.dates == "relative":
        return Sibling(None, (MASKED, age_extension(years, days)))
    if is_very_old(person):
        return Sibling(None, (MASKED, age_extension(OLDEST, days)))
    written = passage.date(moment)
    value = written if isinstance(written, str) else None
    extensions = (band_extension(years),) if passage.profile.dates == "year" else ()
    return Sibling(value, extensions if value else (MASKED, *extensions))


def text(value: object, passage: Passage) -> object:
    """A text: a public notation as it stands, anything else through the free-text layers."""
    if not isinstance(value, str) or not value.strip():
        return None
    if is_public(value) and not passage.names_somebody(value):
        return value
    cleaned = passage.text(value)
    if not cleaned:
        passage.drop("text")
        return None
    if cleaned != value:
        passage.drop("part of a text")
    return cleaned


def is_public(value: str) -> bool:
    """Whether a text is a variant, an allele, a diplotype, or a phrase of public words with hardly a digit.

    Digits in a row could be a part of any number: three at most, and a word must stand beside them.
    """
    if len(value) > _LONGEST:
        return False
    allele, *others = _notations()
    if (
        _BASES.fullmatch(value)
        or any(check(value) for check in (allele, *others))
        or all(map(allele, value.split("/")))
    ):
        return True
    numbers = _DIGITS.findall(value)
    if len(numbers) > 2 or any(len(number) > _FEW_DIGITS for number in numbers):
        return False
    words = elements().words
    has_word = any(len(word) >= _LONG_WORD for word in re.findall(r"[^\W\d_]+", value))
    return has_word and is_phrase(words["phrase"], words["gene"], value)


def age_capped(quantity: dict[str, object]) -> dict[str, object]:
    """A Quantity that is an age stops at 90."""
    unit = str(quantity.get("code") or quantity.get("unit") or "a")
    limit, value = _LIMITS.get(unit, OLDEST), quantity.get("value")
    if isinstance(value, Decimal | int) and value >= limit:
        return {**quantity, "value": limit, "comparator": ">="}
    return quantity


@cache
def _notations() -> tuple[Callable[[str], bool], ...]:
    found = treatments(elements())
    idle = CasePassage(date(2000, 1, 1))

    def check(treatment: Treatment) -> Callable[[str], bool]:
        return lambda value: bool(value) and treatment(value, idle) == value

    first, *rest = sorted(_NOTATIONS, key=lambda name: name != "allele")
    return (check(found[first]), *(check(found[name]) for name in rest))
