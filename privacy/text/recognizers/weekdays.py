"""The weekday of an event: beside a moved date it would tell by how many days, beside relative days the calendar.

A schedule ("every Monday", "Mondays", "the Tuesday clinic") stays, and so does all of a text that names nobody.
"""

import re
from collections.abc import Iterator
from typing import Final

from privacy.text.lexicon import listed
from privacy.text.reading import Reading
from privacy.text.recognizer import Recognizer
from privacy.text.span import Label, Layer, Span

_BEGIN: Final = re.compile(r"(?<![\w/-])(?:mon|tues|wednes|thurs|fri|satur|sun)$")
_END: Final = re.compile(r"day")
_GOES_ON: Final = re.compile(
    r"s?\w|s\b|s?[/-]|(?:,|,? (?:and|to|through|or)) (?:mon|tue|wed|thu|fri|sat|sun)"
    r"| (?:clinics?|sessions?|lists?|groups?|meetings?|rounds?|dose)\b"
)
_DAY_OF_MONTH: Final = re.compile(r",? (?:the )?\d{1,2}(?:st|nd|rd|th)\b")
_SHORT: Final = listed("weekdays", "short")
_SHORT_BEFORE: Final = listed("weekdays", "before")
_HAN_DAY: Final = "[一二三四五六日天]"
_HAN: Final = re.compile(
    rf"(?<![周期拜]{_HAN_DAY}[至到、-])(?:星期|周|礼拜){_HAN_DAY}(?![至到、/和-](?:星期|周|礼拜)?{_HAN_DAY})"
)
_SCHEDULE: Final = re.compile(
    r"(?:\b(?:(?:every|each|weekly|alternate|per|once a week|q|taken?(?! (?:h[ei][rm]|them|you|me|us)\b)|(?<!last )dose"
    r"|days?|except)(?: \w+)?:? (?:on )?"
    r"|\w{2,6}day(?:,|,? and|,? or| to) |(?:mon|tues?|wed|thu|fri|sat|sun) to |(?:through|on a) )|每(?:个)?|逢)$",
    re.IGNORECASE,
)


def find(reading: Reading) -> Iterator[Span]:
    """Yield weekdays of events."""
    if not reading.is_of_somebody:
        return
    for start, end in (*_written_out(reading), *_short(reading), *_chinese(reading)):
        if not reading.mask[start] and not _SCHEDULE.search(reading.text[max(0, start - 30) : start]):
            day = _DAY_OF_MONTH.match(reading.lower, end)
            yield Span(start, day.end() if day else end, Label.DATE, Layer.DATE, "weekday of an event")


def _written_out(reading: Reading) -> Iterator[tuple[int, int]]:
    lower = reading.lower
    for match in _END.finditer(lower):
        begin = _BEGIN.search(lower, max(0, match.start() - 7), match.start())
        if begin and not _GOES_ON.match(lower, match.end()):
            yield begin.start(), match.end()


def _short(reading: Reading) -> Iterator[tuple[int, int]]:
    """ "on Thurs", "since Sat": with a word before that only a day follows."""
    for place in reading.places_of(_SHORT.__contains__):
        word = reading.capitals[place]
        is_day = reading.word_before(word.start) in _SHORT_BEFORE
        is_day = is_day or _DAY_OF_MONTH.match(reading.lower, word.end) is not None
        if is_day and not _GOES_ON.match(reading.lower, word.end):
            yield word.start, word.end


def _chinese(reading: Reading) -> Iterator[tuple[int, int]]:
    if reading.has_han:
        yield from (match.span() for match in _HAN.finditer(reading.text))


RECOGNIZER: Final = Recognizer(id="weekdays", order=165, find=find)
