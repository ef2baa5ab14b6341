"""Read this first. One call of a service, from bytes to cards, one line a step:

who calls -> bytes -> HookRequest -> context -> prefetch and FHIR pull -> snapshot -> de-identified
case -> assessment -> cards -> wording -> audit -> links -> response. Feedback comes back later (``feedback.py``).
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from itertools import count
from pathlib import Path

from cds_hooks.auth import Authenticator, Caller
from cds_hooks.bookcase import Bookcase
from cds_hooks.cards.machine import silenced
from cds_hooks.cards.unrecorded import UNRECORDED, said_unrecorded
from cds_hooks.clock import Clock
from cds_hooks.consultation import Chart, Consultation, Engine, Question, Spoken
from cds_hooks.errors import BadRequest, Busy, NotFound
from cds_hooks.ledger import Ledger
from cds_hooks.limits import Limits
from cds_hooks.longer.writer import Longer, Offer
from cds_hooks.memory import Memory, Nothing, Overridden
from cds_hooks.metrics import Metrics
from cds_hooks.outage import Outage
from cds_hooks.prefetch import Reach, gather, selected
from cds_hooks.protocol.card import CdsResponse
from cds_hooks.protocol.contexts import Context, read_context
from cds_hooks.protocol.request import HookRequest, read_request
from cds_hooks.record import Recorder
from cds_hooks.service import Service
from cds_hooks.talks import Talks
from cds_hooks.tongue import choose_language
from cds_hooks.wording import Wording
from cds_hooks.workers import WorkerPool
from fhir_adapter.deadline import Deadline
from fhir_adapter.drugs import DrugBook
from fhir_adapter.intake import open_slot
from model.domain.assessment import Urgency
from model.domain.text import Language
from model.engine import run
from model.knowledge.load import Knowledge
from privacy.errors import StoreUnavailable


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
    talks: Talks
    outage: Outage
    metrics: Metrics
    limits: Limits
    clock: Clock
    language: Language
    deadline_seconds: float
    fetch_seconds: float
    entry_limit: int
    silences: Mapping[Urgency, timedelta]
    wording: Wording
    longer: Longer
    bookcase: Bookcase
    drugs: DrugBook | None = None
    emergency_number: str = ""
    transcripts: Path | None = None
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
    """The response's bytes and, for the log, how it came about; ``offers`` are to be written once it has gone out."""

    body: bytes
    service: Service
    spoken: Spoken
    seconds: float
    is_recorded: bool
    offers: tuple[Offer, ...] = ()


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
    memory = await _memory(context, called.caller, desk)
    consultation = Consultation(chart, _question(request, service, called, desk, memory))
    spoken = await _consult(consultation, desk, deadline)
    spoken = await desk.wording.improved(spoken, consultation, deadline)
    seconds = time.monotonic() - started
    is_recorded = await _record(called, request, spoken, service, context, desk, seconds)
    offers: tuple[Offer, ...] = ()
    if is_recorded:
        spoken, offers = _linked(called, request, spoken, consultation.question, context, desk)
    cards, extension = spoken.cards, silenced(spoken.unrepeated)
    if not is_recorded:
        cards, extension = said_unrecorded(cards, consultation.question.language), {**(extension or {}), **UNRECORDED}
    response = CdsResponse(cards=cards, extension=extension)
    return Answered(
        body=response.to_bytes(),
        service=service,
        spoken=spoken,
        seconds=seconds,
        is_recorded=is_recorded,
        offers=offers,
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
        share = desk.entry_limit // (len(slots) + len(drafts))
        slots, drafts = (tuple(slot.first(share) for slot in group) for group in (slots, drafts))
    return Chart(
        slots=slots,
        drafts=drafts,
        patient_id=context.patient,
        as_of=desk.clock(),
        selections=selected(context, drafts),
        drugs=desk.drugs,
    )


async def _memory(context: Context, caller: Caller, desk: Desk) -> Memory:
    """What this user overrode for this patient. Without a store nothing is, and everything is said."""
    overridden: Overridden = Nothing()
    if any(desk.silences.values()):
        with suppress(StoreUnavailable):
            overridden = await desk.ledger.recall(caller.tenant, context.user_id, context.patient)
    return Memory(now=desk.clock(), overridden=overridden, lasts=desk.silences)


def _question(request: HookRequest, service: Service, called: Called, desk: Desk, memory: Memory) -> Question:
    return Question(
        service=service,
        knowledge=desk.knowledge,
        language=choose_language(request, called.accept_language, called.caller.language or desk.language),
        hook_instance=request.hook_instance,
        tenant=called.caller.tenant,
        engine=desk.engine,
        memory=memory,
    )


async def _consult(consultation: Consultation, desk: Desk, deadline: Deadline) -> Spoken:
    """One worker takes all steps; when it is stuck at half time, others take the parts that wait.

    A part that fails or is late is left out and named on a card.
    """
    jobs: dict[asyncio.Future[Spoken | None], int] = {}
    try:
        return await _race(consultation, jobs, desk, deadline)
    finally:
        for job in jobs:  # what still waits for a worker would be work for nobody
            job.cancel()


async def _race(
    consultation: Consultation, jobs: dict[asyncio.Future[Spoken | None], int], desk: Desk, deadline: Deadline
) -> Spoken:
    workers = count()

    def start(step: Callable[[int], Spoken | None]) -> None:
        worker = next(workers)
        jobs[desk.pool.start(partial(step, worker))] = worker

    start(consultation.finish)
    is_shared = False
    while jobs and not deadline.is_over:
        patience = deadline.left if is_shared else deadline.left / 2
        done, _ = await asyncio.wait(jobs, timeout=patience, return_when=asyncio.FIRST_COMPLETED)
        for job in done:
            worker = jobs.pop(job)
            if (fault := job.exception()) is not None:
                desk.metrics.part_failed(consultation.excuse(worker, fault).value, fault)
                start(consultation.finish)
            elif (spoken := job.result()) is not None:
                return spoken
        if not done and not is_shared and consultation.sealed is not None:
            with suppress(Busy):
                for _ in range(consultation.waiting):
                    start(consultation.advance)
            is_shared = True
    if consultation.sealed is None:
        raise Busy("the chart could not be read in time", retry_after=1)
    spoken = consultation.speak()
    for task in spoken.late:
        desk.metrics.part_failed(task.value, None)
    return spoken


def _linked(
    called: Called, request: HookRequest, spoken: Spoken, question: Question, context: Context, desk: Desk
) -> tuple[Spoken, tuple[Offer, ...]]:
    """The cards with links to longer texts, as far as the site wants them and there is room."""
    about = partial(
        desk.recorder.about_text,
        called.caller,
        spoken,
        question.service,
        hook_instance=request.hook_instance,
        patient_id=context.patient,
    )
    return desk.longer.linked(spoken, question, about)


async def _record(
    called: Called,
    request: HookRequest,
    spoken: Spoken,
    service: Service,
    context: Context,
    desk: Desk,
    seconds: float,
) -> bool:
    """Whether it is recorded, with the cards that feedback may come on. Raises ``Busy``: no audit, no answer."""
    shown = desk.ledger.showing(
        called.caller.tenant,
        service.id,
        spoken.cards,
        desk.clock(),
        user_id=context.user_id,
        patient_id=context.patient,
    )

    def write() -> Awaitable[None]:
        return desk.recorder.answered(
            called.caller,
            spoken,
            service,
            body=called.body,
            hook_instance=request.hook_instance,
            patient_id=context.patient,
            seconds=seconds,
            also=shown,
        )

    return await desk.outage.kept(write, service.id)
