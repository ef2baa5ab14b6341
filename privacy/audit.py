"""What was done for whom and by which rules, in a chain of hashes that shows every later change.

Each record's hash covers its number, the hash before it and its own bytes. The head of the
chain stands in a second table, so that a cut-off end is seen. Nothing in it identifies a patient.
"""

import hashlib
import sqlite3
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final

import msgspec

from privacy.database import Database, Schema, look
from privacy.pseudonym import Pseudonym

GENESIS: Final = "0" * 64
SCHEMA: Final = Schema(
    name="audit",
    steps=(
        (
            "CREATE TABLE audit_event (sequence INTEGER PRIMARY KEY, previous TEXT NOT NULL,"
            " body BLOB NOT NULL, hash TEXT NOT NULL)",
            "CREATE TABLE audit_head (only_row INTEGER PRIMARY KEY CHECK (only_row = 1),"
            " sequence INTEGER NOT NULL, hash TEXT NOT NULL)",
        ),
    ),
)
_ENCODER: Final = msgspec.json.Encoder(order="deterministic", decimal_format="string")


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEvent:
    """One call of a service, or one piece of feedback, as it may be kept.

    ``outcome`` is a word ("answered", "refused", "failed", "feedback"). ``patient`` and
    ``subject`` are keyed pseudonyms. Digests are SHA-256 in hex. ``gaps`` counts by reason.
    ``alarms`` counts what the leak canary withheld. ``silenced`` are the rules not repeated to this user.
    """

    at: datetime
    outcome: str
    tenant: str = ""
    issuer: str = ""
    subject: Pseudonym | None = None
    service: str = ""
    hook: str = ""
    hook_instance: str = ""
    request_digest: str = ""
    patient: Pseudonym | None = None
    case_digest: str = ""
    code_version: str = ""
    knowledge_version: str = ""
    elements_digest: str = ""
    rule_ids: tuple[str, ...] = ()
    card_uuids: tuple[str, ...] = ()
    silenced: tuple[str, ...] = ()
    gaps: tuple[tuple[str, int], ...] = ()
    alarms: int = 0
    duration_ms: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether the chain holds. ``head`` is worth keeping elsewhere: it proves this state later.

    ``problem`` of the first broken record: "altered" (its own bytes), "missing", "inserted",
    "unlinked" (does not follow the record before it), "truncated" (the end is gone),
    "head" (the head record was changed), "anchor" (the expected hash is not in the chain).
    """

    count: int
    head: str
    problem: str = ""
    broken_at: int | None = None

    @property
    def is_intact(self) -> bool:
        """Whether nothing was changed, taken out, put in, moved or cut off."""
        return not self.problem


class AuditLog:
    """Appends events to the chain of one store."""

    def __init__(self, database: Database) -> None:
        database.install(SCHEMA)
        self._database = database

    def record(self, event: AuditEvent) -> Future[None]:
        """Append one event; the future resolves when it is on disk."""
        return self.record_all((event,))

    def record_all(self, events: Sequence[AuditEvent]) -> Future[None]:
        """Append several events, all or none, reading the head of the chain once."""
        return self._database.submit(partial(_append, [_ENCODER.encode(event) for event in events]))


def digest(payload: bytes) -> str:
    """SHA-256 in hex, as the audit events carry it."""
    return hashlib.sha256(payload).hexdigest()


def verify(database: Database, *, anchor: str = "") -> Verdict:
    """Walk the whole chain and say whether it holds, and if not, where it breaks first.

    ``anchor`` is a head that an earlier verdict gave and somebody kept elsewhere: the chain
    must still contain it. Without one, whoever may write the file can rewrite all of it.
    """
    return database.read(partial(_verdict, anchor))


def verify_file(path: Path, *, anchor: str = "") -> Verdict:
    """As ``verify``, on a store file that is only read. Raises ``StoreUnavailable``."""
    return look(path, partial(_verdict, anchor))


def _append(bodies: Sequence[bytes], connection: sqlite3.Connection) -> None:
    sequence, previous = _head(connection) or (0, GENESIS)
    rows = []
    for body in bodies:
        sequence += 1
        link = _link(sequence, previous, body)
        rows.append((sequence, previous, body, link))
        previous = link
    connection.executemany("INSERT INTO audit_event VALUES (?, ?, ?, ?)", rows)
    connection.execute("INSERT OR REPLACE INTO audit_head VALUES (1, ?, ?)", (sequence, previous))


def _head(connection: sqlite3.Connection) -> tuple[int, str] | None:
    row: tuple[int, str] | None = connection.execute("SELECT sequence, hash FROM audit_head").fetchone()
    return row


def _link(sequence: int, previous: str, body: bytes) -> str:
    return hashlib.sha256(b"%d\n%s\n%s" % (sequence, previous.encode(), body)).hexdigest()


def _verdict(anchor: str, connection: sqlite3.Connection) -> Verdict:
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'audit_event'").fetchone():
        return Verdict(count=0, head=GENESIS, problem="anchor" if anchor else "", broken_at=0 if anchor else None)
    count, head, is_anchored = 0, GENESIS, anchor in {"", GENESIS}
    for sequence, previous, body, link in _rows(connection):
        problem = _break(count + 1, head, sequence, previous, body, link)
        if problem:
            broken_at = count + 1 if problem == "missing" else sequence
            return Verdict(count=count, head=head, problem=problem, broken_at=broken_at)
        count, head = sequence, link
        is_anchored = is_anchored or link == anchor
    problem = _end(_head(connection), count, head)
    if problem:
        return Verdict(count=count, head=head, problem=problem, broken_at=count + (problem == "truncated"))
    if not is_anchored:
        return Verdict(count=count, head=head, problem="anchor", broken_at=count)
    return Verdict(count=count, head=head)


def _rows(connection: sqlite3.Connection) -> Iterator[tuple[int, str, bytes, str]]:
    yield from connection.execute("SELECT sequence, previous, CAST(body AS BLOB), hash FROM audit_event ORDER BY 1")


def _break(expected: int, head: str, sequence: int, previous: str, body: bytes, link: str) -> str:
    """What is wrong with one record, or an empty word."""
    if sequence != expected:
        return "missing" if sequence > expected else "inserted"
    if link != _link(sequence, previous, body):
        return "altered"
    return "" if previous == head else "unlinked"


def _end(recorded: tuple[int, str] | None, count: int, head: str) -> str:
    """Compare where the chain ends with where the head record says that it ended."""
    if recorded is None:
        return "head" if count else ""
    sequence, link = recorded
    if sequence > count:
        return "truncated"
    if sequence < count:
        return "inserted"
    return "" if link == head else "head"
