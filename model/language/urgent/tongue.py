"""In which language a message is written, and whether the assistant can read it."""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

from model.knowledge.files import read_csv
from model.knowledge.records import Record
from model.language.urgent.concepts import bare, concept_rows
from model.language.urgent.writing import in_characters

_CODED: Final = re.compile(r"(?<!\S)(?=\S*[a-z])(?=\S*[A-Z])(?=\S*[0-9+=])[A-Za-z0-9+/]{16,}={0,2}(?!\S)")
_NUMBERS: Final = re.compile(
    r"(?<!\w)(?:(?:0x)?[0-9a-f]{2}[ ,]?){8,}(?!\w)|(?:[01]{7,8} ?){4,}|(?:[.\-]{1,5}[ /]+){6,}"
)
_WORD: Final = re.compile(r"(?:qu|[cdjlmnst])'(?=[^\W\d_])|[^\W\d_]+(?:'[^\W\d_]+)?")
_LETTERS: Final = {
    "es": "ñ¿¡",
    "fr": "çœèêëùûîï",
    "de": "äöüß",
    "pt": "ãõ",
    "it": "ìò",
    "pl": "łąęśćżź",
    "tr": "ğış",
    "sv": "å",
    "vi": "ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ",
}
"""Letters that hardly another of these languages has."""
_SCRIPTS: Final = {
    "CYRILLIC": "ru",
    "CJK": "han",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "HANGUL": "ko",
    "ARABIC": "ar",
    "DEVANAGARI": "hi",
}
_READ: Final = frozenset({"LATIN", "GREEK", "FULLWIDTH"})
_ENGLISH, OTHER = "en", "other"
_CHINESE: Final = 4
"""Characters that Chinese in Latin letters has at least, to be told from English."""
_LEAST: Final = 2
"""Signs of a language that a message in it has."""
_UNKNOWN, _KNOWN = 4, 8
"""Words that a message in a language that is not told apart has at least, and how many to one English word."""


class _Row(Record):
    language: str
    words: str


def is_unreadable(text: str) -> bool:
    """Whether a message is in a code, in Chinese in Latin letters, or in a language other than English and Chinese."""
    if _CODED.search(text) or _NUMBERS.search(text):
        return True
    if len(in_characters(text)) >= _CHINESE and set(_words(text)).isdisjoint(_commons()[_ENGLISH]):
        return True
    return language_abroad(text) != ""


def language_abroad(text: str) -> str:
    """The code of the language of a message, "other" for one that is not told apart; empty for English and Chinese."""
    scripts = Counter(_script(letter) for letter in text if letter.isalpha())
    if scripts["ja"]:
        return "ja"
    if (scripts["read"] + scripts["han"]) * 2 < scripts.total():
        return max((name for name in scripts if name not in ("read", "han")), key=lambda name: scripts[name])
    words = _words(text)
    signs = {name: _signs(name, text, words) for name in _commons()}
    least = max(_LEAST, len(words) / 4, 1 + signs.pop(_ENGLISH))
    best = max(signs, key=lambda name: signs[name])
    if len(words) > _LEAST and signs[best] >= least:
        return best
    known = sum(word in _vocabulary() for word in words)
    is_strange = len(words) >= _UNKNOWN and known * _KNOWN < len(words) and not scripts["han"]
    return (best if signs[best] >= _LEAST else OTHER) if is_strange else ""


def _signs(name: str, text: str, words: list[str]) -> int:
    """How many words and letters speak for a language."""
    letters = sum(letter in text.casefold() for letter in _LETTERS.get(name, ""))
    return sum(word in _commons()[name] for word in words) + letters


def _words(text: str) -> list[str]:
    return _WORD.findall(bare(text))


def _script(letter: str) -> str:
    name = unicodedata.name(letter, "").partition(" ")[0]
    return "read" if name in _READ else _SCRIPTS.get(name, OTHER)


@lru_cache(maxsize=1)
def _commons() -> Mapping[str, frozenset[str]]:
    rows = read_csv(Path(__file__).with_name("common.csv"), _Row)
    return {row.language: frozenset(row.words.split()) for row in rows}


@lru_cache(maxsize=1)
def _vocabulary() -> frozenset[str]:
    """English words that the tables know."""
    said = (word for row in concept_rows() for word in _WORD.findall(row.en))
    return frozenset((*said, *_commons()[_ENGLISH]))
