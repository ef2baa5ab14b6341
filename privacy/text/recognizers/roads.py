"""Places on roads that have no house: "on W 9th", "mile marker 118, I-80 EB", "the neighbour at number 46"."""

import re
from collections.abc import Iterator
from typing import Final

from privacy.text.reading import FREE, Reading
from privacy.text.recognizer import Recognizer
from privacy.text.span import Label, Layer, Span

_ROUTE: Final = r"(?:(?:I|US|SR|CR|Rte\.?|Route|Hwy\.?|Highway|Interstate)[- ]?\d{1,3}[A-Z]?(?: ?[NSEW]B\b)?)"
_MILE: Final = re.compile(
    rf"mile ?(?:marker|post) ?\d{{1,3}}(?:\.\d)?(?:,? (?:on |of )?(?:the )?{_ROUTE})?", re.IGNORECASE
)
_NAMED: Final = re.compile(r"(?:Interstate[- ]|(?:Hwy\.?|Highway) )\d{1,3}\b")
_BOUND: Final = re.compile(r"(?<!\w)(?:I|US|SR|CR)[- ]?\d{1,3} ?[NSEW]B$")
_DIRECTIONS: Final = ("NB", "SB", "EB", "WB")
_CROSSING: Final = re.compile(
    r"(?:[NSEW]|[NS][EW])\.? \d{1,3}(?:st|nd|rd|th)\b"
    r"(?: (?:St|Ave|Avenue|Street)\b\.?)?(?! (?:rib|toe|finger|digit|vertebra|metatarsal|metacarpal|intercostal))"
)
_LEADS: Final = ("on", "at", "of", "to", "and", "off", "near")
_DOOR: Final = re.compile(r"\b(?:neighbou?r|lives?|living|house|flat|next door)\b[^.\n\d]{0,30}$")
_NUMBER: Final = re.compile(r"\d{1,4}[a-z]?\b")
_FARTHEST: Final = 45


def find(reading: Reading) -> Iterator[Span]:
    """Yield stretches of roads, crossings and door numbers."""
    text = reading.text
    found = [_MILE.match(text, place) for place in _places(reading.lower, "mile ", "milepost", "milemarker")]
    found += [_NAMED.match(text, place) for place in _places(text, "Interstate", "Hwy", "Highway")]
    found += [_BOUND.search(text, max(0, place - 10), place + 2) for place in _places(text, *_DIRECTIONS)]
    for match in (*found, *_crossings(reading), *_doors(text)):
        if match and reading.mask[match.start()] == FREE:
            yield Span(*match.span(), Label.LOCATION, Layer.CONTEXT, "place on a road")


def _crossings(reading: Reading) -> Iterator[re.Match[str]]:
    text = reading.text
    for start, end in reading.numbers:
        if text[end : end + 2] in ("st", "nd", "rd", "th") and text[start - 2 : start - 1] in ("N", "S", "E", "W", "."):
            begin = text.rfind(" ", max(0, start - 6), start - 1) + 1
            match = _CROSSING.match(text, begin)
            if match and reading.word_before(begin) in _LEADS:
                yield match


def _doors(text: str) -> Iterator[re.Match[str]]:
    """The number behind "at number", where somebody lives."""
    for sign in (" at number ", " at no. "):
        for place in _places(text, sign):
            number = _NUMBER.match(text, place + len(sign))
            if number and _DOOR.search(text, max(0, place - _FARTHEST), place):
                yield number


def _places(text: str, *signs: str) -> Iterator[int]:
    for sign in signs:
        place = text.find(sign)
        while place >= 0:
            yield place
            place = text.find(sign, place + 1)


RECOGNIZER: Final = Recognizer(id="roads", order=93, find=find)
