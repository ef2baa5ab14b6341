"""A hostile client: what it tries at the wire, in a token, in a body and in the chart, and what must hold."""

import gzip
import json
import sqlite3
import time
from pathlib import Path

import pytest

from cds_hooks.samples.catalogue import bundle, catalogue
from privacy.jose import generate, sign
from tests.integration.inside import NOW

BASE = "https://osler.example"
PATH = "/cds-services/diagnosis-patient-view"
ISSUER = "https://ehr.example"
PATIENT = {"resourceType": "Patient", "id": "p1", "gender": "male", "birthDate": "1970-01-01"}
NONE = {"resourceType": "Bundle", "type": "searchset", "total": 0}
KEYS = ("conditions", "medications", "genomics", "laboratory", "vitals", "allergies", "statements", "procedures")
EVIL = "<script>alert(1)</script> [x](https://evil.example) \u202e"
DRAFT = {
    "resourceType": "MedicationRequest",
    "id": "d1",
    "status": "draft",
    "intent": "order",
    "subject": {"reference": "Patient/p1"},
}
ORDERED = {
    **DRAFT,
    "medicationCodeableConcept": {"text": "clopidogrel"},
    "dosageInstruction": [
        {
            "timing": {"repeat": {"frequency": 1, "period": 1, "periodUnit": "d"}},
            "doseAndRate": [{"doseQuantity": {"value": 1, "unit": "Quillfeather"}}],
        }
    ],
}


@pytest.fixture
def guarded(serve, tmp_path: Path):
    """A production server with two tenants, and a signer for tokens of the first."""
    keys = {name: generate("ES384") for name in ("first", "second")}
    lines = []
    for name, key in keys.items():
        (tmp_path / f"{name}.json").write_bytes(key.public_jwks(kid=name, algorithm="ES384"))
        lines.append(f'[[tenant]]\nid = "{name}"\nissuer = "{ISSUER}/{name}"\njwks = "{tmp_path / name}.json"\n')
    (tmp_path / "tenants.toml").write_text("".join(lines))
    client = serve(sandbox=False, tenants=tmp_path / "tenants.toml", public_url=BASE)

    def bearer(tenant: str = "first", signer: str = "first", path: str = PATH, **claims: object) -> dict[str, str]:
        now = int(NOW.timestamp())
        said = {"iss": f"{ISSUER}/{tenant}", "aud": BASE + path, "iat": now, "exp": now + 60, "jti": "one", **claims}
        token = sign(said, keys[signer], algorithm="ES384", kid=signer)
        return {"authorization": f"Bearer {token}", "content-type": "application/json"}

    return client, bearer


def bundle_of(*resources: object) -> dict[str, object]:
    return {"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": each} for each in resources]}


def request(hook: str = "patient-view", prefetch: dict[str, object] | None = None, **context: object):
    whole = {"patient": PATIENT} | dict.fromkeys(KEYS, NONE)
    return {
        "hook": hook,
        "hookInstance": "8f14e45f-ceea-467f-a0e6-54a1b0e4d6a1",
        "context": {"userId": "Practitioner/1", "patientId": "p1", **context},
        "prefetch": whole | (prefetch or {}),
    }


@pytest.mark.parametrize("rest", [b"xxxx", gzip.compress(b"{}")], ids=["bytes", "a second member"])
def test_what_follows_a_compressed_body_is_not_dropped_in_silence(serve, rest: bytes) -> None:
    body = gzip.compress(json.dumps(request()).encode()) + rest
    response = serve().post(PATH, content=body, headers={"content-encoding": "gzip"})
    assert (response.status_code, response.json()["issue"][0]["code"]) == (400, "invalid")


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": BASE},
        {"aud": BASE + PATH + "/"},
        {"aud": BASE.upper() + PATH},
        {"aud": BASE.replace("https", "http") + PATH},
        {"aud": f"{BASE}{PATH}/feedback"},
        {"tenant": 5},
        {"jti": ""},
        {"exp": True},
        {"nbf": int(NOW.timestamp()) + 3600},
    ],
)
def test_a_token_that_is_wrong_in_one_respect_is_refused(guarded, claims: dict[str, object]) -> None:
    client, bearer = guarded
    response = client.post(PATH, json=request(), headers=bearer(**claims))
    assert (response.status_code, response.content) == (401, b"")


def test_one_tenants_key_does_not_speak_for_another(guarded) -> None:
    client, bearer = guarded
    assert client.post(PATH, json=request(), headers=bearer(tenant="second")).status_code == 401


@pytest.mark.parametrize("sign_after", ["?", "#"])
def test_the_host_header_does_not_move_the_audience(guarded, sign_after: str) -> None:
    client, bearer = guarded
    other = "/cds-services/therapy-patient-view"
    headers = {**bearer(path=other), "host": f"x{other}{sign_after}"}
    assert client.post(PATH, json=request(), headers=headers).status_code == 401


def test_a_token_is_good_once(guarded) -> None:
    client, bearer = guarded
    headers = bearer()
    statuses = [client.post(PATH, json=request(), headers=headers).status_code for _ in range(2)]
    assert statuses == [200, 401]


def test_feedback_of_one_tenant_does_not_count_on_anothers_card(guarded) -> None:
    client, bearer = guarded
    therapy = "/cds-services/therapy-patient-view"
    asked = request(prefetch={"conditions": {"resourceType": "OperationOutcome", "issue": [{"code": "forbidden"}]}})
    (card,) = client.post(therapy, json=asked, headers=bearer(path=therapy)).json()["cards"]
    item = {"card": card["uuid"], "outcome": "overridden", "outcomeTimestamp": "2026-11-01T12:00:00Z"}
    by_other = bearer(tenant="second", signer="second", path=f"{therapy}/feedback")
    assert client.post(f"{therapy}/feedback", json={"feedback": [item]}, headers=by_other).status_code == 200
    (rule,) = client.get("/feedback/summary").json()["rules"]
    assert (rule["shown"], rule["overridden"]) == (1, 0)


def test_a_token_stays_used_when_the_server_starts_again(guarded, serve, tmp_path: Path) -> None:
    client, bearer = guarded
    headers = bearer()
    assert client.post(PATH, json=request(), headers=headers).status_code == 200
    again = serve(sandbox=False, tenants=tmp_path / "tenants.toml", public_url=BASE)
    assert again.post(PATH, json=request(), headers=headers).status_code == 401


@pytest.mark.parametrize(
    "headers",
    [
        {"x-forwarded-for": "127.0.0.1"},
        {"forwarded": "for=192.0.2.7"},
        {"x-real-ip": "192.0.2.7"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://localhost.evil.example"},
    ],
)
def test_the_sandbox_is_open_to_this_machine_only(serve, headers: dict[str, str]) -> None:
    assert serve().post(PATH, json=request(), headers=headers).status_code == 401


@pytest.mark.parametrize("origin", ["http://localhost:8080", "http://127.0.0.1", "https://sandbox.example"])
def test_a_listed_page_in_the_own_browser_may_call_the_sandbox(serve, origin: str) -> None:
    client = serve(cors_origins=("https://sandbox.example",))
    response = client.post(PATH, json=request(), headers={"origin": origin})
    assert (response.status_code, response.headers["access-control-allow-origin"]) == (200, origin)


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://127.0.0.1.evil.example", "HTTP://LOCALHOST"]
)
def test_a_foreign_page_gets_no_leave_from_the_preflight(serve, origin: str) -> None:
    response = serve().options(PATH, headers={"origin": origin, "access-control-request-method": "POST"})
    assert "access-control-allow-origin" not in response.headers
    assert "access-control-allow-credentials" not in response.headers


def test_a_redirect_does_not_follow_the_host_header(serve) -> None:
    response = serve().post("/fhir", json={}, headers={"host": "evil.example"}, follow_redirects=False)
    assert response.headers["location"] == "/fhir/"


@pytest.mark.parametrize(
    "draft",
    [
        DRAFT,
        {**DRAFT, "medicationCodeableConcept": 5},
        {**DRAFT, "medicationCodeableConcept": {"text": "Zzzmycin"}},
        {**DRAFT, "medicationReference": {"reference": "Medication/nowhere"}},
        {**DRAFT, "subject": {"reference": "Patient/p2"}, "medicationCodeableConcept": {"text": "clopidogrel"}},
    ],
    ids=["no drug", "broken drug", "unknown drug", "dangling reference", "other patient"],
)
def test_a_drafted_order_that_was_not_judged_is_said(serve, draft: dict[str, object]) -> None:
    asked = request("order-sign", draftOrders=bundle_of(draft))
    (card,) = serve().post("/cds-services/therapy-order-sign", json=asked).json()["cards"]
    assert "draft orders" in card["summary"]


@pytest.mark.parametrize(
    ("service", "context"),
    [
        ("therapy-order-sign", {"draftOrders": ORDERED}),
        ("therapy-order-select", {"draftOrders": ORDERED, "selections": ["MedicationRequest/d1"]}),
    ],
)
def test_an_order_that_repeats_the_patients_name_is_not_passed_over(
    serve, service: str, context: dict[str, object]
) -> None:
    named = {**PATIENT, "name": [{"family": "Quillfeather"}]}
    asked = request(service.removeprefix("therapy-"), prefetch={"patient": named}, **context)
    answer = serve().post(f"/cds-services/{service}", json=asked)
    (card,) = answer.json()["cards"]
    assert "draft orders" in card["summary"]
    assert "Quillfeather" not in answer.text


@pytest.mark.parametrize(
    "resource", [{**DRAFT, "status": "entered-in-error"}, {"resourceType": "ServiceRequest", "id": "s"}]
)
def test_a_draft_that_is_no_drug_order_makes_no_card(serve, resource: dict[str, object]) -> None:
    subject = {"intent": "order", "subject": {"reference": "Patient/p1"}, "status": "draft", **resource}
    asked = request("order-sign", draftOrders=bundle_of(subject))
    assert serve().post("/cds-services/therapy-order-sign", json=asked).json() == {"cards": []}


@pytest.mark.parametrize(
    "entered",
    [
        5,
        {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "exception"}]},
        bundle_of({"resourceType": "Condition", "id": "c", "code": 5, "subject": {"reference": "Patient/p1"}}),
    ],
    ids=["no FHIR", "an outcome", "a broken entry"],
)
def test_a_new_problem_that_could_not_be_read_is_said(serve, entered: object) -> None:
    asked = request("problem-list-item-create", conditions=entered)
    (card,) = serve().post("/cds-services/diagnosis-problem-list", json=asked).json()["cards"]
    assert "entries" in card["summary"]


@pytest.mark.parametrize(
    "selections",
    [
        [],
        ["MedicationRequest/nowhere"],
        ["draft-clopidogrel"],
        ["MedicationRequest/draft-clopidogrel/_history/2"],
        ["https://ehr.example/fhir/MedicationRequest/draft-clopidogrel"],
    ],
)
def test_an_order_is_judged_however_the_selection_names_it(serve, selections: list[str]) -> None:
    sample = next(each for each in catalogue() if each.id == "clopidogrel-cyp2c19")
    chart = json.loads(bundle(sample.id))
    firing = next(each for each in sample.firings if each.hook == "order-select")
    patient = next(each["resource"] for each in chart["entry"] if each["resource"]["resourceType"] == "Patient")
    asked = request("order-select", prefetch={"patient": patient, "laboratory": chart})
    asked["context"] = json.loads(bytes(firing.context)) | {"selections": selections}
    cards = serve().post("/cds-services/therapy-order-select", json=asked).json()["cards"]
    assert any("clopidogrel" in card["summary"] for card in cards)


@pytest.mark.parametrize("area", ["conditions", "laboratory", "vitals"])
@pytest.mark.parametrize(
    "value",
    [5, "x", [], {}, {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "forbidden"}]}],
    ids=["number", "text", "list", "object", "forbidden"],
)
def test_an_area_that_was_not_to_be_had_is_never_an_empty_answer(serve, area: str, value: object) -> None:
    (card,) = serve().post(PATH, json=request(prefetch={area: value})).json()["cards"]
    assert "incomplete" in card["summary"]


def test_the_prefetch_of_another_patient_is_not_mixed_in(serve) -> None:
    other = {**PATIENT, "id": "p2", "gender": "female", "birthDate": "1931-02-03"}
    (card,) = serve().post(PATH, json=request(prefetch={"patient": other})).json()["cards"]
    assert "patient" in card["summary"]
    assert "1931" not in json.dumps(card)


def test_entries_beyond_the_limit_are_said(serve) -> None:
    entries = [{"resourceType": "Observation", "id": f"o{number}"} for number in range(60)]
    asked = request(prefetch={"laboratory": bundle_of(*entries)})
    (card,) = serve(entry_limit=50).post(PATH, json=asked).json()["cards"]
    assert "results" in card["summary"]


def marked(value: object, key: str = "") -> object:
    """The same JSON with mark-up in every string that is neither a code nor a date nor a reference."""
    if isinstance(value, dict):
        return {name: marked(member, name) for name, member in value.items()}
    if isinstance(value, list):
        return [marked(member, key) for member in value]
    is_words = isinstance(value, str) and key in {
        "display",
        "text",
        "family",
        "title",
        "unit",
        "description",
        "valueString",
    }
    return f"{value} {EVIL}" if is_words else value


@pytest.mark.parametrize("sample", [sample.id for sample in catalogue()])
def test_no_word_of_the_chart_comes_out_as_mark_up(serve, sample: str) -> None:
    chart = marked(json.loads(bundle(sample)))
    patient = next(each["resource"] for each in chart["entry"] if each["resource"]["resourceType"] == "Patient")
    asked = request(prefetch={"patient": patient, "laboratory": chart}, patientId=patient["id"])
    client = serve()
    answers = [
        client.post(f"/cds-services/{service}", json=asked).text
        for service in ("diagnosis-patient-view", "therapy-patient-view")
    ]
    assert [mark for mark in ("<script", "evil.example", "\u202e") for answer in answers if mark in answer] == []


@pytest.mark.parametrize("name", ['x"><img src=x>', "a\nb", "a b"])
def test_an_id_that_fhir_does_not_allow_is_not_repeated(serve, name: str) -> None:
    result = {
        "resourceType": "Observation",
        "id": name,
        "status": "final",
        "subject": {"reference": "Patient/p1"},
        "code": {"coding": [{"system": "http://loinc.org", "code": "4548-4"}]},
        "valueQuantity": {"value": 9.9, "unit": "%", "system": "http://unitsofmeasure.org", "code": "%"},
        "effectiveDateTime": "2026-10-01",
    }
    second = {**result, "id": "second", "effectiveDateTime": "2026-06-01"}
    answer = serve().post(PATH, json=request(prefetch={"laboratory": bundle_of(result, second)}))
    references = [
        reason.get("reference")
        for card in answer.json()["cards"]
        for found in card["extension"]["org.osler.assessment"]["diagnoses"]
        for reason in found["evidence"]
    ]
    assert "Observation/second" in references
    assert f"Observation/{name}" not in references


def test_free_words_in_feedback_are_not_kept(serve, tmp_path: Path) -> None:
    words = "Benjamin Exampleman"
    item = {
        "card": "8f14e45f-ceea-467f-a0e6-54a1b0e4d6a1",
        "outcome": "overridden",
        "outcomeTimestamp": "2026-11-01T12:00:00Z",
        "acceptedSuggestions": [{"id": words}],
        "overrideReason": {"reason": {"code": words, "system": words, "display": words}, "userComment": words},
    }
    client = serve()
    assert client.post(f"{PATH}/feedback", json={"feedback": [item]}).status_code == 200
    assert client.post(f"{PATH}/feedback", json={"feedback": [{**item, "card": words}]}).status_code == 400
    assert b"Exampleman" not in b"".join(path.read_bytes() for path in tmp_path.glob("osler.db*"))


@pytest.mark.parametrize(
    "server",
    ["http://10.0.0.1/fhir", "http://169.254.169.254/latest", "file:///etc/passwd", "http://2130706433/fhir"],
)
def test_a_token_for_a_server_that_is_not_trusted_stays_here(serve, server: str) -> None:
    secret = "s3cret-token"
    asked = request()
    del asked["prefetch"]["laboratory"]
    asked |= {"fhirServer": server, "fhirAuthorization": {"access_token": secret, "expires_in": 300}}
    client = serve()
    answer = client.post(PATH, json=asked)
    (card,) = answer.json()["cards"]
    assert "not permitted" in card["summary"]
    assert secret not in answer.text + client.get("/metrics").text


def test_not_ready_while_the_store_takes_no_writes_and_ready_again_after(serve, tmp_path: Path) -> None:
    client = serve()
    holder = sqlite3.connect(tmp_path / "osler.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    started = time.monotonic()
    during = [client.get("/ready").status_code, client.get("/health").status_code]
    refused = client.post(PATH, json=request())
    waited = time.monotonic() - started
    holder.execute("ROLLBACK")
    holder.close()
    after = [client.post(PATH, json=request()).status_code, client.get("/ready").status_code]
    assert (during, refused.status_code, after) == ([503, 200], 503, [200, 200])
    assert "retry-after" in refused.headers
    assert waited < 5


def test_a_store_that_is_gone_is_said_by_every_page_that_needs_it(serve) -> None:
    client = serve()
    client.app.state.database.close()
    assert client.get("/ready").status_code == 503
    assert client.get("/metrics").status_code == 200
    assert client.post(f"{PATH}/feedback", json={"feedback": []}).status_code == 400
