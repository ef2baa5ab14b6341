"""Telephone numbers of any country: behind or before a word for a telephone, or with the area code in brackets."""

import re
from collections.abc import Iterator
from typing import Final

from privacy.text.reading import FREE, Reading
from privacy.text.recognizer import Recognizer
from privacy.text.span import Label, Layer, Span

_FEWEST, _MOST = 6, 15
_NUMBER: Final = re.compile(
    r"\+?\(?\+?\d{1,6}\)?(?:[ .\-/]{0,2}\(?\d{1,6}\)?){0,5}(?!\d)(?:[ ,]{0,2}(?:x|ext\.?|extension)[ .:]{0,2}\d{1,6})?",
    re.IGNORECASE,
)
_LABEL: Final = re.compile(
    r"(?<![a-z])(?:tele)?(?:phones?|tel(?:[ée]fono|[ée]fone|efon)?|mobiles?|m[óo]vil|handy|cell(?:phone)?|fax|pager|"
    r"beeper|whatsapp|sms|landline|desk|office|hotline|call ?back|contact|secretary|switchboard|dial(?:led)?|ph|"
    r"(?:best|contact|emergency|home|work|mobile|his|her|their|daytime)? ?number)"
    r"(?: (?:no|nos|number|numbers|is|line|on|at|to))*\.?[ \t]*[:#=]?\s{0,2}(?=[+(]{0,2}\d)",
    re.IGNORECASE,
)
_HINTS: Final = (
    *("phone", "tel", "mobil", "cell", "fax", "pager", "beeper", "whatsapp", "number", "desk", "office", "contact"),
    *("sms", "landline", "hotline", "call", "secretary", "dial", "móvil", "movil", "handy", "switchboard", "ph"),
)
_NEXT: Final = re.compile(r"\s?(?:/|,|;|or|and|\|)\s?(?=[+(]{0,2}\d)")
_AFTER: Final = re.compile(
    r"(?:\+|\(|(?<![\d./-])(?<!\d,))\d[\d ().-]{5,18}\d(?=[ -]{0,3}\(?(?:fax|office|home|mobile|cell|work|desk"
    r"|landline)\b)",
    re.IGNORECASE,
)
_BRACKETS: Final = re.compile(
    r"\(0?\d{1,4}\)[ -]?\d{3,5}(?:[ -]?\d{2,5}){1,2}(?!\d|\s?[-%]|[.,]\d)|\(0\d{2,4}\) ?\d{5,8}(?!\d)"
)
_TRUNK: Final = re.compile(r"0\d{2,4}[ -]\d{5,8}(?![\d.,]{0,3}\d|\s?%)")
_UNITS: Final = re.compile(r"\s?(?:mg|mcg|ml|mm|cm|kg|%|years?|days?|units?|iu)\b", re.IGNORECASE)
_YEARS: Final = re.compile(r"(?:19|20)\d\d\s?[-/]\s?(?:(?:19|20)\d\d|\d\d)")


def find(reading: Reading) -> Iterator[Span]:
    """Yield telephone numbers that a label or an area code tells."""
    text = reading.text
    if any(hint in reading.lower for hint in _HINTS):
        for match in _LABEL.finditer(text):
            yield from _listed(reading, match.end())
        for match in _AFTER.finditer(text):
            if _fits(reading, *match.span()):
                yield _span(match, "telephone before its label")
    if "(" in text:
        yield from _shaped(reading, _BRACKETS, "area code in brackets", 8)
    yield from _shaped(reading, _TRUNK, "area code that begins with 0", 9)


def _listed(reading: Reading, place: int) -> Iterator[Span]:
    """One number or several behind a label."""
    while True:
        match = _NUMBER.match(reading.text, place)
        if match is None or not _fits(reading, *match.span()):
            return
        yield _span(match, "labelled telephone")
        further = _NEXT.match(reading.text, match.end())
        if further is None:
            return
        place = further.end()


def _shaped(reading: Reading, pattern: re.Pattern[str], reason: str, fewest: int) -> Iterator[Span]:
    for match in pattern.finditer(reading.text):
        before = reading.text[match.start() - 1 : match.start()]
        digits = sum(map(str.isdigit, match.group()))
        if digits >= fewest and not before.isalnum() and before not in "-./)" and _fits(reading, *match.span()):
            yield _span(match, reason)


def _fits(reading: Reading, start: int, end: int) -> bool:
    """As many digits as a telephone has, no unit behind, no span of years, and nothing that an earlier layer took."""
    piece = reading.text[start:end]
    digits = sum(map(str.isdigit, piece))
    if not _FEWEST <= digits <= _MOST + 6 or _UNITS.match(reading.text, end) or _YEARS.fullmatch(piece):
        return False
    return reading.text[end : end + 1] != "/" and any(mark == FREE for mark in reading.mask[start:end])


def _span(match: re.Match[str], reason: str) -> Span:
    return Span(match.start(), match.end(), Label.PHONE, Layer.PATTERN, reason)


RECOGNIZER: Final = Recognizer(id="telephones", order=28, find=find)
