"""Filling templates, asking for several needs at once, and the drugs that are only pointed to."""

import asyncio

import httpx
import pytest

from fhir_adapter.client import FhirClient
from fhir_adapter.intake import open_slot
from fhir_adapter.needs import NEEDS, Need
from fhir_adapter.pull import complete, fill, pull
from fhir_adapter.references import KEY, fetch_references, missing_references
from fhir_adapter.scopes import Scopes
from fhir_adapter.slots import Slot, State
from model.domain.gap import Area, Why
from tests.unit.fhir_adapter.wire import BASE, Wire, client, observation, reply, searchset

TOKENS = {"context.patientId": "p-1"}


def need(key: str, template: str) -> Need:
    return Need(key=key, template=template, kinds=frozenset(), area=Area.RESULTS)


def echo(request: httpx.Request) -> httpx.Response:
    kind = request.url.path.split("/")[3]
    return reply(searchset({"resourceType": kind, "id": "1"}))


def pulled(needs: list[Need], wire: Wire, **rest: object) -> tuple[Slot, ...]:
    return asyncio.run(pull(needs, client=client(wire), tokens=TOKENS, **rest))


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("Patient/{{context.patientId}}", "Patient/a.b-1"),
        ("Observation?patient={{ context.patientId }}&code=1", "Observation?patient=a.b-1&code=1"),
        ("{{context.userId}}", "Practitioner/9"),
        ("Encounter?practitioner={{context.userId}}", "Encounter?practitioner=Practitioner%2F9"),
        ("Basic?code={{context.evil}}", "Basic?code=1%26_count%3D9%23x"),
        ("Patient/{{context.evil}}", "Patient/1%26_count%3D9%23x"),
        ("Condition?patient={{context.encounterId}}", None),
        ("Condition?patient={{context.empty}}", None),
        ("Condition?patient={{today()}}", None),
        ("Condition?patient={{%patient.id}}", None),
        ("metadata", "metadata"),
    ],
)
def test_templates_are_filled_whole_or_not_at_all(template: str, expected: str | None) -> None:
    tokens = {
        "context.patientId": "a.b-1",
        "context.userId": "Practitioner/9",
        "context.evil": "1&_count=9#x",
        "context.empty": "",
    }
    assert fill(template, tokens) == expected


def test_every_need_of_the_catalogue_is_answered_in_its_order() -> None:
    wire = Wire(echo)
    slots = pulled(list(NEEDS.values()), wire)
    assert [slot.key for slot in slots] == list(NEEDS)
    assert {slot.state for slot in slots if slot.key != "patient"} == {State.PRESENT}


def test_equal_queries_are_sent_once() -> None:
    wire = Wire(echo)
    slots = pulled(
        [need("a", "Condition?patient={{context.patientId}}"), need("b", "Condition?patient={{context.patientId}}")],
        wire,
    )
    assert [slot.key for slot in slots] == ["a", "b"]
    assert len(wire.requests) == 1


def test_a_template_without_its_value_is_missing_and_not_sent() -> None:
    wire = Wire(echo)
    (slot,) = pulled([need("e", "Encounter/{{context.encounterId}}")], wire)
    assert (slot.state, slot.why, slot.detail) == (State.MISSING, Why.NOT_SENT, "no value for context.encounterId")
    assert wire.requests == []


def test_a_query_without_a_scope_is_not_permitted_and_not_sent() -> None:
    wire = Wire(echo)
    (slot,) = pulled([need("c", "Condition?patient=1")], wire, scopes=Scopes.parse("patient/Observation.read"))
    assert (slot.state, slot.why, slot.detail) == (State.ERROR, Why.NOT_PERMITTED, "no scope")
    assert wire.requests == []


def test_a_narrowed_scope_never_reads_as_a_complete_answer() -> None:
    scopes = Scopes.parse("patient/Observation.rs?category=laboratory")
    (slot,) = pulled([need("o", "Observation?patient=1")], Wire(lambda _: reply(searchset(total=0))), scopes=scopes)
    assert (slot.state, slot.why) == (State.TRUNCATED, Why.NOT_PERMITTED)


def test_one_failing_query_leaves_the_others_whole() -> None:
    def half(request: httpx.Request) -> httpx.Response:
        return reply(status=500) if "Condition" in request.url.path else echo(request)

    failed, fine = pulled([need("c", "Condition?patient=1"), need("o", "Observation?patient=1")], Wire(half))
    assert (failed.state, failed.why) == (State.ERROR, Why.SERVER_FAILED)
    assert fine.state is State.PRESENT


def test_medications_are_included_only_where_the_server_offers_it() -> None:
    wire = Wire(echo)
    pulled([NEEDS["medications"]], wire, includes=frozenset({"MedicationRequest:medication"}))
    pulled([NEEDS["medications"]], wire, includes=frozenset({"MedicationStatement:medication"}))
    assert ["_include" in str(request.url) for request in wire.requests] == [True, False]


def test_a_paged_prefetch_is_completed_and_a_whole_one_is_left_alone() -> None:
    wire = Wire(lambda _: reply(searchset(observation(2), total=2)))
    first = open_slot("laboratory", reply_bytes(searchset(observation(1), next_url=BASE + "?page=2", total=2)))
    other = open_slot("vitals", None)
    whole, missing = asyncio.run(complete([first, other], client(wire)))
    assert (whole.state, [entry.reference for entry in whole.entries]) == (
        State.PRESENT,
        ["Observation/1", "Observation/2"],
    )
    assert missing == other
    assert len(wire.requests) == 1


def reply_bytes(body: dict[str, object]) -> bytes:
    async def read() -> bytes:
        return await reply(body).aread()

    return asyncio.run(read())


def prescriptions(*medications: dict[str, object]) -> Slot:
    requests = [{"resourceType": "MedicationRequest", "id": f"r{n}", **one} for n, one in enumerate(medications)]
    return open_slot("medications", reply_bytes(searchset(*requests)))


def points_to(reference: str) -> dict[str, object]:
    return {"medicationReference": {"reference": reference}}


def medication(request: httpx.Request) -> httpx.Response:
    return reply({"resourceType": "Medication", "id": request.url.path.rsplit("/", 1)[1]})


def fetched(slots: list[Slot], wire: Wire) -> tuple[Slot, FhirClient]:
    reader = client(wire)
    return asyncio.run(fetch_references(slots, reader)), reader


def test_only_references_that_nothing_answers_are_missing() -> None:
    held = open_slot("x", b'{"resourceType": "Medication", "id": "held"}')
    slots = [
        held,
        prescriptions(
            points_to("Medication/held"),
            points_to("#contained"),
            points_to("urn:uuid:1"),
            points_to("Medication/lost/_history/2"),
            {"medication": {"reference": {"reference": "Medication/r5"}}},
            {"medicationCodeableConcept": {"text": "aspirin"}},
        ),
    ]
    assert missing_references(slots) == ("Medication/lost", "Medication/r5")


def test_missing_drugs_are_read() -> None:
    slot, _ = fetched([prescriptions(points_to("Medication/b"), points_to(BASE + "/Medication/a"))], Wire(medication))
    assert (slot.key, slot.state) == (KEY, State.PRESENT)
    assert [entry.reference for entry in slot.entries] == ["Medication/b", "Medication/a"]


def test_nothing_missing_is_empty_and_asks_nobody() -> None:
    wire = Wire(medication)
    slot, _ = fetched([prescriptions({"medicationCodeableConcept": {"text": "x"}})], wire)
    assert slot.state is State.EMPTY
    assert wire.requests == []


def test_a_drug_on_another_server_is_refused_and_counted() -> None:
    wire = Wire(medication)
    slot, reader = fetched(
        [prescriptions(points_to("https://evil.example/Medication/1"), points_to("Medication/b"))], wire
    )
    assert (slot.state, slot.why, slot.detail) == (State.TRUNCATED, Why.NOT_PERMITTED, "refused other_origin")
    assert reader.refused == 1
    assert len(wire.requests) == 1


def test_more_than_fifty_drugs_are_cut_short_and_said() -> None:
    wire = Wire(medication)
    slot, _ = fetched([prescriptions(*(points_to(f"Medication/{n}") for n in range(60)))], wire)
    assert (slot.state, slot.why, len(slot.entries)) == (State.TRUNCATED, Why.NOT_ASSESSED, 50)


def test_drugs_that_may_not_be_read_are_not_permitted() -> None:
    slot, _ = fetched([prescriptions(points_to("Medication/b"))], Wire(lambda _: reply(status=403)))
    assert (slot.state, slot.why) == (State.ERROR, Why.NOT_PERMITTED)
