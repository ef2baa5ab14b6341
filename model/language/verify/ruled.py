"""What the form of a rule gives without a word: the harm that it names as a reason, what it does told with "can"."""

from typing import Final

from model.language.verify.advice import AGAINST, advises_against, has_advice, names_risk
from model.language.verify.check import Sentence
from model.language.verify.items import Item
from model.language.verify.kinds import Kind
from model.language.verify.reading import Reading

_CAPACITIES: Final = frozenset(("can", "会", "可", "可以"))
_HAVING: Final = ("have", "suffer", "有", "患")
_CONTRASTS: Final = frozenset(("although", "even though", "though", "尽管", "虽然", "虽"))
_AIMED: Final = ("to", "为", "以")


def is_reason_of_advice(sentence: Sentence, item: Item) -> bool:
    """ "Must not be given with X because of angioedema" where one statement forbids and names the harm."""
    orders = [one for one in sentence.reading.items if one.keys & AGAINST and one.after <= item.first]
    harm = next((one for one in sentence.reading.items if one.first >= item.after and one.kind is not Kind.PLAIN), None)
    while harm is not None and harm.group in ("severity", "status", "certainty"):
        place = sentence.reading.items.index(harm)
        harm = next((one for one in sentence.reading.items[place + 1 :] if one.kind is not Kind.PLAIN), None)
    if not orders or harm is None or harm.kind is not Kind.FINDING or harm.is_negated:
        return False
    return any(
        advises_against(said.reading) and not said.item.is_negated and not said.item.is_conditional
        for said in sentence.ground.places(harm, sentence.words(harm))
    )


def is_capacity(sentence: Sentence, item: Item) -> bool:
    """ "Benzene can cause leukaemia" where a statement on no patient says that it does."""
    if sentence.words(item).casefold() not in _CAPACITIES:
        return False
    ahead = [one for one in sentence.reading.items if item.after <= one.first and one.kind is Kind.FINDING]
    follows = sentence.reading.text[item.end :].lstrip().casefold()
    return (
        bool(ahead)
        and not follows.startswith(_HAVING)
        and any(
            is_general(said.reading) and not said.item.is_negated and not said.item.hedges
            for said in sentence.ground.places(ahead[0], sentence.words(ahead[0]))
        )
    )


def is_general(reading: Reading) -> bool:
    """Whether a statement gives no result, date or person: a rule, and nothing told of a patient."""
    return not any(
        one.days or one.group in ("person", "sex") or "past" in one.keys or "current" in one.keys
        or (one.value and one.value.dimension not in ("", "mass") and not one.value.is_time)
        for one in reading.items
    )  # fmt: skip


def is_contrast(sentence: Sentence, item: Item) -> bool:
    """ "Although": what stands on both sides is checked by itself, and neither is said to bring the other about."""
    return sentence.words(item).casefold() in _CONTRASTS


def is_aim(sentence: Sentence, item: Item) -> bool:
    """ "To prevent myopathy, at most 10 mg a day" where one statement sets the limit and names the harm."""
    place = item.first - 1 if item.first and sentence.words(item).isascii() else item.first
    if not sentence.reading.tokens[place].text.casefold().startswith(_AIMED):
        return False
    harm = next((one for one in sentence.reading.items if one.first >= item.after and one.kind is not Kind.PLAIN), None)
    return harm is not None and harm.kind is Kind.FINDING and names_risk(sentence, harm)


def is_possible_risk(sentence: Sentence, item: Item) -> bool:
    """ "因有卒中风险", "the risk of X" where the evidence has X as possible, or a rule as its harm."""
    near = sentence.reading.nearest(
        item, reach=tuple(one for one in sentence.reading.items if one.kind is Kind.FINDING)
    )
    return any(
        not said.item.is_negated
        and ("possible" in said.item.hedges or (has_advice(said.reading) and is_general(said.reading)))
        for one in near
        for said in sentence.ground.places(one, sentence.words(one))
    )
