"""Every disease rule, score, highest dose and rule on drugs that claims it says against what its figures were held."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Literal

import pytest
from pydantic import Field

from model.knowledge.digest import FOLDER
from model.knowledge.disease_rules import load_diseases
from model.knowledge.files import KnowledgeError, files, read_csv
from model.knowledge.formula_scores import load_formula_scores
from model.knowledge.highest_doses import load_highest_doses
from model.knowledge.point_scores import load_scores
from model.knowledge.records import Record

LAST_YEAR = date(2026, 11, 29).year


class Confirmation(Record):
    """What a source says of the figures of a rule or score. "secondary": not the guideline or paper itself."""

    rule: str
    value: str
    source: str = ""
    year: int | None = Field(None, ge=1900, le=LAST_YEAR)
    address: str = Field("", pattern=r"^(https?://\S+)?$")
    verdict: Literal["same", "changed", "secondary", "not_found"]


RULES = [row for path in files(FOLDER / "disease" / "confirmed", "*.csv") for row in read_csv(path, Confirmation)]
SCORES = read_csv(FOLDER / "scores" / "confirmed.csv", Confirmation)
DOSES = read_csv(FOLDER / "therapy" / "confirmed" / "highest_doses.csv", Confirmation)
DRUG_RULES = read_csv(FOLDER / "therapy" / "confirmed" / "rules.csv", Confirmation)
READ = (*RULES, *SCORES, *DOSES, *DRUG_RULES)
CHANGED = [row for row in READ if row.verdict == "changed"]


def test_every_rule_has_a_row_and_no_row_is_of_a_rule_that_does_not_exist():
    assert {row.rule for row in RULES} == {rule.id for rule in load_diseases()}


def test_what_was_found_names_its_source():
    assert not [row for row in READ if row.verdict != "not_found" and not row.source]


def test_every_score_has_its_row():
    assert [row.rule for row in SCORES] == sorted(load_scores() | load_formula_scores())


def test_every_highest_dose_has_its_row_with_its_figures():
    highest = load_highest_doses()
    assert [row.rule for row in DOSES] == list(highest)
    for row in DOSES:
        figures = {Decimal(figure) for figure in re.findall(r"\d+(?:\.\d+)?", row.value)}
        assert {highest[row.rule].adult, highest[row.rule].per_kg} - {None} <= figures, row.rule


def test_a_drug_rule_that_says_it_was_held_against_sources_has_its_rows_and_no_other_has():
    held = {rule.stem for rule in (FOLDER / "therapy").rglob("*.toml") if "confirmed/rules.csv" in _first_line(rule)}
    assert {row.rule for row in DRUG_RULES} == held


@pytest.mark.parametrize("row", CHANGED, ids=lambda row: row.rule)
def test_what_was_changed_says_what_stood_before(row: Confirmation):
    assert "before" in row.value.casefold()


def test_a_verdict_that_nobody_knows_is_refused(tmp_path: Path):
    table = tmp_path / "confirmed.csv"
    table.write_text("rule,value,source,year,address,verdict\nx,a long value,y,2024,https://a.org,perhaps\n")
    with pytest.raises(KnowledgeError, match="verdict"):
        read_csv(table, Confirmation)


def _first_line(path: Path) -> str:
    return path.read_text(encoding="utf-8").partition("\n")[0]
