"""Ages of 90 and over, in figures and in words, and years of birth that tell such an age."""

import re
from collections.abc import Iterator
from typing import Final

from privacy.text.reading import Reading
from privacy.text.recognizer import Recognizer
from privacy.text.span import Label, Layer, Span

_AFTER: Final = re.compile(
    r"(?:[- ]?(?:years?|yrs?|y/?o|y\.o|yo[fmw]|y)\b|[- ]?(?:岁|周岁)|[- ]?[MF]\b(?![a-z/])"
    r"|(?:st|nd|rd|th)? birthday|,? (?:male|female|man|woman|lady|gentleman))",
    re.IGNORECASE,
)
_BEFORE: Final = re.compile(
    r"(?:\b(?:aged?|age of|age:|turned|turning|turns)\s*(?:is|was|of|:)?\s*|年龄[:：]?\s*|年\s?|高龄"
    r"|(?:今年|现年|年已|年近|年届|高寿|年方)\s?)$",
    re.IGNORECASE,
)
_IS: Final = re.compile(
    r"(?:\b(?:s?he|pt|patient|mother|father|husband|wife|(?:grand)?(?:mother|father|ma|pa)|mum|mom|dad|aunt|uncle)"
    r"(?: is|'s| was|,)(?: now| already| nearly| almost| only)?) $",
    re.IGNORECASE,
)
_THEN: Final = re.compile(
    r"(?: and | but | now\b| this | next |, (?:and|but|who|lives|has|with|still|a )|[.;)](?:\s|$)|$)"
)
_NOW: Final = re.compile(r"[a-z], now $")
_WHO: Final = re.compile(r", (?:who|has|lives|is|was) ")
_NINETY: Final = "ninety(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?"
_WORDS: Final = re.compile(
    rf"(?:{_NINETY}|(?:one|a) hundred(?: and (?:one|two|"
    r"three|four|five))?)"
    rf"(?=[- ]years?\b|[- ]yo\b|\))|(?<=, ){_NINETY}(?=, )"
    r"|centenarian|nonagenarian|in (?:his|her|their) (?:nineties|90s)",
    re.IGNORECASE,
)
_HAN: Final = re.compile(
    r"(?:九十[一二三四五六七八九]?|一百(?:零[一二三四五六七八九])?)(?=[多余有]{0,2}(?:[岁高]|出头|周岁))"
    r"|(?<=今年|现年|年已|年近|年届|已是|已经|高寿|芳龄|年方)九十[一二三四五六七八九]?(?![分度次例天级%])"
    r"|百岁(?=老人|高龄|寿星|[^\u4e00-\u9fff])|(?:年[逾近过届登满]|[已逾近届])?九[旬秩](?!老?虎)|耄耋|期颐|鲐背|百[龄秩](?=老人|寿)|白寿之年"
)
_HAN_SIGNS: Final = ("九十", "百", "九旬", "九秩", "耄耋", "期颐", "鲐背", "白寿")
_BORN: Final = re.compile(r"(?:\bborn(?: in)?|\bb\.|birth year|year of birth|出生于|生于)[ :：]*$", re.IGNORECASE)


def find(reading: Reading) -> Iterator[Span]:
    """Yield the words that tell an age of 90 or more."""
    text = reading.text
    for start, end in reading.numbers:
        length = end - start
        if length not in (2, 3, 4) or text[start] not in "912" or reading.mask[start]:
            continue
        number = int(text[start:end])
        if 90 <= number <= 125 and _is_age(text, start, end):
            if not (start and text[start - 1] in "./-" and text[start - 2 : start - 1].isdigit()):
                yield Span(start, end, Label.AGE, Layer.PATTERN, "age of 90 or over")
        elif length == 4 and 1800 < number <= reading.year - 90 and _BORN.search(text[max(0, start - 16) : start]):
            yield Span(start, end, Label.AGE, Layer.PATTERN, "year of birth of a great age")
    yield from _in_words(reading)


def _is_age(text: str, start: int, end: int) -> bool:
    """Whether what stands around a number makes it an age ("Anna, now 92, has")."""
    before = text[max(0, start - 24) : start]
    if _BEFORE.search(before) or _AFTER.match(text, end):
        return True
    is_between = text[max(0, start - 2) : start] == ", " and text[end : end + 2] == ", "
    if (is_between or _THEN.match(text, end)) and _IS.search(before):
        return True
    return _NOW.search(before) is not None and _WHO.match(text, end) is not None


def _in_words(reading: Reading) -> Iterator[Span]:
    """Great ages spelt out."""
    text = reading.text
    if "inet" in text or "ndred" in text or "ninet" in reading.lower or "genarian" in text or "centenarian" in text:
        for match in _WORDS.finditer(text):
            yield Span(match.start(), match.end(), Label.AGE, Layer.PATTERN, "age of 90 or over in words")
    if reading.has_han and any(sign in text for sign in _HAN_SIGNS):
        for match in _HAN.finditer(text):
            yield Span(match.start(), match.end(), Label.AGE, Layer.PATTERN, "age of 90 or over in words")


RECOGNIZER: Final = Recognizer(id="great-ages", order=50, find=find)
