"""A change that one thing makes in another: "A makes the level of B rise" for "A raises the level of B"."""

from model.language.verify.advice import ends, has_ends
from model.language.verify.check import Sentence
from model.language.verify.items import Item
from model.language.verify.reading import Reading


def is_moved(sentence: Sentence, item: Item) -> bool:
    """ "A makes the level of B rise", "A使B浓度升高" where a statement has "A raises the level of B"."""
    near = ends(sentence, item)
    moves = [other for other in sentence.reading.items if other.first >= item.after and other.group == "trend"][:1]
    if len(near) <= 1 or not moves:
        return False
    return any(
        has_ends(sentence, item, reading) and _is_mover(sentence, near, moves[0], reading)
        for reading in sentence.ground.readings
    )


def _is_mover(sentence: Sentence, near: tuple[Item, ...], move: Item, reading: Reading) -> bool:
    """Whether the statement has the same change after the thing that makes it and before the thing that it changes."""
    first = [
        said.item.after for said in sentence.ground.places(near[0], sentence.words(near[0])) if said.reading is reading
    ]
    last = [
        said.item.first for said in sentence.ground.places(near[1], sentence.words(near[1])) if said.reading is reading
    ]
    return any(
        other.group == "trend"
        and other.keys & move.keys
        and other.hedges == move.hedges
        and any(place <= other.first for place in first)
        and any(place >= other.after for place in last)
        for other in reading.items
    )
