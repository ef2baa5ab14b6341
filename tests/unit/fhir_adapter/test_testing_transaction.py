"""Batch, transaction and loading: references resolved, all or nothing, each for itself."""

from typing import Any

import httpx
import pytest

from fhir_adapter.testing.outcome import Refused
from fhir_adapter.testing.server import FhirServer, create
from tests.unit.fhir_adapter.testing_calls import call, get, ids

URN = "urn:uuid:5bfc9b4e-4a7c-4f36-9c6c-2f0f8f4f8a01"
MRN = {"system": "urn:mrn", "value": "A-1"}
PATIENT = {"resourceType": "Patient", "identifier": [MRN]}


def _entry(resource: dict[str, Any], full_url: str = "", **request: str) -> dict[str, Any]:
    asked = {"method": "POST", "url": resource["resourceType"]} | request
    return {"resource": resource, "request": asked} | ({"fullUrl": full_url} if full_url else {})


def _result(reference: str) -> dict[str, Any]:
    return {"resourceType": "Observation", "status": "final", "subject": {"reference": reference}}


def _bundle(*entries: dict[str, Any], kind: str = "transaction") -> dict[str, Any]:
    return {"resourceType": "Bundle", "type": kind, "entry": list(entries)}


def _post(app: FhirServer, *entries: dict[str, Any], kind: str = "transaction") -> httpx.Response:
    return call(app, "POST", "", json=_bundle(*entries, kind=kind))


def test_a_reference_before_its_target_is_resolved() -> None:
    app = create()
    answer = _post(app, _entry(_result(URN)), _entry(PATIENT, URN)).json()
    result, patient = (entry["resource"] for entry in answer["entry"])
    assert result["subject"]["reference"] == f"Patient/{patient['id']}"
    assert [entry["response"]["status"] for entry in answer["entry"]] == ["201 Created", "201 Created"]


def test_a_relative_reference_follows_an_entry_with_an_absolute_address() -> None:
    app = create()
    answer = _post(app, _entry(PATIENT, "http://old.test/fhir/Patient/77"), _entry(_result("Patient/77"))).json()
    patient, result = (entry["resource"] for entry in answer["entry"])
    assert result["subject"]["reference"] == f"Patient/{patient['id']}" != "Patient/77"


def test_a_failed_transaction_leaves_nothing() -> None:
    app = create([PATIENT | {"id": "kept"}])
    before = get(app, "Patient?_summary=count").json()["total"]
    answer = _post(app, _entry(PATIENT, URN), _entry(_result(URN)), _entry({"resourceType": "Foo"}))
    assert answer.status_code == 404
    assert get(app, "Patient?_summary=count").json()["total"] == before
    assert ids(app, "Observation") == []


def test_after_a_failed_transaction_the_store_goes_on() -> None:
    app = create([PATIENT | {"id": "kept"}, _result("Patient/kept") | {"id": "hb"}])
    _post(app, _entry(PATIENT), _entry({"resourceType": "Foo"}))
    assert _post(app, _entry(_result("Patient/kept"))).json()["entry"][0]["resource"]["id"] == "1"
    assert ids(app, "Observation?patient=kept") == ["hb", "1"]


def test_a_batch_does_each_entry_for_itself() -> None:
    app = create([PATIENT | {"id": "adler"}])
    read = {"request": {"method": "GET", "url": "Patient/adler"}}
    search = {"request": {"method": "GET", "url": "Patient?identifier=urn:mrn|A-1"}}
    absent = {"request": {"method": "GET", "url": "Patient/nobody"}}
    entries = _post(app, read, absent, search, kind="batch").json()["entry"]
    assert [entry["response"]["status"] for entry in entries] == ["200 OK", "404 Not Found", "200 OK"]
    assert entries[1]["response"]["outcome"]["resourceType"] == "OperationOutcome"
    assert entries[2]["resource"]["total"] == 1


def test_entries_are_done_in_fhirs_order_and_answered_in_their_own() -> None:
    app = create([PATIENT | {"id": "adler"}])
    read = {"request": {"method": "GET", "url": "Patient/adler"}}
    change = _entry(PATIENT | {"id": "adler", "gender": "male"}, method="PUT", url="Patient/adler")
    answers = _post(app, read, change).json()["entry"]
    assert answers[0]["resource"]["gender"] == "male"
    assert answers[1]["response"]["etag"] == 'W/"2"'


def test_a_conditional_create_points_at_what_is_there() -> None:
    app = create([PATIENT | {"id": "adler"}])
    first = _entry(PATIENT, URN, ifNoneExist="identifier=urn:mrn|A-1")
    answers = _post(app, first, _entry(_result(URN))).json()["entry"]
    assert [entry["response"]["status"] for entry in answers] == ["200 OK", "201 Created"]
    assert answers[1]["resource"]["subject"]["reference"] == "Patient/adler"


def test_a_conditional_reference_is_resolved() -> None:
    app = create([PATIENT | {"id": "adler"}])
    answers = _post(app, _entry(_result("Patient?identifier=urn:mrn|A-1"))).json()["entry"]
    assert answers[0]["resource"]["subject"]["reference"] == "Patient/adler"


@pytest.mark.parametrize("condition", ["Patient?identifier=urn:mrn|none", "Patient?identifier=urn:two|", "Patient?x=1"])
def test_a_conditional_reference_that_fits_not_one_is_412(condition: str) -> None:
    two = [PATIENT | {"id": id_, "identifier": [{"system": "urn:two", "value": id_}]} for id_ in ("a", "b")]
    assert _post(create(two), _entry(_result(condition))).status_code == 412


@pytest.mark.parametrize(
    "entry", [{}, {"request": {"method": "GET"}}, {"request": {"method": "PATCH", "url": "Patient/1"}}, "text", None]
)
def test_an_entry_without_a_doable_request_is_400(entry: Any) -> None:
    assert _post(create(), entry).status_code == 400


@pytest.mark.parametrize("url", ["?x=1", "metadata", "Patient/1/2/3/4"])
def test_an_entry_for_an_odd_address_is_refused(url: str) -> None:
    answer = _post(create(), {"request": {"method": "GET", "url": url}}, kind="batch").json()
    assert answer["entry"][0]["response"]["status"][:3] in {"404", "405"}


def test_an_empty_transaction_is_done() -> None:
    assert _post(create()).json() == {"resourceType": "Bundle", "type": "transaction-response"}


def test_loading_a_bundle_keeps_ids_and_resolves_references() -> None:
    app = create([_bundle(_entry(PATIENT | {"id": "adler"}, URN), _entry(_result(URN) | {"id": "hb"}))])
    assert ids(app, "Observation?patient=adler") == ["hb"]


def test_loading_takes_the_uuid_where_there_is_no_id() -> None:
    app = create([{"resourceType": "Bundle", "entry": [{"fullUrl": URN, "resource": PATIENT}, {"resource": PATIENT}]}])
    assert ids(app, "Patient") == [URN.removeprefix("urn:uuid:"), "1"]


def test_loading_leaves_a_conditional_reference_that_fits_nothing() -> None:
    app = create([PATIENT | {"id": "adler"}])
    app.load(_bundle(_entry(_result("Patient?identifier=urn:mrn|A-1") | {"id": "hb"})))
    app.load(_bundle(_entry(_result("Patient?identifier=urn:mrn|A-2") | {"id": "astray"})))
    assert ids(app, "Observation?patient=adler") == ["hb"]
    assert get(app, "Observation/astray").json()["subject"]["reference"] == "Patient?identifier=urn:mrn|A-2"


@pytest.mark.parametrize(
    "bundle", [{"resourceType": "Bundle"}, _bundle(), {"resourceType": "Bundle", "entry": [{}, None]}]
)
def test_an_empty_bundle_loads_nothing(bundle: dict[str, Any]) -> None:
    assert create([bundle]).store.kinds() == ()


def test_loading_never_replaces_one_patients_resource_by_anothers() -> None:
    app = create([_result("Patient/adler") | {"id": "1"}])
    with pytest.raises(Refused, match="409"):
        app.load(_result("Patient/brandt") | {"id": "1"})
    assert ids(app, "Observation?patient=adler") == ["1"]


def test_loading_the_same_again_makes_a_new_version() -> None:
    app = create([_result("Patient/adler") | {"id": "1"}] * 2)
    assert get(app, "Observation/1").headers["etag"] == 'W/"2"'
    assert ids(app, "Observation?patient=adler") == ["1"]
