"""A denied value ("was not 8.4 %", "but not in 2009", "并非5天") and a denied denial stand so in the evidence, too."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from model.language.verify.advice import AGAINST, advises_against, offers_other
from model.language.verify.check import Sentence
from model.language.verify.dates import holds
from model.language.verify.folding import stem
from model.language.verify.items import MENTIONS, Item
from model.language.verify.kinds import Kind
from model.language.verify.problem import Fault, Problem
from model.language.verify.ranges import is_limit
from model.language.verify.reading import Reading

_CHOICES: Final = frozenset(("rather than", "instead of", "in place of", "as opposed to", "而非", "而不是"))
_EXCEPT: Final = re.compile(r"除[^，。；,;]{1,30}(?:以外|之外|外)")
_PAUSES: Final = frozenset((",", ";", ":", "，", "；", "：", "。"))
_REACHED: Final = frozenset((*(stem(word) for word in ("reach", "met", "meet", "achieve", "attain", "at")), "达"))
_TARGETS: Final = frozenset(("above_target", "below_target"))


def CHECK(sentence: Sentence) -> Iterator[Problem]:  # noqa: N802 - the name that the folder's reader looks for
    """Compare what stands right behind a denial and is no name."""
    readings = sentence.ground.readings
    known = [item for reading in readings for _, item in _denied(reading)]
    for cue, item in _denied(sentence.reading):
        if _is_denial(item):
            if not any(_is_denial(other) for other in known):
                yield sentence.problem(cue, Fault.POLARITY)
        elif not any(_is_same(item, other) for other in known) and not _is_missed(sentence, cue, item):
            yield sentence.problem(item, Fault.POLARITY)
    yield from _preferred(sentence)
    yield from _dismissed(sentence)
    yield from _excepted(sentence)


def _preferred(sentence: Sentence) -> Iterator[Problem]:
    """The drug before "rather than" and "而非" is the one to be used; none that the evidence advises against."""
    if advises_against(sentence.reading):
        return
    for cue in sentence.reading.items:
        if sentence.words(cue).casefold() not in _CHOICES:
            continue
        drug = next(
            (one for one in reversed(sentence.reading.items) if one.after <= cue.first and one.kind in MENTIONS), None
        )
        if drug is None or drug.kind is not Kind.DRUG or drug.is_negated:
            continue
        places = sentence.ground.places(drug, sentence.words(drug))
        if places and all(advises_against(said.reading) for said in places):
            yield sentence.problem(drug, Fault.ADVICE)


def _dismissed(sentence: Sentence) -> Iterator[Problem]:
    """ "A rather than B" where nothing of the evidence chooses, advises against B or offers something else."""
    readings = sentence.ground.readings
    known = sentence.ground.text.casefold()
    if any(word in known for word in _CHOICES) or any(advises_against(one) or offers_other(one) for one in readings):
        return
    for cue in sentence.reading.items:
        if sentence.words(cue).casefold() in _CHOICES:
            yield sentence.problem(cue, Fault.POLARITY)


def _excepted(sentence: Sentence) -> Iterator[Problem]:
    """ "除X外，应避免其他药": an exception from a denial or from advice against stands in the evidence."""
    text = sentence.reading.text
    for match in _EXCEPT.finditer(text):
        rest = [one for one in sentence.reading.items if one.start >= match.end()]
        is_closed = any(one.group == "negation" or one.keys & AGAINST for one in rest)
        if is_closed and "除" not in sentence.ground.text and "except" not in sentence.ground.stems:
            yield Problem(start=match.start(), end=match.end(), kind=Fault.POLARITY)


def _is_missed(sentence: Sentence, cue: Item, item: Item) -> bool:
    """ "Has not reached the goal of 7 %" where the evidence has the value off that target."""
    between = {token.form for token in sentence.reading.tokens[cue.after : item.first]}
    if not sentence.ground.by_key.keys() & _TARGETS or not between & _REACHED:
        return False
    return any(
        item.value and said.item.value and item.value.equals(said.item.value)
        and is_limit(said.reading.tokens, said.reading.items, said.item)
        for said in sentence.ground.quantities
    )  # fmt: skip


def _denied(reading: Reading) -> Iterator[tuple[Item, Item]]:
    """Each denial with the number, date or second denial that nothing but plain words parts from it."""
    told = [item for item in reading.items if item.kind is not Kind.PLAIN and "since" not in item.keys]
    for cue, item in pairwise(told):
        if cue.group != "negation" or "neg" not in cue.keys:
            continue
        is_parted = any(token.text in _PAUSES for token in reading.tokens[cue.after : item.first])
        if not is_parted and (item.value or item.days or item.kind is Kind.CLOCK or _is_denial(item)):
            yield cue, item


def _is_denial(item: Item) -> bool:
    return item.group == "negation" or "unknown" in item.keys


def _is_same(item: Item, other: Item) -> bool:
    if item.value and other.value:
        return item.value.equals(other.value)
    return bool(item.days) and holds(item.days, other.days)
