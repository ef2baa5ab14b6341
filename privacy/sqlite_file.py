"""The embedded database: one SQLite file that several processes may share."""

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from privacy.driver import Connection
from privacy.errors import StoreUnavailable

LAYOUT: Final = 1
_TRIES: Final = 10
_SIGNS: Final = {"locked": "locked", "full": "full", "no database": "not a database", "disk fault": "disk I/O"}
"""What a fault is called, by what SQLite says of it."""
_CALLERS_OWN: Final = (sqlite3.IntegrityError, sqlite3.ProgrammingError, sqlite3.DataError)


class SqliteFile:
    """A driver. The file is made with mode 0600 when somebody writes; ``patience`` in seconds."""

    faults: type[Exception] = sqlite3.Error

    def __init__(self, path: Path, patience: float) -> None:
        self._path, self._patience = path, patience

    def writer(self) -> Connection:
        """Write-ahead log, commits forced to disk, deleted bytes overwritten, layout checked."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._path.touch(mode=0o600, exist_ok=True)
            self._path.chmod(0o600)
        except OSError as fault:
            raise StoreUnavailable("not writable") from fault
        connection = self._connect("")
        try:
            self._patiently(lambda: connection.execute("PRAGMA journal_mode = WAL").fetchone())
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA secure_delete = ON")
            self._lay_out(connection)
        except (sqlite3.Error, StoreUnavailable):
            connection.close()
            raise
        return connection

    def reader(self) -> Connection:
        """Opens nothing that is not there."""
        return self._connect("?mode=ro")

    def begin(self, connection: Connection, *, is_writing: bool) -> None:
        """Take the write lock at once, so that nothing can change between reading and writing."""
        if is_writing:
            self._patiently(lambda: connection.execute("BEGIN IMMEDIATE"))
        else:
            connection.execute("BEGIN")

    def is_lost(self, _: Connection) -> bool:
        """A file does not go away."""
        return False

    def is_callers_own(self, fault: Exception) -> bool:
        """A broken rule of a table, a wrong number of values."""
        return isinstance(fault, _CALLERS_OWN)

    def unavailable(self, fault: Exception) -> StoreUnavailable:
        """Locked, full, no database, a fault of the disk, or failed."""
        words = str(fault)
        return StoreUnavailable(next((said for said, sign in _SIGNS.items() if sign in words), "failed"))

    def flush(self) -> bool:
        """Empty the write-ahead log into the file; ``False`` when another process was reading: the next one does it."""
        connection = self._connect("")
        try:
            busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            connection.close()
        return not busy

    def _connect(self, options: str) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._path.absolute().as_uri() + options,
            uri=True,
            timeout=self._patience / _TRIES,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=64,
        )
        connection.execute("PRAGMA foreign_keys = ON")
        return connection

    def _lay_out(self, connection: sqlite3.Connection) -> None:
        self.begin(connection, is_writing=True)
        (found,) = connection.execute("PRAGMA user_version").fetchone()
        if found > LAYOUT:
            connection.execute("ROLLBACK")
            raise StoreUnavailable("written by a newer Osler")
        connection.execute("CREATE TABLE IF NOT EXISTS part (name TEXT PRIMARY KEY, version INTEGER NOT NULL)")
        connection.execute(f"PRAGMA user_version = {LAYOUT:d}")
        connection.execute("COMMIT")

    def _patiently(self, action: Callable[[], object]) -> None:
        """Do it again while another process holds the lock; most locks wait by themselves, some do not."""
        for _ in range(_TRIES - 1):
            try:
                action()
            except sqlite3.OperationalError as fault:
                if "locked" not in str(fault):
                    raise
                time.sleep(self._patience / _TRIES / _TRIES)
            else:
                return
        action()
