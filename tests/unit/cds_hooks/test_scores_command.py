"""``osler scores``: one JSON object a line, each fact with the client's own entry."""

import json

from click.testing import CliRunner

from cds_hooks.commands.scores import COMMAND


def run(*entries):
    patient = {"resourceType": "Patient", "id": "p", "birthDate": "1950-01-01", "gender": "female"}
    resources = [patient, *({**item, "subject": {"reference": "Patient/p"}} for item in entries)]
    chart = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": item} for item in resources]}
    said = CliRunner().invoke(COMMAND, ["--bundle", "-", "--as-of", "2026-01-10"], input=json.dumps(chart))
    assert said.exit_code == 0, said.output
    return {item["id"]: item for item in map(json.loads, said.stdout.splitlines())}


def condition(identity, code):
    active = "http://terminology.hl7.org/CodeSystem/condition-clinical"
    return {
        "resourceType": "Condition",
        "id": identity,
        "clinicalStatus": {"coding": [{"system": active, "code": "active"}]},
        "code": {"coding": [{"system": "http://snomed.info/sct", "code": code}]},
    }


def test_a_score_names_its_points_and_the_entries_behind_them():
    found = run(condition("af", "49436004"), condition("htn", "38341003"))["cha2ds2-vasc"]
    given = {item["label"]["en"]: item["evidence"][0]["reference"] for item in found["inputs"] if item["least"] != "0"}

    assert (found["least"], found["most"], found["standing"]) == ("4", "4", "computed")
    assert given["hypertension"] == "Condition/htn"
    assert found["sources"][0]["version"] == "2010-02"


def test_a_chart_without_values_has_no_scores():
    assert run() == {}


def test_what_could_not_be_read_is_told_apart_from_a_chart_without_values():
    said = CliRunner().invoke(COMMAND, ["--bundle", "-"], input="no bundle")
    assert said.stdout == ""
    assert "problem list: unreadable" in said.stderr
