"""Syndromes for public-health counts: which codes of one visit stand for which of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from pydantic import Field

from model.domain.code import ICD10, SNOMED, Code
from model.domain.text import Text
from model.knowledge.codesets import CodeSets, SetRow
from model.knowledge.files import FOLDER, KnowledgeError, read_csv
from model.knowledge.records import Record, SourceRecord


class SyndromeRow(SourceRecord):
    """One syndrome: its name in both languages, and who counts it."""

    id: str = Field(pattern=r"[a-z_]+")
    en: str
    zh: str


class DefinitionRow(Record):
    """One way to have a syndrome: every named code set (joined by ``+``) at the same visit."""

    syndrome: str
    needs: str


class SyndromeExample(Record):
    """A visit's codes, and whether they count; codes of digits alone are SNOMED CT, the others ICD-10."""

    syndrome: str
    fires: bool
    codes: str
    note: str

    def values(self) -> tuple[Code, ...]:
        """The codes as domain values."""
        return tuple(Code(SNOMED if code.isdigit() else ICD10, code) for code in self.codes.split())


class Syndromes:
    """All syndromes, in the file's order."""

    def __init__(
        self, rows: Iterable[SyndromeRow], ways: Mapping[str, tuple[frozenset[str], ...]], sets: CodeSets
    ) -> None:
        self._rows = {row.id: row for row in rows}
        self._ways = ways
        self._sets = sets

    def ids(self) -> tuple[str, ...]:
        """Every syndrome's id."""
        return tuple(self._rows)

    def name(self, syndrome: str) -> Text:
        """What people call it; ``KeyError`` for one that does not exist."""
        row = self._rows[syndrome]
        return Text(en=row.en, zh=row.zh)

    def parts(self, codes: Iterable[Code]) -> frozenset[str]:
        """The code sets that the codes belong to: what has to be remembered of a visit. Usually none."""
        return self._sets.of(codes)

    def met(self, parts: frozenset[str]) -> frozenset[str]:
        """The syndromes that the parts of one visit add up to."""
        return frozenset(id_ for id_, ways in self._ways.items() if any(needed <= parts for needed in ways))


def load_syndromes(folder: Path = FOLDER) -> Syndromes:
    """Read ``population/``.

    Raises:
        KnowledgeError: a row is wrong, names what does not exist, or a syndrome has no definition.
    """
    place = folder / "population"
    rows = read_csv(place / "syndromes.csv", SyndromeRow)
    sets = CodeSets(read_csv(place / "codes.csv", SetRow))
    ways: defaultdict[str, tuple[frozenset[str], ...]] = defaultdict(tuple)
    for way in read_csv(place / "definitions.csv", DefinitionRow):
        needed = frozenset(way.needs.split("+"))
        if unknown := needed - sets.names():
            raise KnowledgeError(place / "definitions.csv", way.syndrome, f"unknown code set {min(unknown)!r}")
        ways[way.syndrome] += (needed,)
    known = [row.id for row in rows]
    if len(set(known)) < len(known) or set(known) != set(ways):
        raise KnowledgeError(place / "syndromes.csv", "id", "each syndrome once, each with a definition")
    return Syndromes(rows, dict(ways), sets)


def read_examples(folder: Path = FOLDER) -> tuple[SyndromeExample, ...]:
    """The visits that show what counts and what nearly does."""
    return read_csv(folder / "population" / "examples.csv", SyndromeExample)
