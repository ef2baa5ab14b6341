"""What holds for one genotype is not said of another: "*3/*3: contraindicated; *1/*3: 1 mg a day"."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Final

from model.language.verify.check import Sentence
from model.language.verify.conditions import part_at
from model.language.verify.items import Item
from model.language.verify.kinds import Kind
from model.language.verify.matching import matches
from model.language.verify.problem import Fault, Problem
from model.language.verify.reading import Reading

_MODAL: Final = frozenset(("should", "need", "must", "recommend", "consider"))
_SHARES: Final = frozenset(("half", "twice"))


def CHECK(sentence: Sentence) -> Iterator[Problem]:  # noqa: N802 - the name that the folder's reader looks for
    """Compare the alleles that a sentence names with those of the statements whose order it repeats."""
    yield from _headed(sentence)
    alleles = _alleles(sentence.reading, 0, len(sentence.reading.tokens))
    strata = [reading for reading in sentence.ground.readings if _alleles(reading, 0, len(reading.tokens))]
    if not alleles or _is_several(sentence.reading) or len(strata) < 2:
        return
    known = {id(reading): matches(sentence, reading) for reading in sentence.ground.readings}
    for item in sentence.reading.items:
        if not _is_order(item):
            continue
        places = [
            (reading, one.said)
            for reading in sentence.ground.readings
            for one in known[id(reading)]
            if one.item is item and _is_order(one.said)
        ]
        told = [_alleles(reading, *part_at(reading.tokens, said.first)) for reading, said in places]
        if told and all(one and one != alleles for one in told):
            yield sentence.problem(item, Fault.VARIANT)


def _headed(sentence: Sentence) -> Iterator[Problem]:
    """ "Grade 2: continue; grade 3: stop": the order stands under the number that the sentence names."""
    heads = {one for reading in sentence.ground.readings for item in reading.items for one in _heads(reading, item)}
    numbers = {value for value, _ in heads}
    mine = {(one.value.value, one.bound) for one in sentence.reading.items if one.value and one.value.value in numbers}
    if len(heads) < 2 or len(mine) != 1:
        return
    for item in filter(_is_order, sentence.reading.items):
        told = [
            _heads(reading, one.said)
            for reading in sentence.ground.readings
            for one in matches(sentence, reading)
            if one.item is item and item.value is None
        ]
        if told and all(one and not one & mine for one in told):
            yield sentence.problem(item, Fault.NUMBER)


def _heads(reading: Reading, item: Item) -> frozenset[tuple[Decimal, str]]:
    """The numbers before the colon of the part in which an item stands, each with its bound."""
    first, after = part_at(reading.tokens, item.first)
    colon = next((place for place in range(first, after) if reading.tokens[place].text == ":"), None)
    if colon is None or item.first < colon:
        return frozenset()
    numbers = [(one.value, one.bound) for one in reading.items if one.value and first <= one.first < colon]
    return frozenset((one.value, bound) for one, bound in numbers if not one.is_time and one.dimension != "mass")


def _is_several(reading: Reading) -> bool:
    """Whether more than one genotype is named; the alleles of one are joined by a stroke."""
    items = [item for item in reading.items if item.kind is Kind.VARIANT]
    return any(
        [token.text for token in reading.tokens[one.after : other.first]] != ["/"] for one, other in pairwise(items)
    )


def _is_order(item: Item) -> bool:
    if item.value is not None:
        return item.value.dimension == "mass" or item.value.unit == "%"
    return bool(item.keys & _SHARES) or (item.group == "advice" and not item.keys <= _MODAL)


def _alleles(reading: Reading, first: int, after: int) -> frozenset[str]:
    items = (item for item in reading.items if item.kind is Kind.VARIANT and first <= item.first < after)
    return frozenset[str]().union(*(item.keys for item in items))
