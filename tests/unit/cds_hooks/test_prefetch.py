"""What was not sent is fetched where the caller may be believed; what cannot be had says why."""

import asyncio
import json
from collections.abc import Callable

import pytest

from cds_hooks.auth import Caller
from cds_hooks.errors import PreconditionFailed
from cds_hooks.prefetch import Reach, gather
from cds_hooks.protocol.contexts import read_context
from cds_hooks.protocol.request import read_request
from cds_hooks.samples.catalogue import bundle
from cds_hooks.sandbox import LoopbackTrust
from cds_hooks.services import discovered
from fhir_adapter.capability import Capabilities
from fhir_adapter.deadline import Deadline
from fhir_adapter.guard import Guards
from fhir_adapter.slots import State
from fhir_adapter.testing.interactions import Options
from fhir_adapter.testing.server import create
from fhir_adapter.transport import AsgiTransport, Call, Reply, Transport
from model.domain.gap import Why

PATIENT = {"resourceType": "Patient", "id": "osl-10001"}
SERVICE = discovered()["therapy-patient-view"]


class Mute:
    """A server that says nothing of itself, and the rest at once."""

    def __init__(self, inner: Transport) -> None:
        self._inner = inner

    async def send(self, call: Call) -> Reply:
        if call.url.endswith("/metadata"):
            await asyncio.sleep(60)
        return await self._inner.send(call)


def _gather(
    fields: dict[str, object],
    *,
    version: str = "4.0.1",
    server: str = "http://127.0.0.1:8000/fhir",
    through: Callable[[Transport], Transport] = lambda transport: transport,
):
    app = create([bundle("hypertension-diabetes")], options=Options(fhir_version=version))
    refused: list[int] = []
    envelope = {
        "hook": "patient-view",
        "hookInstance": "x",
        "context": {"patientId": "osl-10001"},
        "fhirServer": server,
        **fields,
    }
    request = read_request(json.dumps(envelope).encode())

    async def run():
        reach = Reach(
            transport=through(AsgiTransport(app, mount="/fhir")),
            guards=Guards(),
            capabilities=Capabilities(),
            refused=refused.append,
        )
        caller = Caller(tenant="t", issuer="i", trust=LoopbackTrust())
        context = read_context(request.hook, request.context)
        return await gather(request, context, SERVICE, caller, reach, drafts=(), deadline=Deadline.after(5))

    return {slot.key: slot for slot in asyncio.run(run())}


def test_everything_that_was_not_sent_is_fetched():
    slots = _gather({})
    assert slots["patient"].state is State.PRESENT
    assert len(slots["laboratory"].entries) > 3
    assert slots["genomics"].state is State.EMPTY


def test_a_server_that_is_slow_to_say_what_it_is_is_read_all_the_same():
    slots = _gather({}, through=Mute)
    assert (slots["patient"].state, slots["laboratory"].state) == (State.PRESENT, State.PRESENT)


def test_what_was_sent_is_not_fetched_again():
    slots = _gather({"prefetch": {"patient": PATIENT, "laboratory": None}})
    assert slots["laboratory"].state is State.EMPTY
    assert slots["conditions"].state is State.PRESENT


def _grant(**fields: object) -> dict[str, object]:
    return {"access_token": "t", "token_type": "Bearer", "expires_in": 300, "scope": "", "subject": "s", **fields}


@pytest.mark.parametrize(
    ("fields", "server", "why"),
    [
        ({}, "http://192.0.2.1/fhir", Why.NOT_PERMITTED),
        ({}, "https://fhir.example.org", Why.NOT_PERMITTED),
        ({"fhirAuthorization": _grant(patient="other")}, "http://127.0.0.1:8000/fhir", Why.NOT_PERMITTED),
        ({"fhirAuthorization": _grant(token_type="mac")}, "http://127.0.0.1:8000/fhir", Why.NOT_PERMITTED),
        (
            {"fhirAuthorization": _grant(scope="patient/Patient.read")},
            "http://127.0.0.1:8000/fhir",
            Why.NOT_PERMITTED,
        ),
        ({"fhirAuthorization": _grant(expires_in=5)}, "http://127.0.0.1:8000/fhir", Why.SERVER_FAILED),
    ],
)
def test_what_may_not_be_fetched_says_so(fields, server, why):
    slots = _gather({"prefetch": {"patient": PATIENT}, **fields}, server=server)
    assert slots["conditions"].why is why
    assert not slots["conditions"].is_usable


def test_a_server_of_a_release_that_we_do_not_read_is_not_read():
    slots = _gather({"prefetch": {"patient": PATIENT}}, version="1.0.2")
    assert (slots["conditions"].why, slots["conditions"].detail) == (Why.UNREADABLE, "FHIR 1.0.2 is not read")


def test_a_patient_who_cannot_be_read_stops_the_answer_and_the_key_is_named():
    with pytest.raises(PreconditionFailed, match="patient"):
        _gather({"prefetch": {"conditions": None}}, server="https://fhir.example.org")
