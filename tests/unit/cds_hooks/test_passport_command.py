"""``osler passport``: what is written about an allele that results disagree on, and about none."""

import json

from click.testing import CliRunner

from cds_hooks.commands.passport import COMMAND, _detection
from model.domain.pgx import Detection


def test_an_allele_is_absent_only_where_every_result_says_so():
    assert _detection("*57:01", {"*57:01 negative"}) is Detection.NOT_DETECTED
    assert _detection("*57:01", {"*57:01 positive"}) is Detection.DETECTED
    assert _detection("*57:01", {"*57:01 positive", "*57:01 negative"}) is Detection.UNCLEAR
    assert _detection("*57:01", {"Indeterminate"}) is Detection.UNCLEAR


def test_a_chart_without_results_says_that_this_is_not_normal():
    patient = {"resource": {"resourceType": "Patient", "id": "p"}}
    chart = json.dumps({"resourceType": "Bundle", "type": "collection", "entry": [patient]})
    said = CliRunner().invoke(COMMAND, ["--bundle", "-"], input=chart)

    assert said.exit_code == 0
    assert "not a normal result" in said.output


def test_each_phenotype_names_the_entry_and_the_day_behind_it():
    patient = {"resource": {"resourceType": "Patient", "id": "p"}}
    result = {
        "resourceType": "Observation",
        "id": "g1",
        "status": "final",
        "code": {"coding": [{"system": "http://loinc.org", "code": "84413-4"}]},
        "subject": {"reference": "Patient/p"},
        "effectiveDateTime": "2026-03-01",
        "valueCodeableConcept": {"text": "CYP2C19 *2/*2"},
        "component": [
            {
                "code": {"coding": [{"system": "http://loinc.org", "code": "48018-6"}]},
                "valueCodeableConcept": {"text": "CYP2C19"},
            }
        ],
    }
    chart = json.dumps({"resourceType": "Bundle", "type": "collection", "entry": [patient, {"resource": result}]})
    said = CliRunner().invoke(COMMAND, ["--bundle", "-"], input=chart)

    assert "CYP2C19 *2/*2: poor metabolizer (2026-03-01, Observation/g1)" in said.output
