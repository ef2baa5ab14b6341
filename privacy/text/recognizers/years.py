"""The bare year of an event ("since 2009", "CABG 2011", 2009年起): beside relative days it would tell the calendar.

In a text that names nobody and is of no chart it stays ("prognosis of a cirrhosis diagnosed in 2022"), and so do the
years of guidelines, classifications, viruses and journals, and numbers and times of the day that look like years.
"""

import re
from collections.abc import Iterator
from typing import Final

from privacy.text.lexicon import listed
from privacy.text.reading import Reading
from privacy.text.recognizer import Recognizer
from privacy.text.span import Label, Layer, Span


def _either(name: str) -> str:
    return f"(?:{'|'.join(map(re.escape, sorted(listed('years', name), key=len, reverse=True)))})"


_NEAR: Final = r"(?: (?:in|of|since|around|about|approximately|early|late|mid|fall|spring|summer|winter|autumn))*"
_EVENT: Final = re.compile(
    rf"(?<![\w-])(?:{_either('events')}|\w*{_either('endings')}){_NEAR}[ ,(-]{{1,2}}$", re.IGNORECASE
)
_ARTICLES: Final = ("the ", "his ", "her ", "their ", "my ")
_EVENT_AFTER: Final = re.compile(
    rf" (?:{_either('events')}|{_either('more_events')}|\w*{_either('endings')})(?![\w-])", re.IGNORECASE
)
_CUE: Final = re.compile(
    r"(?<![\w-])(?:(?:since|as of|back|late|early|mid|year|in|during|throughout|until|till)(?: about| around)?"
    r"|(?:spring|summer|fall|autumn|winter)(?: of)?)[ -]$",
    re.IGNORECASE,
)
_SIDE: Final = re.compile(r"(?<![\w-])(?:after|before|by|from|between)(?: about| around)? $", re.IGNORECASE)
_EARLIER: Final = re.compile(
    r"(?<![\w-])(?:diagnosed|dx|prior|previous|old|since|known)(?: (?!with|by|in|per|to)[a-z'-]{3,}){1,3},? $",
    re.IGNORECASE,
)
_IN_BRACKETS: Final = re.compile(r"\( ?(?:[A-Za-z'-]*[a-z]{3}[ ,]+){1,3}$")
_CLOSING: Final = re.compile(r" *\)")
_PARENTHESIS: Final = re.compile(r"(?<!\w)[a-z]{3,} \((?:in )?$")
_LINE: Final = re.compile(r"(?:^|\n)[ \t]*[-*•]?[ \t]*$")
_LINE_AFTER: Final = re.compile(r"[ \t]?[:\t-] ?[A-Za-z]")
_RANGE: Final = re.compile(r" ?(?:-|to|and|until|till|through|or|&|/|,) ?(?P<y>(?:19|20)\d\d)(?![\d-])")
_CLOSED: Final = re.compile(r"\s*(?:[),.;:\n]|$| (?:and|with|for|at|by|w/|s/p|then|in|on|after|due)\b)")
_NUMBER: Final = re.compile(
    r"[-/.,]?\d|\w|['’]?s\b|[%°+]|,\d{3}|-[a-z]|\s?(?:[xX×/]|(?:m?[gGlLmM]|m[cC]?g|µg|k?g|k?cal(?:ories)?|cc|IU|units?|U"
    r"|h|hrs?|hours?|hundred|times|per|or more|ng|pg|lbs?|[mck]m|bpm|Hz|ms(?:ec)?)\b)"
    r"|\s(?!(?:his|was|has|is|this|does|as|its|always|stairs|yes|plus|us|afterwards|towards|perhaps|thus)\b)[a-z]{2,}s\b"
)
_FELL: Final = re.compile(
    r"(?:increas|decreas|dropp?|fell|rose|reduc|taper|chang|titrat|rais|lower|count|platelet|\bWBC|cells?|dose)\w*"
    r"[^.;\n]{0,25}$",
    re.IGNORECASE,
)
_CLOCK: Final = re.compile(
    r"(?<![\d-])(?:0\d|1[0-8]|2[1-3])[0-5]\d(?![\d-])|\d:\d\d|\b(?:npo|tonight|today|evening|shift|overnight|hours|"
    r"yesterday|this morning|last night)\b",
    re.IGNORECASE,
)
_ISSUED: Final = re.compile(rf"(?<![\w-])(?:{_either('issued')}|{_either('bodies')})(?![\w])", re.IGNORECASE)
_WORDS: Final = re.compile(r"[\w'&-]+(?:/[\w-]+)*")
_ENDS: Final = re.compile(r"[.;\n]")
_SHORT: Final = re.compile(r"'\d\d(?![\d'\w])")
_SHORT_BEFORE: Final = listed("years", "before_short")
_HAN: Final = re.compile(r"年(?![\d龄级版制])")
_HAN_RANGE: Final = re.compile(r"(?<!\d)((?:19|20)\d\d)年?(?:[-~至到]|—{1,2})$")
_HAN_ISSUED: Final = re.compile(f"{_either('zh_issued')}|[A-Z]{{3,}}")
_FIRST, _LAST, _AHEAD = 1900, 2039, 10
_NEAR_WORDS: Final = 3
_MINUTES: Final = 60
_OF_CALENDAR: Final = re.compile(r"\b(?:in|during|year|summer|spring|winter|fall)[ (]*$", re.IGNORECASE)


def find(reading: Reading) -> Iterator[Span]:
    """Yield years of events."""
    if not reading.is_of_somebody:
        return
    text, done = reading.text, 0
    latest = reading.year + _AHEAD if reading.year else _LAST
    for start, end in reading.numbers:
        if end - start != 4 or text[start] not in "12" or start < done or reading.mask[start]:
            continue
        if not _FIRST <= int(text[start:end]) <= latest or not _is_event(reading, start, end):
            continue
        yield _span(start, end)
        after = _RANGE.match(text, end)
        done = after.end() if after else end
        if after and not _NUMBER.match(text, done):
            yield _span(after.start("y"), done)
    if "'" in text:
        for match in _SHORT.finditer(text):
            if reading.word_before(match.start()) in _SHORT_BEFORE:
                yield _span(*match.span())
    if reading.has_han and "年" in text:
        yield from _chinese(reading)


def _span(start: int, end: int) -> Span:
    return Span(start, end, Label.DATE, Layer.DATE, "year of an event")


def _is_event(reading: Reading, start: int, end: int) -> bool:
    """Whether a cue says that the number is a year in which something happened to somebody."""
    text = reading.text
    if start and (text[start - 1] not in " (-\n\t" or text[start - 2 : start - 1].isdigit()):
        return False
    before = text[max(0, start - 40) : start]
    after = _RANGE.match(text, end)
    stop = after.end() if after else end
    if _NUMBER.match(text, stop):
        return False
    if _LINE.search(before) and _LINE_AFTER.match(text, stop):
        return True
    event = _EVENT.search(before)
    if event and _CLOSED.match(text, stop):
        return not _is_issued(text, start, stop)
    if before.endswith(_ARTICLES) and _EVENT_AFTER.match(text, stop):
        return not _is_issued(text, start, stop)
    is_closed = _CLOSING.match(text, stop) is not None if "(" in before else False
    if (is_closed and _IN_BRACKETS.search(before)) or (_EARLIER.search(before) and _CLOSED.match(text, stop)):
        return not _is_issued(text, start, stop)
    cue = _CUE.search(before) or _PARENTHESIS.search(before)
    if cue is None and not (_SIDE.search(before) and not _FELL.search(before)):
        return False
    return not _is_clock(text, before, start) and not _is_issued(text, start, stop)


def _is_clock(text: str, before: str, start: int) -> bool:
    """ "NPO since 2000": behind these words a number of a day full of times is one of them."""
    if int(text[start + 2 : start + 4]) >= _MINUTES or _OF_CALENDAR.search(before):
        return False
    line = text[text.rfind("\n", 0, start) + 1 : start + 60].partition("\n")[0]
    return _CLOCK.search(line) is not None


def _is_issued(text: str, start: int, end: int) -> bool:
    """ "the 2016 WHO classification", "criteria of 2010": the year in which somebody published something."""
    left = _ENDS.split(text[max(0, start - 40) : start])[-1]
    right = _ENDS.split(text[end : end + 40])[0]
    near = " ".join(_WORDS.findall(left)[-_NEAR_WORDS - 1 :])
    return bool(_ISSUED.search(near) or _ISSUED.search(" ".join(_WORDS.findall(right)[:_NEAR_WORDS])))


def _chinese(reading: Reading) -> Iterator[Span]:
    text = reading.text
    for start, end in reading.numbers:
        if end - start != 4 or text[start : start + 2] not in ("19", "20") or not _HAN.match(text, end):
            continue
        first = _HAN_RANGE.search(text, max(0, start - 7), start)
        before = text[max(0, start - 10) : start].rpartition("。")[2]
        if reading.mask[start] or _HAN_ISSUED.search(before + text[end + 1 : end + 9]):
            continue
        if first:
            yield _span(*first.span(1))
        yield _span(start, end + 1)


RECOGNIZER: Final = Recognizer(id="years", order=170, find=find)
