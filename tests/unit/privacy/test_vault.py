"""The vault gives back what it was given, to who has the keys, until the patient is shredded."""

import sqlite3
import threading
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from privacy.audit import AuditEvent, AuditLog, verify
from privacy.database import Database
from privacy.errors import KeysRefused, NotKept, NotOpened, StoreUnavailable
from privacy.keys import KeyRing
from privacy.vault import Vault
from tests.unit.privacy.test_keys import MASTER, OTHER

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
FIRST = KeyRing(masters={1: MASTER}, retired={})
BOTH = KeyRing(masters={1: MASTER, 2: OTHER}, retired={})
SECOND = BOTH.without_old()
FOREIGN = KeyRing(masters={1: OTHER}, retired={})
NAME = "Margaret Quillfeather 王小明".encode()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "osler.db"


@pytest.fixture
def database(path):
    opened = Database.open(path)
    yield opened
    opened.close()


def _vault(database, ring=FIRST):
    return Vault(database, ring, AuditLog(database, ring.signer()))


def _filled(database, ring=FIRST, patients=3):
    vault = _vault(database, ring)
    slots = [vault.enrol("north", "mrn", f"MRN-{number}").result() for number in range(patients)]
    for slot in slots:
        vault.keep("north", slot, "name", "1", NAME).result()
    return vault, slots


def _bytes(path):
    return b"".join(file.read_bytes() for file in path.parent.iterdir())


def _column(path, query):
    connection = sqlite3.connect(path)
    found = connection.execute(query).fetchall()
    connection.close()
    return found


def _change(path, statement, *values):
    connection = sqlite3.connect(path)
    with connection:
        connection.execute(statement, values)
    connection.close()


def test_what_is_kept_comes_back(database):
    vault, slots = _filled(database)
    assert vault.open("north", slots[1], "name", "1", at=AT) == NAME
    vault.keep("north", slots[1], "name", "1", b"newer").result()
    assert vault.open("north", slots[1], "name", "1", at=AT) == b"newer"


def test_one_identifier_is_one_patient_in_each_tenant_and_kind(database):
    vault, slots = _filled(database)
    assert vault.enrol("north", "mrn", "MRN-1").result() == slots[1] == vault.find("north", "mrn", "MRN-1")
    assert vault.find("north", "mrn", "MRN-9") is None
    others = {vault.enrol("south", "mrn", "MRN-1").result(), vault.enrol("north", "phone", "MRN-1").result()}
    assert len(others | set(slots)) == 5


def test_an_empty_identifier_is_nobody(database):
    vault, _ = _filled(database)
    assert vault.find("north", "mrn", "") is None
    with pytest.raises(ValueError, match="one patient"):
        vault.enrol("north", "mrn", "").result()


def test_the_file_names_nobody(database, path):
    _filled(database)
    database.flush()
    assert [word for word in (b"Quillfeather", "王小明".encode(), b"MRN-1") if word in _bytes(path)] == []


@pytest.mark.parametrize(
    ("tenant", "purpose", "record", "reason"),
    [
        ("south", "name", "1", "unknown_patient"),
        ("north", "phone", "1", "unknown_record"),
        ("north", "name", "2", "unknown_record"),
    ],
)
def test_what_is_not_there_is_said(database, tenant, purpose, record, reason):
    vault, slots = _filled(database)
    with pytest.raises(NotKept, match=reason):
        vault.open(tenant, slots[0], purpose, record, at=AT)


def test_each_opening_is_in_the_audit_without_what_was_opened(database):
    vault, slots = _filled(database)
    vault.open("north", slots[0], "name", "1", at=AT)
    bodies = database.read(lambda connection: connection.execute("SELECT body FROM audit_event").fetchall())
    assert (len(bodies), b"vault-opened" in bodies[0][0], slots[0].encode() in bodies[0][0]) == (1, True, True)
    assert verify(database, trust=FIRST.trust()).is_intact


def test_without_the_audit_nothing_is_opened(database, path):
    vault, slots = _filled(database)
    _change(path, "UPDATE audit_head SET version = 99")
    with pytest.raises(StoreUnavailable):
        vault.open("north", slots[0], "name", "1", at=AT)


def test_another_ring_opens_nothing(database, path):
    _, slots = _filled(database)
    log = AuditLog(database, FIRST.signer())
    with pytest.raises(NotOpened, match="wrong_key"):
        Vault(database, FOREIGN, log).open("north", slots[0], "name", "1", at=AT)


@pytest.mark.parametrize("table", ["vault_patient", "vault_record"])
@pytest.mark.parametrize("place", [1, 3, 10, 50, 75, -1])
def test_a_changed_byte_is_refused(database, path, table, place):
    vault, slots = _filled(database, patients=1)
    column = "wrapped" if table == "vault_patient" else "sealed"
    ((blob,),) = _column(path, f"SELECT {column} FROM {table}")
    changed = bytearray(blob)
    changed[place] ^= 1
    _change(path, f"UPDATE {table} SET {column} = ?", bytes(changed))
    with pytest.raises((NotOpened, KeysRefused)):
        vault.open("north", slots[0], "name", "1", at=AT)


@pytest.mark.parametrize(
    "table", ["vault_patient SET wrapped = (SELECT wrapped", "vault_record SET sealed = (SELECT sealed"]
)
def test_a_row_moved_to_another_patient_is_refused(database, path, table):
    vault, slots = _filled(database, patients=2)
    name = table.split()[0]
    _change(path, f"UPDATE {table} FROM {name} WHERE slot = ?) WHERE slot = ?", slots[0], slots[1])
    with pytest.raises(NotOpened):
        vault.open("north", slots[1], "name", "1", at=AT)


@pytest.mark.parametrize("more", ["", ", bound = (SELECT bound FROM vault_lookup WHERE slot = ?2)", ", bound = x''"])
@pytest.mark.parametrize("way", ["find", "enrol"])
def test_an_identifier_that_was_made_to_name_another_patient_finds_nobody(database, path, more, way):
    vault, slots = _filled(database, patients=2)
    _change(path, f"UPDATE vault_lookup SET slot = ?2{more} WHERE slot = ?1", *slots)
    with pytest.raises(NotOpened):
        vault.find("north", "mrn", "MRN-0") if way == "find" else vault.enrol("north", "mrn", "MRN-0").result()
    assert vault.find("north", "mrn", "MRN-1") == slots[1]


def test_rotation_seals_the_keys_anew_and_touches_no_record(database, path):
    _, slots = _filled(database)
    before = _column(path, "SELECT sealed FROM vault_record ORDER BY slot")
    tokens = _column(path, "SELECT token FROM vault_lookup")
    vault = _vault(database, BOTH)
    assert (vault.open("north", slots[0], "name", "1", at=AT), vault.versions()) == (NAME, {1})
    assert (vault.rewrap(), vault.rewrap(), vault.versions()) == (3, 0, {2})
    assert _column(path, "SELECT sealed FROM vault_record ORDER BY slot") == before
    assert set(_column(path, "SELECT token FROM vault_lookup")).isdisjoint(tokens)
    late = _vault(database, SECOND)
    assert [late.find("north", "mrn", f"MRN-{number}") for number in range(3)] == slots
    assert late.open("north", slots[2], "name", "1", at=AT) == NAME


def test_an_old_ring_opens_nothing_after_rotation_and_makes_no_double(database):
    old, slots = _filled(database)
    _vault(database, BOTH).rewrap()
    with pytest.raises(KeysRefused, match="unknown_version"):
        old.open("north", slots[0], "name", "1", at=AT)
    with pytest.raises(KeysRefused, match="newer key file"):
        old.enrol("north", "mrn", "MRN-0").result()


def test_an_interrupted_rotation_is_finished_by_the_next(database, path):
    _, slots = _filled(database)
    vault = _vault(database, BOTH)
    vault.rewrap()
    _, more = _filled(database, BOTH, patients=4)
    assert (more[:3], vault.rewrap()) == (slots, 0)


def test_a_shredded_patient_is_gone_from_the_file_and_the_others_are_not(database, path):
    vault, slots = _filled(database)
    wrapped, sealed = _column(
        path,
        f"SELECT p.wrapped, r.sealed FROM vault_patient p JOIN vault_record r USING (slot) WHERE slot = '{slots[1]}'",
    )[0]
    database.flush()
    assert (wrapped[5:69] in _bytes(path), sealed[5:69] in _bytes(path)) == (True, True)
    assert vault.shred("north", slots[1], at=AT)
    assert (wrapped[5:69] in _bytes(path), sealed[5:69] in _bytes(path)) == (False, False)
    assert vault.find("north", "mrn", "MRN-1") is None
    for act in (
        lambda: vault.open("north", slots[1], "name", "1", at=AT),
        lambda: vault.shred("north", slots[1], at=AT),
    ):
        with pytest.raises(NotKept, match="shredded"):
            act()
    with pytest.raises(NotKept, match="shredded"):
        vault.keep("north", slots[1], "name", "2", b"late").result()
    assert vault.open("north", slots[0], "name", "1", at=AT) == NAME


def test_the_records_of_a_backup_do_not_open_with_the_store_after_shredding(database, path):
    vault, slots = _filled(database, patients=1)
    (row,) = _column(path, "SELECT tenant, slot, purpose, record, sealed FROM vault_record")
    vault.shred("north", slots[0], at=AT)
    again = vault.enrol("north", "mrn", "MRN-0").result()
    _change(path, "INSERT INTO vault_record VALUES (?, ?, ?, ?, ?)", row[0], again, *row[2:])
    with pytest.raises(NotOpened, match="wrong_key"):
        vault.open("north", again, "name", "1", at=AT)


def test_a_whole_backup_does_not_open_once_the_old_version_is_retired(database, tmp_path):
    _, slots = _filled(database)
    backup = sqlite3.connect(tmp_path / "backup.db")
    database.read(lambda connection: connection.backup(backup))
    backup.close()
    _vault(database, BOTH).rewrap()
    restored = Database.open(tmp_path / "backup.db")
    with pytest.raises(KeysRefused, match="unknown_version"):
        _vault(restored, SECOND).open("north", slots[0], "name", "1", at=AT)
    restored.close()


def test_many_writers_agree_on_one_patient_and_lose_nothing(path):
    stores = [Database.open(path) for _ in range(4)]
    vaults = [_vault(database) for database in stores]
    found = []

    def work(number):
        for record in range(15):
            slot = vaults[number].enrol("north", "mrn", f"MRN-{record % 5}").result()
            vaults[number].keep("north", slot, "note", f"{number}-{record}", b"%d %d" % (number, record)).result()
            found.append((slot, number, record))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(found), len({slot for slot, _, _ in found})) == (60, 5)
    assert [vaults[0].open("north", slot, "note", f"{number}-{record}", at=AT) for slot, number, record in found] == [
        b"%d %d" % (number, record) for _, number, record in found
    ]
    for database in stores:
        database.close()


def test_shredding_during_writing_leaves_nothing_behind(path):
    stores = [Database.open(path) for _ in range(2)]
    writer, shredder = (_vault(database) for database in stores)
    slot = writer.enrol("north", "mrn", "MRN-0").result()
    futures = [writer.keep("north", slot, "note", str(number), NAME) for number in range(200)]
    shredder.shred("north", slot, at=AT)
    outcomes = [future.exception() for future in futures]
    assert all(outcome is None or isinstance(outcome, NotKept) for outcome in outcomes)
    assert _column(path, "SELECT count(*) FROM vault_record") == [(0,)]
    for database in stores:
        database.close()


STEP = st.tuples(st.sampled_from(["keep", "shred", "rotate", "open"]), st.integers(0, 2))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, max_size=12))
def test_any_order_of_steps_agrees_with_a_dictionary(tmp_path_factory, steps):
    database = Database.open(tmp_path_factory.mktemp("vault") / "osler.db")
    ring, kept = FIRST, {}
    vault = _vault(database, ring)
    for number, (step, patient) in enumerate(steps):
        slot = vault.enrol("north", "mrn", str(patient)).result()
        if step == "keep":
            vault.keep("north", slot, "note", "1", str(number).encode()).result()
            kept[patient] = str(number).encode()
        elif step == "shred":
            vault.shred("north", slot, at=AT)
            kept.pop(patient, None)
        elif step == "rotate":
            ring = ring.rotated()
            vault = _vault(database, ring)
            vault.rewrap()
            AuditLog(database, ring.signer()).record(AuditEvent(at=AT, outcome="keys-rotated")).result()
            ring = ring.without_old()
            vault = _vault(database, ring)
        slot = vault.enrol("north", "mrn", str(patient)).result()
        try:
            found = vault.open("north", slot, "note", "1", at=AT)
        except NotKept:
            found = None
        assert found == kept.get(patient)
    assert verify(database, trust=ring.trust()).is_intact
    database.close()
