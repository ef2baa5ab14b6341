"""Names that their context tells: titles, roles, labels, kin, signatures, credentials, speech."""

import re
from collections.abc import Iterator
from typing import Final

from privacy.text.lexicon import NAME, ORDINARY, Word, listed
from privacy.text.people import (
    CREDENTIAL,
    PERSONAL,
    SOFT_TITLES,
    TITLES,
    can_be_name,
    is_open,
    is_protected,
    is_unknown,
    joined,
    run_right,
)
from privacy.text.reading import Capital, Reading
from privacy.text.recognizer import Recognizer
from privacy.text.span import Label, Layer, Span

_LABELS: Final = listed("named_people", "labels")
_KIN: Final = listed("named_people", "kin")
_SPEECH: Final = listed("named_people", "speech")
_RELATIVES: Final = listed("named_people", "relatives")
_TITLE_LOWER: Final = re.compile(
    r"(?:dr(?<![\w']dr)|mrs?(?<![\w']mr)(?<![\w']mrs)|ms(?<![\w']ms)|prof(?<![\w']prof))"
    r"\.? ([a-z][a-z'-]{2,}(?: [a-z][a-z'-]{2,})?)"
)
_NAME_LOWER: Final = re.compile(
    r"name(?:(?<![\w']name)|(?<=surname))(?:'s)? ?(?:is|:|=|was) ?([a-z][a-z'-]+(?: [a-z][a-z'-]+){0,2})"
)
_SOFT_LABELS: Final = frozenset(["from", "to", "by", "user", "contact", "first", "last", "middle", "seen", "emergency"])


_ALSO_OF_THINGS: Final = frozenset(["is", "was", "has", "had", "does", "remains", "confirmed", "described", "confirms"])
_TITLES: Final = frozenset(form for title in TITLES | SOFT_TITLES for form in (title.capitalize(), title.upper()))
_ENDS_BEFORE: Final = frozenset(word[-2:] for word in _LABELS | _KIN | {"is", "by", "with", "to", "from"})
_NEVER: Final = Word.CODE | Word.INITIAL
_SHOUTED: Final = Word.CAPITALS | Word.CODE | Word.KEEP | Word.INITIAL
_ABBREVIATED, _LONGEST_DEGREE = 3, 6


def find(reading: Reading) -> Iterator[Span]:
    """Yield names with a cue."""
    words, mask, done = reading.capitals, reading.mask, -1
    for place, word in enumerate(words):
        start, _, written, flags = word
        if place <= done:
            continue
        if written in _TITLES:
            last = _after_title(reading, place, is_soft=written.lower() in SOFT_TITLES)
            if last > place:
                yield _span(reading, place + 1, last, "title")
                done = last
            continue
        if flags & _NEVER or mask[start] or (flags & ORDINARY and not flags & NAME):
            continue
        cued = _cued(reading, place, word)
        if cued >= place:
            yield _span(reading, place, cued, "label, kin or speech")
            done = cued
    yield from _credentials(reading)
    yield from _in_lower_case(reading)


def _span(reading: Reading, first: int, last: int, reason: str) -> Span:
    words = reading.capitals
    return Span(words[first].start, words[last].end, Label.NAME, Layer.CONTEXT, reason)


def _after_title(reading: Reading, place: int, *, is_soft: bool) -> int:
    """The last word of the name that follows a title, or the title's own place."""
    words = reading.capitals
    if place + 1 >= len(words):
        return place
    title, first = words[place], words[place + 1]
    gap = reading.text[title.end : first.start]
    if not re.fullmatch(r"\.?[ \t]{0,2}(?:(?:de|da|van|von|der|el|al|bin|la|du|di)[ -])*", gap) or not gap:
        return place
    if reading.mask[first.start] or first.word.lower() in TITLES | SOFT_TITLES:
        return place
    flags = first.flags
    if is_protected(reading, place + 1) and is_soft:
        return place
    if is_soft and not (flags & NAME or is_unknown(flags)):
        return place
    if is_soft and flags & Word.VOCABULARY and not flags & Word.GIVEN:
        return place
    if flags & Word.CODE or (flags & Word.KEEP and not flags & NAME):
        return place
    return max(run_right(reading, place + 1), default=place + 1)


def _cued(reading: Reading, place: int, word: Capital) -> int:
    """The last word of a name that a label, a relative or a verb of speech announces; -1 when none does."""
    flags = word.flags
    if flags == Word.CAPITALS or (flags & Word.CAPITALS and len(word.word) < 4):
        return _behind_shouted_label(reading, place) if reading.text[word.start - 2 : word.start] == ": " else -1
    before = reading.word_before(word.start) if reading.may_follow(word.start, _ENDS_BEFORE) else ""
    if before == "is" and reading.text.endswith("name is ", 0, word.start) and not is_protected(reading, place):
        return max(run_right(reading, place), default=place)
    if before in _LABELS or before in _KIN:
        ends = reading.text[max(0, word.start - 3) : word.start].rstrip()[-1:]
        if (ends == ":" and before in _LABELS) or (before in _KIN and ends not in ".:;,"):
            last = max(run_right(reading, place), default=place)
            if ends == ":" and before in ("name", "patient", "pt"):
                last = _after_comma(reading, last)
            is_weak = flags & Word.VOCABULARY and not flags & NAME
            return -1 if is_weak or is_protected(reading, place) or _is_label(reading, last) else last
    if flags & Word.GIVEN:
        if _has_own(reading, word):
            return place
        if before in ("by", "with", "to", "from"):
            last = max(run_right(reading, place), default=place)
            if last > place:
                return last
    return place if _speaks(reading, place, word) else -1


def _behind_shouted_label(reading: Reading, place: int) -> int:
    """The last word of "SURGEON: VAN DER MEER", where only capitals follow that are names or unknown."""
    words, text = reading.capitals, reading.text
    match = _LOUD.match(text, words[place].start)
    if match is None or not _LOUD_LABEL.search(text, max(0, match.start() - 20), match.start()):
        return -1
    last = place
    while last + 1 < len(words) and words[last + 1].end <= match.end():
        last += 1
    own = [word for word in words[place : last + 1] if word.word not in _LOUD_PARTICLES]
    are_names = all(word.flags & NAME or word.flags == Word.CAPITALS for word in own)
    return last if own and are_names and max(len(word.word) for word in own) > _ABBREVIATED else -1


_LOUD: Final = re.compile(r"[A-Z][A-Z'-]+(?: [A-Z][A-Z'-]+){0,3}(?=\s*(?:\n|,|;|$|  ))")
_LOUD_LABEL: Final = re.compile(
    r"(?:SURGEON|ASSISTANT|ATTENDING|PHYSICIAN|NURSE|ANA?ESTHETIST|ANESTHESIOLOGIST|PROVIDER|WITNESS|SIGNED|DOCTOR|CONSULTANT|"
    r"RADIOLOGIST|PATHOLOGIST|REFERRING|NAME|SURNAME)(?: MD| DR)?: ?$"
)
_LOUD_PARTICLES: Final = frozenset("VAN VON DER DEN DE LA DEL DI DA AL EL BIN DOS".split())  # noqa: SIM905


def _has_own(reading: Reading, word: Capital) -> bool:
    """ "Grace's daughter", "Jack, mother present": something that only a person has."""
    behind = reading.text[word.end : word.end + 3]
    if behind == "'s ":
        return reading.word_after(word.end) in PERSONAL
    return behind[:2] == ", " and reading.word_after(word.end) in _RELATIVES


def _speaks(reading: Reading, place: int, word: Capital) -> bool:
    """ "Will reports pain": a name that is also a word, alone before a verb of speech or of state."""
    flags = word.flags
    if not (flags == Word.EPONYM or (flags & Word.GIVEN and is_open(flags))):
        return False
    if reading.text[word.end : word.end + 1] != " ":
        return False
    after = reading.word_after(word.end)
    if after not in _SPEECH or (flags & Word.EPONYM and is_protected(reading, place)):
        return False
    is_clear = not flags & (Word.KEEP | Word.EPONYM) or flags & Word.SURNAME
    return bool(is_clear) or after not in _ALSO_OF_THINGS


def _after_comma(reading: Reading, last: int) -> int:
    """ "Name: Bell, Art": the given names behind the comma."""
    words = reading.capitals
    if last + 1 < len(words) and reading.text[words[last].end : words[last + 1].start] in (", ", ","):
        flags = words[last + 1].flags
        if flags & Word.GIVEN or is_unknown(flags):
            return max(run_right(reading, last + 1), default=last + 1)
    return last


def _is_label(reading: Reading, place: int) -> bool:
    """The word is itself a label ("Patient: Mother: ...")."""
    word = reading.capitals[place]
    return reading.text[word.end : word.end + 1] == ":" and bool(word.flags & Word.VOCABULARY)


def _credentials(reading: Reading) -> Iterator[Span]:
    """ "Rose Young, MD": the words before a degree."""
    words, text = reading.capitals, reading.text
    for place in reading.places_of(_may_be_degree):
        word = words[place]
        if not word.flags & _SHOUTED or not place:
            continue
        left = words[place - 1]
        gap = text[left.end : word.start]
        if gap not in (", ", " ", ",") or not CREDENTIAL.match(text, left.end):
            continue
        if gap == " " and not left.flags & NAME and left.flags:
            continue
        first = place - 1
        while first > 0 and place - first < 4 and _joins_credential(reading, first - 1):
            first -= 1
        is_shout = left.flags & (Word.CODE | Word.CAPITALS) and not left.flags & NAME
        if (can_be_name(left.flags) or first < place - 1) and not is_shout:
            yield _span(reading, first, place - 1, "credential")


def _may_be_degree(word: str) -> bool:
    """Before a dot or a hyphen in one stand three letters at most."""
    return len(word) <= _ABBREVIATED or (len(word) <= _LONGEST_DEGREE and CREDENTIAL.match(word) is not None)


def _joins_credential(reading: Reading, place: int) -> bool:
    word = reading.capitals[place]
    return (
        joined(reading, word, reading.capitals[place + 1])
        and (bool(word.flags & (NAME | Word.INITIAL)) or is_unknown(word.flags))
        and word.word.lower() not in TITLES
    )


def _in_lower_case(reading: Reading) -> Iterator[Span]:
    """ "dr smith", "pt name: alex johnson"."""
    text = reading.text
    if not any(cue in text for cue in ("dr", "mr", "ms", "prof", "name")):
        return
    for match in _TITLE_LOWER.finditer(text):
        spans = [part for part in re.finditer(r"[a-z'-]+", match.group(1)) if _may_be(reading, part.group())]
        if spans and spans[0].start() == 0:
            last = spans[-1].end()
            yield Span(match.start(1), match.start(1) + last, Label.NAME, Layer.CONTEXT, "title, lower case")
    for match in _NAME_LOWER.finditer(text):
        start, said = match.start(1), match.group(1).split(" ")
        kept = 0
        for part in said:
            if not _may_be(reading, part):
                break
            kept += len(part) + 1
        if kept:
            yield Span(start, start + kept - 1, Label.NAME, Layer.CONTEXT, "label, lower case")


def _may_be(reading: Reading, word: str) -> bool:
    flags = reading.lexicon[word.removesuffix("'s")]
    return bool(flags & NAME and not flags & Word.VOCABULARY) or is_unknown(flags)


RECOGNIZER: Final = Recognizer(id="named-people", order=110, find=find)
