"""Cards that were shown and what became of them: kept once, counted per rule, remembered per user and patient."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from cds_hooks.cards.machine import statement_of
from cds_hooks.memory import Nothing, Overridden
from cds_hooks.protocol.card import Card
from cds_hooks.protocol.feedback import Feedback
from privacy.database import Database, Schema
from privacy.driver import Connection
from privacy.pseudonym import Pseudonyms

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
        (
            "CREATE TABLE card_reader (tenant TEXT NOT NULL, card TEXT NOT NULL, clinician TEXT NOT NULL,"
            " patient TEXT NOT NULL, topic TEXT NOT NULL, statement TEXT NOT NULL, at TEXT NOT NULL,"
            " PRIMARY KEY (tenant, card)) WITHOUT ROWID",
            "CREATE INDEX card_reader_at ON card_reader (at)",
            "CREATE TABLE overridden (tenant TEXT NOT NULL, clinician TEXT NOT NULL, patient TEXT NOT NULL,"
            " topic TEXT NOT NULL, statement TEXT NOT NULL, since TEXT NOT NULL, expiry TEXT NOT NULL,"
            " PRIMARY KEY (tenant, clinician, patient, topic, statement)) WITHOUT ROWID",
            "CREATE INDEX overridden_expiry ON overridden (expiry)",
        ),
    ),
)
AWAITED: Final = timedelta(days=30)
"""How long feedback on a card can still silence it; after that nobody remembers who saw it."""
LONGEST_SILENCE: Final = timedelta(days=365)
_READ = """
INSERT INTO card_reader VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (tenant, card) DO UPDATE SET clinician = '' WHERE card_reader.clinician <> excluded.clinician
OR card_reader.patient <> excluded.patient OR card_reader.topic <> excluded.topic
OR card_reader.statement <> excluded.statement
"""
"""One uuid for two readers or two statements (a client that repeats its hookInstance) silences nothing."""
_KEEP = "INSERT INTO feedback VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
_LATEST = "SELECT outcome, at FROM feedback WHERE tenant = ? AND card = ? ORDER BY at DESC, outcome LIMIT 1"
_SILENCE = """
INSERT INTO overridden
SELECT tenant, clinician, patient, topic, statement, ?, ? FROM card_reader
WHERE tenant = ? AND card = ? AND clinician <> ''
ON CONFLICT (tenant, clinician, patient, topic, statement)
DO UPDATE SET since = excluded.since, expiry = excluded.expiry WHERE overridden.since < excluded.since
"""
_UNSILENCE = """
DELETE FROM overridden WHERE (tenant, clinician, patient, topic, statement) IN
(SELECT tenant, clinician, patient, topic, statement FROM card_reader WHERE tenant = ? AND card = ?)
"""
_RECALL = "SELECT topic, statement, since FROM overridden WHERE tenant = ? AND clinician = ? AND patient = ?"
_RATES = """
SELECT topic, count(*) AS shown,
       count(CASE WHEN EXISTS (SELECT 1 FROM feedback f
                               WHERE f.tenant = c.tenant AND f.card = c.card AND f.outcome = 'accepted') THEN 1 END),
       count(CASE WHEN EXISTS (SELECT 1 FROM feedback f
                               WHERE f.tenant = c.tenant AND f.card = c.card AND f.outcome = 'overridden') THEN 1 END)
FROM card_shown c GROUP BY topic ORDER BY topic
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRate:
    """How often a rule's cards were shown, accepted and overridden (cards, not clicks)."""

    topic: str
    shown: int
    accepted: int
    overridden: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Recalled:
    """The overrides of one user and patient, by topic and pseudonym of the statement."""

    found: Mapping[tuple[str, str], datetime]
    pseudonyms: Pseudonyms

    def since(self, topic: str, statement: str) -> datetime | None:
        """When this very statement was overridden."""
        return self.found.get((topic, _hidden(self.pseudonyms, statement)))


class Ledger:
    """The store of shown cards and feedback. Users, patients and statements stand in it as pseudonyms only.

    Without a key of the site's own the pseudonyms, and with them the overrides, are forgotten with the process.
    """

    def __init__(self, database: Database, pseudonyms: Pseudonyms) -> None:
        self._database, self._pseudonyms = database, pseudonyms
        database.install(SCHEMA)

    async def prove(self) -> None:
        """Write something that changes nothing. Raises ``StoreUnavailable`` when the store takes no writes."""

        def touch(connection: Connection) -> None:
            connection.execute("UPDATE part SET version = version WHERE name = ?", (SCHEMA.name,))

        await asyncio.wrap_future(self._database.submit(touch))

    def showing(
        self, tenant: str, service: str, cards: Sequence[Card], at: datetime, *, user_id: str = "", patient_id: str = ""
    ) -> Callable[[Connection], None] | None:
        """The work that remembers the cards of one answer, if there are any; the same answer again changes nothing.

        Who saw which statement about whom is kept for as long as feedback is awaited, if the user is known.
        """
        if not cards:
            return None
        moment = at.isoformat()
        shown = [(tenant, str(card.uuid), service, _topic(card), card.indicator, moment) for card in cards]
        read = self._readings(tenant, cards, moment, user_id, patient_id)

        def insert(connection: Connection) -> None:
            connection.executemany("INSERT INTO card_shown VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", shown)
            connection.execute("DELETE FROM card_reader WHERE at < ?", ((at - AWAITED).isoformat(),))
            connection.executemany(_READ, read)

        return insert

    def _readings(
        self, tenant: str, cards: Sequence[Card], moment: str, user_id: str, patient_id: str
    ) -> list[tuple[str, ...]]:
        if not user_id or not patient_id:
            return []
        who = self._who(tenant, user_id, patient_id)
        stated = [(card, statement_of(card)) for card in cards]
        return [
            (tenant, str(card.uuid), *who, _topic(card), _hidden(self._pseudonyms, statement), moment)
            for card, statement in stated
            if statement
        ]

    def _who(self, tenant: str, user_id: str, patient_id: str) -> tuple[str, str]:
        return self._pseudonyms.of("user", tenant, user_id), self._pseudonyms.of("patient", tenant, patient_id)

    async def recall(self, tenant: str, user_id: str, patient_id: str) -> Overridden:
        """What a user overrode for a patient; nothing where the user is not known. Raises ``StoreUnavailable``."""
        if not user_id or not patient_id:
            return Nothing()
        who = self._who(tenant, user_id, patient_id)

        def collect(connection: Connection) -> list[tuple[str, str, str]]:
            return connection.execute(_RECALL, (tenant, *who)).fetchall()

        rows = await asyncio.to_thread(self._database.read, collect)
        if not rows:
            return Nothing()
        found = {(topic, statement): datetime.fromisoformat(since) for topic, statement, since in rows}
        return _Recalled(found=found, pseudonyms=self._pseudonyms)

    def judge(self, tenant: str, service: str, items: Iterable[Feedback], *, now: datetime) -> "asyncio.Future[None]":
        """Keep feedback; a repeat of the same card, outcome and time is the same feedback.

        The latest word on a card counts: overridden silences its statement, accepted lets it speak again.
        """
        rows = [
            (
                item.card,
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
                ),
            )
            for item in items
        ]

        def keep(connection: Connection) -> None:
            connection.execute("DELETE FROM overridden WHERE expiry < ?", (now.isoformat(),))
            for card, row in rows:
                done = connection.execute(_KEEP, row)
                if done.rowcount == 1:
                    _remember(connection, tenant, card, now)

        return asyncio.wrap_future(self._database.submit(keep))

    def rates(self) -> tuple[RuleRate, ...]:
        """Acceptance and override per rule, over all tenants."""

        def collect(connection: Connection) -> list[tuple[str, int, int, int]]:
            return connection.execute(_RATES).fetchall()

        return tuple(
            RuleRate(topic=topic, shown=shown, accepted=accepted, overridden=overridden)
            for topic, shown, accepted, overridden in self._database.read(collect)
        )


def _remember(connection: Connection, tenant: str, card: str, now: datetime) -> None:
    """Let the latest feedback on a card decide. A time that lies ahead counts as now."""
    outcome, at = connection.execute(_LATEST, (tenant, card)).fetchone()
    if outcome == "accepted":
        connection.execute(_UNSILENCE, (tenant, card))
        return
    since = min(datetime.fromisoformat(at), now)
    connection.execute(_SILENCE, (since.isoformat(), (since + LONGEST_SILENCE).isoformat(), tenant, card))


def _topic(card: Card) -> str:
    return card.source.topic.code if card.source.topic else ""


def _hidden(pseudonyms: Pseudonyms, statement: str) -> str:
    return pseudonyms.of("statement", statement)
