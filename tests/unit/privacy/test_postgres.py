"""PostgreSQL gives what SQLite gives: one chain of many replicas, nothing lost by a kill, every falsification found."""

import json
import threading
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction

import pytest
from click.testing import CliRunner

from cds_hooks.commands.cli import main
from model.population.grid import Week, weeks_between
from privacy.audit import AuditLog, verify, verify_at
from privacy.database import Database, Schema
from privacy.errors import BudgetSpent, KeysRefused, NotKept, StoreUnavailable
from privacy.keys import KeyRing
from privacy.noise import SystemSource
from privacy.release import Ledger
from privacy.vault import Vault
from tests.evaluation.audit_mutations import EVERY, MUTATIONS, SIGNER, chain, event
from tests.unit.privacy.test_keys import MASTER, OTHER
from tests.unit.privacy.test_release import question, zeros

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
TRUST = SIGNER.trust
FIRST = KeyRing(masters={1: MASTER}, retired={})
BOTH = KeyRing(masters={1: MASTER, 2: OTHER}, retired={})
NAME = "Margaret Quillfeather 王小明".encode()
# what the mutations, written for SQLite, call and PostgreSQL lacks
FUNCTIONS = (
    "CREATE FUNCTION replace(bytea, text, text) RETURNS bytea LANGUAGE sql AS"
    " $$ SELECT convert_to(pg_catalog.replace(convert_from($1, 'UTF8'), $2, $3), 'UTF8') $$",
    "CREATE FUNCTION zeroblob(integer) RETURNS bytea LANGUAGE sql AS $$ SELECT decode(repeat('00', $1), 'hex') $$",
)


@pytest.fixture
def url(postgres):
    return postgres.database()


@pytest.fixture
def database(url):
    opened = Database.open(url, patience=1.0)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def signed(postgres):
    """A signed chain, on one connection that the tests may falsify and take back."""
    from privacy.postgres import Postgres

    url = chain(postgres.database())
    connection = Postgres(url, 1.0).writer()
    for function in FUNCTIONS:
        connection.execute(function)
    yield connection
    connection.close()


class Inside:
    """The store as a transaction sees it that is not yet committed."""

    def __init__(self, connection):
        self._connection = connection

    def read(self, work):
        return work(self._connection)


def test_the_same_events_give_the_same_chain_as_in_sqlite(url, tmp_path):
    kept = verify_at(chain(url), trust=TRUST)
    assert kept == verify_at(chain(tmp_path / "osler.db"), trust=TRUST)
    assert (kept.is_intact, kept.signed_from) == (True, 0)


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_falsification_is_found(name, signed):
    signed.execute("BEGIN")
    try:
        MUTATIONS[name](signed)
        assert verify(Inside(signed), trust=TRUST).problem != ""
    finally:
        signed.execute("ROLLBACK")
    assert verify(Inside(signed), trust=TRUST).is_intact


def test_replicas_behind_a_balancer_write_one_chain(url):
    stores = [Database.open(url) for _ in range(4)]
    logs = [AuditLog(store, SIGNER, every=EVERY) for store in stores]
    futures = []

    def write(log):
        futures.extend(log.record(event(number % 60)) for number in range(100))

    threads = [threading.Thread(target=write, args=(log,)) for log in logs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [future.result() for future in futures] == [None] * 400
    verdict = verify(stores[0], trust=TRUST)
    assert (verdict.problem, verdict.count) == ("", 400)
    for store in stores:
        store.close()


def test_a_killed_server_loses_nothing_acknowledged_and_is_found_again(postgres, database, url):
    log, acknowledged = AuditLog(database, SIGNER, every=EVERY), []
    is_enough = threading.Event()

    def write():
        with suppress(StoreUnavailable):
            while True:
                acknowledged.append(log.record(event(1)).result())
                if len(acknowledged) >= 100:
                    is_enough.set()

    writer = threading.Thread(target=write)
    writer.start()
    assert is_enough.wait(30)
    postgres.kill()
    writer.join()
    with pytest.raises(StoreUnavailable, match="unreachable"):
        log.record(event(1)).result()
    with pytest.raises(StoreUnavailable, match="unreachable"):
        verify_at(url)
    postgres.start()
    log.record(event(1)).result()
    verdict = verify(database, trust=TRUST)
    assert (verdict.problem, verdict.count > len(acknowledged) >= 100) == ("", True)


def test_a_session_that_the_server_ended_costs_no_record(database):
    log = AuditLog(database)
    other = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'osler' AND pid <> ?"
    with pytest.raises(StoreUnavailable):
        database.submit(lambda connection: connection.execute("SELECT pg_terminate_backend(pg_backend_pid())")).result()
    assert verify(database).is_intact
    (mine,) = database.submit(lambda connection: connection.execute("SELECT pg_backend_pid()").fetchone()).result()
    database.submit(lambda connection: connection.execute(other, (mine,))).result()
    log.record(event(1)).result()
    assert verify(database).count == 1


def test_a_store_that_stays_locked_is_said_to_be_locked(database, url):
    from privacy.postgres import Postgres

    holder = Postgres(url, 1.0)
    connection = holder.writer()
    holder.begin(connection, is_writing=True)
    with pytest.raises(StoreUnavailable, match="locked"):
        database.submit(lambda _: None).result()
    connection.close()
    database.submit(lambda _: None).result()


def test_one_failing_work_undoes_itself_alone(database):
    database.install(Schema(name="numbers", steps=(("CREATE TABLE number (value INTEGER PRIMARY KEY)",),)))

    def add(value, fails=False):
        def work(connection):
            connection.execute("INSERT INTO number VALUES (?)", (value,))
            if fails:
                raise LookupError("mine")

        return work

    gate = threading.Event()
    database.submit(lambda _: gate.wait(5))
    futures = [database.submit(work) for work in (add(1), add(2, fails=True), add(1), add(2**60))]
    gate.set()
    assert [type(future.exception()).__name__ for future in futures] == [
        "NoneType",
        "LookupError",
        "UniqueViolation",
        "NoneType",
    ]
    found = database.read(lambda connection: connection.execute("SELECT value FROM number ORDER BY 1").fetchall())
    assert found == [(1,), (2**60,)]
    with pytest.raises(StoreUnavailable):
        database.read(add(3))


def test_a_newer_store_is_left_alone_and_a_broken_address_is_said(database, url):
    database.submit(lambda connection: connection.execute("UPDATE part SET version = 99")).result()
    with pytest.raises(StoreUnavailable, match="newer"):
        Database.open(url)
    with pytest.raises(StoreUnavailable) as told:
        Database.open("postgresql://osler:secret@127.0.0.1:1/osler")
    assert str(told.value) == "the store is not available: unreachable"


def test_the_vault_keeps_rotates_and_shreds(database):
    vault = Vault(database, FIRST, AuditLog(database, FIRST.signer()))
    slot, other = (vault.enrol("north", "mrn", f"MRN-{number}").result() for number in range(2))
    vault.keep("north", slot, "name", "1", b"older").result()
    vault.keep("north", slot, "name", "1", NAME).result()
    newer = Vault(database, BOTH, AuditLog(database, BOTH.signer()))
    assert (newer.rewrap(), newer.versions(), newer.find("north", "mrn", "MRN-0")) == (2, {2}, slot)
    assert newer.open("north", slot, "name", "1", at=AT) == NAME
    with pytest.raises(KeysRefused, match="restart"):
        vault.enrol("north", "mrn", "MRN-2").result()
    assert newer.shred("north", slot, at=AT) is False
    with pytest.raises(NotKept, match="shredded"):
        newer.open("north", slot, "name", "1", at=AT)
    assert newer.find("north", "mrn", "MRN-1") == other
    assert verify(database, trust=BOTH.trust()).is_intact


def test_the_budget_is_spent_once_over_all_replicas(database, url):
    other = Database.open(url)
    asked = question(epsilon=6)
    first = Ledger(database).publish(asked, zeros(), SystemSource())
    again = Ledger(other).publish(asked, zeros(), SystemSource())
    assert (first.cells, again.cost, again.left) == (again.cells, 0, Fraction(4))
    following = Week.read("2026-W03")
    later = question(grid=replace(asked.grid, weeks=weeks_between(following, following)), epsilon=6)
    with pytest.raises(BudgetSpent):
        Ledger(other).publish(later, zeros(later.grid), SystemSource())
    other.close()


def test_the_commands_work_on_it(url, tmp_path):
    def run(*words, **options):
        environment = {"OSLER_KEYS": str(tmp_path / "keys.toml"), "OSLER_DATABASE_URL": url}
        return CliRunner().invoke(main, words, env=environment, **options)

    assert run("keys", "init").exit_code == 0
    database, ring = Database.open(url), KeyRing.load(tmp_path / "keys.toml")
    Vault(database, ring, AuditLog(database, ring.signer())).enrol("north", "mrn", "MRN-1").result()
    database.close()
    assert "1 data keys" in run("keys", "rotate").stderr
    assert run("keys", "rotate", "--rewrap-only", "--retire").exit_code == 0
    assert json.loads(run("keys", "shred", "--tenant", "north", input="MRN-1\n").stdout)["overwritten"] is False
    assert "signed from record 1 on" in run("audit", "verify").output
    assert [json.loads(line)["outcomeDesc"] for line in run("audit", "export").output.splitlines()] == [
        "keys-rotated",
        "vault-shredded",
    ]
    released = run("deidentify", "--format", "fhir", "--audit", input='{"resourceType": "Patient"}')
    assert (released.exit_code, "3 records" in run("audit", "verify").output) == (0, True)


def test_an_auditor_needs_no_right_to_write(url):
    import psycopg

    chain(url)
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute(b"CREATE ROLE auditor LOGIN")
        owner.execute(b"DO $$ BEGIN EXECUTE 'GRANT USAGE ON SCHEMA ' || current_schema() || ' TO auditor'; END $$")
        owner.execute(b"GRANT SELECT ON audit_event, audit_head, audit_checkpoint TO auditor")
    theirs = url.replace("osler@", "auditor@")
    assert verify_at(theirs, trust=TRUST).is_intact
    with pytest.raises(StoreUnavailable, match="not permitted"):
        Database.open(theirs)
