"""Words and numbers whose company says that they belong to a name, an address or a firm, where no rule tells it."""

from collections.abc import Iterator, Sequence
from typing import Final

from privacy.text.en_likeness import LEAST, NUMBER, is_order, may_be, score, tokens
from privacy.text.reading import FILL, FREE, LOCATION, NAME, OTHER, Capital, Reading
from privacy.text.recognizer import Recognizer
from privacy.text.span import Label, Layer, Span

_LABELS: Final = {NAME: Label.NAME, LOCATION: Label.LOCATION}


def find(reading: Reading) -> Iterator[Span]:
    """Yield what goes with other finds; what is found is company to the word before it."""
    mask = reading.mask
    if reading.has_han or not reading.is_of_somebody:
        return
    found = tokens(reading)
    left = [place for place in range(len(found) - 1, -1, -1) if mask[found[place].start] == FREE]
    while left:
        place = left.pop()
        token = found[place]
        if mask[token.start] != FREE or not may_be(reading, found, place, mask):
            continue
        if score(reading, found, place) > LEAST and not is_order(reading.text, token):
            yield _taken(reading, found, place)
            left += [other for other in (place - 1,) if other >= 0]


def _taken(reading: Reading, found: Sequence[Capital], place: int) -> Span:
    """Mark and label it: a word as what stands before it."""
    token = found[place]
    before = reading.mask[found[place - 1].start] if place else NAME
    mark = OTHER if token.flags == NUMBER else before if before in _LABELS else NAME
    label = Label.ID if token.flags == NUMBER else _LABELS[mark]
    reading.mask[token.start : token.end] = FILL[mark] * (token.end - token.start)
    return Span(token.start, token.end, label, Layer.CLASSIFIER, "company of what identifies")


RECOGNIZER: Final = Recognizer(id="likely-rest", order=215, find=find)
