"""The store: one writer thread that commits many submitted works at once, over SQLite or PostgreSQL.

A future resolves only after the transaction that holds its work is on disk, so what was
acknowledged survives a kill. Several processes may use one store.
"""

import queue
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, Generic, Protocol, TypeVar

from privacy.driver import Connection, Driver
from privacy.errors import StoreUnavailable
from privacy.sqlite_file import SqliteFile

T = TypeVar("T")

SCHEMES: Final = ("postgresql://", "postgres://")
_BATCH: Final = 512
_PATIENCE: Final = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """The tables of one part of the product. ``steps`` only ever grows; a step is a few SQL statements."""

    name: str
    steps: tuple[tuple[str, ...], ...]


class Database:
    """One store. Writes go through ``submit``, reads through ``read``; both are safe from any thread."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver
        self._writer = _connected(driver, driver.writer)
        self._readers: deque[Connection] = deque()
        self._queue: queue.SimpleQueue[_Pending | None] = queue.SimpleQueue()
        self._gate = threading.Lock()
        self._is_open = True
        self._thread = threading.Thread(target=self._run, name="osler-store", daemon=True)
        self._thread.start()

    @classmethod
    def open(cls, place: Path | str, *, patience: float = _PATIENCE) -> "Database":
        """Open or create a file (mode 0600, parent folders made), or a PostgreSQL database by its URL.

        ``patience`` is how many seconds a write waits for another process. Raises ``StoreUnavailable``.
        """
        return cls(_driver(place, patience))

    def install(self, schema: Schema) -> None:
        """Create or upgrade the tables of one part; runs once per version, whoever comes first."""
        self.submit(partial(_upgrade, schema)).result()

    def submit(self, work: Callable[[Connection], T]) -> Future[T]:
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

    def read(self, work: Callable[[Connection], T]) -> T:
        """Run ``work`` on a read-only connection, in one consistent view of the store."""
        if not self._is_open:
            raise StoreUnavailable("closed")
        with self._reader() as connection:
            return work(connection)

    def flush(self) -> bool:
        """Overwrite what was deleted; ``False``: its bytes may still stand somewhere. Raises ``StoreUnavailable``."""
        try:
            return self._driver.flush()
        except self._driver.faults as fault:
            raise self._driver.unavailable(fault) from fault

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
    def _reader(self) -> Iterator[Connection]:
        connection = self._reading()
        try:
            yield connection
        except self._driver.faults as fault:
            raise _typed(fault, self._driver) from fault
        finally:
            with suppress(self._driver.faults):
                connection.execute("ROLLBACK")
            if self._is_open and not self._driver.is_lost(connection):
                self._readers.append(connection)
            else:
                connection.close()

    def _reading(self) -> Connection:
        """A connection in a new transaction: one that was used before, or if those are lost another one."""
        while True:
            try:
                connection = self._readers.pop()
            except IndexError:
                return _begun(self._driver, self._driver.reader, is_writing=False)
            with suppress(self._driver.faults):
                self._driver.begin(connection, is_writing=False)
                return connection
            connection.close()

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
            self._begin()
            for job in jobs:
                job.run(self._writer, self._driver)
            self._writer.execute("COMMIT")
        except (self._driver.faults, StoreUnavailable) as fault:
            with suppress(self._driver.faults):
                self._writer.execute("ROLLBACK")
            refusal = fault if isinstance(fault, StoreUnavailable) else self._driver.unavailable(fault)
            for job in jobs:
                job.refuse(refusal)
            return
        for job in jobs:
            job.answer()

    def _begin(self) -> None:
        """Begin to write; with another connection when the server left this one before anything was asked of it."""
        try:
            self._driver.begin(self._writer, is_writing=True)
        except self._driver.faults:
            if not self._driver.is_lost(self._writer):
                raise
            self._writer = self._driver.writer()
            self._driver.begin(self._writer, is_writing=True)


class _Pending(Protocol):
    """What the writer thread needs of a submitted work, whatever it returns."""

    def claim(self) -> bool: ...
    def run(self, connection: Connection, driver: Driver) -> None: ...
    def answer(self) -> None: ...
    def refuse(self, fault: StoreUnavailable) -> None: ...


class _Job(Generic[T]):
    """One submitted work and its outcome, which is told only when the commit is safe."""

    __slots__ = ("_tell", "_work", "future")

    def __init__(self, work: Callable[[Connection], T]) -> None:
        self.future: Future[T] = Future()
        self._work = work
        self._tell: Callable[[], None] = partial(self.future.set_exception, StoreUnavailable("not run"))

    def claim(self) -> bool:
        """Whether the work is still wanted; from here on it cannot be cancelled."""
        return self.future.set_running_or_notify_cancel()

    def run(self, connection: Connection, driver: Driver) -> None:
        """Run inside a savepoint. Raises a fault of the driver only when the whole transaction is lost."""
        connection.execute("SAVEPOINT work")
        try:
            value = self._work(connection)
        except BaseException as fault:  # noqa: BLE001 - whatever it is, it belongs to this work's caller
            connection.execute("ROLLBACK TO work")
            self._tell = partial(self.future.set_exception, _typed(fault, driver))
        else:
            self._tell = partial(self.future.set_result, value)
        connection.execute("RELEASE work")

    def answer(self) -> None:
        """Resolve the future with the outcome of the run."""
        self._tell()

    def refuse(self, fault: StoreUnavailable) -> None:
        """Resolve the future with the failure of the transaction."""
        self.future.set_exception(fault)


def look(place: Path | str, work: Callable[[Connection], T]) -> T:
    """Run ``work`` on a store that is not ours to write or to create. Raises ``StoreUnavailable``."""
    driver = _driver(place, _PATIENCE)
    connection = _begun(driver, driver.reader, is_writing=False)
    try:
        return work(connection)
    except driver.faults as fault:
        raise driver.unavailable(fault) from fault
    finally:
        connection.close()


def _driver(place: Path | str, patience: float) -> Driver:
    if not str(place).startswith(SCHEMES):
        return SqliteFile(Path(place), patience)
    from privacy.postgres import Postgres  # an extra

    return Postgres(str(place), patience)


def _connected(driver: Driver, connect: Callable[[], Connection]) -> Connection:
    try:
        return connect()
    except driver.faults as fault:
        raise driver.unavailable(fault) from fault


def _begun(driver: Driver, connect: Callable[[], Connection], *, is_writing: bool) -> Connection:
    connection = _connected(driver, connect)
    try:
        driver.begin(connection, is_writing=is_writing)
    except driver.faults as fault:
        connection.close()
        raise driver.unavailable(fault) from fault
    return connection


def _typed(fault: BaseException, driver: Driver) -> BaseException:
    """Troubles of the database become ``StoreUnavailable``; a caller's mistake stays what it is."""
    if isinstance(fault, driver.faults) and not driver.is_callers_own(fault):
        return driver.unavailable(fault)
    return fault


def _upgrade(schema: Schema, connection: Connection) -> None:
    row = connection.execute("SELECT version FROM part WHERE name = ?", (schema.name,)).fetchone()
    done = row[0] if row else 0
    if done > len(schema.steps):
        raise StoreUnavailable("written by a newer Osler")
    for step in schema.steps[done:]:
        for statement in step:
            connection.execute(statement)
    connection.execute(
        "INSERT INTO part VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET version = excluded.version",
        (schema.name, len(schema.steps)),
    )
