"""The last digits of a telephone, a card or a record: "mobile ends 4471", "card ending in 0932", 尾号4471."""

import re
from collections.abc import Iterator
from typing import Final

from privacy.text.reading import FREE, Reading
from privacy.text.recognizer import Recognizer
from privacy.text.span import Label, Layer, Span

_ENDS: Final = re.compile(
    r"\b(?:(?P<phone>mobile|phone|telephone|cell|landline|fax|pager)|number|card|account|mrn|ssn|licen[cs]e|passport|policy|plate|id)"
    r"(?:'s)?(?: (?:no\.?|number))?(?: is| was|,)? \(?(?:ends?|ending|ended)(?: in| with)?:? ?(?:\.\.\.)?$"
    r"|\blast (?:two|three|four|five|2|3|4|5) digits(?: of [a-z' ]{1,24})?(?: is| are| were|:)? ?$",
    re.IGNORECASE,
)
_SIGNS: Final = ("end", "digits")
_HAN: Final = re.compile(r"(?:尾号|末[三四五六]位|后[三四五六]位)(?:数字)?[\s:为是]{0,3}(\d{2,6})(?![\d.])")
_FEWEST, _MOST, _FARTHEST = 2, 6, 48


def find(reading: Reading) -> Iterator[Span]:
    """Yield last digits."""
    text = reading.text
    if any(sign in reading.lower for sign in _SIGNS):
        for start, end in reading.numbers:
            if not _FEWEST <= end - start <= _MOST or reading.mask[start] != FREE:
                continue
            if text[start - 1 : start] not in (" ", ".", ":"):
                continue
            match = _ENDS.search(text, max(0, start - _FARTHEST), start)
            if match:
                label = Label.PHONE if match["phone"] else Label.ID
                yield Span(start, end, label, Layer.PATTERN, "last digits of a number")
    if reading.has_han:
        for match in _HAN.finditer(text):
            yield Span(match.start(1), match.end(1), Label.ID, Layer.PATTERN, "last digits of a number")


RECOGNIZER: Final = Recognizer(id="last-digits", order=44, find=find)
