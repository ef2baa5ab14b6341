"""What the chain tells of its own gaps, and of a clock that was put back.

Times in which answers left without a record stand in the chain itself, so that the gap is proved too.

Only a server whose site allows it (``OSLER_AUDIT_REQUIRED``) leaves any. It says in the chain when it begins and
when it ends; where it began and began again without having ended, what it left out is not known.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Final

import msgspec

BEGAN: Final = "gaps-allowed"
ENDED: Final = "gaps-ended"
GAP: Final = "gap"
SKEW: Final = timedelta(minutes=1)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Backwards:
    """A record whose time lies before that of an earlier one by more than clocks of several servers differ."""

    record: int
    at: str
    before: str


class _Told(msgspec.Struct):
    at: datetime
    outcome: str
    missed: Missed | None = None


class _Moment(msgspec.Struct):
    at: Annotated[datetime, msgspec.Meta(tz=True)]


_TOLD: Final = msgspec.json.Decoder(_Told)
_MOMENT: Final = msgspec.json.Decoder(_Moment)


class GapReader:
    """Collects the gaps of a chain whose records are shown to it in order, and where its clock was put back."""

    def __init__(self) -> None:
        self._found: list[Gap] = []
        self._latest: datetime | None = None
        self._is_behind = False
        self.began: int | None = None
        self.backwards: list[Backwards] = []

    @property
    def found(self) -> tuple[Gap, ...]:
        """The gaps, in the order of the chain."""
        return tuple(self._found)

    def read(self, sequence: int, body: bytes) -> None:
        """Look at one record; one that is none of ours tells nothing."""
        with suppress(msgspec.MsgspecError):
            if any(word in body for word in _WORDS):
                self._note(sequence, _TOLD.decode(body))
            self._time(sequence, _MOMENT.decode(body).at)

    def _time(self, sequence: int, at: datetime) -> None:
        """Note where time began to run behind; it may run on from there."""
        is_behind = self._latest is not None and at < self._latest - SKEW
        if is_behind and self._latest is not None:
            if not self._is_behind:
                found = Backwards(record=sequence, at=at.isoformat(), before=self._latest.isoformat())
                self.backwards.append(found)
        else:
            self._latest = at if self._latest is None else max(at, self._latest)
        self._is_behind = is_behind

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
            if self.began is not None and self._latest is not None:
                since = self._latest.isoformat()
                self._found.append(Gap(record=sequence, since=since, until=told.at.isoformat(), answers=None))
            self.began = sequence
