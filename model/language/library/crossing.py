"""Questions over passages of the other language: by concepts that both languages share, and by words of a table.

Names of drugs, findings, results and conditions are one concept in both languages already. The words between them are
put into the other language by ``crossing.csv``; what the table does not hold counts as not found.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from model.domain.text import Language
from model.knowledge.files import read_csv
from model.knowledge.records import Names, Record
from model.language.query import kind_of
from model.language.terms import LONGEST, Slot, question_words, stem

_CHINESE: Final = re.compile(r"[\u3400-\u9fff]+")
_WORD: Final = re.compile(r"[a-z][a-z'-]+")
_HOW_LONG: Final = ("多久", "多长时间", "多久一次", "几天", "几次", "什么时候", "何时")
"""Asks for a time: what a text says to that is a number."""


class _Row(Record):
    en: Names
    zh: Names


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossed:
    """A question in the words of the other language. ``lost``: how many of its words no table holds."""

    slots: tuple[Slot, ...]
    lost: float


def crossed(question: str, slots: Sequence[Slot], language: Language, also: Mapping[str, tuple[str, ...]]) -> Crossed:
    """Put what a question says beside its concepts into the other language.

    Args:
        question: as asked.
        slots: what it names and says, in its own language.
        language: that it is written in.
        also: to a concept those that share a name with it.
    """
    named = tuple(slot for slot in slots if any(":" in term for term in slot.terms))
    plain = unicodedata.normalize("NFKC", question[:LONGEST]).casefold()
    rest = plain
    for slot in (slot for slot in named if slot.end > slot.at):
        rest = rest[: slot.at] + " " * (slot.end - slot.at) + rest[slot.end :]
    table = _tables()[language]
    wide = (slot if kind_of(slot) else _widened(slot, also, table.get(plain[slot.at : slot.end], ())) for slot in named)
    found, lost = _READERS[language](rest)
    return Crossed(slots=(*wide, *(Slot(terms) for terms in dict.fromkeys(found))), lost=lost)


def _widened(slot: Slot, also: Mapping[str, tuple[str, ...]], words: tuple[str, ...]) -> Slot:
    """The concepts that share a name with those of the slot, and the other language's words for it."""
    further = (term for each in slot.terms for term in also.get(each, ()))
    return Slot(tuple(dict.fromkeys((*slot.terms, *further, *words))), slot.at, slot.end)


def _chinese(rest: str) -> tuple[list[tuple[str, ...]], float]:
    """English words for Chinese ones, the longest first; of what is left over two signs are a word."""
    found = [_tables()[Language.ZH][word] for word in _patterns()[Language.ZH].findall(rest)]
    left = _breaks().sub(" ", _patterns()[Language.ZH].sub(" ", rest))
    return found, sum(len(part) for part in _CHINESE.findall(left)) / 2


def _english(rest: str) -> tuple[list[tuple[str, ...]], float]:
    """Pairs of Chinese signs for English words."""
    found = [_tables()[Language.EN][word] for word in _patterns()[Language.EN].findall(rest)]
    left = _WORD.findall(_patterns()[Language.EN].sub(" ", rest))
    return found, sum(not question_words("en") & {word, stem(word)} for word in left)


_READERS: Final = {Language.ZH: _chinese, Language.EN: _english}


@lru_cache(maxsize=1)
def _tables() -> Mapping[Language, Mapping[str, tuple[str, ...]]]:
    """Each word with the terms of the other language that stand for it; not those that carry no claim."""
    english: dict[str, dict[str, None]] = {}
    chinese: dict[str, dict[str, None]] = {}
    for row in read_csv(Path(__file__).with_name("crossing.csv"), _Row):
        stems = [stem(part) for word in row.en for part in _WORD.findall(word.casefold())]
        pairs = [word[at : at + 2] for word in row.zh for at in range(len(word) - 1)]
        for word in (word.casefold() for word in row.zh if word not in question_words("zh")):
            chinese.setdefault(word, {}).update(dict.fromkeys(stems))
        for word in (word.casefold() for word in row.en if word not in question_words("en")):
            english.setdefault(word, {}).update(dict.fromkeys(pairs))
    return {
        Language.ZH: {word: tuple(terms) for word, terms in chinese.items()},
        Language.EN: {word: tuple(terms) for word, terms in english.items()},
    }


@lru_cache(maxsize=1)
def _patterns() -> Mapping[Language, re.Pattern[str]]:
    tables = _tables()
    whole = _either(tables[Language.EN])
    return {
        Language.ZH: re.compile(_either(tables[Language.ZH])),
        Language.EN: re.compile(rf"(?<![a-z0-9])(?:{whole})(?![a-z0-9])"),
    }


@lru_cache(maxsize=1)
def _breaks() -> re.Pattern[str]:
    return re.compile(_either((*question_words("zh"), *_HOW_LONG)))


def _either(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))
