"""Words of danger in languages that the assistant does not speak, and whether a message can be read at all."""

import re
import unicodedata
from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import Final

from model.knowledge.files import read_csv
from model.knowledge.records import Record
from model.language.urgent.concepts import plain
from model.language.urgent.emergency import Emergency, Help
from model.language.urgent.writing import in_characters

_DENIED: Final = re.compile(
    r"\b(?:no|sin|nunca|nicht|kein\w*|ohne|pas(?: de)?|sans|jamais|nao|sem|non|senza|нет|без)\b(?: \w+){0,2} $"
)
_CODED: Final = re.compile(r"(?<!\S)(?=\S*[a-z])(?=\S*[A-Z])(?=\S*[0-9+=])[A-Za-z0-9+/]{16,}={0,2}(?!\S)")
_NUMBERS: Final = re.compile(
    r"(?<!\w)(?:(?:0x)?[0-9a-f]{2}[ ,]?){8,}(?!\w)|(?:[01]{7,8} ?){4,}|(?:[.\-]{1,5}[ /]+){6,}"
)
_COMMON: Final = {
    "es": "el la los las una que por para con como es esta estoy tengo mi muy pero cuando puedo hola del al me se",
    "fr": "le la les une des que pour avec est suis je mon ma mes tres mais quand puis bonjour du au c'est ai dans",
    "de": "der die das ein eine und ich ist nicht mit mein meine fur wie was habe hat kann hallo zu auf wann von",
    "pt": "o os uma que por para com como esta estou tenho meu minha muito mas quando posso ola do ao nao e",
    "it": "il lo gli una che per con come sono ho mio mia molto ma quando posso ciao del al non di e",
}
_ENGLISH: Final = "i the is to my can he she do if for of it what how are and when why with"
_LEAST: Final = 2
"""Common words of a language that a message in it has."""
_CHINESE: Final = 4
"""Characters that Chinese in Latin letters has at least, to be told from English."""
_WORD: Final = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")


class _Row(Record):
    language: str
    help: Help
    said: str


def abroad(text: str) -> tuple[Emergency, ...]:
    """The emergencies that a message in another language names and does not deny just before."""
    said = _bare(text)
    found = (
        emergency
        for emergency, pattern in _rows()
        if any(not _DENIED.search(said[: hit.start()]) for hit in pattern.finditer(said))
    )
    return tuple(dict.fromkeys(found))


def is_unreadable(text: str) -> bool:
    """Whether a message is in a code, in Chinese in Latin letters, or in a language other than English and Chinese."""
    words = _WORD.findall(_bare(text))
    if _CODED.search(text) or _NUMBERS.search(text):
        return True
    if len(in_characters(text)) >= _CHINESE and set(_ENGLISH.split()).isdisjoint(words):
        return True
    scripts = Counter(_script(letter) for letter in text if letter.isalpha())
    if scripts["other"] > scripts.total() / 2 or scripts["kana"]:
        return True
    english = _ENGLISH.split()
    least = max(_LEAST, len(words) / 4, 1 + sum(word in english for word in words))
    return len(words) > _LEAST and any(sum(word in common for word in words) >= least for common in _commons())


def _bare(text: str) -> str:
    letters = unicodedata.normalize("NFD", plain(text))
    return unicodedata.normalize("NFC", re.sub("[\u0300-\u036f]", "", letters)).replace("đ", "d")


def _script(letter: str) -> str:
    name = unicodedata.name(letter, "").partition(" ")[0]
    return {"LATIN": "latin", "CJK": "han", "HIRAGANA": "kana", "KATAKANA": "kana", "GREEK": "latin"}.get(name, "other")


@lru_cache(maxsize=1)
def _rows() -> tuple[tuple[Emergency, re.Pattern[str]], ...]:
    rows = read_csv(Path(__file__).with_name("foreign.csv"), _Row)
    return tuple((Emergency(id=f"said-in-{row.language}", help=row.help), re.compile(row.said)) for row in rows)


@lru_cache(maxsize=1)
def _commons() -> tuple[frozenset[str], ...]:
    return tuple(frozenset(words.split()) for words in _COMMON.values())
