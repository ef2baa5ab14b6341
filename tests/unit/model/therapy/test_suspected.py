"""A disease that is noted and not confirmed: warned of as such, and never a fact that advice rests on."""

from dataclasses import replace

import pytest

from model.domain.case import ClinicalCase, ProblemState
from model.engine import Task, run
from model.knowledge.conditions import Clause
from model.knowledge.example import CaseRecord
from model.knowledge.load import load
from model.therapy.conditions import holds_all
from model.therapy.facts import Facts, Truth
from model.therapy.open_questions import open_questions
from model.therapy.options import screen_drugs

KNOWLEDGE = load()
NSAID = "nsaid-heart-failure"


def case(is_confirmed: bool = False, state: ProblemState = ProblemState.ACTIVE, **more: object) -> ClinicalCase:
    built = CaseRecord.model_validate({"age": 64, "sex": "male", **more}).build(KNOWLEDGE.terms)
    return replace(
        built, problems=tuple(replace(item, is_confirmed=is_confirmed, state=state) for item in built.problems)
    )


def advice(built: ClinicalCase):
    return {item.rule_id: item for item in run(Task.THERAPY, built, KNOWLEDGE).therapy}


def test_a_warning_speaks_of_an_unconfirmed_disease_and_says_that_it_is_one() -> None:
    said = advice(case(problems=("heart_failure",), drafts=("ibuprofen",)))[NSAID]
    assert said.summary.en.startswith("heart failure (noted, not confirmed): ")
    assert said.summary.zh.startswith("心力衰竭（有记录，未确诊）：")
    assert "heart failure (noted, not confirmed)" in {item.claim.en for item in said.evidence}


def test_a_confirmed_disease_is_told_without_a_doubt() -> None:
    said = advice(case(is_confirmed=True, problems=("heart_failure",), drafts=("ibuprofen",)))[NSAID]
    assert "confirmed" not in said.summary.en


def test_a_resolved_suspicion_warns_of_nothing() -> None:
    assert NSAID not in advice(case(state=ProblemState.INACTIVE, problems=("heart_failure",), drafts=("ibuprofen",)))


@pytest.mark.parametrize(("is_confirmed", "speaks"), [(True, True), (False, False)])
def test_standing_advice_rests_on_confirmed_diseases_alone(is_confirmed: bool, speaks: bool) -> None:
    found = advice(case(is_confirmed, problems=("diabetes_type_2_or_unspecified", "ascvd")))
    assert ("ascvd-statin" in found) is speaks


def test_an_option_that_an_unconfirmed_disease_may_forbid_is_offered_with_a_caution() -> None:
    found = screen_drugs(("metformin",), Facts(case(problems=("active_liver_disease",)), KNOWLEDGE), ())
    assert not found.is_refused
    assert any("(noted, not confirmed): metformin" in item.en for item in found.cautions)


@pytest.mark.parametrize(
    ("clauses", "is_suspected"),
    [
        ([{"problem": "heart_failure"}], True),
        ([{"history": "heart_failure"}], True),
        ([{"none": [{"problem": "heart_failure"}]}], True),
        ([{"any": [{"measure": {"name": "egfr", "below": "30"}}, {"problem": "heart_failure"}]}], True),
        ([{"measure": {"name": "egfr", "below": "30"}}, {"problem": "heart_failure"}], False),
    ],
)
def test_what_a_suspicion_leaves_unknown_is_told_from_what_is_missing(
    clauses: list[object], is_suspected: bool
) -> None:
    when = [Clause.model_validate(clause) for clause in clauses]
    answer = holds_all(when, Facts(case(problems=("heart_failure",)), KNOWLEDGE))
    assert (answer.truth, answer.is_suspected) == (Truth.UNKNOWN, is_suspected)


@pytest.mark.parametrize(
    ("drug", "labs", "labels"),
    [
        ("metformin", [], ["eGFR"]),
        ("metformin", [{"measure": "creatinine", "value": "80", "unit": "umol/L", "day": -5}], []),
        ("amoxicillin", [], []),
    ],
)
def test_the_value_that_a_warning_waits_for_is_named(drug: str, labs: list[object], labels: list[str]) -> None:
    built = case(drafts=(drug,), labs=labs)
    keys = {item.key for item in built.medications}
    assert [item.en for item in open_questions(built, KNOWLEDGE, keys)] == labels
