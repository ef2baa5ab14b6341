"""The chain shows every change to what was recorded, and nothing in it names a patient."""

import sqlite3
from datetime import UTC, datetime

import pytest

from privacy.audit import GENESIS, AuditEvent, AuditLog, digest, verify, verify_at
from privacy.database import Database
from privacy.gate import seal
from privacy.pseudonym import Pseudonyms
from tests.unit.privacy.charts import AS_OF, IDENTIFIERS, chart


def _event(number):
    return AuditEvent(
        at=datetime(2026, 3, 1, 9, 0, number, tzinfo=UTC), outcome="answered", rule_ids=(f"rule-{number}",)
    )


@pytest.fixture
def path(tmp_path):
    database = Database.open(tmp_path / "osler.db")
    log = AuditLog(database)
    for number in range(5):
        log.record(_event(number)).result()
    database.close()
    return tmp_path / "osler.db"


def _tampered(path, *statements):
    connection = sqlite3.connect(path)
    with connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()
    verdict = verify_at(path)
    return verdict.problem, verdict.broken_at, verdict.count


def test_an_untouched_chain_holds(path):
    verdict = verify_at(path)
    assert (verdict.is_intact, verdict.count, verdict.broken_at, len(verdict.head)) == (True, 5, None, 64)


_SWAP = "UPDATE audit_event SET sequence = {0} WHERE sequence = {1}"
_COPY = "INSERT INTO audit_event SELECT {0}, previous, body, hash FROM audit_event WHERE sequence = {1}"


@pytest.mark.parametrize(
    ("statements", "found"),
    [
        (["UPDATE audit_event SET body = replace(body, 'rule-2', 'rule-9') WHERE sequence = 3"], ("altered", 3, 2)),
        (["UPDATE audit_event SET hash = upper(hash) WHERE sequence = 3"], ("altered", 3, 2)),
        (["UPDATE audit_event SET previous = hash WHERE sequence = 3"], ("altered", 3, 2)),
        (["UPDATE audit_event SET body = '' WHERE sequence = 1"], ("altered", 1, 0)),
        (["DELETE FROM audit_event WHERE sequence = 3"], ("missing", 3, 2)),
        (["DELETE FROM audit_event WHERE sequence = 1"], ("missing", 1, 0)),
        (["DELETE FROM audit_event WHERE sequence = 5"], ("truncated", 5, 4)),
        (["DELETE FROM audit_event WHERE sequence > 2"], ("truncated", 3, 2)),
        (["DELETE FROM audit_event"], ("truncated", 1, 0)),
        ([_SWAP.format(99, 2), _SWAP.format(2, 3), _SWAP.format(3, 99)], ("altered", 2, 1)),
        ([_COPY.format(6, 5)], ("altered", 6, 5)),
        ([_COPY.format(0, 1)], ("inserted", 0, 0)),
        (["UPDATE audit_event SET sequence = sequence + 1 WHERE sequence = 5"], ("missing", 5, 4)),
        (["UPDATE audit_head SET hash = upper(hash)"], ("head", 5, 5)),
        (["UPDATE audit_head SET sequence = 4"], ("inserted", 5, 5)),
        (["DELETE FROM audit_head"], ("head", 5, 5)),
    ],
)
def test_the_first_break_is_named(path, statements, found):
    assert _tampered(path, *statements) == found


def test_a_record_rewritten_with_its_own_new_hash_no_longer_fits_the_next(path):
    from privacy.audit import _link

    body = b'{"outcome":"nothing happened"}'
    connection = sqlite3.connect(path)
    (previous,) = connection.execute("SELECT previous FROM audit_event WHERE sequence = 3").fetchone()
    connection.execute("UPDATE audit_event SET body = ?, hash = ? WHERE sequence = 3", (body, _link(3, previous, body)))
    connection.commit()
    connection.close()
    verdict = verify_at(path)
    assert (verdict.problem, verdict.broken_at) == ("unlinked", 4)


def test_an_anchor_kept_elsewhere_shows_an_end_cut_off_together_with_its_head(path):
    anchor = verify_at(path).head
    assert verify_at(path, anchor=anchor).is_intact
    found = _tampered(
        path,
        "DELETE FROM audit_event WHERE sequence = 5",
        "UPDATE audit_head SET sequence = 4, hash = (SELECT hash FROM audit_event WHERE sequence = 4)",
    )
    assert found == ("", None, 4)
    assert verify_at(path, anchor=anchor).problem == "anchor"


def test_an_older_anchor_is_still_in_a_longer_chain(path):
    anchor = verify_at(path).head
    database = Database.open(path)
    AuditLog(database).record(_event(6)).result()
    verdict = verify(database, anchor=anchor)
    database.close()
    assert (verdict.is_intact, verdict.count) == (True, 6)


def test_an_empty_chain_holds(tmp_path):
    database = Database.open(tmp_path / "osler.db")
    before = verify(database)
    AuditLog(database)
    assert verify(database) == before
    assert (before.is_intact, before.count, before.head) == (True, 0, GENESIS)
    database.close()


def test_several_events_are_appended_all_or_none_in_order(tmp_path):
    database = Database.open(tmp_path / "osler.db")
    AuditLog(database).record_all([_event(number) for number in range(10)]).result()
    bodies = database.read(lambda connection: connection.execute("SELECT body FROM audit_event ORDER BY 1").fetchall())
    assert [f'"rule-{number}"'.encode() in body for number, (body,) in enumerate(bodies)] == [True] * 10
    assert verify(database).count == 10
    database.close()


def test_two_processes_share_one_chain(tmp_path):
    stores = [Database.open(tmp_path / "osler.db") for _ in range(2)]
    logs = [AuditLog(store) for store in stores]
    futures = [logs[number % 2].record(_event(number % 60)) for number in range(200)]
    assert [future.result() for future in futures] == [None] * 200
    assert (verify(stores[0]).is_intact, verify(stores[1]).count) == (True, 200)
    for store in stores:
        store.close()


def test_the_same_events_give_the_same_chain(tmp_path):
    heads = set()
    for name in ("a.db", "b.db"):
        database = Database.open(tmp_path / name)
        AuditLog(database).record_all([_event(number) for number in range(3)]).result()
        heads.add(verify(database).head)
        database.close()
    assert len(heads) == 1


def test_nothing_identifying_is_in_the_file(tmp_path):
    sealed, pseudonyms = seal(chart()), Pseudonyms()
    database = Database.open(tmp_path / "osler.db")
    event = AuditEvent(
        at=AS_OF,
        outcome="answered",
        patient=pseudonyms.of("patient", "tenant", "pat-77120045"),
        subject=pseudonyms.of("subject", "issuer", "Dr. Okonjo-Vries"),
        request_digest=digest(b"Margaret Quillfeather"),
        case_digest=digest(sealed.payload),
    )
    AuditLog(database).record(event).result()
    database.close()
    written = b"".join(file.read_bytes() for file in tmp_path.iterdir()).lower()
    assert digest(sealed.payload).encode() in written
    assert [
        word for word in (*IDENTIFIERS, "pat-77120045", "okonjo", "quillfeather") if word.lower().encode() in written
    ] == []
