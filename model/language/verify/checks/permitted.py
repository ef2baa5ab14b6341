"""What a rule calls no contraindication is none: "a fatty liver forbids nothing", "脂肪肝不属禁忌"."""

import re
from collections.abc import Iterator
from typing import Final

from model.language.verify.advice import AGAINST
from model.language.verify.check import Sentence
from model.language.verify.conditions import part_at
from model.language.verify.ground import Said
from model.language.verify.items import Item
from model.language.verify.kinds import Kind
from model.language.verify.problem import Fault, Problem
from model.language.verify.reading import Reading

_FREE: Final = re.compile(
    r"\bforbids? nothing\b|\b(?:no|not|never|nor|none)\b[^.;]{0,24}\b(?:contraindicat\w+|forbidden)|"
    r"(?:不属|并非|不是|并不是|均不属|非)[^，。；]{0,6}禁忌",
    re.IGNORECASE,
)


def CHECK(sentence: Sentence) -> Iterator[Problem]:  # noqa: N802 - the name that the folder's reader looks for
    """Look for a disease that is told to forbid what the evidence says that it does not."""
    for item in sentence.reading.items:
        if item.kind is not Kind.FINDING or item.is_negated or _FREE.search(sentence.reading.text):
            continue
        if any(one.keys & AGAINST and not one.is_negated for one in _around(sentence.reading, item)):
            places = sentence.ground.places(item, sentence.words(item))
            if places and all(map(_is_free, places)):
                yield sentence.problem(item, Fault.ADVICE)


def _is_free(said: Said) -> bool:
    first, after = part_at(said.reading.tokens, said.item.first)
    tokens = said.reading.tokens[first:after]
    return bool(_FREE.search(said.reading.text[tokens[0].start : tokens[-1].end]))


def _around(reading: Reading, item: Item) -> Iterator[Item]:
    first, after = part_at(reading.tokens, item.first)
    return (one for one in reading.items if first <= one.first < after)
