"""Houses by name and their streets' lines: "The Old Vicarage", "14 Tannery Loft", "Pine Hollow Trailer Court"."""

import re
from collections.abc import Iterator
from typing import Final

from privacy.text.address_lines import CAPITAL, tail
from privacy.text.lexicon import NAME, Word, listed
from privacy.text.reading import FREE, Capital, Reading
from privacy.text.recognizer import Recognizer
from privacy.text.span import Label, Layer, Span


def _either(name: str) -> str:
    return "|".join(sorted((word.replace("_", " ") for word in listed("house_names", name)), key=len, reverse=True))


_THE: Final = re.compile(
    rf"The (?:Old |New |Little |Former )?(?:{_either('with_the')})(?= ?,|\.(?: |\n|$)|;|\)|\n|$|')"
)
_NAMED: Final = re.compile(
    rf"(?:(?:\d{{1,4}}[A-Za-z]?|The) )?(?:{CAPITAL}(?:'s)? (?:of (?:the )?)?){{1,4}}"
    rf"(?:{_either('behind_a_name')})(?![\w-])(?! (?:disease|sign|score|syndrome|test|therapy))"
)
_KINDS: Final = (
    "Flat Unit Apartment Apt Plot Lot Pitch Berth Mooring Trailer Caravan Cabin Chalet Bungalow Villa"
    " Maisonette Block Studio"
)
_PART: Final = re.compile(
    rf"(?:{_KINDS.replace(' ', '|')}) "
    rf"(?:No\.? ?)?[A-Z]?\d{{0,4}}[A-Za-z]?(?:, (?:[Tt]he )?| The ){CAPITAL}(?: {CAPITAL}){{0,3}}"
)
_PARTS: Final = frozenset(_KINDS.split())
_HEADS: Final = frozenset(listed("house_names", "behind_a_name"))
_LAST: Final = frozenset(word.rpartition("_")[2] for word in _HEADS)
_MOST: Final = 4


def find(reading: Reading) -> Iterator[Span]:
    """Yield houses with a name, and what goes on behind them."""
    text, words = reading.text, reading.capitals
    for place, word in enumerate(words):
        pattern = _THE if word.word == "The" else _PART if word.word in _PARTS else None
        found = pattern.match(text, word.start) if pattern else None
        if found and reading.mask[found.end() - 1] == FREE:
            yield _span(reading, found)
        elif place and word.word in _LAST:
            yield from _before(reading, place)


def _before(reading: Reading, place: int) -> Iterator[Span]:
    """The name that a kind of house ends, when one of its words is proper to it."""
    words = reading.capitals
    for first in range(max(0, place - _MOST), place):
        found = _NAMED.match(reading.text, _with_number(reading.text, words[first].start))
        if found is None or found.end() < words[place].end or reading.mask[words[first].start] != FREE:
            continue
        own = [word for word in words[first:place] if word.end <= found.end()]
        if any(not word.flags or word.flags & (NAME | Word.PLACE) for word in own[:_MOST]) and not _begins_with_word(
            own
        ):
            yield _span(reading, found)
            return


def _begins_with_word(own: list[Capital]) -> bool:
    return len(own) > 1 and own[0].word in _VERBS


_VERBS: Final = frozenset(
    ["Saw", "Seen", "Met", "Lives", "Visited", "From", "At", "In", "To", "Near", "On", "For", "By", "Via"]
)


def _with_number(text: str, start: int) -> int:
    number = re.search(r"(?<!\w)\d{1,4}[A-Za-z]? $", text[max(0, start - 6) : start])
    return start - len(number.group()) if number else start


def _span(reading: Reading, found: re.Match[str]) -> Span:
    return Span(found.start(), tail(reading, found.end()), Label.LOCATION, Layer.CONTEXT, "house by its name")


RECOGNIZER: Final = Recognizer(id="house-names", order=96, find=find)
