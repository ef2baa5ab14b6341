"""Which end of a cause or of an order in time is which: the earlier thing (the cause) and the later (the effect)."""

from typing import Final, NamedTuple

from model.language.verify.items import MENTIONS, Item
from model.language.verify.kinds import Kind
from model.language.verify.reading import Reading

_FORWARD: Final = frozenset(("leads_to", "therefore", "suggests", "protects"))
"""First the cause, then the effect."""
_IN_TIME: Final = frozenset(("before", "after"))
_PRONOUNS: Final = frozenset(("it", "them", "this", "that", "其"))
_AT: Final = frozenset(("在", "于"))
_OF_DRUGS: Final = frozenset(
    ("level", "concentration", "amount", "effect", "exposure", "clearance", "clearanc", "absorption", "metabolism")
)
_LEVEL: Final = 4
_ADVERBS: Final = frozenset(
    (
        "followed by",
        "then came",
        "later",
        "subsequent",
        "afterwards",
        "thereafter",
        "since then",
        "afterward",
        "subsequently",
    )
)
_HAN_FIRST: Final = frozenset(("先", "首先", "先行"))
_HAN_ADVERBS: Final = frozenset(("随后", "其后", "继而"))


class Roles(NamedTuple):
    """The two ends of a relation."""

    first: Item
    second: Item


def roles(reading: Reading, item: Item) -> Roles | None:
    """The earlier (cause) and the later (effect) end; none where a relation has no two names, or no direction.

    "B after A" and "after A, B" in English, "A后B" in Chinese; "B because of A", "because of A, B", "A causes B".
    """
    names = [other for other in reading.items if other.kind in MENTIONS]
    left = [other for other in names if other.after <= item.first]
    right = [other for other in names if other.first >= item.after][:2]
    if len(left) > 1 and item.keys & _IN_TIME:
        if _is_pronoun(reading, item):
            right = [other for other in left if not other.keys & left[-1].keys][-1:]
        elif _is_framed(reading, left[-1], item):
            ends = Roles(left[-2], left[-1])
            return ends if "before" in item.keys else Roles(ends.second, ends.first)
    is_fronted = not left and len(right) > 1
    ordered = right if is_fronted else [*left[-1:], *right[:1]]
    if len(ordered) < 2:
        return None
    told = Roles(ordered[0], ordered[1])
    return told if _is_forward(reading, item, is_fronted) else Roles(told.second, told.first)


def _is_pronoun(reading: Reading, item: Item) -> bool:
    """ "After it": what is meant was named before."""
    return item.after < len(reading.tokens) and reading.tokens[item.after].text.casefold() in _PRONOUNS


def _is_framed(reading: Reading, name: Item, item: Item) -> bool:
    """ "A应在B前2小时服用": the word belongs to the name behind "在" or "于"."""
    before = reading.tokens[name.first - 1].text if name.first else ""
    is_han = not reading.text[item.start : item.end].isascii()
    return is_han and before in _AT and item.first - name.after <= _LEVEL


def changed(reading: Reading, item: Item) -> tuple[Item, ...]:
    """The drug whose level a trend changes: the one that follows "raises", the one right before "浓度升高"."""
    drugs = [other for other in reading.items if other.kind is Kind.DRUG]
    is_passive = item.after < len(reading.tokens) and reading.tokens[item.after].text.casefold() == "by"
    is_english = reading.text[item.start : item.end].isascii()
    after = [other for other in drugs if 0 <= other.first - item.after <= (1 if is_english else 0)]
    after = after or _levels(reading, drugs, item)
    if after and not is_passive:
        return tuple(after)
    before = [other for other in drugs if 0 <= item.first - other.after <= _LEVEL]
    return tuple(before[-1:])


def _levels(reading: Reading, drugs: list[Item], item: Item) -> list[Item]:
    """ "Raises the level of B": the drug whose level follows."""
    words = {token.form for token in reading.tokens[item.after : item.after + _LEVEL]}
    return [other for other in drugs if 0 <= other.first - item.after <= _LEVEL and words & _OF_DRUGS][:1]


def _is_forward(reading: Reading, item: Item, is_fronted: bool) -> bool:
    word = reading.text[item.start : item.end].casefold()
    if item.keys & _FORWARD or word in _ADVERBS or word in _HAN_ADVERBS or (is_fronted and word in _HAN_FIRST):
        return True
    if "due_to" in item.keys:
        return is_fronted
    is_after = "after" in item.keys
    if not word.isascii():
        return is_after
    return is_after is is_fronted
