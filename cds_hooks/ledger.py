"""Cards that were shown and what became of them: kept idempotently, counted per rule."""

import asyncio
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from cds_hooks.protocol.card import Card
from cds_hooks.protocol.feedback import Feedback
from privacy.database import Database, Schema

SCHEMA = Schema(
    name="ledger",
    steps=(
        (
            "CREATE TABLE card_shown (tenant TEXT NOT NULL, card TEXT NOT NULL, service TEXT NOT NULL,"
            " topic TEXT NOT NULL, indicator TEXT NOT NULL, at TEXT NOT NULL,"
            " PRIMARY KEY (tenant, card)) WITHOUT ROWID",
            "CREATE TABLE feedback (tenant TEXT NOT NULL, card TEXT NOT NULL, outcome TEXT NOT NULL,"
            " at TEXT NOT NULL, service TEXT NOT NULL, suggestions TEXT NOT NULL, reason_system TEXT NOT NULL,"
            " reason_code TEXT NOT NULL, has_comment INTEGER NOT NULL,"
            " PRIMARY KEY (tenant, card, outcome, at)) WITHOUT ROWID",
        ),
    ),
)
_RATES = """
SELECT topic, count(*) AS shown,
       sum(EXISTS (SELECT 1 FROM feedback f WHERE f.tenant = c.tenant AND f.card = c.card AND f.outcome = 'accepted')),
       sum(EXISTS (SELECT 1 FROM feedback f WHERE f.tenant = c.tenant AND f.card = c.card AND f.outcome = 'overridden'))
FROM card_shown c GROUP BY topic ORDER BY topic
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRate:
    """How often a rule's cards were shown, accepted and overridden (cards, not clicks)."""

    topic: str
    shown: int
    accepted: int
    overridden: int


class Ledger:
    """The store of shown cards and feedback."""

    def __init__(self, database: Database) -> None:
        self._database = database
        database.install(SCHEMA)

    async def prove(self) -> None:
        """Write something that changes nothing. Raises ``StoreUnavailable`` when the store takes no writes."""

        def touch(connection: sqlite3.Connection) -> None:
            connection.execute("UPDATE part SET version = version WHERE name = ?", (SCHEMA.name,))

        await asyncio.wrap_future(self._database.submit(touch))

    async def show(self, tenant: str, service: str, cards: Sequence[Card], at: datetime) -> None:
        """Remember the cards of one answer; the same answer again changes nothing."""
        if not cards:
            return
        rows = [
            (
                tenant,
                str(card.uuid),
                service,
                card.source.topic.code if card.source.topic else "",
                card.indicator,
                at.isoformat(),
            )
            for card in cards
        ]
        await self._insert("INSERT OR IGNORE INTO card_shown VALUES (?, ?, ?, ?, ?, ?)", rows)

    def judge(self, tenant: str, service: str, items: Iterable[Feedback]) -> "asyncio.Future[None]":
        """Keep feedback; a repeat of the same card, outcome and time is the same feedback."""
        rows = [
            (
                tenant,
                item.card,
                item.outcome,
                item.at.isoformat(),
                service,
                " ".join(item.suggestions)[:2000],
                item.reason_system[:200],
                item.reason_code[:100],
                int(item.has_comment),
            )
            for item in items
        ]
        return self._insert("INSERT OR IGNORE INTO feedback VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)

    def _insert(self, statement: str, rows: Sequence[tuple[object, ...]]) -> "asyncio.Future[None]":
        def insert(connection: sqlite3.Connection) -> None:
            connection.executemany(statement, rows)

        return asyncio.wrap_future(self._database.submit(insert))

    def rates(self) -> tuple[RuleRate, ...]:
        """Acceptance and override per rule, over all tenants."""

        def collect(connection: sqlite3.Connection) -> list[tuple[str, int, int, int]]:
            return connection.execute(_RATES).fetchall()

        return tuple(
            RuleRate(topic=topic, shown=shown, accepted=accepted, overridden=overridden)
            for topic, shown, accepted, overridden in self._database.read(collect)
        )
