"""Read this first. One call of a service, from bytes to cards, one line a step:

who calls -> bytes -> HookRequest -> context -> prefetch and FHIR pull -> snapshot -> de-identified
case -> assessment -> cards -> audit -> response. Feedback comes back later (``feedback.py``).
"""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass

from cds_hooks.auth import Authenticator, Caller
from cds_hooks.cards.voice import Voice
from cds_hooks.clock import Clock
from cds_hooks.consultation import Chart, Engine, Spoken, parts, speak
from cds_hooks.errors import BadRequest, Busy, NotFound
from cds_hooks.ledger import Ledger
from cds_hooks.limits import Limits
from cds_hooks.metrics import Metrics
from cds_hooks.prefetch import Reach, gather
from cds_hooks.protocol.card import CdsResponse
from cds_hooks.protocol.contexts import Context, read_context
from cds_hooks.protocol.request import HookRequest, read_request
from cds_hooks.record import Recorder
from cds_hooks.service import Service
from cds_hooks.tongue import choose_language
from cds_hooks.workers import WorkerPool
from fhir_adapter.deadline import Deadline
from fhir_adapter.intake import open_slot
from model.domain.assessment import Assessment
from model.domain.gap import Gap
from model.domain.text import Language
from model.engine import Task, run
from model.knowledge.load import Knowledge
from privacy.errors import StoreUnavailable
from privacy.gate import Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Everything that answers share: made once at start by ``app.py``."""

    services: Mapping[str, Service]
    knowledge: Knowledge
    auth: Authenticator
    reach: Reach
    pool: WorkerPool
    recorder: Recorder
    ledger: Ledger
    metrics: Metrics
    limits: Limits
    clock: Clock
    language: Language
    deadline_seconds: float
    fetch_seconds: float
    entry_limit: int
    engine: Engine = run


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """One call as it came in: which service, by whom, the body, and the language header."""

    service_id: str
    caller: Caller
    body: bytes
    accept_language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """The response's bytes and, for the log, how it came about."""

    body: bytes
    service: Service
    spoken: Spoken
    late: tuple[Task, ...]
    seconds: float
    alarms: int
    whole_gaps: tuple[Gap, ...]


async def answer(called: Called, desk: Desk) -> Answered:
    """Answer one call.

    Raises:
        HookError: the request is wrong, the patient cannot be read, or there is no room for it.
    """
    started = time.monotonic()
    deadline = Deadline.after(desk.deadline_seconds)
    service = find_service(called.service_id, desk)
    request = read_request(called.body)
    context = read_matching_context(request, service)
    chart = await _chart(request, context, service, called.caller, desk, deadline)
    sealed = await desk.pool.start(chart.seal)
    voice = _voice(request, chart, sealed, service, called, desk)
    finished, late = await _assess(service, sealed, desk, deadline)
    spoken = await desk.pool.start(lambda: speak(service, sealed, finished, late, desk.knowledge, voice=voice))
    seconds = time.monotonic() - started
    await _record(called, request, sealed, spoken, service, context, desk, seconds)
    body = CdsResponse(cards=spoken.cards).to_bytes()
    return Answered(
        body=body,
        service=service,
        spoken=spoken,
        late=late,
        seconds=seconds,
        alarms=sealed.alarms,
        whole_gaps=tuple(gap for gap in sealed.gaps if gap.is_whole_area),
    )


def find_service(service_id: str, desk: Desk) -> Service:
    """The service of that id. Raises ``NotFound``."""
    if (service := desk.services.get(service_id)) is None:
        raise NotFound("no such service; see /cds-services")
    return service


def read_matching_context(request: HookRequest, service: Service) -> Context:
    """The context, if the hook is the one that this service answers. Raises ``BadRequest``."""
    if request.hook != service.hook:
        raise BadRequest(f"this service answers the hook {service.hook}")
    return read_context(request.hook, request.context)


async def _chart(
    request: HookRequest, context: Context, service: Service, caller: Caller, desk: Desk, deadline: Deadline
) -> Chart:
    drafts = tuple(open_slot(key, raw) for key, raw in context.drafts().items())
    slots = await gather(
        request, context, service, caller, desk.reach, drafts=drafts, deadline=deadline.capped(desk.fetch_seconds)
    )
    if sum(len(slot.entries) for slot in (*slots, *drafts)) > desk.entry_limit:
        slots = tuple(slot.first(desk.entry_limit // len(slots)) for slot in slots)
    return Chart(
        slots=slots,
        drafts=drafts,
        patient_id=context.patient,
        as_of=desk.clock(),
        selections=context.chosen(),
    )


def _voice(request: HookRequest, chart: Chart, sealed: Sealed, service: Service, called: Called, desk: Desk) -> Voice:
    return Voice(
        language=choose_language(request, called.accept_language, called.caller.language or desk.language),
        tenant=called.caller.tenant,
        hook_instance=request.hook_instance,
        service=service,
        patient_id=chart.patient_id,
        case=sealed.case,
        linkage=sealed.linkage,
    )


async def _assess(
    service: Service, sealed: Sealed, desk: Desk, deadline: Deadline
) -> tuple[list[Assessment], tuple[Task, ...]]:
    """Run the parts side by side; a part that fails or is late is left out and named."""
    jobs = {desk.pool.start(part): task for task, part in parts(service, sealed, desk.knowledge, desk.engine).items()}
    await asyncio.wait(jobs, timeout=deadline.left)
    finished, late = [], []
    for job, task in jobs.items():
        if job.done() and job.exception() is None:
            finished.append(job.result())
        else:
            late.append(task)
            desk.metrics.part_failed(task.value, job.exception() if job.done() else None)
            job.cancel()
    return finished, tuple(late)


async def _record(
    called: Called,
    request: HookRequest,
    sealed: Sealed,
    spoken: Spoken,
    service: Service,
    context: Context,
    desk: Desk,
    seconds: float,
) -> None:
    """No audit, no answer. Raises ``Busy`` when the store does not take the record."""
    try:
        await asyncio.gather(
            desk.recorder.answered(
                called.caller,
                sealed,
                spoken,
                service,
                body=called.body,
                hook_instance=request.hook_instance,
                patient_id=context.patient,
                seconds=seconds,
            ),
            desk.ledger.show(called.caller.tenant, service.id, spoken.cards, desk.clock()),
        )
    except StoreUnavailable as fault:
        raise Busy("the store is not available", retry_after=2) from fault
