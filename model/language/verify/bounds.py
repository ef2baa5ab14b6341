"""Bounds belong to their numbers: "below 60", "65 or more", "limit X to 20 mg"."""

from collections.abc import Iterable
from typing import Final

from model.language.verify.folding import stem
from model.language.verify.items import Item
from model.language.verify.kinds import Kind
from model.language.verify.lexing import Token

_BOUNDS: Final = frozenset(("above", "below", "at_least", "at_most"))
_TAIL_REACH: Final = 2
_LIMITING: Final = frozenset((stem("limit"), stem("limited"), stem("cap"), stem("restrict")))
_LIMIT_REACH: Final = 7
_BOUND_REACH: Final = 4
_RANGE_REACH: Final = 8
_RANGES: Final = frozenset(("range", "rang", "范"))
_DASHES: Final = frozenset(("-", "–", "~", "至", "to", "到"))
_NO_BOUND: Final = frozenset((",", ";", ":", "range", "rang", "范"))


def fill_bounds(cut: tuple[Token, ...], items: Iterable[Item]) -> None:
    """ "below 60" and "65 or more": the bound belongs to the number."""
    ordered = list(items)
    for place, item in enumerate(ordered):
        if item.group != "comparison" or not item.keys & _BOUNDS:
            continue
        after = next((other for other in ordered[place + 1 : place + 5] if other.kind is Kind.QUANTITY), None)
        before = next((other for other in reversed(ordered[max(0, place - 3) : place]) if other.value), None)
        if _is_tail(cut, item):
            chosen = before if before is not None and item.first - before.after <= _TAIL_REACH else None
        else:
            chosen = after if after is not None and _is_near(cut, item, after) else None
        if chosen is not None:
            for number in _pair_of(cut, ordered, chosen):
                number.bound = min(item.keys & _BOUNDS)
            item.bound = "number"
    _fill_limits(cut, ordered)


def _fill_limits(cut: tuple[Token, ...], items: list[Item]) -> None:
    """ "Limit rosuvastatin to 20 mg": the number behind "to" is the most."""
    for place, token in enumerate(cut):
        if token.form in _LIMITING:
            number = next((one for one in items if one.value and one.first > place), None)
            if number is None or number.first - place > _LIMIT_REACH or number.bound:
                continue
            if cut[number.first - 1].text.casefold() == "to":
                number.bound = "at_most"


def _pair_of(cut: tuple[Token, ...], items: list[Item], number: Item) -> list[Item]:
    """A number with the one that a stroke joins it to: the bound of "140/90 or higher" is both's."""
    return [
        other
        for other in items
        if other is number
        or (other.value and other.first == number.after + 1 and cut[number.after].text == "/")
        or (other.value and other.after + 1 == number.first and cut[other.after].text == "/")
    ]


def _is_near(cut: tuple[Token, ...], item: Item, number: Item) -> bool:
    between = cut[item.after : number.first]
    behind = cut[number.after : number.after + _RANGE_REACH]
    if any(token.form in _RANGES for token in behind) and any(token.text in _DASHES for token in behind):
        return False
    return len(between) <= _BOUND_REACH and not any(token.form in _NO_BOUND for token in between)


def _is_tail(cut: tuple[Token, ...], item: Item) -> bool:
    """ "or more", "及以上": words that follow their number."""
    return cut[item.first].text.casefold() in ("or", "and", "及", "以", "或") or cut[item.after - 1].text == "exceeded"
