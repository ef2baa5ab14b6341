"""Reading knowledge files: every fault names the file and the key, and stops the start."""

import csv
import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeVar

import rtoml
from pydantic import BaseModel, ValidationError

FOLDER = Path(__file__).parent
_T = TypeVar("_T", bound=BaseModel)


class KnowledgeError(Exception):
    """A knowledge file cannot be used; the message names the file, the key and what is wrong."""

    def __init__(self, path: Path, key: str, problem: str) -> None:
        super().__init__(f"{path.name}: {key or 'file'}: {problem}")
        self.path, self.key, self.problem = path, key, problem


def read_toml(path: Path, kind: type[_T]) -> _T:
    """Read one TOML file into its record.

    Raises:
        KnowledgeError: the file is no TOML, or a key is missing, unknown or wrong.
    """
    try:
        content = rtoml.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, rtoml.TomlParsingError) as fault:
        raise KnowledgeError(path, "", str(fault)) from fault
    return _validated(path, content, kind)


def read_csv(path: Path, kind: type[_T]) -> tuple[_T, ...]:
    """Read one CSV table, a record a row; empty cells are left out so that defaults apply.

    Raises:
        KnowledgeError: the table cannot be read, or a row is wrong (the key says which).
    """
    try:
        with path.open(encoding="utf-8", newline="") as handle:
            rows = list(csv.DictReader(line for line in handle if not line.startswith("#")))
    except (OSError, UnicodeDecodeError, csv.Error) as fault:
        raise KnowledgeError(path, "", str(fault)) from fault
    return tuple(
        _validated(path, {name: cell for name, cell in row.items() if cell}, kind, where=f"row {number}")
        for number, row in enumerate(rows, start=1)
    )


def _validated(path: Path, content: Mapping[str, object], kind: type[_T], where: str = "") -> _T:
    try:
        return kind.model_validate(content)
    except ValidationError as fault:
        first = fault.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise KnowledgeError(path, f"{where} {key}".strip(), first["msg"]) from fault


def files(folder: Path, pattern: str) -> Iterator[Path]:
    """The folder's files in one order on every machine."""
    return iter(sorted(folder.glob(pattern), key=lambda path: path.as_posix()))


def digest(folder: Path = FOLDER) -> str:
    """The SHA-256 over names and bytes of all knowledge files; it is the knowledge version."""
    total = hashlib.sha256()
    for path in sorted((*folder.rglob("*.toml"), *folder.rglob("*.csv")), key=lambda path: path.as_posix()):
        total.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()
