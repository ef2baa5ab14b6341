"""Questions over HTTP: the same door as the hooks, nothing that identifies in log or audit, emergencies first."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from cds_hooks.app import create_app
from cds_hooks.samples.catalogue import bundle
from cds_hooks.settings import Settings

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
NAME = "Anna Keller"


class Notes:
    def __init__(self) -> None:
        self.lines: list[str] = []

    def _note(self, event: str, **fields: object) -> None:
        self.lines.append(json.dumps({"event": event, **fields}, default=str))

    debug = info = warning = error = _note


@pytest.fixture(scope="module")
def notes() -> Notes:
    return Notes()


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("asking")


@pytest.fixture(scope="module")
def client(notes, place):
    told = {"sandbox": True, "store": place / "osler.db", "transcripts": place / "talks", "emergency_number": "120"}
    app = create_app(Settings.model_validate(told), clock=lambda: NOW, log=notes)
    with TestClient(app, client=("127.0.0.1", 50_000), raise_server_exceptions=False) as opened:
        yield opened


def test_an_answer_is_quoted_with_its_rule(client):
    answer = client.post("/ask", json={"question": "May a CYP2C19 poor metabolizer take Plavix after a stent?"})
    assert answer.status_code == 200
    assert answer.json()["supported"] is True
    assert answer.json()["answer"][0]["rule_id"].startswith("cyp2c19-clopidogrel")


def test_nothing_supported_is_said_as_such(client):
    assert client.post("/ask", json={"question": "Who won the cup?"}).json() == {"answer": [], "supported": False}


def test_a_patients_bundle_is_asked_about_that_patient(client):
    sent = {"question": "last creatinine?", "bundle": json.loads(bundle("ckd-anaemia")), "language": "zh"}
    (first, *_) = client.post("/ask", json=sent).json()["about"]
    assert (first["standing"], first["text"][:2]) == ("recorded", "肌酐")


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({}, 400),
        ({"question": 1}, 400),
        ({"question": " "}, 400),
        ({"question": "x", "language": "fr"}, 400),
        ({"question": "x", "other": 1}, 400),
        ({"question": "x" * 2_001}, 413),
    ],
)
def test_a_wrong_question_is_refused_by_kind(client, sent, status):
    answer = client.post("/ask", json=sent)
    assert answer.status_code == status
    assert answer.json()["resourceType"] == "OperationOutcome"


def test_a_foreign_page_may_not_ask(client):
    refused = client.post("/ask", json={"question": "x"}, headers={"Origin": "https://elsewhere.example"})
    assert refused.status_code == 401


def test_what_identifies_reaches_neither_log_nor_store_nor_transcript(client, notes, place):
    client.post("/ask", json={"question": f"My name is {NAME}, MRN 4482913, may I take clopidogrel?"})
    said = client.post("/assistant", json={"text": f"My name is {NAME}, what is microcephaly?"}).json()
    kept = b"".join(path.read_bytes() for path in place.rglob("*") if path.is_file()) + "\n".join(notes.lines).encode()
    assert b"microcephaly" in kept
    assert [word for word in (b"Keller", b"4482913", said["session"].encode()) if word in kept] == []


def test_questions_are_counted_and_recorded(client):
    client.post("/ask", json={"question": "Who won the cup?"})
    assert 'osler_questions_total{kind="silent"}' in client.get("/metrics").text


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        ("my chest feels tight and I am sweating", "urgent", "Call 120 now"),
        ("I want to end my life", "crisis", "Call 120 now"),
        ("how much ibuprofen can I take?", "dose", "Call 120 now"),
        ("do I have diabetes?", "diagnosis", "Call 120 now"),
        ("May a CYP2C19 poor metabolizer take Plavix after a stent?", "for_clinician", ""),
        ("What is microcephaly?", "explained", ""),
        ("who won the cup?", "silent", "Call 120 now"),
        ("my throat is dry", "silent", "Call 120 now"),
    ],
)
def test_a_patient_is_told_where_to_go_and_never_what_to_take(client, text, kind, said):
    answer = client.post("/assistant", json={"text": text, "language": "en"}).json()
    assert answer["kind"] == kind
    assert said in answer["where"]
    assert bool(answer["where"]) is bool(said)
    assert bool(answer["quotations"]) is (kind == "explained")
