"""Talks with patients between two messages: sealed in the store under an id that only the patient's page holds."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final, TypeVar

import msgspec

from cds_hooks.auth import Caller
from cds_hooks.errors import Busy
from model.language.assistant.talk import Talk
from privacy.database import Database, Schema
from privacy.driver import Connection
from privacy.envelope import Place, seal, unseal
from privacy.errors import NotOpened, StoreUnavailable

LIFE_SECONDS: Final = 30 * 60
"""How long a talk is remembered after its last message."""
MOST_TURNS: Final = 200
"""Messages of one talk; then another begins, which keeps what is open."""
MOST_TALKS: Final = 20_000
"""Talks that are remembered at once; a new one more makes the oldest be forgotten."""
_VERSION: Final = 1
_T = TypeVar("_T")
SCHEMA: Final = Schema(
    name="talk",
    steps=(
        (
            "CREATE TABLE talk (mark TEXT PRIMARY KEY, until REAL NOT NULL, sealed BLOB NOT NULL) WITHOUT ROWID",
            "CREATE INDEX talk_until ON talk (until)",
        ),
    ),
)
_KEEP: Final = """
INSERT INTO talk VALUES (?, ?, ?) ON CONFLICT (mark) DO UPDATE SET until = excluded.until, sealed = excluded.sealed
"""
_CROWD: Final = "DELETE FROM talk WHERE mark IN (SELECT mark FROM talk ORDER BY until DESC LIMIT ? OFFSET ?)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """An id and the talk behind it."""

    id: str
    talk: Talk

    @property
    def mark(self) -> str:
        """What names the talk to those who may not open it."""
        return sha256(b"osler/talk/" + self.id.encode()).hexdigest()[:32]


class Talks:
    """Remembers talks. The store holds no id, so that nobody who reads it can open one."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database, self._clock = database, clock
        database.install(SCHEMA)

    def open(self, session_id: str, caller: Caller) -> Session:
        """The caller's talk of this id; a new one where there is none, where it is over, or where another began it.

        Raises:
            Busy: the store cannot be read.
        """
        known = Session(id=session_id, talk=Talk())

        def find(connection: Connection) -> bytes | None:
            query = "SELECT CAST(sealed AS BLOB) FROM talk WHERE mark = ? AND until >= ?"
            row = connection.execute(query, (known.mark, self._clock().timestamp())).fetchone()
            return bytes(row[0]) if row else None

        new = Session(id=secrets.token_hex(16), talk=Talk())
        sealed = _tried(lambda: self._database.read(find)) if session_id else None
        if sealed is None:
            return new
        try:
            plain = unseal(sealed, key=session_id.encode(), place=_place(known, caller))
        except NotOpened:
            return new
        talk = msgspec.json.decode(plain, type=Talk)
        return Session(id=session_id, talk=talk) if talk.turns < MOST_TURNS else Session(id=new.id, talk=_rest(talk))

    def keep(self, session: Session, caller: Caller) -> None:
        """Remember a talk from now on for half an hour, and forget those that are over.

        Raises:
            Busy: the store does not take it.
        """
        now = self._clock().timestamp()
        plain, place = msgspec.json.encode(session.talk), _place(session, caller)
        sealed = seal(plain, key=session.id.encode(), version=_VERSION, place=place)

        def write(connection: Connection) -> None:
            connection.execute("DELETE FROM talk WHERE until < ?", (now,))
            connection.execute(_KEEP, (session.mark, now + LIFE_SECONDS, sealed))
            connection.execute(_CROWD, (MOST_TALKS, MOST_TALKS))

        _tried(lambda: self._database.submit(write).result())

    def end(self, session_id: str) -> None:
        """Forget a talk; one that is not there is forgotten already.

        Raises:
            Busy: the store does not take it.
        """
        mark = Session(id=session_id, talk=Talk()).mark
        forget = "DELETE FROM talk WHERE mark = ?"
        _tried(lambda: self._database.submit(lambda connection: connection.execute(forget, (mark,)).rowcount).result())


def _rest(talk: Talk) -> Talk:
    return Talk(alarms=talk.alarms)


def _place(session: Session, caller: Caller) -> Place:
    """A talk opens to the caller who began it alone."""
    return Place(tenant=caller.tenant, purpose=f"talk of {caller.issuer} {caller.subject}", record=session.mark)


def _tried(work: Callable[[], _T]) -> _T:
    try:
        return work()
    except StoreUnavailable as fault:
        raise Busy("the store is not available", retry_after=2) from fault
