from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.knowledge.units import convert, is_same_quantity, unit_of


@pytest.mark.parametrize(
    ("value", "unit", "to_unit", "analyte", "expected"),
    [
        ("126", "mg/dL", "mmol/L", "glucose", "6.99"),
        ("7.0", "mmol/L", "mg/dL", "glucose_fasting", "126.11"),
        ("1", "mg/dl", "µmol/L", "creatinine", "88.40"),
        ("6.5", "%", "mmol/mol", "hba1c", "47.53"),
        ("48", "mmol/mol", "%", "hba1c", "6.54"),
        ("98.6", "[degF]", "Cel", "", "37.00"),
        ("310.15", "K", "°C", "", "37.00"),
        ("140", "mEq/L", "mmol/L", "sodium", "140.00"),
        ("5", "meq/L", "mmol/L", "calcium", "2.50"),
        ("300", "mg/g", "mg/mmol", "uacr", "33.94"),
        ("14", "g/dL", "g/L", "", "140.00"),
        ("7.2", "K/uL", "10*9/L", "", "7.20"),
        ("150", "lb", "kg", "", "68.04"),
        ("60", "mL/min/1.73m2", "mL/min/{1.73_m2}", "", "60.00"),
        ("2.5", "uIU/mL", "m[IU]/L", "", "2.50"),
        ("100", "mg/dL", "mmol/L", "ldl", "2.59"),
    ],
)
def test_a_value_converts(value: str, unit: str, to_unit: str, analyte: str, expected: str) -> None:
    found = convert(Decimal(value), unit, to_unit, analyte=analyte)
    assert found is not None
    assert round(found, 2) == Decimal(expected)


@pytest.mark.parametrize(
    ("unit", "to_unit", "analyte"),
    [
        ("", "mmol/L", "glucose"),
        ("mg/dL", "", "glucose"),
        ("bananas", "mmol/L", "glucose"),
        ("mg/dL", "mmol/L", ""),
        ("mg/dL", "mmol/L", "no such analyte"),
        ("%", "mmol/mol", "glucose"),
        ("mm[Hg]", "mmol/L", "glucose"),
        ("mEq/L", "mmol/L", "glucose"),
        ("mL/min", "mL/min/{1.73_m2}", ""),
    ],
)
def test_what_does_not_belong_together_is_not_guessed(unit: str, to_unit: str, analyte: str) -> None:
    assert convert(Decimal(5), unit, to_unit, analyte=analyte) is None


@pytest.mark.parametrize("value", ["NaN", "Infinity"])
def test_a_value_that_is_no_number_is_not_converted(value: str) -> None:
    assert convert(Decimal(value), "mg/dL", "mmol/L", analyte="glucose") is None


@pytest.mark.parametrize(
    ("written", "code"),
    [("mmhg", "mm[Hg]"), ("MG/DL", "mg/dL"), ("10^9/L", "10*9/L"), ("µmol/l", "umol/L"), ("μmol/L", "umol/L")],
)
def test_a_laboratory_spelling_is_known(written: str, code: str) -> None:
    unit = unit_of(written)
    assert unit is not None
    assert unit.code == code


def test_two_spellings_of_one_unit_agree_and_two_units_do_not() -> None:
    assert is_same_quantity("10*3/uL", "K/uL")
    assert not is_same_quantity("mg/dL", "mmol/L")
    assert is_same_quantity("mg/dL", "something unknown")


@settings(max_examples=60, derandomize=True, deadline=None)
@given(
    value=st.decimals(min_value="0.001", max_value="100000", places=3),
    pair=st.sampled_from([("mg/dL", "mmol/L"), ("g/L", "umol/L"), ("%", "%"), ("mg/L", "mg/dL")]),
)
def test_there_and_back_gives_the_same_value(value: Decimal, pair: tuple[str, str]) -> None:
    there = convert(value, pair[0], pair[1], analyte="glucose")
    assert there is not None
    back = convert(there, pair[1], pair[0], analyte="glucose")
    assert back is not None
    assert abs(back - value) <= value * Decimal("1e-8")
