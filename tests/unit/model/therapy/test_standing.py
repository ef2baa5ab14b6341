"""What stands behind advice is told as the record has it: paused, planned, in days of age, in the reader's language."""

from dataclasses import replace

import pytest

from model.domain.case import ClinicalCase, MedicationState, Problem
from model.domain.code import ICD10CM, Code
from model.engine import Task, run
from model.knowledge.example import CaseRecord
from model.knowledge.load import load

KNOWLEDGE = load()


def case(**record: object) -> ClinicalCase:
    return CaseRecord.model_validate(record).build(KNOWLEDGE.terms)


def claims(built: ClinicalCase, rule: str) -> set[tuple[str, str]]:
    found = {item.rule_id: item for item in run(Task.THERAPY, built, KNOWLEDGE).therapy}
    return {(item.claim.en, item.claim.zh) for item in found[rule].evidence}


@pytest.mark.parametrize(
    ("standing", "told"),
    [
        ({"is_on_hold": True}, ("on hold: warfarin", "已暂停：华法林")),
        ({"is_planned": True}, ("planned: warfarin", "计划使用：华法林")),
        ({}, ("on record, status not clear: warfarin", "有用药记录，状态不明：华法林")),
    ],
)
def test_a_drug_that_is_not_taken_now_is_told_as_such(standing: dict[str, bool], told: tuple[str, str]) -> None:
    built = case(age=60, drugs=("warfarin",), drafts=("fluconazole",))
    drugs = tuple(
        item if item.state is MedicationState.DRAFT else replace(item, state=MedicationState.UNKNOWN, **standing)
        for item in built.medications
    )
    assert told in claims(replace(built, medications=drugs), "warfarin-inhibitor")


@pytest.mark.parametrize(("days", "told"), [(10, ("age 10 days", "年龄10天")), (200, ("age 6 months", "年龄6个月"))])
def test_an_infant_has_no_age_in_years(days: int, told: tuple[str, str]) -> None:
    built = case(age=0, drafts=("promethazine",))
    infant = replace(built, person=replace(built.person, age_days=days))
    assert told in claims(infant, "promethazine-under-2")


def test_a_sex_is_told_in_the_readers_language() -> None:
    assert ("female", "女") in claims(case(age=25, sex="female", drafts=("valproic acid",)), "teratogen-pregnancy-test")


def test_a_code_below_a_category_is_told_by_the_category() -> None:
    problem = Problem(key="p", codes=(Code(ICD10CM, "I25.2"),))
    built = replace(case(age=60, drafts=("sumatriptan",)), problems=(problem,))
    assert ("chronic ischaemic heart disease", "慢性缺血性心脏病") in claims(built, "triptan-vascular-disease")


def test_a_partner_on_the_list_does_not_hide_the_advice_from_the_order() -> None:
    built = case(age=60, drugs=("levothyroxine",), drafts=("ferrous sulfate",))
    found = next(a for a in run(Task.THERAPY, built, KNOWLEDGE).therapy if a.rule_id == "minerals-levothyroxine")
    assert set(found.medication_keys) == {item.key for item in built.medications}
