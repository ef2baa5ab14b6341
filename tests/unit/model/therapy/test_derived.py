"""Creatinine clearance and gestational age: computed exactly, and unknown when an input is missing or bad."""

from decimal import Decimal

import pytest

from model.domain.case import Sex
from model.knowledge.conditions import MeasureClause
from model.knowledge.example import CaseRecord
from model.knowledge.load import load
from model.therapy.derived import cockcroft_gault
from model.therapy.facts import Facts, Truth
from model.therapy.measured import measured

KNOWLEDGE = load()
WEIGHT = {"measure": "weight", "value": "72", "unit": "kg", "day": -20}
CREATININE = {"measure": "creatinine", "value": "1.0", "unit": "mg/dL", "day": -10}


def facts(labs=(CREATININE, WEIGHT), age=68, sex="male"):
    record = CaseRecord.model_validate({"age": age, "sex": sex, "labs": list(labs)})
    return Facts(record.build(KNOWLEDGE.terms), KNOWLEDGE)


def clearance(within_days=366, **changes):
    return facts(**changes).newest("creatinine_clearance", within_days)


def below(limit, **changes):
    clause = MeasureClause(name="creatinine_clearance", below=limit)
    return measured(clause, facts(**changes))


def test_the_formula_is_exact():
    assert cockcroft_gault(Decimal("1.0"), Decimal(72), 68, Sex.MALE) == 72
    assert cockcroft_gault(Decimal("1.0"), Decimal(72), 68, Sex.FEMALE) == Decimal("61.2")


@pytest.mark.parametrize(
    ("creatinine", "weight", "age", "sex"),
    [("0", "72", 68, Sex.MALE), ("1", "0", 68, Sex.MALE), ("1", "30", 12, Sex.MALE), ("1", "72", 68, Sex.OTHER)],
)
def test_the_formula_refuses_what_it_was_not_made_for(creatinine, weight, age, sex):
    with pytest.raises(ValueError, match=r"must be|adults"):
        cockcroft_gault(Decimal(creatinine), Decimal(weight), age, sex)


def test_units_are_converted_and_the_inputs_are_shown():
    pounds = {"measure": "weight", "value": "158.73", "unit": "[lb_av]", "day": -20}
    found = clearance(labs=({"measure": "creatinine", "value": "88.4", "unit": "umol/L", "day": -10}, pounds))

    assert round(found.value, 1) == Decimal("72.0")
    claim = below("80").evidence[0].claim
    assert "actual weight 72 kg" in claim.en
    assert "creatinine 1.0 mg/dL" in claim.en
    assert "实际体重 72 kg" in claim.zh


@pytest.mark.parametrize(
    "changes",
    [
        {"labs": (CREATININE,)},
        {"labs": (WEIGHT,)},
        {"labs": (CREATININE, {**WEIGHT, "unit": ""})},
        {"labs": (CREATININE, {**WEIGHT, "day": -500})},
        {"labs": ({**CREATININE, "day": -500}, WEIGHT)},
        {"labs": ({**CREATININE, "day": None}, WEIGHT)},
        {"labs": ({**CREATININE, "value": "0"}, WEIGHT)},
        {"labs": ({**CREATININE, "comparator": "<"}, WEIGHT)},
        {"age": None},
        {"age": 12},
        {"sex": "unknown"},
    ],
)
def test_a_missing_or_bad_input_makes_it_unknown_and_never_low(changes):
    assert clearance(**changes) is None
    assert below("300", **changes).truth is Truth.UNKNOWN
    assert below("300", **changes).missing


def test_from_90_years_on_the_value_is_an_upper_limit():
    assert below("30", age=93, labs=({**CREATININE, "value": "2.0"}, WEIGHT)).truth is Truth.YES
    assert below("30", age=93).truth is Truth.UNKNOWN


def test_the_newer_of_reported_and_computed_counts():
    reported = {"measure": "creatinine_clearance", "value": "25", "unit": "mL/min", "day": -2}

    assert clearance(labs=(CREATININE, WEIGHT, reported)).value == 25
    assert clearance(labs=(CREATININE, WEIGHT, {**reported, "day": -40})).value == 72


def test_a_gestational_age_grows_with_time_and_ends():
    recorded = {"measure": "gestational_age", "value": "12", "unit": "wk"}

    assert facts(labs=({**recorded, "day": -70},)).newest("gestational_age", 300).value == 22
    assert facts(labs=({**recorded, "day": -290},)).newest("gestational_age", 300) is None


def egfr(value):
    return {"measure": "egfr", "value": value, "unit": "mL/min/{1.73_m2}", "day": -5}


def test_without_a_weight_a_low_egfr_stands_in_and_says_so():
    found = clearance(labs=(egfr("12"),))
    assert found.value == 12
    assert "eGFR 12" in found.basis.en


def test_a_normal_egfr_stands_for_no_clearance():
    assert clearance(labs=(egfr("95"),)) is None


def test_a_clearance_that_can_be_computed_goes_before_the_egfr():
    assert clearance(labs=(CREATININE, WEIGHT, egfr("30"))).value == 72


SI_CREATININE = {"measure": "creatinine", "value": "182", "unit": "umol/L", "day": -8}


def filtration(*labs, age=64, sex="male"):
    return facts(labs, age, sex).newest("egfr", 366)


def reported(day):
    return {"measure": "egfr", "value": "70", "unit": "mL/min/{1.73_m2}", "day": day}


def test_an_egfr_that_nobody_reported_is_computed_and_shows_its_inputs():
    found = filtration(SI_CREATININE)
    assert (found.value, found.sent_unit, found.day) == (Decimal(35), "mL/min/{1.73_m2}", -8)
    assert "肌酐 182 μmol/L，64岁，男" in found.basis.zh
    assert "creatinine 182 μmol/L, age 64, male" in found.basis.en


@pytest.mark.parametrize(("day", "value"), [(-8, 70), (-2, 70), (-30, 35)])
def test_a_reported_egfr_stands_unless_a_creatinine_is_newer(day, value):
    assert filtration(SI_CREATININE, reported(day)).value == value


@pytest.mark.parametrize(
    "changes",
    [{"age": 12}, {"age": None}, {"sex": "unknown"}, {"labs": ({**SI_CREATININE, "day": -400},)}, {"labs": ()}],
)
def test_without_its_inputs_the_egfr_stays_unknown(changes):
    labs = changes.get("labs", (SI_CREATININE,))
    assert filtration(*labs, **{key: value for key, value in changes.items() if key != "labs"}) is None


def test_a_low_computed_egfr_stands_in_for_a_clearance_without_weight():
    assert facts((SI_CREATININE,), 64).newest("creatinine_clearance", 366).value == 35
