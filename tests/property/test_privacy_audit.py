"""For any chain and any single change to it: the change is found, at or before the record it touched."""

import sqlite3
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from privacy.audit import AuditEvent, AuditLog, verify, verify_at
from privacy.database import Database

_CHANGES = (
    "UPDATE audit_event SET body = body || ' ' WHERE sequence = {at}",
    "UPDATE audit_event SET body = substr(body, 2) WHERE sequence = {at}",
    "UPDATE audit_event SET hash = 'f' || substr(hash, 2) || 'f' WHERE sequence = {at}",
    "UPDATE audit_event SET previous = substr(previous, 2) WHERE sequence = {at}",
    "DELETE FROM audit_event WHERE sequence = {at}",
    "DELETE FROM audit_event WHERE sequence >= {at}",
    "UPDATE audit_event SET sequence = -sequence WHERE sequence = {at}",
    "INSERT INTO audit_event SELECT sequence + 1000, previous, body, hash FROM audit_event WHERE sequence = {at}",
    "UPDATE audit_event SET body ="
    " (SELECT body FROM audit_event WHERE sequence = 1 + {at} % {count}) WHERE sequence = {at}",
)
events = st.builds(
    AuditEvent,
    at=st.integers(0, 10**9).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)),
    outcome=st.sampled_from(["answered", "refused"]),
    rule_ids=st.lists(st.text(max_size=10), max_size=3).map(tuple),
    duration_ms=st.integers(0, 10_000),
)


@settings(max_examples=40)
@given(st.lists(events, min_size=2, max_size=8, unique=True), st.data())
def test_any_change_is_found(recorded, data):
    at = data.draw(st.integers(1, len(recorded)))
    change = data.draw(st.sampled_from(_CHANGES)).format(at=at, count=len(recorded))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "osler.db"
        database = Database.open(path)
        AuditLog(database).record_all(recorded).result()
        assert verify(database).is_intact
        database.close()
        connection = sqlite3.connect(path)
        with connection:
            connection.execute(change)
        connection.close()
        verdict = verify_at(path)
    assert not verdict.is_intact
    assert verdict.broken_at is not None
    assert verdict.broken_at <= at or verdict.broken_at > len(recorded)
