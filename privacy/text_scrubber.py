"""The door to the free-text layers, for those who ask for free text. Until layers hang in here, none passes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol


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
    """Pass a text through the layers. None is hung in here yet: every text is withheld."""
    return withhold(text, known, manner)
