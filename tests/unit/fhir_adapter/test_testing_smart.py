"""SMART on the test server: tokens for signed assertions, and what each scope lets through."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from fhir_adapter.testing.server import FhirServer, create
from fhir_adapter.testing.smart import Client, Grant, SmartRules
from privacy.jose import SigningKey, generate, sign
from tests.unit.fhir_adapter.testing_calls import BASE, call, get

NOW = datetime(2026, 3, 1, tzinfo=UTC)
TOKEN_URL = f"{BASE}/auth/token"
LAB = {"coding": [{"system": "urn:category", "code": "laboratory"}]}


class Clock:
    """A clock that a test may move."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


def _resources() -> list[dict[str, Any]]:
    def result(id_: str, patient: str, **fields: Any) -> dict[str, Any]:
        return {"resourceType": "Observation", "id": id_, "subject": {"reference": f"Patient/{patient}"}, **fields}

    return [
        {"resourceType": "Patient", "id": "adler"},
        {"resourceType": "Patient", "id": "brandt"},
        result("lab", "adler", category=[LAB]),
        result("pulse", "adler"),
        result("others", "brandt", category=[LAB]),
        {"resourceType": "Medication", "id": "drug"},
    ]


def _server(scope: str, clock: Clock | None = None) -> FhirServer:
    """A server where the token "good" has this scope, bound to one patient, for five minutes."""
    grant = Grant(scope=scope, patient="adler", expires=NOW + timedelta(seconds=300))
    return create(_resources(), smart=SmartRules(grants={"good": grant}), clock=clock or Clock())


def _status(app: FhirServer, path: str, token: str = "good", method: str = "GET", **parts: Any) -> int:
    return call(app, method, path, headers={"Authorization": f"Bearer {token}"}, **parts).status_code


def _found(app: FhirServer, path: str) -> list[str]:
    body = get(app, path, authorization="Bearer good").json()
    return [entry["resource"]["id"] for entry in body.get("entry", [])]


@pytest.mark.parametrize(
    ("scope", "path", "status"),
    [
        ("system/*.read", "Observation/others", 200),
        ("system/*.rs", "Observation", 200),
        ("system/*.*", "Patient/adler", 200),
        ("user/Observation.rs", "Observation/others", 200),
        ("user/Observation.rs", "Patient/adler", 403),
        ("user/Observation.r", "Observation?_count=1", 403),
        ("user/Observation.s", "Observation/lab", 403),
        ("system/*.write", "Patient/adler", 403),
        ("patient/*.read", "Patient/adler", 200),
        ("patient/*.read", "Patient/brandt", 403),
        ("patient/Observation.rs", "Observation/others", 403),
        ("patient/*.rs", "Patient/brandt/$everything", 403),
        ("patient/Medication.read", "Medication/drug", 200),
        ("launch openid fhirUser", "Patient/adler", 403),
        ("patient/Observation.", "Observation/lab", 403),
        ("patient/Observations.read", "Observation/lab", 403),
        ("patient/Observation.sr", "Observation/lab", 403),
    ],
)
def test_a_scope_lets_through_what_it_says_and_no_more(scope: str, path: str, status: int) -> None:
    assert _status(_server(scope), path) == status


@pytest.mark.parametrize(
    ("scope", "path", "expected"),
    [
        ("patient/Observation.rs", "Observation", ["lab", "pulse"]),
        ("patient/Observation.rs", "Observation?patient=brandt", []),
        ("patient/Observation.rs?category=urn:category|laboratory", "Observation", ["lab"]),
        ("user/Observation.rs?category=laboratory", "Observation", ["lab", "others"]),
        ("user/Observation.rs?unknown=1", "Observation", []),
        ("patient/Patient.rs", "Patient", ["adler"]),
        ("patient/Patient.rs", "Patient?_revinclude=Observation:patient", ["adler"]),
        ("user/Observation.rs patient/Patient.rs", "Observation?_include=Observation:subject&_id=others", ["others"]),
    ],
)
def test_a_search_shows_only_what_the_scopes_reach(scope: str, path: str, expected: list[str]) -> None:
    assert _found(_server(scope), path) == expected


def test_a_page_token_of_another_search_does_not_widen_the_scope() -> None:
    body = get(_server("system/*.rs"), "Observation?_count=2", authorization="Bearer good").json()
    stolen = body["link"][1]["url"]
    assert _found(_server("patient/Observation.rs"), stolen) == []


@pytest.mark.parametrize(
    ("scope", "patient", "status"),
    [("patient/Observation.c", "adler", 201), ("patient/Observation.c", "brandt", 403), ("patient/*.rs", "adler", 403)],
)
def test_a_write_stays_inside_the_scope(scope: str, patient: str, status: int) -> None:
    body = {"resourceType": "Observation", "subject": {"reference": f"Patient/{patient}"}}
    assert _status(_server(scope), "Observation", method="POST", json=body) == status


def test_a_batch_is_checked_entry_by_entry() -> None:
    entries = [{"request": {"method": "GET", "url": f"Observation/{id_}"}} for id_ in ("lab", "others")]
    bundle = {"resourceType": "Bundle", "type": "batch", "entry": entries}
    answer = call(_server("patient/*.rs"), "POST", "", json=bundle, headers={"Authorization": "Bearer good"}).json()
    assert [entry["response"]["status"] for entry in answer["entry"]] == ["200 OK", "403 Forbidden"]


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer bad", "Basic good", "good"])
def test_without_a_known_token_it_is_401_with_a_challenge(header: str) -> None:
    answer = get(_server("system/*.rs"), "Patient/adler", authorization=header)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert answer.json()["resourceType"] == "OperationOutcome"


def test_a_token_ends_at_its_time() -> None:
    clock = Clock()
    app = _server("system/*.rs", clock)
    clock.now = NOW + timedelta(seconds=299)
    assert _status(app, "Patient/adler") == 200
    clock.now = NOW + timedelta(seconds=300)
    assert _status(app, "Patient/adler") == 401


def test_metadata_and_configuration_need_no_token() -> None:
    app = _server("system/*.rs")
    assert get(app, "metadata").json()["rest"][0]["security"]["service"]
    assert get(app, ".well-known/smart-configuration").json()["token_endpoint"] == TOKEN_URL


def test_a_server_without_smart_has_no_token_endpoint() -> None:
    app = create()
    assert get(app, ".well-known/smart-configuration").status_code == 404
    assert call(app, "POST", "auth/token", data={}).status_code == 404


KEY = generate("ES384")
OTHER_KEY = generate("ES384")


def _backend(clock: Clock | None = None) -> FhirServer:
    jwks = KEY.public_jwks(kid="one", algorithm="ES384")
    client = Client(client_id="osler", jwks=jwks, scopes=frozenset({"system/*.read"}))
    return create(_resources(), smart=SmartRules(clients=(client,)), clock=clock or Clock())


def _assertion(key: SigningKey = KEY, **changes: Any) -> str:
    seconds = int(NOW.timestamp())
    claims = {"iss": "osler", "sub": "osler", "aud": TOKEN_URL, "exp": seconds + 300, "jti": "one"} | changes
    return sign(claims, key, algorithm="ES384", kid="one")


def _ask(app: FhirServer, assertion: str, **changes: str) -> httpx.Response:
    fields = {
        "grant_type": "client_credentials",
        "scope": "system/Observation.rs",
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": assertion,
    }
    return call(app, "POST", "auth/token", data=fields | changes)


def test_a_signed_assertion_gets_a_token_that_works_until_it_ends() -> None:
    clock = Clock()
    app = _backend(clock)
    answer = _ask(app, _assertion())
    token = answer.json()
    assert (token["token_type"], token["expires_in"], token["scope"]) == ("bearer", 300, "system/Observation.rs")
    assert answer.headers["cache-control"] == "no-store"
    assert _status(app, "Observation/others", token["access_token"]) == 200
    assert _status(app, "Patient/adler", token["access_token"]) == 403
    clock.now += timedelta(seconds=300)
    assert _status(app, "Observation/others", token["access_token"]) == 401


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "stranger", "sub": "stranger"},
        {"sub": "somebody"},
        {"aud": "https://elsewhere.test/token"},
        {"exp": int(NOW.timestamp())},
        {"exp": int(NOW.timestamp()) + 301},
        {"exp": None},
        {"jti": ""},
        {"key": OTHER_KEY},
    ],
)
def test_a_wrong_assertion_is_an_invalid_client(changes: dict[str, Any]) -> None:
    answer = _ask(_backend(), _assertion(**changes))
    assert (answer.status_code, answer.json()) == (401, {"error": "invalid_client"})


def test_an_assertion_works_once() -> None:
    app = _backend()
    assert [_ask(app, _assertion()).status_code for _ in range(2)] == [200, 401]


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"client_assertion_type": "saml"}, "invalid_request"),
        ({"scope": "system/*.write"}, "invalid_scope"),
        ({"scope": ""}, "invalid_scope"),
        ({"client_assertion": "no.jwt.here"}, "invalid_client"),
        ({"client_assertion": ""}, "invalid_client"),
    ],
)
def test_the_token_endpoint_refuses_in_oauths_words(changes: dict[str, str], error: str) -> None:
    assert _ask(_backend(), _assertion(), **changes).json() == {"error": error}


def test_introspection_tells_a_good_token_from_a_dead_one() -> None:
    app = _server("patient/*.rs")
    headers = {"Authorization": "Bearer good"}
    known = call(app, "POST", "auth/introspect", data={"token": "good"}, headers=headers).json()
    assert (known["active"], known["scope"], known["patient"]) == (True, "patient/*.rs", "adler")
    assert call(app, "POST", "auth/introspect", data={"token": "x"}, headers=headers).json() == {"active": False}
    assert call(app, "POST", "auth/introspect", data={"token": "good"}).status_code == 401
