"""Nobody is told to give or take what the evidence only names, or advises against."""

from collections.abc import Iterator
from typing import Final

from model.language.verify.advice import advises_against, lists_drug
from model.language.verify.check import Sentence
from model.language.verify.directed import is_directive
from model.language.verify.items import ANCHORS, Item
from model.language.verify.problem import Fault, Problem
from model.language.verify.reading import Reading

_ORDERS: Final = frozenset(("give", "take", "prescribe", "administer", "receive"))
_TOLD: Final = frozenset(("given", "taken", "prescribed", "administered", "tried", "offered"))
_BEFORE: Final = frozenset(("should", "must", "to", "please", "can", "may", "shall", "then", "and", "do"))
_BEFORE_HAN: Final = ("应", "需", "须", "请", "建议", "宜", "推荐", "可")
_WARNINGS: Final = frozenset(("avoid", "do_not_use", "contraindicated"))
_HAN: Final = ("服用", "给", "予", "口服", "用")


def CHECK(sentence: Sentence) -> Iterator[Problem]:  # noqa: N802 - the name that the folder's reader looks for
    """Look at verbs of giving and taking in the imperative or after a modal verb."""
    for item in sentence.reading.items:
        if _is_order(sentence, item) and not _is_denied(sentence, item) and not _is_licensed(sentence, item):
            yield sentence.problem(item, Fault.ADVICE)


def _is_order(sentence: Sentence, item: Item) -> bool:
    tokens = sentence.reading.tokens
    word = sentence.words(item).casefold()
    before = tokens[item.first - 1].text.casefold() if item.first else ""
    if word in _ORDERS:
        if before == "to" and tokens[item.first - 2].text.casefold() == "used":
            return False
        return not before or (not before.isalpha() and before not in (")", ",")) or before in _BEFORE
    if word in _TOLD:
        return before == "be"
    return word in _HAN and sentence.reading.text[: item.start].endswith(_BEFORE_HAN)


def _is_denied(sentence: Sentence, item: Item) -> bool:
    """A denial or a warning stands before it."""
    return any(
        other.first < item.first
        and (other.group == "negation" or other.keys & {"avoid", "do_not_use", "contraindicated"})
        for other in sentence.reading.items
    )


def _is_licensed(sentence: Sentence, item: Item) -> bool:
    near = sentence.reading.nearest(
        item, reach=tuple(other for other in sentence.reading.items if other.kind in ANCHORS)
    )
    return not near or any(
        sentence.ground.holds(reading, other, sentence.words(other)) and _lets_use(reading)
        for other in near
        for reading in sentence.ground.readings
    )


def _lets_use(reading: Reading) -> bool:
    if advises_against(reading):
        return False
    return lists_drug(reading) or is_directive(reading) or any(item.group == "advice" for item in reading.items)
