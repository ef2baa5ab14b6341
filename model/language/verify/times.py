"""What dates, spans and circumstances of the evidence give without a word: onsets, courses, diagnoses, what is past."""

from typing import Final

from model.language.verify.advice import ends, has_advice, is_affirmed, is_allergy, is_reason
from model.language.verify.check import Sentence
from model.language.verify.circumstances import pairs
from model.language.verify.items import Item
from model.language.verify.kinds import Kind
from model.language.verify.numbers import Quantity
from model.language.verify.order import is_in_order
from model.language.verify.reading import Reading
from model.language.verify.spans import is_between_dates
from model.language.verify.telling import is_beside_span, is_drug_near, is_order

_TIME_REACH: Final = 4
_HISTORY: Final = frozenset(("history of", "病史", "史"))
_NOW: Final = ("current", "acute", "newly")
_DOSED: Final = frozenset(("dose_up", "dose_down"))
_TIMED: Final = frozenset(("within", "after", "before", "ended", "cured"))
_ONSETS: Final = frozenset(("onset", "newly", "ago"))
_NEAR_WAY: Final = 4


def is_course(sentence: Sentence, item: Item) -> bool:
    """ "X治疗期间", "开始X治疗": the word belongs to the drug before it; how it is used, other words tell."""
    drug = next((one for one in sentence.reading.items if one.after == item.first), None)
    if drug is None or drug.kind is not Kind.DRUG:
        return False
    tail = sentence.reading.text[item.end :]
    return tail.startswith(("期间", "过程", "中", "时")) or any("start" in one.keys for one in sentence.reading.items)


def is_onset(sentence: Sentence, item: Item) -> bool:
    """ "Began in May" where the evidence has "since May"; of a drug only when told, not ordered."""
    if is_drug_near(sentence, item) and is_order(sentence, item):
        return False
    return any(key in sentence.ground.by_key for key in ("since", "newly"))


def is_since_reason(sentence: Sentence, item: Item) -> bool:
    """ "Since the result is positive": a reason, unless a time follows."""
    ahead = [other for other in sentence.reading.items if 0 <= other.first - item.after <= _TIME_REACH]
    ahead += [other for other in sentence.reading.items if other.days and other.after == item.first]
    if any(other.group == "population" for other in ahead):
        return True
    if any(other.days for other in ahead) and any(
        other.group == "trend" or other.keys & _DOSED for other in sentence.reading.items
    ):
        return True
    return not any(other.days or other.value for other in ahead) and is_reason(sentence, item)


def is_diagnosed(sentence: Sentence, item: Item) -> bool:
    """ "确诊" of a disease that the evidence calls diagnosed; whether it is certain, the hedges tell."""
    if not sentence.words(item).endswith("确诊"):
        return False
    near = sentence.reading.nearest(item, reach=tuple(i for i in sentence.reading.items if i.kind is Kind.FINDING))
    if any(one.days or (one.value and one.value.unit == "a") for one in sentence.reading.items):
        return any(
            not said.item.hedges and not said.item.is_negated and _is_dated(said.reading)
            for other in near
            for said in sentence.ground.places(other, sentence.words(other))
        )
    return any(
        "诊断" in said.reading.text or "diagnos" in said.reading.stems or "diagnosi" in said.reading.stems
        for other in near
        for said in sentence.ground.places(other, sentence.words(other))
    )


def _is_dated(reading: Reading) -> bool:
    return any(one.days or (one.value and one.value.is_time) for one in reading.items)


def is_by_circumstance(sentence: Sentence, item: Item) -> bool:
    """ "Eases with rest" where the evidence has "relieved by rest" of it; the ways are compared elsewhere."""
    near = [one for one, _ in pairs(sentence.reading) if sentence.reading.gap(item, one) <= _NEAR_WAY]
    findings = tuple(one for one in sentence.reading.items if one.kind is Kind.FINDING and not one.is_negated)
    told = sentence.reading.nearest(item, reach=findings)
    return not item.is_negated and any(
        _tells_of(sentence, reading, told)
        for reading in sentence.ground.readings
        if any(one.keys & other.keys for one in near for other, _ in pairs(reading))
    )


def _tells_of(sentence: Sentence, reading: Reading, told: tuple[Item, ...]) -> bool:
    """Whether a statement names no complaint, or one of these."""
    if not told or not any(one.kind is Kind.FINDING for one in reading.items):
        return True
    return any(sentence.ground.holds(reading, one, sentence.words(one)) for one in told)


def is_past(sentence: Sentence, item: Item) -> bool:
    """A date or a relative says already that it was then; "the past 3 weeks" is a span; a history may go on."""
    if sentence.words(item).casefold() in _HISTORY and not any(key in sentence.ground.by_key for key in _NOW):
        return is_affirmed(sentence, item)
    return is_beside_span(sentence, item) or any(
        other.group == "person" or other.days for other in sentence.reading.items
    )


def is_present(sentence: Sentence, _item: Item) -> bool:
    """Whether the evidence puts nothing into the past."""
    return not any(sentence.ground.by_key.get(key) for key in ("past", "ended", "cured"))


def is_only_result(sentence: Sentence, item: Item) -> bool:
    """Whether the test beside "latest" has one result in the evidence; "the last 3 weeks" is a span."""
    if is_beside_span(sentence, item):
        return True
    tests = tuple(other for other in sentence.reading.items if other.kind is Kind.TEST)
    return any(
        sum(sentence.ground.holds(reading, test, sentence.words(test)) for reading in sentence.ground.readings) == 1
        for test in sentence.reading.nearest(item, reach=tests)
    )


def stands_by_span(sentence: Sentence, item: Item) -> bool:
    """ "One year after": the span itself is computed from two dates of the evidence, or their order gives it."""
    order = is_in_order(sentence, item)
    if "before" in item.keys and _is_onset_ago(sentence, item):
        return True
    if order is not None:
        return order
    if "after" in item.keys and _counts_from(sentence, item):
        return True
    for other in sentence.reading.items:
        if other.value and other.value.is_time and sentence.reading.gap(item, other) == 0:
            is_advised = "before" not in item.keys and _is_advised_time(sentence, other.value)
            return is_advised or is_between_dates(sentence.ground, other.value)
    return "after" in item.keys and is_allergy(sentence, item)


def _is_onset_ago(sentence: Sentence, item: Item) -> bool:
    """ "3周前出现" where the evidence has "起病3周" or "onset 3 weeks ago"."""
    spans = [one.value for one in sentence.reading.items if one.value and one.value.is_time and one.after == item.first]
    return any(
        span.equals(said.item.value)
        and (any(one.keys & _ONSETS for one in said.reading.items) or _tells_complaint(sentence, said.reading))
        for span in spans
        for said in sentence.ground.quantities
        if said.item.value
    )


def _tells_complaint(sentence: Sentence, reading: Reading) -> bool:
    """ "视力丧失2天": a complaint with how long it has lasted, and nothing done."""
    if any(one.group == "advice" or one.kind is Kind.DRUG or one.keys & _TIMED for one in reading.items):
        return False
    return any(
        one.kind is Kind.FINDING and not one.is_negated and sentence.ground.holds(reading, one, sentence.words(one))
        for one in sentence.reading.items
    )


def _counts_from(sentence: Sentence, item: Item) -> bool:
    """ "Nine days after the last chemotherapy" where the evidence has it nine days ago."""
    near = ends(sentence, item)
    spans = [one.value for one in sentence.reading.items if one.value and one.value.is_time]
    return any(
        "ago" in reading.stems or "天前" in reading.text or "周前" in reading.text or "月前" in reading.text
        for reading in sentence.ground.readings
        if any(sentence.ground.holds(reading, end, sentence.words(end)) for end in near[-2:])
        and any(one.value and one.value.equals(span) for one in reading.items for span in spans)
    )


def _is_advised_time(sentence: Sentence, span: Quantity) -> bool:
    """ "Follow up in 3 months" is after three months; "2 hours before X" is not."""
    return has_advice(sentence.reading) and any(
        said.item.value is not None
        and span.equals(said.item.value)
        and has_advice(said.reading)
        and not any("before" in one.keys for one in said.reading.items)
        for said in sentence.ground.quantities
    )
