"""Presentations that any clinician knows: the expected condition is ranked or kept in view."""

import csv
from pathlib import Path

import pytest

from model.diagnosis.differential import differential
from model.domain.case import Sex

_LINES = (Path(__file__).parent / "cases.csv").read_text(encoding="utf-8").splitlines()
CASES = list(csv.DictReader(line for line in _LINES if not line.startswith("#")))


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_a_known_presentation_is_recognised(case):
    found = differential(case["present"].split(), case["absent"].split(), age=float(case["age"]), sex=Sex(case["sex"]))
    ranked = {
        "top": [item.condition.condition for item in found.candidates[:3]],
        "dangerous": [item.condition.condition for item in found.dangerous],
    }
    assert case["expected"] in ranked[case["where"]]
