"""What joins the parts of a condition stays: "if A and B" is not "if A or B"; "until A" is not "when A"."""

from collections.abc import Iterator
from typing import Final

from model.language.verify.advice import AGAINST
from model.language.verify.check import Sentence
from model.language.verify.conditions import Condition, Way
from model.language.verify.items import Item
from model.language.verify.kinds import Kind
from model.language.verify.matching import Match, matches
from model.language.verify.problem import Fault, Problem
from model.language.verify.reading import Reading

_JOINTS: Final = {"and": "and", "or": "or", "且": "and", "和": "and", "及": "and", "并": "and", "或": "or"}
_NOT_JOINED: Final = frozenset("发合存有")
_UNTIL: Final = frozenset(("until", "till", "直"))
_ONLY_THEN: Final = "才"
_ONE: Final = 1


def CHECK(sentence: Sentence) -> Iterator[Problem]:  # noqa: N802 - the name that the folder's reader looks for
    """Compare each condition with the conditions of the evidence that name the same things."""
    for told in filter(_is_compared, sentence.reading.conditions):
        known = [
            (reading, other, [pair for pair in pairs if told.holds(pair.item) and other.holds(pair.said)])
            for reading in sentence.ground.readings
            for pairs in (matches(sentence, reading),)
            for other in filter(_is_compared, reading.conditions)
        ]
        known = [one for one in known if one[2] and one[1].is_denied is told.is_denied]
        is_joined = known and all(_is_joined_otherwise(sentence, told, *one) for one in known)
        if is_joined or (known and all(_is_bounded_otherwise(sentence, told, *one[:2]) for one in known)):
            tokens = sentence.reading.tokens
            yield Problem(start=tokens[told.first].start, end=tokens[told.after - 1].end, kind=Fault.CONDITION)


def _is_compared(condition: Condition) -> bool:
    return condition.way in (Way.IF, Way.UNLESS, Way.WHO)


def _is_joined_otherwise(
    sentence: Sentence, told: Condition, reading: Reading, other: Condition, pairs: list[Match]
) -> bool:
    """Whether what one word joins here the other word joins there."""
    mine, known = _joints(sentence.reading, told), _joints(reading, other)
    if len(mine) == len(known) == _ONE:
        return set(mine.values()) != set(known.values()) and _has_two_sides(mine, pairs)
    for place, word in mine.items():
        left, right = (
            {pair.said.first for pair in pairs if (pair.item.first < place) is side} for side in (True, False)
        )
        between = {one for at, one in known.items() if any(_parts(at, first, last) for first in left for last in right)}
        if between and word not in between:
            return True
    return False


def _has_two_sides(joints: dict[int, str], pairs: list[Match]) -> bool:
    place = next(iter(joints))
    return len({pair.said.first for pair in pairs}) > _ONE or len({pair.item.first < place for pair in pairs}) > _ONE


def _parts(place: int, first: int, last: int) -> bool:
    return min(first, last) < place < max(first, last)


def _joints(reading: Reading, condition: Condition) -> dict[int, str]:
    """The places of "and" and "or" in a condition, but for those of a longer phrase ("65 or more")."""
    merged = {
        place
        for one in reading.items
        if one.after - one.first > 1 and one.kind is not Kind.PLAIN
        for place in range(one.first, one.after)
    }
    found: dict[int, str] = {}
    for place in range(condition.first, condition.after):
        word = reading.tokens[place].text.casefold()
        beside = {one.text for one in reading.tokens[max(0, place - 1) : place + 2]}
        if word in _JOINTS and place not in merged and not (word == "并" and beside & _NOT_JOINED):
            found[place] = _JOINTS[word]
    return found


def _is_bounded_otherwise(sentence: Sentence, told: Condition, reading: Reading, other: Condition) -> bool:
    """Whether the same order lasts until something in one of the two, and begins with it in the other."""
    if _is_until(sentence.reading, told) is _is_until(reading, other):
        return False
    mine, known = _orders(sentence.reading, told), _orders(reading, other)
    return mine == known or any(one in known for one in mine)


def _is_until(reading: Reading, condition: Condition) -> bool:
    """ "直到……才" says when, not how long."""
    is_then = any(token.text == _ONLY_THEN for token in reading.tokens[condition.first :])
    return reading.tokens[condition.first].text.casefold() in _UNTIL and not is_then


def _orders(reading: Reading, condition: Condition) -> set[tuple[frozenset[str], bool]]:
    orders = [one for one in reading.items if one.group == "advice" and condition.governs(one)]
    return {(_family(one), one.is_negated) for one in orders}


def _family(item: Item) -> frozenset[str]:
    return AGAINST if item.keys & AGAINST else item.keys
