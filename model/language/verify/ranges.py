"""A measured value beside the range or target that the same statement gives: above it, below it, within it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Final

from model.language.verify.items import Item
from model.language.verify.lexing import Token

_POWER: Final = re.compile(r"(\d+(?:\.\d+)?)\s?[×xX*]\s?10")
_DASHES: Final = frozenset(("-", "–", "—", "~", "to", "至", "到", "and", "和"))
_REFERENCE: Final = frozenset(("reference", "referenc", "ref", "normal", "range", "rang", "参考", "正常", "范围"))
_TARGET: Final = frozenset(("target", "goal", "therapeutic", "aim", "目标", "治疗", "达标", "threshold", "cutoff"))
_REACH: Final = 6
_UP_TO: Final = frozenset(("below", "at_most"))
_FROM: Final = frozenset(("above", "at_least"))


@dataclass(frozen=True, slots=True)
class Position:
    """Where a value stands: above, below or within a reference range or a target."""

    value: Item
    where: str
    is_target: bool


@dataclass(frozen=True, slots=True)
class _Limits:
    low: Decimal | None
    high: Decimal | None
    unit: str
    is_target: bool
    items: tuple[Item, ...]


def positions(cut: tuple[Token, ...], items: tuple[Item, ...]) -> Iterator[Position]:
    """Compare each value with the limits that come next after it."""
    numbers = [item for item in items if item.value and not item.days]
    limits = list(_limits(cut, items, numbers))
    used = {id(item) for found in limits for item in found.items}
    for found in limits:
        before = [item for item in numbers if id(item) not in used and item.first < found.items[0].first]
        for item in before[-1:]:
            if item.value and not item.value.is_time and found.unit in ("", item.value.unit):
                value = item.value.value if found.unit else _as_written(cut[item.first].text, item.value.value)
                yield Position(item, _where(value, found), found.is_target)


def _as_written(text: str, value: Decimal) -> Decimal:
    """ "0.6 x10^9/L (1.0-4.0)": a range without its unit is in the same powers of ten."""
    power = _POWER.match(text)
    return Decimal(power[1]) if power else value


def _where(value: Decimal, limits: _Limits) -> str:
    if limits.high is not None and value > limits.high:
        return "above"
    return "below" if limits.low is not None and value < limits.low else "within"


def _limits(cut: tuple[Token, ...], items: tuple[Item, ...], numbers: list[Item]) -> Iterator[_Limits]:
    for low, high in pairwise(numbers):
        between = [token.text for token in cut[low.after : high.first]]
        if len(between) == 1 and between[0] in _DASHES and low.value and high.value:
            kind = _kind(cut, low.first, high.after) or ("range" if _is_aside(cut, low, high) else "")
            if kind and low.value.value < high.value.value:
                yield _Limits(low.value.value, high.value.value, high.value.unit, kind == "target", (low, high))
    for item in numbers:
        cue = next((other for other in reversed(items) if other.first < item.first and other.bound == "number"), None)
        kind = _kind(cut, cue.first, item.after) if item.bound and cue is not None else ""
        if kind and item.value:
            low_end = item.value.value if item.bound in _FROM else None
            high_end = item.value.value if item.bound in _UP_TO else None
            yield _Limits(low_end, high_end, item.value.unit, kind == "target", (item,))


def _kind(cut: tuple[Token, ...], first: int, after: int) -> str:
    """ "reference", "target" or nothing: by the words right before the numbers, or "range" right after."""
    before = cut[max(0, first - _REACH) : first]
    start = max((place for place, token in enumerate(before) if token.text in (",", ";", "，", "；", "、")), default=-1)
    near = before[start + 1 :]
    told = {token.form for token in near} | {left.text + right.text for left, right in pairwise(near)}
    told |= {token.form for token in cut[after : after + 3] if token.form in ("range", "rang", "target", "goal")}
    if told & _TARGET:
        return "target"
    return "reference" if told & _REFERENCE else ""


def _is_aside(cut: tuple[Token, ...], low: Item, high: Item) -> bool:
    """Nothing else in the brackets: "5.9 mmol/L (3.5-5.1)"."""
    before = cut[low.first - 1].text if low.first else ""
    after = cut[high.after].text if high.after < len(cut) else ""
    return before in ("(", "[") and after in (")", "]")


def is_limit(cut: tuple[Token, ...], items: tuple[Item, ...], number: Item) -> bool:
    """Whether a number belongs to a range or target, not to a measurement."""
    numbers = [item for item in items if item.value and not item.days]
    return any(number is item for found in _limits(cut, items, numbers) for item in found.items)
