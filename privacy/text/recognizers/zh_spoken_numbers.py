"""Numbers written in Chinese digits as they are said ("幺三八零零…"), and beds and rooms by ward ("东三-12")."""

import re
from collections.abc import Iterator
from typing import Final

from privacy.text.reading import Reading
from privacy.text.recognizer import Recognizer
from privacy.text.recognizers.zh_numbers import CONNECT, KINDS, LABEL
from privacy.text.span import Label, Layer, Span

_SAID: Final = "零〇○一二三四五六七八九幺两0-9"
_RUN: Final = re.compile(r"[零〇○一二三四五六七八九幺两](?:[ -]?[零〇○一二三四五六七八九幺两]){2,}")
_TOKEN: Final = re.compile(rf"[A-Za-z0-9-]{{0,8}}[{_SAID}]+(?:[ -]?[{_SAID}]+)*")
_BEHIND_LABEL: Final = re.compile(rf"{LABEL}{CONNECT}$")
_LONGEST_LABEL, _LONGEST_LETTERS = 24, 8
_LONG: Final = 11
_COUNTED: Final = ("零一二三四五六七八九十", "九八七六五四三二一零")
"""A run of these is counted aloud, as in a test of attention."""
_PLACE: Final = "[东西南北中新老内外][一二三四五六七八九十\\d]{1,3}(?:区|楼|病区)?"
_NUMBER: Final = "[一二三四五六七八九十\\d]{1,4}"
_BED: Final = re.compile("[床房]")
_BEHIND_BED: Final = re.compile(rf"位?间?号?[\s:为是]{{0,3}}(?P<own>{_PLACE}[-—]?{_NUMBER})(?=[床室\s,。;、)]|$)")
_BEFORE_BED: Final = re.compile(rf"(?P<own>{_PLACE}[-—]{_NUMBER})$")
_FARTHEST: Final = 12


def find(reading: Reading) -> Iterator[Span]:
    """Yield numbers that are said, and beds."""
    if not reading.has_han:
        return
    text = reading.text
    for match in _RUN.finditer(text):
        said = _said(text, match)
        if said:
            yield said
    for bed in _BED.finditer(text):
        room = _BEHIND_BED.match(text, bed.end())
        if room is None and text[bed.start() - 1].isalnum():
            room = _BEFORE_BED.search(text, max(0, bed.start() - _FARTHEST), bed.start())
        if room:
            yield Span(*room.span("own"), Label.ID, Layer.PATTERN, "bed or room of a ward")


def _said(text: str, match: re.Match[str]) -> Span | None:
    """A run behind a label with what stands before it (QX七七一二零), or one long enough to be a number by itself."""
    start = match.start()
    while (
        start and match.start() - start < _LONGEST_LETTERS and text[start - 1].isascii() and text[start - 1].isalnum()
    ):
        start -= 1
    label = _BEHIND_LABEL.search(text, max(0, start - _LONGEST_LABEL), start)
    token = _TOKEN.match(text, start) if label else None
    if label and token:
        return Span(
            start, token.end(), KINDS.get(label["label"], Label.ID), Layer.PATTERN, "labelled number that is said"
        )
    digits = re.sub("[ -]", "", match.group())
    if len(digits) >= _LONG and not any(digits in counted for counted in _COUNTED):
        return Span(match.start(), match.end(), Label.ID, Layer.PATTERN, "number that is said")
    return None


RECOGNIZER: Final = Recognizer(id="zh-spoken-numbers", order=26, find=find)
