"""Headings of lists: "Active: asthma, gout; inactive: depression"."""

from model.language.verify.conditions import part_at
from model.language.verify.items import Item
from model.language.verify.reading import Reading


def is_heading(reading: Reading, item: Item) -> bool:
    """Whether an item stands alone before a colon, at the start of its part of the statement."""
    is_before_colon = item.after < len(reading.tokens) and reading.tokens[item.after].text == ":"
    return is_before_colon and part_at(reading.tokens, item.first)[0] == item.first


def is_under(reading: Reading, heading: Item, name: Item) -> bool:
    """Whether a name stands in the part that a heading opens."""
    return part_at(reading.tokens, heading.first) == part_at(reading.tokens, name.first)
