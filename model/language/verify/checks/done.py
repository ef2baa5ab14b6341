"""What is to be done was not done yet, and what was declined was not done: "Correct potassium", "biopsy declined"."""

from collections.abc import Iterator
from typing import Final

from model.language.verify.check import Sentence
from model.language.verify.conditions import part_at
from model.language.verify.directed import clauses
from model.language.verify.items import Item
from model.language.verify.kinds import Kind
from model.language.verify.lexing import Shape, Token
from model.language.verify.problem import Fault, Problem
from model.language.verify.reading import Reading

_TELLING: Final = frozenset(("was", "were", "been"))
_HAN_TELLING: Final = ("已", "已经", "曾")
_HAN_LEADING: Final = frozenset(("先", "再", "应", "须", "请", "并", "需"))
_REACH: Final = 2
_DECLINED: Final = frozenset(("declined", "declines", "refused", "refuses", "rejected", "拒", "婉"))
_OPEN: Final = frozenset(("negation", "advice", "certainty"))
_DOABLE: Final = frozenset((Kind.PROCEDURE, Kind.DRUG, Kind.UNKNOWN))


def CHECK(sentence: Sentence) -> Iterator[Problem]:  # noqa: N802 - the name that the folder's reader looks for
    """Look for a deed told as done that the evidence only orders, and for what it says was declined."""
    ordered = frozenset(form for reading in sentence.ground.readings for form in _ordered(reading))
    done = frozenset(form for reading in sentence.ground.readings for form in _told(reading))
    for item in sentence.reading.items:
        form = sentence.reading.tokens[item.first].form
        if form in ordered - done and form in _told(sentence.reading):
            yield sentence.problem(item, Fault.ADVICE)
    yield from _declined(sentence)
    yield from _unsaid(sentence)


def _ordered(reading: Reading) -> Iterator[str]:
    """The first word of each clause that tells somebody to do something."""
    for first, end in clauses(reading):
        inside = [token for token in reading.tokens if first <= token.start < end and token.form not in _HAN_LEADING]
        yield from (token.form for token in inside[:1])


def _told(reading: Reading) -> frozenset[str]:
    """The words behind "was", "has been" and "已"."""
    return frozenset(token.form for place, token in enumerate(reading.tokens) if _is_told(reading, place, token))


def _is_told(reading: Reading, place: int, token: Token) -> bool:
    if token.shape is Shape.HAN:
        return reading.text[: token.start].endswith(_HAN_TELLING)
    before = {one.text.casefold() for one in reading.tokens[max(0, place - _REACH) : place]}
    return bool(before & _TELLING) and "to" not in before


def _declined(sentence: Sentence) -> Iterator[Problem]:
    if _is_open(sentence.reading):
        return
    for item in sentence.reading.items:
        if item.kind in _DOABLE:
            places = sentence.ground.places(item, sentence.words(item))
            if places and all(_is_declined(said.reading, said.item) for said in places):
                yield sentence.problem(item, Fault.POLARITY)


def _unsaid(sentence: Sentence) -> Iterator[Problem]:
    """ "Declines X" where the evidence has another thing declined."""
    if not any(token.text.casefold() in _DECLINED for token in sentence.reading.tokens):
        return
    for item in sentence.reading.items:
        if item.kind in _DOABLE and _is_declined(sentence.reading, item):
            places = sentence.ground.places(item, sentence.words(item))
            if places and not any(_is_declined(said.reading, said.item) for said in places):
                yield sentence.problem(item, Fault.POLARITY)


def _is_open(reading: Reading) -> bool:
    words = {token.text.casefold() for token in reading.tokens}
    return bool(words & _DECLINED) or any(one.group in _OPEN for one in reading.items)


def _is_declined(reading: Reading, item: Item) -> bool:
    first, after = part_at(reading.tokens, item.first)
    return any(token.text.casefold() in _DECLINED for token in reading.tokens[first:after])
