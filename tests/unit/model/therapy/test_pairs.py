"""Drug-gene advice: worst case first, drugs can only make it stricter, alternatives are checked."""

from dataclasses import replace
from decimal import Decimal

import pytest

from model.domain.assessment import Action, Dose
from model.domain.case import Person
from model.domain.gap import Area, Gap, Why
from model.domain.text import same
from model.engine import Task, run
from model.knowledge.example import CaseRecord
from model.knowledge.load import load
from model.therapy.facts import Facts
from model.therapy.pairs import RefusedDrugs
from model.therapy.situation import gene_states

KNOWLEDGE = load()


def assessed(**case):
    return run(Task.THERAPY, CaseRecord.model_validate(case).build(KNOWLEDGE.terms), KNOWLEDGE)


def only(**case):
    """CPIC's one advice about the first drug of the order, or of the list."""
    name = [*case.get("drafts", ()), *case.get("drugs", ())][0]
    found = [item for item in assessed(**case).therapy if item.publisher == "CPIC"]
    [advice] = [item for item in found if name in {drug.display for drug in item.drugs}]
    return advice


def gene(symbol: str, diplotype: str, **more):
    return {"gene": symbol, "diplotype": diplotype, **more}


def test_results_that_disagree_follow_the_more_cautious_one():
    advice = only(
        drafts=["capecitabine"], genes=[gene("DPYD", "Reference/Reference"), gene("DPYD", "*2A/*2A", day=-900)]
    )

    assert advice.action == "avoid"
    assert any("most cautious" in step.en for step in advice.next_steps)


def test_a_duplication_of_unknown_allele_is_judged_both_ways():
    assert only(drafts=["codeine"], genes=[gene("CYP2D6", "(*1/*4)x2")]).action == "monitor"


def test_an_open_copy_number_shows_the_most_cautious_reading():
    assert only(drafts=["codeine"], genes=[gene("CYP2D6", "*1xN/*4")]).rule_id == "cyp2d6-codeine-um"


@pytest.mark.parametrize(
    ("inhibitor", "diplotype", "action"),
    [
        ("paroxetine", "*1/*1", "avoid"),
        ("bupropion", "*1/*10", "avoid"),
        ("terbinafine", "*1x2/*2", "avoid"),
        ("duloxetine", "*1/*1", "monitor"),
        ("duloxetine", "*1x2/*1", "avoid"),
        ("sertraline", "*1/*1", "standard"),
    ],
)
def test_an_inhibitor_changes_the_effective_phenotype(inhibitor, diplotype, action):
    assert only(drafts=["codeine"], drugs=[inhibitor], genes=[gene("CYP2D6", diplotype)]).action == action


def test_genotype_and_effective_phenotype_are_both_shown():
    found = assessed(drafts=["codeine"], drugs=["fluoxetine"], genes=[gene("CYP2D6", "*1/*1")]).phenotypes[0]

    assert (found.phenotype, found.effective_phenotype) == ("Normal Metabolizer", "Poor Metabolizer")


def test_a_past_inhibitor_changes_nothing():
    advice = only(drafts=["codeine"], past_drugs=["fluoxetine"], genes=[gene("CYP2D6", "*1/*1")])

    assert advice.action == "standard"


def test_no_result_is_a_gap_and_never_a_normal_gene():
    found = assessed(drafts=["simvastatin"])

    assert [item for item in found.therapy if item.publisher in {"CPIC", "DPWG"}] == []
    assert {gap.why for gap in found.gaps} == {Why.NOT_SENT}
    assert found.phenotypes[0].phenotype == "Indeterminate"


def test_unread_genomics_are_named_before_a_test_is_ordered():
    advice = only(drafts=["abacavir"], unread=["genomics"])

    assert "could not be read" in advice.next_steps[0].en


def test_an_allele_on_a_list_drug_speaks_of_that_entry():
    advice = only(drugs=["abacavir"], genes=[{"gene": "HLA-B", "allele": "*57:01", "detection": "detected"}])

    assert advice.medication_keys == ("medication-list-0",)


def test_a_drug_listed_and_ordered_gets_one_advice_for_both():
    advice = only(drugs=["simvastatin"], drafts=["simvastatin"], genes=[gene("SLCO1B1", "*5/*5")])

    assert advice.medication_keys == ("medication-draft-0", "medication-list-0")


def clopidogrel(**more):
    case = {"drafts": ["clopidogrel"], "problems": ["acute_coronary_syndrome"], "genes": [gene("CYP2C19", "*2/*2")]}
    return only(**{**case, "age": 60, **more})


@pytest.mark.parametrize(
    ("more", "offered"),
    [
        ({}, ["ticagrelor", "prasugrel"]),
        ({"problems": ["acute_coronary_syndrome", "stroke_tia"]}, ["ticagrelor"]),
        ({"age": 75}, ["ticagrelor"]),
        ({"age": 74}, ["ticagrelor", "prasugrel"]),
        ({"problems": ["acute_coronary_syndrome", "intracranial_haemorrhage"]}, []),
        ({"allergies": ["ticagrelor"]}, ["prasugrel"]),
    ],
)
def test_an_alternative_has_passed_the_rules_itself(more, offered):
    assert [item.drug.display for item in clopidogrel(**more).alternatives] == offered


def test_a_dropped_alternative_leaves_its_reason():
    advice = clopidogrel(problems=["acute_coronary_syndrome", "stroke_tia"])

    assert [item.claim.en for item in advice.evidence if item.direction == "against"] == [
        "prasugrel is contraindicated after stroke or TIA"
    ]


def test_low_weight_is_a_caution_for_prasugrel():
    advice = clopidogrel(labs=[{"measure": "weight", "value": "55", "unit": "kg"}])

    assert any("60 kg" in step.en for step in advice.next_steps)


def test_a_missing_weight_is_asked_for():
    assert any("body weight" in step.en for step in clopidogrel().next_steps)


def test_a_resolved_stroke_still_bars_prasugrel():
    problems = ["acute_coronary_syndrome", {"system": "icd10", "code": "I63.9", "inactive": True}]

    assert [item.drug.display for item in clopidogrel(problems=problems).alternatives] == ["ticagrelor"]


def test_an_unknown_indication_lists_every_answer():
    advice = only(drafts=["clopidogrel"], genes=[gene("CYP2C19", "*1/*2")])

    assert advice.population == "acs_pci|neurovascular|other_cardiovascular"
    assert advice.detail.en.count("\n- ") == 2


def test_an_unknown_indication_with_one_answer_for_all_says_it_once():
    advice = only(drafts=["clopidogrel"], genes=[gene("CYP2C19", "*1/*14")])

    assert advice.rule_id == "cyp2c19-clopidogrel-indeterminate"


@pytest.mark.parametrize("drug", ["amlodipine", "lisinopril"])
def test_a_drug_without_a_gene_rule_is_left_alone(drug):
    assert assessed(drafts=[drug], genes=[gene("CYP2C19", "*2/*2")]).therapy == ()


def test_the_share_of_the_dose_travels_with_the_advice():
    advice = only(drafts=["vortioxetine"], genes=[gene("CYP2D6", "*4/*4")])

    assert advice.dose == Dose(
        percent_low=Decimal(50), percent_high=Decimal(50), at_most=Decimal(10), unit="mg/d", of="daily"
    )


def test_where_the_group_is_not_known_each_answer_is_listed_and_none_is_the_advice_s_own():
    advice = only(drafts=["atomoxetine"], genes=[gene("CYP2D6", "*4/*4")])

    assert [(item.population, item.action) for item in advice.by_population] == [
        ("pediatrics", "reduce"),
        ("adults", "reduce"),
    ]
    assert advice.dose is None


def test_one_gene_of_two_is_enough_to_speak_against_offering_a_drug():
    case = CaseRecord.model_validate({"genes": [gene("CYP2D6", "*4/*4")]}).build(KNOWLEDGE.terms)
    facts = Facts(case, KNOWLEDGE)

    refused = RefusedDrugs(facts, gene_states(facts))

    assert "amitriptyline" in refused
    assert "codeine" in refused


@pytest.mark.parametrize(
    ("inhibitors", "action"), [([], "standard"), (["bupropion"], "reduce"), (["duloxetine"], "reduce")]
)
def test_what_a_drug_does_to_its_own_enzyme_is_not_counted_against_it(inhibitors, action):
    advice = only(drafts=["paroxetine"], drugs=inhibitors, genes=[gene("CYP2D6", "*1/*1")])

    assert advice.action == action


def test_a_phenotype_through_a_drug_names_the_drug():
    advice = only(drafts=["codeine"], drugs=["paroxetine"], genes=[gene("CYP2D6", "*1/*1")])

    assert "poor metabolizer (through paroxetine)" in advice.summary.en
    assert "帕罗西汀" in advice.summary.zh


def test_an_inhibitor_without_a_genotype_says_that_it_alone_was_judged():
    found = assessed(drafts=["codeine"], drugs=["paroxetine"])

    assert only(drafts=["codeine"], drugs=["paroxetine"]).action == "avoid"
    assert any("inhibitor alone" in gap.consequence.en for gap in found.gaps)


def test_the_dead_get_no_advice():
    case = CaseRecord.model_validate({"drafts": ["codeine"]}).build(KNOWLEDGE.terms)

    assert run(Task.THERAPY, replace(case, person=Person(is_deceased=True)), KNOWLEDGE).therapy == ()


def test_a_problem_list_that_failed_is_named_before_an_alternative_is_chosen():
    advice = only(drafts=["clopidogrel"], genes=[gene("CYP2C19", "*2/*2")], unread=["problems"])

    assert any("problem list" in step.en for step in advice.next_steps)


def test_a_failed_genomic_part_is_no_missing_test():
    [gap] = [gap for gap in assessed(drafts=["simvastatin"], unread=["genomics"]).gaps if not gap.is_whole_area]

    assert gap.why is Why.SERVER_FAILED


def test_a_gap_names_the_gene_that_lacks_a_result_and_not_its_neighbour():
    found = assessed(drafts=["azathioprine"], genes=[{"gene": "TPMT", "phenotype": "Poor Metabolizer"}])

    assert [gap.what.en for gap in found.gaps] == ["NUDT15: no result on file for azathioprine"]


def test_a_genetic_result_that_could_not_be_read_is_looked_at_before_a_test_is_ordered():
    unread = Gap(
        what=same("a genetic result"), why=Why.UNREADABLE, area=Area.GENOMICS, consequence=same("It was not judged.")
    )
    case = CaseRecord.model_validate({"drafts": ["abacavir"]}).build(KNOWLEDGE.terms)

    [advice] = [item for item in run(Task.THERAPY, replace(case, gaps=(unread,)), KNOWLEDGE).therapy if item.drugs]

    assert advice.action is Action.TEST_FIRST
    assert "could not be read" in advice.next_steps[0].en
