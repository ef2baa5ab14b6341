"""Names from the lists: a word that is only a name, a given name with a surname, "Surname, Given"."""

from collections.abc import Iterator
from typing import Final

from privacy.text.lexicon import NAME, Word, listed
from privacy.text.people import is_open, is_protected, is_sure, joined
from privacy.text.reading import Capital, Reading
from privacy.text.recognizer import Recognizer
from privacy.text.span import Label, Layer, Span

_ABBREVIATIONS: Final = 4
_SPEECH: Final = listed("named_people", "speech")
_MAY_FOLLOW: Final = listed("listed_people", "may_follow")


def find(reading: Reading) -> Iterator[Span]:
    """Yield names that the lists tell without further context."""
    words, mask = reading.capitals, reading.mask
    is_loud = _is_mostly_capitals(reading)
    for place, word in enumerate(words):
        flags = word.flags
        if not flags & NAME or mask[word.start]:
            continue
        if flags & Word.CAPITALS and not is_loud and not _stands_with_name(reading, place):
            continue
        if is_protected(reading, place):
            continue
        if is_sure(flags):
            start = _with_eponym(reading, place)
            yield Span(start, word.end, Label.NAME, Layer.LEXICON, "name")
        elif _is_name_pair(reading, place):
            right = words[place + 1]
            yield Span(word.start, right.end, Label.NAME, Layer.LEXICON, "given name and surname")
        elif is_open(flags) and not flags & (Word.VOCABULARY | Word.KEEP) and _is_alone(reading, place):
            yield Span(word.start, word.end, Label.NAME, Layer.LEXICON, "name that is also an eponym or a place")
        elif flags & Word.GIVEN and flags & Word.VOCABULARY and _is_in_mid_sentence(reading, place):
            yield Span(word.start, word.end, Label.NAME, Layer.LEXICON, "name in mid sentence")
        elif is_open(flags) and flags & Word.GIVEN and _has_initial(reading, place):
            yield Span(word.start, words[place + 1].end, Label.NAME, Layer.LEXICON, "given name and initial")


_TOLD: Final = tuple(
    f"{deed} {to} "
    for deed in ("called", "phoned", "reported", "handed over", "given", "read back", "spoke", "paged", "faxed")
    for to in ("to", "by", "with")
)


def _with_eponym(reading: Reading, place: int) -> int:
    """ "Larsson, Ingrid": the start of a name whose surname only the list of eponyms has."""
    words = reading.capitals
    word = words[place]
    if place and word.flags & Word.GIVEN and words[place - 1].flags == Word.EPONYM:
        left = words[place - 1]
        if reading.text[left.end : word.start] == ", " and not is_protected(reading, place - 1):
            return left.start
    return word.start


def _is_name_pair(reading: Reading, place: int) -> bool:
    """ "Mark Rose", "Will Young", "Young, Will": two words that are names besides being words."""
    words = reading.capitals
    if place + 1 >= len(words):
        return False
    left, right = words[place], words[place + 1]
    gap = reading.text[left.end : right.start]
    if reading.mask[right.start] or not right.flags & NAME or is_protected(reading, place + 1):
        return False
    if _is_title_case(reading, place):
        return False
    if gap == ", ":
        return bool(left.flags & Word.SURNAME and right.flags & Word.GIVEN) and _is_certain(left, right)
    given_first = left.flags & Word.GIVEN and right.flags & Word.SURNAME
    return bool(given_first) and joined(reading, left, right)


def _is_certain(left: Capital, right: Capital) -> bool:
    return is_sure(left.flags) or is_sure(right.flags)


def _is_in_mid_sentence(reading: Reading, place: int) -> bool:
    """ "will see Faith on Monday": an ordinary word with a capital between small words of a sentence."""
    word = reading.capitals[place]
    text = reading.text
    if word.flags & (Word.KEEP | Word.CODE | Word.CAPITALS) or len(word.word) < 4 or word.word.lower() in _SEASONS:
        return False
    before = text[max(0, word.start - 14) : word.start].rsplit(" ", 2)
    if len(before) < 3 or not before[1].rstrip(":,").isalpha() or not before[1].islower():
        return False
    if text.startswith("'s ", word.end):
        return True
    after = reading.word_after(word.end)
    ends = text[word.end : word.end + 1] in (".", ",", "?", ";", "")
    return before[1] not in ("the", "a", "an", "of") and (after.islower() or ends)


_SEASONS: Final = frozenset(
    [
        "spring",
        "summer",
        "autumn",
        "winter",
        "christian",
        "royal",
        "star",
        "major",
        "manual",
        "angel",
        "china",
        "german",
        "miss",
        "candida",
    ]
)


def _has_initial(reading: Reading, place: int) -> bool:
    """ "Will Y.", "Rose K."""
    words = reading.capitals
    if place + 1 >= len(words):
        return False
    left, right = words[place], words[place + 1]
    return (
        bool(right.flags & Word.INITIAL)
        and reading.text[left.end : right.start] == " "
        and (reading.text[right.end : right.end + 1] == ".")
    )


def _is_title_case(reading: Reading, place: int) -> bool:
    """Part of a heading in title case: more such words around, or a colon after."""
    words = reading.capitals
    right = words[place + 1]
    if reading.text[right.end : right.end + 1] == ":" and reading.begins_sentence(words[place].start):
        return True
    for other, near in ((place - 1, place), (place + 2, place + 1)):
        if 0 <= other < len(words):
            first, second = sorted((words[other], words[near]))
            is_word = words[other].flags & Word.VOCABULARY and not words[other].flags & NAME
            if is_word and reading.text[first.end : second.start] == " ":
                return not reading.begins_sentence(words[other].start) or other > place
    return False


def _is_alone(reading: Reading, place: int) -> bool:
    """An eponym or place that no clinical word follows, written as people are: not before a noun of its own."""
    word = reading.capitals[place]
    if word.flags & Word.EPONYM and reading.text[word.start - 1 : word.start] == "(":
        return False
    if word.flags & Word.PLACE:
        return bool(word.flags & Word.GIVEN) and not word.flags & Word.EPONYM
    if word.flags & Word.GIVEN:
        return True
    after = reading.text[word.end : word.end + 1]
    following = reading.word_after(word.end)
    if after == " " and following[:1].islower():
        return following in _MAY_FOLLOW or following in _SPEECH
    return True


def _stands_with_name(reading: Reading, place: int) -> bool:
    """An all-capitals name in mixed text ("SMITH, John", "John SMITH", "called to MARIA")."""
    words = reading.capitals
    word = words[place]
    if len(word.word) < _ABBREVIATIONS:
        return False
    if is_sure(word.flags) and word.flags & Word.GIVEN and reading.lower.endswith(_TOLD, 0, word.start):
        return True
    for other in (place - 1, place + 1):
        if 0 <= other < len(words) and words[other].flags & NAME:
            left, right = sorted((words[other], word))
            if reading.text[left.end : right.start] in (" ", ", ", ","):
                return True
    return is_sure(word.flags) and len(word.word) > _ABBREVIATIONS + 1


def _is_mostly_capitals(reading: Reading) -> bool:
    """Whether a text shouts: then capitals tell nothing."""
    words = reading.capitals
    loud = sum(1 for word in words if word.flags & Word.CAPITALS)
    return loud * 10 > len(words) * 7 and sum(map(str.islower, reading.text[:400])) < len(reading.text[:400]) // 8


RECOGNIZER: Final = Recognizer(id="listed-people", order=120, find=find)
