"""What holds under a condition is said under it, and neither the condition nor what it stands for is turned round."""

from collections.abc import Iterator
from typing import Final, TypeAlias

from model.language.verify.advice import AGAINST
from model.language.verify.check import Sentence
from model.language.verify.conditions import Condition, Way, is_turned
from model.language.verify.directed import is_directive
from model.language.verify.items import ANCHORS, Item
from model.language.verify.kinds import Kind
from model.language.verify.matching import Match, in_parts, matches
from model.language.verify.numbers import Quantity
from model.language.verify.problem import Fault, Problem
from model.language.verify.reading import Reading

Known: TypeAlias = tuple[tuple[Reading, list[Match]], ...]
"""Each statement with what it shares with the sentence."""
_USE: Final = frozenset(
    ("use", "choose", "switch", "start", "treat", "go_on", "safe_use", "permitted", "consider", "recommend")
)
_ORDERS: Final = frozenset(("advice", "comparison", "trend"))
_MODAL: Final = frozenset(("should", "need", "must"))
_CLAIMS: Final = frozenset(("advice", "trend", "frequency", "status", "comparison"))
_GIVING: Final = frozenset(
    ("give", "given", "take", "taken", "receive", "administer", "administered", "prescribe", "used", "给", "服", "用",
     "予")
)  # fmt: skip
_TAKING: Final = frozenset(("takes", "taking", "receives", "receiving", "started"))
_HAN_TAKING: Final = ("服用", "正用", "在用", "正在")
_SOFT: Final = frozenset(
    ("with", "at", "in", "for", "under", "during", "on", "after", "before", "by", "of", "against", "whose", "对")
)  # fmt: skip
_OF_WHOM: Final = frozenset((Way.WHO, Way.AT))
_OFTEN_KNOWN: Final = frozenset((Way.WHO, Way.HEAD))
_MEASURED: Final = frozenset(("ms", "s"))
_STATED: Final = frozenset((Kind.FINDING, Kind.QUANTITY))
_STATES: Final = frozenset(("pregnant", "lactating"))
_NAMED: Final = ANCHORS - {Kind.WORD, Kind.BODY}


def CHECK(sentence: Sentence) -> Iterator[Problem]:  # noqa: N802 - the name that the folder's reader looks for
    """Compare the conditions of a sentence with those of the statements whose claims it repeats."""
    readings = sentence.ground.readings
    is_needed = any(reading.conditions for reading in readings)
    if not is_needed and not sentence.reading.conditions:
        return
    known = tuple((reading, matches(sentence, reading)) for reading in readings)
    for told in sentence.reading.conditions:
        if _is_loose(told, known):
            yield _problem(sentence, told)
    if is_needed:
        yield from _dropped(sentence, known)
        yield from _stated(sentence, known)
        yield from _swapped(sentence, known)


def _dropped(sentence: Sentence, known: Known) -> Iterator[Problem]:
    """ "Give 1 mg/kg" where the evidence has it for a clearance below 30."""
    for reading, pairs in known:
        for needed in reading.conditions:
            if _is_missing(sentence, reading, needed, pairs):
                governed = [pair for pair in pairs if needed.governs(pair.said) and not pair.item.is_conditional]
                claim = next((one.item for one in governed if _is_claim(sentence, reading, one)), None)
                is_of_it = claim is not None and _shares_name(sentence, reading, governed, needed)
                if claim is not None and is_of_it and not _is_said_elsewhere(sentence, claim, reading, known):
                    yield sentence.problem(claim, Fault.CONDITION)


def _problem(sentence: Sentence, told: Condition) -> Problem:
    tokens = sentence.reading.tokens
    return Problem(start=tokens[told.first].start, end=tokens[told.after - 1].end, kind=Fault.CONDITION)


def _is_loose(told: Condition, known: Known) -> bool:
    """ "Whether or not ...", "unless ..." without such a condition in the evidence, or one turned round."""
    if told.way is Way.ANYWAY:
        return not any(one.way is Way.ANYWAY for reading, _ in known for one in reading.conditions)
    alike = [
        other
        for reading, pairs in known
        for other in reading.conditions
        if other.way is not Way.ANYWAY and (other.way in _OF_WHOM) is (told.way in _OF_WHOM)
        if any(told.holds(pair.item) and other.holds(pair.said) for pair in pairs)
    ]
    if alike:
        return all(other.is_denied is not told.is_denied for other in alike)
    return told.way is Way.UNLESS


def _is_claim(sentence: Sentence, reading: Reading, pair: Match) -> bool:
    item, said = pair.item, pair.said
    if item.kind is Kind.DRUG:
        return _directs(sentence.reading) and _is_giving(reading)
    if item.value is not None and said.value is not None:
        return True
    if item.group not in _CLAIMS or item.bound == "number" or item.keys <= _MODAL:
        return False
    return _is_of_family(item, said)


def _is_of_family(item: Item, said: Item) -> bool:
    if item.group != "advice" or item.keys & said.keys:
        return True
    return any(item.keys & family and said.keys & family for family in (_USE, AGAINST))


def _directs(reading: Reading) -> bool:
    """Whether something is advised, or told to be given, outside of the conditions."""
    return _gives(reading) or is_directive(reading) or any(_is_advice(one) for one in reading.items)


def _is_giving(reading: Reading) -> bool:
    """ "Give X": no other word of advice says what is to be done with it."""
    return _gives(reading) and not any(_is_advice(one) and not one.keys <= _MODAL for one in reading.items)


def _is_advice(item: Item) -> bool:
    return item.group == "advice" and not item.is_conditional


def _gives(reading: Reading) -> bool:
    return any(
        token.text.casefold() in _GIVING
        for place, token in enumerate(reading.tokens)
        if not any(one.first <= place < one.after for one in reading.conditions)
    )


def _shares_name(sentence: Sentence, reading: Reading, pairs: list[Match], needed: Condition | None = None) -> bool:
    """Whether both claims name one thing, or one of them names no drug at all."""
    mine = [one for one in sentence.reading.items if one.kind in _NAMED and not one.is_conditional]
    other = [one for one in reading.items if one.kind in _NAMED and not one.is_conditional]
    other = [one for one in other if needed is None or needed.governs(one)]
    if not other or not mine:
        return True
    return any(
        pair.item.kind in _NAMED and not pair.item.is_conditional and not pair.said.is_conditional for pair in pairs
    )


def _is_said_elsewhere(sentence: Sentence, claim: Item, reading: Reading, known: Known) -> bool:
    return any(
        not other.conditions
        and any(one.item is claim and _is_claim(sentence, other, one) for one in pairs)
        and _shares_name(sentence, other, pairs)
        for other, pairs in known
        if other is not reading
    )


def _is_missing(sentence: Sentence, reading: Reading, needed: Condition, pairs: list[Match]) -> bool:
    """Whether a part of a needed condition is not said, or is said with the denial turned."""
    parts = in_parts(reading, needed)
    if needed.way is Way.ANYWAY or not parts or _is_known(sentence, reading, parts, needed):
        return False
    found = [[*_saying(pairs, part), *_meeting(sentence.reading, part)] for part in parts]
    if not all(found):
        return True
    if not needed.is_denied:
        return False
    return not any(_is_denied_at(sentence.reading, item) for part in found for item in part)


def _saying(pairs: list[Match], part: list[Item]) -> Iterator[Item]:
    """What says a part of a condition; "glucose" says no "hyperglycaemia"."""
    for pair in pairs:
        is_whole = pair.item.kind is pair.said.kind or pair.item.kind is not Kind.TEST
        if is_whole and any(pair.said is one for one in part) and not pair.item.keys <= _MODAL:
            yield pair.item


def _meeting(reading: Reading, part: list[Item]) -> Iterator[Item]:
    """ "The eGFR is 28": a value that meets the bound of the condition says that it holds."""
    for limit in part:
        for item in reading.items:
            if limit.value and item.value and not item.bound and item.value.unit and _meets(item.value, limit):
                yield item


def _meets(value: Quantity, limit: Item) -> bool:
    if limit.value is None or limit.value.unit not in ("", value.unit):
        return False
    if limit.bound in ("below", "at_most"):
        return value.value < limit.value.value
    return limit.bound in ("above", "at_least") and value.value > limit.value.value


def _is_known(sentence: Sentence, reading: Reading, parts: list[list[Item]], needed: Condition) -> bool:
    """Of whom it holds goes without saying where another statement says that the patient is one of them."""
    keys = [frozenset[str]().union(*(one.keys for one in part if not one.value)) for part in parts]
    return needed.way in _OFTEN_KNOWN and all(
        any(
            said.reading is not reading and not said.item.is_conditional and not said.item.is_negated
            for key in part
            for said in sentence.ground.by_key.get(key, ())
        )
        for part in keys
    )


def _is_denied_at(reading: Reading, item: Item) -> bool:
    """Whether the condition, or else the part between commas, in which an item stands denies."""
    for told in reading.conditions:
        if told.holds(item):
            return told.is_denied
    stops = [place for place, token in enumerate(reading.tokens) if token.text in (",", ";", "，", "；", "、")]
    first = max((place for place in stops if place < item.first), default=0)
    after = min((place for place in stops if place >= item.after), default=len(reading.tokens))
    return is_turned(reading.tokens, reading.items, first, after)


def _stated(sentence: Sentence, known: Known) -> Iterator[Problem]:
    """ "The clearance is below 30" where the evidence only says what to do if it is."""
    for item in sentence.reading.items:
        if item.is_conditional or (item.value is not None and item.value.is_time and item.value.unit not in _MEASURED):
            continue
        is_state = (
            item.kind in _STATED
            or item.group == "status"
            or (bool(item.keys & _STATES) and not _directs(sentence.reading))
        )
        if not is_state and not (item.kind is Kind.DRUG and _takes(sentence)):
            continue
        said = [(reading, pair.said) for reading, pairs in known for pair in pairs if pair.item is item]
        is_only_set = bool(said) and all(one.is_conditional and _directs(reading) for reading, one in said)
        if is_only_set and not (_directs(sentence.reading) and _is_softened(sentence.reading, item)):
            yield sentence.problem(item, Fault.CONDITION)


def _takes(sentence: Sentence) -> bool:
    words = {token.text.casefold() for token in sentence.reading.tokens}
    is_taken = bool(words & _TAKING) or any(word in sentence.reading.text for word in _HAN_TAKING)
    return is_taken and not any(one.group == "advice" for one in sentence.reading.items)


def _is_softened(reading: Reading, item: Item) -> bool:
    """Whether a preposition, or a Chinese word behind it, makes the item a circumstance of something else."""
    place = item.first - 1
    while place >= 0 and reading.tokens[place].text not in (",", ";", "，", "；"):
        is_bound = reading.tokens[place + 1].text in ("most", "least")
        is_for = reading.tokens[place].text == "于" and reading.tokens[place - 1].text == "用"
        if is_for or (reading.tokens[place].text.casefold() in _SOFT and not is_bound):
            return True
        place -= 1
    return any(token.text in ("时", "者", "的", "后", "中") for token in reading.tokens[item.after : item.after + 3])


def _swapped(sentence: Sentence, known: Known) -> Iterator[Problem]:
    """ "Stop A while B is taken" must not become "stop B while A is taken", nor "stop B"."""
    drugs = tuple(one for one in sentence.reading.items if one.kind is Kind.DRUG and not one.is_conditional)
    if not drugs or any("combined" in one.keys for one in sentence.reading.items):
        return
    for item in sentence.reading.items:
        if item.group not in _ORDERS or item.bound == "number" or item.is_conditional or item.keys <= _MODAL:
            continue
        licensing = [
            (reading, pairs)
            for reading, pairs in known
            if any(one.item is item and not one.said.is_conditional and _is_of_family(item, one.said) for one in pairs)
            and _directs(reading)
            and any(one.kind is Kind.DRUG and not one.is_conditional for one in reading.items)
        ]
        places = [one for _, pairs in licensing for one in pairs if any(one.item is drug for drug in drugs)]
        if places and all(one.said.is_conditional for one in places):
            yield sentence.problem(places[0].item, Fault.DRUG)
