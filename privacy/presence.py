"""Which servers use a store's file: many at once, or one alone that no other may join while it runs.

The lock is SQLite's own on an empty file beside the store; it ends with the process, whatever ends it.
"""

import sqlite3
from pathlib import Path

from privacy.errors import StoreUnavailable


class Presence:
    """Held from the start of a server to its end."""

    def __init__(self, store: Path, *, is_alone: bool) -> None:
        """Raises ``StoreUnavailable``: another server is alone with the store, or this one cannot be."""
        place = store.absolute().with_name(store.name + "-servers")
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            if not place.exists():  # to open and close it would end the lock of this very process
                place.touch(mode=0o600)
            self._lock = sqlite3.connect(place, timeout=0, isolation_level=None, check_same_thread=False)
        except (OSError, sqlite3.Error) as fault:
            raise StoreUnavailable("not writable") from fault
        try:
            self._lock.execute("BEGIN EXCLUSIVE" if is_alone else "BEGIN")
            self._lock.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite3.Error as fault:
            self._lock.close()
            raise StoreUnavailable("a server with OSLER_AUDIT_REQUIRED=false must be alone on it") from fault

    def end(self) -> None:
        """Let others in."""
        self._lock.close()
