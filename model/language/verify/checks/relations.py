"""Every relation, comparison, trend, degree, side, person and advice is licensed by a statement on the same thing."""

from collections.abc import Iterator
from typing import Final

from model.language.verify.check import Sentence, is_cause_hedged
from model.language.verify.spans import is_between_dates
from model.language.verify.ground import Said
from model.language.verify.items import ANCHORS, MENTIONS, Item
from model.language.verify.phrases import Kind, licences
from model.language.verify.problem import Fault, Problem
from model.language.verify.reading import Reading

_FAULTS: Final = {
    "cause": Fault.CAUSE,
    "comparison": Fault.COMPARISON,
    "trend": Fault.TREND,
    "severity": Fault.SEVERITY,
    "certainty": Fault.CERTAINTY,
    "frequency": Fault.FREQUENCY,
    "temporal": Fault.TEMPORAL,
    "advice": Fault.ADVICE,
    "status": Fault.STATUS,
    "side": Fault.SIDE,
    "person": Fault.PERSON,
    "sex": Fault.PERSON,
    "population": Fault.PERSON,
}
_LOOSE: Final = frozenset(("temporal", "population", "person", "sex", "certainty", "frequency"))
_PRONOUNS: Final = frozenset(("he", "she", "him", "her", "his", "hers", "他", "她"))
_MODAL: Final = frozenset(("recommend", "should", "need", "must", "consider"))
_HEDGED: Final = frozenset(("cause", "trend", "status", "severity"))
_AGAINST: Final = frozenset(("avoid", "do_not_use", "contraindicated", "stop", "ended"))
_BASE_FORMS: Final = frozenset(("use", "apply", "treat"))
_BEFORE_ORDERS: Final = frozenset(("should", "must", "to", "please", "can", "may", "and", "then"))
_URGES: Final = frozenset(("use", "recommend", "start", "safe_use", "should", "need"))
_NEAR: Final = 12
_JOINED: Final = frozenset((Kind.DRUG, Kind.PROCEDURE))
_MEDICATION: Final = frozenset(("medication", "medicin", "takes", "tak", "prescrib", "order"))
_OWNERS: Final = ANCHORS - {Kind.WORD}


def CHECK(sentence: Sentence) -> Iterator[Problem]:  # noqa: N802 - the name that the folder's reader looks for
    """Find a licence for every relation word."""
    for item in sentence.reading.items:
        if item.kind is not Kind.RELATION or item.bound == "number":
            continue
        if item.group == "negation":
            if item.bound != "reached" and not _is_denial_known(sentence):
                yield sentence.problem(item, Fault.POLARITY)
        elif (wrong := _wrong(sentence, item)) is not None:
            yield sentence.problem(item, wrong)


def _wrong(sentence: Sentence, item: Item) -> Fault | None:
    places = _licensed(sentence, item)
    fault = _FAULTS[item.group]
    if _is_given(sentence, item):
        return None
    if not places:
        if item.group == "sex" and sentence.words(item).casefold() in _PRONOUNS:
            return fault if _is_sex_known(sentence) else None
        return None if _is_mere_modal(sentence, item) else fault
    same = [said for said in places if said.item.is_negated == item.is_negated or _is_against_alike(sentence, item, said)]
    if not same:
        return Fault.POLARITY
    if item.group in _HEDGED and all(item.hedges != said.item.hedges for said in same) and not is_cause_hedged(sentence, item):
        return Fault.CERTAINTY
    if item.group == "cause":
        return None if any(_holds_both(sentence, item, said) for said in same) else fault
    return None if any(_is_owned(sentence, item, said) for said in same) else fault


def _licensed(sentence: Sentence, item: Item) -> list[Said]:
    table = licences()
    classes = frozenset[str]().union(*(table.get(key, frozenset((key,))) for key in item.keys))
    found = [said for key in sorted(classes) for said in sentence.ground.by_key.get(key, ())]
    if item.keys & _URGES and not item.is_negated:
        return [said for said in found if said.item.keys & item.keys or not _advises_against(said.reading)]
    return found


def _is_owned(sentence: Sentence, item: Item, said: Said) -> bool:
    reach = tuple(other for other in sentence.reading.items if other.kind in _OWNERS)
    owners = reach if item.group in _LOOSE else sentence.reading.nearest(item, reach=reach)
    known = [owner for owner in owners if sentence.ground.places(owner, sentence.words(owner))]
    if not known or not any(other.kind in _OWNERS for other in said.reading.items):
        return True
    classes = {other.keys for other in said.reading.items if other.group == item.group}
    ambiguous = len(classes) > 1 and item.group not in _LOOSE
    return any(sentence.is_owned(item, owner, said.item, said.reading, is_ambiguous=ambiguous) for owner in known)


def _is_given(sentence: Sentence, item: Item) -> bool:
    """What the form of the evidence gives: reasons beside advice, drugs together, drugs in use, the present state."""
    readings = sentence.ground.readings
    if item.keys & {"combined"}:
        return any(_joins_drugs(sentence, item, reading) for reading in readings)
    if item.is_negated:
        return "use" in item.keys and (not _is_order(sentence, item) or any(
            other.keys & _AGAINST and _is_owned(sentence, item, Said(reading, other))
            for reading in readings
            for other in reading.items
        ))
    if item.keys & {"before", "after"} and _stands_by_span(sentence, item):
        return True
    if item.keys & {"due_to", "therefore"}:
        return _has_advice(sentence.reading) and any(
            _has_advice(reading) and _has_ends(sentence, item, reading) for reading in readings
        )
    if item.keys & {"use", "treat"}:
        return not _is_order(sentence, item) or _is_medication(sentence, item)
    if item.keys & {"latest"}:
        return _is_only_result(sentence, item)
    if item.keys & {"start"} and not _is_drug_near(sentence, item):
        return any(key in sentence.ground.by_key for key in ("since", "newly"))
    return bool(item.keys & {"current"}) and not any(
        other.keys & {"past", "ended", "cured"} for reading in readings for other in reading.items
    )


def _is_order(sentence: Sentence, item: Item) -> bool:
    """Whether "use" tells somebody to do it: first in its part, after "should", or "be used"."""
    tokens = sentence.reading.tokens
    word = tokens[item.first].text.casefold()
    before = [token.text.casefold() for token in tokens[max(0, item.first - 2) : item.first]]
    if not word.isascii():
        return True
    if word.endswith("ed"):
        return "be" in before
    return word in _BASE_FORMS and (not before or not before[-1].isalpha() or before[-1] in _BEFORE_ORDERS)


def _is_drug_near(sentence: Sentence, item: Item) -> bool:
    near = sentence.reading.nearest(item, reach=tuple(i for i in sentence.reading.items if i.kind in MENTIONS))
    return any(other.kind in (Kind.DRUG, Kind.PROCEDURE) for other in near) or not near


def _is_against_alike(sentence: Sentence, item: Item, said: Said) -> bool:
    """ "Must not be combined" and "combination contraindicated" differ in form alone; so do modal verbs."""
    if item.keys & _MODAL:
        return True
    if item.group != "advice" and "combined" not in item.keys:
        return False
    denied = said.reading if item.is_negated else sentence.reading
    return any(other.keys & _AGAINST for other in denied.items if other is not item and other is not said.item)


def _is_only_result(sentence: Sentence, item: Item) -> bool:
    """Whether the test beside "latest" has one result in the evidence."""
    tests = tuple(other for other in sentence.reading.items if other.kind is Kind.TEST)
    return any(
        sum(sentence.ground.holds(reading, test, sentence.words(test)) for reading in sentence.ground.readings) == 1
        for test in sentence.reading.nearest(item, reach=tests)
    )


def _has_advice(reading: Reading) -> bool:
    return any(item.group == "advice" for item in reading.items)


def _is_medication(sentence: Sentence, item: Item) -> bool:
    """Whether the drug beside the word stands in a statement that lists it as taken."""
    drugs = tuple(other for other in sentence.reading.items if other.kind is Kind.DRUG)
    return any(
        sentence.ground.holds(reading, drug, sentence.words(drug)) and _lists_drug(reading)
        for drug in sentence.reading.nearest(item, reach=drugs)
        for reading in sentence.ground.readings
    )


def _lists_drug(reading: Reading) -> bool:
    if any(item.keys & _AGAINST or item.group == "negation" for item in reading.items):
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
    if item.is_negated and not any(other.keys & _AGAINST for other in reading.items):
        return False
    return len(near) > 1 and all(sentence.ground.holds(reading, drug, sentence.words(drug)) for drug in near)


def _stands_by_span(sentence: Sentence, item: Item) -> bool:
    """ "One year after": the span itself is computed from two dates of the evidence."""
    for other in sentence.reading.items:
        if other.value and other.value.is_time and sentence.reading.gap(item, other) == 0:
            return is_between_dates(sentence.ground, other.value)
    return False


def _has_ends(sentence: Sentence, item: Item, reading: Reading) -> bool:
    ends = _ends(sentence, item)
    return bool(ends) and all(sentence.ground.holds(reading, end, sentence.words(end)) for end in ends)


def _holds_both(sentence: Sentence, item: Item, said: Said) -> bool:
    """A cause needs both of its ends in the statement."""
    return all(sentence.ground.holds(said.reading, end, sentence.words(end)) for end in _ends(sentence, item))


def _ends(sentence: Sentence, item: Item) -> tuple[Item, ...]:
    """The names on both sides of a word."""
    reach = [other for other in sentence.reading.items if other.kind in MENTIONS]
    left = [other for other in reach if other.after <= item.first][-1:]
    right = [other for other in reach if other.first >= item.after][:1]
    return (*left, *right)


def _is_mere_modal(sentence: Sentence, item: Item) -> bool:
    """ "It is recommended to avoid": the advice itself is checked, the words that introduce it add nothing."""
    if not item.keys <= _MODAL - {"must"} or item.is_negated:
        return False
    return (
        any(
            other is not item and other.group == "advice" and not other.keys & _MODAL
            for other in sentence.reading.items
        )
        and "consider" not in item.keys
    )


def _is_sex_known(sentence: Sentence) -> bool:
    return any(key in sentence.ground.by_key for key in ("male", "female"))


def _is_denial_known(sentence: Sentence) -> bool:
    """Whether a statement that shares a name or an unusual word with the sentence denies something, too."""
    shared = {
        stem for item in sentence.reading.items if item.kind is not Kind.PLAIN for stem in item.stems if len(stem) > 1
    } | {token.text for token in sentence.reading.tokens if token.shape == "han"}
    return any(
        any(item.group == "negation" for item in reading.items) and bool(shared & reading.stems)
        for reading in sentence.ground.readings
    ) or any(item.keys & {"avoid", "do_not_use"} for reading in sentence.ground.readings for item in reading.items)
