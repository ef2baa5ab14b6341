"""What every check gets."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

from model.language.verify.ground import Ground
from model.language.verify.headings import is_alone, is_heading, is_subject, is_under
from model.language.verify.items import Item
from model.language.verify.problem import Fault, Problem
from model.language.verify.reading import Reading

_JOINTS: Final = frozenset(("and", "or", "和", "或", "与", "及", "、"))


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the text under test. ``written`` keeps citations blank; offsets are the sentence's own."""

    reading: Reading
    language: str
    ground: Ground

    def words(self, item: Item) -> str:
        """The item as the sentence writes it."""
        return self.reading.text[item.start : item.end]

    def problem(self, item: Item, kind: Fault) -> Problem:
        """A fault with this item."""
        return Problem(start=item.start, end=item.end, kind=kind)

    def is_owned(self, owner: Item, said_item: Item, reading: Reading, *, is_ambiguous: bool) -> bool:
        """Whether the evidence, too, says ``said_item`` of ``owner``.

        A statement with one number (side, degree ...) says it of everything that it names; one with several, only
        of the names that stand nearest to it.
        """
        places = [place.item for place in self.ground.places(owner, self.words(owner)) if place.reading is reading]
        if not places:
            return False
        if not is_ambiguous or any(place.first == said_item.first for place in places):
            return True
        if any(is_subject(reading, place) and is_alone(reading, place, said_item) for place in places):
            return True
        if is_heading(reading, said_item):
            return any(is_under(reading, said_item, place) for place in places)
        kinds = {owner.kind, *(place.kind for place in places)}
        reach = tuple(other for other in reading.anchors if other.kind in kinds) or reading.anchors
        near = [one for found in reading.nearest(said_item, reach=reach) for one in _listed(reading, reach, found)]
        return any(place.first < other.after and other.first < place.after for place in places for other in near)


def _listed(reading: Reading, reach: tuple[Item, ...], item: Item) -> list[Item]:
    """A name with those of one list with it: "prasugrel or ticagrelor"."""
    found = [item]
    for other in sorted(reach, key=lambda one: one.first):
        if other.kind is item.kind and other.first > found[-1].first:
            between = {token.text.casefold() for token in reading.tokens[found[-1].after : other.first]}
            if between and between <= _JOINTS:
                found.append(other)
    return found


def is_cause_hedged(sentence: Sentence, item: Item) -> bool:
    """ "X may be the cause of the raised potassium" puts the cause in doubt, not the potassium."""
    return bool(item.hedges) and any(
        other.group == "cause" and other is not item and other.hedges for other in sentence.reading.items
    )


Check: TypeAlias = Callable[[Sentence], Iterator[Problem]]
