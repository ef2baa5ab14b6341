"""The table of inhibitors and inducers is wide enough, and each method does what its examples say."""

from datetime import date

import pytest

from model.domain.case import Circumstance, ClinicalCase, DrugWay, Medication, MedicationState
from model.domain.pgx import Diplotype, GeneResult
from model.knowledge.load import load
from model.knowledge.modulation import ModulatorRecord, Modulators, modulator_faults
from model.therapy.facts import Facts
from model.therapy.situation import gene_states

KNOWLEDGE = load()
MODULATORS = KNOWLEDGE.modulators
METHODS = [item for item in MODULATORS.record.method if item.gene]
EXAMPLES = [(method, example) for method in METHODS for example in method.example]


def test_the_table_is_wide_enough():
    assert len({row.drug for row in MODULATORS.rows}) >= 80
    assert {row.enzyme for row in MODULATORS.rows} == {item.enzyme for item in MODULATORS.record.method}


def test_effects_come_and_go_within_months():
    assert max(row.onset_days for row in MODULATORS.rows) <= 28
    assert max(row.offset_days for row in MODULATORS.rows) <= 120


def state_under(agent, gene, diplotype):
    """The gene of a patient who takes the agent, or has the habit."""
    rows = MODULATORS.of(agent)
    name = rows[0].habit
    habits = [KNOWLEDGE.codesets.members(name)[0]] if name else []
    drugs = [] if name else [KNOWLEDGE.drugs.named(agent).value]
    case = ClinicalCase(
        gene_results=(GeneResult(key="g", gene=gene, diplotype=Diplotype(gene=gene, alleles=diplotype.split("/"))),),
        medications=tuple(
            Medication(key="m", ingredients=(code,), way=DrugWay.CODING, state=MedicationState.ACTIVE) for code in drugs
        ),
        circumstances=tuple(Circumstance(key="c", kind=name.split("_")[0], codes=(code,), day=0) for code in habits),
    )
    return gene_states(Facts(case, KNOWLEDGE))[gene]


@pytest.mark.parametrize(
    ("method", "example"), EXAMPLES, ids=[f"{item.agent} {method.gene} {item.diplotype}" for method, item in EXAMPLES]
)
def test_a_method_does_what_its_examples_say(method, example):
    state = state_under(example.agent, method.gene, example.diplotype)

    assert "/".join(dict.fromkeys(call.phenotype for call in state.effective)) == example.effective


def test_every_effect_and_strength_on_every_gene_has_an_example():
    told = {
        (method.gene, row.effect, row.strength)
        for method, example in EXAMPLES
        for row in MODULATORS.of(example.agent)
        if row.enzyme == method.enzyme
    }
    wanted = {
        (method.gene, row.effect, row.strength)
        for method in METHODS
        for row in MODULATORS.rows
        if row.enzyme == method.enzyme
    }
    assert wanted == told


def test_smoke_is_an_agent_of_an_enzyme_without_a_gene_and_moves_none():
    assert not state_under("set:smoking_current", "CYP2C19", "*1/*1").is_converted


ROW = ModulatorRecord(
    drug="paroxetine",
    enzyme="CYP2D6",
    effect="inhibitor",
    strength="strong",
    onset_days=5,
    offset_days=7,
    source="FDA label",
    retrieved=date(2026, 11, 27),
)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"drug": "paroxetin"}, "unknown drug paroxetin"),
        ({"drug": "set:smoking_often"}, "unknown habit smoking_often"),
        ({"enzyme": "CYP9Z9"}, "paroxetine: unknown enzyme CYP9Z9"),
        ({"effect": "inducer", "source": "hearsay"}, "paroxetine: unknown source hearsay"),
        ({}, "paroxetine CYP2D6 inhibitor stands twice"),
    ],
)
def test_a_row_that_no_other_table_knows_is_refused(change, fault):
    table = Modulators((*MODULATORS.rows, ROW.model_copy(update=change)), MODULATORS.record)
    tables = (KNOWLEDGE.drugs, KNOWLEDGE.genes, KNOWLEDGE.codesets)

    assert list(modulator_faults(table, *tables)) == [fault]


def test_a_ladder_holds_each_phenotype_of_its_gene():
    short = [item.model_copy(update={"ladder": item.ladder[1:]}) for item in METHODS if item.gene == "CYP2C19"]
    table = Modulators(
        MODULATORS.rows, MODULATORS.record.model_copy(update={"method": (*MODULATORS.record.method, *short)})
    )
    tables = (KNOWLEDGE.drugs, KNOWLEDGE.genes, KNOWLEDGE.codesets)

    assert list(modulator_faults(table, *tables)) == ["CYP2C19: the ladder holds each phenotype of the gene once"]
