"""Chinese names by their characters and both sides, where no list of cues tells them: the best scores first."""

import re
from collections.abc import Iterator
from typing import Final

from privacy.text.reading import Reading
from privacy.text.recognizer import Recognizer
from privacy.text.span import Label, Layer, Span
from privacy.text.zh_likeness import goes_on, likely, rest_of_long_name

_SIGN: Final = re.compile("(?<=征)\\s?(?:[阴阳]性|未引出|存在|可疑|[(]?[+±-])")
"""What only a clinical sign named for its author ("墨菲征阴性") is said to be."""


def find(reading: Reading) -> Iterator[Span]:
    """Yield candidates that look like names; of two that overlap the likelier."""
    if not reading.has_han:
        return
    taken: set[int] = set()
    for _, start, stop in sorted(likely(reading.text, reading.mask), key=lambda one: (-one[0], one[1])):
        if taken.isdisjoint(range(start, stop)) and not _SIGN.match(reading.text, stop):
            end = stop + (goes_on(reading.text, stop) or rest_of_long_name(reading.text, start, stop))
            taken.update(range(start, end))
            yield Span(start, end, Label.NAME, Layer.UNKNOWN_WORD, "looks like a name")


RECOGNIZER: Final = Recognizer(id="zh-likely-people", order=205, find=find)
