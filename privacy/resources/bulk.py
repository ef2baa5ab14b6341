"""Bulk Data folders in constant memory: one pass notes where each patient stands and when day 0 is, a second releases.

The notes lie in a SQLite file in a temporary folder of their own: hashes, places in the input and days, no identities.
"""

import hashlib
import os
import secrets
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

from privacy.resources.aliases import Ordinals
from privacy.resources.harvest import Harvest, TooDeep, happenings
from privacy.resources.references import Directory
from privacy.resources.release import Known, Life, Node, NotFhir, decoded, life_of
from privacy.resources.table import policy

_BATCH: Final = 2_000
_REMEMBERED: Final = 1_024
_TABLE: Final = "CREATE TABLE patient (name BLOB PRIMARY KEY, file INTEGER, place INTEGER, last INTEGER) WITHOUT ROWID"
_NOTE: Final = (
    "INSERT INTO patient VALUES (?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET file = coalesce(excluded.file, file),"
    " place = coalesce(excluded.place, place), last = max(coalesce(excluded.last, last), coalesce(last, excluded.last))"
)


class Index:
    """Where the patients of a folder stand, and the last day on which something happened to each."""

    def __init__(self, files: Sequence[Path]) -> None:
        self._files = tuple(files)
        self._folder = tempfile.TemporaryDirectory(prefix="osler-")
        self._store = sqlite3.connect(Path(self._folder.name) / "index.db", isolation_level=None)
        self._store.execute("PRAGMA journal_mode = OFF")
        self._store.execute(_TABLE)
        self._salt = secrets.token_bytes(16)
        self.known = lru_cache(maxsize=_REMEMBERED)(self._known)

    def build(self) -> Iterator[int]:
        """Read the folder once; yields the bytes of each line as it goes. Bad lines are left to the second pass."""
        notes: list[tuple[bytes, int | None, int | None, int | None]] = []
        for number, path in enumerate(self._files):
            place = 0
            with path.open("rb") as lines:
                for line in lines:
                    notes.extend(self._notes(line, number, place))
                    place += len(line)
                    if len(notes) >= _BATCH:
                        self._write(notes)
                    yield len(line)
        self._write(notes)

    def close(self) -> None:
        """Delete the notes."""
        self._store.close()
        self._folder.cleanup()

    def _write(self, notes: list[tuple[bytes, int | None, int | None, int | None]]) -> None:
        self._store.execute("BEGIN")
        self._store.executemany(_NOTE, notes)
        self._store.execute("COMMIT")
        notes.clear()

    def _notes(
        self, line: bytes, number: int, place: int
    ) -> Iterator[tuple[bytes, int | None, int | None, int | None]]:
        try:
            node = decoded(line)
        except NotFhir:
            return
        directory = Directory(Ordinals())
        directory.enter(node)
        patient = directory.patient_of(node)
        if patient is None:
            return
        rules, kind = policy(), node.get("resourceType")
        counts = kind in rules.types and kind not in rules.anchor_not_in
        days = [moment.last.toordinal() for moment in happenings(node, rules.anchor_keys)] if counts else []
        is_patient = kind == "Patient"
        yield (
            self._hash(patient),
            number if is_patient else None,
            place if is_patient else None,
            max(days, default=None),
        )

    def _hash(self, patient: str) -> bytes:
        return hashlib.blake2b(patient.encode(), key=self._salt, digest_size=16).digest()

    def _known(self, patient: str) -> Known | None:
        """What the folder says about a patient; ``None`` for one of whom it knows nothing."""
        wanted = (self._hash(patient),)
        found = self._store.execute("SELECT file, place, last FROM patient WHERE name = ?", wanted).fetchone()
        if found is None:
            return None
        number, place, last = found
        harvest, life = Harvest(), Life()
        if number is not None:
            node = self._line(self._files[number], place)
            harvest.take(node)
            life = life_of(node)
        return Known(harvest=harvest, day_zero=last, life=life)

    @staticmethod
    def _line(path: Path, place: int) -> Node:
        with path.open("rb") as lines:
            lines.seek(place, os.SEEK_SET)
            return decoded(lines.readline())


def files_of(folder: Path) -> tuple[Path, ...]:
    """The NDJSON files of a folder, in the order of their names."""
    return tuple(sorted(path for path in folder.iterdir() if path.suffix == ".ndjson" and path.is_file()))


def first_kind(path: Path) -> str:
    """The resource type of a file's first line, for the name of the output; "Unknown" when there is none."""
    with path.open("rb") as lines:
        try:
            kind = str(decoded(lines.readline()).get("resourceType"))
        except (NotFhir, TooDeep):
            return "Unknown"
    return kind if kind in policy().kinds else "Unknown"
