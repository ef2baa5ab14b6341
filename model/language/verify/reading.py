"""One statement or sentence, read: its items with their scopes, and nested names for the evidence."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Final

from model.language.verify.combining import combine
from model.language.verify.conditions import Condition, Way, conditions_of
from model.language.verify.folding import stem
from model.language.verify.items import ANCHORS, Item, items_of, made
from model.language.verify.kinds import Kind
from model.language.verify.lexing import Shape, Token, tokens
from model.language.verify.phrases import parts_of, phrases, wider
from model.language.verify.scopes import ex_smoker, fill, habits

_MOST: Final = 4096
_COST: Final = {
    ",": 4,
    "、": 4,
    ";": 20,
    "。": 20,
    ".": 20,
    "and": 2,
    "or": 2,
    "和": 2,
    "及": 2,
    "与": 2,
    "but": 8,
    "而": 4,
    "但": 8,
}
_OPEN: Final = frozenset("(（")
_CLOSED: Final = frozenset(")）")
_LEAVING: Final = 8
_PARTED: Final = 6
"""How much farther it is into a condition, or out of one."""
_DEGREES: Final = frozenset((stem("mild"), stem("moderate"), stem("severe"), "轻", "中", "重"))
_FLAT: Final = frozenset((Kind.QUANTITY, Kind.DATE, Kind.RELATION))
_UNDENIED: Final = frozenset((Kind.BODY, Kind.GENE, Kind.VARIANT))
"""What stays named inside of a denied name: "no neck stiffness" still speaks of the neck."""
_NON: Final = frozenset(("non", "非", "不", "无", "未"))
PART: Final = re.compile(r"[^.;,。；，]+")
"""What stands between commas and stops."""


@dataclass(frozen=True)
class Reading:
    """A text with what it says. ``nested``: names inside of longer names ("diabetes" in "type 2 diabetes")."""

    text: str
    tokens: tuple[Token, ...]
    items: tuple[Item, ...]
    conditions: tuple[Condition, ...] = ()

    @cached_property
    def nested(self) -> tuple[Item, ...]:
        """Names inside of the items, with the attributes of the item around them; none of a denied one."""
        return tuple(self._nested())

    @cached_property
    def stems(self) -> frozenset[str]:
        """The folded words and signs of the text."""
        return frozenset(token.form for token in self.tokens)

    @cached_property
    def anchors(self) -> tuple[Item, ...]:
        """The items that numbers, sides, trends and degrees can belong to."""
        return tuple(item for item in self.items if item.kind in ANCHORS)

    @cached_property
    def is_chinese(self) -> bool:
        """Whether more than a fifth of its letters are Chinese."""
        han = sum(token.shape is Shape.HAN for token in self.tokens)
        words = sum(token.shape is Shape.WORD for token in self.tokens)
        return han > words

    def nearest(self, item: Item, *, reach: tuple[Item, ...] | None = None, ahead: int = 0) -> tuple[Item, ...]:
        """The anchors that stand nearest to an item, one or (when equally near) two; itself excluded.

        ``ahead``: how much farther a name after the item counts, for what more often follows its name.
        """
        others = [other for other in (self.anchors if reach is None else reach) if other is not item]
        if not others:
            return ()
        gaps = [self.gap(item, other) + (ahead if other.first > item.first else 0) for other in others]
        return tuple(other for other, gap in zip(others, gaps, strict=True) if gap == min(gaps))

    def gap(self, item: Item, other: Item) -> int:
        """How far two items stand apart: tokens, and more for a comma, a semicolon or the edge of a condition."""
        first, last = (item.after, other.first) if item.first < other.first else (other.after, item.first)
        between = self.tokens[first:last]
        is_inside = any(token.text in _CLOSED for token in between) and not any(
            token.text in _OPEN for token in between
        )
        merged = sum(
            other.after - other.first - 1 for other in self.items if first <= other.first and other.after <= last
        )
        pauses = sum(_COST.get(token.text.casefold(), 0) for token in between)
        is_parted = item.is_conditional is not other.is_conditional
        return len(between) - merged + pauses + is_inside * _LEAVING + is_parted * _PARTED

    def _nested(self) -> Iterator[Item]:
        table = phrases()
        yield from self._implied()
        yield from self._wider()
        yield from self._of_names()
        for item in self.items:
            if item.kind in _FLAT:
                continue
            for place in range(item.first, item.after):
                if item.kind is Kind.GENE and self.tokens[place].shape is Shape.VARIANT:
                    form = self.tokens[place].form
                    yield self._inside(item, Kind.VARIANT, frozenset((f"{Kind.VARIANT}:{form}",)), (place, place + 1))
                before = self.tokens[place - 1].text.casefold() if place else ""
                if place > item.first and (before in _NON or (place > 1 and self.tokens[place - 2].form in _NON)):
                    continue
                for length, meaning in table.at(self.tokens, place):
                    if (
                        (meaning.group == "severity" and not self._is_degree(item, place, length))
                        or meaning.keys & qualities()
                        or (item.kind is Kind.PLAIN and meaning.group == "advice")
                        or (item.is_negated and meaning.kind not in _UNDENIED)
                    ):
                        continue
                    if place + length <= item.after and length < item.after - item.first:
                        inner = self._inside(item, meaning.kind, meaning.keys, (place, place + length), meaning.group)
                        is_former = item.keys & ex_smoker() and meaning.keys & habits()
                        inner.hedges |= {"ended"} if is_former else frozenset()
                        yield inner

    def _is_degree(self, item: Item, place: int, length: int) -> bool:
        """Whether a degree in a name stands beside a name of its own ("severe aortic stenosis")."""
        if self.tokens[place].form not in _DEGREES:
            return False
        rest = (place + length, item.after) if place == item.first else (item.first, place)
        found = phrases().at(self.tokens, rest[0]) if rest[0] < rest[1] else iter(())
        return any(meaning.kind is Kind.FINDING and rest[0] + size == rest[1] for size, meaning in found)

    def _wider(self) -> Iterator[Item]:
        """What a finding is a kind of: a lung adenocarcinoma is a tumour. Not of what is denied."""
        for item in self.items:
            if item.kind is Kind.FINDING and not item.is_negated:
                keys = frozenset[str]().union(*(wider(key) for key in item.keys if key.startswith("HP:")))
                if keys:
                    yield self._inside(item, Kind.FINDING, keys, (item.first, item.after))

    def _implied(self) -> Iterator[Item]:
        """Tests that a number names by its unit, and the two halves of a blood pressure."""
        for place, item in enumerate(self.items):
            if item.value is None:
                continue
            if keys := _tests().get(item.value.unit):
                yield self._inside(item, Kind.TEST, keys, (item.first, item.after))
            after = self.items[place + 1] if place + 1 < len(self.items) else None
            is_pair = after is not None and after.value and after.value.unit == item.value.unit == "mm[Hg]"
            if is_pair and after is not None and self.tokens[item.after].text == "/":
                yield self._inside(item, Kind.TEST, _tests()["systolic"], (item.first, item.after))
                yield self._inside(after, Kind.TEST, _tests()["diastolic"], (after.first, after.after))

    def _of_names(self) -> Iterator[Item]:
        """The parts of a name ("appendectomy": appendix, removal), and an ended habit as a name of its own."""
        for item in self.items:
            if item.is_negated:
                continue
            parts = parts_of(item.keys)
            for kind, keys in (*parts.whole, *parts.wider):
                inner = self._inside(item, kind, keys, (item.first, item.after))
                inner.hedges |= {"ended"} if keys & habits() else frozenset()
                yield inner
            if "ended" in item.hedges and item.keys & habits():
                former = self._inside(item, item.kind, ex_smoker(), (item.first, item.after))
                former.hedges = frozenset()
                yield former

    def _inside(self, outer: Item, kind: Kind, keys: frozenset[str], span: tuple[int, int], group: str = "") -> Item:
        inner = made(kind, keys, self.tokens, span, group)
        inner.persons, inner.hedges, inner.is_negated = outer.persons, outer.hedges, outer.is_negated
        inner.is_conditional = outer.is_conditional
        return inner


def part_around(reading: Reading, item: Item) -> str:
    """The part between commas and stops in which an item begins."""
    return next((one[0] for one in PART.finditer(reading.text) if one.start() <= item.start < one.end()), reading.text)


@cache
def qualities() -> frozenset[str]:
    """The keys of "well" and "poor", which say nothing by themselves inside of "poor metaboliser"."""
    return phrases().keys_of("well") | phrases().keys_of("poorly")


@cache
def _tests() -> dict[str, frozenset[str]]:
    """The keys of tests by the unit that only they have."""
    names = {
        "Cel": "temperature",
        "mm[Hg]": "blood pressure",
        "kg/m2": "body mass index",
        "systolic": "systolic blood pressure",
        "diastolic": "diastolic blood pressure",
    }
    return {unit: next(phrases().at(cut, 0))[1].keys for unit, name in names.items() if (cut := tokens(name))}


@lru_cache(maxsize=_MOST)
def read(text: str) -> Reading:
    """Read a text. The same text gives the same reading, kept for the next sentence that cites it."""
    cut = tokens(text)
    found = items_of(text, cut, phrases())
    _fill_conditions(conditions_of(cut, found), found)
    fill(text, cut, found)
    combine(text, cut, found)
    return Reading(text, cut, tuple(found), conditions_of(cut, found))


def _fill_conditions(conditions: tuple[Condition, ...], items: list[Item]) -> None:
    for item in items:
        item.is_conditional = any(one.holds(item) for one in conditions if one.way is not Way.HEAD)
