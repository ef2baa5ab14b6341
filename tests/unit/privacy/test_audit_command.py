"""``osler audit verify`` as an auditor calls it."""

import json
import sqlite3
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from cds_hooks.commands.audit import COMMAND
from privacy.audit import AuditEvent, AuditLog, verify_at
from privacy.database import Database


@pytest.fixture
def store(tmp_path):
    path = tmp_path / "osler.db"
    database = Database.open(path)
    event = AuditEvent(at=datetime(2026, 3, 1, tzinfo=UTC), outcome="answered")
    AuditLog(database).record_all([event] * 3).result()
    database.close()
    return path


def _cut(path):
    connection = sqlite3.connect(path)
    with connection:
        connection.execute("DELETE FROM audit_event WHERE sequence = 2")
    connection.close()


def _run(*arguments, **options):
    return CliRunner().invoke(COMMAND, ["verify", *map(str, arguments)], **options)


def test_an_intact_chain_is_said_with_its_count_and_head(store):
    answer = _run("--store", store)
    assert (answer.exit_code, answer.output) == (0, f"audit chain holds: 3 records, head {verify_at(store).head}\n")


def test_the_store_is_found_by_the_setting(store):
    assert _run(env={"OSLER_STORE": str(store)}).exit_code == 0


def test_a_broken_chain_names_the_record_and_exits_1(store):
    _cut(store)
    answer = _run("--store", store)
    assert answer.exit_code == 1
    assert answer.output.startswith("audit chain BROKEN: record 2 is missing")


@pytest.mark.parametrize(("is_cut", "expected"), [(False, (0, True, None)), (True, (1, False, 2))])
def test_the_json_says_the_same(store, is_cut, expected):
    [lambda _: None, _cut][is_cut](store)
    answer = _run("--store", store, "--json")
    found = json.loads(answer.output)
    assert (answer.exit_code, found["intact"], found["broken_at"]) == expected


@pytest.mark.parametrize(("anchor", "exit_code"), [("f" * 64, 1), ("", 0)])
def test_a_foreign_anchor_breaks_the_proof(store, anchor, exit_code):
    assert _run("--store", store, "--anchor", anchor).exit_code == exit_code


def test_the_last_head_is_an_anchor(store):
    assert _run("--store", store, "--anchor", verify_at(store).head).exit_code == 0


def test_a_store_that_does_not_exist_is_wrong_usage_and_is_not_made(tmp_path):
    answer = _run("--store", tmp_path / "none.db")
    assert (answer.exit_code, (tmp_path / "none.db").exists()) == (2, False)


def test_a_file_that_is_no_store_is_an_error(tmp_path):
    (tmp_path / "other.db").write_bytes(b"x" * 5000)
    assert _run("--store", tmp_path / "other.db").exit_code == 1


def test_looking_changes_nothing_in_the_store(store):
    before = store.read_bytes()
    _run("--store", store)
    assert store.read_bytes() == before
