"""The door to the free-text layers, for those who ask for free text."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Protocol

from privacy.text.known import Known
from privacy.text.placeholders import Profile, Style
from privacy.text.scrub import scrub as layers
from privacy.text.surrogates import Surrogates


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How the dates of a text shall become: as those of the structure around it.

    ``day_zero`` is the day that relative days count from, ``shift`` the patient's own number of days.
    """

    profile: str = "internal"
    day_zero: date | None = None
    shift: int = 0


class Scrubber(Protocol):
    """Removes what identifies a person from a text."""

    def __call__(self, text: str, known: Iterable[str], manner: Manner = ...) -> str:
        """The text without identifiers, or an empty text when it may not pass.

        ``known`` are the identifiers of this very chart, as written there; one chart gives the same tuple each time.
        """
        ...


def withhold(text: str, known: Iterable[str], manner: Manner = Manner()) -> str:  # noqa: ARG001 - a Scrubber
    """Let no text pass: the rule wherever nobody asks for free text."""
    return ""


def scrub(text: str, known: Iterable[str], manner: Manner = Manner()) -> str:
    """Pass a text through the layers; its dates become as those of the structure around it."""
    style = Style(
        profile=Profile(manner.profile),
        anchor=manner.day_zero,
        shift=manner.shift,
        year=manner.day_zero.year if manner.day_zero else 0,
    )
    return layers(text, _known(tuple(known)), style=style).text


def with_stand_ins(key: bytes) -> Scrubber:
    """A scrubber that writes realistic stand-ins, other ones for each chart; for the profiles of a release."""

    def scrub_with(text: str, known: Iterable[str], manner: Manner = Manner()) -> str:
        profile = Profile(manner.profile)
        known = tuple(known)
        style = Style(
            profile=profile,
            anchor=manner.day_zero,
            shift=manner.shift,
            year=manner.day_zero.year if manner.day_zero else 0,
            surrogates=Surrogates(key, known) if profile is not Profile.INTERNAL else None,
        )
        return layers(text, _known(known), style=style).text

    return scrub_with


@lru_cache(maxsize=8)
def _known(identifiers: tuple[str, ...]) -> Known | None:
    """Made once a chart, which gives the same tuple for each of its texts; those of the last few charts stay."""
    return Known(list(identifiers)) if identifiers else None
