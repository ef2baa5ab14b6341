"""Key sets and configurations are fetched under the same rules as patient data."""

import asyncio

import pytest

from fhir_adapter.deadline import Deadline
from fhir_adapter.documents import fetch_json
from fhir_adapter.errors import FhirUnavailable, NotFhir, UntrustedServer
from fhir_adapter.trust import TrustPolicy
from tests.unit.fhir_adapter.wire import Names, Wire, policy, reply, transport

JWKS = "https://ehr.hospital.example/oauth2/jwks.json"
LOCAL = "http://127.0.0.1:9000/jwks.json"


def fetched(
    wire: Wire, url: str = JWKS, *, trust: TrustPolicy | None = None, names: Names | None = None, max_bytes: int = 1000
) -> bytes:
    return asyncio.run(fetch_json(url, transport(wire, names), Deadline.after(5), max_bytes, policy=trust))


@pytest.mark.parametrize("kind", ["application/json", "application/jwk-set+json", "application/json; charset=utf-8"])
def test_a_key_set_is_fetched_without_a_token(kind: str) -> None:
    wire = Wire(lambda _: reply(b'{"keys": []}', kind=kind))
    assert fetched(wire) == b'{"keys": []}'
    assert "authorization" not in wire.requests[0].headers
    assert wire.requests[0].url.path == "/oauth2/jwks.json"


def test_a_key_set_on_this_machine_needs_a_policy_that_says_so() -> None:
    wire = Wire(lambda _: reply({}, kind="application/json"))
    assert fetched(wire, LOCAL, trust=policy(LOCAL, allow_loopback_http=True)) == b"{}"
    with pytest.raises(UntrustedServer, match="scheme"):
        fetched(wire, LOCAL)


def test_a_policy_that_does_not_know_the_address_refuses_it() -> None:
    wire = Wire(lambda _: reply({}, kind="application/json"))
    with pytest.raises(UntrustedServer, match="not_registered"):
        fetched(wire, trust=policy("https://ehr.hospital.example/oauth2"))
    assert wire.requests == []


@pytest.mark.parametrize("status", [301, 302, 404, 500])
def test_every_status_but_200_is_a_fault(status: int) -> None:
    with pytest.raises(FhirUnavailable, match=f"HTTP {status}"):
        fetched(Wire(lambda _: reply(status=status, Location="https://evil.example/jwks")))


def test_a_web_page_or_a_flood_is_no_key_set() -> None:
    with pytest.raises(NotFhir, match="content type"):
        fetched(Wire(lambda _: reply(b"<html>", kind="text/html")))
    with pytest.raises(NotFhir, match="too large"):
        fetched(Wire(lambda _: reply(b" " * 1001, kind="application/json")))
