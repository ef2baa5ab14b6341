"""Lay words for what endangers a body, and the rules that say which of them together are an emergency."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

from model.knowledge.files import read_csv
from model.knowledge.records import Record
from model.language.urgent.cues import is_denied, without_topics
from model.language.urgent.emergency import Emergency, Help

_FOLDER: Final = Path(__file__).parent
_PLAIN: Final = {"*": r"\w*", "?": r"\d", ".": r"\.", "[": "[", "]": "]", "-": "-"}


class ConceptRow(Record):
    """Wordings of one concept, parted by a bar."""

    concept: str
    en: str
    zh: str


class RuleRow(Record):
    """Concepts that are an emergency together: groups joined by a plus, alternatives parted by a bar."""

    id: str
    help: Help
    said: str

    @property
    def groups(self) -> tuple[tuple[str, ...], ...]:
        """One of each group must be said."""
        return tuple(tuple(name.strip() for name in group.split("|")) for group in self.said.split("+"))


class HarmlessRow(Record):
    """Wordings that only look like danger, parted by a bar."""

    en: str
    zh: str


class _SpellingRow(Record):
    typed: str
    meant: str


def combined(unit: str) -> Iterator[Emergency]:
    """The emergencies of the rules that a sentence, in lower case, fulfils."""
    said = _said(unit)
    yield from (
        emergency for emergency, groups in _rules() if all(any(name in said for name in each) for each in groups)
    )


def without_harmless(unit: str) -> str:
    """The sentence with blanks for what only looks like danger and for what it is only about."""
    return _harmless().sub(lambda hit: " " * len(hit[0]), without_topics(unit))


def plain(text: str) -> str:
    """Lower case, full-width letters made narrow, what cannot be seen left out."""
    seen = "".join(letter for letter in text if unicodedata.category(letter) != "Cf")
    return unicodedata.normalize("NFKC", seen).casefold().replace("’", "'").strip()


def bare(text: str) -> str:
    """A plain text without accents."""
    return without_accents(plain(text))


def without_accents(text: str) -> str:
    """A text in lower case without the marks above and below Latin and Cyrillic letters."""
    letters = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", re.sub("[\u0300-\u036f]", "", letters)).replace("đ", "d").replace("œ", "oe")


def spelt(said: str) -> str:
    """A plain text with the usual slips of typing put right."""
    words = _spelling()
    return re.sub(r"[a-z]+", lambda word: words.get(word[0], word[0]), said)


@lru_cache(maxsize=1)
def concept_rows() -> tuple[ConceptRow, ...]:
    """The table of wordings."""
    return read_csv(_FOLDER / "concepts.csv", ConceptRow)


@lru_cache(maxsize=1)
def rule_rows() -> tuple[RuleRow, ...]:
    """The table of rules."""
    return read_csv(_FOLDER / "rules.csv", RuleRow)


def _said(unit: str) -> frozenset[str]:
    """The concepts that the sentence says and does not deny."""
    hits = {name: [hit.span() for hit in pattern.finditer(unit)] for name, pattern in _concepts().items()}
    spans = list(dict.fromkeys(span for found in hits.values() for span in found))
    return frozenset(
        name for name, found in hits.items() if any(not is_denied(unit, start, spans) for start, _ in found)
    )


@lru_cache(maxsize=1)
def _concepts() -> Mapping[str, re.Pattern[str]]:
    rows = concept_rows()
    return {name: _pattern([row for row in rows if row.concept == name]) for name in {row.concept: 0 for row in rows}}


@lru_cache(maxsize=1)
def _harmless() -> re.Pattern[str]:
    return _pattern(read_csv(_FOLDER / "harmless.csv", HarmlessRow))


def _pattern(rows: Iterable[ConceptRow | HarmlessRow]) -> re.Pattern[str]:
    english = "|".join(wording(each) for row in rows for each in row.en.split("|"))
    chinese = "|".join(_chinese(wording) for row in rows for wording in row.zh.split("|"))
    return re.compile(rf"(?<!\w)(?:{english})(?!\w)|{chinese}")


def wording(said: str) -> str:
    """A wording of the table as a regular expression: "*" any ending, ".." up to four words between."""
    parts = [" ".join(part.split()) for part in said.split("..")]
    plain = ["".join(_PLAIN.get(letter, re.escape(letter)) for letter in part) for part in parts if part]
    return r"(?:[^\w']+[\w']+){0,4}[^\w']+".join(plain)


def _chinese(wording: str) -> str:
    return wording.replace(".", "[^，。；,;]{0,6}").replace("?", r"\d").replace("点", "[点.]")


@lru_cache(maxsize=1)
def _rules() -> tuple[tuple[Emergency, tuple[tuple[str, ...], ...]], ...]:
    return tuple((Emergency(id=row.id, help=row.help), row.groups) for row in rule_rows())


@lru_cache(maxsize=1)
def _spelling() -> Mapping[str, str]:
    return {row.typed: row.meant for row in read_csv(_FOLDER / "spelling.csv", _SpellingRow)}
