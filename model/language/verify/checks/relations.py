"""Every relation, comparison, trend, degree, side, person and advice is licensed by a statement on the same thing."""

from collections.abc import Iterator
from typing import Final

from model.language.verify.advice import AGAINST, advises_against, ends
from model.language.verify.check import Sentence, is_cause_hedged
from model.language.verify.conditions import part_at
from model.language.verify.folding import stem
from model.language.verify.frames import (
    is_criteria,
    is_frame,
    is_genetic_reading,
    is_glossed,
    is_grouped,
    is_indication,
    is_treated,
)
from model.language.verify.given import is_given
from model.language.verify.ground import Said
from model.language.verify.items import ANCHORS, Item
from model.language.verify.kinds import Kind
from model.language.verify.order import is_turned
from model.language.verify.phrases import licences, phrases
from model.language.verify.problem import Fault, Problem
from model.language.verify.ranges import is_limit
from model.language.verify.reading import Reading
from model.language.verify.roles import changed
from model.language.verify.ruled import is_capacity
from model.language.verify.states import excluding

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
_LOOSE: Final = frozenset(("temporal", "population", "person", "sex", "certainty"))
_PRONOUNS: Final = frozenset(("he", "she", "him", "her", "his", "hers", "他", "她"))
MODAL: Final = frozenset(("recommend", "should", "need", "must", "consider"))
_PREFERRED: Final = frozenset(("preferred", "prefer", "首选", "优选"))
_HEDGED: Final = frozenset(("cause", "trend"))
_BEYOND: Final = frozenset(("below", "above"))
_URGES: Final = frozenset(("use", "recommend", "start", "safe_use", "permitted", "should", "need"))
_AHEAD: Final = 4
_LOWER: Final = frozenset(("down", "low_state", "lower"))
_DOSES: Final = frozenset(("dose_up", "dose_down"))
_BE: Final = frozenset(("is", "was", "are", "were", "的"))
_MEASURES: Final = frozenset(("trend", "comparison"))
_PARTING: Final = frozenset((",", ";", "，", "；", "。", "."))
_OTHERS: Final = frozenset(("other", "another", "其他", "其它", "另一种", "instead"))
_NEAR: Final = 12
_LEVEL_REACH: Final = 6
_LEVELS: Final = frozenset((stem("levels"), stem("concentrations")))
_OWNERS: Final = ANCHORS - {Kind.WORD}


def CHECK(sentence: Sentence) -> Iterator[Problem]:  # noqa: N802 - the name that the folder's reader looks for
    """Find a licence for every relation word."""
    for item in sentence.reading.items:
        if item.kind is not Kind.RELATION or item.bound == "number":
            continue
        if item.group == "negation":
            if item.bound != "reached" and not item.is_conditional and not _is_denial_known(sentence):
                yield sentence.problem(item, Fault.POLARITY)
        elif (wrong := _wrong(sentence, item)) is not None:
            yield sentence.problem(item, wrong)


def _wrong(sentence: Sentence, item: Item) -> Fault | None:
    fault = _FAULTS[item.group]
    if is_turned(sentence, item):
        return fault
    if is_indication(sentence, item):
        return None
    if "treat" in item.keys and not is_treated(sentence, item):
        return Fault.CAUSE
    if is_given(sentence, item) or any(_is_owned(sentence, item, said) for said in excluding(sentence, item)):
        return None
    if "suggests" in item.keys and any(
        test(sentence, item) for test in (is_frame, is_criteria, is_genetic_reading, is_glossed, is_grouped)
    ):
        return None
    return _unlicensed(sentence, item, fault)


def _unlicensed(sentence: Sentence, item: Item, fault: Fault) -> Fault | None:
    """What is wrong with a relation that only a statement with such a word can license."""
    places = _licensed(sentence, item)
    if not places:
        if item.group == "sex" and sentence.words(item).casefold() in _PRONOUNS:
            return fault if _is_sex_known(sentence) else None
        return None if _is_mere_modal(sentence, item) else fault
    same = [said for said in places if _is_alike(sentence, item, said)]
    if not same:
        return None if _is_mere_modal(sentence, item) else Fault.POLARITY
    if (item.group in _HEDGED or item.keys & _BEYOND) and not is_cause_hedged(sentence, item):
        is_weaker = any(is_capacity(sentence, one) for one in sentence.reading.items if one.keys == {"possible"})
        same = [said for said in same if said.item.hedges == item.hedges or (is_weaker and not said.item.hedges)]
        if not same:
            return Fault.CERTAINTY
    if item.group == "cause":
        return None if any(_holds_both(sentence, item, said) for said in same) else fault
    if item.is_conditional and any(said.item.is_conditional for said in same):
        return None
    is_right = any(_is_owned(sentence, item, said) for said in same) or _is_mere_modal(sentence, item)
    return None if is_right else fault


def _licensed(sentence: Sentence, item: Item) -> list[Said]:
    table = licences()
    classes = frozenset[str]().union(*(table.get(key, frozenset((key,))) for key in item.keys))
    found = [said for key in sorted(classes) for said in sentence.ground.by_key.get(key, ()) if not _is_limit(said)]
    if item.group in _MEASURES and _moves_level(sentence, item):
        found = [said for said in found if said.item.keys & item.keys or not said.item.keys & _DOSES]
    if item.group == "frequency" and not _is_mistaken(sentence.reading, item):
        found = [said for said in found if not _is_mistaken(said.reading, said.item)]
    if "combined" in item.keys and not item.is_negated:
        found = [
            said for said in found if not any("combined" in one.keys and one.is_negated for one in said.reading.items)
        ]
    if item.keys & MODAL and not item.is_negated and not _warns(sentence.reading):
        found = [said for said in found if not said.item.keys & AGAINST]
    if item.keys & _URGES and not item.is_negated:
        return [said for said in found if said.item.keys & item.keys or not advises_against(said.reading)]
    return found


def _is_mistaken(reading: Reading, item: Item) -> bool:
    """ "Daily use by mistake has killed": how often, in the part that calls it a mistake."""
    first, after = part_at(reading.tokens, item.first)
    mistake = phrases().keys_of("by mistake")
    return any(one.keys & mistake and first <= one.first < after for one in reading.items)


def _warns(reading: Reading) -> bool:
    return any(other.keys & AGAINST or other.group == "negation" for other in reading.items)


def _moves_level(sentence: Sentence, item: Item) -> bool:
    """ "The level is low", "lowers warfarin levels": a level is no dose, that may have been lowered."""
    ahead = sentence.reading.tokens[item.after : item.after + _LEVEL_REACH]
    if any(token.form in _LEVELS or token.text == "浓" for token in ahead):
        return True
    reach = tuple(other for other in sentence.reading.items if other.kind in ANCHORS)
    return any(other.kind is Kind.TEST for other in sentence.reading.nearest(item, reach=reach))


def _is_beside(reading: Reading, item: Item, other: Item) -> bool:
    first, last = (item, other) if item.first < other.first else (other, item)
    between = [token.text.casefold() for token in reading.tokens[first.after : last.first]]
    return not between or (len(between) == 1 and between[0] in _BE)


def _is_limit(said: Said) -> bool:
    """ "Target < 7 %": the sign belongs to the target and says nothing of the value."""
    number = next((one for one in said.reading.items if one.value and one.first >= said.item.after), None)
    is_bound = said.item.bound == "number" and number is not None
    return is_bound and number is not None and is_limit(said.reading.tokens, said.reading.items, number)


def _is_owned(sentence: Sentence, item: Item, said: Said) -> bool:
    reach = tuple(other for other in sentence.reading.items if other.kind in _OWNERS)
    if item.group in _MEASURES and not _moves_quality(sentence, item, said):
        return False
    if item.group == "trend" and not _is_of_subject(sentence, item, said):
        return False
    if item.keys & AGAINST and any("combined" in one.keys for one in sentence.reading.items):
        reach = tuple(one for one in reach if sentence.ground.holds(said.reading, one, sentence.words(one))) or reach
    ahead = _AHEAD if item.group == "frequency" else 0
    owners = reach if item.group in _LOOSE else sentence.reading.nearest(item, reach=reach, ahead=ahead)
    if (
        item.group in _MEASURES
        and item.bound != "number"
        and (moved := changed(sentence.reading, item))
        and (told := changed(said.reading, said.item))
    ):
        return any(one.keys & other.keys for one in moved for other in told)
    if "stop" in item.keys and owners and all(_is_of_another_part(sentence, one, said) for one in owners):
        return False
    known = [owner for owner in owners if sentence.ground.places(owner, sentence.words(owner))]
    if not known or not any(other.kind in _OWNERS for other in said.reading.items):
        return True
    classes = {(other.keys, other.is_negated) for other in said.reading.items if other.group == item.group}
    ambiguous = len(classes) > 1 and item.group not in _LOOSE
    return any(sentence.is_owned(owner, said.item, said.reading, is_ambiguous=ambiguous) for owner in known)


def _is_of_another_part(sentence: Sentence, owner: Item, said: Said) -> bool:
    """ "A is taken; B was stopped": what ended is the drug of its own part of the statement."""
    first, after = part_at(said.reading.tokens, said.item.first)
    places = [one.item for one in sentence.ground.places(owner, sentence.words(owner)) if one.reading is said.reading]
    rivals = [one for one in said.reading.items if one.kind is owner.kind is Kind.DRUG and first <= one.first < after]
    return bool(places and rivals) and not any(first <= one.first < after for one in places)


def _is_of_subject(sentence: Sentence, item: Item, said: Said) -> bool:
    """ "The effect of A may be reduced" is not licensed by a statement on B alone."""
    commas = [place for place, token in enumerate(sentence.reading.tokens[: item.first]) if token.text in (",", "，")]
    first = commas[-1] if commas else 0
    drugs = [one for one in sentence.reading.items if one.kind is Kind.DRUG and first <= one.first < item.first]
    if not drugs or not any(one.kind is Kind.DRUG for one in said.reading.items):
        return True
    return any(sentence.ground.holds(said.reading, one, sentence.words(one)) for one in drugs)


def _moves_quality(sentence: Sentence, item: Item, said: Said) -> bool:
    """ "Decreased sensitivity": where a trend stands beside a quality, the evidence's stands nearest to it, too."""
    reading = sentence.reading
    words = tuple(other for other in reading.items if other.kind is Kind.WORD)
    movers = tuple(one for one in said.reading.items if one.group in _MEASURES or one.keys & _DOSES)
    places = [
        place.item
        for other in reading.nearest(item, reach=words)
        if _is_beside(reading, item, other)
        for place in sentence.ground.places(other, sentence.words(other))
        if place.reading is said.reading
    ]
    if not places or said.item not in movers:
        return True
    return any(said.item in said.reading.nearest(place, reach=movers) for place in places)


def _is_alike(sentence: Sentence, item: Item, said: Said) -> bool:
    """ "Must not be combined" and "combination contraindicated" differ in form alone; so do modal verbs."""
    if item.is_negated == said.item.is_negated or (item.is_conditional and said.item.is_conditional):
        return True
    if item.keys & MODAL and (item.is_negated or any(other.keys & AGAINST for other in sentence.reading.items)):
        return True
    if item.group != "advice" and "combined" not in item.keys:
        return False
    denied, told = (said.reading, said.item) if item.is_negated else (sentence.reading, item)
    first, after = _clause(denied, told)
    return any(other.keys & AGAINST and first <= other.first < after for other in denied.items if other is not told)


def _clause(reading: Reading, item: Item) -> tuple[int, int]:
    """The tokens between the commas, colons and stops around an item."""
    stops = [place for place, token in enumerate(reading.tokens) if token.text in _PARTING]
    first = max((place for place in stops if place < item.first), default=-1)
    return first + 1, min((place for place in stops if place >= item.after), default=len(reading.tokens))


def _holds_both(sentence: Sentence, item: Item, said: Said) -> bool:
    """A cause needs both of its ends in the statement."""
    return all(sentence.ground.holds(said.reading, end, sentence.words(end)) for end in ends(sentence, item))


def _is_mere_modal(sentence: Sentence, item: Item) -> bool:
    """ "It is recommended to avoid": the advice itself is checked, the words that introduce it add nothing."""
    if not item.keys <= MODAL - {"consider"} or sentence.words(item).casefold() in _PREFERRED:
        return False
    return any(
        _introduces(sentence, item, other) and (other.is_negated or not item.is_negated)
        for other in sentence.reading.items
    )


def _introduces(sentence: Sentence, item: Item, other: Item) -> bool:
    """Whether advice stands close to the modal word; "use" is none where the evidence advises against."""
    if sentence.words(other).casefold() in _OTHERS:
        return False
    is_dose = bool(other.keys & _LOWER) and "dose_down" in sentence.ground.by_key
    if other is item or not (other.group == "advice" or is_dose) or other.keys & MODAL:
        return False
    first, last = (item, other) if item.first < other.first else (other, item)
    if any("combined" in one.keys and first.first < one.first < last.first for one in sentence.reading.items):
        return False
    between = [token.text for token in sentence.reading.tokens[first.after : last.first]]
    if len(between) > _NEAR or any(sign in between for sign in (",", "(", ";")):
        return False
    return not (other.keys & _URGES and any(advises_against(reading) for reading in sentence.ground.readings))


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
