"""Villages whose name is an adjective and another word, be both ordinary: "born in Little Snoring"."""

import re
from collections.abc import Iterator
from typing import Final

from privacy.text.lexicon import listed
from privacy.text.reading import FREE, UPPER, Reading
from privacy.text.recognizer import Recognizer
from privacy.text.span import Label, Layer, Span

_FIRST: Final = listed("paired_place_names", "first")
_BEFORE: Final = listed("paired_place_names", "before")
_SECOND: Final = re.compile(
    rf" [{UPPER}][a-z]{{3,}}(?=[,.;:)\n]|$| (?!of )(?:[a-z0-9]|Road|Village|Primary|Surgery|[Ss]chool))"
)
_ANATOMY: Final = listed("paired_place_names", "no_places")


def find(reading: Reading) -> Iterator[Span]:
    """Yield both words."""
    text = reading.text
    for place in reading.places_of(_FIRST.__contains__):
        word = reading.capitals[place]
        if reading.mask[word.start] != FREE or reading.word_before(word.start) not in _BEFORE:
            continue
        second = _SECOND.match(text, word.end)
        if second and second.group()[1:] not in _ANATOMY:
            yield Span(word.start, second.end(), Label.LOCATION, Layer.CONTEXT, "place of two words")


RECOGNIZER: Final = Recognizer(id="paired-place-names", order=104, find=find)
