"""The unknown-word rule: a word written like a name that no list of clinical or ordinary words has is removed."""

import re
from collections.abc import Iterator
from typing import Final

from privacy.text.clinical_company import is_in_medicines
from privacy.text.lexicon import NAME, Word, listed
from privacy.text.people import is_protected, is_unknown
from privacy.text.reading import Reading
from privacy.text.recognizer import Recognizer
from privacy.text.span import Label, Layer, Span

_PLACE_BEFORE: Final = frozenset(
    ["in", "at", "near", "from", "to", "of", "outside", "around", "visiting", "via", "toward", "towards"]
)
IS_DOSED: Final = re.compile(
    r"\s?(?:[\d(]*\d+(?:\.\d+)?\s?(?:mg|mcg|ml|units?|iu|g|od|bd|tds|qds|qid|tid|bid|nocte|mane|prn|stat)\b|tabs?\b|tablets?\b|capsules?\b|inhaler|cream)"
)
_DRUG_BEFORE: Final = frozenset(
    [
        "on",
        "of",
        "taking",
        "started",
        "start",
        "continue",
        "with",
        "resumed",
        "hold",
        "held",
        "stopped",
        "stop",
        "given",
    ]
)
_SHORTEST: Final = 3
_RESULT: Final = re.compile(
    r":? (?:(?:was |is )?(?:positive|negative|pos|neg)\b(?! for)|grade [0-9IV]|score[ d]|stage [0-9IV])"
)
_PERSON_BEFORE: Final = listed("named_people", "kin") | listed("named_people", "labels")


def find(reading: Reading) -> Iterator[Span]:
    """Yield words that nothing explains."""
    text, mask = reading.text, reading.mask
    for place, word in enumerate(reading.capitals):
        if mask[word.start]:
            continue
        if not is_unknown(word.flags):
            continue
        if _RESULT.match(text, word.end) and not _of_person(reading, place):
            continue
        if word.end - word.start < _SHORTEST or IS_DOSED.match(text, word.end):
            continue
        if is_protected(reading, place) or _is_plural_or_part(reading, place) or is_in_medicines(text, word.start):
            continue
        is_place = reading.word_before(word.start) in _PLACE_BEFORE and not _has_surname(reading, place)
        label = Label.LOCATION if is_place else Label.NAME
        yield Span(word.start, word.end, label, Layer.UNKNOWN_WORD, "unknown word with a capital")


def _of_person(reading: Reading, place: int) -> bool:
    """Whether a role or another name stands before, so that not a sign but a person is "negative"."""
    words = reading.capitals
    word = words[place]
    left = words[place - 1] if place else None
    is_beside = (
        left is not None and reading.text[left.end : word.start] == " " and (not left.flags or left.flags & NAME)
    )
    return bool(is_beside) or reading.word_before(word.start) in _PERSON_BEFORE


def _has_surname(reading: Reading, place: int) -> bool:
    """ "to Håkon Bjørnstad": a surname behind it, be it an eponym, makes it a given name."""
    words = reading.capitals
    if place + 1 >= len(words) or reading.text[words[place].end : words[place + 1].start] != " ":
        return False
    return bool(words[place + 1].flags & (Word.EPONYM | Word.SURNAME)) and not is_protected(reading, place + 1)


def _is_plural_or_part(reading: Reading, place: int) -> bool:
    """Half of a hyphenated clinical word ("Non-xyz", "Tc99m-Sestamibi"), or an unknown word before a digit code."""
    word, text = reading.capitals[place], reading.text
    if text[word.end : word.end + 1] == "-" and text[word.end + 1 : word.end + 2].isdigit():
        return True
    if word.start and text[word.start - 1] == "-" and text[word.start - 2 : word.start - 1].isdigit():
        return True
    if place and word.start and text[word.start - 1] == "-":
        left = reading.capitals[place - 1]
        return (
            left.end == word.start - 1 and bool(left.flags & (Word.CODE | Word.EPONYM)) and not left.flags & Word.GIVEN
        )
    return False


RECOGNIZER: Final = Recognizer(id="unknown-words", order=150, find=find)
