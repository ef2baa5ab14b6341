"""A harm is blamed on the drug that the evidence blames: "昂丹司琼可导致…" where another drug's rule names the harm."""

import re
from collections.abc import Iterator
from typing import Final

from model.language.verify.check import Sentence
from model.language.verify.headings import is_subject
from model.language.verify.items import Item
from model.language.verify.kinds import Kind
from model.language.verify.problem import Fault, Problem
from model.language.verify.reading import Reading, part_around

_CAUSES: Final = re.compile(
    r"可?(?:导致|引起|造成|诱发|引发|致)|\b(?:causes?|caused|leads? to|brings? on)\b", re.IGNORECASE
)


def CHECK(sentence: Sentence) -> Iterator[Problem]:  # noqa: N802 - the name that the folder's reader looks for
    """Compare the drug before each word of cause with those that the statements on the harm are about."""
    for item in sentence.reading.items:
        drug = _blamed(sentence.reading, item) if item.kind is Kind.FINDING else None
        if drug is None:
            continue
        places = sentence.ground.places(item, sentence.words(item))
        others = [
            any(is_subject(said.reading, one) for one in said.reading.items if one.kind is Kind.DRUG)
            and not sentence.ground.holds(said.reading, drug, sentence.words(drug))
            for said in places
        ]
        if others and all(others) and sentence.ground.places(drug, sentence.words(drug)):
            yield sentence.problem(item, Fault.CAUSE)


def _blamed(reading: Reading, item: Item) -> Item | None:
    """The last drug before the word of cause that stands before a finding, in the same part."""
    part = part_around(reading, item)
    start = reading.text.index(part)
    cause = next((one for one in _CAUSES.finditer(part) if start + one.end() <= item.start), None)
    if cause is None:
        return None
    drugs = [one for one in reading.items if one.kind is Kind.DRUG and start <= one.start < start + cause.start()]
    return drugs[-1] if drugs else None
