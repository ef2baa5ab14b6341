"""Every drug, gene, variant, finding, test and code is in the evidence, with its polarity, person and certainty."""

import re
from collections.abc import Iterator
from typing import Final

from model.language.verify.advice import advises_against, names_risk, offers_other
from model.language.verify.check import Sentence, is_cause_hedged
from model.language.verify.ground import Said
from model.language.verify.headings import is_heading, is_under
from model.language.verify.items import MENTIONS, Item
from model.language.verify.kinds import Kind
from model.language.verify.phrases import licences
from model.language.verify.problem import Fault, Problem
from model.language.verify.reading import Reading
from model.language.verify.ruled import is_capacity
from model.language.verify.states import is_unchanged, is_wild

_FAULTS: Final = {
    Kind.DRUG: Fault.DRUG,
    Kind.GENE: Fault.GENE,
    Kind.VARIANT: Fault.VARIANT,
    Kind.CODE: Fault.CODE,
    Kind.CLOCK: Fault.DATE,
    Kind.FINDING: Fault.FINDING,
    Kind.TEST: Fault.TEST,
    Kind.PROCEDURE: Fault.PROCEDURE,
    Kind.BODY: Fault.BODY,
    Kind.WORD: Fault.UNSUPPORTED_WORD,
}
_HEDGED: Final = frozenset((Kind.FINDING, Kind.VARIANT))
_ALWAYS: Final = frozenset(("unknown", "unreadable", "planned"))
"""What was not done, not known, not readable or only planned is so for a test and a procedure, too."""
_NEAR: Final = 3
_GONE: Final = frozenset(
    (
        "resolved",
        "in remission",
        "remission",
        "has resolved",
        "was resolved",
        "healed",
        "已缓解",
        "缓解期",
        "已愈",
        "已痊愈",
    )
)
_OVER: Final = frozenset(("cured", "inactive", "better", "ended", "past", "planned", "certain"))
_BARRED: Final = frozenset(("combined", "start"))
_SHOWN: Final = re.compile(r"\bcriteri|\bconsistent with\b|\bin keeping with\b|标准|符合|属", re.IGNORECASE)
_WAS: Final = frozenset(("had", "was", "were", "曾", "过", "once", "previous"))


def CHECK(sentence: Sentence) -> Iterator[Problem]:  # noqa: N802 - the name that the folder's reader looks for
    """Find each name in the evidence and compare what is said of it."""
    for item in sentence.reading.items:
        fault = _FAULTS.get(item.kind)
        if fault is None:
            continue
        places = sentence.ground.places(item, sentence.words(item)) or joined(sentence, item)
        if not places and item.kind is Kind.CODE and sentence.words(item).casefold() in sentence.ground.codes:
            if item.is_negated:
                yield sentence.problem(item, Fault.POLARITY)
        elif not places and not is_wild(sentence, item):
            yield sentence.problem(item, fault)
        elif item.kind in MENTIONS and (wrong := _wrong(sentence, item, places)):
            yield sentence.problem(item, wrong)
        elif item.kind is Kind.WORD and _is_turned(item, places):
            yield sentence.problem(item, Fault.POLARITY)
        elif item.kind in (Kind.VARIANT, Kind.WORD) and places and not _is_of_its_gene(sentence, item, places):
            yield sentence.problem(item, fault)


def joined(sentence: Sentence, item: Item) -> list[Said]:
    """ "心包无积液" for "无心包积液": a finding with the part of the body that stands before the denial."""
    if item.kind is not Kind.FINDING:
        return []
    near = [
        other for other in sentence.reading.items if other.kind is Kind.BODY and 0 <= item.first - other.after <= _NEAR
    ]
    return [
        Said(said.reading, whole)
        for other in near
        for said in sentence.ground.places(other, sentence.words(other))
        for whole in said.reading.items
        if whole.kind is Kind.FINDING and whole.first <= said.item.first and said.item.after < whole.after
        and said.reading.text[said.item.end : whole.end].strip() == sentence.words(item)
    ]  # fmt: skip


def _is_turned(item: Item, places: list[Said]) -> bool:
    """A quality denied only here, or only there; another denial elsewhere in its statement leaves it open."""
    if not item.is_negated:
        return bool(places) and all(said.item.is_negated for said in places)
    return bool(places) and not any(one.group == "negation" for said in places for one in said.reading.items)


def _wrong(sentence: Sentence, item: Item, places: list[Said]) -> Fault | None:
    """What differs in every place where the evidence names the thing; None when one place agrees."""
    same = [said.item for said in places if _is_alike(sentence, item, said)]
    if not same:
        return Fault.POLARITY
    same = [other for other in same if _is_same_person(item.persons, other.persons)]
    if not same:
        return Fault.PERSON
    same = [other for other in same if other.hedges & _ALWAYS == item.hedges & _ALWAYS or _is_awaited(item, other)]
    if not same:
        return Fault.CERTAINTY
    if item.kind not in _HEDGED or is_cause_hedged(sentence, item) or _is_mere_risk(sentence, item):
        return None
    if not any(item.hedges == other.hedges for other in same) and not _is_found(sentence, item, places):
        return Fault.CERTAINTY
    return Fault.STATUS if _is_over(sentence, item, places) else None


def _is_found(sentence: Sentence, item: Item, places: list[Said]) -> bool:
    """ "Meets the criteria for X" where the evidence begins with X, unlisted, and gives the results that show it."""
    is_shown = bool(_SHOWN.search(sentence.reading.text))
    return is_shown and any(
        said.item.hedges - item.hedges == {"unlisted"}
        and said.item.first == 0
        and any(one.value and not one.value.is_time for one in said.reading.items)
        for said in places
    )


def _is_awaited(item: Item, known: Item) -> bool:
    """What is pending or planned has no result yet."""
    return item.hedges & _ALWAYS == {"unknown"} and known.hedges & _ALWAYS == {"planned"}


def _is_over(sentence: Sentence, item: Item, places: list[Said]) -> bool:
    """ "Diabetes" where the evidence has it in remission, everywhere, and the sentence says nothing of that."""
    if item.kind is not Kind.FINDING or item.is_negated or any(one.keys & _OVER for one in sentence.reading.items):
        return False
    if {token.text.casefold() for token in sentence.reading.tokens} & _WAS:
        return False
    return bool(places) and all(_is_ended(said.reading, said.item) for said in places)


def _is_ended(reading: Reading, item: Item) -> bool:
    names = tuple(one for one in reading.items if one.kind is Kind.FINDING)
    return any(
        item in reading.nearest(one, reach=names) or (is_heading(reading, one) and is_under(reading, one, item))
        for one in reading.items
        if one.keys & {"cured", "inactive"} or reading.text[one.start : one.end].casefold() in _GONE
    )


def _is_mere_risk(sentence: Sentence, item: Item) -> bool:
    """A hedge on what a statement of advice warns of, or "can" of what a rule says, takes nothing away."""
    if item.hedges != {"possible"}:
        return False
    return names_risk(sentence, item) or any(
        is_capacity(sentence, one) for one in sentence.reading.items if one.keys == {"possible"}
    )


def _is_alike(sentence: Sentence, item: Item, said: Said) -> bool:
    """Whether text and evidence both affirm or both deny; "do not start X" and "avoid X" deny alike.

    Of two conditions the denials are counted elsewhere: "unless contraindicated" is "if not contraindicated".
    """
    if item.is_conditional and said.item.is_conditional:
        return True
    if item.kind is Kind.GENE:
        return is_unchanged(sentence.reading, item) is is_unchanged(said.reading, said.item)
    if item.kind is Kind.TEST and _is_absent(sentence.reading, item) is not _is_absent(said.reading, said.item):
        return _is_result(sentence, item) and said.item.is_negated
    if item.kind is Kind.TEST and said.item.is_negated and not item.is_negated and _is_positive(sentence, item):
        return False
    if said.item.is_negated == item.is_negated or (item.kind is Kind.TEST and not _is_result(sentence, item)):
        return True
    if item.kind is not Kind.DRUG:
        return False
    other = said.reading if item.is_negated else sentence.reading
    if any(one.keys & _BARRED and one.is_negated for one in other.items):
        return True
    return advises_against(other) or (item.is_negated and offers_other(other))


def _is_absent(reading: Reading, item: Item) -> bool:
    """ "Without blood", "blood negative": the denial stands right before the name, or nearest after it."""
    tests = tuple(other for other in reading.items if other.kind is Kind.TEST)
    return item.is_negated and any(
        other.after == item.first if "neg" in other.keys else item in reading.nearest(other, reach=tests)
        for other in reading.items
        if other.group == "negation"
    )


def _is_positive(sentence: Sentence, item: Item) -> bool:
    """ "Surface antigen positive": a positive result right beside the test."""
    return any("positive" in one.keys and sentence.reading.gap(one, item) <= 1 for one in sentence.reading.items)


def _is_result(sentence: Sentence, item: Item) -> bool:
    """ "HBsAg is negative" gives a result; "creatinine is not raised" denies a state."""
    near = [other for other in sentence.reading.items if "neg_after" in other.keys]
    tests = tuple(other for other in sentence.reading.items if other.kind is Kind.TEST)
    return item.is_negated and any(item in sentence.reading.nearest(other, reach=tests) for other in near)


def _is_same_person(said: frozenset[str], known: frozenset[str]) -> bool:
    """Whether both are told of one relative, "brother" of an older and a younger one; of any where "family" is said."""
    if said == known or (bool(said & known) and said <= known | {"family"}) or (said == {"family"} and bool(known)):
        return True
    own = frozenset(one for one in said if not licences().get(one, frozenset((one,))) - {one} & said)
    licensed = [licences().get(one, frozenset((one,))) for one in own]
    return (
        bool(known)
        and bool(own)
        and all(one & known for one in licensed)
        and known <= frozenset[str]().union(*licensed) | {"family"}
    )


def _is_of_its_gene(sentence: Sentence, item: Item, places: list[Said]) -> bool:
    reading = sentence.reading
    genes = tuple(other for other in reading.items if other.kind is Kind.GENE)
    near = [gene for gene in reading.nearest(item, reach=genes, ahead=2) if reading.gap(item, gene) <= _NEAR]
    if not near:
        return True
    return any(
        sentence.is_owned(
            gene, said.item, said.reading, is_ambiguous=sum(i.kind is Kind.GENE for i in said.reading.items) > 1
        )
        for gene in near
        for said in places
    )
