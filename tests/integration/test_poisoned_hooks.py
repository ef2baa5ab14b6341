"""Poisoned charts sent to every service: no identifier in cards, logs, metrics or the store."""

import json
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from cds_hooks.app import create_app
from cds_hooks.services import discovered
from cds_hooks.settings import Settings
from tests.release.generate import chart
from tests.release.poison import DAY, MRN, NAME, PHONE, PLANTS, SENTENCE, WORDS
from tests.release.spelled import leaks

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
SLOTS = {
    "conditions": "Condition",
    "medications": "MedicationRequest",
    "laboratory": "Observation",
    "vitals": "Observation",
    "genomics": "Observation",
    "procedures": "Procedure",
    "allergies": "AllergyIntolerance",
    "statements": "MedicationStatement",
    "encounters": "Encounter",
    "family": "FamilyMemberHistory",
    "documents": "DocumentReference",
}
BUNDLES_OWN = {name for name in PLANTS if name.startswith("bundle") or name.endswith("of an entry")}
# The id of a resource is the way back to the chart; a card names it, the log and the store do not.
NAMED_ON_CARDS = {"resource id"}

RXNORM, ICD = "http://www.nlm.nih.gov/research/umls/rxnorm", "http://hl7.org/fhir/sid/icd-10-cm"
CLOPIDOGREL = {"medicationCodeableConcept": {"coding": [{"system": RXNORM, "code": "32968"}]}}
DIABETES = {"code": {"coding": [{"system": ICD, "code": "E11.9"}]}}


class Ear:
    """A log that remembers every event."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def debug(self, event: str, **fields: object) -> None:
        """Remember."""
        self.heard.append(f"{event} {fields!r}")

    info = warning = error = debug


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """One server in process for all charts, its log, and its store."""
    store = tmp_path_factory.mktemp("store") / "osler.db"
    ear = Ear()
    app = create_app(Settings.model_validate({"sandbox": True, "store": store}), clock=lambda: NOW, log=ear)
    with TestClient(app, client=("127.0.0.1", 50_000), raise_server_exceptions=False) as client:
        yield client, ear, store


def prefetch(place: str) -> dict[str, object]:
    bundle = deepcopy(chart(7, 7).bundle)
    resources: dict[str, dict[str, object]] = {}
    for entry in bundle["entry"]:
        resources.setdefault(entry["resource"]["resourceType"], entry["resource"])
    patient = resources["Patient"]
    given, family = NAME.split()
    patient["name"].append({"given": [given], "family": family})
    patient["identifier"].append({"system": "http://site/mrn", "value": MRN})
    patient["telecom"].append({"value": PHONE})
    patient["birthDate"] = DAY
    PLANTS[place](resources, bundle, SENTENCE)
    return slots_of(bundle, patient)


def slots_of(bundle: dict[str, object], patient: dict[str, object]) -> dict[str, object]:
    """A chart as the prefetch of a hook, one entry of which has a name for a key."""
    everything = [entry["resource"] for entry in bundle["entry"]]
    slots: dict[str, object] = {"patient": patient, f"{NAME} {MRN}": patient}
    for key, kind in SLOTS.items():
        entries = [{"resource": one} for one in everything if one["resourceType"] == kind]
        slots[key] = {"resourceType": "Bundle", "type": "searchset", "entry": entries}
    return slots


def drafted(resource: dict[str, object]) -> dict[str, object]:
    """A Bundle with what the user is just entering; it is clean, for suggestions hand it back as it came."""
    return {
        "resourceType": "Bundle",
        "entry": [{"resource": {"id": "d1", "subject": {"reference": "Patient/p"}, **resource}}],
    }


def hook_body(service: str, slots: dict[str, object]) -> dict[str, object]:
    """What an EHR posts to a service about this chart."""
    hook = discovered()[service].hook
    context = {"userId": "Practitioner/1", "patientId": slots["patient"]["id"], "encounterId": "e1"}
    if hook.startswith("order"):
        draft = drafted({"resourceType": "MedicationRequest", "status": "draft", "intent": "order", **CLOPIDOGREL})
        context |= {"draftOrders": draft, "selections": ["MedicationRequest/d1"]}
    if hook == "problem-list-item-create":
        context["conditions"] = drafted({"resourceType": "Condition", **DIABETES})
    instance = "8f14e45f-ceea-467f-a0e6-54a1b0e4d6a1"
    return {"hook": hook, "hookInstance": instance, "context": context, "prefetch": slots}


def call(client: TestClient, service: str, place: str) -> bytes:
    response = client.post(f"/cds-services/{service}", json=hook_body(service, prefetch(place)))
    assert response.status_code == 200
    return response.content


@pytest.mark.parametrize("place", sorted(PLANTS.keys() - BUNDLES_OWN))
def test_no_identifier_is_on_a_card(server, place):
    client, _, _ = server
    answers = b"\n".join(call(client, service, place) for service in discovered())
    words = set(WORDS) - ({"Quillfeather", MRN} if place in NAMED_ON_CARDS else set())
    assert leaks(answers, words) == set()


def test_the_services_do_speak_about_the_chart(server):
    client, _, _ = server
    answers = {service: json.loads(call(client, service, "note"))["cards"] for service in discovered()}
    assert sum(map(bool, answers.values())) >= 5


def test_no_identifier_is_in_the_log_the_metrics_or_the_store(server):
    client, ear, store = server
    for place in sorted(PLANTS.keys() - BUNDLES_OWN):
        call(client, "therapy-patient-view", place)
    client.post("/cds-services/therapy-patient-view", content=f'{{"hook": "{SENTENCE}"'.encode())
    client.post("/cds-services/therapy-patient-view/feedback", content=SENTENCE.encode())
    client.get(f"/cds-services/{NAME}")
    said = "\n".join(ear.heard) + client.get("/metrics").text + client.get("/feedback/summary").text
    stored = b"".join(path.read_bytes() for path in Path(store).parent.iterdir()).decode("latin-1")
    assert len(ear.heard) > 50
    assert len(stored) > 10_000
    assert [word for word in WORDS if word.lower() in said.lower() or word.encode().decode("latin-1") in stored] == []
