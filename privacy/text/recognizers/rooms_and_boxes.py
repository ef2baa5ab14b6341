"""Post boxes, military posts, and the room, bed or chair in which somebody is."""

import re
from collections.abc import Iterator
from typing import Final

from privacy.text.address_lines import tail
from privacy.text.reading import Reading
from privacy.text.recognizer import Recognizer
from privacy.text.span import Label, Layer, Span

_BOX: Final = re.compile(r"P\.? ?O\.? ?[Bb]ox\s*#?\s*\d+")
_MILITARY: Final = re.compile(
    r"(?:PSC|CMR|OPC|Unit|USS|Psc|[BFAD](?=[Oo][Xx]|PO|po))(?:\s+[\w ]{1,20}?,?\s+)?(?:[Bb]?[Oo][Xx]\s*\d+[\s,]+)?"
    r"(?:[FAD]?P[Oo]|[fad]?po|[FAD]po)[\s,]+[Aa][AEPaep]\s+\d{5}"
)
_ROOM: Final = re.compile(r"\d{2,5}[A-D]?(?:-\d|-[A-D])?\b(?! ?(?:m[gl]\b|air\b|to\b|min|rest\b|rise))")
_MIXED_ROOM: Final = re.compile(r"(?:\d{1,2}[A-Z]{1,2}-?|[A-Z]{1,2}-?)\d{2,4}[A-D]?(?![\w-])")
_SHORTEST_MIXED, _LONGEST_MIXED = 4, 8
_ROOMS: Final = frozenset(["room", "rm", "bed", "chair", "bay", "ward", "theatre", "theater", "cubicle", "suite"])
_ENDS_OF_ROOMS: Final = frozenset(room[-2:] for room in _ROOMS)
_BEFORE_ROOM: Final = (" ", "#", ".", "\n")
_OPERATING: Final = (" to OR ", " in OR ", " from OR ", " into OR ")
_SHORTEST_OPERATING = 3
_FEWEST, _MOST = 2, 5


def find(reading: Reading) -> Iterator[Span]:
    """Yield boxes and rooms."""
    text = reading.text
    for pattern, signs in ((_BOX, ("ox",)), (_MILITARY, ("APO", "FPO", "DPO", "Apo", "Fpo", "Dpo"))):
        for match in pattern.finditer(text) if any(sign in text for sign in signs) else ():
            yield Span(match.start(), tail(reading, match.end()), Label.LOCATION, Layer.PATTERN, "post box")
    for start, end in reading.numbers:
        if not _FEWEST <= end - start <= _MOST:
            continue
        before = text[start - 1 : start]
        if before in _BEFORE_ROOM:
            room = _ROOM.match(text, start) if _is_behind_room(reading, start) else None
        else:
            room = _mixed(reading, start, end) if text[start - 2 : start].rstrip("-")[-1:].isupper() else None
        if room:
            yield Span(room.start(), room.end(), Label.LOCATION, Layer.CONTEXT, "room or bed")


def _is_behind_room(reading: Reading, start: int) -> bool:
    if reading.text.endswith(_OPERATING, 0, start):
        return reading.text[start : start + _SHORTEST_OPERATING].isdigit()
    return reading.may_follow(start, _ENDS_OF_ROOMS) and reading.word_before(start) in _ROOMS


def _mixed(reading: Reading, start: int, end: int) -> re.Match[str] | None:
    """ "Room 4W-212B": letters among the digits, or before them."""
    text = reading.text
    begin = max(text.rfind(sign, max(0, start - _LONGEST_MIXED), start) for sign in _BEFORE_ROOM) + 1
    if not begin or not _is_behind_room(reading, begin):
        return None
    room = _MIXED_ROOM.match(text, begin)
    return room if room and room.end() >= end and room.end() - begin >= _SHORTEST_MIXED else None


RECOGNIZER: Final = Recognizer(id="rooms-and-boxes", order=91, find=find)
