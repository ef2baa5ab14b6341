"""What the store asks of a database: two are behind it, SQLite and PostgreSQL.

The SQL of the rooms is the common part of both: ``?`` for a value, ``ON CONFLICT`` with its columns, no ``rowid``.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol

from privacy.errors import StoreUnavailable

Value = str | bytes | int | float | None


class Cursor(Protocol):
    """The rows of one statement."""

    @property
    def rowcount(self) -> int:
        """How many rows were written."""
        ...

    def fetchone(self) -> Any:  # noqa: ANN401 - the row's types are those of the table
        """The next row, or ``None``."""
        ...

    def fetchall(self) -> list[Any]:
        """The rows that are left."""
        ...

    def __iter__(self) -> Iterator[Any]: ...


class Connection(Protocol):
    """Runs statements inside the transaction that the store began."""

    def execute(self, sql: str, parameters: Sequence[Value] = ..., /) -> Cursor:
        """Run one statement."""
        ...

    def executemany(self, sql: str, parameters: Iterable[Sequence[Value]], /) -> Cursor:
        """Run one statement for each row of values; ``rowcount`` counts over all."""
        ...

    def close(self) -> None:
        """Give it up, with what was not committed."""
        ...


class Driver(Protocol):
    """One kind of database. ``faults`` is the base of everything that it raises."""

    faults: type[Exception]

    def writer(self) -> Connection:
        """A connection that writes, what is acknowledged on disk. Makes and checks the layout."""
        ...

    def reader(self) -> Connection:
        """A connection that cannot write; makes nothing."""
        ...

    def begin(self, connection: Connection, *, is_writing: bool) -> None:
        """Begin a transaction. One that writes is alone: it waits for every other, and sees what they wrote."""
        ...

    def is_lost(self, connection: Connection) -> bool:
        """Whether the connection can never be used again."""
        ...

    def is_callers_own(self, fault: Exception) -> bool:
        """Whether it is a mistake of the statement, and no trouble of the store."""
        ...

    def unavailable(self, fault: Exception) -> StoreUnavailable:
        """The same as the room's own error, in a word."""
        ...

    def flush(self) -> bool:
        """Bring deletions to disk; whether the bytes of what was deleted are now overwritten everywhere."""
        ...
