"""Shops and inns by a name before a small word for their kind: "the Corn Exchange cafe", "the Fox and Hounds"."""

import re
from collections.abc import Iterator
from typing import Final

from privacy.text.lexicon import NAME, Word, listed
from privacy.text.reading import FREE, LOCATION, UPPER, Reading
from privacy.text.recognizer import Recognizer
from privacy.text.span import Label, Layer, Span

_KIND: Final = re.compile(
    rf" (?:{'|'.join(sorted(listed('places_of_business', 'kinds'), key=len, reverse=True))})(?![\w-])"
)
_LEFT: Final = re.compile(rf"[{UPPER}][\w'&.-]*(?:(?: | & | and | of | of the )[{UPPER}][\w'&-]*){{0,4}}$")
_INN_BEGINS: Final = frozenset(
    (
        *("Fox", "Hare", "Dog", "Duck", "Horse", "Cat", "Lamb", "Bear", "Rose", "Crown", "Coach", "Plough", "Hart"),
        *("Swan", "Bell", "Oak", "Anchor", "Eagle", "Lion", "Ship", "Star", "Barley", "King", "Queen", "Prince"),
        *("Red", "White", "Black", "Royal", "Golden", "Green"),
    )
)
_INN: Final = re.compile(r"\w+ (?:and|&) (?:[A-Z][a-z]+)(?:(?: |')[A-Z][a-z]+)?")
_WIDEST: Final = 60
_SHORTEST: Final = 4
_BEFORE_INN: Final = (" the ", " The ", "(The ", "(the ")


def find(reading: Reading) -> Iterator[Span]:
    """Yield named shops and inns."""
    text, mask = reading.text, reading.mask
    for word in reading.capitals:
        kind = _KIND.match(text, word.end) if text.startswith(" ", word.end) else None
        if kind and mask[word.start] in (FREE, LOCATION):
            start = _start(reading, word.end)
            if start >= 0:
                yield Span(start, kind.end(), Label.ORGANIZATION, Layer.CONTEXT, "place of business")
    if " and " in text or " & " in text:
        for place in reading.places_of(_INN_BEGINS.__contains__):
            match = _INN.match(text, reading.capitals[place].start)
            if match and text.endswith(_BEFORE_INN, 0, match.start()):
                yield Span(match.start(), match.end(), Label.LOCATION, Layer.CONTEXT, "inn")


def _start(reading: Reading, end: int) -> int:
    """Where the name before a kind begins; -1 where ordinary words make it up."""
    own = _LEFT.search(reading.text, max(0, end - _WIDEST), end)
    if own is None or (len(own.group()) < _SHORTEST and own.group().isupper()):
        return -1
    flags = [reading.lexicon[word.removesuffix("'s")] for word in own.group().split(" ") if word[0].isupper()]
    if any(not flag or flag & (NAME | Word.PLACE) for flag in flags):
        return own.start()
    return own.start() if len(flags) > 1 and not _is_clinical(flags) else -1


def _is_clinical(flags: list[int]) -> bool:
    """Whether codes and shouted words make the name up ("ED", "CT shop")."""
    return any(flag & (Word.CODE | Word.CAPITALS | Word.KEEP | Word.EPONYM) for flag in flags)


RECOGNIZER: Final = Recognizer(id="places-of-business", order=107, find=find)
