"""Prefetch first, then the EHR's own server for what is missing, under one deadline."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from cds_hooks.auth import Caller
from cds_hooks.errors import PreconditionFailed
from cds_hooks.protocol.contexts import Context, OrderSelect
from cds_hooks.protocol.request import HookRequest
from cds_hooks.service import Service
from fhir_adapter.capability import Capabilities, Capability
from fhir_adapter.client import FhirClient
from fhir_adapter.deadline import Deadline
from fhir_adapter.errors import FhirError
from fhir_adapter.guard import Guards
from fhir_adapter.intake import match_slots
from fhir_adapter.needs import Need
from fhir_adapter.pull import complete, pull
from fhir_adapter.references import fetch_references, missing_references
from fhir_adapter.scopes import Scopes
from fhir_adapter.slots import Slot, State
from fhir_adapter.transport import Transport
from model.domain.gap import Why

_TOKEN_RESERVE = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How the server is reached, shared by all requests; ``refused`` counts links that led elsewhere."""

    transport: Transport
    guards: Guards
    capabilities: Capabilities
    refused: Callable[[int], None]


async def gather(
    request: HookRequest,
    context: Context,
    service: Service,
    caller: Caller,
    reach: Reach,
    *,
    drafts: tuple[Slot, ...],
    deadline: Deadline,
) -> tuple[Slot, ...]:
    """One slot for each need of the service, and one for drugs that were only referred to.

    Raises:
        PreconditionFailed: the patient itself could not be read; the keys are named.
    """
    slots = match_slots(service.wanted, request.sent(), caller.aliases)
    referred: tuple[Slot, ...] = ()
    if any(_wants_more(slot) for slot in slots.values()) or missing_references((*slots.values(), *drafts)):
        client, why = _client(request, context, caller, reach, deadline)
        if client is not None:
            slots = await _completed(slots, service.wanted, client, context, request, reach.capabilities)
            referred = (await fetch_references((*slots.values(), *drafts), client),)
            reach.refused(client.refused)
        elif why is not None:
            slots = {key: _explained(slot, *why) for key, slot in slots.items()}
    missing = [need.key for need in service.wanted if need.is_essential and not slots[need.key].entries]
    if missing:
        state = slots[missing[0]].state.value
        raise PreconditionFailed(f"needed and neither prefetched nor readable: {', '.join(missing)} ({state})")
    return (*slots.values(), *(slot for slot in referred if slot.state is not State.EMPTY))


def selected(context: Context, drafts: tuple[Slot, ...]) -> frozenset[str]:
    """The drafts that were just picked, by the names that they are read under.

    A selection that no draft answers to, or none at all, selects every draft: judging too much
    is seen, an order that nobody judged is not.
    """
    if not isinstance(context, OrderSelect):
        return context.chosen()
    drafted = {
        entry.reference or f"#{slot.key}-{number}": {entry.reference, entry.full_url, entry.reference.split("/")[-1]}
        for slot in drafts
        for number, entry in enumerate(slot.entries)
    }
    picked: set[str] = set()
    for selection in context.chosen():
        bare = selection.partition("/_history/")[0]
        answering = {name for name, known in drafted.items() if bare and (bare in known or bare.endswith(f"/{name}"))}
        if not answering:
            return frozenset(drafted)
        picked |= answering
    return frozenset(picked or drafted)


def _wants_more(slot: Slot) -> bool:
    return slot.state is State.MISSING or (slot.state is State.TRUNCATED and bool(slot.next_url))


def _client(
    request: HookRequest, context: Context, caller: Caller, reach: Reach, deadline: Deadline
) -> tuple[FhirClient | None, tuple[Why, str] | None]:
    """A client for the caller's server, or why there can be none."""
    if not request.fhir_server:
        return None, None
    granted = request.fhir_authorization
    if granted is not None:
        if granted.token_type.lower() != "bearer":
            return None, (Why.NOT_PERMITTED, "token type is not Bearer")
        if granted.patient and granted.patient.removeprefix("Patient/") != context.patient:
            return None, (Why.NOT_PERMITTED, "the token is for another patient")
        deadline = deadline.capped(max(0.0, granted.expires_in - _TOKEN_RESERVE))
    try:
        base = caller.trust.check(request.fhir_server)
    except FhirError as fault:
        return None, (Why.NOT_PERMITTED, str(fault))
    token = granted.access_token if granted else None
    guard = reach.guards.of(base)
    return FhirClient(base, reach.transport, token=token, deadline=deadline, guard=guard), None


def _explained(slot: Slot, why: Why, detail: str) -> Slot:
    if slot.state is not State.MISSING:
        return slot
    return Slot(key=slot.key, state=State.MISSING, why=why, detail=detail)


async def _completed(
    slots: Mapping[str, Slot],
    needs: Sequence[Need],
    client: FhirClient,
    context: Context,
    request: HookRequest,
    capabilities: Capabilities,
) -> dict[str, Slot]:
    """Fetch what was not sent and the pages that were cut off; what cannot be had says why."""
    absent = [need for need in needs if slots[need.key].state is State.MISSING]
    capability = await _capability(capabilities, client)
    if capability is not None and not capability.is_readable:
        detail = f"FHIR {capability.version or 'of unknown version'} is not read"
        return {key: _explained(slot, Why.UNREADABLE, detail) for key, slot in slots.items()}
    granted = request.fhir_authorization
    scopes = Scopes.parse(granted.scope) if granted and granted.scope else Scopes()
    includes = capability.includes if capability else frozenset()
    fetched = await pull(absent, client=client, tokens=tokens(context), scopes=scopes, includes=includes)
    followed = await complete([slot for slot in slots.values() if slot.state is State.TRUNCATED], client)
    return dict(slots) | {slot.key: slot for slot in (*fetched, *followed)}


async def _capability(capabilities: Capabilities, client: FhirClient) -> Capability | None:
    """What the server says of itself (asked once a day); ``None`` when it does not say."""
    try:
        return await capabilities.of(client)
    except FhirError:
        return None


def tokens(context: Context) -> dict[str, str]:
    """The prefetch tokens that this request can fill."""
    user_type, _, user_id = context.user_id.partition("/")
    found = {
        "context.patientId": context.patient,
        "context.userId": context.user_id,
        "context.encounterId": context.encounter_id,
    }
    if user_id and user_type in {"Practitioner", "PractitionerRole", "Patient", "RelatedPerson"}:
        found[f"user{user_type}Id"] = user_id
    return {name: value for name, value in found.items() if value}
