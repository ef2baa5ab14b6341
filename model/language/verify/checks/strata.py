"""What holds for one genotype is not said of another: "*3/*3: contraindicated; *1/*3: 1 mg a day"."""

from collections.abc import Iterator
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


def CHECK(sentence: Sentence) -> Iterator[Problem]:  # noqa: N802 - the name that the folder's reader looks for
    """Compare the alleles that a sentence names with those of the statements whose order it repeats."""
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


def _is_several(reading: Reading) -> bool:
    """Whether more than one genotype is named; the alleles of one are joined by a stroke."""
    items = [item for item in reading.items if item.kind is Kind.VARIANT]
    return any(
        [token.text for token in reading.tokens[one.after : other.first]] != ["/"] for one, other in pairwise(items)
    )


def _is_order(item: Item) -> bool:
    if item.value is not None:
        return item.value.dimension == "mass" or item.value.unit == "%"
    return item.group == "advice" and not item.keys <= _MODAL


def _alleles(reading: Reading, first: int, after: int) -> frozenset[str]:
    items = (item for item in reading.items if item.kind is Kind.VARIANT and first <= item.first < after)
    return frozenset[str]().union(*(item.keys for item in items))
