"""What one unit (a Bundle, a lone resource) carries along on its way: other names, days, counts, what was issued."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from privacy.resources.days import DAYS_OF_90_YEARS, Moment, Sibling, relative, shifted, year_of
from privacy.resources.references import Directory
from privacy.resources.table import Policy, Profile
from privacy.text_scrubber import Manner, Scrubber

Node = Mapping[str, object]
Handler = Callable[[object, "Passage"], object]

NOT_KNOWN: Final = "(unknown)"
_WORDS: Final = re.compile(r"[^\W\d_]{2,}")


class Withhold(Exception):
    """The whole resource must go; ``reason`` is a stable word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What is known of a patient's days: day 0, the last day of life so far (today for the living), birth, shift."""

    day_zero: int | None = None
    last: int = 0
    birth: Moment | None = None
    offset: int = 0


@dataclass(slots=True, kw_only=True)
class Passage:
    """The state of one unit. ``issued`` are the texts that we made ourselves, ``codes`` those of public systems,
    ``known`` are all identifiers of the chart, ``people`` those that are not of places;
    ``seen`` and ``addresses`` remember what was looked at already;
    ``decoded`` the texts behind what is written in base64;
    ``may_label_parts`` is false when no part has a label of its own."""

    policy: Policy
    profile: Profile
    directory: Directory
    scrub: Scrubber
    known: tuple[str, ...] = ()
    people: frozenset[str] = frozenset()
    person: Person = field(default_factory=Person)
    opened: frozenset[str] = frozenset()
    dropped: Counter[str] = field(default_factory=Counter)
    issued: set[str] = field(default_factory=set)
    codes: set[str] = field(default_factory=set)
    decoded: dict[str, str] = field(default_factory=dict)
    seen: dict[tuple[str, str], dict[str, object]] = field(default_factory=dict)
    addresses: dict[str, bool] = field(default_factory=dict)
    where: str = ""
    may_label_parts: bool = False
    _names: frozenset[str] | None = None

    def drop(self, what: str) -> None:
        """Count something that stays behind, by a name of ours or of FHIR, never by its value."""
        self.dropped[f"{self.where}.{what}" if self.where else what] += 1

    def date(self, moment: Moment) -> Sibling | str | None:
        """A date as this profile lets it pass; ``None`` when nothing of it may, or nobody's day 0 is known."""
        if self.person.day_zero is None:
            return None
        if self.profile.dates == "relative":
            return relative(moment, self.person.day_zero)
        if self.profile.dates == "year":
            return year_of(moment, self.person.last)
        written = shifted(moment, self.person.offset) if self.person.offset else None
        if written:
            self.issued.add(written)
        return written

    def alias(self, kind: str, key: str) -> str:
        """The other id of a resource."""
        name = self.directory.aliases.id_of(kind, key)
        self.issued.add(name)
        return name

    def names_somebody(self, text: str) -> bool:
        """Whether a word of the text is a word of a known name; a patient may be called Met, Kit or Mark."""
        if self._names is None:
            people = (name for name in self.people if "/" not in name and ":" not in name)
            self._names = frozenset(word for name in people for word in _words(name))
        return not self._names.isdisjoint(_words(text))

    def text(self, raw: str) -> str:
        """A free text without identifiers; empty when it may not pass."""
        return self.scrub(raw, self.known, self.manner())

    def manner(self) -> Manner:
        """How the dates in a text become: as those of the person whom the resource is about."""
        zero = self.person.day_zero
        day = date.fromordinal(zero) if zero is not None else None
        return Manner(profile=self.profile.name, day_zero=day, shift=self.person.offset)


def _words(text: str) -> list[str]:
    return _WORDS.findall(text.casefold())


def is_very_old(person: Person) -> bool:
    """Whether the patient is at least 90, or was at death."""
    return person.birth is not None and person.last - person.birth.first.toordinal() >= DAYS_OF_90_YEARS


def among(value: object, words: Collection[str]) -> bool:
    """Whether a value of any type is one of the words."""
    return isinstance(value, str) and value in words


def compact(values: Iterable[object]) -> list[object]:
    """The values that are there."""
    return [value for value in values if value is not None]
