"""The table of inhibitors and inducers: known words only, no row twice, and days that make sense."""

import csv
from collections import Counter

import pytest

from model.knowledge.files import FOLDER
from model.knowledge.load import load

ENZYMES = {"CYP2D6", "CYP2C19", "CYP2C9", "CYP3A", "CYP1A2", "CYP2B6", "UGT1A1", "OATP1B1"}


def table():
    with (FOLDER / "modulators" / "modulators.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(line for line in handle if not line.startswith("#")))


ROWS = table()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['drug']} {row['enzyme']}")
def test_a_row_uses_known_words_and_whole_days(row):
    assert row["enzyme"] in ENZYMES
    assert row["effect"] in {"inhibitor", "inducer"}
    assert row["strength"] in {"strong", "moderate", "weak"}
    assert 0 < int(row["onset_days"]) <= 28
    assert 0 < int(row["offset_days"]) <= 120
    assert row["source"]


def test_no_drug_has_two_strengths_for_one_effect_on_one_enzyme():
    seen = Counter((row["drug"], row["enzyme"], row["effect"]) for row in ROWS)
    assert [key for key, count in seen.items() if count > 1] == []


def test_habits_name_code_sets_that_exist():
    habits = {row["drug"].removeprefix("set:") for row in ROWS if row["drug"].startswith("set:")}
    assert habits == {"smoking_current", "diet_grapefruit"}
    assert habits <= load().codesets.names()


def test_the_strong_and_moderate_inhibitors_that_the_engine_uses_agree_with_the_table():
    told = {(row["drug"], row["enzyme"], row["strength"]) for row in ROWS if row["effect"] == "inhibitor"}
    for record in load().modulators:
        used = [(name, "strong") for name in record.strong] + [(name, "moderate") for name in record.moderate]
        assert {(name, record.gene, strength) for name, strength in used} <= told


def test_the_table_is_wide_enough():
    assert len(ROWS) >= 100
    assert len({row["drug"] for row in ROWS}) >= 85
    assert {row["enzyme"] for row in ROWS} == ENZYMES
