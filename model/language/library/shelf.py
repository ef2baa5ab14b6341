"""What a site's library keeps on disk, so that it can be killed at any moment.

``files/KEY.json`` holds what one file said (key: digest of its bytes and of all that reads them), ``index/KEY`` an
index of everything, and ``current.json`` names the folders, the index in use and the files that were refused. Each is
written aside and put in place in one step, ``current.json`` last: an index is in use whole or not at all.
"""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final, TypeAlias, cast

from model.language.library.document import Fault, Unreadable
from model.language.library.passages import Passage, as_record, from_record, passages_of
from model.language.terms import Vocabulary

FOLDER: Final = "library"
Record: TypeAlias = Mapping[str, object]


class ShelfError(Exception):
    """The library's place cannot be written, or a folder is not there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Current:
    """What is in use: folders, the index (empty: none), by what it was read, and the refused files with their fault."""

    folders: tuple[str, ...] = ()
    index: str = ""
    state: str = ""
    refused: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One file of a folder: what it is called, under which key its text is kept, or why it is not."""

    name: str
    key: str = ""
    fault: Fault | None = None
    is_new: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """A library's place on disk. ``state`` names what texts are read by: code, knowledge, vocabulary."""

    root: Path
    state: str

    def current(self) -> Current:
        """What is in use; nothing where nothing was ever added."""
        try:
            told = json.loads((self.root / "current.json").read_text(encoding="utf-8"))
            return Current(
                folders=tuple(told["folders"]),
                index=str(told["index"]),
                state=str(told["state"]),
                refused=dict(told["refused"]),
            )
        except (OSError, ValueError, KeyError, TypeError):
            return Current()

    def switch(self, current: Current) -> None:
        """Put another index in use, and throw away those that are not. Raises ``ShelfError``."""
        told = asdict(current) | {"refused": dict(current.refused)}
        self._put(self.root / "current.json", told, is_last_word=True)
        for folder in (self.root / "index").glob("*"):
            if folder.name != current.index:
                shutil.rmtree(folder, ignore_errors=True)

    def keep(self, path: Path, folder: Path, names: Vocabulary) -> Kept:
        """Read a file, unless it was read before in this very state. Raises ``ShelfError``."""
        name = path.relative_to(folder.parent).as_posix()
        try:
            if not path.resolve().is_relative_to(folder.resolve()):
                return Kept(name=name, fault=Fault.OUTSIDE)
            key = self._key(path, name)
        except OSError:
            return Kept(name=name, fault=Fault.UNREADABLE)
        if (kept := self._record(key)) is not None:
            return Kept(name=name, key=key, fault=_fault(kept))
        try:
            record: Record = {"passages": as_record(passages_of(path, name, names))}
        except Unreadable as fault:
            record = {"fault": fault.fault.value}
        self._put(self.root / "files" / f"{key}.json", record)
        return Kept(name=name, key=key, fault=_fault(record), is_new=True)

    def passages(self, key: str) -> Iterator[Passage]:
        """What a kept file says."""
        record = self._record(key)
        if record is None:
            raise ShelfError("the library was changed by another process; run the command again")
        yield from from_record(cast("list[dict[str, object]]", record.get("passages", ())))

    def forget_all_but(self, keys: frozenset[str]) -> None:
        """Throw away the texts of files that are gone or were changed, and drafts that a killed run left."""
        for path in (self.root / "files").glob("*"):
            if path.suffix != ".json" or path.stem not in keys:
                path.unlink(missing_ok=True)

    def forget_vectors_but(self, names: frozenset[str]) -> None:
        """Throw away the vectors of texts that are gone."""
        for folder in (self.root / "vectors").glob("*"):
            if folder.name not in names:
                shutil.rmtree(folder, ignore_errors=True)

    def _key(self, path: Path, name: str) -> str:
        with path.open("rb") as file:
            content = hashlib.file_digest(file, "sha256").hexdigest()
        return hashlib.sha256(f"{self.state} {name} {content}".encode()).hexdigest()[:32]

    def _record(self, key: str) -> Record | None:
        """What is kept of a file; ``None`` when nothing is, or when it is damaged."""
        try:
            found: Record = json.loads((self.root / "files" / f"{key}.json").read_bytes())
        except (OSError, ValueError):
            return None
        return found if isinstance(found, dict) else None

    def _put(self, place: Path, content: Mapping[str, object], *, is_last_word: bool = False) -> None:
        """Write aside and put in place; a text that a power cut damages is read again, so only the last waits."""
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            handle, draft = tempfile.mkstemp(prefix=".", suffix=".draft", dir=place.parent)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(content, file, ensure_ascii=False)
                if is_last_word:
                    file.flush()
                    os.fsync(file.fileno())
            Path(draft).replace(place)
        except OSError as fault:
            raise ShelfError(f"{place}: cannot be written ({fault.strerror}); see OSLER_CACHE") from fault


def _fault(record: Record) -> Fault | None:
    told = record.get("fault")
    return Fault(str(told)) if told else None


def files_of(folder: Path) -> Iterator[Path]:
    """The files of a folder and of those below it, hidden ones left out, in one order on every machine."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts):
            yield path
