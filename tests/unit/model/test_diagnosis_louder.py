"""What a rule may not do: hide a critical statement of another, or call a disease listed that is not."""

import pytest

from model.diagnosis.criteria import diagnose
from model.domain.assessment import Urgency
from model.domain.case import ClinicalCase, Person, Problem, Sex
from model.domain.code import ICD10, Code
from tests.unit.model.test_diagnosis_engine import CODESETS, DRUGS, MEASURES, RULES, WOMAN, lab

JAUNDICED = (lab("alt", "2400", 0), lab("bilirubin", "154", 0))
PREGNANT = Problem(key="p", codes=(Code(ICD10, "Z33"),), onset_day=-150)
THREE_LINES = (lab("haemoglobin", "88", 0), lab("platelets", "62", 0), lab("neutrophils", "0.9", 0))
SALTS = (lab("cortisol", "40", 0), lab("sodium", "127", 0), lab("potassium", "5.8", 0))
ADDISON = Problem(key="a", codes=(Code(ICD10, "E27.1"),), onset_day=-900)


def said(*labs, person=WOMAN, **parts):
    case = ClinicalCase(person=person, measurements=labs, **parts)
    found, _, _ = diagnose(case, tuple(RULES.values()), MEASURES, CODESETS, drugs=DRUGS)
    return {item.rule_id: item for item in found}


def test_an_acute_liver_failure_is_critical_beside_the_jaundice_that_it_yields_to():
    found = said(*JAUNDICED, lab("inr", "2.4", 0))
    assert found["acute-liver-injury"].urgency is Urgency.CRITICAL
    assert "drug-liver-injury" in found


def test_near_miss_without_a_clotting_failure_the_other_rule_alone_speaks():
    assert "acute-liver-injury" not in said(*JAUNDICED, lab("inr", "1.1", 0))


def test_an_organ_sign_in_pregnancy_does_not_call_pre_eclampsia_listed():
    found = said(lab("creatinine", "110", 0), person=Person(sex=Sex.FEMALE, age_years=30), problems=(PREGNANT,))[
        "pre-eclampsia"
    ]
    assert "listed" not in found.summary.en
    assert "已列" not in found.summary.zh


@pytest.mark.parametrize("rule", sorted(RULES), ids=str)
def test_words_about_a_listed_disease_stand_only_where_it_must_be_listed(rule):
    open_to_all = [route for route in RULES[rule].routes if not route.is_only_for_listed and not route.also_unlisted]
    assert not any("although" in route.summary.en and "listed" in route.summary.en for route in open_to_all)


def test_what_a_pancytopenia_counts_is_not_said_again_line_by_line():
    found = said(*THREE_LINES)
    assert "pancytopenia" in found
    assert not {"anaemia", "thrombocytopenia", "neutropenia"} & found.keys()


def test_near_miss_without_the_third_line_each_speaks_for_itself():
    assert {"anaemia", "thrombocytopenia"} <= said(*THREE_LINES[:2]).keys()


def test_salts_that_an_adrenal_crisis_counts_are_not_said_again():
    found = said(*SALTS)
    assert found["adrenal-insufficiency"].urgency is Urgency.CRITICAL
    assert not {"hyponatraemia", "hyperkalaemia"} & found.keys()


def test_a_critical_potassium_is_said_beside_the_adrenal_crisis():
    found = said(*SALTS[:2], lab("potassium", "6.8", 0))
    assert found["hyperkalaemia"].urgency is Urgency.CRITICAL
    assert "adrenal-insufficiency" in found


def test_a_listed_adrenal_insufficiency_hides_no_potassium():
    assert "hyperkalaemia" in said(*SALTS, problems=(ADDISON,))


def test_a_louder_single_value_is_said_beside_a_quieter_whole():
    low = lab("cortisol_morning", "120", 0)
    assert {"hyponatraemia", "adrenal-insufficiency"} <= said(low, lab("sodium", "123", 0)).keys()


def test_a_glucose_that_a_hyperosmolar_emergency_counts_is_not_said_again_as_diabetes():
    found = said(lab("glucose", "31", 0))
    assert "hyperglycaemic-emergency" in found
    assert "diabetes" not in found


def test_near_miss_a_newer_haemoglobin_a1c_still_says_diabetes():
    assert "diabetes" in said(lab("glucose", "31", -1), lab("hba1c", "9.1", 0, unit="%"))
