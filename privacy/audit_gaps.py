"""Times in which answers left without a record, told in the chain itself, so that the gap is proved too.

Only a server whose site allows it (``OSLER_AUDIT_REQUIRED``) leaves any. It says in the chain when it begins and
when it ends; where it began and began again without having ended, what it left out is not known.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import msgspec

BEGAN: Final = "gaps-allowed"
ENDED: Final = "gaps-ended"
GAP: Final = "gap"
_WORDS: Final = tuple(b'"outcome":"%b"' % word.encode() for word in (BEGAN, ENDED, GAP))


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """What left without a record: from when on, how many answers, and how many of each service."""

    since: datetime
    answers: int
    services: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """One gap as the chain proves it. ``answers`` is ``None`` where the server ended before it could count them."""

    record: int
    since: str
    until: str
    answers: int | None
    services: tuple[tuple[str, int], ...] = ()


class _Told(msgspec.Struct):
    at: datetime
    outcome: str
    missed: Missed | None = None


class GapReader:
    """Collects the gaps of a chain whose records are shown to it in order."""

    def __init__(self) -> None:
        self._found: list[Gap] = []
        self._before = b""
        self.began: int | None = None

    @property
    def found(self) -> tuple[Gap, ...]:
        """The gaps, in the order of the chain."""
        return tuple(self._found)

    def read(self, sequence: int, body: bytes) -> None:
        """Look at one record; one that is none of ours tells of no gap."""
        if any(word in body for word in _WORDS):
            with suppress(msgspec.MsgspecError):
                self._note(sequence, msgspec.json.decode(body, type=_Told))
        self._before = body

    def _note(self, sequence: int, told: _Told) -> None:
        if told.outcome == GAP and told.missed is not None:
            since, until = told.missed.since.isoformat(), told.at.isoformat()
            missed = told.missed
            self._found.append(
                Gap(record=sequence, since=since, until=until, answers=missed.answers, services=missed.services)
            )
        elif told.outcome == ENDED:
            self.began = None
        elif told.outcome == BEGAN:
            if self.began is not None:
                since = msgspec.json.decode(self._before, type=_Told).at.isoformat()
                self._found.append(Gap(record=sequence, since=since, until=told.at.isoformat(), answers=None))
            self.began = sequence
