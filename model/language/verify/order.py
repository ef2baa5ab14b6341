"""What came first: by the dates of the evidence, and by the direction that its own words give."""

from datetime import date
from typing import Final

from model.language.verify.check import Sentence
from model.language.verify.dates import day_of
from model.language.verify.ground import Said
from model.language.verify.items import Item
from model.language.verify.kinds import Kind
from model.language.verify.reading import Reading
from model.language.verify.roles import Roles, roles
from model.language.verify.series import in_order

_DIRECTED: Final = frozenset(("due_to", "leads_to", "therefore", "suggests", "before", "after"))
_IN_TIME: Final = frozenset(("before", "after"))


def is_in_order(sentence: Sentence, item: Item) -> bool | None:
    """Whether the dates of both ends agree with "before" or "after"; none where they do not tell."""
    if (told := _values_in_order(sentence, item)) is not None:
        return told
    ends = roles(sentence.reading, item)
    if ends is None:
        return None
    days = [_day(sentence, end) for end in ends]
    if days[0] is None or days[1] is None or days[0] == days[1]:
        return None
    return days[0] < days[1]


def _values_in_order(sentence: Sentence, item: Item) -> bool | None:
    """ "2.6 mmol/L, one year after 4.2 mmol/L": two values of a series on both sides of the word."""
    numbers = [other for other in sentence.reading.items if other.value and not other.value.is_time and not other.days]
    left = [other.value for other in numbers if other.after <= item.first and other.value][-1:]
    right = [other.value for other in numbers if other.first >= item.after and other.value][:1]
    if not left or not right or not sentence.reading.text.isascii():
        return None
    told = in_order(sentence.ground.readings, right[0].value, left[0].value)
    return None if told is None else told is ("after" in item.keys)


def is_turned(sentence: Sentence, item: Item) -> bool:
    """Whether the evidence tells the relation the other way round: "B because of A" for "A because of B"."""
    if not item.keys & _DIRECTED:
        return False
    if item.keys & _IN_TIME and (is_right := is_in_order(sentence, item)) is not None:
        return not is_right
    ends = roles(sentence.reading, item)
    if ends is None:
        return False
    kinds = _IN_TIME if item.keys & _IN_TIME else _DIRECTED - _IN_TIME
    known = [
        (reading, told)
        for reading in sentence.ground.readings
        for other in reading.items
        if other.keys & kinds and (told := roles(reading, other)) is not None
    ]
    turned = [told for reading, told in known if _agree(sentence, ends, reading, Roles(told.second, told.first))]
    return bool(turned) and not any(_agree(sentence, ends, reading, told) for reading, told in known)


def _agree(sentence: Sentence, ends: Roles, reading: Reading, told: Roles) -> bool:
    return all(
        any(said.reading is reading and _overlap(said.item, other) for said in _places(sentence, end))
        for end, other in zip(ends, told, strict=True)
    )


def _overlap(one: Item, other: Item) -> bool:
    return one.first < other.after and other.first < one.after


def _places(sentence: Sentence, end: Item) -> list[Said]:
    return sentence.ground.places(end, sentence.words(end))


def _of_value(sentence: Sentence, end: Item) -> list[Said]:
    """Where the evidence names a thing; a test that the sentence gives a value, only where it has that value."""
    numbers = tuple(other for other in sentence.reading.items if other.value and not other.days)
    tests = tuple(other for other in sentence.reading.items if other.kind is Kind.TEST)
    own = [
        one for one in sentence.reading.nearest(end, reach=numbers) if end in sentence.reading.nearest(one, reach=tests)
    ]
    places = _places(sentence, end)
    several = sum(end in sentence.reading.nearest(one, reach=tests) for one in numbers if one.value and one.value.unit)
    if end.kind is not Kind.TEST or not own or own[0].value is None or several > 1:
        return places
    value = own[0].value
    return [said for said in places if any(other.value and value.equals(other.value) for other in said.reading.items)]


def _day(sentence: Sentence, end: Item) -> date | None:
    """The one day beside a name in the evidence."""
    found = set()
    for said in _of_value(sentence, end):
        dates = tuple(other for other in said.reading.items if other.kind is Kind.DATE)
        found |= {day_of(near.days) for near in said.reading.nearest(said.item, reach=dates)}
    return next(iter(found)) if len(found) == 1 else None
