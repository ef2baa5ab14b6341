"""Words that exclude each other do not change places: earliest and latest, a dose and a level, trough and peak."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from model.language.verify.check import Sentence
from model.language.verify.items import ANCHORS, Item
from model.language.verify.kinds import rows
from model.language.verify.problem import Fault, Problem
from model.language.verify.reading import Reading

_REACH: Final = 30
"""Characters; a word farther off, or behind a pause, tells nothing of a value or name."""
_OF_VALUES: Final = frozenset(("amount", "course"))
_PAUSES: Final = re.compile(r"[,;，；。]|\.\s|\b(?:and|but|while)\b|而", re.IGNORECASE)


def CHECK(sentence: Sentence) -> Iterator[Problem]:  # noqa: N802 - the name that the folder's reader looks for
    """Look at the value, or else the name, beside such a word, and at the word beside it in the evidence."""
    for kind, classes in _classes().items():
        for name, start, end in _said(sentence.reading, classes):
            for item in _owners(sentence.reading, start, end, is_value=kind in _OF_VALUES):
                told = _told(sentence, item, classes) if name in _nearest(sentence.reading, item, classes) else []
                if told and name not in told:
                    yield Problem(start=start, end=end, kind=Fault.TEMPORAL if kind == "bound" else Fault.COMPARISON)


@cache
def _classes() -> dict[str, dict[str, re.Pattern[str]]]:
    found: dict[str, dict[str, re.Pattern[str]]] = {}
    for row in rows("opposites.csv"):
        pattern = re.compile(f"{row['en']}|{row['zh']}", re.IGNORECASE)
        found.setdefault(row["kind"], {})[row["class"]] = pattern
    return found


def _said(reading: Reading, classes: dict[str, re.Pattern[str]]) -> Iterator[tuple[str, int, int]]:
    for name, pattern in classes.items():
        yield from ((name, match.start(), match.end()) for match in pattern.finditer(reading.text))


def _owners(reading: Reading, start: int, end: int, *, is_value: bool) -> list[Item]:
    """The nearest value, and where there is none and another will do, the nearest name."""
    near = [one for one in reading.items if _gap(reading, one, start, end) <= _REACH]
    owners = [one for one in near if one.value]
    if not owners and not is_value:
        owners = [one for one in near if one.kind in ANCHORS and (one.end <= start or one.start >= end)]
    return sorted(owners, key=lambda one: _gap(reading, one, start, end))[:1]


def _gap(reading: Reading, item: Item, start: int, end: int) -> int:
    first, last = (item.end, start) if item.start < start else (end, item.start)
    return max(0, last - first) + _REACH * len(_PAUSES.findall(reading.text[first:last]))


def _nearest(reading: Reading, item: Item, classes: dict[str, re.Pattern[str]]) -> frozenset[str]:
    """The classes of the words that stand nearest to an item, its own unit left out."""
    said = [one for one in _said(reading, classes) if not item.start < one[2] <= item.end]
    gaps = [(_gap(reading, item, start, end), name) for name, start, end in said]
    return frozenset(name for gap, name in gaps if gap == min(gaps)[0] and gap <= _REACH)


def _told(sentence: Sentence, item: Item, classes: dict[str, re.Pattern[str]]) -> frozenset[str]:
    """The classes beside each place of the evidence where the same value or name stands."""
    if item.value:
        places = [one for one in sentence.ground.quantities if one.item.value and one.item.value.equals(item.value)]
    else:
        places = sentence.ground.places(item, sentence.words(item))
    found: frozenset[str] = frozenset()
    for place in places:
        near = _nearest(place.reading, place.item, classes)
        units = {name for name, start, _ in _said(place.reading, classes) if place.item.start <= start < place.item.end}
        found |= near | units
    return found
