"""Numbers that no statement gives but the evidence holds: differences, counts, comparisons between two values."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from model.language.verify.check import Sentence
from model.language.verify.items import Item
from model.language.verify.kinds import Kind
from model.language.verify.numbers import Quantity
from model.language.verify.reading import Reading
from model.language.verify.series import differences, series

_BY: Final = frozenset(("by", "了", "lost", "gained"))
_COUNTED: Final = frozenset((Kind.DRUG, Kind.FINDING, Kind.GENE, Kind.VARIANT, Kind.PROCEDURE, Kind.TEST))
_MOST: Final = 9
_COUNT_UNITS: Final = frozenset(("", "item", "times", "type"))
_UP: Final = frozenset(("above", "at_least"))
_ABOUT: Final = (
    "about",
    "approximately",
    "roughly",
    "around",
    "nearly",
    "almost",
    "some",
    "约",
    "大约",
    "近",
    "将近",
    "大概",
)


def is_difference(sentence: Sentence, item: Item, value: Quantity) -> bool:
    """ "Rose by 0.9 points": two values of a test lie so far apart."""
    words = sentence.reading.tokens
    before = words[item.first - 1].text.casefold() if item.first else ""
    if before not in _BY:
        return False
    wanted = (value.base, value.dimension) if value.dimension else (value.value, value.unit)
    return wanted in set(differences(sentence.ground.readings))


def is_count(sentence: Sentence, value: Quantity) -> bool:
    """ "Two drugs, A and B", the sentence or the evidence holds exactly so many."""
    if value.unit not in _COUNT_UNITS or not 1 < value.value <= _MOST:
        return False
    counts = {*_counts(sentence.reading), *(len(values) for values in series(sentence.ground.readings))}
    return int(value.value) in counts and value.value == int(value.value)


def _counts(reading: Reading) -> Iterator[int]:
    """How many names of each kind, and how many values, one sentence lists."""
    names = Counter(item.kind for item in reading.items if item.kind in _COUNTED)
    yield from names.values()
    people = {key for item in reading.items if item.group == "person" for key in item.keys}
    yield len(people - {"family", "sibling", "parent"})
    values = [item for item in reading.items if item.value and item.value.unit not in _COUNT_UNITS and not item.days]
    yield from Counter(item.value.dimension or item.value.unit for item in values if item.value).values()
    yield sum(item.kind is Kind.DATE for item in reading.items)


def is_compared(sentence: Sentence, item: Item) -> bool:
    """ "2.4 mg/dL is higher than the earlier 1.1 mg/dL": the bound compares two values that both are known."""
    if item.value is None or not item.bound:
        return False
    others = [
        other.value
        for other in sentence.reading.items
        if other is not item and other.value and not other.bound and other.value.unit == item.value.unit
        and other.value.unit and not other.value.is_time
    ]  # fmt: skip
    if not others:
        return False
    is_up = item.bound in _UP
    return all((other.base > item.value.base) is is_up and other.base != item.value.base for other in others)


def is_approximate(sentence: Sentence, item: Item) -> bool:
    """Whether "about", "nearly" or "约" stands before the number."""
    words = sentence.reading.tokens
    before = "".join(token.text for token in words[max(0, item.first - 2) : item.first]).casefold()
    return before.endswith(_ABOUT)
