"""The words that questions about a patient are read by: what is asked for, and the everyday names of things."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final, TypeVar

from model.domain.code import Code
from model.domain.text import Text
from model.knowledge.files import FOLDER, read_csv
from model.knowledge.records import Names, Record
from model.language.terms import question_words, stem

_FOLDER: Final = Path(__file__).parent
_CHINESE: Final = re.compile(r"[\u3400-\u9fff]")
_WORD: Final = re.compile(r"[a-z][a-z']+")
_ORDINARY: Final = frozenset({"k", "mg", "news", "ca", "na", "fit"})
"""Small words that are abbreviations only where they are written in capitals."""
_SIGNS: Final = re.compile(r"[\u3400-\u9fff]+")
_PLAIN: Final = (
    (re.compile(r"[’`]"), "'"),
    (re.compile(r"有没有"), "有无"),
    (re.compile(r"([能可是])不([能可是])"), r"\1否"),
    (re.compile(r"\bcan't\b"), "can not"),
    (re.compile(r"\b(\w+)n't\b"), r"\1 not"),
    (re.compile(r"\b(what|who|when|where|how|that|he|she|it)'s\b"), r"\1 is"),
    (re.compile(r"\b(?:the|this|my|our) (?:patient|pt|man|woman|lady|gentleman|guy|child|boy|girl|kid)\b"), "he"),
    (re.compile(r"\b(?:she|they|patient|pt)\b"), "he"),
    (re.compile(r"\b(?:her|their|he's)\b"), "his"),
    (re.compile(r"(?<=[a-z])-(?=[a-z])"), " "),
)
"""Contractions written out and one word for every patient; hyphens between words are blanks."""


class KindRow(Record):
    """What a question is after, by words."""

    kind: str
    en: Names
    zh: Names


class NameRow(Record):
    """A thing by its words in each language."""

    en: Names
    zh: Names

    @property
    def label(self) -> Text:
        """The first word of each language."""
        return Text(en=self.en[0], zh=self.zh[0])


class MeasureGroup(NameRow):
    """Words for measures, one or several."""

    measures: Names


class ConditionName(NameRow):
    """Everyday words for a condition and the code sets that it may stand under."""

    sets: Names


class DrugGroup(NameRow):
    """Drugs as people group them: ATC prefixes."""

    atc: Names


class ProcedureName(NameRow):
    """An examination or operation. ``codes`` are SNOMED CT; reports of examinations are not read by Osler."""

    sets: Names = ()
    codes: Names = ()
    is_examination: str = ""


class ScoreName(NameRow):
    """Everyday words for scores by their ids."""

    scores: Names


class HabitName(NameRow):
    """A habit or state by its kind in the case."""

    kind: str
    sets: Names = ()


class RelationName(NameRow):
    """A relative by the codes of the relation."""

    codes: Names


class UnreadName(NameRow):
    """A part of a chart that is never read."""


class _Question(Record):
    system: str
    code: str
    kind: str
    en: str
    zh: str


class _Filler(Record):
    kind: str
    words: Names


Row = MeasureGroup | ConditionName | DrugGroup | ProcedureName | ScoreName | HabitName | UnreadName
_R = TypeVar("_R", bound=Record)


def plain(question: str) -> str:
    """The question in one form: width and case folded, blanks single."""
    return " ".join(unicodedata.normalize("NFKC", question).split())


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
    for pattern in _kinds().values():
        text = pattern.sub(" ", text)
    words = [word for word in _WORD.findall(text) if not _fillers("en") & {word, stem(word)}]
    parts = (part for signs in _SIGNS.findall(text) for part in _breaks().split(signs))
    return (*words, *(part for part in parts if part))


@lru_cache(maxsize=3)
def small_words(kind: str = "small") -> frozenset[str]:
    """Words that say nothing of what a question is about; ``small``: those that abbreviate something too."""
    return frozenset(word for row in _read("fillers", _Filler) if row.kind == kind for word in row.words)


@lru_cache(maxsize=1)
def relations() -> tuple[tuple[re.Pattern[str], RelationName], ...]:
    """Relatives by their words."""
    return tuple((either(row.en, row.zh), row) for row in _read("relations", RelationName))


@lru_cache(maxsize=1)
def answered() -> tuple[str, ...]:
    """The kinds of habits and states that a record holds as a question with an answer."""
    return tuple(row.kind for row in _read("habits", HabitName))


def question_label(codes: Iterable[Code]) -> Text | None:
    """The name of the question about a habit that one of the codes stands for."""
    return next((found for code in codes if (found := _questions().get(code))), None)


@lru_cache(maxsize=1)
def procedure_names() -> tuple[ProcedureName, ...]:
    """Examinations and operations."""
    return _read("procedures", ProcedureName)


@lru_cache(maxsize=1)
def everyday() -> tuple[re.Pattern[str], Mapping[str, tuple[Row, ...]]]:
    """Every everyday name as one pattern, the longest first, and what each stands for."""
    tables: tuple[Sequence[Row], ...] = (
        _read("measure_groups", MeasureGroup),
        _read("names", ConditionName),
        _read("drug_groups", DrugGroup),
        procedure_names(),
        _read("score_names", ScoreName),
        _read("habits", HabitName),
        _read("unread", UnreadName),
    )
    found: dict[str, tuple[Row, ...]] = {}
    for row in (row for table in tables for row in table):
        for word in dict.fromkeys(_key(plain(name)) for name in (*row.en, *row.zh)):
            found[word] = (*found.get(word, ()), row)
    ordered = sorted({word.casefold() for word in found}, key=lambda word: (-len(word), word))
    return either([w for w in ordered if not _CHINESE.search(w)], [w for w in ordered if _CHINESE.search(w)]), found


def _key(name: str) -> str:
    """Folded, but for an abbreviation of few letters that is an ordinary word too ("K", "NEWS")."""
    return name if name.isupper() and name.isascii() and name.casefold() in _ORDINARY else name.casefold()


def either(en: Iterable[str], zh: Iterable[str]) -> re.Pattern[str]:
    """English words as whole words, Chinese ones anywhere."""
    whole = "|".join(map(re.escape, en))
    return re.compile("|".join((*map(re.escape, zh), rf"(?<![a-z0-9])(?:{whole})(?![a-z0-9])")))


@lru_cache(maxsize=1)
def _questions() -> Mapping[Code, Text]:
    rows = read_csv(FOLDER / "terms" / "circumstances.csv", _Question)
    return {Code(row.system, row.code): Text(en=row.en, zh=row.zh) for row in rows}


@lru_cache(maxsize=1)
def _kinds() -> Mapping[str, re.Pattern[str]]:
    return {row.kind: either(sorted(row.en, key=len, reverse=True), row.zh) for row in _read("words", KindRow)}


@lru_cache(maxsize=2)
def _fillers(kind: str) -> frozenset[str]:
    return small_words(kind) | question_words(kind)


@lru_cache(maxsize=1)
def _breaks() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(_fillers("zh"), key=lambda word: (-len(word), word)))))


def _read(name: str, record: type[_R]) -> tuple[_R, ...]:
    return tuple(read_csv(_FOLDER / f"{name}.csv", record))
