"""What was done for whom and by which rules, in a chain of hashes that shows every later change.

Each record's hash covers its number, the hash before it and its own bytes. The head of the
chain stands in a second table, so that a cut-off end is seen. With a key the head and regular
checkpoints are signed (``checkpoints.py``). Nothing in it identifies a patient.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final

import msgspec

from privacy.audit_gaps import Backwards, Gap, GapReader, Missed
from privacy.checkpoints import Signer, Trust
from privacy.database import Database, Schema, look
from privacy.driver import Connection
from privacy.errors import KeysRefused, StoreUnavailable
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
        (
            "ALTER TABLE audit_head ADD COLUMN version INTEGER NOT NULL DEFAULT 0",
            "ALTER TABLE audit_head ADD COLUMN signature BLOB NOT NULL DEFAULT x''",
            "CREATE TABLE audit_checkpoint (sequence INTEGER PRIMARY KEY, hash TEXT NOT NULL,"
            " version INTEGER NOT NULL, signature BLOB NOT NULL)",
        ),
    ),
)
EVERY: Final = 256
_PAGE: Final = 1_000
_LEAST: Final = -(2**63)
_ENCODER: Final = msgspec.json.Encoder(order="deterministic", decimal_format="string")


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEvent:
    """One call of a service, or one piece of feedback, as it may be kept.

    ``outcome`` is a word ("answered", "refused", "failed", "feedback", "gap", "text-written", "text-opened"; for the
    last two ``request_digest`` is the page's). ``patient`` and ``subject`` are keyed pseudonyms. Digests are SHA-256 in
    hex. ``gaps`` counts by reason.
    ``alarms`` counts what the leak canary withheld. ``silenced`` are the rules not repeated to this user.
    ``missed`` are the answers before this record that have none.
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
    missed: Missed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether the chain holds. ``head`` is worth keeping elsewhere: it proves this state later.

    ``problem`` of the first broken record: "altered" (its own bytes), "missing", "inserted",
    "unlinked" (does not follow the record before it), "truncated" (the end is gone),
    "head" (the head record was changed), "anchor" (the expected hash is not in the chain),
    "checkpoint" (one was changed or put in), "unsigned" (no believed key signed this head with this many checkpoints).
    ``signed_from`` is the record after which signing began (0: all of it), where signatures were checked.
    ``gaps`` are the times without records that the chain itself tells; ``gaps_allowed_from`` is the record with
    which a server began that may leave more, if it has not said that it ended. ``backwards`` are records from
    which on the time runs behind that of an earlier one.
    """

    count: int
    head: str
    problem: str = ""
    broken_at: int | None = None
    signed_from: int | None = None
    gaps: tuple[Gap, ...] = ()
    gaps_allowed_from: int | None = None
    backwards: tuple[Backwards, ...] = ()

    @property
    def is_intact(self) -> bool:
        """Whether nothing was changed, taken out, put in, moved or cut off."""
        return not self.problem


class AuditLog:
    """Appends events to the chain of one store; signs them where it has a key.

    ``every`` is the number of records from one checkpoint to the next.
    """

    def __init__(self, database: Database, signer: Signer | None = None, *, every: int = EVERY) -> None:
        database.install(SCHEMA)
        self._database, self._signer, self._every = database, signer, every
        self._last: tuple[object, ...] = ()
        self._reached = 0
        database.submit(self._begin).result()

    def record(self, event: AuditEvent, also: Callable[[Connection], object] | None = None) -> Future[None]:
        """Append one event; the future resolves when it is on disk, with what is ``also`` to be written or neither."""
        return self.record_all((event,), also)

    def record_all(
        self, events: Sequence[AuditEvent], also: Callable[[Connection], object] | None = None
    ) -> Future[None]:
        """Append several events, all or none, reading the head of the chain once."""
        bodies = [_ENCODER.encode(event) for event in events]
        ends: list[int] = []

        def write(connection: Connection) -> None:
            ends.append(self._append(bodies, connection))
            if also is not None:
                also(connection)

        def arrived(future: Future[None]) -> None:
            """What was committed once can only be behind the end from then on."""
            if not future.cancelled() and future.exception() is None:
                self._reached = max(self._reached, *ends)

        future = self._database.submit(write)
        future.add_done_callback(arrived)
        return future

    def append(self, connection: Connection, event: AuditEvent) -> None:
        """Append one event within a work of the same store, so that both happen or neither."""
        self._append([_ENCODER.encode(event)], connection)

    def _append(self, bodies: Sequence[bytes], connection: Connection) -> int:
        """Write records behind the last one; the number of the new last one."""
        before, previous = _head(connection) or (0, GENESIS)
        sequence, rows = before, []
        for body in bodies:
            sequence += 1
            link = _link(sequence, previous, body)
            rows.append((sequence, previous, body, link))
            previous = link
        is_ours = self._signer is None or self._is_ours(connection, self._signer)
        done = connection.executemany("INSERT INTO audit_event VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING", rows)
        if done.rowcount != len(rows):
            raise StoreUnavailable("the audit's head was changed; see osler audit verify")
        if self._signer is not None and is_ours and before // self._every < sequence // self._every:
            _add_checkpoint(connection, self._signer, sequence, previous)
        self._last = _put_head(connection, self._signer, sequence, previous, is_ours=is_ours)
        return sequence

    def _begin(self, connection: Connection) -> None:
        """Found the signatures where there are none, an empty chain too; from here on they may not be missing."""
        is_signed = connection.execute("SELECT 1 FROM audit_checkpoint").fetchone() is not None
        if self._signer is None:
            if is_signed:
                raise KeysRefused("missing", "the audit of this store is signed; set OSLER_KEYS to its key file")
        elif not is_signed:
            sequence, link = _head(connection) or (0, GENESIS)
            _add_checkpoint(connection, self._signer, sequence, link)
            self._last = _put_head(connection, self._signer, sequence, link, is_ours=True)

    def _is_ours(self, connection: Connection, signer: Signer) -> bool:
        """Whether a believed key signed the head that is to be carried on: a new signature heals no break."""
        found = _signed_head(connection)
        if found == self._last:
            return True
        if found is None or found[0] < self._reached:
            return False
        sequence, link, version, signature, checkpoints = found
        if version > signer.version:
            raise StoreUnavailable("its keys were rotated; restart with the new key file")
        return signer.trust.is_head(version, sequence, link, checkpoints, signature)


def digest(payload: bytes) -> str:
    """SHA-256 in hex, as the audit events carry it."""
    return hashlib.sha256(payload).hexdigest()


def verify(database: Database, *, anchor: str = "", trust: Trust | None = None) -> Verdict:
    """Walk the whole chain and say whether it holds, and if not, where it breaks first.

    ``trust`` checks the signatures too: without it, whoever may write the file can rewrite all of it.
    ``anchor`` is a head that an earlier verdict gave and somebody kept elsewhere: the chain must still
    contain it. Only an anchor shows that the whole file was replaced by an older copy of itself.
    """
    return database.read(partial(_verdict, anchor, trust))


def verify_at(place: Path | str, *, anchor: str = "", trust: Trust | None = None) -> Verdict:
    """As ``verify``, on a store that is only read. Raises ``StoreUnavailable``."""
    return look(place, partial(_verdict, anchor, trust))


def rows(connection: Connection, *, after: int) -> list[tuple[int, str, bytes, str]]:
    """Number, previous hash, body and hash of the records after one number, at most a thousand at a time."""
    return _page(connection, after + 1)


def _head(connection: Connection) -> tuple[int, str] | None:
    row: tuple[int, str] | None = connection.execute("SELECT sequence, hash FROM audit_head").fetchone()
    return row


def _signed_head(connection: Connection) -> tuple[int, str, int, bytes, int] | None:
    row: tuple[int, str, int, bytes, int] | None = connection.execute(
        "SELECT sequence, hash, CAST(version AS INTEGER), CAST(signature AS BLOB),"
        " (SELECT count(*) FROM audit_checkpoint) FROM audit_head"
    ).fetchone()
    return row


def _put_head(
    connection: Connection, signer: Signer | None, sequence: int, link: str, *, is_ours: bool
) -> tuple[object, ...]:
    """Write where the chain ends. One that was tampered with goes on without signature, and so stays broken."""
    (checkpoints,) = connection.execute("SELECT count(*) FROM audit_checkpoint").fetchone()
    version, signature = 0, b""
    if signer is not None and is_ours:
        version, signature = signer.version, signer.head(sequence, link, checkpoints)
    connection.execute(
        "INSERT INTO audit_head (only_row, sequence, hash, version, signature) VALUES (1, ?, ?, ?, ?)"
        " ON CONFLICT (only_row) DO UPDATE SET sequence = excluded.sequence, hash = excluded.hash,"
        " version = excluded.version, signature = excluded.signature",
        (sequence, link, version, signature),
    )
    return (sequence, link, version, signature, checkpoints) if signature else ()


def _add_checkpoint(connection: Connection, signer: Signer, sequence: int, link: str) -> None:
    connection.execute(
        "INSERT INTO audit_checkpoint VALUES (?, ?, ?, ?)",
        (sequence, link, signer.version, signer.checkpoint(sequence, link)),
    )


def _link(sequence: int, previous: str, body: bytes) -> str:
    return hashlib.sha256(b"%d\n%s\n%s" % (sequence, previous.encode(), body)).hexdigest()


def _verdict(anchor: str, trust: Trust | None, connection: Connection) -> Verdict:
    if not _has(connection, "audit_event"):
        problem = "anchor" if anchor else "unsigned" if trust else ""
        return Verdict(count=0, head=GENESIS, problem=problem, broken_at=0 if problem else None)
    signed = _Signed.read(connection)
    count, head, is_anchored, gaps = 0, GENESIS, anchor in {"", GENESIS}, GapReader()
    for sequence, previous, body, link in _rows(connection):
        problem = _break(count + 1, head, sequence, previous, body, link) or signed.wrong_at(sequence, link, trust)
        if problem:
            broken_at = count + 1 if problem == "missing" else sequence
            return Verdict(count=count, head=head, problem=problem, broken_at=broken_at)
        count, head = sequence, link
        is_anchored = is_anchored or link == anchor
        gaps.read(sequence, body)
    problem = _end(_head(connection), count, head)
    if problem:
        return Verdict(count=count, head=head, problem=problem, broken_at=count + (problem == "truncated"))
    problem = signed.wrong_end(count, head, trust) or ("" if is_anchored else "anchor")
    if problem:
        return Verdict(count=count, head=head, problem=problem, broken_at=count)
    return Verdict(
        count=count,
        head=head,
        signed_from=min(signed.checkpoints, default=None) if trust else None,
        gaps=gaps.found,
        gaps_allowed_from=gaps.began,
        backwards=tuple(gaps.backwards),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Signed:
    """What the store says was signed; nothing of it is believed before it is checked."""

    checkpoints: Mapping[int, tuple[str, int, bytes]]
    version: int = 0
    signature: bytes = b""

    @classmethod
    def read(cls, connection: Connection) -> "_Signed":
        """Read it; a store that an older Osler wrote has none."""
        if not _has(connection, "audit_checkpoint"):
            return cls(checkpoints={})
        rows = connection.execute(
            "SELECT sequence, hash, CAST(version AS INTEGER), CAST(signature AS BLOB) FROM audit_checkpoint"
        )
        checkpoints = {sequence: (link, version, signature) for sequence, link, version, signature in rows}
        head = connection.execute("SELECT version, CAST(signature AS BLOB) FROM audit_head").fetchone() or (0, b"")
        return cls(checkpoints=checkpoints, version=head[0], signature=head[1])

    def wrong_at(self, sequence: int, link: str, trust: Trust | None) -> str:
        """What is wrong with the checkpoint at this record, if it is one."""
        found = self.checkpoints.get(sequence)
        if found is None:
            return ""
        expected, version, signature = found
        if link != expected or (trust and not trust.is_checkpoint(version, sequence, link, signature)):
            return "checkpoint"
        return ""

    def wrong_end(self, count: int, head: str, trust: Trust | None) -> str:
        """What is wrong with the signatures as a whole, the records being sound."""
        if any(not 0 <= sequence <= count for sequence in self.checkpoints) or self.wrong_at(0, GENESIS, trust):
            return "checkpoint"
        if trust and not trust.is_head(self.version, count, head, len(self.checkpoints), self.signature):
            return "unsigned"
        return ""


def _has(connection: Connection, table: str) -> bool:
    return bool(connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone())


def _rows(connection: Connection) -> Iterator[tuple[int, str, bytes, str]]:
    """All records in order, a page at a time: a chain may be longer than the memory."""
    page = _page(connection, _LEAST)
    while page:
        yield from page
        page = _page(connection, page[-1][0] + 1)


def _page(connection: Connection, start: int) -> list[tuple[int, str, bytes, str]]:
    return connection.execute(
        "SELECT sequence, previous, CAST(body AS BLOB), hash FROM audit_event WHERE sequence >= ? ORDER BY 1 LIMIT ?",
        (start, _PAGE),
    ).fetchall()


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
