"""Words and numbers whose company says that they belong to a name, an address or a firm, where no rule tells it."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Final

from privacy.text.clinical_company import is_graded, is_part_of_body, names_a_scale, shares_head
from privacy.text.en_likeness import LEAST, NUMBER, is_order, may_be, score, tokens
from privacy.text.lexicon import Word, listed
from privacy.text.people import is_protected
from privacy.text.reading import FILL, FREE, LOCATION, NAME, OTHER, Capital, Reading
from privacy.text.recognizer import Recognizer
from privacy.text.recognizers.unknown_words import IS_DOSED
from privacy.text.span import Label, Layer, Span

_LABELS: Final = {NAME: Label.NAME, LOCATION: Label.LOCATION}


def find(reading: Reading) -> Iterator[Span]:
    """Yield what goes with other finds; what is found is company to the word before it."""
    mask = reading.mask
    if reading.has_han or not reading.is_of_somebody:
        return
    found = tokens(reading)
    left = [place for place in range(len(found) - 1, -1, -1) if mask[found[place].start] == FREE]
    while left:
        place = left.pop()
        token = found[place]
        if mask[token.start] != FREE or not may_be(reading, found, place, mask):
            continue
        if score(reading, found, place) > LEAST and not is_order(reading.text, token) and not _is_told(reading, token):
            yield _taken(reading, found, place)
            left += [other for other in (place - 1,) if other >= 0]


def _is_told(reading: Reading, token: Capital) -> bool:
    """A number that is an age or a value, an eponym before its head ("Bell's palsy"), a short diagnosis (T2DM)."""
    text = reading.text
    if token.flags == NUMBER:
        return _is_value(text, token)
    if text.startswith("'s ", token.end) or "-" in (
        text[token.end : token.end + 1],
        text[token.start - 1 : token.start],
    ):
        is_part = token.flags & Word.EPONYM or not text.startswith("'s ", token.end)
        return bool(is_part) and is_protected(reading, bisect_left(reading.capitals, token))
    if text[token.end : token.end + 1] == " " and _is_before_head(reading, token):
        return True
    if token.word in _WARDS and text[token.end + 1 : token.end + 2].isdigit():
        return True
    if (token.word.lower() in _KIN and text[token.start - 1 : token.start] in (" ", "\n", "(")) or IS_DOSED.match(
        text, token.end
    ):
        return True
    return _SHORT_DIAGNOSIS.fullmatch(token.word) is not None


def _is_value(text: str, token: Capital) -> bool:
    """An age, with the sex behind it or between marks ("of Kirkwall, 61, came"), or what was measured ("flex 85.")."""
    if _AGE_AND_SEX.fullmatch(token.word) or _ABBREVIATED.search(text, max(0, token.start - 6), token.start):
        return True
    if text.startswith(", ", token.start - 2):
        return _AGE.match(text, token.start) is not None
    return (
        text.startswith(". ", token.end) and _MEASURED.search(text, max(0, token.start - 16), token.start) is not None
    )


def _is_before_head(reading: Reading, token: Capital) -> bool:
    """ "Rajka criteria", "Lower Limb", "West Haven 2.": a head, a part of the body or a grade follows."""
    after = reading.word_after(token.end)
    if (
        after in _HEADS
        or is_graded(reading.text, token.end)
        or is_part_of_body(token, after)
        or names_a_scale(reading, token.end)
    ):
        return True
    if (not token.flags or token.flags & Word.PLACE) and _GRADE.match(reading.text, token.end):
        return True
    return after in ("and", "&") and shares_head(reading, bisect_left(reading.capitals, token))


_MEASURED: Final = re.compile(r"(?<![A-Za-z])[a-z]{3,} $")
_AGE_AND_SEX: Final = re.compile(r"[1-8]?\d[MF]")
_ABBREVIATED: Final = re.compile(r"(?<![A-Za-z])(?:EBL|ACT|BP|HR|RR|QTc|EF|INR|Hb|WBC|PLT|CRP|ESR|BMI|GFR|PSA) $")
_GRADE: Final = re.compile(r"(?: [A-Z][a-z]+)? (?:grade )?[0-4](?:[.,;)]|$)")
_HEADS: Final = listed("people", "certain_heads")
_AGE: Final = re.compile(r"[1-8]?\d, (?:[a-z]|[A-Z]{1,5}\b)")
_WARDS: Final = listed("likely_rest", "wards")
_KIN: Final = listed("likely_rest", "kin")
_SHORT_DIAGNOSIS: Final = re.compile(r"[A-Z]\d(?:[A-Z]{2,}|[a-z])")


def _taken(reading: Reading, found: Sequence[Capital], place: int) -> Span:
    """Mark and label it: a word as what stands before it."""
    token = found[place]
    before = reading.mask[found[place - 1].start] if place else NAME
    mark = OTHER if token.flags == NUMBER else before if before in _LABELS else NAME
    label = Label.ID if token.flags == NUMBER else _LABELS[mark]
    reading.mask[token.start : token.end] = FILL[mark] * (token.end - token.start)
    return Span(token.start, token.end, label, Layer.CLASSIFIER, "company of what identifies")


RECOGNIZER: Final = Recognizer(id="likely-rest", order=215, find=find)
