"""Every date is one of the evidence, as exact or wider, and of the same thing."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from model.language.verify.check import Sentence
from model.language.verify.dates import holds
from model.language.verify.ground import Said
from model.language.verify.items import MENTIONS, Item
from model.language.verify.kinds import Kind
from model.language.verify.problem import Fault, Problem

_COMMAS: Final = frozenset((",", ";", "，", "；"))


def CHECK(sentence: Sentence) -> Iterator[Problem]:  # noqa: N802 - the name that the folder's reader looks for
    """Compare every date."""
    for item in sentence.reading.items:
        if item.kind is not Kind.DATE and not (item.days and holds(item.days, sentence.ground.days)):
            continue
        places = [said for said in sentence.ground.dates if holds(item.days, said.item.days)]
        if not any(_is_owned(sentence, item, said) for said in places):
            yield sentence.problem(item, Fault.DATE)


def _event(sentence: Sentence, item: Item, said: Said) -> Item | None:
    """The admission, operation ... beside the date, where the statement dates several; none of a range of dates."""
    days = tuple(one for one in sentence.reading.items if one.kind is Kind.DATE)
    if any(later.first - earlier.after <= 1 for earlier, later in pairwise(days)):
        return None
    if len({one.days for one in said.reading.items if one.days}) < 2:
        return None
    events = tuple(one for one in sentence.reading.items if one.kind is Kind.PROCEDURE)
    held = (one for one in sentence.reading.nearest(item, reach=events))
    return next((one for one in held if sentence.ground.holds(said.reading, one, sentence.words(one))), None)


def _clause(sentence: Sentence, item: Item) -> tuple[Item, ...]:
    """The names of the clause that the date begins ("2024年发生髋部骨折"); none when it stands elsewhere."""
    tokens = sentence.reading.tokens
    if item.first and tokens[item.first - 1].text not in _COMMAS:
        return ()
    end = next((place for place in range(item.after, len(tokens)) if tokens[place].text in _COMMAS), len(tokens))
    return tuple(other for other in sentence.reading.items if other.kind in MENTIONS and item.first < other.first < end)


def _is_owned(sentence: Sentence, item: Item, said: Said) -> bool:
    reach = _clause(sentence, item) or tuple(other for other in sentence.reading.items if other.kind in MENTIONS)
    owners = sentence.reading.nearest(item, reach=reach, ahead=3)
    if not owners or not any(other.kind in MENTIONS for other in said.reading.items):
        return True
    numbers = tuple(other for other in sentence.reading.items if other.value and not other.days)
    for number in sentence.reading.nearest(item, reach=numbers):
        if number.value and any(other.value and number.value.equals(other.value) for other in said.reading.items):
            return True
    if (event := _event(sentence, item, said)) is not None:
        return sentence.is_owned(event, said.item, said.reading, is_ambiguous=True)
    count = len({other.days for other in said.reading.items if other.days})
    return any(sentence.is_owned(one, said.item, said.reading, is_ambiguous=count > 1) for one in owners)
