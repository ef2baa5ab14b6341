"""Which end of a cause or of an order in time is which: the earlier thing (the cause) and the later (the effect)."""

from typing import Final, NamedTuple

from model.language.verify.items import MENTIONS, Item
from model.language.verify.kinds import Kind
from model.language.verify.reading import Reading

_FORWARD: Final = frozenset(("leads_to", "therefore", "suggests", "protects"))
"""First the cause, then the effect."""
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
    left = [other for other in names if other.after <= item.first][-1:]
    right = [other for other in names if other.first >= item.after][:2]
    is_fronted = not left and len(right) > 1
    ends = right if is_fronted else [*left, *right[:1]]
    if len(ends) < 2:
        return None
    ordered = Roles(ends[0], ends[1])
    return ordered if _is_forward(reading, item, is_fronted) else Roles(ends[1], ends[0])


def changed(reading: Reading, item: Item) -> tuple[Item, ...]:
    """The drug whose level a trend changes: the one that follows "raises", the one right before "浓度升高"."""
    drugs = [other for other in reading.items if other.kind is Kind.DRUG]
    after = [other for other in drugs if 0 <= other.first - item.after <= 1]
    if after and reading.text[item.start : item.end].isascii():
        return tuple(after)
    before = [other for other in drugs if 0 <= item.first - other.after <= _LEVEL]
    return tuple(before[-1:])


def _is_forward(reading: Reading, item: Item, is_fronted: bool) -> bool:
    word = reading.text[item.start : item.end].casefold()
    if item.keys & _FORWARD or word in _ADVERBS or word in _HAN_ADVERBS:
        return True
    if "due_to" in item.keys:
        return is_fronted
    is_after = "after" in item.keys
    if not word.isascii():
        return is_after
    return is_after is is_fronted
