"""Telephone numbers of any country: behind or before a word for a telephone, or with the area code in brackets."""

import re
from collections.abc import Iterator
from typing import Final

from privacy.text.reading import FREE, UPPER, Reading
from privacy.text.recognizer import Recognizer
from privacy.text.span import Label, Layer, Span

_FEWEST, _MOST, _NEAR = 6, 15, 2
_FEWEST_IN_BRACKETS, _FEWEST_OF_TRUNK = 8, 9
_NUMBER: Final = re.compile(
    r"\+?\(?\+?\d{1,6}+\)?(?:[ .\-/]{0,2}\(?\d{1,6}+\)?){0,5}+(?!\d)"
    r"(?:[ ,]{0,2}(?:x|ext\.?|extension)[ .:]{0,2}\d{1,6})?",
    re.IGNORECASE,
)
_LABEL: Final = re.compile(
    r"(?<![a-z])(?:tele)?(?:phones?|tel(?:[ée]fono|[ée]fone|efon)?|mobiles?|m[óo]vil|handy|cell(?:phone)?|fax|pager|"
    r"beeper|bleep|text|ring|call|whatsapp|sms|landline|desk|office|hotline|call ?back|contact|"
    r"secretary|switchboard|dial(?:led)?|ph|"
    r"(?:best|contact|emergency|home|work|mobile|his|her|their|daytime|new|my)? ?(?:number|#))"
    r"(?: (?:no|nos|number|numbers|is|line|on|at|to))*\.?[ \t]*[:#=]?\s{0,2}$",
    re.IGNORECASE,
)
_ENDS_OF_LABELS: Final = frozenset(
    (
        *("es", "ne", "el", "no", "on", "le", "il", "dy", "ll", "ax", "er", "pp", "ms", "sk", "ce", "ck", "ct"),
        *("xt", "ng", "ep"),
        *("ry", "rd", "al", "ed", "ph", "os", "rs", "is", "at", "to"),
    )
)
"""The last two letters of each word with which a label ends."""
_CALLS: Final = re.compile(
    r"(?:\b(?:r[aiu]ng|call(?:ed|ing|s)?|phoned?|informed|contact(?:ed)?|updated|reach(?:ed|able)?|text(?:ed)?|speak|spoke)\b"
    r"[^.;\n]{0,60}|\bnumber called from)(?: (?:on|at|under|via|from)|[,:(])[ (]{0,2}$",
    re.IGNORECASE,
)
_ENDS_OF_CALLS: Final = (" on ", " at ", " under ", " via ", " from ", ", ", ": ", "(")
_IN_BRACKETS: Final = re.compile(rf"\([{UPPER}][\w'-]+(?: [{UPPER}][\w'-]+){{0,4}}(?: \([a-z]+\))?, $")
_NEXT: Final = re.compile(r"\s?(?:/|,|;|or|and|\|)\s?")
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
    text, done, is_listed = reading.text, 0, False
    for start in _clusters(reading):
        if start < done:
            continue
        begin = start - (len(text[max(0, start - 2) : start]) - len(text[max(0, start - 2) : start].rstrip("+(")))
        is_next = is_listed and _NEXT.fullmatch(text, done, begin) is not None
        is_listed = False
        can_label = not is_next and _ends_like_label(text, begin) and reading.word_before(begin).isascii()
        label = _LABEL.search(text, max(0, begin - 30), begin) if can_label else None
        if is_next or label:
            match = _NUMBER.match(text, begin)
            if match and _fits(reading, *match.span()):
                done, is_listed = match.end(), True
                yield _span(match, "labelled telephone")
                continue
        found = _after_call(reading, begin) or _by_form(reading, begin, start)
        if found:
            done = found.end
            yield found


def _ends_like_label(text: str, begin: int) -> bool:
    """Whether the last letters before a place are those of a label: the cheap test."""
    said = text[max(0, begin - 30) : begin].rstrip().rstrip(" \t.:#=")
    return said[-2:].lower() in _ENDS_OF_LABELS


def _clusters(reading: Reading) -> Iterator[int]:
    """Where runs of digits begin that stand together and count enough digits for a telephone."""
    numbers = reading.numbers
    place, count = 0, len(numbers)
    while place < count:
        start, end = numbers[place]
        digits, place = end - start, place + 1
        while place < count and numbers[place][0] - end <= _NEAR:
            digits += numbers[place][1] - numbers[place][0]
            end, place = numbers[place][1], place + 1
        if digits >= _FEWEST:
            yield start


def _after_call(reading: Reading, begin: int) -> Span | None:
    """ "rang back on 5948-1849", "with cousin Ana (0770) 145524": a number behind a call, in groups."""
    text = reading.text
    if not text.endswith(_ENDS_OF_CALLS, 0, begin):
        return None
    begins = max(0, begin - 90)
    if not _CALLS.search(text, begins, begin) and not _IN_BRACKETS.search(text, begins, begin):
        return None
    match = _NUMBER.match(text, begin)
    if match is None or match.group().isdigit() or "/" in match.group() or not _fits(reading, *match.span()):
        return None
    end = match.end() - (match.group().endswith(")") and text[begin] != "(")
    return Span(begin, end, Label.PHONE, Layer.PATTERN, "telephone behind a call")


def _by_form(reading: Reading, begin: int, start: int) -> Span | None:
    """A number before its label, or with an area code that cannot be a measurement."""
    text = reading.text
    match = _AFTER.match(text, begin)
    if match and _fits(reading, *match.span()):
        return _span(match, "telephone before its label")
    before = text[begin - 1 : begin]
    if before.isalnum() or before in ("-", ".", "/", ")"):
        return None
    for pattern, reason, fewest in (
        (_BRACKETS, "area code in brackets", _FEWEST_IN_BRACKETS),
        (_TRUNK, "area code that begins with 0", _FEWEST_OF_TRUNK),
    ):
        match = pattern.match(text, begin if pattern is _BRACKETS else start)
        if match and sum(map(str.isdigit, match.group())) >= fewest and _fits(reading, *match.span()):
            return _span(match, reason)
    return None


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
