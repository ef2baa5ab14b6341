"""A number without a unit belongs to the word before it: "CHA2DS2-VASc 3; HAS-BLED 1"."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from model.language.verify.check import Sentence
from model.language.verify.items import Item
from model.language.verify.lexing import Shape
from model.language.verify.problem import Fault, Problem
from model.language.verify.reading import Reading

_SKIPPED: Final = frozenset(
    ("score", "scor", "of", "is", "was", "at", "a", "the", ":", "=", "为", "是", "评", "分", "(", "with", "to", "from")
)
_SHORTEST: Final = 3


def CHECK(sentence: Sentence) -> Iterator[Problem]:  # noqa: N802 - the name that the folder's reader looks for
    """Compare the values of each such word."""
    known: dict[str, set[Decimal]] = {}
    for reading in sentence.ground.readings:
        for _, label, value in _labelled(reading):
            known.setdefault(label, set()).add(value)
    if len(known) < 2:
        return
    for item, label, value in _labelled(sentence.reading):
        if label in known and value not in known[label]:
            yield sentence.problem(item, Fault.NUMBER)


def _labelled(reading: Reading) -> Iterator[tuple[Item, str, Decimal]]:
    for item in reading.items:
        if item.value is None or item.value.unit or item.bound or item.days:
            continue
        place = item.first - 1
        while place >= 0 and reading.tokens[place].form in _SKIPPED:
            place -= 1
        token = reading.tokens[place] if place >= 0 else None
        if token is not None and token.shape is Shape.WORD and len(token.form) >= _SHORTEST:
            yield item, token.form, item.value.value
