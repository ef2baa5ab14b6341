"""The test server's reads, writes, media types and addresses."""

import asyncio
import json
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from fhir_adapter.testing.interactions import Options
from fhir_adapter.testing.outcome import Refused
from fhir_adapter.testing.server import FhirServer, create
from tests.unit.fhir_adapter.testing_calls import BASE, call, get, ids, link

ADLER = {"resourceType": "Patient", "id": "adler", "gender": "female"}
HB = {
    "resourceType": "Observation",
    "id": "hb",
    "status": "final",
    "subject": {"reference": "Patient/adler"},
    "performer": [{"reference": "Practitioner/dr"}],
}
DOCTOR = {"resourceType": "Practitioner", "id": "dr"}


@pytest.fixture
def app() -> FhirServer:
    return create([ADLER, HB, DOCTOR])


def _put(app: FhirServer, gender: str, **headers: str) -> httpx.Response:
    return call(app, "PUT", "Patient/adler", json=ADLER | {"gender": gender}, headers=headers)


def test_a_read_carries_version_and_time(app: FhirServer) -> None:
    headers = get(app, "Patient/adler").headers
    assert headers["etag"] == 'W/"1"'
    assert headers["last-modified"] == "Thu, 01 Jan 2026 00:00:00 GMT"


def test_a_known_version_is_304_without_a_body(app: FhirServer) -> None:
    answer = get(app, "Patient/adler", if_none_match='W/"1"')
    assert (answer.status_code, answer.content) == (304, b"")


def test_another_version_is_sent_whole(app: FhirServer) -> None:
    assert get(app, "Patient/adler", if_none_match='W/"2"').status_code == 200


def test_written_digits_are_kept() -> None:
    raw = b'{"resourceType":"Observation","id":"a","valueQuantity":{"value":72.50}}'
    assert b'"value":72.50' in get(create([raw]), "Observation/a").content


def test_an_update_makes_a_new_version_and_keeps_the_old_one(app: FhirServer) -> None:
    answer = _put(app, "male")
    assert (answer.status_code, answer.headers["etag"]) == (200, 'W/"2"')
    assert answer.headers["location"] == f"{BASE}/Patient/adler/_history/2"
    assert get(app, "Patient/adler").json()["gender"] == "male"
    assert get(app, "Patient/adler/_history/1").json()["gender"] == "female"
    assert get(app, "Patient/adler/_history/3").status_code == 404


def test_an_update_of_a_version_that_is_gone_is_412(app: FhirServer) -> None:
    _put(app, "male")
    assert _put(app, "other", **{"If-Match": 'W/"1"'}).status_code == 412
    assert _put(app, "other", **{"If-Match": 'W/"2"'}).status_code == 200


def test_an_update_may_create(app: FhirServer) -> None:
    assert call(app, "PUT", "Patient/new", json={"resourceType": "Patient", "id": "new"}).status_code == 201


def test_an_update_under_another_id_is_400(app: FhirServer) -> None:
    assert call(app, "PUT", "Patient/brandt", json=ADLER).status_code == 400


def test_an_update_moves_a_result_to_its_new_patient(app: FhirServer) -> None:
    call(app, "PUT", "Observation/hb", json=HB | {"subject": {"reference": "Patient/brandt"}})
    assert (ids(app, "Observation?patient=adler"), ids(app, "Observation?patient=brandt")) == ([], ["hb"])


def test_what_was_deleted_is_gone_and_not_unknown(app: FhirServer) -> None:
    assert call(app, "DELETE", "Observation/hb").status_code == 204
    assert get(app, "Observation/hb").status_code == 410
    assert get(app, "Observation/never").status_code == 404
    assert ids(app, "Observation?patient=adler") == []
    assert call(app, "DELETE", "Observation/hb").status_code == 204


def test_a_create_gets_an_id_of_the_servers(app: FhirServer) -> None:
    answer = call(app, "POST", "Patient", json=ADLER)
    assert (answer.status_code, answer.json()["id"]) == (201, "1")
    assert answer.headers["location"] == f"{BASE}/Patient/1/_history/1"


def test_a_minimal_answer_has_no_body(app: FhirServer) -> None:
    assert call(app, "POST", "Patient", json=ADLER, headers={"Prefer": "return=minimal"}).content == b""


@pytest.mark.parametrize(("condition", "status"), [("_id=adler", 200), ("_id=brandt", 201), ("_id=adler,two", 412)])
def test_a_conditional_create_writes_only_what_is_not_there(app: FhirServer, condition: str, status: int) -> None:
    app.load({"resourceType": "Patient", "id": "two"})
    assert call(app, "POST", "Patient", json=ADLER, headers={"If-None-Exist": condition}).status_code == status


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "Foo/1", b"", 404),
        ("GET", "Foo", b"", 404),
        ("GET", "", b"", 405),
        ("PATCH", "Patient/adler", b"[]", 405),
        ("GET", "Patient/adler/$unknown", b"", 405),
        ("POST", "Patient", b"{", 400),
        ("POST", "Patient", b"[]", 400),
        ("POST", "Patient", b"\xff", 400),
        ("POST", "Patient", b"[" * 100_000, 400),
        ("POST", "Patient", b'{"resourceType":"Patient","gender":' + b"[" * 300 + b"]" * 300 + b"}", 400),
        ("POST", "Patient", b'{"a":1e99999999999999999999}', 400),
        ("POST", "Patient", b'{"resourceType":"Observation"}', 400),
        ("PUT", "Patient/a%20b", b'{"resourceType":"Patient","id":"a b"}', 400),
        ("POST", "", b'{"resourceType":"Bundle","type":"collection"}', 400),
    ],
)
def test_every_refusal_is_an_operation_outcome(
    app: FhirServer, method: str, path: str, body: bytes, status: int
) -> None:
    answer = call(app, method, path, content=body, headers={"Content-Type": "application/fhir+json"})
    assert (answer.status_code, answer.json()["resourceType"]) == (status, "OperationOutcome")


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("application/fhir+json", "application/fhir+json"),
        ("application/json+fhir", "application/json+fhir"),
        ("application/json;q=0.9, text/html", "application/json"),
        ("*/*", "application/fhir+json"),
    ],
)
def test_every_json_type_is_answered_in_kind(app: FhirServer, accept: str, expected: str) -> None:
    assert get(app, "Patient/adler", accept=accept).headers["content-type"] == f"{expected};charset=utf-8"


@pytest.mark.parametrize("written", ["json", "application/fhir+json", "application%2Ffhir%2Bjson", "application/json"])
def test_a_format_parameter_beats_the_header(app: FhirServer, written: str) -> None:
    assert get(app, f"Patient/adler?_format={written}", accept="text/html").status_code == 200


def test_xml_is_refused(app: FhirServer) -> None:
    assert get(app, "Patient/adler", accept="application/fhir+xml").status_code == 406
    assert call(app, "POST", "Patient", content=b"<a/>", headers={"Content-Type": "text/xml"}).status_code == 415


@pytest.mark.parametrize(
    "media_type", ["application/fhir+json", "application/json", "application/json+fhir; charset=utf-8"]
)
def test_every_json_type_is_taken(app: FhirServer, media_type: str) -> None:
    body = json.dumps(ADLER).encode()
    assert call(app, "POST", "Patient", content=body, headers={"Content-Type": media_type}).status_code == 201


def test_a_preflight_is_left_to_the_outer_app(app: FhirServer) -> None:
    answer = call(app, "OPTIONS", "Patient", headers={"Origin": "http://app.test"})
    assert answer.status_code == 204
    assert not [name for name in answer.headers if name.startswith("access-control")]


def test_head_is_a_get_without_its_body(app: FhirServer) -> None:
    answer = call(app, "HEAD", "Patient/adler")
    assert (answer.status_code, answer.content) == (200, b"")
    assert int(answer.headers["content-length"]) == len(get(app, "Patient/adler").content)


@pytest.mark.parametrize("version", ["4.0.1", "4.3.0", "5.0.0"])
def test_metadata_says_the_version_and_the_search_parameters(version: str) -> None:
    body = get(create(options=Options(fhir_version=version)), "metadata").json()
    observation = next(part for part in body["rest"][0]["resource"] if part["type"] == "Observation")
    assert (body["resourceType"], body["fhirVersion"]) == ("CapabilityStatement", version)
    assert {"name": "patient", "type": "reference"} in observation["searchParam"]


def test_everything_is_the_patients_record_and_what_it_points_at(app: FhirServer) -> None:
    app.load({"resourceType": "Observation", "id": "other", "subject": {"reference": "Patient/brandt"}})
    assert ids(app, "Patient/adler/$everything") == ["adler", "hb", "dr"]
    assert ids(app, "Patient/adler/$everything?_type=Observation") == ["hb"]
    assert get(app, "Patient/brandt/$everything").status_code == 404


def test_everything_comes_in_pages_when_asked(app: FhirServer) -> None:
    first = get(app, "Patient/adler/$everything?_count=2").json()
    second = get(app, link(first, "next")).json()
    assert [len(first["entry"]), len(second["entry"])] == [2, 1]


def _mounted(app: FhirServer, path: str, **headers: str) -> dict[str, Any]:
    outer = Starlette(routes=[Mount("/fhir", app)])

    async def once() -> dict[str, Any]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(outer), base_url="https://ehr.test") as client:
            return (await client.get(path, headers=headers)).json()

    return asyncio.run(once())


def test_behind_a_mount_all_addresses_carry_its_prefix(app: FhirServer) -> None:
    body = _mounted(app, "/fhir/Observation?patient=adler")
    assert link(body, "self") == "https://ehr.test/fhir/Observation?patient=adler"
    assert body["entry"][0]["fullUrl"] == "https://ehr.test/fhir/Observation/hb"


def test_behind_a_mount_an_absolute_reference_is_understood(app: FhirServer) -> None:
    assert _mounted(app, "/fhir/Observation?patient=https://ehr.test/fhir/Patient/adler")["total"] == 1


def test_the_host_header_makes_the_base(app: FhirServer) -> None:
    assert (
        link(_mounted(app, "/fhir/Patient", host="other.test:8443"), "self") == "https://other.test:8443/fhir/Patient"
    )


def test_a_given_base_address_wins() -> None:
    app = create([ADLER], options=Options(base_url="https://public.test/r4/"))
    assert link(get(app, "Patient").json(), "self") == "https://public.test/r4/Patient"


def test_a_loaded_time_is_kept_and_a_written_one_is_the_clocks() -> None:
    app = create(
        [ADLER | {"meta": {"lastUpdated": "2020-05-01T10:00:00+02:00"}}],
        clock=lambda: datetime(2026, 2, 3, 4, 5, 6, tzinfo=UTC),
    )
    assert get(app, "Patient/adler").json()["meta"]["lastUpdated"] == "2020-05-01T08:00:00.000Z"
    assert _put(app, "male").json()["meta"]["lastUpdated"] == "2026-02-03T04:05:06.000Z"


@pytest.mark.parametrize("broken", [b"{", {"resourceType": "Foo", "id": "1"}, {"id": "1"}])
def test_loading_what_is_no_resource_stops_the_start(broken: dict[str, Any] | bytes) -> None:
    with pytest.raises(Refused):
        create([broken])
