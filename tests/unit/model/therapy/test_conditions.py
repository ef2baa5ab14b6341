"""Clauses about scores, genes, doses and habits: yes, no, and unknown, which never passes for no."""

import pytest

from model.domain.case import Circumstance, ClinicalCase
from model.domain.code import Code
from model.knowledge.conditions import Clause
from model.knowledge.example import CaseRecord
from model.knowledge.load import load
from model.knowledge.records import SYSTEMS
from model.therapy.conditions import holds_all
from model.therapy.facts import Facts, Truth

KNOWLEDGE = load()
BILIRUBIN = {"measure": "bilirubin", "value": "60", "unit": "umol/L", "day": -5}
ALBUMIN = {"measure": "albumin", "value": "26", "unit": "g/L", "day": -5}
INR = {"measure": "inr", "value": "2.5", "unit": "{INR}", "day": -5}
WELL = [
    {"measure": "bilirubin", "value": "15", "unit": "umol/L", "day": -5},
    {"measure": "albumin", "value": "40", "unit": "g/L", "day": -5},
    {"measure": "inr", "value": "1.1", "unit": "{INR}", "day": -5},
]
CIRRHOSIS = "chronic_liver_disease"


def truth(clause, **case):
    facts = Facts(CaseRecord.model_validate(case).build(KNOWLEDGE.terms), KNOWLEDGE)
    return holds_all((Clause.model_validate(clause),), facts).truth


def child_pugh(*classes, **case):
    return truth({"score": {"name": "child-pugh", "classes": list(classes)}}, **case)


def test_all_parts_give_a_class():
    assert child_pugh("A", problems=[CIRRHOSIS], labs=WELL) is Truth.YES
    assert child_pugh("B", "C", problems=[CIRRHOSIS], labs=WELL) is Truth.NO
    assert child_pugh("C", problems=[CIRRHOSIS], labs=[BILIRUBIN, ALBUMIN, INR]) is Truth.YES


def test_a_missing_part_leaves_the_class_open():
    assert child_pugh("B", "C", problems=[CIRRHOSIS]) is Truth.UNKNOWN
    assert child_pugh("A", problems=[CIRRHOSIS], labs=WELL[:1]) is Truth.UNKNOWN


def test_class_c_may_be_certain_without_all_parts():
    bad = [BILIRUBIN, ALBUMIN]
    assert child_pugh("C", problems=[CIRRHOSIS, "ascites", "hepatic_encephalopathy"], labs=bad) is Truth.YES
    assert child_pugh("A", problems=[CIRRHOSIS, "ascites"], labs=bad) is Truth.NO


def test_ascites_without_a_degree_leaves_b_or_c():
    labs = [*WELL[:1], ALBUMIN, {**INR, "value": "1.8"}]

    assert child_pugh("B", "C", problems=[CIRRHOSIS, "ascites"], labs=labs) is Truth.YES
    assert child_pugh("C", problems=[CIRRHOSIS, "ascites"], labs=labs) is Truth.UNKNOWN


def test_without_liver_disease_the_score_is_not_asked():
    assert child_pugh("B", "C", labs=[BILIRUBIN, ALBUMIN, INR]) is Truth.NO
    assert child_pugh("B", "C", labs=[BILIRUBIN, ALBUMIN, INR], unread=["problems"]) is Truth.UNKNOWN


def test_an_inr_under_warfarin_says_nothing_of_the_liver():
    labs = [WELL[0], WELL[1], INR]

    assert child_pugh("B", problems=[CIRRHOSIS], labs=labs) is Truth.YES
    assert child_pugh("B", problems=[CIRRHOSIS], labs=labs, drugs=["warfarin"]) is Truth.UNKNOWN


def test_a_class_that_the_record_states_goes_first():
    assert child_pugh("C", problems=[CIRRHOSIS, "child_pugh_c"], labs=WELL) is Truth.YES


def phenotype(*names, **case):
    return truth({"phenotype": {"gene": "SLCO1B1", "phenotypes": list(names)}}, **case)


@pytest.mark.parametrize(
    ("genes", "expected"),
    [
        ([{"gene": "SLCO1B1", "diplotype": "*5/*5"}], Truth.YES),
        ([{"gene": "SLCO1B1", "diplotype": "*1/*1"}], Truth.NO),
        ([{"gene": "SLCO1B1", "diplotype": "*1/*999"}], Truth.UNKNOWN),
        ([], Truth.UNKNOWN),
    ],
)
def test_a_gene_without_a_clear_result_is_unknown(genes, expected):
    assert phenotype("Poor Function", genes=genes) is expected


def test_an_inhibitor_counts_in_the_phenotype():
    poor = {"phenotype": {"gene": "CYP2D6", "phenotypes": ["Poor Metabolizer"]}}
    genes = [{"gene": "CYP2D6", "diplotype": "*1/*1"}]

    assert truth(poor, genes=genes) is Truth.NO
    assert truth(poor, genes=genes, drugs=["paroxetine"]) is Truth.YES


DOSE = {"dose": {"taking": ["N06AB04"], "at_most": "20", "unit": "mg"}}


@pytest.mark.parametrize(
    ("drafts", "expected"),
    [
        ([{"drug": "citalopram", "daily_dose": "20", "unit": "mg"}], Truth.YES),
        ([{"drug": "citalopram", "daily_dose": "0.02", "unit": "g"}], Truth.YES),
        ([{"drug": "citalopram", "daily_dose": "40", "unit": "mg"}], Truth.NO),
        ([{"drug": "citalopram", "daily_dose": "20", "unit": "tablet"}], Truth.UNKNOWN),
        (["citalopram"], Truth.UNKNOWN),
        ([], Truth.NO),
    ],
)
def test_a_dose_that_nobody_wrote_is_unknown(drafts, expected):
    assert truth(DOSE, drafts=drafts) is expected


STOPPED = {"changed": {"kind": "smoking", "before": "smoking_current", "now": "smoking_former", "within_days": 60}}
SMOKES, FORMER = {"kind": "smoking", "code": "449868002"}, {"kind": "smoking", "code": "8517006"}


@pytest.mark.parametrize(
    ("habits", "expected"),
    [
        ([{**SMOKES, "day": -30}, {**FORMER, "day": -3}], Truth.YES),
        ([{**SMOKES, "day": -900}, {**FORMER, "day": -3}], Truth.NO),
        ([{**FORMER, "day": -3}], Truth.UNKNOWN),
        ([{**FORMER, "day": -400}], Truth.NO),
        ([{**FORMER, "day": -30}, {**SMOKES, "day": -3}], Truth.NO),
        ([], Truth.UNKNOWN),
    ],
)
def test_a_habit_changed_lately_or_not_or_nobody_says(habits, expected):
    assert truth(STOPPED, habits=habits) is expected


DRINKS = {"amount": {"set": "drinks_a_day", "at_least": "3", "unit": "{drinks}/d"}}


@pytest.mark.parametrize(
    ("value", "unit", "day", "expected"),
    [
        ("4", "{drinks}/d", -5, Truth.YES),
        ("28", "{drinks}/wk", -5, Truth.YES),
        ("2", "{drinks}/d", -5, Truth.NO),
        ("4", "", -5, Truth.UNKNOWN),
        ("4", "{drinks}/d", -800, Truth.UNKNOWN),
    ],
)
def test_drinks_a_day_need_a_unit_and_a_fresh_answer(value, unit, day, expected):
    habit = {"kind": "alcohol", "system": "loinc", "code": "74013-4", "value": value, "unit": unit, "day": day}
    assert truth(DRINKS, habits=[habit]) is expected


def test_a_pregnancy_of_years_ago_is_over():
    old = {"system": "snomed", "code": "77386006"}
    assert truth({"problem": "pregnancy"}, problems=[old]) is Truth.YES
    assert truth({"problem": "pregnancy"}, problems=[{**old, "onset_day": -900}]) is Truth.NO


def test_several_counts_different_drugs_and_not_entries():
    two = {"several": {"taking": ["N06AB04", "N06AB10", "J01FA"]}}

    assert truth(two, drugs=["citalopram"], drafts=["azithromycin"]) is Truth.YES
    assert truth(two, drugs=["citalopram"], drafts=["citalopram"]) is Truth.NO
    assert truth(two, drafts=["citalopram"], unread=["medications"]) is Truth.UNKNOWN


def answered(kind, question, system, code):
    codes = (Code(SYSTEMS["loinc"], question), Code(SYSTEMS[system], code))
    case = ClinicalCase(circumstances=(Circumstance(key="c", kind=kind, codes=codes[::-1], day=0),))
    clause = Clause.model_validate({"habit": {"kind": kind, "set": f"{kind}_yes"}})
    return holds_all((clause,), Facts(case, KNOWLEDGE)).truth


@pytest.mark.parametrize(("kind", "question"), [("lactation", "63895-7"), ("pregnancy", "82810-3")])
@pytest.mark.parametrize(
    ("system", "code", "expected"),
    [
        ("snomed", "373066001", Truth.YES),
        ("snomed", "373067005", Truth.NO),
        ("loinc", "LA33-6", Truth.YES),
        ("hl7yesno", "Y", Truth.YES),
        ("hl7yesno", "N", Truth.NO),
        ("loinc", "LA4489-6", Truth.UNKNOWN),
    ],
)
def test_a_question_without_a_known_answer_is_unknown_and_not_no(kind, question, system, code, expected):
    assert answered(kind, question, system, code) is expected


@pytest.mark.parametrize("code", ["83152002", "78698008"], ids=["oophorectomy, side not said", "one side"])
def test_one_ovary_removed_is_not_the_end_of_their_function(code):
    assert "ovaries_removed" not in KNOWLEDGE.codesets.of([Code(SYSTEMS["snomed"], code)])


@pytest.mark.parametrize("code", ["76876009", "29827000", "116144002"])
def test_both_ovaries_removed_is(code):
    assert "ovaries_removed" in KNOWLEDGE.codesets.of([Code(SYSTEMS["snomed"], code)])


@pytest.mark.parametrize(
    ("words", "sets"),
    [("oophorectomy", ()), ("卵巢切除", ()), ("bilateral oophorectomy", ("ovaries_removed",))],
)
def test_free_words_of_an_ovary_count_only_where_they_say_both(words, sets):
    assert KNOWLEDGE.context_words.sets(words) == sets
