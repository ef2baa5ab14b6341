"""Where a list is about to be prescribed on, rules on new orders speak of what stands on it; elsewhere they wait."""

import pytest

from cds_hooks.services import discovered
from model.engine import Task, run
from model.knowledge.example import CaseRecord
from model.knowledge.load import load

KNOWLEDGE = load()


def said(task: Task, **case: object) -> dict[str, list[str]]:
    built = CaseRecord.model_validate(case).build(KNOWLEDGE.terms)
    found = run(task, built, KNOWLEDGE).therapy
    return {item.rule_id: [reason.claim.en for reason in item.evidence] for item in found}


@pytest.mark.parametrize(
    ("rule", "case"),
    [
        ("digoxin-p-gp", {"age": 60, "drugs": ("digoxin", "verapamil")}),
        ("simvastatin-amlodipine", {"age": 60, "drugs": ("simvastatin", "amlodipine")}),
    ],
)
def test_a_review_speaks_of_two_drugs_of_the_list(rule, case):
    assert rule not in said(Task.THERAPY, **case)
    reasons = said(Task.REVIEW, **case)[rule]
    assert all(reason.startswith("on the medication list") for reason in reasons), reasons


def test_near_miss_a_drug_that_was_stopped_is_not_reviewed():
    assert "digoxin-p-gp" not in said(Task.REVIEW, age=60, drugs=("digoxin",), past_drugs=("verapamil",))


def test_a_review_asks_for_no_genetic_test_of_what_is_taken_already():
    assert [rule for rule in said(Task.REVIEW, age=60, drugs=("clopidogrel",)) if rule.endswith("-no-result")] == []


def test_admission_and_discharge_review_and_opening_a_chart_does_not():
    services = discovered()
    assert Task.REVIEW in services["therapy-encounter-start"].tasks
    assert Task.REVIEW in services["report-encounter-discharge"].tasks
    assert Task.REVIEW not in services["therapy-patient-view"].tasks
