"""Drugs on the list or in the order that the patient's own allergy record names."""

from collections.abc import Iterator

from model.domain.case import Medication
from model.domain.code import Code
from model.domain.gap import Area
from model.knowledge.conditions import AllergicClause
from model.therapy.allergy_records import LOUDNESS
from model.therapy.facts import Answer, Facts, Truth


def named_by_allergies(clause: AllergicClause, facts: Facts) -> Iterator[tuple[Medication, Code]]:
    """Each drug taken or ordered whose ingredient the record names as an allergy, with that ingredient."""
    for item in facts.taken if facts.case.allergies else ():
        for code in item.ingredients:
            is_apart = facts.knowledge.drugs.is_in_class(code, clause.apart_from)
            if not is_apart and facts.allergy_to(code).truth is Truth.YES:
                yield item, code


def is_allergic(clause: AllergicClause, facts: Facts) -> Answer:
    """Whether there is such a drug; unknown when the allergies could not be read."""
    found = tuple(named_by_allergies(clause, facts))
    if not found:
        return Answer(Truth.UNKNOWN if Area.ALLERGIES in facts.unread else Truth.NO)
    answers = [facts.allergy_to(code) for _, code in found]
    return Answer(
        Truth.YES,
        tuple(dict.fromkeys(item for answer in answers for item in answer.evidence)),
        at_most=max((answer.at_most for answer in answers), key=LOUDNESS.index),
        is_unconfirmed=all(answer.is_unconfirmed for answer in answers),
    )
