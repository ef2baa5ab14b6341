import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fhir_adapter.assemble import assemble, whole_bundle
from fhir_adapter.intake import open_slot
from fhir_adapter.needs import NEEDS
from fhir_adapter.registry import readers
from fhir_adapter.slots import State
from model.domain.gap import Area, Why
from privacy.snapshot import PatientSnapshot
from tests.unit.fhir_adapter.chart import (
    AS_OF,
    LOINC,
    PATIENT,
    RXNORM,
    SNOMED,
    SUBJECT,
    Json,
    bundle,
    chart,
    concept,
    details,
    observation,
    quantity,
    raw,
    request,
)

NAMED: Json = {
    "resourceType": "Patient",
    "id": "3f1c9a52-aaaa",
    "identifier": [{"value": "MRN-0012345"}, {"value": "12"}],
    "name": [
        {"family": "Example", "given": ["Jane", "Q"], "prefix": ["Mrs."]},
        {"text": "Dr. Jane Example, MD"},
        {"family": "王", "given": ["芳"], "text": "王芳"},
    ],
    "telecom": [{"value": "+1 555 0100"}],
    "address": [
        {"line": ["12 Long Street"], "city": "Springfield", "state": "IL", "postalCode": "62701", "country": "US"}
    ],
    "birthDate": "1970-05-06",
    "contact": [{"name": {"family": "Kin", "given": ["Next"]}}],
    "photo": [{"url": "https://photos/1.jpg"}],
}


def test_every_string_that_names_the_patient_is_known() -> None:
    snapshot = assemble((open_slot("patient", raw(NAMED)),), patient_id="3f1c9a52-aaaa", as_of=AS_OF)
    assert snapshot.identifiers >= {
        "Example",
        "Jane",
        "Jane Q Example",
        "Jane Example",
        "Example, Jane",
        "王芳",
        "MRN-0012345",
        "+1 555 0100",
        "12 Long Street",
        "Springfield",
        "62701",
        "1970-05-06",
        "Next Kin",
        "3f1c9a52-aaaa",
        "Patient/3f1c9a52-aaaa",
    }


def test_strings_that_would_match_by_chance_are_not_identifiers() -> None:
    snapshot = assemble((open_slot("patient", raw(NAMED)),), patient_id="3f1c9a52-aaaa", as_of=AS_OF)
    assert snapshot.identifiers.isdisjoint({"", "12", "Q", "王", "IL", "US", "Mrs.", "https://photos/1.jpg"})


def test_clinicians_and_relatives_named_anywhere_are_known() -> None:
    practitioner = {"reference": "Practitioner/9", "display": "Dr. Adam Careful, MD"}
    snapshot = chart(
        observation("2345-7", valueQuantity=quantity(5, "mmol/L"), performer=[practitioner]),
        request(requester={"display": "Bo Li"}, recorder={"display": "Careful, Eve"}),
        {"resourceType": "Practitioner", "id": "77", "name": [{"family": "Heal", "given": ["Zoe"]}]},
        {"resourceType": "Encounter", "id": "e", "participant": [{"individual": {"display": "Ann Nurse"}}]},
        {"resourceType": "Condition", "id": "c", "asserter": {"type": "Organization", "display": "General Hospital"}},
        {"resourceType": "Condition", "id": "d", "subject": SUBJECT | {"display": "Doe, Jane"}},
    )
    assert snapshot.identifiers >= {"Adam Careful", "Bo Li", "Eve Careful", "Zoe Heal", "Ann Nurse", "Jane Doe"}
    assert "General Hospital" not in snapshot.identifiers


@pytest.mark.parametrize(
    "subject",
    [
        {"reference": "Patient/p2"},
        {"reference": "https://ehr.example/fhir/Patient/p2/_history/3"},
        {"reference": "Group/7"},
    ],
)
def test_another_patients_resource_is_never_mixed_in(subject: Json) -> None:
    snapshot = chart(observation("2345-7", valueQuantity=quantity(5, "mmol/L")) | {"subject": subject})
    assert (snapshot.measurements, details(snapshot)) == ((), ["1 Observation with another subject"])


@pytest.mark.parametrize(
    "subject",
    [
        {"reference": "Patient/p1"},
        {"reference": "https://ehr.example/fhir/Patient/p1"},
        {"reference": "urn:uuid:p1"},
        {"reference": "urn:uuid:somewhere-else"},
        {"display": "Jane"},
        None,
    ],
)
def test_this_patients_resource_is_used_however_it_is_referenced(subject: Json | None) -> None:
    resource = observation("2345-7", valueQuantity=quantity(5, "mmol/L")) | {"subject": subject}
    assert len(chart(resource).measurements) == 1


def test_a_patient_resource_of_somebody_else_gives_no_age_and_no_sex() -> None:
    snapshot = assemble((open_slot("patient", raw(PATIENT)),), patient_id="p2", as_of=AS_OF)
    assert (snapshot.person.reference, snapshot.person.birth_date) == ("Patient/p2", None)
    assert [gap.area for gap in snapshot.gaps] == [Area.PATIENT, Area.PATIENT]


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (None, Why.NOT_SENT),
        (raw({"resourceType": "OperationOutcome", "issue": [{"code": "forbidden"}]}), Why.NOT_PERMITTED),
        (b"garbage", Why.UNREADABLE),
        (raw({"resourceType": "Bundle", "link": [{"relation": "next", "url": "x"}]}), Why.NOT_SENT),
    ],
)
def test_a_slot_that_is_not_whole_is_a_gap_of_its_whole_area(value: bytes | None, why: Why) -> None:
    slots = (open_slot("patient", raw(PATIENT)), open_slot("allergies", value))
    (gap,) = assemble(slots, patient_id="p1", as_of=AS_OF).gaps
    assert (gap.area, gap.why, gap.is_whole_area) == (Area.ALLERGIES, why, True)


def test_an_empty_slot_is_an_answer_and_no_gap() -> None:
    slots = (open_slot("patient", raw(PATIENT)), open_slot("allergies", b"null"))
    assert assemble(slots, patient_id="p1", as_of=AS_OF).gaps == ()


def test_a_bad_entry_is_a_gap_and_costs_nothing_else() -> None:
    snapshot = chart(
        observation("2345-7", valueQuantity="five"),
        observation("2345-7", valueQuantity=quantity(5, "mmol/L")) | {"id": "o2"},
        observation("2345-7", component=[{"valueQuantity": [1, 2]}]) | {"id": "o3"},
    )
    assert len(snapshot.measurements) == 1
    assert details(snapshot) == [
        "Observation element valueQuantity.value",
        "Observation element component[0].valueQuantity",
    ]


@pytest.mark.parametrize(("others", "is_unknown"), [(0, True), (1, False)])
def test_an_area_of_which_every_value_is_withheld_is_not_empty(others: int, is_unknown: bool) -> None:
    masked = observation(
        "2345-7", dataAbsentReason=concept("http://terminology.hl7.org/CodeSystem/data-absent-reason", "masked")
    )
    good = [observation("2345-7", valueInteger=5) | {"id": f"g{number}"} for number in range(others)]
    slots = (open_slot("patient", raw(PATIENT)), open_slot("laboratory", bundle(masked, *good)))
    gaps = assemble(slots, patient_id="p1", as_of=AS_OF).gaps
    assert [gap.why for gap in gaps if gap.is_whole_area] == [Why.NOT_PERMITTED] * is_unknown


@pytest.mark.parametrize(("others", "is_unknown"), [(0, True), (1, False)])
def test_an_area_of_which_nothing_could_be_read_is_unknown(others: int, is_unknown: bool) -> None:
    bad = [observation("2345-7", status="finnal") | {"id": f"o{number}"} for number in range(2)]
    good = [observation("2345-7", valueInteger=5) | {"id": f"g{number}"} for number in range(others)]
    slots = (open_slot("patient", raw(PATIENT)), open_slot("laboratory", bundle(*bad, *good)))
    gaps = assemble(slots, patient_id="p1", as_of=AS_OF).gaps
    assert [gap.area for gap in gaps if gap.is_whole_area] == [Area.RESULTS] * is_unknown


def test_the_same_resource_under_two_keys_is_read_once() -> None:
    slots = [open_slot(key, bundle(observation("2345-7", valueInteger=5))) for key in ("laboratory", "vitals")]
    snapshot = assemble([open_slot("patient", raw(PATIENT)), *slots], patient_id="p1", as_of=AS_OF)
    assert len(snapshot.measurements) == 1


def test_an_entry_without_an_id_has_a_name_of_its_own() -> None:
    resources = ({"resourceType": "Condition"}, {"resourceType": "Condition"})
    assert [problem.reference for problem in chart(*resources).problems] == ["#laboratory-0", "#laboratory-1"]


def test_equal_gaps_are_said_once_with_their_number() -> None:
    bad = [observation("2345-7", status="finnal") | {"id": f"o{number}"} for number in range(3)]
    assert details(chart(*bad)) == ["Observation.status 'finnal' (x3)"]


def test_a_whole_bundle_is_split_by_type_and_finds_its_patient() -> None:
    patient, slots = whole_bundle(bundle(PATIENT, request(), observation("2345-7")), patient_id=None)
    assert patient == "p1"
    assert [slot.key for slot in slots if slot.state is State.PRESENT] == ["patient", "laboratory", "medications"]
    assert {slot.state for slot in slots} == {State.PRESENT, State.EMPTY}


@pytest.mark.parametrize("value", [b"garbage", b" null ", b""])
def test_a_whole_bundle_that_is_no_json_leaves_every_area_unread(value: bytes) -> None:
    patient, slots = whole_bundle(value, patient_id=None)
    snapshot = assemble(slots, patient_id=patient, as_of=AS_OF)
    assert {gap.area for gap in snapshot.gaps if gap.is_whole_area} == {need.area for need in NEEDS.values()}


def test_the_same_bytes_give_the_same_snapshot() -> None:
    value = bundle(PATIENT, request(), observation("2345-7", valueQuantity=quantity(5, "mmol/L")))
    one, other = (assemble(whole_bundle(value)[1], patient_id="p1", as_of=AS_OF) for _ in range(2))
    assert one == other


def test_every_reader_decodes_an_empty_resource_of_its_type() -> None:
    for kind in readers():
        assert isinstance(chart({"resourceType": kind, "id": "x"}), PatientSnapshot)


RESOURCES: tuple[Json, ...] = (
    PATIENT,
    observation("85354-9", component=[{"code": concept(LOINC, "8480-6"), "valueQuantity": quantity(140, "mm[Hg]")}]),
    observation(
        "69548-6", valueCodeableConcept=concept(LOINC, "LA9633-4"), component=[{"code": concept(LOINC, "48018-6")}]
    ),
    request(
        medicationCodeableConcept=concept(RXNORM, "11289"), dosageInstruction=[{"timing": {"repeat": {"frequency": 1}}}]
    ),
    {
        "resourceType": "Condition",
        "id": "c",
        "code": concept(SNOMED, "1"),
        "onsetDateTime": "2020",
        "category": [concept("x", "y")],
    },
    {"resourceType": "AllergyIntolerance", "id": "a", "code": {"text": "nuts"}, "reaction": [{"manifestation": [{}]}]},
    {"resourceType": "FamilyMemberHistory", "id": "f", "condition": [{"onsetAge": {"value": 3, "code": "a"}}]},
    {
        "resourceType": "DocumentReference",
        "id": "d",
        "content": [{"attachment": {"data": "eA==", "contentType": "text/plain"}}],
    },
    {"resourceType": "Encounter", "id": "e", "class": {"code": "AMB"}, "period": {"start": "2020-01-01"}},
    {"resourceType": "MedicationDispense", "id": "m", "daysSupply": {"value": 30}, "whenHandedOver": "2020-01-01"},
)
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["coding", "value", "code", "start"]), inner, max_size=3)
    ),
    max_leaves=6,
)


def mutate(value: object, path: list[int], junk: object) -> object:
    """Replace the part of a resource that the path leads to."""
    if not path:
        return junk
    if isinstance(value, dict):
        names = sorted(value)
        chosen = names[path[0] % len(names)] if names else ""
        return {name: mutate(part, path[1:], junk) if name == chosen else part for name, part in value.items()}
    if isinstance(value, list):
        return [
            mutate(part, path[1:], junk) if place == path[0] % len(value) else part for place, part in enumerate(value)
        ]
    return junk


@settings(max_examples=250, derandomize=True, deadline=None)
@given(
    chosen=st.sets(st.integers(0, len(RESOURCES) - 1), min_size=1),
    target=st.integers(0, len(RESOURCES) - 1),
    path=st.lists(st.integers(0, 20), min_size=1, max_size=5),
    junk=JUNK,
)
def test_any_subset_and_any_mutation_of_entries_gives_a_snapshot(
    chosen: set[int], target: int, path: list[int], junk: object
) -> None:
    kept = [RESOURCES[number] for number in sorted(chosen)]
    broken = mutate(RESOURCES[target], path, junk)
    value = json.dumps({"resourceType": "Bundle", "entry": [{"resource": one} for one in [*kept, broken]]}).encode()
    patient, slots = whole_bundle(value)
    assert isinstance(assemble(slots, patient_id=patient, as_of=datetime(2026, 1, 1, tzinfo=UTC)), PatientSnapshot)


@settings(max_examples=150, derandomize=True, deadline=None)
@given(cut=st.integers(0, 2000), junk=st.binary(max_size=6))
def test_any_damage_to_the_bytes_gives_a_snapshot(cut: int, junk: bytes) -> None:
    value = bundle(*RESOURCES)
    damaged = value[:cut] + junk + value[cut + 1 :]
    patient, slots = whole_bundle(damaged)
    assert isinstance(assemble(slots, patient_id=patient, as_of=AS_OF), PatientSnapshot)
