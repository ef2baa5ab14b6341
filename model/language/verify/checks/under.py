"""What comes under one condition is not told under another: "when A ends, withdrawal; when B ends, overdose"."""

from collections.abc import Iterator
from typing import Final

from model.language.verify.check import Sentence
from model.language.verify.conditions import Condition, Way
from model.language.verify.items import Item
from model.language.verify.kinds import Kind
from model.language.verify.problem import Fault, Problem
from model.language.verify.reading import Reading

_TOLD: Final = frozenset((Kind.FINDING, Kind.WORD))
_NAMES: Final = frozenset((Kind.FINDING, Kind.WORD, Kind.DRUG, Kind.UNKNOWN))


def CHECK(sentence: Sentence) -> Iterator[Problem]:  # noqa: N802 - the name that the folder's reader looks for
    """Compare the condition nearest to each finding, or to each of two movements, with the evidence's."""
    yield from _moved(sentence)
    every = [_names(reading, one) for reading in sentence.ground.readings for one in _conditions(reading)]
    if len(every) < 2:
        return
    for item in sentence.reading.items:
        mine = _nearest(sentence.reading, item)
        if mine is None or item.kind not in _TOLD or not any(mine & one for one in every):
            continue
        told = [_nearest(said.reading, said.item) for said in sentence.ground.places(item, sentence.words(item))]
        if told and all(one and not one & mine for one in told):
            yield sentence.problem(item, Fault.CONDITION)


def _moved(sentence: Sentence) -> Iterator[Problem]:
    """ "Falls within a week, and rises when the inducer stops": which of the two the condition stands beside."""
    mine = _beside(sentence.reading)
    known = [one for reading in sentence.ground.readings if (one := _beside(reading)) is not None]
    if mine is not None and known and not any(mine.keys & one.keys for one in known):
        yield sentence.problem(mine, Fault.TREND)


def _beside(reading: Reading) -> Item | None:
    """Of a rise and a fall in one text the one nearest to its only condition."""
    told = _conditions(reading)
    moves = [one for one in reading.items if one.keys & {"up", "down"} and not one.is_conditional]
    if len(told) != 1 or len({bool("up" in one.keys) for one in moves}) < 2:
        return None
    return min(moves, key=lambda one: max(one.first - told[0].after, told[0].first - one.after))


def _conditions(reading: Reading) -> tuple[Condition, ...]:
    return tuple(one for one in reading.conditions if one.way in (Way.IF, Way.UNLESS) and _names(reading, one))


def _nearest(reading: Reading, item: Item) -> frozenset[str] | None:
    """What the condition names that governs an item; none where the item is under none."""
    governing = [one for one in _conditions(reading) if one.governs(item)]
    if not governing:
        return None
    return _names(reading, min(governing, key=lambda one: max(one.first - item.after, item.first - one.after)))


def _names(reading: Reading, condition: Condition) -> frozenset[str]:
    return frozenset[str]().union(*(one.keys for one in reading.items if condition.holds(one) and one.kind in _NAMES))
