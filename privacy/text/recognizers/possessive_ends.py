"""The possessive ending of a shop or house that goes by a name alone: "from Barnardo's", "at Beinhauer's"."""

from collections.abc import Iterator
from typing import Final

from privacy.text.reading import LOCATION, NAME, Reading
from privacy.text.recognizer import Recognizer
from privacy.text.span import Label, Layer, Span

_LABELS: Final = {NAME: Label.NAME, LOCATION: Label.LOCATION}


def find(reading: Reading) -> Iterator[Span]:
    """Yield the endings behind which nothing stands that could be owned."""
    text, mask = reading.text, reading.mask
    if "'s" not in text:
        return
    for word in reading.capitals:
        mark = mask[word.start]
        if (
            mark in _LABELS
            and text.startswith("'s", word.end)
            and not text[word.end + 2 : word.end + 4].strip().isalnum()
        ):
            yield Span(word.start, word.end + 2, _LABELS[mark], Layer.NEIGHBOUR, "end of a house's name")


RECOGNIZER: Final = Recognizer(id="possessive-ends", order=174, find=find)
