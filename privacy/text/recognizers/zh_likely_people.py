"""Chinese names by their characters and both sides, where no list of cues tells them: the best scores first."""

import re
from collections.abc import Iterator
from typing import Final

from privacy.text.reading import NAME, Reading
from privacy.text.recognizer import Recognizer
from privacy.text.span import Label, Layer, Span
from privacy.text.zh_likeness import goes_on, likely

_LIST: Final = re.compile("[一-鿿][、/和与及][一-鿿]")
_ROUNDS: Final = 3
"""In a list of names each that is found tells the next."""
_SIGN: Final = re.compile("(?<=征)\\s?(?:[阴阳]性|未引出|存在|可疑|[(]?[+±-])")
"""What only a clinical sign named for its author ("墨菲征阴性") is said to be."""


def find(reading: Reading) -> Iterator[Span]:
    """Yield candidates that look like names; of two that overlap the likelier."""
    if not reading.has_han:
        return
    mask, is_list = reading.mask, _LIST.search(reading.text) is not None
    for _ in range(_ROUNDS if is_list else 1):
        found = _best(reading.text, mask)
        if not found:
            return
        yield from found
        mask = bytearray(mask)
        for span in found:
            mask[span.start : span.end] = bytes([NAME]) * (span.end - span.start)


def _best(text: str, mask: bytearray) -> list[Span]:
    taken: set[int] = set()
    found = []
    for _, start, stop in sorted(likely(text, mask), key=lambda one: (-one[0], one[1])):
        if taken.isdisjoint(range(start, stop)) and not _SIGN.match(text, stop):
            end = stop + goes_on(text, stop)
            taken.update(range(start, end))
            found.append(Span(start, end, Label.NAME, Layer.UNKNOWN_WORD, "looks like a name"))
    return found


RECOGNIZER: Final = Recognizer(id="zh-likely-people", order=205, find=find)
