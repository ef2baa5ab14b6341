"""What a text says, item by item: names, relations, numbers and dates, each with its polarity, person and certainty."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from model.language.verify.dates import Day, read_date
from model.language.verify.kinds import Kind, Meaning
from model.language.verify.lexing import Shape, Token
from model.language.verify.numbers import Quantity, is_word_number, number_of, quantity, unit_after, words_number
from model.language.verify.phrases import Phrases

ANCHORS: Final = frozenset(
    (Kind.DRUG, Kind.GENE, Kind.FINDING, Kind.TEST, Kind.PROCEDURE, Kind.VARIANT, Kind.CODE, Kind.BODY, Kind.WORD)
)
"""Kinds that a number, a side, a trend or a degree can belong to."""
MENTIONS: Final = ANCHORS - {Kind.WORD, Kind.BODY}
"""Kinds that are denied, hedged or told of relatives."""
_SHAPES: Final = {
    Shape.DATE: Kind.DATE,
    Shape.CODE: Kind.CODE,
    Shape.VARIANT: Kind.VARIANT,
    Shape.CLOCK: Kind.CLOCK,
}
_RANGE: Final = frozenset(("-", "–", "~", "to", "至", "/", "到", "—", "and", "和", "与", "x"))
_PAST_SPANS: Final = frozenset(("past", "last", "previous"))
_SCORES: Final = ("评分", "满分", "得分", "总分", "分值")
_HALVES: Final = {
    ("half", "a", "year"): (6, "mo"),
    ("半", "年"): (6, "mo"),
    ("half", "an", "hour"): (30, "min"),
    ("半", "小", "时"): (30, "min"),
    ("半", "个", "小", "时"): (30, "min"),
}
_TIMES: Final = {"twice": 2, "thrice": 3}
_CHANGE: Final = 4
_SPANS: Final = frozenset(("day", "week", "month", "year", "hour"))
_NUMERALS: Final = frozenset("一二两三四五六七八九十半")
_HAN_SPANS: Final = frozenset("天周月年日")
_AFTER_SPANS: Final = frozenset(("ago", "earlier", "later", "before", "after"))
_BEFORE_SPANS: Final = frozenset(("within", "in", "for", "after", "over", "about", "than"))


@dataclass(slots=True)
class Item:
    """One thing said. Attributes after ``days`` are filled in by the scopes."""

    kind: Kind
    keys: frozenset[str]
    first: int
    after: int
    start: int
    end: int
    group: str = ""
    value: Quantity | None = None
    days: frozenset[Day] = frozenset()
    bound: str = ""
    is_negated: bool = False
    is_conditional: bool = False
    persons: frozenset[str] = frozenset()
    hedges: frozenset[str] = frozenset()
    stems: tuple[str, ...] = field(default=())

    @property
    def name(self) -> str:
        """The single key of a relation."""
        return next(iter(self.keys))


def items_of(text: str, cut: tuple[Token, ...], table: Phrases) -> list[Item]:
    """Cut a tokenised text into items, the longest phrase first."""
    found: list[Item] = []
    place = 0
    while place < len(cut):
        item = _item_at(text, cut, place, table)
        if item is None:
            place += 1
            continue
        found.append(item)
        place = item.after
    _share_units(cut, found)
    return found


def made(kind: Kind, keys: frozenset[str], cut: tuple[Token, ...], span: tuple[int, int], group: str = "") -> Item:
    """Return an item over the tokens of a span."""
    first, after = span
    stems = tuple(token.form for token in cut[first:after] if token.shape is not Shape.SIGN)
    return Item(kind, keys, first, after, cut[first].start, cut[after - 1].end, group, stems=stems)


def _item_at(text: str, cut: tuple[Token, ...], place: int, table: Phrases) -> Item | None:
    token = cut[place]
    if kind := _SHAPES.get(token.shape):
        item = made(kind, frozenset((f"{kind}:{token.form}",)), cut, (place, place + 1))
        if kind is Kind.DATE:
            item.days = read_date(token.text)
        return item
    length, meaning = next(_meant(cut, place, table), (0, None))
    number = _number_at(text, cut, place, table)
    if number is not None and (number.after - place >= length or number.after > place + length):
        return number
    if meaning is not None:
        return _phrase(cut, place, length, meaning)
    if token.shape in (Shape.WORD, Shape.HAN):
        return made(Kind.UNKNOWN, frozenset((f"word:{token.form}",)), cut, (place, place + 1))
    return None


def _meant(cut: tuple[Token, ...], place: int, table: Phrases) -> Iterator[tuple[int, Meaning]]:
    """The phrases at a token, but for one that cuts "higher than" in two ("血钾高|于")."""
    for length, meaning in table.at(cut, place):
        after = place + length
        is_cut = length > 1 and after < len(cut) and cut[after].text == "于" and cut[after - 1].text in "高低大小多少"
        if not is_cut and not _cuts_span(cut, place, after):
            yield length, meaning


def _cuts_span(cut: tuple[Token, ...], place: int, after: int) -> bool:
    """ "In the past | month", "a year | ago": words that belong to a span of time."""
    behind = cut[after].text.casefold() if after < len(cut) else ""
    if after - place > 1 and cut[after - 1].text in _NUMERALS and behind in _HAN_SPANS:
        return True
    if cut[after - 1].text in _PAST_SPANS and after - place > 1:
        return behind in _SPANS
    return cut[place].text.casefold() in ("a", "an", "one") and behind in _AFTER_SPANS and cut[after - 1].text in _SPANS


def _phrase(cut: tuple[Token, ...], place: int, length: int, meaning: Meaning) -> Item:
    return made(meaning.kind, meaning.keys, cut, (place, place + length), meaning.group)


def _number_at(text: str, cut: tuple[Token, ...], place: int, table: Phrases) -> Item | None:
    token = cut[place]
    if token.shape is Shape.NUMBER:
        value, after = number_of(token.text), place + 1
    elif (
        is_word_number(token)
        or token.text in ("a", "an", "A", "An", "半", "half", "Half", *_PAST_SPANS)
        or token.text.casefold() in _TIMES
    ):
        return _words_at(text, cut, place)
    else:
        return None
    code, end = unit_after(text, cut, after)
    if code == "times" and "".join(other.text for other in cut[max(0, place - 3) : place]) in ("每分钟", "每分"):
        code = "/min"
    if end == after + 1 and cut[after].text == "分" and any(word in text for word in _SCORES):
        return _quantity(cut, (place, end), quantity(value, ""))
    if end == after + 1 and cut[after].shape is Shape.HAN and _starts_word(cut, after, table):
        code, end = "", after
    return _quantity(cut, (place, end), quantity(value, code))


def _starts_word(cut: tuple[Token, ...], place: int, table: Phrases) -> bool:
    """ "421升高": a sign that may be a unit begins a longer word."""
    return next((length for length, _ in table.at(cut, place)), 1) > 1


def _words_at(text: str, cut: tuple[Token, ...], place: int) -> Item | None:
    """A number in words counts only before a unit: "one" and "一" are other words too."""
    if cut[place].text == "百" and [item.text for item in cut[place : place + 3]] == list("百分之"):
        if place + 3 >= len(cut):
            return None
        if cut[place + 3].shape is Shape.NUMBER:
            return _quantity(cut, (place, place + 4), quantity(number_of(cut[place + 3].text), "%"))
        value, after = words_number(cut, place + 3)
        return None if value is None else _quantity(cut, (place, after), quantity(value, "%"))
    if half := _half(cut, place):
        return half
    if times := _TIMES.get(cut[place].text.casefold()):
        return _quantity(cut, (place, place + 1), quantity(Decimal(times), "times"))
    value, after = words_number(cut, place)
    if value is None:
        return _a_span(text, cut, place)
    code, end = unit_after(text, cut, after)
    if code and not (code in ("item", "times", "fold", "tablet", "dose", "type") and value == 1):
        return _quantity(cut, (place, end), quantity(value, code))
    is_plain = cut[place].shape is Shape.WORD and value > 1
    return _quantity(cut, (place, after), quantity(value, "")) if is_plain else None


def _half(cut: tuple[Token, ...], place: int) -> Item | None:
    """ "Half a year", "半年": six months; "half an hour": thirty minutes."""
    for words, (value, code) in _HALVES.items():
        if tuple(token.text.casefold() for token in cut[place : place + len(words)]) == words:
            return _quantity(cut, (place, place + len(words)), quantity(Decimal(value), code))
    return None


def _a_span(text: str, cut: tuple[Token, ...], place: int) -> Item | None:
    """ "Within a day" is within one day, "a year ago" one year ago."""
    is_past = bool(place) and cut[place].text in _PAST_SPANS and cut[place - 1].text.casefold() in ("the", "this")
    code, end = unit_after(text, cut, place + 1)
    is_one = cut[place].text.casefold() in ("a", "an") and (
        (place and cut[place - 1].text.casefold() in _BEFORE_SPANS)
        or (end < len(cut) and cut[end].text.casefold() in _AFTER_SPANS)
    )
    if not is_past and not is_one:
        return None
    return _quantity(cut, (place, end), quantity(Decimal(1), code)) if code in ("h", "d", "wk", "mo", "a") else None


def _quantity(cut: tuple[Token, ...], span: tuple[int, int], value: Quantity) -> Item:
    item = made(Kind.QUANTITY, frozenset(("number",)), cut, span)
    item.value = value
    if not value.unit and value.value == value.value.to_integral_value() and 1900 <= value.value <= 2100:
        item.days = frozenset(((int(value.value), 0, 0),))
    return item


def _share_units(cut: tuple[Token, ...], found: list[Item]) -> None:
    """In "5-10 mg" and "120/80 mmHg" the first number has the second's unit."""
    numbers = [item for item in found if item.value is not None]
    for left, right in zip(reversed(numbers[:-1]), reversed(numbers[1:]), strict=True):
        if left.value is None or right.value is None or left.value.unit or not right.value.unit:
            continue
        between = [token.text for token in cut[left.after : right.first]]
        is_change = 1 < len(between) <= _CHANGE and between[-1] in ("to", "至", "到") and between[-2] != "up"
        is_change = is_change and all(token.shape is not Shape.SIGN for token in cut[left.after : right.first])
        if (len(between) == 1 and between[0] in _RANGE) or is_change:
            left.value = quantity(left.value.value, right.value.unit)
