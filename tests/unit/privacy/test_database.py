"""The store: grouped commits, each work for itself, nothing acknowledged that is not on disk."""

import os
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
from concurrent.futures import wait
from pathlib import Path

import pytest

from privacy.audit import verify_at
from privacy.database import Database, Schema, look
from privacy.errors import StoreUnavailable
from privacy.sqlite_file import LAYOUT

NUMBERS = Schema(name="numbers", steps=(("CREATE TABLE number (value INTEGER PRIMARY KEY)",),))
ROOT = Path(__file__).parents[3]


@pytest.fixture
def database(tmp_path):
    opened = Database.open(tmp_path / "store" / "osler.db", patience=0.3)
    opened.install(NUMBERS)
    yield opened
    opened.close()


def _add(value):
    return lambda connection: connection.execute("INSERT INTO number VALUES (?)", (value,)).rowcount


def _all(connection):
    return [value for (value,) in connection.execute("SELECT value FROM number ORDER BY value")]


def test_what_is_acknowledged_can_be_read(database):
    assert database.submit(_add(7)).result() == 1
    assert database.read(_all) == [7]


def test_many_works_from_many_threads_all_arrive(database):
    futures = []
    threads = [
        threading.Thread(target=lambda start=start: futures.extend(database.submit(_add(start + n)) for n in range(50)))
        for start in range(0, 400, 50)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wait(futures)
    assert database.read(_all) == list(range(400))


def test_waiting_works_share_one_commit(database):
    gate, seen = threading.Event(), []
    database.submit(lambda connection: connection.set_trace_callback(seen.append)).result()
    seen.clear()
    first = database.submit(lambda _: gate.wait(5))
    waiting = [database.submit(_add(value)) for value in range(50)]
    gate.set()
    assert (first.result(), [future.result() for future in waiting]) == (True, [1] * 50)
    assert seen.count("COMMIT") <= 2


def test_a_failing_work_undoes_itself_alone(database):
    gate = threading.Event()
    database.submit(lambda _: gate.wait(5))

    def half(connection):
        _add(99)(connection)
        raise LookupError("mine")

    before, failing, after = database.submit(_add(1)), database.submit(half), database.submit(_add(2))
    gate.set()
    assert (before.result(), after.result()) == (1, 1)
    with pytest.raises(LookupError, match="mine"):
        failing.result()
    assert database.read(_all) == [1, 2]


def test_a_broken_rule_of_the_table_stays_what_it_is(database):
    database.submit(_add(1)).result()
    with pytest.raises(sqlite3.IntegrityError):
        database.submit(_add(1)).result()


def test_a_fault_of_the_store_is_typed(database):
    with pytest.raises(StoreUnavailable):
        database.submit(lambda connection: connection.execute("SELECT * FROM nowhere")).result()
    with pytest.raises(StoreUnavailable):
        database.read(lambda connection: connection.execute("SELECT * FROM nowhere"))


def test_a_work_that_ends_the_transaction_loses_the_batch_and_not_the_store(database):
    with pytest.raises(StoreUnavailable):
        database.submit(lambda connection: connection.execute("ROLLBACK")).result()
    assert database.submit(_add(3)).result() == 1


def test_a_cancelled_work_is_not_run(database):
    gate = threading.Event()
    database.submit(lambda _: gate.wait(5))
    unwanted = database.submit(_add(5))
    assert unwanted.cancel()
    gate.set()
    assert database.submit(_add(6)).result() == 1
    assert database.read(_all) == [6]


def test_reading_cannot_write(database):
    with pytest.raises(StoreUnavailable):
        database.read(_add(1))


def test_close_finishes_what_was_submitted_and_takes_nothing_more(tmp_path):
    database = Database.open(tmp_path / "osler.db")
    database.install(NUMBERS)
    futures = [database.submit(_add(value)) for value in range(200)]
    database.close()
    database.close()
    assert all(future.result() == 1 for future in futures)
    with pytest.raises(StoreUnavailable, match="closed"):
        database.submit(_add(1))
    with pytest.raises(StoreUnavailable, match="closed"):
        database.read(_all)
    assert look(tmp_path / "osler.db", _all) == list(range(200))


def test_the_files_are_the_owners_alone(database, tmp_path):
    database.submit(_add(1)).result()
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "store").iterdir()}
    assert modes == {0o600}


def test_an_existing_open_file_is_closed_to_others(tmp_path):
    path = tmp_path / "osler.db"
    path.touch(mode=0o644)
    Database.open(path).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_commits_are_forced_to_disk(database):
    def settings(connection):
        return [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")]

    assert database.submit(lambda connection: settings(connection)).result() == ["wal", 2]


def test_tables_are_made_once_and_upgraded_by_the_steps_that_are_missing(database):
    database.submit(_add(1)).result()
    wider = Schema(name="numbers", steps=(*NUMBERS.steps, ("ALTER TABLE number ADD COLUMN word TEXT DEFAULT 'x'",)))
    database.install(NUMBERS)
    database.install(wider)
    database.install(wider)
    assert database.read(lambda connection: connection.execute("SELECT value, word FROM number").fetchall()) == [
        (1, "x")
    ]
    with pytest.raises(StoreUnavailable, match="newer"):
        database.install(NUMBERS)


def test_a_store_of_a_newer_osler_is_left_alone(tmp_path):
    path = tmp_path / "osler.db"
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version = {LAYOUT + 1}")
    connection.close()
    with pytest.raises(StoreUnavailable, match="newer"):
        Database.open(path)


def test_a_file_that_is_no_store_is_refused(tmp_path):
    path = tmp_path / "osler.db"
    path.write_bytes(b"not a database at all, but long enough to look like one" * 40)
    with pytest.raises(StoreUnavailable, match="no database"):
        Database.open(path)


def test_a_folder_that_cannot_be_made_is_refused(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(StoreUnavailable, match="not writable"):
        Database.open(tmp_path / "file" / "osler.db")


def test_two_writers_wait_for_each_other(database, tmp_path):
    other = Database.open(tmp_path / "store" / "osler.db")
    futures = [one.submit(_add(value)) for value in range(100) for one in [(database, other)[value % 2]]]
    assert [future.result() for future in futures] == [1] * 100
    other.close()


def test_a_store_that_stays_locked_is_said_to_be_locked(database, tmp_path):
    holder = sqlite3.connect(tmp_path / "store" / "osler.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnavailable, match="locked"):
        database.submit(_add(1)).result()
    holder.execute("ROLLBACK")
    holder.close()
    assert database.submit(_add(1)).result() == 1


_WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from privacy.audit import AuditEvent, AuditLog
from privacy.database import Database

log = AuditLog(Database.open(Path(sys.argv[1])))
number = 0
while True:
    events = [AuditEvent(at=datetime(2026, 3, 1, tzinfo=UTC), outcome="answered", alarms=number + n) for n in range(20)]
    futures = [log.record(event) for event in events]
    for future in futures:
        future.result()
        number += 1
        print(number, flush=True)
"""


@pytest.mark.parametrize("kill_after", [1, 37, 200])
def test_every_acknowledged_record_survives_a_kill(tmp_path, kill_after):
    path = tmp_path / "osler.db"
    writer = subprocess.Popen([sys.executable, "-c", _WRITER, str(path)], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    heard = [next(writer.stdout) for _ in range(kill_after)]
    os.kill(writer.pid, signal.SIGKILL)
    heard += writer.stdout.readlines()
    writer.wait()
    writer.stdout.close()
    acknowledged = max(int(line) for line in heard if line.endswith("\n"))
    verdict = verify_at(path)
    assert verdict.is_intact
    assert verdict.count >= acknowledged >= kill_after
