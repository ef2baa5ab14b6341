"""What a phrase can be and mean, and the tables that say so."""

import csv
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

TABLES: Final = Path(__file__).parent / "tables"

Forms: TypeAlias = dict[str, tuple[str, str, str]]
"""Form -> kind, keys (separated by tabs), group."""


class Kind(StrEnum):
    """What an item of a text is; the first of several counts."""

    RELATION = "relation"
    DRUG = "drug"
    GENE = "gene"
    FINDING = "finding"
    TEST = "test"
    PROCEDURE = "procedure"
    BODY = "body"
    WORD = "word"
    PLAIN = "plain"
    VARIANT = "variant"
    CODE = "code"
    QUANTITY = "quantity"
    DATE = "date"
    CLOCK = "clock"
    UNKNOWN = "unknown"


MEDICAL: Final = frozenset((Kind.DRUG, Kind.GENE, Kind.FINDING, Kind.TEST, Kind.PROCEDURE, Kind.BODY))


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a phrase stands for. ``keys``: two phrases that share one mean the same thing; ``group``: of a relation."""

    kind: Kind
    keys: frozenset[str]
    group: str = ""


class Parts(NamedTuple):
    """The things that together say a name, and what is wider than it; each with its kind."""

    whole: tuple[tuple[Kind, frozenset[str]], ...]
    wider: tuple[tuple[Kind, frozenset[str]], ...]


def rows(name: str) -> list[dict[str, str]]:
    """Read one table of this folder."""
    return read_table(TABLES / name)


def read_table(path: Path) -> list[dict[str, str]]:
    """Read a table whose comments begin with "#"."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))
