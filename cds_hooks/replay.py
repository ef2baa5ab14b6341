"""Tokens are used once: their ids are remembered, shared by all workers, until they would have expired."""

import asyncio

from privacy.database import Database, Schema
from privacy.driver import Connection

SCHEMA = Schema(
    name="replay",
    steps=(
        (
            "CREATE TABLE token_used (mark TEXT PRIMARY KEY, until REAL NOT NULL) WITHOUT ROWID",
            "CREATE INDEX token_used_until ON token_used (until)",
        ),
    ),
)


class ReplayStore:
    """Remembers marks (hashes of issuer and token id), never a token."""

    def __init__(self, database: Database) -> None:
        self._database = database
        database.install(SCHEMA)

    async def is_first(self, mark: str, *, until: float, now: float) -> bool:
        """Remember a mark; ``False`` when it was there. Raises ``StoreUnavailable``."""

        def remember(connection: Connection) -> bool:
            connection.execute("DELETE FROM token_used WHERE until < ?", (now,))
            done = connection.execute("INSERT INTO token_used VALUES (?, ?) ON CONFLICT DO NOTHING", (mark, until))
            return done.rowcount == 1

        return await asyncio.wrap_future(self._database.submit(remember))
