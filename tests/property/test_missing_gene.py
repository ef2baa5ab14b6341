"""Taking one gene's result away, among several, never makes advice surer: every drug, every state of its genes."""

from decimal import Decimal
from functools import cache
from itertools import product

import pytest

from model.domain.assessment import Action
from model.domain.case import ClinicalCase, DrugWay, Medication, MedicationState
from model.domain.pgx import GeneResult
from model.engine import Task, run
from model.knowledge.check import reachable
from model.knowledge.genes import INDETERMINATE
from model.knowledge.load import load
from model.therapy.situation import SEVERITY

KNOWLEDGE = load()
SCORES = tuple(Decimal(score) for score in ("0", "0.5", "1", "1.5", "2", "3"))
SURENESS = {"": 0, "none": 0, "optional": 1, "moderate": 2, "strong": 3}


def genes_of(drug):
    return sorted({gene for rule in KNOWLEDGE.pairs_by_drug[drug] for gene in rule.genes})


DRUGS = sorted(drug for drug in KNOWLEDGE.pairs_by_drug if len(genes_of(drug)) > 1)


def states_of(gene):
    found = [state for state in reachable(KNOWLEDGE.genes[gene]) if state != INDETERMINATE]
    return [state for state in found if not isinstance(state, Decimal) or state in SCORES]


def result(gene, state):
    symbol = KNOWLEDGE.genes[gene].symbol
    if isinstance(state, Decimal):
        return GeneResult(key=gene, gene=symbol, activity_score=state)
    return GeneResult(key=gene, gene=symbol, phenotype=state)


@cache
def judged(drug, known):
    """The drug's leading advice of the drug-gene rules, and what the gaps name."""
    value = KNOWLEDGE.drugs.named(drug).value
    order = Medication(key="m", ingredients=(value,), way=DrugWay.CODING, state=MedicationState.DRAFT)
    results = tuple(result(gene, state) for gene, state in known)
    assessment = run(Task.THERAPY, ClinicalCase(gene_results=results, medications=(order,)), KNOWLEDGE)
    rules = tuple(rule.id for rule in KNOWLEDGE.pairs_by_drug[drug])
    found = [item for item in assessment.therapy if item.rule_id.startswith(rules) and not item.outranked_by]
    return next(iter(found), None), " ".join(gap.what.en for gap in assessment.gaps)


def removals(drug):
    """Each full set of results, and what is left when one of them is taken away."""
    genes = genes_of(drug)
    for states in product(*(states_of(gene) for gene in genes)):
        full = tuple(zip(genes, states, strict=True))
        for gene in genes:
            yield gene, judged(drug, full)[0], *judged(drug, tuple(pair for pair in full if pair[0] != gene))


def is_asked_for(drug, gene):
    """Whether a missing result of the gene is missed: a second opinion that asks for no test misses none."""
    rules = [rule for rule in KNOWLEDGE.pairs_by_drug[drug] if gene in rule.genes]
    return any(not rule.is_partial or rule.no_result for rule in rules)


def rule_of(drug, advice):
    return next(rule for rule in KNOWLEDGE.pairs_by_drug[drug] if advice.rule_id.startswith(rule.id + "-"))


@pytest.mark.parametrize("drug", DRUGS)
def test_a_missing_result_is_named_wherever_somebody_would_have_acted_on_it(drug):
    unnamed = {gene for gene, _, _, gaps in removals(drug) if is_asked_for(drug, gene) and gene not in gaps}

    assert unnamed == set()


@pytest.mark.parametrize("drug", DRUGS)
def test_an_all_clear_names_the_gene_that_could_undo_it(drug):
    silent = [
        (gene, after.rule_id)
        for gene, _, after, _ in removals(drug)
        if after and after.action is Action.STANDARD and gene in rule_of(drug, after).genes
        if not any(gene in step.en for step in after.next_steps)
    ]

    assert silent == []


@pytest.mark.parametrize("drug", DRUGS)
def test_an_all_clear_is_no_surer_than_with_the_result(drug):
    surer = [
        (gene, before.rule_id, after.rule_id)
        for gene, before, after, _ in removals(drug)
        if before and after and after.action is Action.STANDARD and gene in rule_of(drug, after).genes
        if before.publisher == after.publisher and SURENESS[after.strength] > SURENESS[before.strength]
    ]

    assert surer == []


@pytest.mark.parametrize("drug", DRUGS)
def test_advice_turns_milder_only_where_the_gap_says_what_is_missing(drug):
    unsaid = [
        (gene, before.rule_id)
        for gene, before, after, gaps in removals(drug)
        if before and (after is None or SEVERITY.index(after.action) > SEVERITY.index(before.action))
        if is_asked_for(drug, gene) and gene not in gaps
    ]

    assert unsaid == []


def test_the_drugs_with_several_genes_are_all_here():
    assert {"amitriptyline", "fluvastatin", "phenytoin", "sertraline", "warfarin"} <= set(DRUGS)
