"""``osler keys`` and ``osler audit verify`` as an operator and an auditor call them."""

import json
import sqlite3
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from cds_hooks.commands.cli import main
from privacy.audit import AuditEvent, AuditLog
from privacy.database import Database
from privacy.errors import NotKept
from privacy.keys import KeyRing
from privacy.vault import Vault

AT = datetime(2026, 3, 1, tzinfo=UTC)
NAME = b"Margaret Quillfeather"


@pytest.fixture
def keys(tmp_path):
    return tmp_path / "secret" / "keys.toml"


@pytest.fixture
def store(tmp_path):
    return tmp_path / "var" / "osler.db"


@pytest.fixture
def run(keys, store):
    def start(*words, **options):
        environment = {"OSLER_KEYS": str(keys), "OSLER_STORE": str(store)}
        return CliRunner().invoke(main, words, env=environment, **options)

    return start


def _with_vault(keys, store, work):
    database = Database.open(store)
    try:
        ring = KeyRing.load(keys)
        return work(Vault(database, ring, AuditLog(database, ring.signer())))
    finally:
        database.close()


def _fill(vault):
    slot = vault.enrol("north", "mrn", "MRN-1").result()
    vault.keep("north", slot, "name", "1", NAME).result()
    return slot


def test_init_makes_a_private_file_and_prints_public_keys_only(run, keys):
    answer = run("keys", "init")
    assert (answer.exit_code, keys.stat().st_mode & 0o777) == (0, 0o600)
    assert list(json.loads(answer.stdout)["audit_keys"]) == ["1"]
    secret = keys.read_text().split('secret = "')[1].split('"')[0]
    assert secret not in answer.output


def test_init_never_overwrites(run, keys):
    run("keys", "init")
    before = keys.read_bytes()
    answer = run("keys", "init")
    assert (answer.exit_code, "osler keys rotate" in answer.output, keys.read_bytes() == before) == (1, True, True)


def test_init_beside_the_store_is_refused(run, store):
    answer = run("keys", "init", "--keys", str(store.parent / "keys.toml"))
    assert (answer.exit_code, "beside_store" in answer.output, store.parent.exists()) == (1, True, False)


def test_without_a_key_file_named_it_is_wrong_usage():
    answer = CliRunner().invoke(main, ["keys", "init"], env={})
    assert (answer.exit_code, "OSLER_KEYS" in answer.output) == (2, True)


@pytest.mark.parametrize("command", ["rotate", "shred"])
def test_a_missing_file_names_what_to_do(run, store, command):
    Database.open(store).close()
    answer = run("keys", command, *(["--tenant", "north"] if command == "shred" else []))
    assert (answer.exit_code, "osler keys init" in answer.output) == (1, True)


def test_rotation_renews_and_retirement_destroys(run, keys, store):
    run("keys", "init")
    slot = _with_vault(keys, store, _fill)
    first = run("keys", "rotate")
    assert (first.exit_code, "1 data keys" in first.stderr, json.loads(first.stdout)["version"]) == (0, True, 2)
    second = run("keys", "rotate", "--rewrap-only", "--retire")
    assert (second.exit_code, set(KeyRing.load(keys).masters)) == (0, {2})
    assert json.loads(second.stdout)["audit_keys"] == json.loads(first.stdout)["audit_keys"]
    assert (json.loads(first.stdout)["retired"], json.loads(second.stdout)["retired"]) == ([], [1])
    assert _with_vault(keys, store, lambda vault: vault.open("north", slot, "name", "1", at=AT)) == NAME
    assert run("audit", "verify").exit_code == 0


def test_no_key_is_retired_without_the_store_that_may_need_it(run, keys, store):
    run("keys", "init")
    answer = run("keys", "rotate", "--rewrap-only", "--retire")
    assert (answer.exit_code, "no store" in answer.output, set(KeyRing.load(keys).masters)) == (2, True, {1})


def test_a_patient_is_shredded_by_the_identifier_on_standard_input(run, keys, store):
    run("keys", "init")
    slot = _with_vault(keys, store, _fill)
    answer = run("keys", "shred", "--tenant", "north", input="MRN-1\n")
    assert json.loads(answer.stdout) == {"shredded": slot, "overwritten": True}
    with pytest.raises(NotKept, match="shredded"):
        _with_vault(keys, store, lambda vault: vault.open("north", slot, "name", "1", at=AT))
    again = run("keys", "shred", "--tenant", "north", input="MRN-1\n")
    assert (again.exit_code, "unknown_patient" in again.output, "MRN-1" in again.output) == (1, True, False)


def _signed(keys, store):
    database = Database.open(store)
    AuditLog(database, KeyRing.load(keys).signer()).record_all([AuditEvent(at=AT, outcome="answered")] * 3).result()
    database.close()


def test_an_auditor_needs_the_public_keys_only(run, keys, store, tmp_path):
    trust = tmp_path / "trust.json"
    trust.write_text(run("keys", "init").stdout)
    _signed(keys, store)
    keys.unlink()
    answer = CliRunner().invoke(main, ["audit", "verify", "--store", str(store), "--trust", str(trust)])
    assert (answer.exit_code, "signed from record 1 on" in answer.output) == (0, True)


def test_a_forged_signature_is_named(run, keys, store):
    run("keys", "init")
    _signed(keys, store)
    connection = sqlite3.connect(store)
    with connection:
        connection.execute("UPDATE audit_head SET signature = zeroblob(64)")
    connection.close()
    answer = run("audit", "verify")
    assert (answer.exit_code, "no trusted key signed" in answer.output) == (1, True)
    found = json.loads(run("audit", "verify", "--json").output)
    assert (found["problem"], found["signed_from"]) == ("unsigned", None)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"audit_keys": {"1": "short"}}', '{"audit_keys": {"x": ""}}'])
def test_a_file_that_is_no_list_of_public_keys_is_wrong_usage(store, tmp_path, content):
    Database.open(store).close()
    trust = tmp_path / "trust.json"
    trust.write_text(content)
    answer = CliRunner().invoke(main, ["audit", "verify", "--store", str(store), "--trust", str(trust)])
    assert answer.exit_code == 2


@pytest.mark.parametrize("command", ["init", "rotate", "shred"])
def test_each_help_has_an_example(command):
    assert f"Example: osler keys {command}" in CliRunner().invoke(main, ["keys", command, "--help"]).output
