"""PostgreSQL behind the store, for several replicas: the same statements, one writer at a time over all of them."""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Final, cast

from privacy.driver import Connection, Cursor, Value
from privacy.errors import StoreUnavailable

try:
    import psycopg
    from psycopg import errors
except ImportError:  # the extra is not installed
    raise StoreUnavailable("PostgreSQL needs psycopg: install osler with the extra postgres") from None

LAYOUT: Final = 1
SERIAL: Final = 0x6F736C6572
"""The advisory lock of every writer ("osler" in ASCII), held to the end of its transaction."""
_OTHER_WORDS: Final = MappingProxyType(
    {
        r"\?": "%s",
        r"\bBLOB\b": "BYTEA",
        r"\bINTEGER\b": "BIGINT",
        r"\bREAL\b": "DOUBLE PRECISION",
        r"\bTEXT\b": 'TEXT COLLATE "C"',
        r"x''": "''",
        r" WITHOUT ROWID": "",
        r"\bsqlite_master\b": "(SELECT relname AS name FROM pg_catalog.pg_class"
        " WHERE pg_catalog.pg_table_is_visible(oid)) AS tables",
    }
)
_BEGIN_WRITING: Final = f"BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; SELECT pg_advisory_xact_lock({SERIAL})"
_BEGIN_READING: Final = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
_SHORTEST_WAIT: Final = 2
_REASONS: Final = (
    (errors.LockNotAvailable, "locked"),
    (errors.DiskFull, "full"),
    (errors.InsufficientPrivilege, "not permitted"),
    (errors.ReadOnlySqlTransaction, "read-only"),
)


class Postgres:
    """A driver; ``url`` as libpq reads it, ``patience`` in seconds."""

    faults: type[Exception] = psycopg.Error

    def __init__(self, url: str, patience: float) -> None:
        self._url, self._patience = url, patience

    def writer(self) -> Connection:
        """Commits reach the disk before they are told; a server that promises less is refused."""
        connection = self._connect()
        try:
            connection.execute(f"SET synchronous_commit = on; SET lock_timeout = {int(self._patience * 1000)}")
            self._check(connection)
            self._lay_out(connection)
        except (psycopg.Error, StoreUnavailable):
            connection.close()
            raise
        return connection

    def reader(self) -> Connection:
        """A connection whose transactions are read-only."""
        return self._connect()

    def begin(self, connection: Connection, *, is_writing: bool) -> None:
        """A writer takes the lock before its first statement that reads, and so sees what the last one committed."""
        connection.execute(_BEGIN_WRITING if is_writing else _BEGIN_READING)

    def is_lost(self, connection: Connection) -> bool:
        """The server went away, or ended the session."""
        return cast("_Postgres", connection).is_closed

    def is_callers_own(self, fault: Exception) -> bool:
        """A broken rule of a table, a value that does not fit."""
        return isinstance(fault, (psycopg.IntegrityError, psycopg.DataError))

    def unavailable(self, fault: Exception) -> StoreUnavailable:
        """In a word; the driver's own message may name hosts and users."""
        known = next((reason for kind, reason in _REASONS if isinstance(fault, kind)), None)
        is_without_state = isinstance(fault, psycopg.OperationalError) and fault.sqlstate is None
        return StoreUnavailable(known or ("unreachable" if is_without_state else "failed"))

    def flush(self) -> bool:
        """Never: old versions of a row stay in the table until it is vacuumed, and in the server's log."""
        return False

    def _connect(self) -> "_Postgres":
        wait = max(_SHORTEST_WAIT, round(self._patience))
        return _Postgres(
            psycopg.connect(
                self._url,
                autocommit=True,
                application_name="osler",
                client_encoding="utf8",
                connect_timeout=wait,
                tcp_user_timeout=wait * 1000,
                keepalives_idle=wait,
            )
        )

    def _check(self, connection: "_Postgres") -> None:
        for setting, wanted in (("fsync", "on"), ("server_encoding", "UTF8")):
            if connection.execute(f"SHOW {setting}").fetchone() != (wanted,):
                raise StoreUnavailable(f"its {setting} must be {wanted}")

    def _lay_out(self, connection: "_Postgres") -> None:
        self.begin(connection, is_writing=True)
        connection.execute("CREATE TABLE IF NOT EXISTS part (name TEXT PRIMARY KEY, version INTEGER NOT NULL)")
        connection.execute("INSERT INTO part VALUES ('layout', ?) ON CONFLICT (name) DO NOTHING", (LAYOUT,))
        (found,) = connection.execute("SELECT version FROM part WHERE name = 'layout'").fetchone()
        connection.execute("COMMIT")
        if found > LAYOUT:
            raise StoreUnavailable("written by a newer Osler")


class _Postgres:
    """One connection that is spoken to as SQLite is."""

    __slots__ = ("_raw", "close")

    def __init__(self, raw: "psycopg.Connection[tuple[object, ...]]") -> None:
        self._raw = raw
        self.close: Callable[[], None] = raw.close

    @property
    def is_closed(self) -> bool:
        return self._raw.closed

    def execute(self, sql: str, parameters: Sequence[Value] = (), /) -> Cursor:
        return self._raw.execute(_translated(sql), _storable(parameters) or None)

    def executemany(self, sql: str, parameters: Iterable[Sequence[Value]], /) -> Cursor:
        cursor = self._raw.cursor()
        cursor.executemany(_translated(sql), [_storable(row) for row in parameters])
        return cursor


@lru_cache(maxsize=256)
def _translated(sql: str) -> bytes:
    for word, other in _OTHER_WORDS.items():
        sql = re.sub(word, other, sql)
    return sql.encode()


def _storable(values: Sequence[Value]) -> list[Value]:
    """PostgreSQL's text takes no NUL; the sign that stands for what cannot be shown takes its place."""
    return [value.replace("\0", "\N{REPLACEMENT CHARACTER}") if isinstance(value, str) else value for value in values]
