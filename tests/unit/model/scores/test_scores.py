"""Scores of whole cases: their own worked examples, what is missing, what must not matter."""

import re
from decimal import Decimal
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.domain.score import ScoreStanding
from model.knowledge.example import CaseRecord
from model.knowledge.load import load
from model.scores.compute import failed_score_examples, scores_of
from model.scores.formulas import equation_faults

ROOT = Path(__file__).parents[4]
KNOWLEDGE = load()
RISKS = ("heart_failure", "hypertension", "diabetes", "stroke_tia", "vascular_disease")
LIPIDS = [
    {"measure": "total_cholesterol", "value": "200", "unit": "mg/dL", "day": -5},
    {"measure": "hdl", "value": "45", "unit": "mg/dL", "day": -5},
    {"measure": "egfr", "value": "90", "unit": "mL/min/{1.73_m2}", "day": -5},
]
NEVER = [{"kind": "smoking", "code": "266919005"}]


def results(**case):
    found = scores_of(CaseRecord.model_validate(case).build(KNOWLEDGE.terms), KNOWLEDGE)
    return {item.id: item for item in found}


def fibrosis(unit="10*9/L", platelets="200", age=50):
    labs = [
        {"measure": "ast", "value": "40", "unit": "U/L", "day": -1},
        {"measure": "alt", "value": "30", "unit": "U/L", "day": -1},
        {"measure": "platelets", "value": platelets, "unit": unit, "day": -1},
    ]
    return results(age=age, labs=labs)["fib-4"]


def prevent(systolic, age=55, habits=NEVER, problems=(), drugs=()):
    labs = [*LIPIDS, {"measure": "systolic", "value": str(systolic), "unit": "mm[Hg]", "day": -5}]
    return results(age=age, sex="female", labs=labs, habits=habits, problems=problems, drugs=drugs)["prevent-cvd"]


def test_every_score_comes_out_as_its_worked_examples_say():
    assert failed_score_examples(KNOWLEDGE) == ()


@pytest.mark.parametrize("score", KNOWLEDGE.formula_scores.values(), ids=lambda score: score.id)
def test_every_equation_gets_its_arguments(score):
    assert list(equation_faults(score)) == []


@pytest.mark.parametrize(
    "score", [*KNOWLEDGE.scores.values(), *KNOWLEDGE.formula_scores.values()], ids=lambda score: score.id
)
def test_every_score_brings_a_value_and_a_case_without_one_or_with_a_range(score):
    assert any(item.fires and item.least is not None for item in score.examples)
    assert any(
        not item.fires or item.least is None or item.least != item.most or "near miss" in item.note
        for item in score.examples
    )


@pytest.mark.parametrize("risks", [list(some) for size in range(6) for some in combinations(RISKS, size)])
def test_a_risk_factor_more_never_lowers_the_score(risks):
    points = results(age=60, sex="male", problems=["atrial_fibrillation", *risks])["cha2ds2-vasc"].least
    for further in RISKS:
        more = results(age=60, sex="male", problems=["atrial_fibrillation", *risks, further])["cha2ds2-vasc"].least
        assert more >= points


def test_an_unread_problem_list_leaves_a_range_and_names_what_is_missing():
    known = {"age": 70, "sex": "male"}
    labs = [{"measure": "breathing_rate", "value": "16", "unit": "/min", "day": 0}]
    found = results(**known, labs=labs)["news2"]
    assert found.standing is ScoreStanding.RANGE
    assert {"oxygen saturation", "body temperature", "oxygen given"} <= {item.en for item in found.missing}


def test_each_point_shows_the_fact_that_it_was_given_for():
    found = results(age=76, sex="female", problems=["atrial_fibrillation", "stroke_tia"])["cha2ds2-vasc"]
    given_for = {item.label.en: [each.ref for each in item.evidence] for item in found.inputs if item.least}
    assert given_for == {"age": [""], "stroke, TIA or embolism": ["condition-1"], "female sex": [""]}
    assert found.sources[0].title.startswith("Lip")


def test_the_unit_does_not_matter():
    assert fibrosis().least == fibrosis("10*3/uL").least == fibrosis("/uL", "200000").least == Decimal("1.83")


def test_a_value_without_a_unit_is_no_value():
    labs = [{"measure": name, "value": "40", "unit": "", "day": -1} for name in ("ast", "alt", "platelets")]
    assert "fib-4" not in results(age=50, labs=labs)


def test_a_censored_value_is_no_value():
    labs = [
        {"measure": "ast", "value": "40", "unit": "U/L", "day": -1, "comparator": "<"},
        {"measure": "alt", "value": "30", "unit": "U/L", "day": -1},
        {"measure": "platelets", "value": "200", "unit": "10*9/L", "day": -1},
    ]
    assert "fib-4" not in results(age=50, labs=labs)


def test_an_age_of_90_or_over_is_not_computed_with():
    found = fibrosis(age=90)
    assert (found.standing, found.least) == (ScoreStanding.NOT_COMPUTED, None)
    assert found.reasons[0].en == "holds from 18 to 89 years of age"


def test_a_value_outside_the_equation_is_told_and_not_computed():
    found = prevent(201)
    assert found.standing is ScoreStanding.NOT_COMPUTED
    assert found.reasons[0].en.startswith("systolic blood pressure lies outside")
    assert "200" in found.reasons[0].zh


def test_smoking_that_nobody_asked_about_is_no_no():
    found = prevent(140, habits=[])
    assert found.standing is ScoreStanding.RANGE
    assert [item.en for item in found.missing] == ["smoking now"]
    assert found.least == prevent(140).least


def test_known_cardiovascular_disease_is_no_case_for_prevention():
    found = prevent(140, problems=["stroke_tia"])
    assert (found.least, found.reasons[0].en) == (None, "made for those without cardiovascular disease")


def test_hba1c_and_albumin_together_take_the_full_model():
    labs = [*LIPIDS, {"measure": "systolic", "value": "160", "unit": "mm[Hg]", "day": -5}]
    one = {"measure": "hba1c", "value": "9.2", "unit": "%", "day": -5}
    other = {"measure": "uacr", "value": "92", "unit": "mg/g", "day": -5}
    case = {"age": 50, "sex": "female", "habits": NEVER, "problems": ["diabetes"], "drugs": ["lisinopril"]}
    base = results(**case, labs=labs)["prevent-cvd"].least
    assert results(**case, labs=[*labs, one])["prevent-cvd"].least == base == Decimal("14.7")
    assert results(**case, labs=[*labs, one, other])["prevent-cvd"].least == Decimal("20.2")


def test_filtration_is_computed_where_nobody_reported_it():
    labs = [
        {"measure": "creatinine", "value": "1.6", "unit": "mg/dL", "day": -5},
        {"measure": "uacr", "value": "120", "unit": "mg/g", "day": -5},
    ]
    found = results(age=55, sex="male", labs=labs)
    assert found["egfr-creatinine"].least == Decimal(51)
    shown = [item.claim.en for part in found["kidney-failure-5-years"].inputs for item in part.evidence]
    assert "eGFR 51 mL/min/1.73 m² (computed from creatinine 1.6 mg/dL, age 55, male; CKD-EPI 2021)" in shown


@settings(max_examples=60, deadline=None)
@given(st.integers(90, 199), st.integers(30, 78))
def test_prevent_rises_with_age_and_above_110_with_pressure(systolic, age):
    here = prevent(systolic, age).least
    assert prevent(systolic, age + 1).least >= here
    assert systolic < 110 or prevent(systolic + 1, age).least >= here


@settings(max_examples=60, deadline=None)
@given(st.integers(5, 1400), st.integers(6, 1400))
def test_fewer_platelets_never_mean_less_fibrosis(one, other):
    assert fibrosis(platelets=str(min(one, other))).least >= fibrosis(platelets=str(max(one, other))).least


def test_the_same_case_gives_the_same_scores_in_the_same_order():
    case = CaseRecord.model_validate({"age": 50, "sex": "male", "labs": LIPIDS}).build(KNOWLEDGE.terms)
    assert scores_of(case, KNOWLEDGE) == scores_of(case, KNOWLEDGE)
    assert [item.id for item in scores_of(case, KNOWLEDGE)] == sorted(item.id for item in scores_of(case, KNOWLEDGE))


def test_the_document_names_every_score():
    named = set(re.findall(r"`([a-z0-9-]+)`", (ROOT / "docs" / "scores.md").read_text(encoding="utf-8")))
    assert {*KNOWLEDGE.scores, *KNOWLEDGE.formula_scores} - named == set()


def test_nothing_is_said_of_a_patient_without_values():
    assert results(age=50, sex="male") == {}
