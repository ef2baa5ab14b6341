"""Our own tables of findings in words: names, refused names, kinds of words, cues of context."""

import hashlib
from functools import lru_cache
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict

from model.knowledge.files import FOLDER, files, read_csv

TERMS: Final = FOLDER / "terms"


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class NameRow(_Row):
    """Names of one term, separated by bars; a name with ``presence`` absent denies it (afebrile)."""

    code: str
    names: str
    presence: Literal["present", "absent"] = "present"


class RefusedRow(_Row):
    """A name of the ontology that means something else in most texts."""

    name: str
    why: str


class WordRow(_Row):
    """Words that the matcher treats alike."""

    kind: Literal["stop", "modifier", "same"]
    words: str


class CueRow(_Row):
    """A phrase that changes what is said of the findings before or after it."""

    kind: str
    cues: str


@lru_cache(maxsize=1)
def added_names() -> tuple[NameRow, ...]:
    """Our own English names."""
    return read_csv(TERMS / "findings_en.csv", NameRow)


@lru_cache(maxsize=1)
def refused_names() -> frozenset[str]:
    """The ontology's English names that are not looked for, in lower case."""
    return frozenset(row.name.lower() for row in read_csv(TERMS / "findings_refused.csv", RefusedRow))


def english_words() -> tuple[WordRow, ...]:
    """Stop words, modifiers, and words of one meaning."""
    return read_csv(TERMS / "finding_words.csv", WordRow)


@lru_cache(maxsize=2)
def cues_of(language: str) -> tuple[CueRow, ...]:
    """The cues of one language."""
    return read_csv(TERMS / f"finding_cues_{language}.csv", CueRow)


class HeadRow(_Row):
    """Heads of sections of one kind, separated by bars."""

    kind: Literal["family", "past", "maybe", "if", "none"]
    heads: str


@lru_cache(maxsize=1)
def section_heads() -> tuple[HeadRow, ...]:
    """The heads of sections in both languages."""
    return read_csv(TERMS / "finding_sections.csv", HeadRow)


@lru_cache(maxsize=1)
def chinese_names() -> tuple[NameRow, ...]:
    """Our own Chinese names, from every ``findings_zh*.csv``."""
    return tuple(row for path in files(TERMS, "findings_zh*.csv") for row in read_csv(path, NameRow))


def tables_digest() -> str:
    """Name this state of the tables that the English dictionary is compiled from."""
    digest = hashlib.sha256()
    for name in ("findings_en.csv", "findings_refused.csv", "finding_words.csv"):
        digest.update((TERMS / name).read_bytes())
    return digest.hexdigest()
