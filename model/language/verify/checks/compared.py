"""What is compared with what: "less effective than warfarin" is not "warfarin is less effective"."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from model.language.verify.check import Sentence
from model.language.verify.items import ANCHORS, Item
from model.language.verify.kinds import Kind
from model.language.verify.problem import Fault, Problem
from model.language.verify.reading import Reading

_THAN: Final = frozenset(("than", "比", "较"))
_ORDER: Final = frozenset(("after", "before"))
_PARTING: Final = frozenset((",", ";", ".", "，", "；", "。", "and"))
_STOPS: Final = frozenset((";", ".", "；", "。"))
_WAYS: Final = frozenset(("comparison", "trend", "severity", "status"))
_REACH: Final = 6


class _Compared(NamedTuple):
    """The keys of both sides of "than" and of the word that compares them."""

    left: frozenset[str]
    right: frozenset[str]
    way: frozenset[str]
    at: Item


def CHECK(sentence: Sentence) -> Iterator[Problem]:  # noqa: N802 - the name that the folder's reader looks for
    """Look for a statement that compares the same two the other way round."""
    known = [one for reading in sentence.ground.readings for one in _compared(reading)]
    for told in _compared(sentence.reading):
        alike = [one for one in known if told.way & one.way]
        is_crossed = any(_is_crossed(told, one) for one in alike) and not any(_is_straight(told, one) for one in alike)
        if is_crossed or (not alike and told.at.bound != "number" and _is_of_other(sentence, told)):
            yield sentence.problem(told.at, Fault.COMPARISON)


def _is_of_other(sentence: Sentence, told: _Compared) -> bool:
    """ "Naproxen is safer than a topical NSAID" where the evidence calls the topical one safer, and not naproxen."""
    places = [said for key in sorted(told.way) for said in sentence.ground.by_key.get(key, ())]
    near = [
        _keys(iter(said.reading.nearest(said.item, reach=_drugs(said.reading))))
        for said in places
        if said.item.group in _WAYS
    ]
    mine, yours = told.left - told.right, told.right - told.left
    return bool(mine and near) and all(one & yours and not one & mine for one in near)


def _drugs(reading: Reading) -> tuple[Item, ...]:
    return tuple(one for one in reading.items if one.kind is Kind.DRUG)


def _compared(reading: Reading) -> Iterator[_Compared]:
    for place, token in enumerate(reading.tokens):
        if token.text.casefold() in _ORDER:
            yield from _ordered(reading, place)
        if token.text.casefold() not in _THAN:
            continue
        ways = [one for one in reading.items if one.group in _WAYS and not one.value]
        near = [one for one in ways if abs(one.first - place) <= _REACH]
        if not near:
            continue
        way = min(near, key=lambda one: abs(one.first - place))
        end = next((at for at in range(place, len(reading.tokens)) if reading.tokens[at].text in _STOPS), None)
        names = [one for one in reading.items if one.kind in ANCHORS - {Kind.TEST} or one.group == "side"]
        after = len(reading.tokens) if end is None else end
        yield _Compared(
            _keys(one for one in names if one.first < place),
            _keys(one for one in names if place < one.first < after),
            way.keys,
            way,
        )


def _ordered(reading: Reading, place: int) -> Iterator[_Compared]:
    """ "Glucose after thiamine": what stands on both sides, names that no table has included."""
    cue = next((one for one in reading.items if one.first <= place < one.after), None)
    stops = [at for at, token in enumerate(reading.tokens) if token.text in _PARTING]
    first = max((at for at in stops if at < place), default=-1)
    after = min((at for at in stops if at > place), default=len(reading.tokens))
    names = [one for one in reading.items if one.kind in ANCHORS | {Kind.UNKNOWN} and first < one.first < after]
    if cue is not None:
        yield _Compared(
            _keys(one for one in names if one.first < place), _keys(one for one in names if one.first > place),
            frozenset((reading.tokens[place].form,)), cue,
        )  # fmt: skip


def _keys(items: Iterator[Item]) -> frozenset[str]:
    return frozenset[str]().union(*(one.keys for one in items))


def _is_crossed(told: _Compared, known: _Compared) -> bool:
    mine, yours = (told.left - told.right, told.right - told.left), (known.left - known.right, known.right - known.left)
    return bool(mine[0] & yours[1]) and bool(mine[1] & yours[0])


def _is_straight(told: _Compared, known: _Compared) -> bool:
    return bool(told.left & known.left) and bool(told.right & known.right) and not _is_crossed(told, known)
