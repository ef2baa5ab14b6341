"""Two results of one day without hours: the reader is told so, and the one that asks for more care is heard."""

from dataclasses import replace
from itertools import permutations

import pytest

from model.domain.assessment import TherapyAdvice, Urgency
from model.engine import Task, run
from model.knowledge.example import CaseRecord
from model.knowledge.load import load

KNOWLEDGE = load()
HIGH, GOOD = ("5.9", "4.1")


def advice(*labs: tuple[str, str, str, int], turns: tuple[int, ...] = (), **more: object) -> dict[str, TherapyAdvice]:
    """What is said of a patient with those results (measure, value, unit, day), in those turns of their day."""
    sent = tuple({"measure": name, "value": value, "unit": unit, "day": day} for name, value, unit, day in labs)
    record = CaseRecord.model_validate({"age": 64, "sex": "male", "labs": sent, **more})
    case = record.build(KNOWLEDGE.terms)
    timed = tuple(
        replace(item, turn=turn) for item, turn in zip(case.measurements, turns or (0,) * len(labs), strict=True)
    )
    return {item.rule_id: item for item in run(Task.THERAPY, replace(case, measurements=timed), KNOWLEDGE).therapy}


def potassium(value: str, day: int = 0) -> tuple[str, str, str, int]:
    return ("potassium", value, "mmol/L", day)


@pytest.mark.parametrize("values", list(permutations((HIGH, GOOD))))
def test_the_value_that_asks_for_more_care_is_heard_in_either_order(values: tuple[str, str]) -> None:
    found = advice(*map(potassium, values), drafts=("spironolactone",))["potassium-high-mra"]
    assert found.urgency is Urgency.CRITICAL
    assert found.summary.en.startswith("potassium ")
    assert "mmol/L on one day, order not known: spironolactone: contraindicated" in found.summary.en
    assert found.summary.zh.startswith("同日血钾 ")
    assert "先后不明：螺内酯：" in found.summary.zh
    assert {"potassium 5.9 mmol/L", "potassium 4.1 mmol/L"} <= {item.claim.en for item in found.evidence}


@pytest.mark.parametrize(("turns", "speaks"), [((2, 1), True), ((1, 2), False)])
def test_known_hours_settle_it(turns: tuple[int, int], speaks: bool) -> None:
    ordered = sorted(zip((HIGH, GOOD), turns, strict=True), key=lambda pair: -pair[1])
    found = advice(
        *(potassium(value) for value, _ in ordered),
        turns=tuple(turn for _, turn in ordered),
        drafts=("spironolactone",),
    )
    assert ("potassium-high-mra" in found) is speaks


def test_two_values_that_mean_the_same_are_told_without_a_doubt() -> None:
    found = advice(potassium("5.9"), potassium("6.1"), drafts=("spironolactone",))["potassium-high-mra"]
    assert "order not known" not in found.summary.en


def test_values_of_two_days_are_in_no_doubt() -> None:
    assert "potassium-high-mra" not in advice(potassium(GOOD), potassium(HIGH, -1), drafts=("spironolactone",))


@pytest.mark.parametrize("values", list(permutations(("3.1", "0.9"))))
def test_a_filtration_computed_from_either_creatinine_is_heard(values: tuple[str, str]) -> None:
    labs = [("creatinine", value, "mg/dL", -1) for value in values]
    found = advice(*labs, drafts=("metformin",))["metformin-contraindicated"]
    assert "on one day, order not known: metformin: contraindicated" in found.summary.en


def test_advice_to_start_a_drug_rests_on_no_doubtful_value() -> None:
    sure = advice(("egfr", "50", "mL/min/{1.73_m2}", 0), problems=("diabetes_type_2_or_unspecified",))
    doubted = advice(
        ("egfr", "50", "mL/min/{1.73_m2}", 0),
        ("egfr", "95", "mL/min/{1.73_m2}", 0),
        problems=("diabetes_type_2_or_unspecified",),
    )
    assert ("diabetes-sglt2" in sure, "diabetes-sglt2" in doubted) == (True, False)
