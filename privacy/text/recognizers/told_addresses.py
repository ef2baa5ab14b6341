"""Addresses of any country that their sentence tells: "lives at", "address:", "corner of", a postcode with a town."""

import re
from collections.abc import Iterator
from typing import Final

from privacy.text.address_lines import CAPITAL, tail
from privacy.text.lexicon import NAME, Word
from privacy.text.reading import UPPER, Reading
from privacy.text.recognizer import Recognizer
from privacy.text.span import Label, Layer, Span

_PARTICLE: Final = (
    r"de|la|le|del|della|dei|di|da|do|dos|das|du|des|van|von|der|den|ten|te|i|e|y|ul\.|na|nad|kapu|põik|rkp\.|u\.|utca"
)
_PART: Final = (
    rf"(?:{CAPITAL}|\d{{1,6}}(?:[-/]\d{{1,4}})?[a-zA-Z]?(?:\.(?= and\b| Apt| Suite))?(?!\d)|(?:{_PARTICLE})(?!\w))"
)
_RUN: Final = rf"{_PART}(?:[ ](?={_PART}){_PART}){{0,8}}"
_CUE: Final = re.compile(
    r"(?:\b(?:lives?|living|lived|resid(?:es|ing|ed)|stay(?:s|ing|ed)?|houses?d?|located|situated|arrived|dwell(?:s|ing)|based)"
    r"(?: \w+){0,4}? (?:at|on|in|side of|near)|\baddress(?:es)?(?: (?:is|was|confirmed|updated|changed|to|with"
    r"|the same|given as))*|\bhome (?:at|on)"
    r"|\b(?:moved|taxi|ship(?:ped)?|deliver(?:ed)?|sen[dt]|sent it|return(?:ed)?|driven|mail(?:ed)?"
    r"|post(?:ed)?)(?: \w+){0,2}? to"
    r"|\b(?:is|it's|it is|are|meet you|restaurant|shop|office) (?:at|in)|\bnear|\bit is)[ :,]{1,3}\s?",
    re.IGNORECASE,
)
_ADDRESS: Final = re.compile(_RUN)
_CORNER: Final = re.compile(
    rf"(?:the )?(?:corner|intersection|junction|crossing) of (?P<one>{_RUN})(?:\.? St\.)? (?:and|&"
    rf"|with) (?P<two>{_RUN})(?: St\.)?",
)
_TWO_STREETS: Final = re.compile(rf"{CAPITAL} and (?P<street>{CAPITAL}(?: {CAPITAL})? \d{{1,4}})(?![\d.,]*\d)")
_POSTCODE_TOWN: Final = re.compile(
    rf"[A-Za-z]?(?:/\d{{1,4}})?(?: [A-Z]\b)?,[ \n]{{1,2}}(?:[A-Z]{{1,2}}-)?(?:\d{{5}}|\d{{3}} \d{{2}}"
    rf"|\d{{2}}-\d{{3}}|(?!19|20)\d{{4}}(?: [A-Z]{{2}})?) (?=[{UPPER}][\w-]{{2,}})"
)


def find(reading: Reading) -> Iterator[Span]:
    """Yield addresses by what is said around them."""
    text, lower = reading.text, reading.lower
    if " of " in lower and any(word in lower for word in ("corner", "intersection", "junction", "crossing")):
        for match in _CORNER.finditer(text):
            yield _span(match.start(), match.end(), "corner of two streets")
    for match in _CUE.finditer(text):
        address = _ADDRESS.match(text, match.end())
        if address and _is_address(reading, address.group()):
            yield _span(address.start(), tail(reading, address.end()), "address that is told")
            continue
        streets = _TWO_STREETS.match(text, match.end())
        if streets:
            yield _span(streets.start(), streets.end(), "two streets that are told")
    for start, end in reading.numbers:
        if end - start <= 4 and text[start - 1 : start] == " " and text[end : end + 1] in _AFTER_HOUSE:
            code = _POSTCODE_TOWN.match(text, end)
            begin = _street_before(reading, start) if code else start
            if begin < start:
                yield _span(begin, tail(reading, start + len(text[start:end])), "street, postcode and town")


_AFTER_HOUSE: Final = frozenset(", /" + "abcdefghABCDEFGH")
_LONG_HOUSE: Final = 3
_NO_STREET: Final = Word.KEEP | Word.CODE | Word.CAPITALS


def _is_address(reading: Reading, piece: str) -> bool:
    """A number and a word with a capital that is no ordinary or clinical word ("4 West", "10 AM", "Grade 2")."""
    parts = piece.split(" ")
    if len(parts) < 2 or not any(part[0].isdigit() for part in parts):
        return False
    flags = [reading.lexicon[part.rstrip(".,")] for part in parts if part[0].isupper()]
    is_long = any(sum(map(str.isdigit, part)) >= _LONG_HOUSE for part in parts)
    return any(not flag & (_NO_STREET | Word.VOCABULARY) or (is_long and flag & NAME) for flag in flags)


def _street_before(reading: Reading, start: int) -> int:
    """The start of the words with a capital right before a house number; the number's own place when there are none."""
    begin = start
    match = re.search(rf"(?:{CAPITAL} |(?:{_PARTICLE}) ){{1,4}}$", reading.text[max(0, start - 60) : start])
    if match and _is_address(reading, match.group().strip() + " 1"):
        begin = start - len(match.group())
    return begin


def _span(start: int, end: int, reason: str) -> Span:
    return Span(start, end, Label.LOCATION, Layer.CONTEXT, reason)


RECOGNIZER: Final = Recognizer(id="told-addresses", order=92, find=find)
