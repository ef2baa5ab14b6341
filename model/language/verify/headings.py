"""Headings of lists: "Active: asthma, gout; inactive: depression"."""

from typing import Final

from model.language.verify.conditions import part_at
from model.language.verify.items import Item
from model.language.verify.reading import Reading

_PARTING: Final = frozenset((",", ";", ".", "(", ")", "，", "；", "。", "（", "）"))


def is_heading(reading: Reading, item: Item) -> bool:
    """Whether an item stands alone before a colon, at the start of its part of the statement."""
    is_before_colon = item.after < len(reading.tokens) and reading.tokens[item.after].text == ":"
    return is_before_colon and part_at(reading.tokens, item.first)[0] == item.first


def is_under(reading: Reading, heading: Item, name: Item) -> bool:
    """Whether a name stands in the part that a heading opens."""
    return part_at(reading.tokens, heading.first) == part_at(reading.tokens, name.first)


def is_subject(reading: Reading, item: Item) -> bool:
    """Whether a statement begins with a name and a colon: "levofloxacin: ..." is on levofloxacin."""
    return item.first == 0 and item.after < len(reading.tokens) and reading.tokens[item.after].text in (":", "：")


def is_alone(reading: Reading, subject: Item, item: Item) -> bool:
    """Whether no other name of the subject's kind stands in the part, between commas and brackets, around an item."""
    first, after = item.first, item.after
    while first > subject.after + 1 and reading.tokens[first - 1].text not in _PARTING:
        first -= 1
    while after < len(reading.tokens) and reading.tokens[after].text not in _PARTING:
        after += 1
    return item.first > subject.after and not any(
        one.kind is subject.kind and first <= one.first < after for one in reading.items
    )
