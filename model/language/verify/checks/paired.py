"""What stands together stands together in the evidence: the degree with its side, the dose with its time of day."""

from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

from model.language.verify.check import Sentence
from model.language.verify.circumstances import circumstances
from model.language.verify.items import Item
from model.language.verify.kinds import Kind
from model.language.verify.problem import Fault, Problem
from model.language.verify.reading import Reading

Of: TypeAlias = Callable[[Item], bool]


def _is_dose(item: Item) -> bool:
    return item.value is not None and not item.value.is_time and not item.days


def _is_time_of_day(item: Item) -> bool:
    return (item.kind is Kind.WORD and bool(item.keys & circumstances())) or "f_night" in item.keys


def _is_span(item: Item) -> bool:
    return item.value is not None and item.value.is_time


def _is_before_or_after(item: Item) -> bool:
    return item.kind is Kind.RELATION and item.keys <= {"before", "after"}


_PAIRS: Final[tuple[tuple[Of, Of, Fault], ...]] = (
    (lambda item: item.group == "severity", lambda item: item.group == "side", Fault.SIDE),
    (lambda item: item.group == "trend", lambda item: item.group == "side", Fault.SIDE),
    (_is_dose, _is_time_of_day, Fault.DOSE),
    (_is_dose, lambda item: item.group == "side", Fault.SIDE),
    (_is_span, _is_before_or_after, Fault.TEMPORAL),
)


def CHECK(sentence: Sentence) -> Iterator[Problem]:  # noqa: N802 - the name that the folder's reader looks for
    """Compare what stands nearest to each thing, where a statement has several of both."""
    for first, second, fault in _PAIRS:
        for item in filter(first, sentence.reading.items):
            near = _near(sentence.reading, item, second)
            told = [_near(reading, one, second) for reading in sentence.ground.readings
                    if _has_several(reading, first) and _has_several(reading, second)
                    for one in reading.items if first(one) and _is_same(item, one)]  # fmt: skip
            if near and told and not any(_is_same(one, other) for one in near for found in told for other in found):
                yield sentence.problem(item, fault)
    yield from _of_side(sentence)


def _of_side(sentence: Sentence) -> Iterator[Problem]:
    """ "The right leg veins are patent": what is told of a side is told of that side."""
    for side in sentence.reading.items:
        if side.group != "side":
            continue
        first, after = _between_commas(sentence.reading, side)
        for item in sentence.reading.items:
            if item.kind in (Kind.FINDING, Kind.WORD) and first <= item.first < after:
                places = [said.reading for said in sentence.ground.places(item, sentence.words(item))]
                sides = [frozenset[str]().union(*(one.keys for one in reading.items if one.group == "side"))
                         for reading in places]  # fmt: skip
                if sides and all(one and not one & (side.keys | {"both"}) for one in sides) and "both" not in side.keys:
                    yield sentence.problem(side, Fault.SIDE)


def _between_commas(reading: Reading, item: Item) -> tuple[int, int]:
    stops = [place for place, token in enumerate(reading.tokens) if token.text in (",", ";", "，", "；", "and")]
    first = max((place for place in stops if place < item.first), default=-1) + 1
    return first, min((place for place in stops if place >= item.after), default=len(reading.tokens))


def _near(reading: Reading, item: Item, of: Of) -> tuple[Item, ...]:
    return reading.nearest(item, reach=tuple(filter(of, reading.items)))


def _has_several(reading: Reading, of: Of) -> bool:
    return len({(one.keys, one.value and one.value.value) for one in filter(of, reading.items)}) > 1


def _is_same(item: Item, other: Item) -> bool:
    if item.value is not None or other.value is not None:
        return item.value is not None and other.value is not None and item.value.equals(other.value)
    return bool(item.keys & other.keys)
