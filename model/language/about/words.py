"""What the words of a question about a patient are after, and which of them no table knows."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final, TypeVar

from model.knowledge.files import read_csv
from model.knowledge.records import Names, Record
from model.language.terms import LONGEST, question_words, stem

_FOLDER: Final = Path(__file__).parent
_WORD: Final = re.compile(r"[a-z][a-z']+")
_SIGNS: Final = re.compile(r"[\u3400-\u9fff]+")
_PLAIN: Final = (
    (re.compile(r"[’`]"), "'"),
    (re.compile(r"有没有"), "有无"),
    (re.compile(r"([能可是])不([能可是])"), r"\1否"),
    (re.compile(r"\b(since|in|last|from|until|before|after|by) may\b"), r"\1 month"),
    (re.compile(r"\bcan't\b"), "can not"),
    (re.compile(r"\b(\w+)n't\b"), r"\1 not"),
    (re.compile(r"\b(what|who|when|where|how|that|he|she|it)'s\b"), r"\1 is"),
    (re.compile(r"\b(what|who|when|where|how|that)s\b"), r"\1 is"),
    (re.compile(r"\bcant\b"), "can not"),
    (re.compile(r"\b(do|does|did|is|are|was|has|have|should)nt\b"), r"\1 not"),
    (re.compile(r"\b(?:the|this|my|our) (?:patient|pt|man|woman|lady|gentleman|guy|child|boy|girl|kid)\b"), "he"),
    (re.compile(r"\b(?:she|they|patient|pt)\b"), "he"),
    (re.compile(r"\b(?:her|their|he's)\b"), "his"),
    (re.compile(r"\bmy\b"), "his"),
    (re.compile(r"\bam i\b"), "is he"),
    (re.compile(r"\b(?:do|did) i (?=(?:take|have|get|smoke|drink)\b)"), "does he "),
    (re.compile(r"\bgetting (?=(?:better|worse|higher|lower)\b)"), ""),
    (re.compile(r"(?<=[a-z])-(?=[a-z])"), " "),
    (re.compile(r"\bhe (?:now )?off\s+(?=#)"), "he stopped "),
    (
        re.compile(
            r"\b(?:still|currently|presently|actually|really|already|also|just|now) "
            r"(?=(?:on|take|takes|taking|taken|use|uses|using|get|getting|receiving|prescribed)\b)"
        ),
        "",
    ),
)
"""Contractions written out, one word for every patient, no adverb before "on" or "taking"; hyphens are blanks."""


class KindRow(Record):
    """What a question is after, by words."""

    kind: str
    en: Names
    zh: Names


class _Filler(Record):
    kind: str
    words: Names


_R = TypeVar("_R", bound=Record)


def plain(question: str) -> str:
    """The question in one form: width and case folded, blanks single."""
    return " ".join(unicodedata.normalize("NFKC", question[:LONGEST]).split())


def spoken_alike(text: str) -> str:
    """A folded text with contractions written out and one word for every patient."""
    for pattern, form in _PLAIN:
        text = pattern.sub(form, text)
    return " ".join(text.split())


def kinds_of(text: str) -> frozenset[str]:
    """What the words of a text are after."""
    return frozenset(kind for kind, pattern in _kinds().items() if pattern.search(text))


def rest_of(text: str) -> tuple[str, ...]:
    """The words that no table knows: they may name what a question is about."""
    text = _any_kind().sub(" ", text)
    words = [word for word in _WORD.findall(text) if not _fillers("en") & {word, stem(word)}]
    parts = (part for signs in _SIGNS.findall(text) for part in _breaks().split(signs))
    return (*words, *(part for part in parts if part))


@lru_cache(maxsize=3)
def small_words(kind: str = "small") -> frozenset[str]:
    """Words that say nothing of what a question is about; ``small``: those that abbreviate something too."""
    return frozenset(word for row in table("fillers", _Filler) if row.kind == kind for word in row.words)


def either(en: Iterable[str], zh: Iterable[str]) -> re.Pattern[str]:
    """English words as whole words, Chinese ones anywhere."""
    whole = "|".join(map(re.escape, en))
    return re.compile("|".join((*map(re.escape, zh), rf"(?<![a-z0-9])(?:{whole})(?![a-z0-9])")))


@lru_cache(maxsize=1)
def _kinds() -> Mapping[str, re.Pattern[str]]:
    return {row.kind: either(sorted(row.en, key=len, reverse=True), row.zh) for row in table("words", KindRow)}


@lru_cache(maxsize=1)
def _any_kind() -> re.Pattern[str]:
    rows = table("words", KindRow)
    longest = sorted({word for row in rows for word in (*row.en, *row.zh)}, key=lambda word: (-len(word), word))
    return either([word for word in longest if word.isascii()], [word for word in longest if not word.isascii()])


@lru_cache(maxsize=2)
def _fillers(kind: str) -> frozenset[str]:
    return small_words(kind) | question_words(kind)


@lru_cache(maxsize=1)
def _breaks() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(_fillers("zh"), key=lambda word: (-len(word), word)))))


def table(name: str, record: type[_R]) -> tuple[_R, ...]:
    """The rows of a table of this folder."""
    return tuple(read_csv(_FOLDER / f"{name}.csv", record))
