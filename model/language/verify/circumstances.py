"""What makes a complaint worse and what eases it: rest, exertion, meals, times of the day."""

from collections.abc import Iterator
from functools import cache
from typing import Final

from model.language.verify.items import Item
from model.language.verify.kinds import Kind, rows
from model.language.verify.phrases import phrases
from model.language.verify.reading import Reading

_WAYS: Final = {"worse": "worse", "worsened_by": "worse", "better": "better", "eased_by": "better"}


def pairs(reading: Reading) -> Iterator[tuple[Item, frozenset[str]]]:
    """Each circumstance with the ways that stand nearest to it."""
    moved = tuple(item for item in reading.items if item.keys & _WAYS.keys())
    for item in reading.items:
        if moved and item.kind is Kind.WORD and item.keys & circumstances():
            near = reading.nearest(item, reach=moved)
            yield item, frozenset(_WAYS[key] for one in near for key in one.keys & _WAYS.keys())


@cache
def circumstances() -> frozenset[str]:
    """The keys of rest, exertion, meals, times of the day."""
    return frozenset[str]().union(*(phrases().keys_of(row["name"]) for row in rows("circumstances.csv")))
