"""What is given alone: "then aspirin alone" is not "then clopidogrel alone"."""

from collections.abc import Iterator
from typing import Final

from model.language.verify.check import Sentence
from model.language.verify.items import Item
from model.language.verify.kinds import Kind
from model.language.verify.problem import Fault, Problem
from model.language.verify.reading import Reading

_ALONE: Final = frozenset(("alone", "monotherapy"))


def CHECK(sentence: Sentence) -> Iterator[Problem]:  # noqa: N802 - the name that the folder's reader looks for
    """Compare the drug before such a word with the evidence's."""
    known = frozenset[str]().union(*(drug.keys for reading in sentence.ground.readings for drug in _alone(reading)))
    for drug in _alone(sentence.reading):
        if known and not drug.keys & known:
            yield sentence.problem(drug, Fault.DRUG)


def _alone(reading: Reading) -> Iterator[Item]:
    for place, token in enumerate(reading.tokens):
        if token.text.casefold() in _ALONE:
            before = [one for one in reading.items if one.kind is Kind.DRUG and one.after <= place]
            yield from before[-1:]
