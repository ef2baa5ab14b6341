"""What the evidence denies word for word is not told without its denial: "Not on the problem list"."""

from collections.abc import Iterator
from typing import Final

from model.language.verify.advice import AGAINST
from model.language.verify.check import Sentence
from model.language.verify.items import Item
from model.language.verify.lexing import Shape, Token
from model.language.verify.problem import Fault, Problem
from model.language.verify.reading import Reading

_LONG: Final = {True: 4, False: 3}
"""How many signs (Chinese) or words behind a denial count as told word for word."""
_STOPS: Final = frozenset((",", ";", ".", "，", "；", "。", "but", "但"))
_OTHERS: Final = frozenset(("nothing", "none", "neither", "nor", "nobody", "fail", "failed", "lack", "absent", "free"))


def CHECK(sentence: Sentence) -> Iterator[Problem]:  # noqa: N802 - the name that the folder's reader looks for
    """Look for the words behind each denial of the evidence in a part of the sentence that denies nothing."""
    size = _LONG[sentence.reading.is_chinese]
    told = {run: places for run, places in _runs(sentence.reading, size) if not _denies(sentence.reading, places)}
    if not told:
        return
    for reading in sentence.ground.readings:
        denied = {_forms(reading.tokens[one.after : one.after + size]) for one in reading.items if _is_denial(one)}
        for run in sorted(denied & told.keys()):
            if len(run) == size and not any(
                run == other and not _denies(one, places)
                for one in sentence.ground.readings
                for other, places in _runs(one, size)
            ):
                first, after = told[run]
                tokens = sentence.reading.tokens
                yield Problem(start=tokens[first].start, end=tokens[after - 1].end, kind=Fault.POLARITY)


def _runs(reading: Reading, size: int) -> Iterator[tuple[tuple[str, ...], tuple[int, int]]]:
    for first in range(len(reading.tokens) - size + 1):
        run = reading.tokens[first : first + size]
        if all(token.shape is not Shape.SIGN for token in run):
            yield _forms(run), (first, first + size)


def _forms(tokens: tuple[Token, ...]) -> tuple[str, ...]:
    return tuple(token.form for token in tokens)


def _is_denial(item: Item) -> bool:
    return item.group == "negation"


def _denies(reading: Reading, place: tuple[int, int]) -> bool:
    """Whether the part between stops around some tokens denies, warns or leaves open."""
    first, after = place
    while first and reading.tokens[first - 1].text.casefold() not in _STOPS:
        first -= 1
    while after < len(reading.tokens) and reading.tokens[after].text.casefold() not in _STOPS:
        after += 1
    words = {token.text.casefold() for token in reading.tokens[first:after]}
    return bool(words & _OTHERS) or any(
        _is_denial(item) or item.keys & AGAINST or item.group == "certainty" or item.keys & {"ineffective"}
        for item in reading.items
        if item.first < after and first < item.after
    )
