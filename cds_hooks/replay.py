"""Tokens are used once: their ids are remembered, shared by all workers, until they would have expired.

A server that may answer while the store is away remembers them itself meanwhile. It must be alone with its store
(``privacy/presence.py``), for what another server lets in then it could not know.
"""

import asyncio
from contextlib import suppress
from typing import Final, Protocol

from cds_hooks.clock import SKEW
from cds_hooks.errors import Busy
from cds_hooks.outage import Outage
from privacy.database import Database, Schema
from privacy.driver import Connection
from privacy.errors import StoreUnavailable

SCHEMA = Schema(
    name="replay",
    steps=(
        (
            "CREATE TABLE token_used (mark TEXT PRIMARY KEY, until REAL NOT NULL) WITHOUT ROWID",
            "CREATE INDEX token_used_until ON token_used (until)",
        ),
        ("CREATE TABLE token_doubt (only_row INTEGER PRIMARY KEY CHECK (only_row = 1), before REAL NOT NULL)",),
    ),
)
MOST: Final = 100_000
_RUNNING: Final = 1e15
"""Stands for the moment of doubt while a server runs that may let tokens in without writing them down."""
_DOUBT = "INSERT INTO token_doubt VALUES (1, ?) ON CONFLICT (only_row) DO UPDATE SET before = excluded.before"
_USED = "INSERT INTO token_used VALUES (?, ?) ON CONFLICT DO NOTHING"


class Replay(Protocol):
    """Knows which tokens were used."""

    async def is_first(self, mark: str, *, issued: float, until: float, now: float) -> bool:
        """Remember a mark (a hash of issuer and token id, never a token); ``False`` when it was there.

        Raises:
            StoreUnavailable, Busy: that cannot be said.
        """
        ...

    async def end(self) -> None:
        """Leave no doubt for the next start, if there is none."""
        ...


class ReplayStore:
    """Remembers in the store. ``began``: when this server did, in seconds since 1970.

    If the server before it was killed while it may have let tokens in that the store knows nothing of, no token from
    before ``began`` is let in.
    """

    def __init__(self, database: Database, *, began: float = 0.0, is_alone: bool = False) -> None:
        self._database = database
        database.install(SCHEMA)

        def begin(connection: Connection) -> float:
            row = connection.execute("SELECT before FROM token_doubt").fetchone()
            before: float = row[0] if row else 0.0
            before = began + SKEW if before >= _RUNNING else before
            connection.execute(_DOUBT, (_RUNNING if is_alone else before,))
            return before

        self._doubt = database.submit(begin).result()

    async def is_first(self, mark: str, *, issued: float, until: float, now: float) -> bool:
        """As the protocol says."""
        if issued <= self._doubt:
            raise Busy("tokens from before the start cannot be told from used ones", retry_after=round(SKEW))

        def remember(connection: Connection) -> bool:
            connection.execute("DELETE FROM token_used WHERE until < ?", (now,))
            return connection.execute(_USED, (mark, until)).rowcount == 1

        return await asyncio.wrap_future(self._database.submit(remember))

    async def end(self) -> None:
        """The store knows every token that was let in."""
        with suppress(StoreUnavailable):
            await asyncio.wrap_future(self._database.submit(self._settle))

    def _settle(self, connection: Connection) -> None:
        connection.execute(_DOUBT, (self._doubt,))


class ReplayWindow:
    """Remembers in the store and here, so that it can go on alone; at most ``most`` marks, and then it does not."""

    def __init__(self, store: ReplayStore, outage: Outage, *, began: float, most: int = MOST) -> None:
        self._store, self._outage, self._began, self._most = store, outage, began, most
        self._seen: dict[str, float] = {}
        self._unwritten: dict[str, float] = {}
        self._forgot_until = 0.0
        outage.on_return(self._write)

    async def is_first(self, mark: str, *, issued: float, until: float, now: float) -> bool:
        """As the protocol says. A token from before this server's start is unknown while the store is away."""
        if mark in self._seen:
            return False
        self._remember(mark, until, now)
        try:
            if not self._outage.is_away:
                return await self._store.is_first(mark, issued=issued, until=until, now=now)
        except StoreUnavailable as fault:
            self._outage.began(fault)
        except Busy:
            self._seen.pop(mark, None)
            raise
        if issued <= self._began + SKEW or now <= self._forgot_until:
            self._seen.pop(mark, None)  # it let nobody in and may come again
            raise StoreUnavailable("it is not known whether the token was used")
        self._unwritten[mark] = until
        return True

    async def end(self) -> None:
        """Say in the store that it knows all that is known here, if it does."""
        if not self._outage.is_away:
            await self._store.end()

    def _remember(self, mark: str, until: float, now: float) -> None:
        if len(self._seen) >= self._most:
            for marks in (self._seen, self._unwritten):
                for old in [known for known, end in marks.items() if end < now]:
                    del marks[old]
        if len(self._seen) < self._most:
            self._seen[mark] = until
        else:
            self._forgot_until = max(self._forgot_until, until)

    def _write(self, connection: Connection) -> None:
        """Again and again until they expire: a transaction that is lost afterwards loses none of them."""
        connection.executemany(_USED, list(self._unwritten.items()))
