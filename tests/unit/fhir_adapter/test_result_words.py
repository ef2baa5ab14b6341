"""Results under local codes are read by a name that can only mean one measure."""

import pytest

from fhir_adapter.topics import topic_of
from tests.unit.fhir_adapter.chart import LOINC, chart, observation, quantity

LOCAL = "urn:oid:1.2.3.4"


def measured(text: str, **more: object) -> list[str]:
    snapshot = chart(observation("x", **more) | {"code": {"coding": [{"system": LOCAL, "code": "L1"}], "text": text}})
    found = [topic_of(item.codes).measure for item in snapshot.measurements]
    return [measure.name for measure in found if measure is not None]


@pytest.mark.parametrize(
    ("name", "measure"),
    [
        ("TSH", "tsh"),
        ("糖化血红蛋白", "hba1c"),
        ("血钾", "potassium"),
        ("Serum Creatinine", "creatinine"),
        ("NT-proBNP", "nt_probnp"),
        ("收缩压", "systolic"),
    ],
)
def test_a_name_of_one_measure_is_that_measure(name, measure):
    assert measured(name, valueQuantity={"value": 5}) == [measure]


@pytest.mark.parametrize("name", ["Urine potassium", "尿钾", "葡萄糖", "GLU", "肌酐", "白细胞", "potassium order", "K"])
def test_a_name_that_other_specimens_share_is_none(name):
    assert measured(name, valueQuantity=quantity(5, "mmol/L")) == []


def test_a_standard_code_that_we_do_not_use_is_not_overruled_by_words():
    code = {"coding": [{"system": LOINC, "code": "2828-2"}], "text": "血钾"}
    (found,) = chart(observation("x", valueQuantity=quantity(60, "mmol/L")) | {"code": code}).measurements
    assert [item.code for item in found.codes] == ["2828-2"]


def test_the_components_of_a_local_panel_are_read():
    parts = [{"code": {"text": "血红蛋白"}, "valueQuantity": quantity(92, "g/L")}]
    (found,) = chart(observation("x", component=parts) | {"code": {"text": "血常规"}}).measurements
    assert (found.value, [code.code for code in found.codes]) == (92, ["718-7"])
