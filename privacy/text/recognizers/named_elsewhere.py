"""Further mentions of somebody whom this same text names with a cue: after "Dr. Grace Lamb", "Grace will review"."""

import re
from collections.abc import Iterator
from typing import Final

from privacy.text.lexicon import NAME as NAMES
from privacy.text.lexicon import Word
from privacy.text.people import is_protected
from privacy.text.reading import FREE, NAME, Reading
from privacy.text.recognizer import Recognizer
from privacy.text.span import Label, Layer, Span
from privacy.text.zh import is_given, ordinary

_NO_WORDS: Final = Word.KEEP | Word.CODE | Word.INITIAL | Word.CAPITALS
_HAN_NAME: Final = re.compile("[\u4e00-\u9fff]{2,4}")
_INITIAL: Final = re.compile(r"(?<!\w)[A-Z]\.? $")
_SHORTEST, _SHORTEST_SMALL = 2, 4
_BOUNDARY: Final = frozenset(',。;:、 (“"\n由请与和及经嘱让向对找被到的')
_AFTER: Final = re.compile(
    r"(?:已|将|称|说|述|诉|认为|建议|指导|告知|来电|表示|医生|医师|护士|主任|的|,|。|、|\(|\s|$)"
)


def find(reading: Reading) -> Iterator[Span]:
    """Yield words and names that stand elsewhere in this text as a name."""
    if NAME not in reading.mask:
        return
    yield from _english(reading)
    yield from _in_small_letters(reading)
    if reading.has_han:
        yield from _chinese(reading)


def _english(reading: Reading) -> Iterator[Span]:
    words, mask = reading.capitals, reading.mask
    named = {word.word for word in words if mask[word.start] == NAME and word.flags & NAMES}
    for place in reading.places_of(named.__contains__):
        word = words[place]
        if mask[word.start] != FREE or word.flags & _NO_WORDS or is_protected(reading, place):
            continue
        if word.flags & Word.EPONYM and not word.flags & Word.GIVEN:
            continue
        if reading.begins_sentence(word.start) and not _is_followed_like_a_person(reading, word.end):
            continue
        initial = _INITIAL.search(reading.text, max(0, word.start - 3), word.start)
        begin = initial.start() if initial else word.start
        yield Span(begin, word.end, Label.NAME, Layer.NEIGHBOUR, "named elsewhere in this text")


def _in_small_letters(reading: Reading) -> Iterator[Span]:
    """Again the names that stand in small letters ("mrs okoro ... okoro: day 2") and are no words."""
    text, mask = reading.text, reading.mask
    names = {text[start:end] for start, end in _runs(mask) if end - start >= _SHORTEST_SMALL and text[start].islower()}
    for name in sorted(one for one in names if one.isalpha() and one.islower()):
        if reading.lexicon[name] & ~NAMES:
            continue
        for match in re.finditer(rf"(?<![\w.@-]){name}(?![\w@-])", text):
            if mask[match.start()] == FREE:
                yield Span(*match.span(), Label.NAME, Layer.NEIGHBOUR, "named elsewhere in this text")


def _is_followed_like_a_person(reading: Reading, end: int) -> bool:
    """ "Grace will review", "Bill said": at the beginning of a sentence a capital tells nothing."""
    after = reading.word_after(end)
    return after in _VERBS or reading.text.startswith(("'s ", ", "), end) or not after


_VERBS: Final = frozenset(
    ("will", "would", "has", "had", "is", "was", "can", "agrees", "agreed", "and", "also", "to", "then", "did", "does")
)


def _chinese(reading: Reading) -> Iterator[Span]:
    text, mask = reading.text, reading.mask
    names = {text[start:end] for start, end in _runs(mask) if _HAN_NAME.fullmatch(text, start, end)}
    for name in sorted(names):
        place = text.find(name)
        while place >= 0:
            end = place + len(name)
            if not any(mask[place:end]) and _is_meant(text, name, place, end):
                yield Span(place, end, Label.NAME, Layer.NEIGHBOUR, "named elsewhere in this text")
            place = text.find(name, end)


def _is_meant(text: str, name: str, place: int, end: int) -> bool:
    """A name that is no word is meant everywhere; one that is a word only where a person can stand."""
    if name not in ordinary():
        return len(name) > _SHORTEST or is_given(name[1:], strict=True) or text[place - 1 : place] in _BOUNDARY
    return (not place or text[place - 1] in _BOUNDARY) and _AFTER.match(text, end) is not None


def _runs(mask: bytearray) -> Iterator[tuple[int, int]]:
    """The stretches that are marked as names."""
    for match in re.finditer(bytes([NAME]) + b"+", mask):
        yield match.span()


RECOGNIZER: Final = Recognizer(id="named-elsewhere", order=210, find=find)
