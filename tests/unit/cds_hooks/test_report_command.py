"""``osler report``: a summary whose every sentence names its evidence, in both languages."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

import cds_hooks.samples as samples
from cds_hooks.commands.cli import main

PATIENTS = Path(samples.__file__).parent / "patients"
NAMES = sorted(path.stem for path in PATIENTS.glob("*.json"))
DAY = ["--as-of", "2026-11-01"]


def reported(name: str, *more: str) -> str:
    result = CliRunner().invoke(main, ["report", *DAY, "--bundle", str(PATIENTS / f"{name}.json"), *more])
    assert result.exit_code == 0, result.output
    return result.output


def told(name: str, language: str) -> dict:
    return json.loads(reported(name, "--format", "json", "--language", language))


@pytest.mark.parametrize("name", NAMES)
def test_every_sentence_rests_on_evidence_that_is_given(name):
    found = told(name, "en")
    ids = {item["id"] for item in found["evidence"]}
    assert found["sentences"]
    assert [item for item in found["sentences"] if not item["evidence"] or not ids.issuperset(item["evidence"])] == []


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_say_the_same_statements(name):
    english, chinese = told(name, "en"), told(name, "zh")
    assert [(item["section"], item["evidence"]) for item in english["sentences"]] == [
        (item["section"], item["evidence"]) for item in chinese["sentences"]
    ]
    assert [[fact["reference"] for fact in item["facts"]] for item in english["evidence"]] == [
        [fact["reference"] for fact in item["facts"]] for item in chinese["evidence"]
    ]


def test_the_passport_names_the_drugs_that_a_result_changes():
    said = reported("clopidogrel-cyp2c19")
    assert "CYP2C19 *2/*2 poor metabolizer" in said
    assert "CYP2C19 matters for:" in said


def test_the_course_of_a_result_is_told_from_old_to_new():
    assert "Course of HbA1c: 7.8% (6 months ago) → 8.1% (12 days ago)." in reported("hypertension-diabetes")


def test_what_the_rules_say_carries_its_rule_and_its_source():
    said = reported("hypertension-diabetes")
    assert "(KDIGO)." in said
    assert "diabetes-raas-blocker" in said


def test_a_chart_without_genes_does_not_read_as_normal():
    assert "that is not a normal result" in reported("empty-chart")


def test_the_patients_name_is_nowhere_in_the_summary():
    chart = json.loads((PATIENTS / "hypertension-diabetes.json").read_text(encoding="utf-8"))
    patient = next(item["resource"] for item in chart["entry"] if item["resource"]["resourceType"] == "Patient")
    family = patient["name"][0]["family"]
    assert family
    assert family not in reported("hypertension-diabetes")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_record_that_cannot_be_read_is_no_all_clear(tmp_path, language):
    wrong = tmp_path / "wrong.json"
    wrong.write_text("{")
    result = CliRunner().invoke(main, ["report", "--bundle", str(wrong), "--language", language])
    assert ("this is no all-clear" if language == "en" else "不能视为没有问题") in result.output
    assert ("No rule advises a change" if language == "en" else "没有规则建议改变") not in result.output


def test_an_unknown_patient_is_named_as_the_fault():
    name = str(PATIENTS / "hypertension-diabetes.json")
    result = CliRunner().invoke(main, ["report", "--bundle", name, "--patient", "nobody"])
    assert "Traceback" not in result.output
