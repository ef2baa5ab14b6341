"""The transcript of a visit as turns, and turns as exchanges: what a clinician says and what is answered."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

_SPEAKER: Final = re.compile(
    r"\s*\[?\s*(?:(?P<clinician>doctor|physician|clinician|provider|nurse|dr|guest_clinician|医生|医师|大夫|护士)"
    r"|(?P<other>patient|guest_family\w*|guest|family|mother|father|患者|病人|家属|家长))\s*(?:\]|[:：])\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What one person says without a pause. ``number`` counts from 1 within the transcript."""

    number: int
    is_clinician: bool
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """What a clinician says, and what the patient or the family says to it; either may be empty."""

    asked: tuple[Turn, ...]
    answered: tuple[Turn, ...]


class NoTurns(ValueError):
    """The text names no speaker."""


def turns(transcript: str) -> tuple[Turn, ...]:
    """Split at each line that names its speaker ("Doctor:", "[patient]", "患者："); other lines go on with the turn.

    Raises:
        NoTurns: no line names a speaker.
    """
    found: list[Turn] = []
    for line in transcript.splitlines():
        if match := _SPEAKER.match(line):
            said = line[match.end() :].strip()
            found.append(Turn(number=len(found) + 1, is_clinician=bool(match["clinician"]), text=said))
        elif found and line.strip():
            last = found[-1]
            found[-1] = Turn(
                number=last.number, is_clinician=last.is_clinician, text=f"{last.text} {line.strip()}".strip()
            )
    if not found:
        raise NoTurns("no line begins with a speaker, such as 'Doctor:' or 'Patient:'")
    return tuple(found)


def exchanges(said: Sequence[Turn]) -> Iterator[Exchange]:
    """Each run of a clinician's turns with the answers to it."""
    asked: list[Turn] = []
    answered: list[Turn] = []
    for turn in said:
        if turn.is_clinician and answered:
            yield Exchange(asked=tuple(asked), answered=tuple(answered))
            asked, answered = [], []
        (asked if turn.is_clinician else answered).append(turn)
    if asked or answered:
        yield Exchange(asked=tuple(asked), answered=tuple(answered))
