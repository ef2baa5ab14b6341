"""Which FHIR release a server speaks, asked once a day."""

import asyncio

import httpx
import pytest

from fhir_adapter.capability import (
    KEEP_SECONDS,
    RETRY_SECONDS,
    Capabilities,
    Capability,
    Release,
    read_statement,
    release_of,
)
from fhir_adapter.client import FhirClient
from fhir_adapter.deadline import Deadline
from fhir_adapter.errors import FhirUnavailable, NotFhir
from fhir_adapter.testing.server import create
from fhir_adapter.transport import AsgiTransport
from tests.unit.fhir_adapter.wire import BASE, Clock, Wire, client, policy, reply

STATEMENT = {"resourceType": "CapabilityStatement", "fhirVersion": "4.0.1"}


@pytest.mark.parametrize(
    ("version", "release"),
    [
        ("4.0.1", Release.R4),
        ("4.0.0", Release.R4),
        ("4.3.0", Release.R4B),
        ("5.0.0", Release.R5),
        ("3.0.2", Release.STU3),
        ("1.0.2", Release.OTHER),
        ("4.1.0", Release.OTHER),
        ("6.0.0-ballot2", Release.OTHER),
        ("40.0.1", Release.OTHER),
        ("4.0", Release.OTHER),
        ("", Release.OTHER),
        ("Jane Doe 4.0.1", Release.OTHER),
    ],
)
def test_releases_are_told_apart(version: str, release: Release) -> None:
    assert release_of(version) is release


def test_old_releases_are_read_or_refused() -> None:
    dstu2 = read_statement(b'{"resourceType": "Conformance", "fhirVersion": "1.0.2"}')
    stu3 = read_statement(b'{"resourceType": "CapabilityStatement", "fhirVersion": "3.0.2"}')
    assert (dstu2.is_readable, dstu2.version) == (False, "1.0.2")
    assert (stu3.is_readable, stu3.release) == (True, Release.STU3)


def test_a_version_that_is_none_is_not_repeated() -> None:
    assert read_statement(b'{"resourceType": "CapabilityStatement", "fhirVersion": "Jane Doe"}').version == ""


@pytest.mark.parametrize("raw", [b'{"resourceType": "Patient"}', b"{", b"[]", b"<html>"])
def test_what_is_no_statement_is_refused(raw: bytes) -> None:
    with pytest.raises(NotFhir):
        read_statement(raw)


def test_includes_are_read_in_both_spellings() -> None:
    raw = (
        b'{"resourceType": "CapabilityStatement", "fhirVersion": "4.0.1", "rest": [{"mode": "server", "resource": ['
        b'{"type": "MedicationRequest", "searchInclude": ["MedicationRequest:medication", "patient"]}]}]}'
    )
    assert read_statement(raw).includes == {"MedicationRequest:medication", "MedicationRequest:patient"}


def asked(known: Capabilities, wire: Wire) -> Capability:
    return asyncio.run(known.of(client(wire)))


def test_the_statement_is_asked_for_once_a_day_and_then_only_if_it_changed() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return reply(status=304) if "if-none-match" in request.headers else reply(STATEMENT, ETag='W/"1"')

    wire, clock = Wire(answer), Clock()
    known = Capabilities(clock)
    for moment in (0.0, KEEP_SECONDS - 1, KEEP_SECONDS, 2 * KEEP_SECONDS - 1):
        clock.now = 1000.0 + moment
        assert asked(known, wire).release is Release.R4
    assert [request.headers.get("if-none-match") for request in wire.requests] == [None, 'W/"1"']


def test_a_known_server_that_fails_for_once_is_still_known() -> None:
    clock = Clock()
    known = Capabilities(clock)
    asked(known, Wire(lambda _: reply(STATEMENT)))
    clock.now += KEEP_SECONDS
    assert asked(known, Wire(lambda _: reply(status=500))).release is Release.R4


def test_a_server_that_does_not_say_is_asked_again_after_five_minutes() -> None:
    clock, wire = Clock(), Wire(lambda _: reply(status=500))
    known, asked_by = Capabilities(clock), []
    for seconds in (0.0, RETRY_SECONDS - 1, 1.0):
        clock.now += seconds
        with pytest.raises(FhirUnavailable):
            asked(known, wire)
        asked_by.append(len(wire.requests))
    assert asked_by[0] == asked_by[1] < asked_by[2]


@pytest.mark.parametrize(
    ("answer", "fault"), [((None, 500, "application/json"), FhirUnavailable), ((STATEMENT, 200, "text/html"), NotFhir)]
)
def test_an_unknown_server_that_fails_is_a_fault(answer: tuple[object, int, str], fault: type[Exception]) -> None:
    body, status, kind = answer
    with pytest.raises(fault):
        asked(Capabilities(Clock()), Wire(lambda _: reply(body, status, kind=kind)))


def test_the_test_server_is_understood() -> None:
    base = policy().check(BASE)
    reader = FhirClient(base, AsgiTransport(create(), mount="/fhir/r4"), token=None, deadline=Deadline.after(5))
    assert asyncio.run(Capabilities(Clock()).of(reader)).release is Release.R4
