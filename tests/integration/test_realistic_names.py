"""Patients whose names are words, months, diseases or Chinese: every hook answers as for anybody else."""

import json
from copy import deepcopy
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from cds_hooks.app import create_app
from cds_hooks.services import discovered
from cds_hooks.settings import Settings
from tests.integration.test_poisoned_hooks import NOW, Ear, hook_body, slots_of
from tests.release.generate import chart

NAMES = ("Mark Rose", "Will Young", "April June", "James Parkinson", "Rex Graves", "伟 王", "峰 高")
ICD = "http://hl7.org/fhir/sid/icd-10-cm"
DISEASES = ("G20", "E05.00", "I48.91", "E11.9")


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    """One server in process for all."""
    settings = Settings(sandbox=True, store=Path(tmp_path_factory.mktemp("store"), "osler.db"), deadline_ms=20_000)
    app = create_app(settings, clock=lambda: NOW, log=Ear())
    with TestClient(app, client=("127.0.0.1", 50_000)) as opened:
        yield opened


def answered(client: TestClient, service: str, name: str, language: str) -> str:
    """The answer about one chart, whose patient, relatives and doctors all bear the name."""
    given, _, family = name.partition(" ")
    bundle = deepcopy(chart(7, 7).bundle)
    for entry in bundle["entry"]:
        resource = entry["resource"]
        if resource["resourceType"] in {"Patient", "Practitioner"}:
            resource["name"] = [{"given": [given], "family": family, "text": f"{given} {family}"}]
        for reference in (resource.get("subject"), *resource.get("performer", [])):
            if reference:
                reference["display"] = f"{given} {family}"
    for code in DISEASES:
        disease = {"resourceType": "Condition", "id": f"c{code}", "code": {"coding": [{"system": ICD, "code": code}]}}
        bundle["entry"].append({"resource": disease})
    patient = next(entry["resource"] for entry in bundle["entry"] if entry["resource"]["resourceType"] == "Patient")
    body = hook_body(service, slots_of(bundle, patient))
    answer = client.post(f"/cds-services/{service}", json=body, headers={"accept-language": language})
    assert answer.status_code == 200
    return json.dumps(answer.json(), ensure_ascii=False)


@pytest.mark.parametrize(
    ("service", "language"), [*((service, "en") for service in sorted(discovered())), ("therapy-order-sign", "zh")]
)
def test_the_answer_is_the_same_for_every_name(client, service, language):
    plain = answered(client, service, "Zebedee Quillfeather", language)
    assert {name for name in NAMES if answered(client, service, name, language) != plain} == set()
    assert "Quillfeather" not in plain


def test_the_cards_do_speak_about_what_the_names_sound_like(client):
    said = "".join(answered(client, service, "James Parkinson", "en") for service in discovered())
    assert said.count('"summary"') >= 5
