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
_MARKS: Final = ",.:;/()"
_DEGREE: Final = re.compile(r", (?<=[a-z], )(?=[A-Z])")
_SIGNED: Final = re.compile(r"(?:^|[\n–—/]|--|- )([a-z]{4,20})$")
_PATIENT: Final = re.compile(
    r"p(?<![\w]p)(?:t|atient) (?P<own>[a-z]{4,20}) "
    r"(?=(?:seen|presents|presented|c/o|reports|says|states|here|called|came)\b)"
)
_FARTHEST: Final = 24


def find(reading: Reading) -> Iterator[Span]:
    """Yield small words that are names and nothing else, by their company."""
    text = reading.text
    words = text
    for mark in _MARKS:
        words = words.replace(mark, " ")
    for name in _names().intersection(words.split()):
        place = text.find(name)
        while place >= 0:
            end = place + len(name)
            if _is_whole(text, place, end):
                yield from _named(reading, place, end)
            place = text.find(name, end)
    for patient in _PATIENT.finditer(text) if "pt " in text or "patient " in text else ():
        if not reading.lexicon[patient["own"]] & ~NAME:
            yield Span(*patient.span("own"), Label.NAME, Layer.CONTEXT, "patient in small letters")
    for degree in _DEGREE.finditer(text):
        if CREDENTIAL.match(text, degree.start()):
            signed = _SIGNED.search(text, max(0, degree.start() - _FARTHEST), degree.start())
            if signed and not reading.lexicon[signed[1]] & Word.VOCABULARY:
                yield Span(*signed.span(1), Label.NAME, Layer.CONTEXT, "signature in small letters")


def _named(reading: Reading, start: int, end: int) -> Iterator[Span]:
    """The name with the surname behind it, or alone behind a relative or a role."""
    text = reading.text
    after = _WORD.match(text, end + 1) if text[end : end + 1] == " " and text[start:end] in _given() else None
    if after and _is_whole(text, *after.span()) and _is_surname(reading, after.group()):
        yield Span(start, after.end(), Label.NAME, Layer.LEXICON, "name in small letters")
    elif text[start - 1 : start] == " " and reading.word_before(start) in _BEFORE:
        yield Span(start, end, Label.NAME, Layer.CONTEXT, "name in small letters behind a relative or a role")


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
