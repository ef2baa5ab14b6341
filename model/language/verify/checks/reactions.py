"""An allergy, a reaction and a tolerance belong to the drug that the evidence gives them to."""

from collections.abc import Iterator
from functools import cache
from typing import Final

from model.language.verify.check import Sentence
from model.language.verify.items import Item
from model.language.verify.kinds import Kind
from model.language.verify.phrases import phrases
from model.language.verify.problem import Fault, Problem
from model.language.verify.reading import Reading

_LINKS: Final = frozenset(("with", "from", "to", "on", "after", "对", "致", "使用", "后"))
_BETWEEN: Final = 3


def CHECK(sentence: Sentence) -> Iterator[Problem]:  # noqa: N802 - the name that the folder's reader looks for
    """Compare the drug beside each allergy or tolerance, and beside a complaint that it is said to have brought."""
    if not any(_tells(reading) for reading in sentence.ground.readings):
        return
    for item in sentence.reading.items:
        drugs = _drugs(sentence.reading, item)
        if _is_reaction(item):
            known = [
                (reading, one) for reading in sentence.ground.readings for one in reading.items if _is_same(item, one)
            ]
            told = [(reading, _drugs(reading, one)) for reading, one in known]
            told = [(reading, near) for reading, near in told if near]
            if drugs and told and not any(_names(sentence, drugs, reading, near) for reading, near in told):
                yield sentence.problem(item, Fault.FINDING)
        elif item.kind is Kind.FINDING and not item.is_negated:
            for drug in drugs:
                if _is_linked(sentence.reading, item, drug) and not _is_said_together(sentence, item, drug):
                    yield sentence.problem(item, Fault.CAUSE)


def _tells(reading: Reading) -> bool:
    return any(_is_reaction(item) for item in reading.items)


def _is_reaction(item: Item) -> bool:
    return bool(item.keys & _allergies()) or "harmless" in item.keys


@cache
def _allergies() -> frozenset[str]:
    return phrases().keys_of("allergy")


def _is_same(item: Item, other: Item) -> bool:
    return bool(item.keys & other.keys) and item.is_negated is other.is_negated


def _drugs(reading: Reading, item: Item) -> tuple[Item, ...]:
    return reading.nearest(item, reach=tuple(one for one in reading.items if one.kind is Kind.DRUG))


def _names(sentence: Sentence, drugs: tuple[Item, ...], reading: Reading, near: tuple[Item, ...]) -> bool:
    return any(
        said.reading is reading and said.item.first < one.after and one.first < said.item.after
        for drug in drugs
        for said in sentence.ground.places(drug, sentence.words(drug))
        for one in near
    )


def _is_linked(reading: Reading, item: Item, drug: Item) -> bool:
    """ "A rash with cefazolin": a link alone stands between."""
    between = [token.text.casefold() for token in reading.tokens[item.after : drug.first]]
    return 0 < len(between) <= _BETWEEN and between[0] in _LINKS


def _is_said_together(sentence: Sentence, item: Item, drug: Item) -> bool:
    return any(
        sentence.ground.holds(said.reading, drug, sentence.words(drug))
        for said in sentence.ground.places(item, sentence.words(item))
    )
