"""Which things of a sentence a statement says, too: the pairs that the checks of whole claims compare."""

from itertools import pairwise
from typing import Final, NamedTuple

from model.language.verify.check import Sentence
from model.language.verify.conditions import Condition
from model.language.verify.items import Item
from model.language.verify.kinds import Kind
from model.language.verify.numbers import Quantity
from model.language.verify.phrases import licences
from model.language.verify.reading import Reading

_JOINTS: Final = frozenset(("and", "or", "且", "或", "并", "和"))
_NO_CONTENT: Final = frozenset(("negation", "certainty", "comparison", "cause", "sex"))
_VAGUE: Final = frozenset(("treat", "use", "first", "f_1_m"))
"""What names no condition by itself: "during treatment"."""
_MODAL: Final = frozenset(("should", "need", "must", "recommend"))


class Match(NamedTuple):
    """A thing of the sentence, and one place where a statement says it."""

    item: Item
    said: Item


def matches(sentence: Sentence, reading: Reading) -> list[Match]:
    """Every pair of things that mean the same, relations by their licences, numbers by their values."""
    found: list[Match] = []
    for item in sentence.reading.items:
        if item.kind in (Kind.PLAIN, Kind.DATE) or item.group == "negation":
            continue
        if item.value is not None:
            found += [Match(item, one) for one in reading.items if one.value and _is_same(item.value, one.value)]
        elif item.kind is Kind.RELATION:
            keys = frozenset[str]().union(*(licences().get(key, frozenset((key,))) for key in item.keys))
            found += [Match(item, one) for one in reading.items if one.keys & keys]
        else:
            places = sentence.ground.places(item, sentence.words(item))
            found += [
                Match(item, one)
                for said in places
                if said.reading is reading
                for one in reading.items
                if one.first < said.item.after and said.item.first < one.after
            ]
    return found


def _is_same(value: Quantity, known: Quantity) -> bool:
    return value.equals(known) or (value.value == known.value and "" in (value.unit, known.unit))


def in_parts(reading: Reading, condition: Condition) -> list[list[Item]]:
    """What a condition names, in the parts that "and" and "or" join; parts without a name or number left out."""
    joints = [
        place for place in range(condition.first, condition.after) if reading.tokens[place].text.casefold() in _JOINTS
    ]
    ends = [condition.first, *joints, condition.after]
    parts = [
        [one for one in reading.items if first <= one.first < after and _is_content(one)]
        for first, after in pairwise(ends)
    ]
    return [told for part in parts if (told := _telling(part))]


def _telling(part: list[Item]) -> list[Item]:
    """What of a part must be said: its number, or else its names, or else its relations."""
    numbers = [one for one in part if one.value is not None]
    names = [one for one in part if one.kind is not Kind.RELATION]
    return numbers or names or [one for one in part if not one.keys <= _VAGUE]


def _is_content(item: Item) -> bool:
    if item.kind is Kind.PLAIN or item.group in _NO_CONTENT or (item.bound == "number" and item.value is None):
        return False
    return not item.keys <= _MODAL
