"""The evidence as read: where a thing is said, and with what else in the same statement."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from model.language.verify.dates import Day
from model.language.verify.implied import implied
from model.language.verify.items import Item
from model.language.verify.kinds import Kind, Meaning
from model.language.verify.lexing import Shape, Token, tokens
from model.language.verify.phrases import parts_of, phrases
from model.language.verify.reading import Reading


@dataclass(frozen=True, slots=True)
class Said:
    """One place in the evidence."""

    reading: Reading
    item: Item


def _halves(cut: tuple[Token, ...]) -> Iterator[tuple[Meaning, Meaning]]:
    """Each way to cut a name into two that the tables know."""
    table = phrases()
    for middle in range(1, len(cut)):
        halves = (cut[:middle], cut[middle:])
        known = [
            next((meaning for length, meaning in table.at(half, 0) if length == len(half)), None) for half in halves
        ]
        is_sign = any(
            meaning is not None and meaning.kind is Kind.PLAIN and len(half) == 1 and half[0].shape is Shape.HAN
            for half, meaning in zip(halves, known, strict=True)
        )
        if known[0] is not None and known[1] is not None and not is_sign:
            yield known[0], known[1]


def _told(last: list[Said], sides: list[list[Said]]) -> Said:
    """What stands for a name of several parts: the part that is denied, where one is."""
    return next((said for side in sides if all(one.item.is_negated for one in side) for said in side), last[0])


@dataclass(frozen=True)
class Ground:
    """The statements that a sentence may rest on: those that it cites, or all of them."""

    readings: tuple[Reading, ...]

    @cached_property
    def by_key(self) -> dict[str, list[Said]]:
        """Every item, nested names included, by each of its keys."""
        found: dict[str, list[Said]] = {}
        for reading in self.readings:
            for item in (*reading.items, *reading.nested):
                for key in item.keys:
                    found.setdefault(key, []).append(Said(reading, item))
        for reading, item in implied(self.readings):
            for key in item.keys:
                found.setdefault(key, []).append(Said(reading, item))
        return found

    @cached_property
    def stems(self) -> frozenset[str]:
        """Every folded word of the evidence."""
        return frozenset[str]().union(*(reading.stems for reading in self.readings))

    @cached_property
    def codes(self) -> frozenset[str]:
        """Every code and stage ("3a") of the evidence, those within a name too."""
        return frozenset(token.form for one in self.readings for token in one.tokens if token.shape is Shape.CODE)

    @cached_property
    def text(self) -> str:
        """The statements, one a line."""
        return "\n".join(reading.text for reading in self.readings)

    @cached_property
    def quantities(self) -> tuple[Said, ...]:
        """Every number of the evidence."""
        return tuple(Said(reading, item) for reading in self.readings for item in reading.items if item.value)

    @cached_property
    def dates(self) -> tuple[Said, ...]:
        """Every date of the evidence, years alone included."""
        return tuple(Said(reading, item) for reading in self.readings for item in reading.items if item.days)

    @cached_property
    def days(self) -> frozenset[Day]:
        """Every day that the evidence names."""
        return frozenset[Day]().union(*(said.item.days for said in self.dates))

    def places(self, item: Item, written: str) -> list[Said]:
        """Where the evidence says a thing: by its keys, or else where all its words stand in one statement."""
        found = self._by_keys(item)
        return (
            found
            or list(self._by_words(item, written))
            or list(self._by_parts(item, written))
            or list(self._by_table(item))
        )

    def holds(self, reading: Reading, item: Item, written: str) -> bool:
        """Whether one statement names a thing."""
        return any(said.reading is reading for said in self.places(item, written))

    def _by_keys(self, item: Item) -> list[Said]:
        found: list[Said] = []
        for key in item.keys:
            found += self.by_key.get(key, ())
        return found

    def _by_parts(self, item: Item, written: str) -> Iterator[Said]:
        """A name made of two ("knee pain", "膝痛") is said where one statement says both."""
        if item.kind not in (Kind.FINDING, Kind.PROCEDURE, Kind.WORD, Kind.TEST):
            return
        parts = list(_halves(tokens(written)))
        for reading in self.readings:
            for left, right in parts:
                if left.kind is right.kind is Kind.PLAIN:
                    continue
                sides = [[said for key in half.keys for said in self.by_key.get(key, ())] for half in (left, right)]
                here = [[said for said in side if said.reading is reading] for side in sides]
                if all(side or half.kind is Kind.PLAIN for side, half in zip(here, (left, right), strict=True)):
                    yield _told(here[1] or here[0], here)

    def _by_table(self, item: Item) -> Iterator[Said]:
        """ "Appendectomy" is said where one statement has the appendix and its removal."""
        parts = parts_of(item.keys).whole
        if len(parts) < 2 or item.kind is Kind.RELATION:
            return
        for reading in self.readings:
            sides = [
                [said for key in keys for said in self.by_key.get(key, ()) if said.reading is reading]
                for _, keys in parts
            ]
            if all(sides):
                yield _told(sides[-1], sides)

    def _by_words(self, item: Item, written: str) -> Iterator[Said]:
        if item.kind in (Kind.VARIANT, Kind.CODE, Kind.GENE, Kind.DRUG) or item.stems == ():
            return
        for reading in self.readings:
            if not all(stem in reading.stems for stem in item.stems):
                continue
            if not written.isascii() and written not in reading.text:
                continue
            for other in reading.items:
                if item.stems[-1] in other.stems and not (other.is_negated and len(other.stems) > len(item.stems)):
                    yield Said(reading, other)
