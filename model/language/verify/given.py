"""What the form of the evidence gives without a word: reasons beside advice, drugs together, drugs in use."""

from collections.abc import Callable, Iterator
from typing import Final

from model.language.verify.advice import (
    AGAINST,
    advises_against,
    are_taken,
    ends,
    has_advice,
    has_ends,
    is_affirmed,
    is_allergy,
    is_reason,
    lists_drug,
    names_risk,
    offers_other,
)
from model.language.verify.check import Sentence
from model.language.verify.directed import is_directed, is_scheduled
from model.language.verify.items import ANCHORS, Item
from model.language.verify.kinds import Kind
from model.language.verify.moved import is_moved
from model.language.verify.phrases import phrases
from model.language.verify.reading import Reading
from model.language.verify.ruled import is_aim, is_capacity, is_contrast, is_possible_risk, is_reason_of_advice
from model.language.verify.telling import is_beside_span, is_order, is_told
from model.language.verify.times import (
    is_by_circumstance,
    is_course,
    is_diagnosed,
    is_only_result,
    is_onset,
    is_past,
    is_present,
    is_since_reason,
    stands_by_span,
)

_GENETIC: Final = frozenset((Kind.GENE, Kind.VARIANT))
_CARRIED: Final = frozenset(("carry", "carrier", "find", "present", "identify"))
_URGED: Final = frozenset(("use", "start"))
_WARNING_REACH: Final = 12
_DETECTED: Final = frozenset(("detected", "detect", "检出", "检测到", "查出", "检出有", "检见"))
_PARTING: Final = frozenset((",", ";", "(", "and", "but", "而", "但"))
_HALF: Final = 50
_MODALS: Final = frozenset(("may", "might", "can", "could"))
_OFFERS: Final = frozenset(("choose", "consider"))
_RISKS: Final = frozenset(("risk", "risk_up"))
_RESULTS: Final = frozenset(("positive", "neg_after"))
_PAIR: Final = frozenset(("both", "双", "两"))
_EMPHASIS_REACH: Final = 2
_FORBIDS: Final = frozenset(("do_not_use", "avoid"))
_JOINED: Final = ANCHORS - {Kind.BODY}


def is_given(sentence: Sentence, item: Item) -> bool:
    """What the form of the evidence gives: reasons beside advice, drugs together, drugs in use, the present state."""
    if item.keys & _URGED and _follows_warning(sentence, item):
        return any(_is_drug_shared(sentence, reading) for reading in _warnings(sentence))
    if "combined" in item.keys and not item.is_negated and _is_barred(sentence, item):
        return any(other.keys & AGAINST for other in sentence.reading.items)
    if "combined" in item.keys:
        return are_taken(sentence, item) or any(
            _joins_drugs(sentence, item, reading) for reading in sentence.ground.readings
        )
    if item.keys & _FORBIDS and _is_parted(sentence, item):
        return True
    if item.is_negated:
        return "use" in item.keys and _is_denied_use(sentence, item)
    return any(_GIVEN[key](sentence, item) for key in sorted(item.keys & _GIVEN.keys()))


def _is_parted(sentence: Sentence, item: Item) -> bool:
    """ "Must never be combined" where the evidence has the same drugs never together."""
    joint = next((one for one in sentence.reading.items if "combined" in one.keys and one.first >= item.after), None)
    drugs = [one for one in sentence.reading.items if one.kind is Kind.DRUG]
    return joint is not None and any(
        (_joins_drugs(sentence, joint, reading) or (len(drugs) == 1 and _is_drug_shared(sentence, reading)))
        and any("combined" in one.keys and one.is_negated for one in reading.items)
        for reading in sentence.ground.readings
    )


def _is_barred(sentence: Sentence, item: Item) -> bool:
    """Whether a statement has the two drugs beside the word never together."""
    return any(
        any("combined" in one.keys and one.is_negated for one in reading.items)
        and _joins_drugs(sentence, item, reading)
        for reading in sentence.ground.readings
    )


def _warnings(sentence: Sentence) -> Iterator[Reading]:
    return (reading for reading in sentence.ground.readings if advises_against(reading))


def _is_denied_use(sentence: Sentence, item: Item) -> bool:
    """ "Does not use" tells a habit; "do not use" rests on advice against the drug."""
    return not is_order(sentence, item) or any(_is_drug_shared(sentence, reading) for reading in _warnings(sentence))


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


def _is_needed(sentence: Sentence, item: Item) -> bool:
    return _is_device(sentence, item) or is_directed(sentence, item)


def _is_in_use(sentence: Sentence, item: Item) -> bool:
    if is_course(sentence, item):
        return True
    if _is_device(sentence, item):
        return True
    if is_told(sentence, item):
        return True
    return not is_order(sentence, item) or _is_medication(sentence, item)


def _is_risk_of_advice(sentence: Sentence, item: Item) -> bool:
    """What a statement of advice names as its reason ("avoid; seizures") may be said to be possible."""
    after = next(
        (one for one in sentence.reading.items if one.first >= item.after and one.kind is not Kind.PLAIN), None
    )
    if sentence.words(item).casefold() in _MODALS and after is not None and after.keys & _OFFERS:
        return True
    if is_capacity(sentence, item):
        return True
    return any(names_risk(sentence, item) for item in sentence.reading.items if item.kind is Kind.FINDING)


def _is_carried(sentence: Sentence, item: Item) -> bool:
    """ "Positive" of a gene or variant that the evidence says is carried or found; "detected" of what it affirms."""
    if sentence.words(item).casefold() in _DETECTED and (
        is_affirmed(sentence, item) or _is_change_known(sentence, item)
    ):
        return True
    reach = tuple(other for other in sentence.reading.items if other.kind in _GENETIC)
    return any(
        not said.item.is_negated and bool(_CARRIED & said.reading.stems or "携带" in said.reading.text)
        for other in sentence.reading.nearest(item, reach=reach)
        for said in sentence.ground.places(other, sentence.words(other))
    )


def _is_change_known(sentence: Sentence, item: Item) -> bool:
    """ "检出EGFR L858R": the variant nearest to the word, that the evidence affirms."""
    changes = tuple(other for other in sentence.reading.items if other.kind is Kind.VARIANT)
    return any(
        not said.item.is_negated and not said.item.hedges
        for other in sentence.reading.nearest(item, reach=changes)
        for said in sentence.ground.places(other, sentence.words(other))
    )


def _is_half(sentence: Sentence, _item: Item) -> bool:
    """ "Halve the dose" where the evidence has 50 %."""
    values = (said.item.value for said in sentence.ground.quantities)
    return any(value is not None and value.unit == "%" and value.value == _HALF for value in values)


def _is_one(sentence: Sentence, item: Item) -> bool:
    """ "A single miscarriage" where the evidence counts one; "每周服一次" is weekly, which is checked."""
    if any(key.startswith("f_1") for other in sentence.reading.items for key in other.keys):
        return True
    spans = [
        other for other in sentence.reading.items if other.value and other.value.is_time and other.after <= item.first
    ]
    if any(sentence.reading.tokens[other.first - 1].text in ("每", "every") for other in spans if other.first):
        return True
    return "one" in sentence.ground.stems or any(
        said.item.value is not None and said.item.value.value == 1 for said in sentence.ground.quantities
    )


def _is_emphasis(sentence: Sentence, item: Item) -> bool:
    """ "Only 28 g/L", "only occasionally": the number or the frequency is checked by itself."""
    ahead = [other for other in sentence.reading.items if item.after <= other.first <= item.after + _EMPHASIS_REACH]
    if any(other.group == "negation" and other.first > item.first for other in sentence.reading.items):
        return any(one.group == "negation" for reading in sentence.ground.readings for one in reading.items)
    return any(other.value or other.group in ("frequency", "trend") for other in ahead)


def _offers_drug(reading: Reading) -> bool:
    """ "Y: ..., consider X": another drug beside the one that the statement is about."""
    drugs = {other.keys for other in reading.items if other.kind is Kind.DRUG}
    return len(drugs) > 1 and any(other.keys & {"consider", "recommend"} for other in reading.items)


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


def _is_possible_harm(sentence: Sentence, item: Item) -> bool:
    """ "May lead to X" of two drugs with a risk of X, "caused X" of the drug that X is the allergy to."""
    if item.is_negated:
        return False
    if is_allergy(sentence, item) or is_moved(sentence, item):
        return True
    return "possible" in item.hedges and any(
        has_ends(sentence, item, reading) and any(one.keys & _RISKS and not one.is_negated for one in reading.items)
        for reading in sentence.ground.readings
    )


def _is_tested(sentence: Sentence, _item: Item) -> bool:
    """ "Testing for X was positive": a result, no advice."""
    words = sentence.words(_item).casefold()
    return words.startswith("test") and any(one.keys & _RESULTS for one in sentence.reading.items)


def _is_checked(sentence: Sentence, item: Item) -> bool:
    """ "Is checked every three days" of "INR every 3 days"."""
    return _is_tested(sentence, item) or is_scheduled(sentence, item)


def _follows_warning(sentence: Sentence, item: Item) -> bool:
    """ "Avoid using", "不应开始使用": the word belongs to the advice against."""
    tokens = sentence.reading.tokens
    return any(
        other.keys & AGAINST
        and 0 <= item.first - other.after <= _WARNING_REACH
        and not any(token.text.casefold() in _PARTING for token in tokens[other.after : item.first])
        for other in sentence.reading.items
    )


def _is_medication(sentence: Sentence, item: Item) -> bool:
    """Whether the drug beside the word stands in a statement that lists it as taken."""
    drugs = tuple(other for other in sentence.reading.items if other.kind is Kind.DRUG)
    return any(
        sentence.ground.holds(reading, drug, sentence.words(drug)) and lists_drug(reading)
        for drug in sentence.reading.nearest(item, reach=drugs)
        for reading in sentence.ground.readings
    )


def _joins_drugs(sentence: Sentence, item: Item, reading: Reading) -> bool:
    """Whether the two drugs beside the word stand together in a statement that denies, too, what the text denies."""
    drugs = [other for other in sentence.reading.items if other.kind in _JOINED]
    near = sorted(drugs, key=lambda other: sentence.reading.gap(item, other))[:2]
    if item.is_negated and not any(other.keys & AGAINST for other in reading.items):
        return False
    return len(near) > 1 and all(sentence.ground.holds(reading, drug, sentence.words(drug)) for drug in near)


def _shares_body(sentence: Sentence, item: Item, reading: Reading) -> bool:
    near = sentence.reading.nearest(item, reach=sentence.reading.anchors)
    return any(sentence.ground.holds(reading, part, sentence.words(part)) for part in near)


def _is_drug_shared(sentence: Sentence, reading: Reading) -> bool:
    drugs = [item for item in sentence.reading.items if item.kind is Kind.DRUG]
    return not drugs or any(sentence.ground.holds(reading, drug, sentence.words(drug)) for drug in drugs)


def _is_denied_deed(sentence: Sentence, item: Item) -> bool:
    """ "不应开始" of what the evidence says not to start."""
    after = next(
        (one for one in sentence.reading.items if one.first >= item.after and one.kind is not Kind.PLAIN), None
    )
    if after is None or after.group != "advice" or after.first - item.after > 1:
        return False
    return any(said.item.is_negated for key in after.keys for said in sentence.ground.by_key.get(key, ()))


def _is_reason(sentence: Sentence, item: Item) -> bool:
    return is_reason(sentence, item) or _is_result_reason(sentence, item) or is_reason_of_advice(sentence, item)


def _is_result_reason(sentence: Sentence, item: Item) -> bool:
    """ "HLA-B*57:01 is negative, therefore X may be used": the one gene tested is why the drug is advised on."""
    near = ends(sentence, item)
    genes = frozenset[str]().union(
        *(one.keys for reading in sentence.ground.readings for one in reading.items if one.kind is Kind.GENE)
    )
    kinds = [one.kind for one in near]
    if len(genes) != 1 or len(near) < 2 or Kind.DRUG not in kinds or not _GENETIC & set(kinds):
        return False
    return any(
        has_advice(reading)
        and all(sentence.ground.holds(reading, one, sentence.words(one)) for one in near if one.kind is Kind.DRUG)
        for reading in sentence.ground.readings
    )


_GIVEN: Final[dict[str, Callable[[Sentence, Item], bool]]] = {
    "before": stands_by_span,
    "within": stands_by_span,
    "after": stands_by_span,
    "leads_to": _is_possible_harm,
    "better": is_by_circumstance,
    "worse": is_by_circumstance,
    "worsened_by": is_by_circumstance,
    "eased_by": is_by_circumstance,
    "monitor": _is_checked,
    "risk": is_possible_risk,
    "despite": is_contrast,
    "protects": is_aim,
    "due_to": _is_reason,
    "should": is_directed,
    "must": is_directed,
    "recommend": is_directed,
    "therefore": _is_reason,
    "avoid": _is_denied_deed,
    "both": _is_pair,
    "since": is_since_reason,
    "possible": _is_risk_of_advice,
    "positive": _is_carried,
    "certain": is_diagnosed,
    "use": _is_in_use,
    "treat": _is_in_use,
    "latest": is_only_result,
    "start": is_onset,
    "past": is_past,
    "current": is_present,
    "switch": _is_replacement,
    "none_of": _is_emphasis,
    "once": _is_one,
    "half": _is_half,
    "need": _is_needed,
    "still": is_present,
    "ago": is_beside_span,
    "continuous": is_beside_span,
}
