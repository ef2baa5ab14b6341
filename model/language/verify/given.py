"""What the form of the evidence gives without a word: reasons beside advice, drugs together, drugs in use."""

from collections.abc import Callable, Iterator
from typing import Final

from model.language.verify.check import Sentence
from model.language.verify.circumstances import pairs
from model.language.verify.items import ANCHORS, MENTIONS, Item
from model.language.verify.kinds import Kind
from model.language.verify.numbers import Quantity
from model.language.verify.order import is_in_order
from model.language.verify.phrases import phrases
from model.language.verify.reading import Reading
from model.language.verify.spans import is_between_dates
from model.language.verify.telling import is_beside_span, is_drug_near, is_order, is_told

AGAINST: Final = frozenset(("avoid", "do_not_use", "contraindicated", "stop", "ended"))
"""Classes of advice against a drug."""
_GENETIC: Final = frozenset((Kind.GENE, Kind.VARIANT))
_CARRIED: Final = frozenset(("carry", "carrier", "find", "present", "identify"))
_CAPS: Final = frozenset(("at_most", "at_least"))
_URGED: Final = frozenset(("use", "start"))
_TIME_REACH: Final = 4
_WARNING_REACH: Final = 12
_DETECTED: Final = frozenset(("detected", "detect", "检出", "检测到", "查出", "检出有", "检见"))
_HISTORY: Final = frozenset(("history of", "病史", "史"))
_NOW: Final = ("current", "acute", "newly")
_DOSED: Final = frozenset(("dose_up", "dose_down"))
_HALF: Final = 50
_ONSETS: Final = frozenset(("onset", "newly", "ago"))
_RISKS: Final = frozenset(("risk", "risk_up"))
_RESULTS: Final = frozenset(("positive", "neg_after"))
_NEAR_WAY: Final = 4
_PAIR: Final = frozenset(("both", "双", "两"))
_JOINED: Final = ANCHORS - {Kind.BODY}
_MEDICATION: Final = frozenset(("medication", "medicin", "tak", "take", "prescrib", "order"))


def advises_against(reading: Reading) -> bool:
    """Whether a statement advises against something."""
    return any(item.keys & AGAINST for item in reading.items)


def is_given(sentence: Sentence, item: Item) -> bool:
    """What the form of the evidence gives: reasons beside advice, drugs together, drugs in use, the present state."""
    if item.keys & _URGED and _follows_warning(sentence, item):
        return any(_is_drug_shared(sentence, reading) for reading in _warnings(sentence))
    if "combined" in item.keys:
        return any(_joins_drugs(sentence, item, reading) for reading in sentence.ground.readings)
    if item.is_negated:
        return "use" in item.keys and _is_denied_use(sentence, item)
    return any(_GIVEN[key](sentence, item) for key in sorted(item.keys & _GIVEN.keys()))


def _warnings(sentence: Sentence) -> Iterator[Reading]:
    return (reading for reading in sentence.ground.readings if advises_against(reading))


def _is_denied_use(sentence: Sentence, item: Item) -> bool:
    """ "Does not use" tells a habit; "do not use" rests on advice against the drug."""
    return not is_order(sentence, item) or any(_is_drug_shared(sentence, reading) for reading in _warnings(sentence))


def _is_reason(sentence: Sentence, item: Item) -> bool:
    return any(_has_advice(reading) and _has_ends(sentence, item, reading) for reading in sentence.ground.readings)


def _is_pair(sentence: Sentence, item: Item) -> bool:
    """ "Both" is a matter of sides before a part of the body, and of counting elsewhere."""
    after = [other for other in sentence.reading.items if other.first == item.after]
    if sentence.words(item).casefold() == "both" and all(other.kind is not Kind.BODY for other in after):
        return True
    readings = sentence.ground.readings
    return any(_PAIR & reading.stems and _shares_body(sentence, item, reading) for reading in readings)


def _is_device(sentence: Sentence, item: Item) -> bool:
    """ "Uses a cane", "needs a wheelchair": what follows is no drug, and the evidence affirms it."""
    after = next(
        (one for one in sentence.reading.items if one.first >= item.after and one.kind is not Kind.PLAIN), None
    )
    if after is None or after.kind is not Kind.FINDING or item.is_negated:
        return False
    return any(not said.item.is_negated for said in sentence.ground.places(after, sentence.words(after)))


def _is_course(sentence: Sentence, item: Item) -> bool:
    """ "X治疗期间", "开始X治疗": the word belongs to the drug before it; how it is used, other words tell."""
    drug = next((one for one in sentence.reading.items if one.after == item.first), None)
    if drug is None or drug.kind is not Kind.DRUG:
        return False
    tail = sentence.reading.text[item.end :]
    return tail.startswith(("期间", "过程", "中", "时")) or any("start" in one.keys for one in sentence.reading.items)


def _is_in_use(sentence: Sentence, item: Item) -> bool:
    if _is_course(sentence, item):
        return True
    if _is_device(sentence, item):
        return True
    if is_told(sentence, item):
        return True
    return not is_order(sentence, item) or _is_medication(sentence, item)


def _is_onset(sentence: Sentence, item: Item) -> bool:
    """ "Began in May" where the evidence has "since May"; of a drug only when told, not ordered."""
    if is_drug_near(sentence, item) and is_order(sentence, item):
        return False
    return any(key in sentence.ground.by_key for key in ("since", "newly"))


def _is_since_reason(sentence: Sentence, item: Item) -> bool:
    """ "Since the result is positive": a reason, unless a time follows."""
    ahead = [other for other in sentence.reading.items if 0 <= other.first - item.after <= _TIME_REACH]
    ahead += [other for other in sentence.reading.items if other.days and other.after == item.first]
    if any(other.group == "population" for other in ahead):
        return True
    if any(other.days for other in ahead) and any(
        other.group == "trend" or other.keys & _DOSED for other in sentence.reading.items
    ):
        return True
    return not any(other.days or other.value for other in ahead) and _is_reason(sentence, item)


def _is_risk_of_advice(sentence: Sentence, _item: Item) -> bool:
    """What a statement of advice names as its reason ("avoid; seizures") may be said to be possible."""
    return any(names_risk(sentence, item) for item in sentence.reading.items if item.kind is Kind.FINDING)


def names_risk(sentence: Sentence, item: Item) -> bool:
    """Whether a statement that advises names the finding."""
    places = sentence.ground.places(item, sentence.words(item))
    return any(_has_advice(said.reading) and not said.item.is_negated for said in places)


def _is_carried(sentence: Sentence, item: Item) -> bool:
    """ "Positive" of a gene or variant that the evidence says is carried or found; "detected" of what it affirms."""
    if sentence.words(item).casefold() in _DETECTED and _is_affirmed(sentence, item):
        return True
    reach = tuple(other for other in sentence.reading.items if other.kind in _GENETIC)
    return any(
        not said.item.is_negated and bool(_CARRIED & said.reading.stems or "携带" in said.reading.text)
        for other in sentence.reading.nearest(item, reach=reach)
        for said in sentence.ground.places(other, sentence.words(other))
    )


def _is_affirmed(sentence: Sentence, item: Item) -> bool:
    names = tuple(other for other in sentence.reading.items if other.kind in ANCHORS and other.kind is not Kind.BODY)
    return any(
        not said.item.is_negated and not said.item.hedges
        for other in sentence.reading.nearest(item, reach=names)
        if other.kind is not Kind.GENE
        for said in sentence.ground.places(other, sentence.words(other))
    )


def _is_half(sentence: Sentence, _item: Item) -> bool:
    """ "Halve the dose" where the evidence has 50 %."""
    values = (said.item.value for said in sentence.ground.quantities)
    return any(value is not None and value.unit == "%" and value.value == _HALF for value in values)


def _is_one(sentence: Sentence, _item: Item) -> bool:
    """ "A single miscarriage" where the evidence counts one; "每周服一次" is weekly, which is checked."""
    if any(key.startswith("f_1") for other in sentence.reading.items for key in other.keys):
        return True
    return "one" in sentence.ground.stems or any(
        said.item.value is not None and said.item.value.value == 1 for said in sentence.ground.quantities
    )


def _is_emphasis(sentence: Sentence, item: Item) -> bool:
    """ "Only 28 g/L", "only occasionally": the number or the frequency is checked by itself."""
    ahead = [other for other in sentence.reading.items if item.after <= other.first <= item.after + 1]
    return any(other.value or other.group in ("frequency", "trend") for other in ahead)


def _offers_drug(reading: Reading) -> bool:
    """ "Y: ..., consider X": another drug beside the one that the statement is about."""
    drugs = {other.keys for other in reading.items if other.kind is Kind.DRUG}
    return len(drugs) > 1 and any(other.keys & {"consider", "recommend"} for other in reading.items)


def offers_other(reading: Reading) -> bool:
    """Whether a statement names something to be chosen in a drug's stead."""
    return any(item.keys & {"switch", "consider"} and not item.is_negated for item in reading.items)


def _is_turned_from(sentence: Sentence, item: Item) -> bool:
    """ "An alternative to X" where the evidence advises against X and offers another."""
    after = next((one for one in sentence.reading.items if one.first > item.after), None)
    if not sentence.words(item).casefold().startswith("alternativ") or after is None or after.kind is not Kind.DRUG:
        return False
    return sentence.reading.tokens[item.after].text == "to" and any(
        advises_against(said.reading) and offers_other(said.reading)
        for said in sentence.ground.places(after, sentence.words(after))
    )


def _is_replacement(sentence: Sentence, item: Item) -> bool:
    if _is_turned_from(sentence, item):
        return True
    """ "The right knee was replaced" where the evidence has a replacement of it."""
    if any(other.keys & {"consider", "recommend"} for other in sentence.reading.items):
        return any(_offers_drug(reading) for reading in sentence.ground.readings)
    return (
        bool(item.keys & {"switch"})
        and bool(phrases().keys_of("replacement") & sentence.ground.by_key.keys())
        and any(other.kind is Kind.BODY for other in sentence.reading.nearest(item))
    )


def _is_diagnosed(sentence: Sentence, item: Item) -> bool:
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


def _is_possible_harm(sentence: Sentence, item: Item) -> bool:
    """ "May lead to X" of two drugs with a risk of X, "caused X" of the drug that X is the allergy to."""
    if item.is_negated:
        return False
    if _is_allergy(sentence, item):
        return True
    return "possible" in item.hedges and any(
        _has_ends(sentence, item, reading) and any(one.keys & _RISKS and not one.is_negated for one in reading.items)
        for reading in sentence.ground.readings
    )


def _is_by_circumstance(sentence: Sentence, item: Item) -> bool:
    """ "Eases with rest" where the evidence has "relieved by rest"; the ways themselves are compared elsewhere."""
    near = [one for one, _ in pairs(sentence.reading) if sentence.reading.gap(item, one) <= _NEAR_WAY]
    known = [one for reading in sentence.ground.readings for one, _ in pairs(reading)]
    return not item.is_negated and any(one.keys & other.keys for one in near for other in known)


def _is_tested(sentence: Sentence, _item: Item) -> bool:
    """ "Testing for X was positive": a result, no advice."""
    words = sentence.words(_item).casefold()
    return words.startswith("test") and any(one.keys & _RESULTS for one in sentence.reading.items)


def _is_past(sentence: Sentence, item: Item) -> bool:
    """A date or a relative says already that it was then; "the past 3 weeks" is a span; a history may go on."""
    if sentence.words(item).casefold() in _HISTORY and not any(key in sentence.ground.by_key for key in _NOW):
        return _is_affirmed(sentence, item)
    return is_beside_span(sentence, item) or any(
        other.group == "person" or other.days for other in sentence.reading.items
    )


def _is_present(sentence: Sentence, _item: Item) -> bool:
    return not any(sentence.ground.by_key.get(key) for key in ("past", "ended", "cured"))


def _follows_warning(sentence: Sentence, item: Item) -> bool:
    """ "Avoid using", "不应开始使用": the word belongs to the advice against."""
    tokens = sentence.reading.tokens
    return any(
        other.keys & AGAINST
        and 0 <= item.first - other.after <= _WARNING_REACH
        and not any(token.text in (",", ";", "(") for token in tokens[other.after : item.first])
        for other in sentence.reading.items
    )


def _is_only_result(sentence: Sentence, item: Item) -> bool:
    """Whether the test beside "latest" has one result in the evidence; "the last 3 weeks" is a span."""
    if is_beside_span(sentence, item):
        return True
    tests = tuple(other for other in sentence.reading.items if other.kind is Kind.TEST)
    return any(
        sum(sentence.ground.holds(reading, test, sentence.words(test)) for reading in sentence.ground.readings) == 1
        for test in sentence.reading.nearest(item, reach=tests)
    )


def _has_advice(reading: Reading) -> bool:
    return any(item.group == "advice" or item.bound in _CAPS for item in reading.items)


def _is_medication(sentence: Sentence, item: Item) -> bool:
    """Whether the drug beside the word stands in a statement that lists it as taken."""
    drugs = tuple(other for other in sentence.reading.items if other.kind is Kind.DRUG)
    return any(
        sentence.ground.holds(reading, drug, sentence.words(drug)) and lists_drug(reading)
        for drug in sentence.reading.nearest(item, reach=drugs)
        for reading in sentence.ground.readings
    )


def lists_drug(reading: Reading) -> bool:
    """Whether a statement lists a drug as taken, or with a dose, and says nothing against it."""
    if any(item.keys & AGAINST or item.group == "negation" for item in reading.items):
        return False
    return (
        bool(_MEDICATION & reading.stems)
        or "用药" in reading.text
        or any(
            item.group == "frequency" or (item.value and item.value.dimension in ("mass", "international_units"))
            for item in reading.items
        )
    )


def _joins_drugs(sentence: Sentence, item: Item, reading: Reading) -> bool:
    """Whether the two drugs beside the word stand together in a statement that denies, too, what the text denies."""
    drugs = [other for other in sentence.reading.items if other.kind in _JOINED]
    near = sorted(drugs, key=lambda other: sentence.reading.gap(item, other))[:2]
    if item.is_negated and not any(other.keys & AGAINST for other in reading.items):
        return False
    return len(near) > 1 and all(sentence.ground.holds(reading, drug, sentence.words(drug)) for drug in near)


def _stands_by_span(sentence: Sentence, item: Item) -> bool:
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
    return "after" in item.keys and _is_allergy(sentence, item)


def _is_onset_ago(sentence: Sentence, item: Item) -> bool:
    """ "3周前出现" where the evidence has "起病3周" or "onset 3 weeks ago"."""
    spans = [one.value for one in sentence.reading.items if one.value and one.value.is_time and one.after == item.first]
    return any(
        span.equals(said.item.value) and any(one.keys & _ONSETS for one in said.reading.items)
        for span in spans
        for said in sentence.ground.quantities
        if said.item.value
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


def _is_allergy(sentence: Sentence, item: Item) -> bool:
    """ "A rash after penicillin" where the evidence has the rash as the allergy to it."""
    near = ends(sentence, item)
    allergy = phrases().keys_of("allergy")
    return len(near) > 1 and any(
        all(sentence.ground.holds(reading, end, sentence.words(end)) for end in near)
        and any(one.keys & allergy for one in (*reading.items, *reading.nested))
        for reading in sentence.ground.readings
    )


def _is_advised_time(sentence: Sentence, span: Quantity) -> bool:
    """ "Follow up in 3 months" is after three months."""
    return _has_advice(sentence.reading) and any(
        said.item.value is not None and span.equals(said.item.value) and _has_advice(said.reading)
        for said in sentence.ground.quantities
    )


def _has_ends(sentence: Sentence, item: Item, reading: Reading) -> bool:
    near = ends(sentence, item)
    return bool(near) and all(sentence.ground.holds(reading, end, sentence.words(end)) for end in near)


def ends(sentence: Sentence, item: Item) -> tuple[Item, ...]:
    """The names on both sides of a word."""
    reach = [other for other in sentence.reading.items if other.kind in MENTIONS]
    left = [other for other in reach if other.after <= item.first][-1:]
    right = [other for other in reach if other.first >= item.after][:1]
    return (*left, *right)


def _shares_body(sentence: Sentence, item: Item, reading: Reading) -> bool:
    near = sentence.reading.nearest(item, reach=sentence.reading.anchors)
    return any(sentence.ground.holds(reading, part, sentence.words(part)) for part in near)


def _is_drug_shared(sentence: Sentence, reading: Reading) -> bool:
    drugs = [item for item in sentence.reading.items if item.kind is Kind.DRUG]
    return not drugs or any(sentence.ground.holds(reading, drug, sentence.words(drug)) for drug in drugs)


_GIVEN: Final[dict[str, Callable[[Sentence, Item], bool]]] = {
    "before": _stands_by_span,
    "within": _stands_by_span,
    "after": _stands_by_span,
    "leads_to": _is_possible_harm,
    "better": _is_by_circumstance,
    "worse": _is_by_circumstance,
    "worsened_by": _is_by_circumstance,
    "eased_by": _is_by_circumstance,
    "monitor": _is_tested,
    "due_to": _is_reason,
    "therefore": _is_reason,
    "both": _is_pair,
    "since": _is_since_reason,
    "possible": _is_risk_of_advice,
    "positive": _is_carried,
    "certain": _is_diagnosed,
    "use": _is_in_use,
    "treat": _is_in_use,
    "latest": _is_only_result,
    "start": _is_onset,
    "past": _is_past,
    "current": _is_present,
    "switch": _is_replacement,
    "none_of": _is_emphasis,
    "once": _is_one,
    "half": _is_half,
    "need": _is_device,
    "still": _is_present,
    "ago": is_beside_span,
    "continuous": is_beside_span,
}
