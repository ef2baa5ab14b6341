"""One drug of one patient before one rule: what every question about the two asks, worked out once."""

from model.domain.case import Medication
from model.domain.evidence import Evidence
from model.domain.value import Value
from model.knowledge.drug_terms import DrugTerm
from model.knowledge.pgx_rules import PairRule
from model.therapy.facts import Facts
from model.therapy.situation import GeneState, Situation, states_apart_from


class Drug(Value, frozen=True):
    """A drug with the orders and list entries that hold it (none: only asked about), their keys and their words."""

    term: DrugTerm
    medications: tuple[Medication, ...]
    keys: tuple[str, ...]
    evidence: tuple[Evidence, ...]


class Subject(Value, frozen=True):
    """A drug before a rule; ``states`` are the rule's genes, in its order, as this drug meets them.

    ``is_known``: the results of every gene name a phenotype. ``is_reported``: some gene has a result. ``open_genes``
    are those that nobody tested and that no present drug settles.
    """

    rule: PairRule
    drug: Drug
    situation: Situation
    states: tuple[GeneState, ...]
    is_known: bool
    is_reported: bool
    is_converted: bool
    open_genes: tuple[str, ...]


def drug_of(term: DrugTerm, medications: tuple[Medication, ...], facts: Facts) -> Drug:
    """The drug with what is on record of it."""
    keys = tuple(item.key for item in medications)
    return Drug(term, medications, keys, tuple(facts.medication_evidence(item) for item in medications))


def subject_of(rule: PairRule, drug: Drug, situation: Situation) -> Subject:
    """The drug before the rule; what a drug does to its own metabolism is left out of its genes."""
    states = states_apart_from(drug.term.en, rule.genes, situation)
    is_known, is_reported, is_converted, open_genes = True, False, False, list[str]()
    for key, state in zip(rule.genes, states, strict=True):
        is_known &= state.interpretation.is_usable
        is_reported |= state.interpretation.has_result
        is_converted |= state.is_converted
        if not (state.interpretation.has_result or state.is_usable):
            open_genes.append(key)
    return Subject(rule, drug, situation, states, is_known, is_reported, is_converted, tuple(open_genes))
