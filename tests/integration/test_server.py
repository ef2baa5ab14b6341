"""The whole server over HTTP: late parts, full pools, broken stores, quiet logs."""

import json
import sqlite3
import threading

import pytest
from starlette.testclient import TestClient

from cds_hooks.samples.catalogue import bundle, catalogue
from model.diagnosis.opening import OPENING
from model.engine import Task, run
from privacy.resources.table import policy
from tests.integration.inside import Notes

SAMPLE = next(sample for sample in catalogue() if sample.id == "hypertension-diabetes")
HOOK_INSTANCE = "8f14e45f-ceea-467f-a0e6-54a1b0e4d6a1"


def resources(kind: str) -> dict[str, object]:
    entries = [entry for entry in json.loads(bundle(SAMPLE.id))["entry"] if entry["resource"]["resourceType"] == kind]
    return {"resourceType": "Bundle", "type": "searchset", "entry": entries}


def request(hook: str = "patient-view", **fields: object) -> dict[str, object]:
    patient = resources("Patient")["entry"][0]["resource"]
    observations = resources("Observation")
    return {
        "hook": hook,
        "hookInstance": HOOK_INSTANCE,
        "context": {"userId": "Practitioner/1", "patientId": SAMPLE.patient_id},
        "prefetch": {
            "patient": patient,
            "conditions": resources("Condition"),
            "laboratory": observations,
            "vitals": None,
            "medications": resources("MedicationRequest"),
            "genomics": None,
        },
        **fields,
    }


def test_the_same_request_gives_the_same_bytes(serve):
    client = serve()
    first, second = (client.post("/cds-services/therapy-patient-view", json=request()) for _ in range(2))
    assert first.status_code == 200
    assert first.content == second.content
    assert first.json()["cards"]


def test_an_answer_is_recorded_with_the_digest_of_all_that_decides_what_passes(serve, tmp_path):
    serve().post("/cds-services/therapy-patient-view", json=request())
    (body,) = sqlite3.connect(tmp_path / "osler.db").execute("SELECT body FROM audit_event").fetchone()
    assert json.loads(body)["elements_digest"] == policy().digest


def test_both_languages_carry_the_same_codes(serve):
    client = serve()
    english, chinese = (
        client.post("/cds-services/therapy-patient-view", json=request(), headers={"accept-language": wish}).json()
        for wish in ("en", "zh")
    )
    assert [card["source"]["topic"]["code"] for card in english["cards"]] == [
        card["source"]["topic"]["code"] for card in chinese["cards"]
    ]
    assert english["cards"][0]["summary"] != chinese["cards"][0]["summary"]


def test_a_part_that_never_ends_is_named_and_the_others_are_shown(serve):
    released = threading.Event()

    def engine(task, case, knowledge):
        if task is Task.REVIEW:
            released.wait(5)
        return run(task, case, knowledge)

    client = serve(engine=engine, deadline_ms=400)
    response = client.post("/cds-services/report-encounter-discharge", json=request("encounter-discharge"))
    released.set()
    cards = response.json()["cards"]
    assert response.status_code == 200
    assert any("not checked" in card["summary"] and "medication review" in card["summary"] for card in cards)
    assert len(cards) > 1


def test_a_part_that_breaks_is_named_and_is_no_all_clear(serve):
    def engine(task, case, knowledge):
        raise ZeroDivisionError

    response = serve(engine=engine).post("/cds-services/diagnosis-patient-view", json=request())
    (card,) = response.json()["cards"]
    assert "not an all-clear" in card["detail"]


def test_a_full_pool_says_when_to_come_back(serve):
    client = serve(threads=1, queue=1)
    pool = client.app.state.desk.pool
    places = threading.Event()

    async def fill():
        pool.start(places.wait)
        pool.start(places.wait)

    client.portal.call(fill)
    response = client.post("/cds-services/diagnosis-patient-view", json=request())
    ready = client.get("/ready")
    places.set()
    assert (response.status_code, response.headers["retry-after"]) == (503, "1")
    assert response.json()["resourceType"] == "OperationOutcome"
    assert ready.status_code == 503


def test_ready_says_that_the_tables_of_the_ranking_are_being_opened(serve, monkeypatch):
    client = serve()
    told = []
    for is_busy in (True, False):
        monkeypatch.setattr(OPENING, "is_busy", lambda is_busy=is_busy: is_busy)
        told.append(client.get("/ready"))
    assert [answer.status_code for answer in told] == [200, 200]
    assert [answer.json().get("ranking") for answer in told] == ["opening", None]


def test_without_a_store_there_is_no_answer(serve):
    client = serve()
    client.app.state.database.close()
    response = client.post("/cds-services/diagnosis-patient-view", json=request())
    assert response.status_code == 503
    assert "retry-after" in response.headers


def test_a_fault_of_ours_has_an_incident_id_and_no_trace(serve):
    client = serve()
    object.__setattr__(client.app.state.desk, "recorder", None)
    response = client.post("/cds-services/diagnosis-patient-view", json=request())
    assert response.status_code == 500
    assert "incident" in response.json()["issue"][0]["diagnostics"]
    assert "NoneType" not in response.text


def test_a_failed_area_is_said_on_a_card(serve):
    failed = {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "exception"}]}
    asked = request()
    asked["prefetch"] |= {"laboratory": failed, "vitals": failed}
    response = serve().post("/cds-services/diagnosis-patient-view", json=asked)
    assert any("results and vital signs" in json.dumps(card) for card in response.json()["cards"])


def test_a_chart_full_of_another_patients_results_is_no_all_clear(serve):
    asked = request()
    for entry in asked["prefetch"]["laboratory"]["entry"]:
        entry["resource"]["subject"] = {"reference": "Patient/somebody-else"}
    response = serve().post("/cds-services/diagnosis-patient-view", json=asked)
    (card,) = response.json()["cards"]
    assert "results and vital signs" in card["summary"]


def test_the_patient_must_be_readable(serve):
    asked = request(prefetch={"conditions": resources("Condition")})
    response = serve().post("/cds-services/diagnosis-patient-view", json=asked)
    assert response.status_code == 412
    assert "patient" in response.json()["issue"][0]["diagnostics"]


def test_logs_metrics_and_store_of_a_full_run_hold_no_identifier(serve, tmp_path):
    notes = Notes()
    client = serve(log=notes)
    identifiers: set[str] = set()
    for sample in catalogue():
        chart = json.loads(bundle(sample.id))
        for entry in chart["entry"]:
            resource = entry["resource"]
            identifiers.add(resource.get("id", resource["resourceType"] + "-without-id"))
            if resource["resourceType"] == "Patient":
                identifiers |= {name["family"] for name in resource.get("name", ()) if len(name.get("family", "")) > 2}
        for firing in sample.firings:
            for service in client.app.state.desk.services.values():
                if service.hook == firing.hook:
                    body = {
                        "hook": firing.hook,
                        "hookInstance": HOOK_INSTANCE,
                        "context": json.loads(bytes(firing.context)),
                        "prefetch": {"patient": chart["entry"][0]["resource"], "laboratory": chart},
                    }
                    client.post(f"/cds-services/{service.id}", json=body)
    shown = "\n".join(notes.lines) + client.get("/metrics").text
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("osler.db*"))
    assert len(notes.lines) > len(catalogue())
    assert {found for found in identifiers if found in shown or found.encode() in kept} == set()


def test_feedback_is_kept_once_and_counted_per_rule(serve):
    client = serve()
    card = client.post("/cds-services/therapy-patient-view", json=request()).json()["cards"][0]
    item = {"card": card["uuid"], "outcome": "accepted", "outcomeTimestamp": "2026-11-01T12:00:00Z"}
    for _ in range(3):
        answer = client.post("/cds-services/therapy-patient-view/feedback", json={"feedback": [item, item]})
        assert answer.status_code == 200
    rules = client.get("/feedback/summary").json()["rules"]
    (rule,) = [rule for rule in rules if rule["topic"] == card["source"]["topic"]["code"]]
    assert (rule["shown"], rule["accepted"], rule["overridden"]) == (1, 1, 0)
    assert f'osler_rule_cards{{rule="{rule["topic"]}",what="accepted"}} 1.0' in client.get("/metrics").text


def test_strangers_need_a_token_even_in_the_sandbox(serve):
    client = TestClient(serve().app, client=("192.0.2.7", 50_000))
    response = client.post("/cds-services/diagnosis-patient-view", json=request())
    assert (response.status_code, response.content) == (401, b"")


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/nothing", 404), ("GET", "/cds-services/x", 405)])
def test_every_refusal_is_an_operation_outcome(serve, method, path, status):
    response = serve().request(method, path)
    assert (response.status_code, response.json()["resourceType"]) == (status, "OperationOutcome")
