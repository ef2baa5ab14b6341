"""Orders with an ingredient that another entry holds too, alone or beside others."""

from collections.abc import Iterator

from model.domain.case import Medication
from model.domain.code import Code
from model.domain.gap import Area
from model.knowledge.conditions import RepeatedClause
from model.therapy.doses import is_by_mouth
from model.therapy.facts import Answer, Facts, Truth


def taken_twice(clause: RepeatedClause, facts: Facts) -> Iterator[tuple[Medication, Medication, Code]]:
    """Each order, the other entry and the ingredient of both; by mouth or without a route.

    Two entries of the same ingredients are one drug written twice, a renewal or a change of dose, and are not meant.
    """
    by_mouth = [item for item in facts.taken if is_by_mouth(item)]
    for order in by_mouth:
        for other in by_mouth if order.state in facts.ordered else ():
            if set(order.ingredients) != set(other.ingredients):
                shared = (code for code in order.ingredients if code in other.ingredients)
                yield from ((order, other, code) for code in shared if _is_meant(code, clause, facts))


def is_repeated(clause: RepeatedClause, facts: Facts) -> Answer:
    """Whether there is such an order; unknown when the list could not be read."""
    found = tuple(taken_twice(clause, facts))
    if not found:
        return Answer(Truth.UNKNOWN if Area.MEDICATIONS in facts.unread else Truth.NO)
    entries = dict.fromkeys(item for order, other, _ in found for item in (order, other))
    return Answer(Truth.YES, tuple(facts.medication_evidence(item) for item in entries))


def _is_meant(code: Code, clause: RepeatedClause, facts: Facts) -> bool:
    drugs = facts.knowledge.drugs
    is_named = not clause.taking or drugs.is_in_class(code, clause.taking)
    return is_named and not drugs.is_in_class(code, clause.apart_from)
