"""What is said of several names at once holds for each of them: "asthma, gout and depression are active"."""

from collections.abc import Iterator
from typing import Final

from model.language.verify.check import Sentence
from model.language.verify.conditions import part_at
from model.language.verify.ground import Said
from model.language.verify.headings import is_heading
from model.language.verify.items import MENTIONS, Item
from model.language.verify.kinds import Kind
from model.language.verify.phrases import licences
from model.language.verify.problem import Fault, Problem
from model.language.verify.reading import Reading

_FAULTS: Final = {
    "status": Fault.STATUS, "temporal": Fault.STATUS, "trend": Fault.TREND, "advice": Fault.ADVICE,
    "certainty": Fault.CERTAINTY,
}  # fmt: skip
_MODAL: Final = frozenset(("should", "need", "must", "recommend", "possible"))
_NO_STATE: Final = frozenset(("before", "after", "combined", "since", "within", "risk"))
_JOINED: Final = frozenset(
    ("and", "or", ",", "/", "both", "the", "a", "an", "、", "和", "及", "与", "或", "以", "均", "都", "，")
)
_LIST_REACH: Final = 2
_ALIKE: Final = frozenset(("so", "too", "also", "likewise", "也", "亦"))


def CHECK(sentence: Sentence) -> Iterator[Problem]:  # noqa: N802 - the name that the folder's reader looks for
    """Look at the names that share a state with the one that stands nearest to it."""
    for item in sentence.reading.items:
        is_told = _is_state(item) and item.kind is Kind.RELATION and not item.is_negated
        if is_told and not _is_refused(sentence.reading, item):
            for other in _listed(sentence.reading, item):
                if _is_otherwise(sentence, item, other) or _is_under_another_heading(sentence, item, other):
                    yield sentence.problem(other, _FAULTS[item.group])
            for near in _nearest(sentence.reading, item):
                if _is_under_another_heading(sentence, item, near):
                    yield sentence.problem(near, _FAULTS[item.group])


def _is_state(item: Item) -> bool:
    return item.group in _FAULTS and not item.keys <= _MODAL and not item.keys & _NO_STATE and item.bound != "number"


def _nearest(reading: Reading, item: Item) -> tuple[Item, ...]:
    return reading.nearest(item, reach=tuple(one for one in reading.items if one.kind in MENTIONS))[:1]


def _listed(reading: Reading, item: Item) -> Iterator[Item]:
    """The names joined to the nearest one by "and", commas or "so is"."""
    names = tuple(one for one in reading.items if one.kind in MENTIONS)
    for near in _nearest(reading, item):
        yield from _joined(reading, names, near, item)


def _is_refused(reading: Reading, item: Item) -> bool:
    """ "Not likely": the state is denied, whatever the denial reaches."""
    return bool(item.first) and reading.tokens[item.first - 1].text.casefold() in ("not", "不", "未")


def _joined(reading: Reading, names: tuple[Item, ...], near: Item, item: Item) -> Iterator[Item]:
    place = names.index(near)
    for step in (-1, 1):
        last = near
        for other in names[place + step :: step] if place + step >= 0 else ():
            first, after = (other, last) if step < 0 else (last, other)
            if other.kind is not near.kind or not _is_joined(reading, first, after, item):
                break
            last = other
            yield other


def _is_joined(reading: Reading, first: Item, after: Item, item: Item) -> bool:
    words = {token.text.casefold() for token in reading.tokens[first.after : after.first]}
    if not words or words <= _JOINED:
        return bool(words) and (words != {","} or _is_list(reading, after))
    states = [one for one in reading.items if first.after <= one.first < after.first and _is_state(one)]
    return bool(words & _ALIKE) and not any(one is not item for one in states)


def _is_list(reading: Reading, name: Item) -> bool:
    """Whether "and" follows soon after the comma's name: "asthma, gout and depression"."""
    ahead = {token.text.casefold() for token in reading.tokens[name.after : name.after + _LIST_REACH]}
    return bool(ahead & {"and", "or", ","}) or not reading.text.isascii()


def _licensing(item: Item) -> frozenset[str]:
    return frozenset[str]().union(*(licences().get(key, frozenset((key,))) for key in item.keys))


def _is_otherwise(sentence: Sentence, item: Item, name: Item) -> bool:
    """Whether the evidence gives the name another state, and nowhere this one."""
    places = sentence.ground.places(name, sentence.words(name))
    told = [list(_states_of(said.reading, said.item)) for said in places]
    return any(told) and not any(one.keys & _licensing(item) for states in told for one in states)


def _states_of(reading: Reading, name: Item) -> Iterator[Item]:
    """The states of a statement that belong to a name, by itself or in a list; all where it has only one."""
    states = [one for one in reading.items if _is_state(one) and one.kind is Kind.RELATION]
    for one in states:
        own = (*_nearest(reading, one), *_listed(reading, one))
        is_own = any(other.first < name.after and name.first < other.after for other in own)
        if is_own or len(states) == 1:
            yield one


def _is_under_another_heading(sentence: Sentence, item: Item, name: Item) -> bool:
    """ "Active: asthma; inactive: depression": whether this state is a heading, and the name stands under others."""
    headings = [
        one
        for reading in sentence.ground.readings
        for one in reading.items
        if _is_state(one) and is_heading(reading, one)
    ]
    if not any(one.keys & _licensing(item) for one in headings):
        return False
    places = sentence.ground.places(name, sentence.words(name))
    mine = [list(_headings_of(said.reading, said.item)) for said in places]
    return any(mine) and not any(one.keys & _licensing(item) for found in mine for one in found)


def _headings(sentence: Sentence) -> Iterator[Said]:
    for reading in sentence.ground.readings:
        yield from (Said(reading, one) for one in reading.items if _is_state(one) and is_heading(reading, one))


def _headings_of(reading: Reading, name: Item) -> Iterator[Item]:
    first, after = part_at(reading.tokens, name.first)
    return (one for one in reading.items if first <= one.first < after and _is_state(one) and is_heading(reading, one))
