"""Digits that are no measurement: many in one run, groups joined by hyphens, groups behind a found name or place."""

import re
from collections.abc import Iterator
from typing import Final

from privacy.text.reading import FREE, LOCATION, NAME, Reading
from privacy.text.recognizer import Recognizer
from privacy.text.span import Label, Layer, Span

_GROUPS: Final = re.compile(
    r"(?<![\w./#:-])\+?\(?\d{2,6}\)?(?:[ .-]?(?<=[ .)-])\d{2,6}){1,4}(?![\w%:/]|[.,-]\d"
    r"|\s?(?:m[gl]|ng|mcg|µg|U|IU|kcal)\b)"
)
_LONG: Final = re.compile(
    r"(?<![\w./#:*^-])\d{8,20}(?![\w%/]|[.,-]\d|\s?(?:copies|cop|cells|IU|U|m[gl]|ng|CFU|cfu|x|×|\*|拷贝|个|万|亿|单位))"
    r"|(?<=[\u4e00-\u9fff])\d{8,20}(?![\w%/]|[.,-]\d|\s?(?:copies|IU|U|m[gl]|cfu|CFU))"
)
_RANGE: Final = re.compile(r"(\d+)-(\d+)")
_FEWEST, _MOST = 8, 15


def find(reading: Reading) -> Iterator[Span]:
    """Yield telephones and numbers of unknown kinds, where something else names somebody."""
    if not reading.numbers or not reading.is_of_somebody:
        return
    for match in _groups(reading):
        piece = match.group()
        if not _FEWEST <= sum(map(str.isdigit, piece)) <= _MOST or reading.mask[match.start()] != FREE:
            continue
        if ("-" in piece and " " not in piece and not _is_range(piece)) or _is_beside_somebody(reading, match.start()):
            yield Span(match.start(), match.end(), Label.PHONE, Layer.NEIGHBOUR, "digits in groups")
    for start, end in reading.numbers:
        if end - start >= _FEWEST and reading.mask[start] == FREE and _LONG.match(reading.text, start):
            yield Span(start, end, Label.ID, Layer.NEIGHBOUR, "long number")


def _groups(reading: Reading) -> Iterator[re.Match[str]]:
    """Groups of digits that belong together, each looked for where a run of digits begins."""
    text, end = reading.text, 0
    for start, stop in reading.numbers:
        if start < end or stop - start < 2:
            continue
        first = start - (text[start - 1 : start] == "(")
        if match := _GROUPS.match(text, first - (text[first - 1 : first] == "+")):
            end = match.end()
            yield match


def _is_range(piece: str) -> bool:
    """ "1000-4000", "2014-2019": two round numbers or two years, the smaller first."""
    match = _RANGE.fullmatch(piece)
    if match is None or int(match[1]) > int(match[2]):
        return False
    is_round = all(int(number) % 50 == 0 for number in match.groups())
    return is_round or all(number[:2] in ("19", "20") for number in match.groups())


def _is_beside_somebody(reading: Reading, start: int) -> bool:
    """Only marks and spaces stand between a found name or place and the digits."""
    place = start - 1
    while place >= 0 and start - place <= len("), (") and reading.text[place] in " ,;:()/":
        place -= 1
    return place >= 0 and place < start - 1 and reading.mask[place] in (NAME, LOCATION)


RECOGNIZER: Final = Recognizer(id="grouped-digits", order=172, find=find)
