"""How long ago a value was measured: "8.4 mmol/L (6 days ago)", "20天前为8.9 mmol/L"."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from model.language.verify.items import Item
from model.language.verify.kinds import Kind
from model.language.verify.reading import Reading

_AGO: Final = re.compile(r"^\s?(?:ago|earlier)\b|^\s?(?:以前|之前|前)", re.IGNORECASE)
_STOPS: Final = frozenset((";", ".", "；", "。"))
_PAUSES: Final = frozenset((",", "，", "while", "而", "but"))
_OF_NEXT: Final = re.compile(r"(?:以前|之前|前)(?:的|为|是|测得)?\s?\d")
"""An age that stands right before another value: "再到4天前的156 mmHg"."""
_CLOSED: Final = frozenset(("(", "（"))
DAYS: Final = {"d": Decimal(1), "wk": Decimal(7), "mo": Decimal("30.44"), "a": Decimal("365.25")}
"""How many days a span of one unit has, about."""


def aged(reading: Reading) -> dict[int, tuple[Item, ...]]:
    """The ages that may belong to each value, by the place of the value; values without any are left out.

    An age in brackets is that of the value before it. Any other may belong to the value on either side of it, where no
    other value stands between: "from 8.9 mmol/L 20 days ago to 8.4".
    """
    numbers = [one for one in reading.items if one.value and not one.days and not one.is_conditional]
    found: dict[int, tuple[Item, ...]] = {}
    for place, item in enumerate(numbers):
        if item.value is None or item.value.is_time:
            continue
        before = numbers[place - 1 : place] if place else []
        after = [one for one in numbers[place + 1 :] if not _is_pair(reading, item, one)][:1]
        ages = (one for one in (*before, *after) if is_age(reading, one) and _is_its_own(reading, item, one))
        if own := tuple(ages):
            found[item.first] = own
    return found


def ages_of(reading: Reading) -> tuple[Item, ...]:
    """The spans of a text that tell how long ago something was."""
    return tuple(one for one in reading.items if is_age(reading, one))


def is_age(reading: Reading, item: Item) -> bool:
    """Whether a span tells how long ago something was."""
    return bool(item.value and item.value.is_time and _AGO.match(reading.text[item.end :]))


def days_ago(item: Item) -> int:
    """An age in days, about; 0 where it is shorter than one."""
    return int(item.value.value * DAYS.get(item.value.unit, Decimal(0))) if item.value else 0


def _is_pair(reading: Reading, item: Item, other: Item) -> bool:
    """ "156/96 mmHg": one measurement."""
    return other.first - item.after == 1 and reading.tokens[item.after].text == "/"


def _is_its_own(reading: Reading, item: Item, age: Item) -> bool:
    first, last = (item, age) if item.first < age.first else (age, item)
    between = [token.text for token in reading.tokens[first.after : last.first]]
    is_bracketed = age.first > 0 and reading.tokens[age.first - 1].text in _CLOSED
    is_next = age.first > item.first and bool(_OF_NEXT.match(reading.text[age.end :]))
    is_far = any(one.kind is Kind.TEST and first.after <= one.first < last.first for one in reading.items)
    is_apart = bool(_STOPS.intersection(between)) or is_next or (is_far and age.first > item.first)
    return (
        not is_apart and (age.first > item.first or not is_bracketed) and not (is_far and _PAUSES.intersection(between))
    )


def values(reading: Reading) -> Iterator[Item]:
    """The values of a text that are no span of time."""
    return (one for one in reading.items if one.value and not one.days and not one.value.is_time)
