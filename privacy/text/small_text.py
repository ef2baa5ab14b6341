"""A text in small letters throughout: what may be a name gets the capital by which the other layers know it."""

import re
from typing import Final

from privacy.text.lexicon import NAME, Word, lexicon

_WORD: Final = re.compile(r"(?<![\d/])(?<!\d )[^\W\d_]+(?:'[^\W\d_]+)?(?![/\d])")
_ADDRESS: Final = re.compile(
    r"(?<=\d )[^\W\d_]{2,}(?= [^\W\d_]{3,}| \d)|(?<![^\W\d_])(?:apt|suite|psc|box|apo|fpo|dpo)(?=\.? [\da])"
)
_STREET: Final = re.compile(
    r"(?<=[^\W\d_] )(?:street|st|avenue|ave|road|rd|lane|ln|drive|dr|boulevard|blvd|court|ct|place|way|terrace"
    r"|square|crescent|gardens|close|courts)"
    r"(?=[.,;\n]|$| (?:apt|suite|unit|in|and)\b)"
)
_INITIAL: Final = re.compile(r"(?<=[^\W\d_] )[a-z](?=\.? [A-ZÀ-ÖØ-Þ])")
_SHORTEST_UNKNOWN, _SHORTEST_NAME = 5, 3
_HAN: Final = re.compile("[\u4e00-\u9fff]")


def capitalised(text: str) -> str:
    """The text with capitals, of the same length; the text itself when it has any capital or is Chinese.

    A word in no list is taken for a name only when it is longer than the abbreviations of a chart.
    """
    if not text.islower() or _HAN.search(text):
        return text
    for pattern in (_WORD, _ADDRESS, _STREET, _INITIAL):
        text = pattern.sub(_with_capital if pattern is not _WORD else _if_name, text)
    return text


def _if_name(match: re.Match[str]) -> str:
    word = match.group()
    flags = lexicon()[word]
    is_name = flags & NAME and not flags & ~NAME and len(word) >= _SHORTEST_NAME
    is_place = flags & Word.PLACE and not flags & Word.VOCABULARY
    is_unknown = not flags and len(word) >= _SHORTEST_UNKNOWN
    return _with_capital(match) if is_name or is_place or is_unknown else word


def _with_capital(match: re.Match[str]) -> str:
    word = match.group()
    first = word[0].upper()
    return first + word[1:] if len(first) == 1 else word
