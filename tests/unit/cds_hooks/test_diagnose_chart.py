"""``osler diagnose --bundle``: what criteria say comes first and once, every finding names its entry."""

import json
from pathlib import Path

from click.testing import CliRunner

import cds_hooks.samples as samples
from cds_hooks.commands.cli import main

PATIENTS = Path(samples.__file__).parent / "patients"


def told(name: str, *more: str) -> dict:
    asked = ["diagnose", "--bundle", str(PATIENTS / f"{name}.json"), "--as-of", "2026-11-01", *more]
    result = CliRunner().invoke(main, asked)
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def test_what_is_certain_stands_first_and_is_not_ranked_again():
    found = told("dizziness-fatigue", "--top", "20")
    assert next(iter(found)) == "certain"
    assert {item["rule_id"] for item in found["certain"]} == {"diabetes", "hypertension"}
    assert [item["code"] for item in found["diagnoses"] if item["code"].startswith(("E11", "I10"))] == []


def test_every_finding_names_the_entry_that_it_stands_in():
    found = told("dizziness-fatigue")["findings"]
    assert found
    assert [item for item in found if not item["reference"] or not item["date"]] == []


def test_an_empty_chart_is_certain_of_nothing_and_ranks_nothing():
    found = told("empty-chart")
    assert (found["certain"], found["diagnoses"]) == ([], [])


def test_a_bundle_that_cannot_be_read_is_certain_of_nothing_and_says_why(tmp_path):
    broken = tmp_path / "broken.json"
    broken.write_text("{")
    result = CliRunner().invoke(main, ["diagnose", "--bundle", str(broken)])
    found = json.loads(result.output)
    assert (found["certain"], found["diagnoses"]) == ([], [])
    assert len(found["gaps"]) > 5
