"""Every way that we know to falsify the audit store, tried on a signed chain of 20 records.

Run as ``python -m tests.evaluation.audit_mutations`` for the table. The forger may write the file and
knows the code; he has no key. Each trial starts from a fresh copy. What only a head that was kept elsewhere shows
stands in a second table.
"""

import hashlib
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from privacy.audit import GENESIS, AuditEvent, AuditLog, _link, verify_at
from privacy.checkpoints import Signer
from privacy.database import Database
from privacy.driver import Connection

RECORDS, EVERY = 20, 4
SIGNER = Signer(1, hashlib.sha256(b"audit key of the trials").digest())
FORGER = Signer(1, hashlib.sha256(b"another key").digest())
Change = Callable[[Connection], object]


def event(number: int) -> AuditEvent:
    return AuditEvent(at=datetime(2026, 3, 1, 9, number, tzinfo=UTC), outcome="answered", rule_ids=(f"rule-{number}",))


def chain(path: Path | str, records: int = RECORDS, signer: Signer = SIGNER, first: int = 0) -> Path | str:
    database = Database.open(path)
    log = AuditLog(database, signer, every=EVERY)
    for number in range(first, first + records):
        log.record(event(number)).result()
    database.close()
    return path


def sql(*statements: str) -> Change:
    return lambda connection: [connection.execute(statement) for statement in statements]


def relink(connection: Connection, *, is_head_too: bool = True) -> None:
    """Give every record the number and hash that it should have now: what a forger with the code can do."""
    rows = connection.execute("SELECT CAST(body AS BLOB) FROM audit_event ORDER BY sequence").fetchall()
    connection.execute("DELETE FROM audit_event")
    head = GENESIS
    for sequence, (body,) in enumerate(rows, 1):
        link = _link(sequence, head, body)
        connection.execute("INSERT INTO audit_event VALUES (?, ?, ?, ?)", (sequence, head, body, link))
        head = link
    if is_head_too:
        connection.execute("UPDATE audit_head SET sequence = ?, hash = ?", (len(rows), head))
    hashes = dict(connection.execute("SELECT sequence, hash FROM audit_event").fetchall())
    for (sequence,) in connection.execute("SELECT sequence FROM audit_checkpoint").fetchall():
        connection.execute(
            "UPDATE audit_checkpoint SET hash = ? WHERE sequence = ?", (hashes.get(sequence, GENESIS), sequence)
        )


def relinked(*statements: str) -> Change:
    def change(connection: Connection) -> None:
        sql(*statements)(connection)
        relink(connection)

    return change


def resigned(signer: Signer) -> Change:
    """Rewrite a record, then the whole chain, and sign it all anew with another key."""

    def change(connection: Connection) -> None:
        relinked(ALTER)(connection)
        rows = connection.execute("SELECT sequence, hash FROM audit_checkpoint").fetchall()
        for sequence, link in rows:
            signature = signer.checkpoint(sequence, link)
            connection.execute("UPDATE audit_checkpoint SET signature = ? WHERE sequence = ?", (signature, sequence))
        sequence, link = connection.execute("SELECT sequence, hash FROM audit_head").fetchone()
        connection.execute("UPDATE audit_head SET signature = ?", (signer.head(sequence, link, len(rows)),))

    return change


def cut_to_checkpoint(connection: Connection) -> None:
    """Cut the end and offer the last checkpoint's genuine signature as the head's."""
    sql("DELETE FROM audit_event WHERE sequence > 16", "DELETE FROM audit_checkpoint WHERE sequence > 16")(connection)
    connection.execute(
        "UPDATE audit_head SET (sequence, hash, version, signature) ="
        " (SELECT sequence, hash, version, signature FROM audit_checkpoint WHERE sequence = 16)"
    )


def put_back(connection: Connection) -> None:
    """Make the store what it was after 16 records: the signed head of then comes from an older copy."""
    sql("DELETE FROM audit_event WHERE sequence > 16", "DELETE FROM audit_checkpoint WHERE sequence > 16")(connection)
    (link,) = connection.execute("SELECT hash FROM audit_event WHERE sequence = 16").fetchone()
    (checkpoints,) = connection.execute("SELECT count(*) FROM audit_checkpoint").fetchone()
    signature = SIGNER.head(16, link, checkpoints)
    connection.execute("UPDATE audit_head SET sequence = 16, hash = ?, signature = ?", (link, signature))


def swapped(signer: Signer) -> Change:
    """Put the chain of another store in its place."""

    def change(connection: Connection) -> None:
        with tempfile.TemporaryDirectory() as folder:
            other = sqlite3.connect(chain(Path(folder) / "other.db", RECORDS + 1, signer, first=30))
            for table in ("audit_event", "audit_head", "audit_checkpoint"):
                connection.execute(f"DELETE FROM {table}")
                for row in other.execute(f"SELECT * FROM {table}"):
                    connection.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)
            other.close()

    return change


def unsigned(connection: Connection) -> None:
    """Rewrite a record and the chain, and take every signature away."""
    relinked(ALTER)(connection)
    sql("DELETE FROM audit_checkpoint", "UPDATE audit_head SET version = 0, signature = x''")(connection)


ALTER = "UPDATE audit_event SET body = replace(body, 'rule-6', 'rule-9') WHERE sequence = 7"
SWAP = (
    "UPDATE audit_event SET sequence = 999 WHERE sequence = 7",
    "UPDATE audit_event SET sequence = 7 WHERE sequence = 8",
    "UPDATE audit_event SET sequence = 8 WHERE sequence = 999",
)
COPY = "INSERT INTO audit_event SELECT 21, previous, body, hash FROM audit_event WHERE sequence = 20"
HEAD_BACK = (
    "UPDATE audit_head SET sequence = (SELECT max(sequence) FROM audit_event),"
    " hash = (SELECT hash FROM audit_event ORDER BY sequence DESC LIMIT 1)"
)
LATE = "DELETE FROM audit_checkpoint WHERE sequence > (SELECT max(sequence) FROM audit_event)"
EMPTY = ("DELETE FROM audit_event", "DELETE FROM audit_checkpoint")

MUTATIONS: dict[str, Change] = {
    "change: one word of a record": sql(ALTER),
    "change: one word, all later hashes made to fit": lambda c: (sql(ALTER)(c), relink(c, is_head_too=False)),
    "change: one word, the whole chain rewritten": relinked(ALTER),
    "change: the whole chain rewritten, signed with another key": resigned(FORGER),
    "change: a record emptied": sql("UPDATE audit_event SET body = '' WHERE sequence = 1"),
    "change: one bit of the last record": sql("UPDATE audit_event SET body = body || ' ' WHERE sequence = 20"),
    "change: a hash in capitals": sql("UPDATE audit_event SET hash = upper(hash) WHERE sequence = 3"),
    "change: a record's link": sql("UPDATE audit_event SET previous = hash WHERE sequence = 3"),
    "delete: a record in the middle": sql("DELETE FROM audit_event WHERE sequence = 7"),
    "delete: a record in the middle, the chain rewritten": relinked("DELETE FROM audit_event WHERE sequence = 7"),
    "delete: the first record": sql("DELETE FROM audit_event WHERE sequence = 1"),
    "delete: the first record, the chain rewritten": relinked("DELETE FROM audit_event WHERE sequence = 1"),
    "insert: a copy at the end": sql(COPY),
    "insert: a copy at the end, the chain rewritten": relinked(COPY),
    "insert: a record before the first": sql(
        "INSERT INTO audit_event SELECT 0, previous, body, hash FROM audit_event WHERE sequence = 1"
    ),
    "insert: a record of the least number there is": sql(
        "INSERT INTO audit_event SELECT -9223372036854775808, previous, body, hash FROM audit_event WHERE sequence = 1"
    ),
    "reorder: two records": sql(*SWAP),
    "reorder: two records, the chain rewritten": relinked(*SWAP),
    "reorder: the last record moved on": sql("UPDATE audit_event SET sequence = 30 WHERE sequence = 20"),
    "truncate: the last record": sql("DELETE FROM audit_event WHERE sequence = 20"),
    "truncate: the last record and the head": sql("DELETE FROM audit_event WHERE sequence = 20", HEAD_BACK, LATE),
    "truncate: behind a checkpoint, its signature as the head's": cut_to_checkpoint,
    "truncate: half of the records, head and checkpoints": sql(
        "DELETE FROM audit_event WHERE sequence > 10", HEAD_BACK, LATE
    ),
    "truncate: all records": sql("DELETE FROM audit_event"),
    "truncate: all records, head and checkpoints": sql(*EMPTY, "DELETE FROM audit_head"),
    "truncate: all, a new head without signature": sql(
        *EMPTY, f"UPDATE audit_head SET sequence = 0, hash = '{GENESIS}', version = 0, signature = x''"
    ),
    "truncate: every table dropped": sql(
        "DROP TABLE audit_event", "DROP TABLE audit_head", "DROP TABLE audit_checkpoint"
    ),
    "head: deleted": sql("DELETE FROM audit_head"),
    "head: its hash": sql("UPDATE audit_head SET hash = upper(hash)"),
    "head: its number": sql("UPDATE audit_head SET sequence = 19"),
    "head: its signature": sql("UPDATE audit_head SET signature = zeroblob(64)"),
    "head: its signature removed": sql("UPDATE audit_head SET signature = x'', version = 0"),
    "head: its key version": sql("UPDATE audit_head SET version = 2"),
    "checkpoint: deleted": sql("DELETE FROM audit_checkpoint WHERE sequence = 8"),
    "checkpoint: all deleted": sql("DELETE FROM audit_checkpoint"),
    "checkpoint: its hash": sql("UPDATE audit_checkpoint SET hash = upper(hash) WHERE sequence = 8"),
    "checkpoint: its signature": sql("UPDATE audit_checkpoint SET signature = zeroblob(64) WHERE sequence = 8"),
    "checkpoint: moved to another record": sql("UPDATE audit_checkpoint SET sequence = 9 WHERE sequence = 8"),
    "checkpoint: one put in": sql(
        "INSERT INTO audit_checkpoint SELECT e.sequence, e.hash, 1, c.signature FROM audit_event e,"
        " audit_checkpoint c WHERE e.sequence = 9 AND c.sequence = 8"
    ),
    "checkpoint: the founding one changed": sql(
        "UPDATE audit_checkpoint SET signature = zeroblob(64) WHERE sequence = 0"
    ),
    "checkpoint: table dropped": sql("DROP TABLE audit_checkpoint"),
    "swap: the chain of another site, signed with its own keys": swapped(FORGER),
}
ANCHORED: dict[str, Change] = {
    "replay: records cut off, the signed head of an older copy put back": put_back,
    "swap: the chain of another store that has the same keys": swapped(SIGNER),
    "begin anew: every table dropped, the server started again": sql(
        "DROP TABLE audit_event", "DROP TABLE audit_head", "DROP TABLE audit_checkpoint", "DELETE FROM part"
    ),
    "begin anew: the chain rewritten without signatures, the server started again": unsigned,
}
"""Each followed by a start of the server, which carries on what it finds."""


def tried(
    master: Path, scratch: Path, change: Change, *, anchor: str = "", is_restarted: bool = False
) -> tuple[str, int | None]:
    """What the verification says after one change to a copy, and a start of the server on it."""
    copy = Path(shutil.copyfile(master, scratch / "copy.db"))
    connection = sqlite3.connect(copy)
    with connection:
        change(connection)
    connection.close()
    if is_restarted:
        chain(copy, records=1)
    verdict = verify_at(copy, anchor=anchor, trust=SIGNER.trust)
    return verdict.problem, verdict.broken_at


def main() -> None:
    """Print the table: each mutation, and how the verification names it."""
    with tempfile.TemporaryDirectory() as folder:
        master = chain(Path(folder) / "osler.db")
        found = {name: tried(master, Path(folder), change) for name, change in MUTATIONS.items()}
        kept = verify_at(master).head
        blind = {
            name: [tried(master, Path(folder), change, anchor=anchor, is_restarted=True)[0] for anchor in ("", kept)]
            for name, change in ANCHORED.items()
        }
    print("| mutation | found as | at record |\n|---|---|---|")
    for name, (problem, place) in found.items():
        print(f"| {name} | {problem or 'NOT FOUND'} | {place} |")
    print(f"\n{sum(bool(problem) for problem, _ in found.values())} of {len(found)} found\n")
    print("| mutation | without an anchor | with one |\n|---|---|---|")
    for name, (alone, anchored) in blind.items():
        print(f"| {name} | {alone or 'not found'} | {anchored or 'NOT FOUND'} |")


if __name__ == "__main__":
    main()
