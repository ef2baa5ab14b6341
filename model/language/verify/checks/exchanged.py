"""Two values do not change places: "8/10 at rest, 4/10 after morphine", "fell from 4.2 to 3.1", "lying, standing"."""

from collections.abc import Iterator
from itertools import combinations
from typing import Final

from model.language.verify.ages import aged
from model.language.verify.check import Sentence
from model.language.verify.items import Item
from model.language.verify.kinds import Kind
from model.language.verify.lexing import Shape, Token
from model.language.verify.problem import Fault, Problem
from model.language.verify.ranges import is_limit
from model.language.verify.reading import Reading
from model.language.verify.series import in_order

_STOPS: Final = frozenset(
    (",", ";", ".", "，", "；", "。", "、", "(", ")", "and", "while", "whereas", "but", "和", "而")
)
_EARLIER: Final = frozenset(("before", "past", "first", "ago"))
_LATER: Final = frozenset(("after", "current", "latest"))
_FROM: Final = frozenset(("from", "由", "从", "自", "initially", "originally", "baseline", "原"))
_STARTS: Final = frozenset(("from", "由", "从"))
_MOVES: Final = frozenset(("dose_up", "dose_down", "half", "twice"))
_TO: Final = frozenset(("to", "至", "到"))
_FILLING: Final = frozenset(
    ("were", "been", "have", "with", "from", "that", "than", "which", "measured", "recorded", "showed", "patient",
     "about", "value", "level", "went", "came", "stood", "this", "there", "being", "given", "患", "者", "为", "是",
     "的", "在", "了", "约", "到", "至", "达", "测", "值")
)  # fmt: skip
_SHORTEST: Final = 4
_DOSES: Final = ({"mg", "mg/kg"}, {"g", "mg/kg"}, {"[iU]", "[iU]/kg"})
"""Units of doses that may stand side by side: "1 mg/kg for treatment, 30 mg for prophylaxis"."""
_EARLY: Final = "<earlier>"
_LATE: Final = "<later>"


def CHECK(sentence: Sentence) -> Iterator[Problem]:  # noqa: N802 - the name that the folder's reader looks for
    """Compare what stands beside each of two values with what stands beside them in one statement."""
    mine = _values(sentence.reading)
    for reading in sentence.ground.readings:
        for one, other in filter(_is_comparable, combinations(_values(reading), 2)):
            left, right = _same(one, mine), _same(other, mine)
            known = _known(sentence, reading, one, other)
            if left and right:
                if left is not right and _is_crossed(_apart(sentence.reading, left, right), known):
                    yield sentence.problem(right, Fault.TREND)
            elif left or right:
                own, others = known if left else known[::-1]
                told = frozenset[str]().union(*(_labels(sentence.reading, one, None) for one in (left, right) if one))
                if told & others and not told & own:
                    yield from (sentence.problem(one, Fault.NUMBER) for one in (left, right) if one)
    yield from _started(sentence)


def _started(sentence: Sentence) -> Iterator[Problem]:
    """ "Halved to 25 mg" is not "halved from 25 mg"."""
    for item in _values(sentence.reading):
        told = [
            _end(said.reading, said.item)
            for said in sentence.ground.quantities
            if item.value and said.item.value and said.item.value.equals(item.value)
        ]
        mine = _end(sentence.reading, item)
        if mine and told and all(one and one != mine for one in told):
            yield sentence.problem(item, Fault.TREND)


def _end(reading: Reading, item: Item) -> str:
    """Whether a change began or ended with a value, where such a word stands right before it."""
    before = reading.tokens[item.first - 1].text.casefold() if item.first else ""
    if not any(one.group == "trend" or one.keys & _MOVES for one in reading.items):
        return ""
    return _EARLY if before in _STARTS else _LATE if before in _TO else ""


def _values(reading: Reading) -> list[Item]:
    """Measured values; of a pair of pressures or a score out of ten the first."""
    return [
        item
        for item in reading.items
        if item.value and not item.value.is_time and not item.days and not item.bound
        and not (item.first and reading.tokens[item.first - 1].text == "/")
        and not is_limit(reading.tokens, reading.items, item)
    ]  # fmt: skip


def _is_comparable(pair: tuple[Item, Item]) -> bool:
    one, other = pair
    if one.value is None or other.value is None or one.value == other.value:
        return False
    units = {one.value.unit, other.value.unit}
    return len(units) == 1 or units in _DOSES


def _known(sentence: Sentence, reading: Reading, one: Item, other: Item) -> tuple[frozenset[str], frozenset[str]]:
    """What the evidence has beside each of two values; where dates tell, which came first, and nothing else."""
    order = None
    if one.value and other.value:
        order = in_order(sentence.ground.readings, one.value.value, other.value.value)
    if order is None:
        subject = frozenset(form for item in reading.anchors[:1] for form in item.stems)
        mine, yours = _apart(reading, one, other)
        return mine - subject, yours - subject
    first, last = frozenset((_EARLY,)), frozenset((_LATE,))
    return (first, last) if order else (last, first)


def _same(item: Item, among: list[Item]) -> Item | None:
    found = [one for one in among if one.value and item.value and one.value.equals(item.value)]
    return found[0] if len(found) == 1 else None


def _apart(reading: Reading, one: Item, other: Item) -> tuple[frozenset[str], frozenset[str]]:
    """What stands beside each of two values and not beside the other; one earlier makes the other later."""
    mine, yours = _labels(reading, one, other), _labels(reading, other, one)
    for here, there in ((mine, yours), (yours, mine)):
        if _EARLY in here and not {_EARLY, _LATE} & there:
            there.add(_LATE)
        elif _LATE in here and not {_EARLY, _LATE} & there:
            there.add(_EARLY)
    return frozenset(mine - yours), frozenset(yours - mine)


def _labels(reading: Reading, item: Item, rival: Item | None) -> set[str]:
    first, after = _segment(reading, item, rival)
    inside = [one for one in reading.items if first <= one.first < after]
    named = {place for one in inside if one.kind is Kind.TEST or one.value for place in range(one.first, one.after)}
    found = {
        reading.tokens[place].form
        for place in range(first, after)
        if place not in named and _tells(reading.tokens[place])
    }
    spans = {one.after for one in reading.items if one.value and one.value.is_time and not reading.is_chinese}
    keys = {
        key
        for one in inside
        if one.kind is Kind.RELATION and (one.first not in spans or "ago" in one.keys)
        for key in one.keys
    }
    ages = aged(reading)
    mine, yours = ages.get(item.first), ages.get(rival.first) if rival is not None else None
    if mine and yours and mine != yours:
        return found
    before = [token.text.casefold() for token in reading.tokens[max(0, item.first - 2) : item.first]]
    if (keys & _EARLIER and not keys & _LATER) or _FROM & set(before):
        found.add(_EARLY)
    elif keys & _LATER or (before[-1:] and before[-1] in _TO and not _FROM & set(before)):
        found.add(_LATE)
    return found


def _tells(token: Token) -> bool:
    if token.form in _FILLING or token.text.casefold() in _FILLING:
        return False
    return token.shape is Shape.HAN or (token.shape is Shape.WORD and len(token.form) >= _SHORTEST)


def _segment(reading: Reading, item: Item, rival: Item | None) -> tuple[int, int]:
    """The part between stops in which a value stands, up to the other value."""
    first, after = item.first, item.after
    begin, end = (rival.after, rival.first) if rival else (0, len(reading.tokens))
    while first and reading.tokens[first - 1].text.casefold() not in _STOPS and first != begin:
        first -= 1
    while after < len(reading.tokens) and reading.tokens[after].text.casefold() not in _STOPS and after != end:
        after += 1
    return first, after


def _is_crossed(told: tuple[frozenset[str], frozenset[str]], known: tuple[frozenset[str], frozenset[str]]) -> bool:
    crossing = (told[0] & known[1]) | (told[1] & known[0])
    straight = (told[0] & known[0]) | (told[1] & known[1])
    times = {_EARLY, _LATE}
    return bool(crossing) and (not straight or (bool(crossing & times) and not straight & times))
