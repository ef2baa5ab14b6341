"""An order before something and another after it keep their times: "hold X before contrast, restart it after"."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import chain
from typing import Final

from model.language.verify.check import Sentence
from model.language.verify.items import Item
from model.language.verify.kinds import Kind
from model.language.verify.matching import matches
from model.language.verify.problem import Fault, Problem
from model.language.verify.reading import Reading

_WAYS: Final = frozenset(("before", "after"))
_STEPS: Final = frozenset(("then", "followed", "先", "再", "后"))
_STOPS: Final = frozenset((",", ";", "，", "；"))
_THEN: Final = frozenset(("then", "再"))
_REPLACED: Final = re.compile(
    r"\b(?:(?:replaced|substituted) (?:by|with)|(?:switched|changed|converted) to)\b|(?:替换|更换|换|改)(?:为|成|用)",
    re.IGNORECASE,
)
_MODAL: Final = frozenset(("should", "need", "must", "recommend", "consider"))


def CHECK(sentence: Sentence) -> Iterator[Problem]:  # noqa: N802 - the name that the folder's reader looks for
    """Look for a statement that has both the order and its time, and for doses that follow each other."""
    if any(_is_reversed(sentence, reading) or _is_turned(sentence, reading) for reading in sentence.ground.readings):
        tokens = sentence.reading.tokens
        yield Problem(start=tokens[0].start, end=tokens[-1].end, kind=Fault.TEMPORAL)
    for item in sentence.reading.items:
        orders = tuple(filter(_is_order, sentence.reading.items))
        if item.keys <= _WAYS and not item.is_negated and orders and item.value is None:
            for order in sentence.reading.nearest(item, reach=orders)[:1]:
                if _is_mixed(sentence, item, order):
                    yield sentence.problem(item, Fault.TEMPORAL)


def _is_reversed(sentence: Sentence, reading: Reading) -> bool:
    """ "40 mg, then 20 mg" against "20 mg, then 40 mg"."""
    mine, told = _doses(sentence.reading), _doses(reading)
    return len(mine) > 1 and _steps(sentence.reading) and _steps(reading) and mine != told and mine == told[::-1]


def _is_turned(sentence: Sentence, reading: Reading) -> bool:
    """ "Thiamine, then glucose", "A was replaced by B", "先给维生素B1，再给葡萄糖" with the two exchanged."""
    mine, told = _sequence(sentence.reading), _sequence(reading)
    return bool(mine[0] & told[1]) and bool(mine[1] & told[0]) and not (mine[0] & told[0] or mine[1] & told[1])


def _sequence(reading: Reading) -> tuple[frozenset[str], frozenset[str]]:
    """The names before and behind "then" or "replaced by"."""
    then = (at for at, token in enumerate(reading.tokens) if token.text.casefold() in _THEN)
    swap = _REPLACED.search(reading.text)
    last = (at for at, token in enumerate(reading.tokens) if swap and token.end == swap.end())
    place = next(chain(then, last), None)
    if place is None:
        return frozenset(), frozenset()
    named = [one for one in reading.items if one.kind not in (Kind.PLAIN, Kind.RELATION, Kind.QUANTITY, Kind.DATE)]
    stops = (at for at in range(place, len(reading.tokens)) if reading.tokens[at].text in _STOPS)
    end = next(stops, len(reading.tokens))
    first, second = [one for one in named if one.after <= place], [one for one in named if place < one.first < end]
    return frozenset[str]().union(*(one.keys for one in first)), frozenset[str]().union(*(one.keys for one in second))


def _doses(reading: Reading) -> list[Decimal]:
    return [item.value.base for item in reading.items if item.value and item.value.dimension == "mass"]


def _steps(reading: Reading) -> bool:
    return any(token.text.casefold() in _STEPS for token in reading.tokens)


def _is_order(item: Item) -> bool:
    return item.group == "advice" and not item.keys <= _MODAL


def _is_mixed(sentence: Sentence, item: Item, order: Item) -> bool:
    """Whether the order stands only in statements that have the other time alone."""
    told = [reading for reading in sentence.ground.readings if _orders(sentence, order, reading)]
    ways = [frozenset[str]().union(*(one.keys & _WAYS for one in reading.items)) for reading in told]
    return bool(ways) and all(one and not one & item.keys for one in ways)


def _orders(sentence: Sentence, order: Item, reading: Reading) -> bool:
    return any(one.item is order and one.said.keys & order.keys for one in matches(sentence, reading))
