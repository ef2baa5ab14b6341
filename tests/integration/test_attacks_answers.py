"""Attacks by answers, tokens, identifiers and key sets; ``test_attacks`` says what each case asserts."""

import asyncio
import gzip
from collections.abc import Callable
from itertools import count

import httpx
import pytest

from fhir_adapter.client import FhirClient
from fhir_adapter.deadline import Deadline
from fhir_adapter.documents import fetch_json
from fhir_adapter.errors import FhirError, UntrustedServer
from fhir_adapter.pull import fill
from fhir_adapter.retry import Retry
from fhir_adapter.slots import State
from fhir_adapter.smart import BackendServices, ClientKey
from fhir_adapter.transport import Call, HttpxTransport
from model.domain.gap import Why
from privacy import jose
from tests.integration.attacks import (
    EVIL,
    FORGED_NAMES,
    PATIENT,
    QUERY,
    answer_home,
    assert_kept_at_home,
    searched,
    words_of,
)
from tests.unit.fhir_adapter.wire import (
    BASE,
    HOST,
    TOKEN,
    Clock,
    Names,
    Waits,
    Wire,
    client,
    observation,
    policy,
    reply,
    searchset,
    transport,
)

# Answers

BOMB = gzip.compress(b" " * 50_000_000, compresslevel=9)
DEEP = b"[" * 100_000 + b"]" * 100_000
WHOLE = b'{"resourceType": "Bundle", "type": "searchset", "entry": []}'

SPOILED_ANSWERS: dict[str, tuple[Callable[[], httpx.Response], Why]] = {
    "too large": (lambda: reply(pieces=[b" " * 1_000_000] * 11), Why.UNREADABLE),
    "far too large": (lambda: reply(pieces=[b" " * 1_000_000] * 40), Why.UNREADABLE),
    "gzip bomb": (lambda: reply(BOMB, Content_Encoding="gzip"), Why.UNREADABLE),
    "packed twice": (lambda: reply(gzip.compress(BOMB), Content_Encoding="gzip, gzip"), Why.UNREADABLE),
    "unknown packing": (lambda: reply(WHOLE, Content_Encoding="br"), Why.UNREADABLE),
    "cut packing": (lambda: reply(gzip.compress(WHOLE)[:-5], Content_Encoding="gzip"), Why.UNREADABLE),
    "says HTML": (lambda: reply(WHOLE, kind="text/html"), Why.UNREADABLE),
    "says XML": (lambda: reply(WHOLE, kind="application/fhir+xml"), Why.UNREADABLE),
    "says nothing": (lambda: reply(WHOLE, kind=""), Why.UNREADABLE),
    "says two things": (lambda: reply(WHOLE, kind="text/html, application/json"), Why.UNREADABLE),
    "a page that says JSON": (lambda: reply(b"<html>log in</html>", kind="application/json"), Why.UNREADABLE),
    "cut JSON": (lambda: reply(WHOLE[:-9]), Why.UNREADABLE),
    "no object": (lambda: reply(b'"all is well"'), Why.UNREADABLE),
    "nested too deeply": (lambda: reply(DEEP), Why.UNREADABLE),
    "empty": (lambda: reply(b""), Why.UNREADABLE),
    "not UTF-8": (lambda: reply(b"\xff\xfe{}"), Why.UNREADABLE),
    "an outcome with 200": (
        lambda: reply({"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "exception"}]}),
        Why.SERVER_FAILED,
    ),
    "another's cache": (lambda: reply(status=304), Why.SERVER_FAILED),
}


@pytest.mark.parametrize(("answer", "why"), SPOILED_ANSWERS.values(), ids=SPOILED_ANSWERS)
def test_a_spoiled_answer_is_an_error_and_never_empty(answer: Callable[[], httpx.Response], why: Why) -> None:
    wire = Wire(lambda _: answer())
    slot, reader = searched(wire)
    assert (slot.state, slot.why) == (State.ERROR, why)
    assert_kept_at_home(wire, slot, reader)


def test_endless_pages_end() -> None:
    pages = count(2)
    wire = Wire(lambda _: reply(searchset(observation(1), next_url=f"{BASE}?page={next(pages)}")))
    slot, reader = searched(wire)
    assert (slot.state, len(wire.requests)) == (State.TRUNCATED, 20)
    assert_kept_at_home(wire, reader, slot.detail)


def test_a_page_that_points_to_itself_ends() -> None:
    wire = Wire(lambda _: reply(searchset(observation(1), next_url=f"{BASE}?page=2")))
    slot, _ = searched(wire)
    assert (slot.state, slot.detail, len(wire.requests)) == (State.TRUNCATED, "next link repeats", 2)


def test_two_pages_that_point_to_each_other_end() -> None:
    wire = Wire(lambda _: reply(searchset(observation(1), next_url=f"{BASE}?page={len(wire.requests) % 2}")))
    slot, _ = searched(wire)
    assert (slot.state, slot.detail, len(wire.requests)) == (State.TRUNCATED, "next link repeats", 3)


def test_a_server_cannot_make_us_wait_longer_than_the_deadline() -> None:
    waits = Waits()
    wire = Wire(lambda _: reply(status=503, Retry_After="86400"))
    slot, _ = searched(wire, waits=waits)
    assert (slot.state, waits.seconds, len(wire.requests)) == (State.ERROR, [], 1)


def test_a_refused_search_does_not_widen_to_another_patient() -> None:
    outcome = {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "invalid"}]}
    wire = Wire(lambda _: reply(outcome, 400))
    slot, _ = searched(wire)
    assert slot.state is State.ERROR
    assert [f"patient={PATIENT}" in str(request.url) for request in wire.requests] == [True, True]


@pytest.mark.parametrize("status", [400, 403, 500, 503])
def test_words_of_the_server_never_reach_the_slot(status: int) -> None:
    issue = {"severity": "error", "code": f"jane doe {PATIENT}", "diagnostics": f"{PATIENT} {TOKEN}"}
    wire = Wire(lambda _: reply({"resourceType": "OperationOutcome", "issue": [issue]}, status))
    slot, reader = searched(wire)
    assert slot.state is State.ERROR
    assert_kept_at_home(wire, slot, reader)


def test_a_cookie_set_by_one_server_goes_nowhere() -> None:
    wire = Wire(lambda _: reply(searchset(), Set_Cookie="id=1; Domain=example"))
    carrier = transport(wire)
    for _ in range(2):
        reader = FhirClient(policy().check(BASE), carrier, token=TOKEN, deadline=Deadline.after(5))
        asyncio.run(reader.search(QUERY, "key"))
    assert all("cookie" not in request.headers for request in wire.requests)


# Tokens, headers and identifiers that carry more than they should


@pytest.mark.parametrize(
    "token",
    [f"{TOKEN}\r\nX-Evil: 1", f"{TOKEN}\n", f"{TOKEN} x", "", f"{TOKEN}\x00", f"{TOKEN}\u00e9", f"{TOKEN},Basic x"],
)
def test_a_token_of_an_odd_form_is_never_sent(token: str) -> None:
    wire = Wire(answer_home)
    slot, reader = searched(wire, token=token)
    assert (slot.state, slot.why, slot.detail) == (State.ERROR, Why.NOT_PERMITTED, "refused token form")
    assert wire.requests == []
    assert_kept_at_home(wire, slot, reader)


@pytest.mark.parametrize("header", [("X-A", "1\r\nX-B: 2"), ("X-A\r\nX-B", "1"), ("X-A", "\u00e9"), ("X-A", "\x00")])
def test_a_header_cannot_carry_another(header: tuple[str, str]) -> None:
    wire = Wire(answer_home)
    with pytest.raises(UntrustedServer, match="header") as caught:
        asyncio.run(transport(wire).send(Call(base=policy().check(BASE), url=BASE, headers=(header,))))
    assert wire.requests == []
    assert_kept_at_home(wire, words_of(caught.value))


def test_an_etag_of_the_server_cannot_carry_a_header() -> None:
    wire = Wire(answer_home)
    with pytest.raises(UntrustedServer, match="header"):
        asyncio.run(client(wire).get("metadata", etag='W/"1"\r\nAuthorization: Basic x'))
    assert wire.requests == []


@pytest.mark.parametrize(
    "patient",
    ["1&patient=2", "1#", "1?x=1", "../Binary/1", "1/../../admin", "1%00", "1\r\nX: 1", "*", "a b", "1;x=2", "\uff0e"],
)
def test_a_patient_id_cannot_add_to_its_query(patient: str) -> None:
    wire = Wire(answer_home)
    query = fill("Observation?patient={{context.patientId}}", {"context.patientId": patient})
    assert query is not None
    asyncio.run(client(wire).search(query, "key", optional=""))
    assert [dict(request.url.params) for request in wire.requests] == [{"patient": patient}]
    assert_kept_at_home(wire)


@pytest.mark.parametrize(
    "patient", ["..", "../Binary/1", "1/../../admin", ".", "1/%2e%2e", "a\\b/..", "//evil.example"]
)
def test_a_patient_id_cannot_leave_its_path(patient: str) -> None:
    wire = Wire(answer_home)
    path = fill("Patient/{{context.patientId}}", {"context.patientId": patient})
    assert path is not None
    slot = asyncio.run(client(wire).read(path, "key"))
    assert_kept_at_home(wire, slot.detail)
    assert all(request.url.path.startswith("/fhir/r4/Patient/") for request in wire.requests)
    assert all(".." not in request.url.raw_path.decode() for request in wire.requests)


def test_the_token_of_one_server_does_not_go_to_another_of_the_same_tenant() -> None:
    other = "https://second.hospital.example/fhir"
    wire = Wire(lambda _: reply(searchset(observation(1), next_url=f"{other}?page=2")))
    trusted = policy(BASE, other)
    reader = FhirClient(
        trusted.check(BASE), transport(wire), token=TOKEN, deadline=Deadline.after(5), retry=Retry(sleep=Waits())
    )
    slot = asyncio.run(reader.search(QUERY, "key"))
    absolute = asyncio.run(reader.read(f"{other}/Medication/1", "key"))
    assert (slot.state, absolute.state, reader.refused) == (State.TRUNCATED, State.ERROR, 2)
    assert_kept_at_home(wire, reader)


def test_one_tenant_cannot_name_the_server_of_another() -> None:
    with pytest.raises(UntrustedServer, match="not_registered"):
        policy("https://second.hospital.example/fhir").check(BASE)


def test_nothing_that_is_shown_holds_the_token() -> None:
    wire = Wire(answer_home)
    reader = client(wire)
    call = Call(base=reader.base, url=f"{BASE}/Patient/{PATIENT}", headers=(("Authorization", f"Bearer {TOKEN}"),))
    assert_kept_at_home(wire, reader, reader.base, call, policy(), transport(wire))


FAULTS = [httpx.ConnectError, httpx.ReadTimeout, httpx.PoolTimeout, httpx.RemoteProtocolError, httpx.ReadError, OSError]


@pytest.mark.parametrize("error", FAULTS)
def test_the_words_of_a_network_fault_are_not_passed_on(error: Callable[[str], Exception]) -> None:
    def fail(_request: httpx.Request) -> httpx.Response:
        raise error(f"{TOKEN} {PATIENT}")

    wire = Wire(fail)
    reader = client(wire)
    with pytest.raises(FhirError) as caught:
        asyncio.run(reader.get(f"Patient/{PATIENT}"))
    assert_kept_at_home(wire, caught.value, words_of(caught.value), reader)


# Key sets and token endpoints

JWKS = f"https://{HOST}/jwks.json"

FORGED_KEY_SETS = {
    "elsewhere": f"{EVIL}/jwks.json",
    "plain http": f"http://{HOST}/jwks.json",
    "path below": f"{JWKS}/../evil.json",
    "another port": f"https://{HOST}:8443/jwks.json",
    "query": f"{JWKS}?x=1",
    "fragment": f"{JWKS}#evil",
    "user": f"https://{HOST}@evil.example/jwks.json",
    "metadata": "http://169.254.169.254/jwks.json",
    "loopback": "http://127.0.0.1/jwks.json",
    "file": "file:///etc/passwd",
    "data": 'data:application/json,{"keys":[]}',
}


@pytest.mark.parametrize("jku", FORGED_KEY_SETS.values(), ids=FORGED_KEY_SETS)
def test_a_forged_key_set_address_is_not_fetched(jku: str) -> None:
    wire = Wire(lambda _: reply({"keys": []}, kind="application/json"))
    with pytest.raises(UntrustedServer):
        asyncio.run(fetch_json(jku, transport(wire), Deadline.after(5), policy=policy(JWKS)))
    assert wire.requests == []


@pytest.mark.parametrize("addresses", FORGED_NAMES.values(), ids=FORGED_NAMES)
def test_a_key_set_is_not_fetched_from_the_inside(addresses: tuple[str, ...]) -> None:
    wire = Wire(lambda _: reply({"keys": []}, kind="application/json"))
    with pytest.raises(UntrustedServer, match="address"):
        asyncio.run(fetch_json(JWKS, transport(wire, Names([addresses])), Deadline.after(5)))
    assert wire.requests == []


@pytest.mark.parametrize(
    "answer",
    [
        lambda: reply(status=302, Location=f"{EVIL}/jwks.json"),
        lambda: reply(b"<html>", kind="text/html"),
        lambda: reply(b" " * 300_000, kind="application/json"),
        lambda: reply(BOMB, kind="application/json", Content_Encoding="gzip"),
    ],
    ids=["redirect", "page", "flood", "bomb"],
)
def test_a_spoiled_key_set_is_refused(answer: Callable[[], httpx.Response]) -> None:
    wire = Wire(lambda _: answer())
    with pytest.raises(FhirError):
        asyncio.run(fetch_json(JWKS, transport(wire), Deadline.after(5)))
    assert len(wire.requests) == 1


FORGED_ENDPOINTS = {
    "elsewhere": f"{EVIL}/token",
    "plain http": f"http://{HOST}/fhir/r4/token",
    "sibling": f"{BASE}-evil/token",
    "relative": "token",
    "metadata": "http://169.254.169.254/token",
    "user": f"https://{HOST}@evil.example/token",
    "dot segments": f"{BASE}/../../token",
    "empty": "",
}


@pytest.mark.parametrize("endpoint", FORGED_ENDPOINTS.values(), ids=FORGED_ENDPOINTS)
def test_an_assertion_is_not_sent_to_a_forged_token_endpoint(endpoint: str) -> None:
    wire = Wire(lambda _: reply({"token_endpoint": endpoint}, kind="application/json"))
    key = ClientKey(algorithm="ES384", kid="k", key=jose.generate("ES384"))
    backend = BackendServices(
        policy().check(BASE),
        transport(wire),
        policy=policy(),
        client_id="osler",
        keys=(key,),
        scope="system/*.rs",
        now=lambda: 0.0,
        new_id=lambda: "jti",
        clock=Clock(),
    )
    with pytest.raises(UntrustedServer):
        asyncio.run(backend.token(Deadline.after(5)))
    assert [request.method for request in wire.requests] == ["GET"]
    assert_kept_at_home(wire, backend)


def test_the_sandbox_flag_lets_a_name_lead_to_this_machine_alone() -> None:
    url = "http://localhost:8000/fhir"
    wire = Wire(answer_home)
    trusted = policy(url, allow_loopback_http=True).check(url)
    carrier = HttpxTransport(resolve=Names([("10.0.0.5",)]), connect=lambda _tls: wire)
    reader = FhirClient(trusted, carrier, token=TOKEN, deadline=Deadline.after(5))
    assert asyncio.run(reader.search(QUERY, "key")).detail == "refused address"
    assert wire.requests == []
