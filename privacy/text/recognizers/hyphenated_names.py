"""Given names of two syllables with a hyphen beside their surname: "Min-jun Park", "Lee Seo-yeon"."""

import re
from collections.abc import Iterator
from typing import Final

from privacy.text.lexicon import Word
from privacy.text.reading import Reading
from privacy.text.recognizer import Recognizer
from privacy.text.span import Label, Layer, Span

_KOREAN: Final = re.compile(r"[A-Z][a-z]{1,6}-([a-z]{3,7})\b")
_REST: Final = re.compile(r"-[a-z]{3}")


def find(reading: Reading) -> Iterator[Span]:
    """Yield such names."""
    text = reading.text
    for rest in _REST.finditer(text):
        place = reading.places_by_end.get(rest.start())
        if place is None or reading.mask[reading.capitals[place].start]:
            continue
        match = _KOREAN.match(text, reading.capitals[place].start)
        if match and not reading.lexicon[match.group(1)] & Word.VOCABULARY:
            start, end = _with_surname(reading, place, match.end())
            if end > start:
                yield Span(start, end, Label.NAME, Layer.LEXICON, "hyphenated given name")


def _with_surname(reading: Reading, place: int, end: int) -> tuple[int, int]:
    """A hyphenated given name with the surname beside it ("Min-jun Park"); empty when there is none."""
    words, text = reading.capitals, reading.text
    start = words[place].start
    if place + 1 < len(words):
        right = words[place + 1]
        if text[end : right.start] == " " and right.flags & Word.SURNAME:
            return start, right.end
    if place and text[words[place - 1].end : start] == " " and words[place - 1].flags & Word.SURNAME:
        return words[place - 1].start, end
    return start, start


RECOGNIZER: Final = Recognizer(id="hyphenated-names", order=109, find=find)
