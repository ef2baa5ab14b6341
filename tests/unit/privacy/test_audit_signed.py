"""A signed chain shows every falsification to who has the public key, and later signatures heal none."""

import re
import shutil
import sqlite3
import threading

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from privacy.audit import AuditLog, verify, verify_at
from privacy.checkpoints import Signer
from privacy.database import Database
from privacy.errors import KeysRefused, StoreUnavailable
from privacy.keys import KeyRing
from tests.evaluation.audit_mutations import (
    ALTER,
    ANCHORED,
    FORGER,
    MUTATIONS,
    RECORDS,
    SIGNER,
    chain,
    event,
    main,
    put_back,
    sql,
    tried,
)
from tests.unit.privacy.test_keys import MASTER, OTHER

TRUST = SIGNER.trust


@pytest.fixture(scope="module")
def master(tmp_path_factory):
    return chain(tmp_path_factory.mktemp("chain") / "osler.db")


@pytest.fixture
def store(master, tmp_path):
    return shutil.copyfile(master, tmp_path / "osler.db")


def _change(path, *statements):
    connection = sqlite3.connect(path)
    with connection:
        sql(*statements)(connection)
    connection.close()


def _append(path, signer=SIGNER, records=1, every=4):
    database = Database.open(path)
    try:
        AuditLog(database, signer, every=every).record_all([event(number) for number in range(records)]).result()
    finally:
        database.close()


def test_an_untouched_chain_holds_with_and_without_the_key(master):
    checked, unchecked = verify_at(master, trust=TRUST), verify_at(master)
    assert (checked.problem, checked.count, checked.signed_from) == ("", RECORDS, 0)
    assert (unchecked.problem, unchecked.signed_from) == ("", None)


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_falsification_is_found(name, master, tmp_path):
    assert tried(master, tmp_path, MUTATIONS[name])[0] != ""


def test_the_trial_itself_changes_nothing_when_it_changes_nothing(master, tmp_path):
    assert tried(master, tmp_path, lambda _: None) == ("", None)


def test_the_table_says_that_all_are_found(capsys):
    main()
    shown = capsys.readouterr().out
    assert f"{len(MUTATIONS)} of {len(MUTATIONS)} found" in shown
    rows = len(re.findall(r"^\| \w[\w ]*: ", shown, re.MULTILINE))
    assert (rows, "NOT FOUND" in shown) == (len(MUTATIONS) + len(ANCHORED), False)


def test_only_an_anchor_shows_that_the_whole_file_is_an_older_copy(store, tmp_path):
    older = shutil.copyfile(store, tmp_path / "older.db")
    _append(store)
    anchor = verify_at(store, trust=TRUST).head
    assert verify_at(older, trust=TRUST).is_intact
    assert verify_at(older, trust=TRUST, anchor=anchor).problem == "anchor"


@pytest.mark.parametrize("name", ANCHORED)
def test_what_looks_like_a_genuine_store_is_shown_by_a_head_kept_elsewhere(store, tmp_path, name):
    anchor = verify_at(store).head
    assert tried(store, tmp_path, ANCHORED[name], is_restarted=True) == ("", None)
    assert tried(store, tmp_path, ANCHORED[name], is_restarted=True, anchor=anchor)[0] == "anchor"


def test_a_chain_that_was_rewritten_without_signatures_is_signed_from_a_later_record(store, tmp_path):
    tried(store, tmp_path, ANCHORED["begin anew: the chain rewritten without signatures, the server started again"])
    _append(tmp_path / "copy.db")
    assert verify_at(tmp_path / "copy.db", trust=TRUST).signed_from == RECORDS


def test_an_older_state_put_back_under_a_running_server_is_not_carried_on(store):
    database = Database.open(store)
    log = AuditLog(database, SIGNER, every=4)
    log.record(event(1)).result()
    connection = sqlite3.connect(store)
    with connection:
        put_back(connection)
    connection.close()
    assert verify(database, trust=TRUST).is_intact
    log.record(event(2)).result()
    assert verify(database, trust=TRUST).problem == "unsigned"
    database.close()


def test_a_record_that_the_disk_refused_was_never_reached(store):
    database = Database.open(store)
    log = AuditLog(database, SIGNER, every=4)
    log.record(event(1)).result()
    with pytest.raises(LookupError):
        log.record(event(2), also=lambda _: {}["nothing"]).result()
    log.record(event(3)).result()
    assert verify(database, trust=TRUST).is_intact
    database.close()


@pytest.mark.parametrize(
    "statements",
    [
        (
            "DELETE FROM audit_event WHERE sequence > 18",
            "UPDATE audit_head SET sequence = 18, hash = (SELECT hash FROM audit_event WHERE sequence = 18)",
            "DELETE FROM audit_checkpoint WHERE sequence > 18",
        ),
        ("DELETE FROM audit_checkpoint WHERE sequence = 8",),
        ("DELETE FROM audit_checkpoint WHERE sequence > 0",),
        ("UPDATE audit_head SET signature = zeroblob(64)",),
        ("UPDATE audit_head SET version = 0, signature = x''",),
        (ALTER,),
    ],
)
def test_what_is_appended_after_a_falsification_does_not_heal_it(store, statements):
    _change(store, *statements)
    _append(store)
    first = verify_at(store, trust=TRUST).problem
    _append(store, records=9)
    assert (bool(first), bool(verify_at(store, trust=TRUST).problem)) == (True, True)


@pytest.mark.parametrize("statement", ["DELETE FROM audit_head", "UPDATE audit_head SET sequence = 7"])
def test_a_head_that_names_a_record_in_use_takes_no_more(store, statement):
    _change(store, statement)
    with pytest.raises(StoreUnavailable, match="osler audit verify"):
        _append(store)
    assert verify_at(store, trust=TRUST).problem != ""


def test_a_falsification_under_a_running_server_is_not_healed(store):
    database = Database.open(store)
    log = AuditLog(database, SIGNER, every=4)
    log.record(event(1)).result()
    _change(store, "DELETE FROM audit_checkpoint WHERE sequence = 8")
    log.record(event(2)).result()
    assert verify(database, trust=TRUST).problem == "unsigned"
    database.close()


def test_signing_that_begins_later_says_from_where(tmp_path):
    path = tmp_path / "osler.db"
    _append(path, signer=None, records=5)
    assert verify_at(path, trust=TRUST).problem == "unsigned"
    _append(path, records=3)
    verdict = verify_at(path, trust=TRUST)
    assert (verdict.problem, verdict.count, verdict.signed_from) == ("", 8, 5)


def test_a_signed_store_does_not_go_on_unsigned(store):
    with pytest.raises(KeysRefused, match="OSLER_KEYS"):
        _append(store, signer=None)
    assert verify_at(store, trust=TRUST).is_intact


def test_another_key_cannot_carry_the_chain_on(store):
    _append(store, signer=FORGER)
    assert verify_at(store, trust=TRUST).problem == "unsigned"


def test_a_forgotten_copy_of_a_retired_key_cuts_nothing_off(tmp_path):
    path, first = tmp_path / "osler.db", KeyRing(masters={1: MASTER}, retired={})
    both = KeyRing(masters={1: MASTER, 2: OTHER}, retired={})
    _append(path, signer=first.signer(), records=9)
    _append(path, signer=both.signer(), records=9)
    _change(
        path,
        "DELETE FROM audit_event WHERE sequence > 5",
        "UPDATE audit_head SET sequence = 5, hash = (SELECT hash FROM audit_event WHERE sequence = 5)",
        "DELETE FROM audit_checkpoint WHERE sequence > 5",
    )
    connection = sqlite3.connect(path)
    with connection:
        sequence, link = connection.execute("SELECT sequence, hash FROM audit_head").fetchone()
        (checkpoints,) = connection.execute("SELECT count(*) FROM audit_checkpoint").fetchone()
        signature = first.signer().head(sequence, link, checkpoints)
        connection.execute("UPDATE audit_head SET version = 1, signature = ?", (signature,))
    connection.close()
    assert verify_at(path, trust=both.trust()).is_intact
    assert verify_at(path, trust=both.without_old().trust()).problem == "unsigned"
    _append(path, signer=both.without_old().signer())
    assert verify_at(path, trust=both.without_old().trust()).problem == "unsigned"


def test_a_rotated_key_carries_on_and_old_signatures_still_verify(tmp_path):
    path, first = tmp_path / "osler.db", KeyRing(masters={1: MASTER}, retired={})
    _append(path, signer=first.signer(), records=9)
    both = KeyRing(masters={1: MASTER, 2: OTHER}, retired={})
    _append(path, signer=both.signer(), records=9)
    second = both.without_old()
    _append(path, signer=second.signer())
    assert verify_at(path, trust=second.trust()).signed_from == 0
    assert verify_at(path, trust=first.trust()).problem != ""
    with pytest.raises(StoreUnavailable, match="rotated"):
        _append(path, signer=first.signer())
    assert verify_at(path, trust=second.trust()).is_intact


def test_several_writers_share_one_signed_chain(tmp_path):
    stores = [Database.open(tmp_path / "osler.db") for _ in range(3)]
    logs = [AuditLog(database, SIGNER, every=4) for database in stores]
    threads = [
        threading.Thread(target=lambda log=log: [log.record(event(number)).result() for number in range(20)])
        for log in logs
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    verdict = verify(stores[0], trust=TRUST)
    assert (verdict.problem, verdict.count) == ("", 60)
    for database in stores:
        database.close()


def test_a_signature_for_one_thing_is_none_for_another():
    link = "a" * 64
    signed = SIGNER.checkpoint(7, link)
    assert TRUST.is_checkpoint(1, 7, link, signed)
    assert not TRUST.is_checkpoint(1, 8, link, signed)
    assert not TRUST.is_checkpoint(2, 7, link, signed)
    assert not TRUST.is_head(1, 7, link, 0, signed)
    assert not TRUST.is_checkpoint(1, 7, link, signed[:-1])


def test_the_signature_is_that_of_the_standard():
    seed = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    assert Signer(1, seed).public().hex() == "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    column=st.sampled_from(["body", "hash", "previous"]),
    row=st.integers(1, RECORDS),
    place=st.integers(1, 60),
    letter=st.sampled_from("05afZ~"),
)
def test_any_one_letter_of_any_record_is_found(master, tmp_path, column, row, place, letter):
    text = f"CAST({column} AS TEXT)"
    changed = f"substr({text}, 1, {place} - 1) || '{letter}' || substr({text}, {place} + 1)"
    kind = "BLOB" if column == "body" else "TEXT"
    seen = []

    def change(connection):
        before = connection.execute(f"SELECT CAST({column} AS BLOB) FROM audit_event WHERE sequence = {row}").fetchone()
        connection.execute(f"UPDATE audit_event SET {column} = CAST({changed} AS {kind}) WHERE sequence = {row}")
        after = connection.execute(f"SELECT CAST({column} AS BLOB) FROM audit_event WHERE sequence = {row}").fetchone()
        seen.append(before != after)

    problem, _ = tried(master, tmp_path, change)
    assert bool(problem) == seen[0]
