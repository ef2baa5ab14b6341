"""Every number stands in the evidence with its unit and bound, and is said of the same thing there."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Final

from model.language.verify.check import Sentence
from model.language.verify.dates import holds
from model.language.verify.derived import is_approximate, is_compared, is_count, is_difference
from model.language.verify.folding import stem
from model.language.verify.ground import Said
from model.language.verify.items import Item
from model.language.verify.kinds import Kind
from model.language.verify.numbers import Quantity, unit_code
from model.language.verify.problem import Fault, Problem
from model.language.verify.ranges import is_limit
from model.language.verify.reading import Reading
from model.language.verify.series import in_order
from model.language.verify.spans import is_between_dates

_OWNERS: Final = frozenset((Kind.DRUG, Kind.TEST, Kind.FINDING, Kind.PROCEDURE))
_STRONG: Final = frozenset((Kind.DRUG, Kind.TEST))
_TOLD: Final = ("为", "达", " at", " was", " is")
_SEVERAL: Final = 2
_FROM: Final = frozenset(("from", "由", "从", "自"))
_TO: Final = frozenset(("to", "至", "到", "为"))
_PAST: Final = frozenset(("before", "past", "ago"))
_COMMAS: Final = frozenset((",", ";", "，", "；"))
_BACK: Final = 4
_BACKWARD: Final = _FROM | {"较"}
_COUNTS: Final = frozenset(("item", "times", "type", "stage", "grade", "fold", "tablet", "dose", "pills", ""))
_AGE_WORDS: Final = frozenset(("age", "aged", "龄", "岁", "ag"))
_AT: Final = frozenset(("at", "aged", "age"))
_TARGETS: Final = frozenset(("above_target", "below_target", "on_target"))
_RANGES: Final = frozenset(("above_range", "below_range", "in_range", "beyond_range"))
_AIMS: Final = frozenset(
    (
        stem("target"),
        stem("goal"),
        stem("range"),
        stem("reference"),
        stem("normal"),
        stem("limit"),
        stem("aim"),
        stem("threshold"),
        stem("cutoff"),
        stem("interval"),
        stem("therapeutic"),
    )
)
_HAN_AIMS: Final = ("目标", "参考", "正常", "范围", "达标", "阈值", "上限", "下限", "界值")
_REACHED: Final = re.compile(r"(?:达到|达|\breach(?:es|ed)?)\s?$", re.IGNORECASE)
"""What reaches a value is at least so high."""
_DOSES: Final = frozenset(("mass", "international_units", "mass_rate"))


def CHECK(sentence: Sentence) -> Iterator[Problem]:  # noqa: N802 - the name that the folder's reader looks for
    """Compare every number that is no date."""
    for item in sentence.reading.items:
        if item.value is None or (item.days and holds(item.days, sentence.ground.days)):
            continue
        if fault := _fault(sentence, item, item.value) or _turned(sentence, item):
            yield sentence.problem(item, fault)


def _fault(sentence: Sentence, item: Item, value: Quantity) -> Fault | None:
    known = sentence.ground.quantities
    is_span = bool(item.first) and sentence.reading.tokens[item.first - 1].text.casefold() == "for"
    same = [said for said in known if said.item.value and _is_same(value, said) and not (is_span and _is_age(said))]
    if not same:
        return None if _is_derived(sentence, item, value) else _missing(sentence, item, value)
    bound = [said for said in same if _is_bound_alike(sentence, item, said) or _is_bound_near(sentence, item, said)]
    if not bound:
        bound = same if is_compared(sentence, item) else []
    if not bound:
        return Fault.COMPARISON
    if all(_is_aim(said) for said in bound) and not _tells_aim(sentence, item):
        return Fault.NUMBER
    if value.unit == "a" or any(_is_owned(sentence, item, said) and _is_of_day(sentence, item, said) for said in bound):
        return None
    if is_count(sentence, value):
        return None
    return Fault.DOSE if value.dimension in _DOSES else Fault.NUMBER


def _is_aim(said: Said) -> bool:
    return is_limit(said.reading.tokens, said.reading.items, said.item)


def _tells_aim(sentence: Sentence, item: Item) -> bool:
    """Whether the sentence, too, calls the number a target or a range, or advises."""
    reading = sentence.reading
    if is_limit(reading.tokens, reading.items, item) or any(one.group == "advice" for one in reading.items):
        return True
    is_named = bool(_AIMS & reading.stems) or any(word in reading.text for word in _HAN_AIMS)
    return is_named or any(one.keys & (_TARGETS | _RANGES) for one in reading.items)


def _is_bound_alike(sentence: Sentence, item: Item, said: Said) -> bool:
    """The same bound; "以下" may or may not include the number."""
    is_open = sentence.reading.is_chinese and {item.bound, said.item.bound} == {"below", "at_most"}
    is_reached = (
        not item.bound and said.item.bound == "at_least" and _REACHED.search(sentence.reading.text[: item.start])
    )
    return item.bound == said.item.bound or is_open or bool(is_reached)


def _is_derived(sentence: Sentence, item: Item, value: Quantity) -> bool:
    if value.is_time:
        return is_between_dates(sentence.ground, value, is_rough=is_approximate(sentence, item))
    is_once = value.value == 1 and value.unit in _COUNTS and "once" in sentence.ground.by_key
    return is_once or is_difference(sentence, item, value) or is_count(sentence, value)


def _is_bound_near(sentence: Sentence, item: Item, said: Said) -> bool:
    """ "At most 75 %, 300 mg": a bound holds for the numbers after it, too."""
    if not item.bound and is_limit(said.reading.tokens, said.reading.items, said.item):
        return any(other.keys & _TARGETS for other in sentence.reading.items)
    before = (other for other in said.reading.items if other.value and other.first < said.item.first)
    return not said.item.bound and any(other.bound == item.bound for other in before)


def _turned(sentence: Sentence, item: Item) -> Fault | None:
    """ "From 62 to 48" must not become "from 48 to 62"."""
    if _is_past_turned(sentence, item):
        return Fault.TREND
    words = sentence.reading.tokens
    if not item.first or words[item.first - 1].text.casefold() not in _FROM:
        return None
    later = [
        other
        for other in sentence.reading.items
        if other.value and other.first > item.first and words[other.first - 1].text in _TO
    ][:1]
    if not later or not item.value or not later[0].value:
        return None
    first, last = item.value.value, later[0].value.value
    if (order := in_order(sentence.ground.readings, first, last)) is not None:
        return None if order else Fault.TREND
    for reading in sentence.ground.readings:
        numbers = [other.value.value for other in reading.items if other.value]
        if first in numbers and last in numbers:
            return (
                Fault.TREND if numbers.index(first) > numbers.index(last) and not _tells_back(reading, first) else None
            )
    return None


def _is_past_turned(sentence: Sentence, item: Item) -> bool:
    """ "50 %, previously 35 %" where the evidence has them the other way round."""
    reading = sentence.reading
    numbers = tuple(one for one in reading.items if one.value and item.value and one.value.unit == item.value.unit)
    past = [one for one in reading.items if "past" in one.keys and item in reading.nearest(one, reach=numbers)]
    if not past or len(numbers) != _SEVERAL or not item.value:
        return False
    other = numbers[0] if numbers[1] is item else numbers[1]
    if other.value is None:
        return False
    return in_order(sentence.ground.readings, item.value.value, other.value.value) is False


def _tells_back(reading: Reading, first: Decimal) -> bool:
    """ "110, up from 92": the earlier value stands behind."""
    told = next(item for item in reading.items if item.value and item.value.value == first)
    numbers = tuple(one for one in reading.items if one.value and not one.days and not one.value.is_time)
    if any(one.keys & _PAST and told in reading.nearest(one, reach=numbers) for one in reading.items):
        return True
    place = told.first
    before = [token.text.casefold() for token in reading.tokens[max(0, place - _BACK) : place]]
    return next((word in _BACKWARD for word in reversed(before) if word in _BACKWARD | _TO), False)


def _is_same(value: Quantity, said: Said) -> bool:
    known = said.item.value
    if known is None:
        return False
    if value.equals(known):
        return True
    if value.value != known.value:
        return False
    if value.unit and not known.unit and _is_usual_unit(value, said):
        return True
    if value.unit in _COUNTS and known.unit in _COUNTS:
        return True
    return value.unit == "a" and not known.unit and (bool(_AGE_WORDS & said.reading.stems) or _is_age(said))


def _is_age(said: Said) -> bool:
    """ "Breast cancer at 41": an age without its unit."""
    before = said.reading.tokens[said.item.first - 1].text.casefold() if said.item.first else ""
    return before in _AT and not said.item.bound


def _is_usual_unit(value: Quantity, said: Said) -> bool:
    """Whether a unit that the evidence leaves out is the one that its test is always given in."""
    from model.knowledge.load import load

    keys = {key for item in said.reading.items if item.kind is Kind.TEST for key in item.keys}
    return any(
        f"measure:{measure.name}" in keys and value.unit in (measure.unit, *map(unit_code, measure.written))
        for measure in load().measures
    )


def _missing(sentence: Sentence, item: Item, value: Quantity) -> Fault:
    known = [said.item.value for said in sentence.ground.quantities if said.item.value]
    if value.unit and any(value.value == other.value for other in known):
        return Fault.UNIT
    if value.is_time:
        return Fault.DURATION
    if item.days:
        return Fault.DATE
    return Fault.DOSE if value.dimension in _DOSES else Fault.NUMBER


def _is_owned(sentence: Sentence, item: Item, said: Said) -> bool:
    """Whether the number belongs to the same drug, test or finding in the evidence."""
    reach = tuple(other for other in sentence.reading.items if other.kind in _OWNERS and not other.is_negated)
    beside = tuple(other for other in reach if _is_in_clause(sentence.reading, item, other))
    if item.value and item.value.unit and any(other.kind in _STRONG for other in beside):
        reach = beside
    owners = sentence.reading.nearest(item, reach=reach, ahead=1)
    if _is_told_of_last(sentence, item):
        reach = tuple(other for other in reach if other.after <= item.first) or reach
        owners = sentence.reading.nearest(item, reach=reach)
    if is_limit(sentence.reading.tokens, sentence.reading.items, item):
        reach = tuple(other for other in reach if other.after <= item.first) or reach
        owners = sentence.reading.nearest(item, reach=reach)
    ambiguous = _count(said, item) > 1
    if _is_beside(sentence, item, owners, said, is_ambiguous=ambiguous):
        return True
    strong = tuple(other for other in reach if other.kind in _STRONG)
    owners = tuple(owner for owner in owners if owner.kind in _STRONG) or owners
    if not any(owner.kind in _STRONG for owner in owners) and item.value and not item.value.is_time:
        owners = sentence.reading.nearest(item, reach=strong) or owners
    if not owners:
        return True
    if any(sentence.is_owned(owner, said.item, said.reading, is_ambiguous=ambiguous) for owner in owners):
        return True
    is_span = item.value is not None and item.value.is_time
    if is_span and sentence.ground.holds(said.reading, reach[0], sentence.words(reach[0])):
        return not _is_timed(sentence, owners, said)
    if not is_span and owners[0].kind is Kind.DRUG and not any(other.kind is Kind.DRUG for other in said.reading.items):
        return _is_only_test(sentence, said)
    return not any(other.kind in _OWNERS for other in said.reading.items) and not _has_own(sentence, item, owners, said)


def _is_timed(sentence: Sentence, owners: tuple[Item, ...], said: Said) -> bool:
    """Whether another statement names one of the owners and a span of time."""
    return any(
        place.reading is not said.reading and any(one.value and one.value.is_time for one in place.reading.items)
        for owner in owners
        for place in sentence.ground.places(owner, sentence.words(owner))
    )


def _has_own(sentence: Sentence, item: Item, owners: tuple[Item, ...], said: Said) -> bool:
    """Whether another statement names one of the owners and gives it a number in the same unit."""
    return any(
        other.value and item.value and item.value.unit and other.value.unit == item.value.unit
        for owner in owners
        for place in sentence.ground.places(owner, sentence.words(owner))
        if place.reading is not said.reading
        for other in place.reading.items
    )


def _is_in_clause(reading: Reading, item: Item, other: Item) -> bool:
    first, last = (item, other) if item.first < other.first else (other, item)
    return not any(token.text in _COMMAS for token in reading.tokens[first.after : last.first])


def _is_beside(sentence: Sentence, item: Item, owners: tuple[Item, ...], said: Said, *, is_ambiguous: bool) -> bool:
    """ "A low sodium of 121 mmol/L": a finding right beside the number, that the statement has with it."""
    return any(
        owner.kind is Kind.FINDING
        and sentence.reading.gap(item, owner) <= 1
        and sentence.is_owned(owner, said.item, said.reading, is_ambiguous=is_ambiguous)
        for owner in owners
    )


def _is_told_of_last(sentence: Sentence, item: Item) -> bool:
    """ "Haemoglobin is low, at 8.1, ferritin ...": what follows "at" and "为" is said of what stands before."""
    return sentence.reading.text[: item.start].casefold().rstrip().endswith(_TOLD)


def _is_only_test(sentence: Sentence, said: Said) -> bool:
    """ "TSH fell after amiodarone to 0.02": a result is no drug's where the evidence gives it to the one test named."""
    tests = [other for other in sentence.reading.items if other.kind is Kind.TEST]
    keys = {other.keys for other in tests}
    return len(keys) == 1 and sentence.ground.holds(said.reading, tests[0], sentence.words(tests[0]))


def _is_of_day(sentence: Sentence, item: Item, said: Said) -> bool:
    """In a statement with several dates a number belongs to the nearest; the text may not give it another."""
    known = tuple(other for other in said.reading.items if other.days)
    told = tuple(other for other in sentence.reading.items if other.days)
    near = sentence.reading.nearest(item, reach=told)
    numbers = tuple(other for other in sentence.reading.items if other.value and not other.days)
    is_dated = any(item in sentence.reading.nearest(day, reach=numbers) for day in near)
    if not is_dated or len({other.days for other in known}) < _SEVERAL or _is_range(known) or _is_range(told):
        return True
    mine = said.reading.nearest(said.item, reach=known)
    return any(holds(one.days, other.days) for one in near for other in mine)


def _is_range(days: tuple[Item, ...]) -> bool:
    """ "Between May and June" dates nothing in particular."""
    return any(later.first - earlier.after <= 1 for earlier, later in pairwise(days))


def _count(said: Said, item: Item) -> int:
    """How many numbers of the same dimension the statement holds; all of its numbers when no unit is written."""
    known = said.item.value
    numbers = {other.value for other in said.reading.items if other.value}
    if known and known.dimension and item.value and item.value.unit:
        numbers = {other for other in numbers if other.dimension == known.dimension}
    return len(numbers)
