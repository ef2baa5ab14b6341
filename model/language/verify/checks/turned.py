"""What is to be avoided is not recommended: advice for stands among the words of the evidence's advice against."""

from collections.abc import Iterator
from typing import Final

from model.language.verify.advice import AGAINST
from model.language.verify.check import Sentence
from model.language.verify.items import Item
from model.language.verify.problem import Fault, Problem
from model.language.verify.reading import Reading

_FOR: Final = frozenset(("recommend",))
_NEAR: Final = 2


def CHECK(sentence: Sentence) -> Iterator[Problem]:  # noqa: N802 - the name that the folder's reader looks for
    """Look for "recommended at high doses" where a statement says "avoid at high doses"."""
    for item in sentence.reading.items:
        if item.keys & _FOR and not item.is_negated and not item.keys & AGAINST:
            found = [
                one for reading in sentence.ground.readings for one in _in_its_place(sentence.reading, item, reading)
            ]
            if any(one.keys & AGAINST and not one.is_negated for one in found) and not any(
                one.keys & _FOR for one in found
            ):
                yield sentence.problem(item, Fault.POLARITY)


def _in_its_place(said: Reading, item: Item, evidence: Reading) -> Iterator[Item]:
    """Advice of the evidence that has the same two words before it, or behind it."""
    before, behind = _around(said, item)
    for one in evidence.items:
        if one.group == "advice":
            left, right = _around(evidence, one)
            if (before and left == before) or (behind and right == behind):
                yield one


def _around(reading: Reading, item: Item) -> tuple[tuple[str, ...], tuple[str, ...]]:
    words = [token.text.casefold() for token in reading.tokens]
    before, behind = words[max(0, item.first - _NEAR) : item.first], words[item.after : item.after + _NEAR]
    return tuple(before) if len(before) == _NEAR else (), tuple(behind) if len(behind) == _NEAR else ()
