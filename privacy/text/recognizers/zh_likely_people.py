"""Chinese names by their characters and both sides, where no list of cues tells them: the best scores first."""

from collections.abc import Iterator
from typing import Final

from privacy.text.reading import Reading
from privacy.text.recognizer import Recognizer
from privacy.text.span import Label, Layer, Span
from privacy.text.zh_likeness import goes_on, likely


def find(reading: Reading) -> Iterator[Span]:
    """Yield candidates that look like names; of two that overlap the likelier."""
    if not reading.has_han:
        return
    taken: set[int] = set()
    for _, start, stop in sorted(likely(reading.text, reading.mask), key=lambda one: (-one[0], one[1])):
        if taken.isdisjoint(range(start, stop)):
            end = stop + goes_on(reading.text, stop)
            taken.update(range(start, end))
            yield Span(start, end, Label.NAME, Layer.UNKNOWN_WORD, "looks like a name")


RECOGNIZER: Final = Recognizer(id="zh-likely-people", order=205, find=find)
