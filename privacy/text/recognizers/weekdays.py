"""The weekday of an event, in a text for release: beside a shifted date it would tell the shift.

Inside, a weekday stays: "pain since Saturday" counts days. A schedule ("every Monday", "Mondays") stays everywhere.
"""

import re
from collections.abc import Iterator
from typing import Final

from privacy.text.reading import Reading
from privacy.text.recognizer import Recognizer
from privacy.text.span import Label, Layer, Span

_DAY: Final = re.compile(
    r"(?<![\w/-])(?:mon|tues|wednes|thurs|fri|satur|sun)day(?!s?\w|s\b|s?[/-]|,? (?:and|to|through|or) (?:mon|tue"
    r"|wed|thu|fri|sat|sun))"
    r"|(?:星期|周|礼拜)[一二三四五六日天](?![至到、/和])",
    re.IGNORECASE,
)
_SCHEDULE: Final = re.compile(
    r"(?:\b(?:every|each|weekly|alternate|per|once a week|on a|q|taken?|dose|days?|and|or|to|through"
    r"|except)(?: \w+)?:? (?:on )?|每(?:个)?|逢)$",
    re.IGNORECASE,
)


def find(reading: Reading) -> Iterator[Span]:
    """Yield weekdays of events."""
    if not reading.is_release or ("day" not in reading.lower and not reading.has_han):
        return
    for match in _DAY.finditer(reading.text):
        if not _SCHEDULE.search(reading.text[max(0, match.start() - 30) : match.start()]):
            yield Span(match.start(), match.end(), Label.DATE, Layer.DATE, "weekday of an event")


RECOGNIZER: Final = Recognizer(id="weekdays", order=22, find=find)
