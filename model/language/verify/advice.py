"""What a statement advises, warns of and lists, and the names that stand around a word."""

from typing import Final

from model.language.verify.check import Sentence
from model.language.verify.items import ANCHORS, MENTIONS, Item
from model.language.verify.kinds import Kind
from model.language.verify.phrases import phrases
from model.language.verify.reading import Reading

AGAINST: Final = frozenset(("avoid", "do_not_use", "contraindicated", "stop", "ended"))
"""Classes of advice against a drug."""
_CAPS: Final = frozenset(("at_most", "at_least"))
_REASONS: Final = ("reason", "because", "原因", "理由", "因为", "由于")
_TWO: Final = 2
_MEDICATION: Final = frozenset(("medication", "medicin", "tak", "take", "prescrib", "order"))


def advises_against(reading: Reading) -> bool:
    """Whether a statement advises against something; "if contraindicated" only asks whether it does."""
    return any(item.keys & AGAINST and not item.is_conditional for item in reading.items)


def is_reason(sentence: Sentence, item: Item) -> bool:
    """Whether one statement advises and names what stands on both sides of the word, or is itself put as the reason."""
    return any(
        (has_advice(reading) or _is_undone(reading)) and has_ends(sentence, item, reading)
        for reading in sentence.ground.readings
    ) or any(
        reading.text.casefold().startswith(_REASONS) and _names_one_end(sentence, item, reading)
        for reading in sentence.ground.readings
    )


def _is_undone(reading: Reading) -> bool:
    """ "Not tested, insufficient tissue": what stands beside a test that was not done is the reason."""
    return any({"unknown", "unreadable"} & item.hedges for item in reading.items)


def _names_one_end(sentence: Sentence, item: Item, reading: Reading) -> bool:
    """Whether a statement that gives a reason names one side of the word; the other side is what it is given for."""
    return any(sentence.ground.holds(reading, end, sentence.words(end)) for end in ends(sentence, item))


def names_risk(sentence: Sentence, item: Item) -> bool:
    """Whether a statement that advises names the finding."""
    places = sentence.ground.places(item, sentence.words(item))
    return any(has_advice(said.reading) and not said.item.is_negated for said in places)


def is_affirmed(sentence: Sentence, item: Item) -> bool:
    """Whether the evidence affirms, unhedged, the name nearest to the word."""
    names = tuple(other for other in sentence.reading.items if other.kind in ANCHORS and other.kind is not Kind.BODY)
    return any(
        not said.item.is_negated and not said.item.hedges
        for other in sentence.reading.nearest(item, reach=names)
        if other.kind is not Kind.GENE
        for said in sentence.ground.places(other, sentence.words(other))
    )


def offers_other(reading: Reading) -> bool:
    """Whether a statement names something to be chosen in a drug's stead."""
    return any(item.keys & {"switch", "consider"} and not item.is_negated for item in reading.items)


def has_advice(reading: Reading) -> bool:
    """Whether a statement advises, or sets a limit."""
    return any(item.group == "advice" or item.bound in _CAPS for item in reading.items)


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


def is_allergy(sentence: Sentence, item: Item) -> bool:
    """ "A rash after penicillin" where the evidence has the rash as the allergy to it."""
    near = ends(sentence, item)
    allergy = phrases().keys_of("allergy")
    return len(near) > 1 and any(
        all(sentence.ground.holds(reading, end, sentence.words(end)) for end in near)
        and any(one.keys & allergy for one in (*reading.items, *reading.nested))
        for reading in sentence.ground.readings
    )


def has_ends(sentence: Sentence, item: Item, reading: Reading) -> bool:
    """Whether a statement names what stands on both sides of the word."""
    near = ends(sentence, item)
    return bool(near) and all(sentence.ground.holds(reading, end, sentence.words(end)) for end in near)


def ends(sentence: Sentence, item: Item) -> tuple[Item, ...]:
    """The names on both sides of a word."""
    reach = [other for other in sentence.reading.items if other.kind in MENTIONS]
    left = [other for other in reach if other.after <= item.first][-1:]
    right = [other for other in reach if other.first >= item.after][:1]
    return (*left, *right)


def are_taken(sentence: Sentence, item: Item) -> bool:
    """ "X together with Y" of two drugs that the evidence lists, each in a statement of its own, as taken."""
    drugs = ends(sentence, item)
    if len(drugs) < _TWO or item.is_negated or any(one.kind is not Kind.DRUG for one in drugs):
        return False
    readings = [reading for reading in sentence.ground.readings if lists_drug(reading)]
    return all(any(sentence.ground.holds(one, drug, sentence.words(drug)) for one in readings) for drug in drugs)
