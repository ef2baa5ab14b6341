"""Names in small letters: a given name and a surname side by side ("follow up with patricia vance"), one behind a
relative or a role ("my son kofi", "reg patel"), and a signature before a degree ("--jtran, LPN")."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from privacy.text.lexicon import NAME, Word, lexicon, listed
from privacy.text.people import CREDENTIAL
from privacy.text.reading import Reading
from privacy.text.recognizer import Recognizer
from privacy.text.span import Label, Layer, Span

_WORD: Final = re.compile(r"[a-z]+")
_SHORTEST: Final = 4


_BEFORE: Final = listed("small_letters", "before")
_MARKS: Final = str.maketrans(",.:;/()", "       ")
_SIGNED: Final = re.compile(r"(?:^|[\n–—/]|--|- )([a-z]{4,20}),(?= )", re.MULTILINE)


def find(reading: Reading) -> Iterator[Span]:
    """Yield small words that are names and nothing else, by their company."""
    text = reading.text
    if not _names().isdisjoint(text.translate(_MARKS).split()):
        for match in _WORD.finditer(text):
            if match.group() in _names() and _is_whole(text, *match.span()):
                yield from _named(reading, match)
    for signed in _SIGNED.finditer(text):
        if CREDENTIAL.match(text, signed.end(1)) and not reading.lexicon[signed[1]] & Word.VOCABULARY:
            yield Span(*signed.span(1), Label.NAME, Layer.CONTEXT, "signature in small letters")


def _named(reading: Reading, match: re.Match[str]) -> Iterator[Span]:
    """The name with the surname behind it, or alone behind a relative or a role."""
    text = reading.text
    after = _WORD.match(text, match.end() + 1) if text[match.end() : match.end() + 1] == " " else None
    has_surname = after is not None and match.group() in _given() and _is_whole(text, *after.span())
    if after and has_surname and _is_surname(reading, after.group()):
        yield Span(match.start(), after.end(), Label.NAME, Layer.LEXICON, "name in small letters")
    elif reading.word_before(match.start()) in _BEFORE and text[match.start() - 1] == " ":
        yield Span(*match.span(), Label.NAME, Layer.CONTEXT, "name in small letters behind a relative or a role")


def _is_whole(text: str, start: int, end: int) -> bool:
    return not text[start - 1 : start].isalnum() and not text[end : end + 1].isalnum()


def _is_surname(reading: Reading, word: str) -> bool:
    flags = reading.lexicon[word]
    return len(word) >= _SHORTEST and ((bool(flags & NAME) and not flags & ~NAME) or not flags)


@cache
def _given() -> frozenset[str]:
    """Given names of four letters and more that are nothing else."""
    return frozenset(word for word in _names() if lexicon().lists[word] & Word.GIVEN)


@cache
def _names() -> frozenset[str]:
    """Given names and surnames of four letters and more that are nothing else."""
    words = lexicon().lists.items()
    return frozenset(word for word, flags in words if flags & NAME and not flags & ~NAME and len(word) >= _SHORTEST)


RECOGNIZER: Final = Recognizer(id="small-letters", order=130, find=find)
