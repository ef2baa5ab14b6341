"""The test server's search: what matches, what does not, in which order, and what is said about it."""

from typing import Any

import pytest

from fhir_adapter.testing.interactions import Options
from fhir_adapter.testing.server import FhirServer, create
from tests.unit.fhir_adapter.testing_calls import BASE, call, get, ids, link

LOINC = "http://loinc.org"


def _observation(id_: str, **fields: Any) -> dict[str, Any]:
    return {
        "resourceType": "Observation",
        "id": id_,
        "status": "final",
        "code": {"coding": [{"system": LOINC, "code": "718-7"}]},
        "subject": {"reference": "Patient/adler"},
    } | fields


def _pressure() -> dict[str, Any]:
    systolic = {"code": {"coding": [{"system": LOINC, "code": "8480-6"}]}, "valueQuantity": {"value": 150}}
    code = {"coding": [{"system": LOINC, "code": "85354-9"}]}
    return _observation("pressure", code=code, component=[systolic], effectiveDateTime="2024-02")


def _resources() -> list[dict[str, Any]]:
    return [
        {
            "resourceType": "Patient",
            "id": "adler",
            "name": [{"use": "official", "family": "Ädler", "given": ["Jo", "Ann"]}],
            "gender": "female",
            "birthDate": "1960-02-03",
            "identifier": [{"system": "urn:mrn", "value": "A-1"}],
        },
        {"resourceType": "Patient", "id": "brandt", "name": [{"family": "Brandt"}], "gender": "male"},
        _observation(
            "morning", effectiveDateTime="2024-03-01T08:00:00+01:00", valueQuantity={"value": 140, "unit": "g/L"}
        ),
        _observation("evening", effectiveDateTime="2024-03-01T20:00:00Z", status="amended"),
        _observation("stay", effectivePeriod={"start": "2024-03-05", "end": "2024-03-09"}),
        _pressure(),
        _observation("other", subject={"reference": "Patient/brandt"}, effectiveDateTime="2023"),
        _observation("remote", subject={"reference": "http://elsewhere.test/fhir/Patient/adler"}),
        {
            "resourceType": "MedicationRequest",
            "id": "order",
            "status": "active",
            "intent": "order",
            "authoredOn": "2024-01-02",
            "medicationReference": {"reference": "Medication/drug"},
            "subject": {"reference": "Patient/adler"},
        },
        {"resourceType": "Medication", "id": "drug", "code": {"coding": [{"system": "urn:rxnorm", "code": "32968"}]}},
        {
            "resourceType": "Condition",
            "id": "newer",
            "clinicalStatus": {"coding": [{"system": "urn:clinical", "code": "active"}]},
            "code": {"concept": {"coding": [{"code": "I10"}]}},
            "subject": {"reference": "Patient/adler/_history/3"},
        },
    ]


@pytest.fixture(scope="module")
def app() -> FhirServer:
    return create(_resources())


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("Observation?patient=adler&status=amended", ["evening"]),
        ("Observation?patient=Patient/adler&status=amended", ["evening"]),
        (f"Observation?patient={BASE}/Patient/adler&status=amended", ["evening"]),
        ("Observation?subject=adler&status=amended", ["evening"]),
        ("Observation?subject:Patient=adler&status=amended", ["evening"]),
        ("Observation?subject:Group=adler", []),
        ("Observation?patient=http://elsewhere.test/fhir/Patient/adler", ["remote"]),
        ("Observation?patient=adle", []),
        ("Observation?patient=adler,brandt&date=lt2024-01-01", ["other"]),
        ("Observation?patient=adler&patient=brandt", []),
        ("Condition?patient=adler", ["newer"]),
    ],
)
def test_a_reference_is_matched_in_each_of_its_forms(app: FhirServer, query: str, expected: list[str]) -> None:
    assert ids(app, query) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (f"Observation?code={LOINC}|85354-9", ["pressure"]),
        ("Observation?code=85354-9", ["pressure"]),
        ("Observation?code=|85354-9", []),
        ("Observation?code=http://snomed.info/sct|85354-9", []),
        ("Observation?code=8480-6", []),
        ("Observation?combo-code=8480-6", ["pressure"]),
        ("Observation?component-code=85354-9", []),
        ("Observation?code=85354-9,2160-0", ["pressure"]),
        (r"Observation?code=85354-9\,2160-0", []),
        ("Observation?status:not=final", ["evening"]),
        ("Condition?code=|I10", ["newer"]),
        ("Condition?clinical-status=urn:clinical|active", ["newer"]),
        ("Patient?identifier=urn:mrn|A-1", ["adler"]),
        ("Patient?identifier=urn:mrn|", ["adler"]),
        ("Patient?identifier=urn:other|A-1", []),
        ("Patient?gender=http://hl7.org/fhir/administrative-gender|male", ["brandt"]),
        ("Patient?gender=Male", []),
        ("Patient?_id=brandt,nobody", ["brandt"]),
        ("Patient?birthdate:missing=true", ["brandt"]),
        ("MedicationRequest?intent=order&status=active", ["order"]),
        ("MedicationRequest?medication=drug", ["order"]),
    ],
)
def test_a_token_is_matched_whole_and_with_its_system(app: FhirServer, query: str, expected: list[str]) -> None:
    assert ids(app, query) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("name=ADL", ["adler"]),
        ("name=ann", ["adler"]),
        ("name=official", []),
        ("family=dler", []),
        ("family:contains=dler", ["adler"]),
        ("family:exact=Adler", []),
        ("family:exact=Ädler", ["adler"]),
        ("given=jo", ["adler"]),
        ("given=brandt", []),
    ],
)
def test_a_string_is_matched_from_its_start_without_case_or_accents(
    app: FhirServer, query: str, expected: list[str]
) -> None:
    assert ids(app, f"Patient?{query}") == expected


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("2024-03-01", ["morning", "evening"]),
        ("eq2024-03", ["morning", "evening", "stay"]),
        ("2024-03-01T07:00:00Z", ["morning"]),
        ("2024-03-01T08:00:00+01:00", ["morning"]),
        ("2024-03-01T08:00:00Z", []),
        ("ne2024", ["other"]),
        ("gt2024-03-06", ["stay"]),
        ("gt2024-03-09", []),
        ("ge2024-03-09", []),
        ("ge2024-03-01T20:00:00Z", ["evening", "stay"]),
        ("lt2024-01-01", ["other"]),
        ("le2024-02", ["pressure", "other"]),
        ("sa2024-03-01", ["stay"]),
        ("eb2024-03-01", ["pressure", "other"]),
        ("ap2024-03-06", ["stay"]),
    ],
)
def test_a_date_is_compared_as_the_time_that_it_covers(app: FhirServer, date: str, expected: list[str]) -> None:
    found = get(app, "Observation?" + "date=" + date.replace("+", "%2B")).json().get("entry", [])
    assert [entry["resource"]["id"] for entry in found] == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [("gt139", ["morning"]), ("140||g/L", ["morning"]), ("140||mg/dL", []), ("lt140", []), ("ge140,lt1", ["morning"])],
)
def test_a_quantity_is_compared_in_its_own_unit(app: FhirServer, query: str, expected: list[str]) -> None:
    assert ids(app, f"Observation?value-quantity={query}") == expected


@pytest.mark.parametrize(
    "query",
    [
        "Observation?date=yesterday",
        "Observation?date=2024-13-01",
        "Observation?value-quantity=high",
        "Observation?value-quantity=NaN",
        "Observation?value-quantity=gt1e9999999999",
        "Observation?code:in=http://example.org/ValueSet/x",
        "Observation?date:exact=2024",
        "Observation?code:missing=perhaps",
        "Observation?_count=many",
        "Observation?_count=-1",
        "Observation?_count=" + "9" * 5000,
        "Observation?_total=roughly",
        "Observation?_page=forged",
    ],
)
def test_what_cannot_be_understood_is_refused_and_not_guessed(app: FhirServer, query: str) -> None:
    answer = get(app, query)
    assert (answer.status_code, answer.json()["resourceType"]) == (400, "OperationOutcome")


@pytest.mark.parametrize("query", ["cod=718-7", "_has:Condition:patient=x", "_sort=colour", "_include=Observation:x"])
def test_an_unknown_parameter_is_refused_under_strict_handling(app: FhirServer, query: str) -> None:
    assert get(app, f"Observation?{query}", prefer="handling=strict").status_code == 400


def test_an_unknown_parameter_is_otherwise_ignored_and_left_out_of_the_self_link(app: FhirServer) -> None:
    body = get(app, "Observation?cod=718-7&status=amended").json()
    assert (body["total"], link(body, "self")) == (1, f"{BASE}/Observation?status=amended")


def test_the_pages_hold_every_match_once_and_in_order(app: FhirServer) -> None:
    first = get(app, "Observation?_count=4").json()
    second = get(app, link(first, "next")).json()
    held = [entry["resource"]["id"] for page in (first, second) for entry in page["entry"]]
    assert held == ["morning", "evening", "stay", "pressure", "other", "remote"]
    assert link(second, "next") == ""
    assert (first["total"], second["total"]) == (6, 6)


def test_a_next_link_does_not_repeat_the_query(app: FhirServer) -> None:
    following = link(get(app, "Observation?patient=adler&_count=1").json(), "next")
    assert following.startswith(f"{BASE}/Observation?_page=")
    assert "adler" not in following


def test_sorting_puts_what_has_no_value_last_in_both_directions(app: FhirServer) -> None:
    up = ids(app, "Observation?_sort=date")
    down = ids(app, "Observation?_sort=-date")
    assert up == ["other", "pressure", "morning", "evening", "stay", "remote"]
    assert down == ["stay", "evening", "morning", "pressure", "other", "remote"]


@pytest.mark.parametrize("field", ["code", "subject", "effectiveDateTime", "valueQuantity", "status", "component"])
@pytest.mark.parametrize(
    "value", [None, True, 7, 0.5, "", "text", [], [None], {}, {"value": True}, {"coding": "x"}, [[1]]]
)
def test_a_value_of_the_wrong_shape_matches_nothing_and_breaks_nothing(field: str, value: Any) -> None:
    app = create([_observation("odd", **{field: value})])
    query = "code=718-7,x&subject=Patient/adler&date=2024&value-quantity=1&status=final&component-code=8480-6"
    assert ids(app, f"Observation?{query}") == []
    assert ids(app, "Observation") == ["odd"]


def test_numbers_are_sorted_as_numbers() -> None:
    values = {"nine": 9, "ten": 10, "minus": -1, "half": 0.5}
    app = create(_observation(id_, valueQuantity={"value": value}) for id_, value in values.items())
    assert ids(app, "Observation?_sort=value-quantity") == ["minus", "half", "nine", "ten"]


def test_an_included_resource_is_marked_and_not_counted(app: FhirServer) -> None:
    body = get(app, "MedicationRequest?patient=adler&_include=MedicationRequest:medication").json()
    assert [(entry["resource"]["id"], entry["search"]["mode"]) for entry in body["entry"]] == [
        ("order", "match"),
        ("drug", "include"),
    ]
    assert body["total"] == 1


def test_an_include_of_another_target_type_adds_nothing(app: FhirServer) -> None:
    body = get(app, "MedicationRequest?_include=MedicationRequest:subject:Group").json()
    assert len(body["entry"]) == 1


def test_a_reverse_include_brings_what_points_at_the_matches(app: FhirServer) -> None:
    body = get(app, "Patient?_id=brandt&_revinclude=Observation:patient").json()
    assert [entry["resource"]["id"] for entry in body["entry"]] == ["brandt", "other"]


def test_an_include_goes_one_step_unless_it_iterates(app: FhirServer) -> None:
    query = "Medication?_revinclude=MedicationRequest:medication&_include{}=MedicationRequest:subject"
    one = get(app, query.format("")).json()["entry"]
    two = get(app, query.format(":iterate")).json()["entry"]
    assert [entry["resource"]["id"] for entry in one] == ["drug", "order"]
    assert [entry["resource"]["id"] for entry in two] == ["drug", "order", "adler"]


def test_a_form_and_the_address_are_combined(app: FhirServer) -> None:
    body = call(app, "POST", "Observation/_search?patient=adler", data={"status": "amended"}).json()
    assert (body["total"], link(body, "self")) == (1, f"{BASE}/Observation?patient=adler&status=amended")


def test_a_posted_search_that_is_no_form_is_415(app: FhirServer) -> None:
    assert call(app, "POST", "Observation/_search", json={"status": "amended"}).status_code == 415


def test_a_summary_count_has_no_entries(app: FhirServer) -> None:
    body = get(app, "Observation?_summary=count&patient=adler").json()
    assert (body["total"], "entry" in body) == (4, False)


def test_asked_elements_come_marked_as_a_part(app: FhirServer) -> None:
    resource = get(app, "Patient?_id=adler&_elements=gender").json()["entry"][0]["resource"]
    assert sorted(resource) == ["gender", "id", "meta", "resourceType"]
    assert resource["meta"]["tag"][0]["code"] == "SUBSETTED"


@pytest.mark.parametrize(
    ("query", "has_total"),
    [
        ("Patient", False),
        ("Patient?_total=accurate", True),
        ("Patient?_total=none", False),
        ("Patient?_summary=count", True),
    ],
)
def test_a_server_without_totals_gives_them_when_asked(query: str, has_total: bool) -> None:
    app = create(_resources(), options=Options(with_total=False))
    assert ("total" in get(app, query).json()) is has_total


def test_the_same_resources_give_the_same_bytes() -> None:
    query = "Observation?patient=adler&_sort=-date&_count=2&_include=*"
    assert get(create(_resources()), query).content == get(create(_resources()), query).content
