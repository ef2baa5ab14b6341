import json

import pytest

from fhir_adapter.intake import decode_typed, match_slots, open_slot
from fhir_adapter.needs import NEEDS
from fhir_adapter.slots import State
from model.domain.gap import Why

PATIENT = {"resourceType": "Patient", "id": "p1"}
OBSERVATION = {"resourceType": "Observation", "id": "o1", "status": "final", "code": {"text": "x"}}
NOTHING_FOUND = {
    "resourceType": "OperationOutcome",
    "issue": [{"severity": "warning", "code": "processing", "details": {"coding": [{"code": "4101"}]}}],
}


def raw(value: object) -> bytes:
    return json.dumps(value).encode()


def bundle(*resources: object, **more: object) -> bytes:
    return raw(
        {"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": one} for one in resources], **more}
    )


def outcome(code: str, severity: str = "error") -> dict[str, object]:
    return {"resourceType": "OperationOutcome", "issue": [{"severity": severity, "code": code}]}


@pytest.mark.parametrize(
    ("value", "state", "why"),
    [
        (None, State.MISSING, Why.NOT_SENT),
        (b"null", State.EMPTY, None),
        (b" null ", State.EMPTY, None),
        (raw({"resourceType": "Bundle"}), State.EMPTY, None),
        (bundle(total=0), State.EMPTY, None),
        (bundle(NOTHING_FOUND, total=0), State.EMPTY, None),
        (bundle(OBSERVATION), State.PRESENT, None),
        (bundle(OBSERVATION, NOTHING_FOUND), State.PRESENT, None),
        (raw(OBSERVATION), State.PRESENT, None),
        (raw(outcome("forbidden")), State.ERROR, Why.NOT_PERMITTED),
        (raw(outcome("exception")), State.ERROR, Why.SERVER_FAILED),
        (bundle(outcome("exception")), State.ERROR, Why.SERVER_FAILED),
        (bundle(OBSERVATION, outcome("exception")), State.TRUNCATED, Why.SERVER_FAILED),
        (bundle(OBSERVATION, outcome("suppressed", "warning")), State.TRUNCATED, Why.NOT_PERMITTED),
        (bundle(OBSERVATION, total=12), State.TRUNCATED, Why.NOT_SENT),
        (bundle(OBSERVATION, link=[{"relation": "next", "url": "https://x/2"}]), State.TRUNCATED, Why.NOT_SENT),
        (b"", State.ERROR, Why.UNREADABLE),
        (b"<html>", State.ERROR, Why.UNREADABLE),
        (b"[]", State.ERROR, Why.UNREADABLE),
        (b"3", State.ERROR, Why.UNREADABLE),
        (b"{}", State.ERROR, Why.UNREADABLE),
        (b'{"resourceType":"Patient","id":"1"', State.ERROR, Why.UNREADABLE),
        (b'{"resourceType":"Bundle","entry":[{"resource":', State.ERROR, Why.UNREADABLE),
        (b'{"resourceType":"Bundle","entry":"no"}', State.ERROR, Why.UNREADABLE),
        (b'\xff\xfe{"resourceType":"Patient"}', State.ERROR, Why.UNREADABLE),
        (b'{"a":' * 100_000, State.ERROR, Why.UNREADABLE),
    ],
)
def test_every_value_is_in_exactly_one_of_the_five_states(value: bytes | None, state: State, why: Why | None) -> None:
    slot = open_slot("laboratory", value)
    assert (slot.state, slot.why) == (state, why)


def test_a_resource_of_another_type_than_asked_for_is_unreadable() -> None:
    slot = open_slot("patient", raw(OBSERVATION), kinds=frozenset({"Patient"}))
    assert (slot.state, slot.detail) == (State.ERROR, "unexpected Observation")


@pytest.mark.parametrize("kind", ["MedicationOrder", "medicationRequest", "Medication Request", "x"])
@pytest.mark.parametrize("is_alone", [True, False])
def test_what_is_no_resource_type_of_this_fhir_is_never_an_empty_answer(kind: str, is_alone: bool) -> None:
    resource: dict[str, object] = {"resourceType": kind, "id": "1"}
    slot = open_slot("draftOrders", raw(resource) if is_alone else bundle(resource))
    assert (slot.state, slot.why) == (State.ERROR, Why.UNREADABLE)


def test_a_bundle_may_hold_included_resources_of_other_types() -> None:
    slot = open_slot("medications", bundle(OBSERVATION), kinds=frozenset({"MedicationRequest"}))
    assert slot.state is State.PRESENT


def test_an_entry_keeps_its_own_bytes_and_both_of_its_names() -> None:
    value = (
        b'{"resourceType":"Bundle","entry":[{"fullUrl":"urn:uuid:7","resource":{"resourceType":"Patient", "id":"p" }}]}'
    )
    (entry,) = open_slot("x", value).entries
    assert entry.raw == b'{"resourceType":"Patient", "id":"p" }'
    assert (entry.kind, entry.reference, entry.full_url) == ("Patient", "Patient/p", "urn:uuid:7")


def test_a_type_that_does_not_stand_first_is_found() -> None:
    value = b'{"id":"p","meta":{"tag":[]},"resourceType":"Patient"}'
    (entry,) = open_slot("x", b'{"entry":[{"resource":' + value + b'}],"resourceType":"Bundle"}').entries
    assert (entry.kind, entry.reference) == ("Patient", "Patient/p")


@pytest.mark.parametrize(
    "bad",
    [
        *(b"null", b"3", b'"x"', b"[]", b"{}", b'{"resource":null}', b'{"resource":{"id":"1"}}'),
        *(b'{"resource":{"resourceType":"MedicationOrder"}}', b'{"resource":{"resourceType":"observation"}}'),
    ],
)
def test_an_entry_that_is_no_resource_is_counted_and_costs_nothing_else(bad: bytes) -> None:
    value = b'{"resourceType":"Bundle","entry":[' + bad + b',{"resource":' + raw(OBSERVATION) + b"}]}"
    slot = open_slot("laboratory", value)
    assert (slot.state, slot.unreadable, len(slot.entries)) == (State.PRESENT, 1, 1)


def test_an_entry_nested_too_deeply_costs_nothing_else() -> None:
    deep = b'{"resourceType":"Observation","x":' + b'{"a":' * 50_000 + b"1" + b"}" * 50_000 + b"}"
    value = (
        b'{"resourceType":"Bundle","entry":[{"resource":'
        + deep
        + b'},{"resource":'
        + raw({**OBSERVATION, "note": 'a "quoted, { brace"'})
        + b"}]}"
    )
    slot = open_slot("laboratory", value)
    assert [entry.reference for entry in slot.entries] == ["Observation/o1"]
    assert slot.unreadable == 1


def test_a_failure_detail_holds_codes_only() -> None:
    value = {
        "resourceType": "OperationOutcome",
        "issue": [{"severity": "error", "code": "Jane Doe", "diagnostics": "Jane"}],
    }
    assert open_slot("x", raw(value)).detail == "OperationOutcome"


def test_a_site_key_is_found_by_its_alias() -> None:
    slots = match_slots(NEEDS.values(), {"labs": bundle(OBSERVATION)}, {"labs": "laboratory"})
    assert slots["laboratory"].state is State.PRESENT
    assert slots["vitals"].state is State.MISSING


def test_a_key_nobody_named_is_matched_by_what_it_holds() -> None:
    slots = match_slots(NEEDS.values(), {"-user": raw(PATIENT), "a": bundle(OBSERVATION), "b": bundle(OBSERVATION)}, {})
    assert slots["patient"].entries[0].reference == "Patient/p1"
    assert slots["laboratory"].state is State.PRESENT
    assert slots["vitals"].state is State.PRESENT


def test_two_values_for_one_need_are_joined_and_a_fault_of_either_stays() -> None:
    conditions = bundle({"resourceType": "Condition", "id": "c"})
    slots = match_slots(
        NEEDS.values(), {"conditions": conditions, "problems": raw(outcome("exception"))}, {"problems": "conditions"}
    )
    assert slots["conditions"].state is State.TRUNCATED
    assert len(slots["conditions"].entries) == 1


def test_decode_typed_counts_what_it_could_read() -> None:
    assert (
        decode_typed(bundle(PATIENT, OBSERVATION, {"resourceType": "Claim"}, {"resourceType": "Patient", "name": 3}))
        == 2
    )


@pytest.mark.parametrize("tail", [b'"' + b'\\"' * 200_000, b'"\\', b"[" * 200_000])
def test_a_deep_bundle_with_a_hostile_tail_is_cut_apart_in_one_pass(tail: bytes) -> None:
    deep = b'{"resource":{"resourceType":"Observation","x":' + b'{"a":' * 50_000 + b"1" + b"}" * 50_002
    slot = open_slot("laboratory", b'{"resourceType":"Bundle","entry":[' + deep + b"," + tail)
    assert (slot.state, slot.entries) == (State.ERROR, ())
