"""Names in small letters: a given name and a surname side by side ("follow up with patricia vance")."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from privacy.text.lexicon import NAME, Word, lexicon
from privacy.text.reading import Reading
from privacy.text.recognizer import Recognizer
from privacy.text.span import Label, Layer, Span

_WORD: Final = re.compile(r"[a-z]+")
_SHORTEST: Final = 4


def find(reading: Reading) -> Iterator[Span]:
    """Yield pairs of small words that are names and nothing else."""
    text = reading.text
    if _given().isdisjoint(text.split()):
        return
    names = _given()
    for match in _WORD.finditer(text):
        if match.group() not in names or text[match.start() - 1 : match.start()].isalnum():
            continue
        after = _WORD.match(text, match.end() + 1) if text[match.end() : match.end() + 1] == " " else None
        if after and not text[after.end() : after.end() + 1].isalnum() and _is_surname(reading, after.group()):
            yield Span(match.start(), after.end(), Label.NAME, Layer.LEXICON, "name in small letters")


def _is_surname(reading: Reading, word: str) -> bool:
    flags = reading.lexicon[word]
    return len(word) >= _SHORTEST and ((bool(flags & NAME) and not flags & ~NAME) or not flags)


@cache
def _given() -> frozenset[str]:
    """Given names of four letters and more that are nothing else."""
    others = Word.VOCABULARY | Word.EPONYM | Word.KEEP | Word.PLACE
    return frozenset(
        word
        for word, flags in lexicon().lists.items()
        if flags & Word.GIVEN and not flags & others and len(word) >= _SHORTEST
    )


RECOGNIZER: Final = Recognizer(id="small-letters", order=130, find=find)
