"""Reading knowledge files: every fault names the file and the key, and stops the start."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import rtoml
from pydantic import BaseModel, TypeAdapter, ValidationError

from model.knowledge.digest import FOLDER, digest

__all__ = ["FOLDER", "KnowledgeError", "digest", "files", "read_csv", "read_toml"]

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
        content = rtoml.loads(path.read_bytes().decode())
    except (OSError, UnicodeDecodeError, rtoml.TomlParsingError) as fault:
        raise KnowledgeError(path, "", str(fault)) from fault
    try:
        return kind.model_validate(content)
    except ValidationError as fault:
        raise _refused(path, fault) from fault


def read_csv(path: Path, kind: type[_T]) -> tuple[_T, ...]:
    """Read one CSV table, a record a row; empty cells are left out so that defaults apply.

    Raises:
        KnowledgeError: the table cannot be read, or a row is wrong (the key says which).
    """
    try:
        with path.open(encoding="utf-8", newline="") as handle:
            names, *rows = [row for row in csv.reader(line for line in handle if not line.startswith("#")) if row]
    except (OSError, UnicodeDecodeError, csv.Error, ValueError) as fault:
        raise KnowledgeError(path, "", str(fault)) from fault
    if wide := next((number for number, row in enumerate(rows, start=1) if len(row) > len(names)), 0):
        raise KnowledgeError(path, f"row {wide}", "more cells than the table has columns")
    filled = [{name: cell for name, cell in zip(names, row, strict=False) if cell} for row in rows]
    try:
        return tuple(TypeAdapter(list[kind]).validate_python(filled))  # type: ignore[valid-type]  # known when it runs
    except ValidationError as fault:
        raise _refused(path, fault, is_table=True) from fault


def _refused(path: Path, fault: ValidationError, *, is_table: bool = False) -> KnowledgeError:
    """The first thing that is wrong; of a table, the row that it stands in."""
    first = fault.errors()[0]
    where, key = "", first["loc"]
    if is_table:
        where, key = f"row {int(key[0]) + 1}", key[1:]
    return KnowledgeError(path, f"{where} {'.'.join(str(part) for part in key)}".strip(), first["msg"])


def files(folder: Path, pattern: str) -> Iterator[Path]:
    """The folder's files in one order on every machine."""
    return iter(sorted(folder.glob(pattern), key=lambda path: path.as_posix()))
