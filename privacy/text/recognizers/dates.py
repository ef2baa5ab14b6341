"""Days and months, in all their written forms; a bare year and a relative time ("POD #3", "3 days ago") stay."""

import re
from collections.abc import Iterator
from typing import Final

from privacy.text.days import date_at
from privacy.text.lexicon import listed
from privacy.text.reading import Reading
from privacy.text.recognizer import Recognizer
from privacy.text.span import Label, Layer, Span

_ALONE: Final = listed("dates", "alone")


def _written(words: str) -> frozenset[str]:
    """As they begin with a capital, or shout."""
    return frozenset(form for word in words.split() for form in (word.capitalize(), word.upper()))


_MONTHS: Final = _written("january february march april may june july august september october november december")
_FEASTS: Final = _written("christmas thanksgiving easter halloween ramadan diwali hanukkah passover")
_NAMED: Final = _MONTHS | _FEASTS
_HAN_FEASTS: Final = "元旦|除夕|春节|元宵节|清明节|端午节|七夕节?|中秋节|重阳节|国庆节|劳动节|圣诞节|腊八节?"
_HAN_FEAST: Final = re.compile(
    "|".join((*(f"{year}(?:{_HAN_FEASTS})" for year in ("去年", "今年", "前年", "明年", "大年")), _HAN_FEASTS))
)
"""Every branch begins with a letter, by which the search skips all other places."""
_HAN_ERA: Final = re.compile(
    r"(?:民国|昭和|平成|令和)(?:\d{1,3}|[元一二三四五六七八九十〇○零百]{1,5})年(?:\d{1,2}月(?:\d{1,2}[日号])?)?"
)
_EVE: Final = re.compile(r" (?:[Ee]ve|[Dd]ay|[Mm]orning|[Ee]vening|[Ss]unday|[Mm]onday|[Ww]eekend)\b")
_HAN_NUMERAL: Final = re.compile(
    r"[一二〇○零两][〇○零一二三四五六七八九]{3}年(?:(?:十[一二]?|[一二三四五六七八九])月"
    r"(?:(?:三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])[日号])?)?"
    r"|(?:十[一二]?|[一二三四五六七八九])月(?:三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])[日号]"
)


def find(reading: Reading) -> Iterator[Span]:
    """Yield dates."""
    text, done = reading.text, 0
    for start, end in reading.numbers:
        if start < done or reading.mask[start]:
            continue
        when = date_at(text, start, end)
        if when and when.start >= done:
            done = when.end
            yield Span(when.start, when.end, Label.DATE, Layer.DATE, f"date, {when.form}")
    for place in reading.places_of(_NAMED.__contains__):
        word = reading.capitals[place]
        if word.word in _MONTHS and not reading.mask[word.start]:
            if reading.word_before(word.start) in _ALONE and not reading.word_after(word.end)[:1].isupper():
                yield Span(word.start, word.end, Label.DATE, Layer.DATE, "month alone")
        elif word.word in _FEASTS:
            more = _EVE.match(text, word.end)
            yield Span(word.start, more.end() if more else word.end, Label.DATE, Layer.DATE, "feast day")
    if reading.has_han:
        yield from _chinese(text)


def _chinese(text: str) -> Iterator[Span]:
    """Feast days, years of an era, and days in Chinese numerals."""
    for pattern, reason in (
        (_HAN_FEAST, "feast day"),
        (_HAN_ERA, "date of an era"),
        (_HAN_NUMERAL, "date in Chinese numerals"),
    ):
        for match in pattern.finditer(text):
            yield Span(match.start(), match.end(), Label.DATE, Layer.DATE, reason)


RECOGNIZER: Final = Recognizer(id="dates", order=20, find=find)
