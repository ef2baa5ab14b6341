"""Numbers in text: read with their unit or where they can be nothing else, in both languages, with the same context."""

import pytest

from model.domain.text import Language
from model.findings.values import values
from model.ontology.load import load_ontology
from tests.unit.model.findings.said import new_reader, said

TERMS = load_ontology().terms


def named(text: str) -> set[str]:
    return {TERMS.label(value.place) for value in values(text, TERMS)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("K 2.9, Na 122 mmol/L", {"Hypokalemia", "Hyponatremia"}),
        ("Hb 75 g/L, platelets 20 x10^9/L", {"Anemia", "Thrombocytopenia"}),
        ("Hb 7.5 g/dL", {"Anemia"}),
        ("体温39.2℃，脉搏120次/分", {"Fever", "Tachycardia"}),
        ("血压180/110mmHg", {"Increased blood pressure"}),
        ("BP 80/40", {"Hypotension"}),
        ("尿蛋白3+，尿酮体（++）", {"Proteinuria", "Ketonuria"}),
        ("fasting glucose 8.1 mmol/L", {"Hyperglycemia"}),
        ("肝肋下3cm，脾肋下2cm", {"Hepatomegaly", "Splenomegaly"}),
        ("SpO2 84%", {"Hypoxemia"}),
        ("T 38.5-39.2℃", {"Fever"}),
        ("HR 130.", {"Tachycardia"}),
    ],
)
def test_a_number_beyond_its_limit_is_a_finding(text, expected):
    assert named(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "T 36.8, HR 72, BP 120/76, sats 98%",
        "K 4.2, Hb 140 g/L",
        "vitamin K 2.9",
        "k 2.9",
        "Hb 750",
        "glucose 8.1 mmol/L",
        "glucose 32",
        "HR 0.75 (95% CI 0.6-0.9)",
        "T2 hyperintensity, T12 fracture",
        "糖化血红蛋白5.1%，前白蛋白20g/L",
        "体温37.2-38.5℃",
        "BP 12/8, BP 300/400",
        "call for temperature > 38.5",
        "Ca 3.2",
        "尿蛋白（-），尿糖阴性",
        "患儿，心率130次/分，呼吸32次/分",
        "2-year-old boy, HR 130, RR 30, BP 80/50",
    ],
)
def test_near_misses_are_none(text):
    assert not named(text)


def test_context_reaches_numbers_but_no_denial_does():
    reader = new_reader()
    assert said(reader, "Past medical history: K 2.9 in 2019.", Language.EN) == {"Hypokalemia": "historical"}
    assert said(reader, "No fever, K 2.9", Language.EN) == {"fever": "absent", "Hypokalemia": "present"}
    assert said(reader, "Return if temperature 38.5 C.", Language.EN) == {}
    assert said(reader, "否认发热，体温39.0℃。", Language.ZH) == {"fever": "present"}


@pytest.mark.parametrize("text", ["体温39℃", "阳性" * 50, "+" * 500, "尿蛋白3+ and fever", "9" * 3000, "K 2.9" * 200])
@pytest.mark.parametrize("language", list(Language))
def test_odd_text_is_read_without_a_fault(text, language):
    for item in new_reader().read(text, language):
        assert 0 <= item.start < item.end <= len(text)
