"""Problems in words: what is understood as a whole names a disease, everything else names none."""

import pytest

from fhir_adapter.problem_words import told
from model.domain.case import ProblemState
from model.domain.code import ICD10, SNOMED, Code
from model.knowledge.codesets import load_codesets

CODESETS = load_codesets()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("CKD stage 3a", "chronic_kidney_disease"),
        ("Chronic kidney disease stage G3b A2", "chronic_kidney_disease"),
        ("慢性肾脏病（CKD 3期）", "chronic_kidney_disease"),
        ("Hypertension, essential", "hypertension"),
        ("高血压病3级（很高危）", "hypertension"),
        ("Type II diabetes mellitus with multiple complications", "diabetes"),
        ("2型糖尿病伴肾病", "diabetes"),
        ("type 2 DM, uncontrolled", "diabetes"),
        ("心功能不全（心功能Ⅲ级）", "heart_failure"),
        ("IDA", "anaemia"),
        ("甲亢", "hyperthyroidism_any"),
    ],
)
def test_a_disease_told_in_words_is_listed(words, expected):
    found = told((), (words,))
    assert found is not None
    assert expected in CODESETS.of(found.codes)
    assert found.state is ProblemState.ACTIVE


@pytest.mark.parametrize(
    "words",
    [
        "Family history of type 2 diabetes",
        "Diabetes in mother",
        "母亲糖尿病",
        "糖尿病（家族史）",
        "Rule out diabetes mellitus",
        "Diabetes (?)",
        "疑似糖尿病",
        "hypertension (ruled out)",
        "screening for diabetes",
        "Diabetes insipidus",
        "White coat hypertension",
        "no known hypertension",
        "待查",
        "No diabetes",
        "无糖尿病",
    ],
)
def test_what_is_no_diagnosis_of_this_patient_lists_nothing(words):
    assert told((), (words,)) is None


@pytest.mark.parametrize("words", ["chronic kidney disease, stage 4", "advanced CKD", "慢性肾脏病 晚期"])
def test_a_stage_is_never_taken_for_the_stage_of_a_tumour(words):
    found = told((), (words,))
    assert found is not None
    assert "metastatic_cancer" not in CODESETS.of(found.codes)


def test_what_is_past_keeps_its_meaning():
    found = told((), ("history of stroke",))
    assert found is not None
    assert found.state is ProblemState.INACTIVE


def test_a_code_that_we_know_goes_before_the_words():
    assert told((Code(ICD10, "E10.9"),), ("CKD stage 3",)) is None


def test_the_display_of_a_code_that_nobody_knows_is_read():
    found = told((Code(SNOMED, "190388001"),), ("", "Type II diabetes mellitus with multiple complications"))
    assert found is not None
    assert "diabetes" in CODESETS.of(found.codes)
