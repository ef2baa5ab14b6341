"""A stage of kidney disease on record stands in for a value that nobody measured, and dialysis for one that was."""

from dataclasses import replace

import pytest

from model.domain.assessment import TherapyAdvice
from model.engine import Task, run
from model.knowledge.example import CaseRecord
from model.knowledge.load import load

KNOWLEDGE = load()
CONTRAINDICATED = "metformin-contraindicated"
UNKNOWN = "kidney-function-unknown"


def advice(*creatinines: str, day: int = -3, procedure_day: int = -2, **more: object) -> dict[str, TherapyAdvice]:
    """What is said of metformin ordered for a patient with those creatinines in mg/dL."""
    labs = tuple({"measure": "creatinine", "value": value, "unit": "mg/dL", "day": day} for value in creatinines)
    record = {"age": 66, "sex": "male", "drafts": ("metformin",), "labs": labs, **more}
    case = CaseRecord.model_validate(record).build(KNOWLEDGE.terms)
    done = tuple(replace(item, day=procedure_day) for item in case.procedures)
    return {item.rule_id: item for item in run(Task.THERAPY, replace(case, procedures=done), KNOWLEDGE).therapy}


def test_a_stage_on_record_is_told_where_nothing_was_measured() -> None:
    claims = {item.claim.en: item.claim.zh for item in advice(problems=("ckd_stage_4",))[CONTRAINDICATED].evidence}
    english = "eGFR at most 29 mL/min/1.73 m² (no value on file; the record says: chronic kidney disease, stage 4)"
    assert claims[english] == "eGFR至多29 mL/min/1.73 m²（无检测值；病历记有：慢性肾脏病4期）"


def test_a_measured_value_is_believed_over_a_stage() -> None:
    assert CONTRAINDICATED not in advice("0.9", problems=("ckd_stage_4",))


def test_a_value_on_dialysis_is_not_believed() -> None:
    found = advice("2.0", problems=("dialysis",))
    assert CONTRAINDICATED in found
    assert "metformin-reduce" not in found


@pytest.mark.parametrize(("procedure_day", "speaks"), [(-2, True), (-900, False)])
def test_dialysis_as_a_procedure_counts_while_it_is_recent(procedure_day: int, speaks: bool) -> None:
    found = advice("2.0", procedures=("dialysis",), procedure_day=procedure_day)
    assert (CONTRAINDICATED in found) is speaks


def test_after_a_transplant_kidney_failure_on_the_list_says_nothing() -> None:
    assert CONTRAINDICATED not in advice("0.9", problems=("kidney_failure", "kidney_transplanted"))


@pytest.mark.parametrize(("day", "speaks"), [(-30, False), (-420, True)])
def test_an_order_without_a_kidney_function_of_the_last_year_is_told_so(day: int, speaks: bool) -> None:
    found = advice("0.9", day=day)
    assert (UNKNOWN in found) is speaks


def test_a_missing_kidney_function_is_told_in_both_languages_and_quietly() -> None:
    found = advice()[UNKNOWN]
    assert found.urgency.value == "info"
    assert found.summary.en.startswith("metformin: no kidney function on record")
    assert found.summary.zh.startswith("二甲双胍：近12个月内无肾功能记录")
    assert "no eGFR on file in the last 12 months" in {item.claim.en for item in found.evidence}
