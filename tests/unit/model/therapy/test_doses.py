"""A written dose above the highest of a day, and a creatinine that rises, are told in both languages."""

from dataclasses import replace

import pytest

from model.domain.assessment import TherapyAdvice
from model.domain.code import SNOMED, Code
from model.engine import Task, run
from model.knowledge.example import CaseRecord
from model.knowledge.load import load

KNOWLEDGE = load()
TOO_MUCH = "highest-daily-dose"
SKIN, MOUTH = Code(SNOMED, "6064005"), Code(SNOMED, "26643006")


def advice(*, route: tuple[Code, ...] = (), **case: object) -> dict[str, TherapyAdvice]:
    """What is said of the case, its orders by that route."""
    built = CaseRecord.model_validate(case).build(KNOWLEDGE.terms)
    routed = tuple(replace(item, route=route) for item in built.medications)
    return {item.rule_id: item for item in run(Task.THERAPY, replace(built, medications=routed), KNOWLEDGE).therapy}


def order(drug: str, dose: str) -> dict[str, object]:
    return {"drafts": ({"drug": drug, "daily_dose": dose, "unit": "mg"},)}


def weighing(kilograms: str) -> dict[str, object]:
    return {"labs": ({"measure": "weight", "value": kilograms, "unit": "kg", "day": -5},)}


def test_the_dose_written_and_the_highest_one_are_told() -> None:
    found = advice(age=40, **order("acetaminophen", "6000"))[TOO_MUCH]
    assert found.summary.en.startswith("acetaminophen: the dose written is above the highest of a day")
    assert found.summary.zh.startswith("对乙酰氨基酚：医嘱剂量超过每日最大剂量")
    assert ("acetaminophen as ordered: 6000 mg a day; highest: 4000 mg a day") in {i.claim.en for i in found.evidence}
    assert "对乙酰氨基酚医嘱：每日6000 mg；每日最大剂量：4000 mg" in {item.claim.zh for item in found.evidence}


@pytest.mark.parametrize(
    ("case", "speaks"),
    [
        ({"age": 6, **weighing("20"), **order("acetaminophen", "1600")}, True),
        ({"age": 6, **weighing("20"), **order("acetaminophen", "1400")}, False),
        ({"age": 6, **order("acetaminophen", "1600")}, False),
        ({"age": 17, **weighing("80"), **order("acetaminophen", "4500")}, True),
        ({"age": 40, **weighing("40"), **order("acetaminophen", "4000")}, False),
    ],
)
def test_a_child_is_judged_by_weight_where_it_is_known(case: dict[str, object], speaks: bool) -> None:
    assert (TOO_MUCH in advice(**case)) is speaks


@pytest.mark.parametrize(("route", "speaks"), [((MOUTH,), True), ((), True), ((SKIN,), False)])
def test_a_limit_by_mouth_says_nothing_of_the_skin(route: tuple[Code, ...], speaks: bool) -> None:
    assert (TOO_MUCH in advice(age=40, route=route, **order("ibuprofen", "4000"))) is speaks


@pytest.mark.parametrize(("before", "speaks"), [(-3, True), (-9, False)])
def test_a_creatinine_that_rises_within_a_week_is_told(before: int, speaks: bool) -> None:
    labs = tuple(
        {"measure": "creatinine", "value": value, "unit": "mg/dL", "day": day}
        for value, day in (("2.4", 0), ("0.9", before))
    )
    found = advice(age=58, sex="male", drafts=("gentamicin",), labs=labs)
    assert ("creatinine-rising" in found) is speaks


def test_both_values_of_a_rise_are_told_in_both_languages() -> None:
    labs = tuple(
        {"measure": "creatinine", "value": value, "unit": "mg/dL", "day": day}
        for value, day in (("2.4", 0), ("0.9", -3))
    )
    found = advice(age=58, sex="male", drafts=("gentamicin",), labs=labs)["creatinine-rising"]
    assert len([item for item in found.evidence if item.claim.en.startswith("creatinine")]) == 2
    assert "7天内肌酐升高至1.5倍" in found.summary.zh
