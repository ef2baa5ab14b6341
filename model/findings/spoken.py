"""The findings of the common differential in text: the tables' own words, for what no HPO term says.

They are looked for beside the names of the ontology, in one pass, so that one denial reaches both.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from model.domain.text import Language
from model.findings.chinese import ChineseMatcher
from model.findings.dictionary import dictionary_of
from model.findings.english import EnglishMatcher
from model.findings.read import Mention, Names, Reader
from model.findings.said import Standing, TextFinding
from model.knowledge.differential_tables import FindingRow, WordsRow, load_differential, spoken_findings
from model.ontology.ontology import Ontology

_OWN: Final = {"past": Standing.HISTORICAL, "family": Standing.FAMILY}


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenFinding:
    """A finding of the tables that a text says (or denies) of the patient, at code points [start, end)."""

    finding: FindingRow
    is_present: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a text says: the terms of the ontology, and the findings of the common differential."""

    terms: tuple[TextFinding, ...]
    findings: tuple[SpokenFinding, ...]


def told(text: str, language: Language, ontology: Ontology) -> Told:
    """Read a text that has passed the scrubber.

    Args:
        text: the note.
        language: the language of the note.
        ontology: the terms.
    """
    reader = _reader(ontology)
    mentions = reader.mentions(text, language)
    spoken = dict.fromkeys(_spoken(mentions, len(ontology.terms)))
    return Told(terms=reader.findings(mentions), findings=tuple(spoken))


def _spoken(mentions: list[Mention], first: int) -> Iterator[SpokenFinding]:
    rows = _rows()
    for item in mentions:
        if item.place >= first:
            row = rows[item.place - first]
            finding = load_differential().by_name[row.finding]
            is_present = _says(row, finding, item.standing)
            if is_present is not None:
                yield SpokenFinding(finding=finding, is_present=is_present, start=item.start, end=item.end)


def _says(row: WordsRow, finding: FindingRow, standing: Standing) -> bool | None:
    """Whether the patient has it; ``None`` where the text speaks of somebody else or another time, or doubts."""
    if row.standing:
        return True if standing is _OWN[row.standing] else None
    if standing is Standing.ABSENT:
        return False
    is_lasting = finding.kind == "antecedent" and standing is Standing.HISTORICAL
    return True if is_lasting or standing is Standing.PRESENT else None


@lru_cache(maxsize=1)
def _rows() -> tuple[WordsRow, ...]:
    """The words, and of what no HPO term says the labels themselves."""
    own = (row for row in load_differential().findings if not row.hpo)
    return (*spoken_findings(), *(WordsRow(finding=row.finding, en=row.en, zh=row.zh) for row in own))


@lru_cache(maxsize=2)
def _kept(key: str) -> list[Reader]:
    del key
    return []


def _reader(ontology: Ontology) -> Reader:
    """The reader of this ontology and of the words, made at the first call."""
    kept = _kept(ontology.key)
    if not kept:
        first = len(ontology.terms)
        english = [(first + at, name) for at, row in enumerate(_rows()) for name in row.en.split("|") if name]
        chinese = [(first + at, name, False) for at, row in enumerate(_rows()) for name in row.zh.split("|") if name]
        kept.append(Reader(ontology, further=Names(EnglishMatcher(dictionary_of(english)), ChineseMatcher(chinese))))
    return kept[0]
