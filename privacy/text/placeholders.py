"""What stands in place of an identifier: typed, the same for the same person, with the day counted from an anchor."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from privacy.text.days import WEEKDAY, YEAR, When, date_at, without_day, written_like
from privacy.text.lexicon import fold
from privacy.text.normalise import plain
from privacy.text.span import Label, Span
from privacy.text.surrogates import Surrogates


class Profile(StrEnum):
    """For whom the text is: the model inside, a limited data set, or a release by Safe Harbor."""

    INTERNAL = "internal"
    LIMITED = "limited"
    SAFE_HARBOR = "safe_harbor"


_HAN: Final = re.compile("[\u4e00-\u9fff0-9]+")
_DIGITS: Final = re.compile("[0-9]+")
_WORDS: Final = re.compile(r"[^\W_]+")
_SHORT: Final = re.compile(r"(\d{1,2})/(\d{1,2})")
_BIRTH: Final = re.compile(r"(?:\bd\.?o\.?b\b|\bborn|birth|\bd/o/b|出生日期|出生|生于)[^\n]{0,8}$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How to replace. ``anchor`` is day 0 (default: the first whole date of the text); ``shift`` moves the dates of
    a limited data set by so many days; ``year`` is the present year, for years of birth that tell a great age.
    ``surrogates`` puts realistic stand-ins in the place of placeholders.

    Raises:
        ValueError: surrogates inside, where the model must see that something was taken out.
    """

    profile: Profile
    anchor: date | None = None
    shift: int = 0
    year: int = 0
    surrogates: Surrogates | None = None

    def __post_init__(self) -> None:
        if self.surrogates is not None and self.profile is Profile.INTERNAL:
            raise ValueError("surrogates are for a release, not for the profile internal")


def replaced(text: str, spans: Sequence[Span], style: Style, people: Iterable[frozenset[str]] = ()) -> str:
    """Put placeholders in the place of the spans, which do not overlap and stand in order.

    ``people`` are the known persons, each with all words by which they go: one person has one number.
    """
    if not spans:
        return text
    whens = [_when(text, span) if span.label is Label.DATE else None for span in spans]
    births = {span.start for span, when in zip(spans, whens, strict=True) if when and _is_birth(text, span.start)}
    days = [when.as_day() for span, when in zip(spans, whens, strict=True) if when and span.start not in births]
    anchor = style.anchor or next((day for day in days if day), None)
    numbering, distances = _Numbering(people), _Distances(anchor)
    if style.surrogates is not None:
        style.surrogates.avoid(text[span.start : span.end] for span in spans if span.label is not Label.DATE)
    parts, place = [], 0
    for span, when in zip(spans, whens, strict=True):
        start, end, label, _, _ = span
        parts.append(text[place:start])
        number = numbering.of(label, text[start:end], when)
        distance = "" if when is None or start in births else distances.of(when)
        stand_in = _stand_in(style, span, text[start:end], when) if style.surrogates else None
        parts.append(stand_in or _shown(label, number, when, distance, style))
        place = end
    parts.append(text[place:])
    return "".join(parts)


def _is_birth(text: str, start: int) -> bool:
    """Whether the words before a date say that it is one of birth."""
    before = text[max(0, start - 20) : start]
    return any(sign in before for sign in "bB生") and _BIRTH.search(before) is not None


def _when(text: str, span: Span) -> When | None:
    """Read the date again from its own characters."""
    piece = plain(text[span.start : span.end]).text
    short = _SHORT.fullmatch(piece)
    if short:
        return When(0, len(piece), 0, int(short[1]), int(short[2]), "short")
    digits = _DIGITS.search(piece)
    return (date_at(piece, digits.start(), digits.end()) if digits else None) or without_day(piece)


def _stand_in(style: Style, span: Span, written: str, when: When | None) -> str | None:
    """What looks like the real thing; ``None`` for a date that cannot be moved or, by Safe Harbor, has no year."""
    surrogates = style.surrogates
    if surrogates is None:
        return None
    if span.label is Label.AGE:
        return "90+"
    if span.label is not Label.DATE:
        return surrogates.of(span.label, written)
    if when is None or when.form == WEEKDAY:
        return None
    if style.profile is Profile.SAFE_HARBOR:
        return str(when.year) if when.year else None
    return surrogates.day(when, style.shift or surrogates.shift)


def _shown(label: Label, number: int, when: When | None, distance: str, style: Style) -> str:
    if label is Label.AGE:
        return "[AGE 90+]"
    if label is not Label.DATE:
        return f"[{label}-{number}]"
    day = when.as_day() if when else None
    if style.profile is Profile.LIMITED and style.shift and day and when:
        return written_like(day + timedelta(days=style.shift), when)
    if style.profile is Profile.LIMITED and style.shift and when and when.form == YEAR:
        return str((date(when.year, _MID_YEAR, 1) + timedelta(days=style.shift)).year)
    if style.profile is Profile.SAFE_HARBOR and when and when.year:
        return f"[DATE-{number} {when.year}]"
    if style.profile is Profile.INTERNAL and distance:
        return f"[DATE-{number} {distance}]"
    return f"[DATE-{number}]"


_MID_YEAR: Final = 7


class _Distances:
    """How far a date is from day 0, in the unit in which it is told: days, months, years, or days of the week.

    Without a day 0 the first month, year or weekday of the text is what the others count from; of the weekday it is
    only said that it is one.
    """

    def __init__(self, anchor: date | None) -> None:
        self._from: dict[str, int] = {}
        self._has_day_zero = anchor is not None
        if anchor:
            months = anchor.year * 12 + anchor.month
            self._from = {"d": anchor.toordinal(), "m": months, "y": anchor.year, "w": anchor.isoweekday()}

    def of(self, when: When) -> str:
        """ "d-12", "m-3", "y-8", "w+2" (two days after day 0 in the week), or nothing when no year is told."""
        day = when.as_day()
        if day:
            unit, place = "d", day.toordinal()
        elif when.form == WEEKDAY:
            unit, place = "w", when.day
        elif when.year and not when.day:
            unit, place = ("m", when.year * 12 + when.month) if when.month else ("y", when.year)
        else:
            return ""
        distance = place - self._from.setdefault(unit, place)
        if unit == "w" and not distance and not self._has_day_zero:
            return "weekday"
        return f"{unit}{distance % 7 if unit == 'w' else distance:+d}"


def _folded(written: str) -> str:
    """The form by which two finds are the same."""
    if written.isascii() and "&" not in written:
        return written.lower()
    return written if _HAN.fullmatch(written) else fold(plain(written).text)


class _Numbering:
    """Gives the same number to the same thing: a surname alone is the person whose whole name stood before."""

    def __init__(self, people: Iterable[frozenset[str]]) -> None:
        self._numbers: dict[tuple[Label, str], int] = {}
        self._people: list[_Person] = []
        self._by_word: dict[str, list[int]] = {}
        for words in people:
            self._add(set(words))
        self._counts: dict[Label, int] = {}

    def of(self, label: Label, written: str, when: When | None) -> int:
        """The number of one find."""
        if label is Label.NAME:
            return self._person(written)
        key = f"{when.year}-{when.month}-{when.day}" if when else "".join(_WORDS.findall(_folded(written)))
        if (label, key) not in self._numbers:
            self._counts[label] = self._counts.get(label, 0) + 1
            self._numbers[label, key] = self._counts[label]
        return self._numbers[label, key]

    def _person(self, written: str) -> int:
        parts = set(_WORDS.findall(_folded(written)))
        near = sorted({place for part in parts for place in self._by_word.get(part, ())})
        for place in near:
            person = self._people[place]
            if parts <= person.parts or person.parts <= parts:
                self._widen(place, parts)
                break
        else:
            person = self._add(parts)
        if not person.number:
            self._counts[Label.NAME] = self._counts.get(Label.NAME, 0) + 1
            person.number = self._counts[Label.NAME]
        return person.number

    def _add(self, parts: set[str]) -> "_Person":
        self._people.append(_Person(set()))
        self._widen(len(self._people) - 1, parts)
        return self._people[-1]

    def _widen(self, place: int, parts: set[str]) -> None:
        """Let a person go by further words."""
        for part in parts - self._people[place].parts:
            self._by_word.setdefault(part, []).append(place)
        self._people[place].parts |= parts


@dataclass(slots=True)
class _Person:
    """The words by which one person goes, and the number once they have been named."""

    parts: set[str]
    number: int = 0
