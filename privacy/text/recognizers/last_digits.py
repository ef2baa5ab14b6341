"""The last digits of a telephone, a card or a record: "mobile ends 4471", "card ending in 0932", 尾号4471."""

import re
from collections.abc import Iterator
from typing import Final

from privacy.text.reading import FREE, Reading
from privacy.text.recognizer import Recognizer
from privacy.text.span import Label, Layer, Span

_LABEL: Final = re.compile(
    r"\b(?:(?P<phone>mobile|phone|telephone|cell|landline|fax|pager)"
    r"|number|card|account|mrn|ssn|licen[cs]e|passport|policy|plate|id)"
    r"(?:'s)?(?: (?:no\.?|number))?(?: is| was|,)? ?\(?$|\blast (?:two|three|four|five|[2-5])$",
    re.IGNORECASE,
)
_NUMBER: Final = re.compile(r"(?:s|ing|ed)?(?: in| with)?:? ?(?:\.\.\.)?(?P<own>\d{2,6})(?![\d.]\d|\d)")
_OF_DIGITS: Final = re.compile(r"(?: of [A-Za-z' ]{1,24})?(?: is| are| were|:)? ?(?P<own>\d{2,6})(?!\d)")
_SIGNS: Final = ((" end", _NUMBER), (" digits", _OF_DIGITS))
_HAN: Final = re.compile(r"(?:尾号|末[三四五六]位|后[三四五六]位)(?:数字)?[\s:为是]{0,3}(\d{2,6})(?![\d.])")
_FARTHEST: Final = 32


def find(reading: Reading) -> Iterator[Span]:
    """Yield last digits."""
    text = reading.text
    for sign, pattern in _SIGNS:
        place = reading.lower.find(sign)
        while place >= 0:
            yield from _behind(reading, place, pattern.match(text, place + len(sign)))
            place = reading.lower.find(sign, place + 1)
    if reading.has_han:
        for match in _HAN.finditer(text):
            yield Span(match.start(1), match.end(1), Label.ID, Layer.PATTERN, "last digits of a number")


def _behind(reading: Reading, place: int, number: re.Match[str] | None) -> Iterator[Span]:
    """The number, where what it belongs to ends at a place."""
    if number is None or reading.mask[number.start("own")] != FREE:
        return
    label = _LABEL.search(reading.text, max(0, place - _FARTHEST), place)
    if label:
        kind = Label.PHONE if label["phone"] else Label.ID
        yield Span(*number.span("own"), kind, Layer.PATTERN, "last digits of a number")


RECOGNIZER: Final = Recognizer(id="last-digits", order=44, find=find)
