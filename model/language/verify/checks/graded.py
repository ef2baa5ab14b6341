"""What holds for a severe disease is not said of a moderate one: "重度肝病避免使用 | 中度肝病权衡利弊"."""

from collections.abc import Iterator
from typing import Final

from model.language.verify.check import Sentence
from model.language.verify.conditions import part_at
from model.language.verify.items import Item
from model.language.verify.kinds import Kind
from model.language.verify.matching import matches
from model.language.verify.problem import Fault, Problem
from model.language.verify.reading import Reading

_DEGREES: Final = frozenset(("mild", "moderate", "severe"))
_MODAL: Final = frozenset(("should", "need", "must", "recommend"))
_BESIDE: Final = 1


def CHECK(sentence: Sentence) -> Iterator[Problem]:  # noqa: N802 - the name that the folder's reader looks for
    """Compare the degree of the disease for which something is advised with the statements that advise it."""
    for degree in sentence.reading.items:
        if not degree.keys & _DEGREES:
            continue
        for finding in _diseases(sentence.reading, degree):
            told = [one for order in _orders(sentence.reading, degree) for one in _told(sentence, order, finding)]
            if told and all(one and not one & degree.keys for one in told):
                yield sentence.problem(degree, Fault.SEVERITY)


def _diseases(reading: Reading, degree: Item) -> tuple[Item, ...]:
    findings = tuple(one for one in reading.items if one.kind is Kind.FINDING)
    return tuple(one for one in reading.nearest(degree, reach=findings) if reading.gap(degree, one) <= _BESIDE)


def _orders(reading: Reading, item: Item) -> Iterator[Item]:
    first, after = part_at(reading.tokens, item.first)
    return (
        one for one in reading.items if one.group == "advice" and not one.keys <= _MODAL and first <= one.first < after
    )


def _told(sentence: Sentence, order: Item, finding: Item) -> Iterator[frozenset[str]]:
    """The degrees beside the disease in each part of the evidence that gives the order for it."""
    for reading in sentence.ground.readings:
        pairs = matches(sentence, reading)
        for said in (pair.said for pair in pairs if pair.item is order and pair.said.group == "advice"):
            first, after = part_at(reading.tokens, said.first)
            places = [pair.said for pair in pairs if pair.item is finding and first <= pair.said.first < after]
            if places:
                inside = (one for one in reading.items if first <= one.first < after)
                yield frozenset[str]().union(*(one.keys & _DEGREES for one in inside))
