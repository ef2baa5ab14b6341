"""Several values of one day: the newest is judged, and only where a guideline says so their mean."""

from dataclasses import replace

import pytest

from tests.unit.model.test_diagnosis_engine import asked, lab


def of_one_day(measure: str, newest: str, older: str):
    """Two values of today as the case has them: the newest first."""
    return lab(measure, newest, 0, turn=2), lab(measure, older, 0, turn=1, key="older")


@pytest.mark.parametrize(
    ("rule", "measure", "newest", "older", "shown"),
    [
        ("hyperkalaemia", "potassium", "6.9", "3.4", "potassium 6.9 mmol/L"),
        ("hypoglycaemia", "glucose", "2.0", "16.6", "glucose 2.0 mmol/L"),
        ("anaemia", "haemoglobin", "69", "142", "haemoglobin 69 g/L"),
        ("hypoxaemia", "spo2", "79", "97", "oxygen saturation 79%"),
        ("myocardial-injury", "troponin_i", "480", "20", "high-sensitivity troponin I 480 ng/L"),
    ],
)
def test_a_danger_is_not_hidden_by_an_earlier_normal_value_of_the_day(rule, measure, newest, older, shown):
    (found,) = asked(rule, *of_one_day(measure, newest, older))[0]
    assert shown in found.detail.en


def test_a_value_repeated_as_normal_on_the_same_day_is_silent():
    assert asked("hyperkalaemia", *of_one_day("potassium", "4.4", "6.9"))[0] == ()


def test_the_code_of_another_specimen_does_not_hide_the_newest_value():
    whole_blood, serum = lab("potassium", "6.9", 0, turn=2, key="newest"), lab("potassium", "3.4", 0, turn=1)
    (code,) = whole_blood.codes
    newest = replace(whole_blood, codes=(replace(code, code="6298-4"),))
    (found,) = asked("hyperkalaemia", newest, serum)[0]
    assert "potassium 6.9 mmol/L" in found.summary.en


def test_of_values_whose_order_nobody_knows_the_abnormal_one_counts():
    (found,) = asked("hyperkalaemia", lab("potassium", "4.4", 0), lab("potassium", "6.9", 0, key="other"))[0]
    assert "potassium 6.9 mmol/L" in found.summary.en


def test_hypertension_keeps_the_mean_of_the_day():
    assert asked("hypertension", *of_one_day("systolic", "146", "132"))[0] == ()
