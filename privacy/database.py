"""The embedded store: SQLite with one writer thread that commits many submitted works at once.

A future resolves only after the transaction that holds its work is on disk, so what was
acknowledged survives a kill. Several processes may use one file.
"""

import queue
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, Generic, Protocol, TypeVar

from privacy.errors import StoreUnavailable

T = TypeVar("T")

LAYOUT: Final = 1
_BATCH: Final = 512
_PATIENCE: Final = 5.0
_TRIES: Final = 10
_CALLERS_OWN: Final = (sqlite3.IntegrityError, sqlite3.ProgrammingError, sqlite3.DataError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """The tables of one part of the product. ``steps`` only ever grows; a step is a few SQL statements."""

    name: str
    steps: tuple[tuple[str, ...], ...]


class Database:
    """One SQLite file. Writes go through ``submit``, reads through ``read``; both are safe from any thread."""

    def __init__(self, path: Path, patience: float) -> None:
        self._path = path
        self._patience = patience
        self._writer = _prepared(path, patience)
        self._readers: deque[sqlite3.Connection] = deque()
        self._queue: queue.SimpleQueue[_Pending | None] = queue.SimpleQueue()
        self._gate = threading.Lock()
        self._is_open = True
        self._thread = threading.Thread(target=self._run, name="osler-store", daemon=True)
        self._thread.start()

    @classmethod
    def open(cls, path: Path | str, *, patience: float = _PATIENCE) -> "Database":
        """Open or create the file (mode 0600, parent folders made).

        ``patience`` is how many seconds a write waits for another process. Raises ``StoreUnavailable``.
        """
        place = Path(path)
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.touch(mode=0o600, exist_ok=True)
            place.chmod(0o600)
        except OSError as fault:
            raise StoreUnavailable("not writable") from fault
        return cls(place, patience)

    def install(self, schema: Schema) -> None:
        """Create or upgrade the tables of one part; runs once per version, whoever comes first."""
        self.submit(partial(_upgrade, schema)).result()

    def submit(self, work: Callable[[sqlite3.Connection], T]) -> Future[T]:
        """Run ``work`` in the next transaction; the future resolves after the commit.

        An exception inside one work undoes that work alone and comes out of its future.
        Raises ``StoreUnavailable`` ("closed") after ``close``.
        """
        job = _Job(work)
        with self._gate:
            if not self._is_open:
                raise StoreUnavailable("closed")
            self._queue.put(job)
        return job.future

    def read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run ``work`` on a read-only connection, in one consistent view of the store."""
        if not self._is_open:
            raise StoreUnavailable("closed")
        with self._reader() as connection:
            return work(connection)

    def flush(self) -> bool:
        """Empty the write-ahead log into the file: what was deleted is then in neither.

        ``False`` when another process was reading; the next one does it. Raises ``StoreUnavailable``.
        """
        try:
            connection = _connect(self._path.absolute().as_uri(), self._patience)
            try:
                busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            finally:
                connection.close()
        except sqlite3.Error as fault:
            raise _unavailable(fault) from fault
        return not busy

    def close(self) -> None:
        """Finish every work already submitted, then close. Further calls do nothing."""
        with self._gate:
            if not self._is_open:
                return
            self._is_open = False
            self._queue.put(None)
        self._thread.join()
        while self._readers:
            self._readers.pop().close()
        self._writer.close()

    @contextmanager
    def _reader(self) -> Iterator[sqlite3.Connection]:
        connection = self._borrowed()
        try:
            connection.execute("BEGIN")
            yield connection
        except _CALLERS_OWN:
            raise
        except sqlite3.Error as fault:
            raise _unavailable(fault) from fault
        finally:
            with suppress(sqlite3.Error):
                connection.execute("ROLLBACK")
            if self._is_open:
                self._readers.append(connection)
            else:
                connection.close()

    def _borrowed(self) -> sqlite3.Connection:
        with suppress(IndexError):
            return self._readers.pop()
        try:
            return _connect(f"{self._path.absolute().as_uri()}?mode=ro")
        except sqlite3.Error as fault:
            raise StoreUnavailable("unreadable") from fault

    def _run(self) -> None:
        is_running = True
        while is_running:
            taken = self._take()
            jobs = [job for job in taken if job is not None]
            is_running = len(jobs) == len(taken)
            self._commit([job for job in jobs if job.claim()])

    def _take(self) -> "list[_Pending | None]":
        """Wait for one work, then take along what has gathered since: the group of one commit."""
        taken = [self._queue.get()]
        with suppress(queue.Empty):
            while len(taken) < _BATCH and taken[-1] is not None:
                taken.append(self._queue.get_nowait())
        return taken

    def _commit(self, jobs: "Sequence[_Pending]") -> None:
        if not jobs:
            return
        try:
            _begin(self._writer, self._patience)
            for job in jobs:
                job.run(self._writer)
            self._writer.execute("COMMIT")
        except sqlite3.Error as fault:
            with suppress(sqlite3.Error):
                self._writer.execute("ROLLBACK")
            for job in jobs:
                job.refuse(_unavailable(fault))
            return
        for job in jobs:
            job.answer()


class _Pending(Protocol):
    """What the writer thread needs of a submitted work, whatever it returns."""

    def claim(self) -> bool: ...
    def run(self, connection: sqlite3.Connection) -> None: ...
    def answer(self) -> None: ...
    def refuse(self, fault: StoreUnavailable) -> None: ...


class _Job(Generic[T]):
    """One submitted work and its outcome, which is told only when the commit is safe."""

    __slots__ = ("_tell", "_work", "future")

    def __init__(self, work: Callable[[sqlite3.Connection], T]) -> None:
        self.future: Future[T] = Future()
        self._work = work
        self._tell: Callable[[], None] = partial(self.future.set_exception, StoreUnavailable("not run"))

    def claim(self) -> bool:
        """Whether the work is still wanted; from here on it cannot be cancelled."""
        return self.future.set_running_or_notify_cancel()

    def run(self, connection: sqlite3.Connection) -> None:
        """Run inside a savepoint. Raises ``sqlite3.Error`` only when the whole transaction is lost."""
        connection.execute("SAVEPOINT work")
        try:
            value = self._work(connection)
        except BaseException as fault:  # noqa: BLE001 - whatever it is, it belongs to this work's caller
            connection.execute("ROLLBACK TO work")
            self._tell = partial(self.future.set_exception, _typed(fault))
        else:
            self._tell = partial(self.future.set_result, value)
        connection.execute("RELEASE work")

    def answer(self) -> None:
        """Resolve the future with the outcome of the run."""
        self._tell()

    def refuse(self, fault: StoreUnavailable) -> None:
        """Resolve the future with the failure of the transaction."""
        self.future.set_exception(fault)


def look(path: Path, work: Callable[[sqlite3.Connection], T]) -> T:
    """Run ``work`` on a store that is not ours to write or to create. Raises ``StoreUnavailable``."""
    try:
        connection = _connect(f"{path.absolute().as_uri()}?mode=ro")
        try:
            connection.execute("BEGIN")
            return work(connection)
        finally:
            connection.close()
    except sqlite3.Error as fault:
        raise _unavailable(fault) from fault


def _typed(fault: BaseException) -> BaseException:
    """SQLite's own troubles become ``StoreUnavailable``; a caller's mistake stays what it is."""
    if isinstance(fault, sqlite3.Error) and not isinstance(fault, _CALLERS_OWN):
        return _unavailable(fault)
    return fault


def _unavailable(fault: sqlite3.Error) -> StoreUnavailable:
    words = str(fault)
    return StoreUnavailable("locked" if "locked" in words else "full" if "full" in words else "failed")


def _connect(uri: str, patience: float = _PATIENCE) -> sqlite3.Connection:
    connection = sqlite3.connect(
        uri, uri=True, timeout=patience / _TRIES, isolation_level=None, check_same_thread=False, cached_statements=64
    )
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def _prepared(place: Path, patience: float) -> sqlite3.Connection:
    """The writing connection: write-ahead log, commits forced to disk, deleted bytes overwritten, layout checked."""
    try:
        connection = _connect(place.absolute().as_uri(), patience)
    except sqlite3.Error as fault:
        raise _unavailable(fault) from fault
    try:
        _patiently(lambda: connection.execute("PRAGMA journal_mode = WAL").fetchone(), patience)
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA secure_delete = ON")
        _lay_out(connection, patience)
    except sqlite3.Error as fault:
        connection.close()
        raise _unavailable(fault) from fault
    except StoreUnavailable:
        connection.close()
        raise
    return connection


def _lay_out(connection: sqlite3.Connection, patience: float) -> None:
    _begin(connection, patience)
    (found,) = connection.execute("PRAGMA user_version").fetchone()
    if found > LAYOUT:
        connection.execute("ROLLBACK")
        raise StoreUnavailable("written by a newer Osler")
    connection.execute("CREATE TABLE IF NOT EXISTS part (name TEXT PRIMARY KEY, version INTEGER NOT NULL)")
    connection.execute(f"PRAGMA user_version = {LAYOUT:d}")
    connection.execute("COMMIT")


def _upgrade(schema: Schema, connection: sqlite3.Connection) -> None:
    row = connection.execute("SELECT version FROM part WHERE name = ?", (schema.name,)).fetchone()
    done = row[0] if row else 0
    if done > len(schema.steps):
        raise StoreUnavailable("written by a newer Osler")
    for step in schema.steps[done:]:
        for statement in step:
            connection.execute(statement)
    connection.execute("INSERT OR REPLACE INTO part VALUES (?, ?)", (schema.name, len(schema.steps)))


def _begin(connection: sqlite3.Connection, patience: float) -> None:
    _patiently(lambda: connection.execute("BEGIN IMMEDIATE"), patience)


def _patiently(action: Callable[[], object], patience: float) -> None:
    """Do it again while another process holds the lock; most locks wait by themselves, some do not."""
    for _ in range(_TRIES - 1):
        try:
            action()
        except sqlite3.OperationalError as fault:
            if "locked" not in str(fault):
                raise
            time.sleep(patience / _TRIES / _TRIES)
        else:
            return
    action()
