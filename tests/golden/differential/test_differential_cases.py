"""Presentations that any clinician knows: the expected condition is ranked or kept in view."""

import csv
from pathlib import Path

import pytest

from model.diagnosis.contract import diagnose_line
from model.diagnosis.differential import differential
from model.domain.case import Sex
from model.ontology.load import load_ontology


def rows(name: str) -> list[dict[str, str]]:
    lines = (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


CASES, TEXTS = rows("cases.csv"), rows("texts_zh.csv")


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_a_known_presentation_is_recognised(case):
    found = differential(case["present"].split(), case["absent"].split(), age=float(case["age"]), sex=Sex(case["sex"]))
    ranked = {
        "top": [item.condition.condition for item in found.candidates[:3]],
        "dangerous": [item.condition.condition for item in found.dangerous],
    }
    assert case["expected"] in ranked[case["where"]]


@pytest.mark.parametrize("case", TEXTS, ids=[case["case"] for case in TEXTS])
def test_a_chinese_text_leads_to_its_diagnosis(case):
    line = {"text": case["text"], "age": float(case["age"]), "sex": case["sex"]}
    answer = diagnose_line(line, load_ontology(), 3)
    codes = {
        "top": {code for item in answer["diagnoses"] for code in (item["code"], *item["also"])},
        "dangerous": {item["code"] for item in answer["cannot_exclude"]},
    }
    assert case["expected"] in codes[case["where"]]
