"""What belongs to a name that was found: initials, particles, further given names and surnames beside it."""

import re
from collections.abc import Iterator
from typing import Final

from privacy.text.lexicon import NAME as NAMES
from privacy.text.lexicon import ORDINARY, Word
from privacy.text.people import TITLES, is_protected, joined, particle_before
from privacy.text.reading import FILL, NAME, Reading
from privacy.text.recognizer import Recognizer
from privacy.text.span import Label, Layer, Span

_SUFFIX: Final = re.compile(r",? (?:Jr|Sr|II|III|IV)\b\.?")
_ABBREVIATED: Final = re.compile(r" ?[A-Z](?:\.|(?=[\s,;:)?!]|$))")
_BOUND: Final = re.compile(r"[a-z]{0,3}'?$")
_INITIALS: Final = re.compile(r", (?:[A-Z]\.){1,2}(?=[:,;|)\n\t]|$| (?![a-z]))|, [A-Z](?= ?[|\t])")
"""Of the given names behind a surname ("Okafor, S. 63M"); before small letters it may be a short word ("A. fib")."""
_TAIL: Final = re.compile(r"-[A-Za-z][a-z]+|'[A-Z][a-z]+")


def find(reading: Reading) -> Iterator[Span]:
    """Yield the words beside names; repeats until nothing is added."""
    words, mask, text = reading.capitals, reading.mask, reading.text
    starts = [word.start for word in words]
    for order in (range(1, len(words)), range(len(words) - 2, -1, -1)):
        step = -1 if order.step == 1 else 1
        for place in order:
            if mask[starts[place]] or mask[starts[place + step]] != NAME:
                continue
            word, other = words[place], words[place + step]
            left, right = (other, word) if step == -1 else (word, other)
            gap = text[left.end : right.start]
            if gap in (" and ", " & ") or (gap == ", " and step == -1 and text.startswith((" and ", ", "), word.end)):
                if not _is_pair(reading, place):
                    continue
                yield Span(word.start, word.end, Label.NAME, Layer.NEIGHBOUR, "named beside a name")
                mask[word.start : word.end] = FILL[NAME] * (word.end - word.start)
                continue
            if not joined(reading, left, right) or not _may_join(reading, place, step):
                continue
            begin, end = (left.end, right.end) if step == -1 else (left.start, right.start)
            mask[begin:end] = FILL[NAME] * (end - begin)
            yield Span(begin, end, Label.NAME, Layer.NEIGHBOUR, "beside a name")
    yield from _between_halves(reading)
    for word in words:
        if mask[word.start] == NAME:
            yield from _around(reading, word.start, word.end)


def _between_halves(reading: Reading) -> Iterator[Span]:
    """ "Annelies de Wit-Jansen": any word between a name and the rest of it behind a hyphen."""
    words, mask, text, hyphen = reading.capitals, reading.mask, reading.text, reading.text.find("-")
    while hyphen >= 0:
        if not mask[hyphen - 1] and mask[hyphen + 1 : hyphen + 2] == _NAMED:
            place = reading.places_by_end.get(hyphen, 0)
            left, word = words[place - 1], words[place]
            if place and mask[left.start] == NAME and joined(reading, left, word):
                yield Span(left.end, hyphen + 1, Label.NAME, Layer.NEIGHBOUR, "between the halves of a name")
                mask[left.end : hyphen + 1] = FILL[NAME] * (hyphen + 1 - left.end)
        hyphen = text.find("-", hyphen + 1)


_NAMED: Final = bytes([NAME])


def _is_pair(reading: Reading, place: int) -> bool:
    """ "Marrero and Murphy": a surname that is also a word, side by side with a name."""
    word = reading.capitals[place]
    is_name = word.flags & Word.SURNAME and not word.flags & (Word.KEEP | Word.CODE | Word.CAPITALS)
    return bool(is_name) and not is_protected(reading, place)


def _may_join(reading: Reading, place: int, step: int) -> bool:
    word = reading.capitals[place]
    flags = word.flags
    if word.word.lower() in TITLES:
        return False
    if flags & Word.INITIAL:
        after = reading.text[word.end : word.end + 1]
        return step == 1 or after in ".,;:)?!' \n" or not after
    if flags & (Word.CODE | Word.CAPITALS) and not flags & NAMES:
        return flags == Word.CAPITALS and len(word.word) > 3
    if is_protected(reading, place):
        return False
    if flags & NAMES:
        is_heading = reading.text[word.end : word.end + 1] == ":"
        is_start = step == 1 and flags & Word.VOCABULARY and reading.begins_sentence(word.start)
        is_labelled = reading.text[word.start - 2 : word.start] == ": " and flags & Word.SURNAME
        return not is_heading and not (is_start and not flags & Word.GIVEN and not is_labelled)
    return not flags & ORDINARY


def _around(reading: Reading, start: int, end: int) -> Iterator[Span]:
    """Particles before a name, and suffixes and hyphenated parts after it."""
    text = reading.text
    before = particle_before(text, start)
    if before and not _is_ordinary_particle(before.group(), text, before.start()):
        yield Span(before.start(), start, Label.NAME, Layer.NEIGHBOUR, "particle")
    suffix = None
    if text[end : end + 1] in (",", " "):
        suffix = _SUFFIX.match(text, end) or _INITIALS.match(text, end)
    tail = suffix or _TAIL.match(text, end)
    if tail and not reading.mask[end + 1] and (suffix or _is_part(reading, tail)):
        yield Span(end, tail.end(), Label.NAME, Layer.NEIGHBOUR, "rest of a name")


def _is_part(reading: Reading, tail: re.Match[str]) -> bool:
    """ "Soo-ah Hwang": an ordinary word behind the hyphen is a part where the name goes on."""
    after = tail.end() + 1
    goes_on = reading.text[tail.end() : after] == " " and reading.mask[after : after + 1] == bytes([NAME])
    return goes_on or not reading.lexicon.is_ordinary(tail.group()[1:])


def _is_ordinary_particle(particle: str, text: str, start: int) -> bool:
    """ "la", "de" and the like belong to the name only behind another part of it or in their own capital."""
    lowered = particle.lower().strip(" -")
    if lowered in ("y", "e", "do", "al", "to", "ten", "le"):
        return not particle[0].isupper() and not text[start - 2 : start - 1].isalpha()
    return False


RECOGNIZER: Final = Recognizer(id="neighbours", order=160, find=find)
