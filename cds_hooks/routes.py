"""HTTP in, HTTP out: the protocol's three endpoints as raw routes, and what operators ask for."""

import asyncio
import re
import time
from collections.abc import Awaitable, Callable
from secrets import token_hex
from typing import Final

import msgspec
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from cds_hooks.asking_door import asked
from cds_hooks.assistant import converse, end
from cds_hooks.auth import Caller
from cds_hooks.errors import HookError
from cds_hooks.hearing import hear
from cds_hooks.limits import drain, read_body
from cds_hooks.logs import Log
from cds_hooks.longer.reading_room import COOKIE, ReadingRoom
from cds_hooks.longer.writer import PATH
from cds_hooks.outcome import refusal, refused
from cds_hooks.pipeline import Answered, Called, Desk, answer, find_service
from cds_hooks.protocol.discovery import discovery
from cds_hooks.settings import Settings
from cds_hooks.tongue import from_header
from model.diagnosis.opening import OPENING
from model.domain.text import Language
from privacy.errors import StoreUnavailable

_LOOPBACK: Final = frozenset({"127.0.0.1", "::1"})
LOOPBACK_ORIGIN: Final = r"https?://(localhost|127\.0\.0\.1|\[::1\])(:\d+)?"
_FORWARDED: Final = ("forwarded", "x-forwarded-for", "x-real-ip")
_STORE_SECONDS: Final = 1.0
_JSON: Final = "application/json"
Endpoint = Callable[[Request], Awaitable[Response]]


class Door:
    """The endpoints of the protocol, with the one broad catch of the product at their boundary."""

    def __init__(self, desk: Desk, settings: Settings, log: Log) -> None:
        self._desk, self._settings, self._log = desk, settings, log
        self._reading_room = ReadingRoom(desk.longer.shelf, desk.recorder, base=settings.base_url)
        self._discovery = {language: discovery(desk.services.values(), language) for language in Language}

    def routes(self) -> list[Route]:
        """The three routes of the protocol, questions, the talk with a patient, and longer texts if there are any."""
        text = Route(PATH + "{secret}", self._guarded(self._text))
        text.methods = {"GET"}  # a HEAD, which a link checker may send, would count as the first reader
        return [
            *((text,) if self._desk.longer.is_on else ()),
            Route("/cds-services", self._guarded(self._discover), methods=["GET"]),
            Route("/cds-services/{service}", self._guarded(self._call), methods=["POST"]),
            Route("/cds-services/{service}/feedback", self._guarded(self._feedback), methods=["POST"]),
            Route("/ask", self._guarded(self._ask), methods=["POST"]),
            Route("/assistant", self._guarded(self._converse), methods=["POST"]),
            Route("/assistant", self._guarded(self._end), methods=["DELETE"]),
        ]

    def _guarded(self, endpoint: Endpoint) -> Endpoint:
        async def guarded(request: Request) -> Response:
            started = time.monotonic()
            try:
                return await endpoint(request)
            except HookError as fault:
                self._desk.metrics.refused(fault.status, fault.issue)
                reason = fault.diagnostics if fault.status == 401 else fault.issue
                self._log.info("refused", status=fault.status, reason=reason, ms=_since(started))
                await drain(request, self._desk.limits)
                return refused(fault)
            except Exception as fault:  # noqa: BLE001 - the one boundary: logged with an incident id, never silent
                incident = token_hex(8)
                self._desk.metrics.refused(500, "incident")
                self._log.error("incident", incident=incident, fault=type(fault).__name__, where=_where(fault))
                return refusal(500, "exception", f"incident {incident}; nothing was assessed")

        return guarded

    async def _caller(self, request: Request) -> Caller:
        endpoint = self._settings.base_url + request.url.path
        authorization = request.headers.get("authorization", "")
        return await self._desk.auth.verify(authorization, endpoint, is_loopback=self._is_from_here(request))

    def _is_from_here(self, request: Request) -> bool:
        """From this machine itself: not through a proxy on it, and not by a foreign page in its browser."""
        host = request.client.host if request.client else ""
        origin = request.headers.get("origin", "")
        is_own_page = not origin or origin in self._settings.cors_origins or re.fullmatch(LOOPBACK_ORIGIN, origin)
        return host in _LOOPBACK and bool(is_own_page) and not any(name in request.headers for name in _FORWARDED)

    async def _discover(self, request: Request) -> Response:
        if self._settings.guard_discovery:
            await self._caller(request)
        language = from_header(request.headers.get("accept-language", "")) or self._desk.language
        return Response(self._discovery[language], media_type=_JSON)

    async def _call(self, request: Request) -> Response:
        caller = await self._caller(request)
        service = find_service(request.path_params["service"], self._desk)
        called = Called(
            service_id=service.id,
            caller=caller,
            body=await read_body(request, self._desk.limits),
            accept_language=request.headers.get("accept-language", ""),
        )
        answered = await answer(called, self._desk)
        self._note(answered, caller)
        afterwards = BackgroundTask(self._desk.longer.begin, answered.offers) if answered.offers else None
        return Response(answered.body, media_type=_JSON, background=afterwards)

    async def _text(self, request: Request) -> Response:
        """A browser follows a card's link; the address itself is never logged."""
        found = await self._reading_room.read(request.path_params["secret"], request.cookies.get(COOKIE, ""))
        self._desk.metrics.longer_text(found.what)
        self._log.info("text", what=found.what)
        return found.response

    def _note(self, answered: Answered, caller: Caller) -> None:
        spoken, service = answered.spoken, answered.service
        self._desk.metrics.answered(service.id, spoken.cards, answered.seconds, alarms=spoken.sealed.alarms)
        for item in spoken.unrepeated:
            self._desk.metrics.silenced(service.id, item.indicator)
        for gap in spoken.whole_gaps:
            self._desk.metrics.gap(gap.area.value, gap.why.value)
        self._log.info(
            "answered",
            tenant=caller.tenant,
            service=service.id,
            cards=len(spoken.cards),
            silenced=len(spoken.unrepeated),
            gaps=len(spoken.assessment.gaps),
            areas=sorted({gap.area.value for gap in spoken.whole_gaps}),
            late=[task.value for task in spoken.late],
            alarms=spoken.sealed.alarms,
            recorded=answered.is_recorded,
            ms=round(answered.seconds * 1000, 1),
        )

    async def _feedback(self, request: Request) -> Response:
        caller = await self._caller(request)
        service = find_service(request.path_params["service"], self._desk)
        body = await read_body(request, self._desk.limits)
        count = await hear(body, service.id, caller, self._desk)
        self._log.info("feedback", tenant=caller.tenant, service=service.id, items=count)
        return Response(b"{}", media_type=_JSON)

    async def _ask(self, request: Request) -> Response:
        caller = await self._caller(request)
        replied = await asked(await read_body(request, self._desk.limits), caller, self._desk)
        self._desk.metrics.asked(replied.kind, replied.seconds)
        self._log.info("asked", tenant=caller.tenant, kind=replied.kind, ms=round(replied.seconds * 1000, 1))
        return Response(replied.body, media_type=_JSON)

    async def _converse(self, request: Request) -> Response:
        caller = await self._caller(request)
        said = await converse(await read_body(request, self._desk.limits), caller, self._desk)
        self._desk.metrics.asked(f"assistant_{said.kind}", said.seconds)
        self._log.info("conversed", tenant=caller.tenant, kind=said.kind, ms=round(said.seconds * 1000, 1))
        return Response(said.body, media_type=_JSON)

    async def _end(self, request: Request) -> Response:
        caller = await self._caller(request)
        await end(await read_body(request, self._desk.limits), self._desk)
        self._log.info("conversation ended", tenant=caller.tenant)
        return Response(status_code=204)


def status_routes(desk: Desk) -> list[Route]:
    """What operators and the page ask for: alive, ready, metrics, rates per rule."""

    async def health(_: Request) -> Response:
        return Response(b'{"status":"alive"}', media_type=_JSON)

    async def ready(_: Request) -> Response:
        if desk.pool.is_full:
            return Response(b'{"status":"busy"}', status_code=503, media_type=_JSON, headers={"Retry-After": "1"})
        if not await _has_store(desk):
            return Response(b'{"status":"no store"}', status_code=503, media_type=_JSON, headers={"Retry-After": "2"})
        said: dict[str, object] = {"status": "ready", "knowledge": desk.knowledge.version}
        if OPENING.is_busy():
            said["ranking"] = "opening"
        if desk.outage.since is not None:
            since = desk.outage.since.isoformat(timespec="seconds")
            said |= {"audit": "gap", "since": since, "unrecorded": desk.outage.unrecorded}
        return Response(msgspec.json.encode(said), media_type=_JSON)

    async def metrics(_: Request) -> Response:
        return Response(await asyncio.to_thread(desk.metrics.exposed), media_type="text/plain; version=0.0.4")

    async def summary(_: Request) -> Response:
        try:
            rates = await asyncio.to_thread(desk.ledger.rates)
        except StoreUnavailable:
            return refusal(503, "throttled", "the store is not available", {"Retry-After": "2"})
        rules = [
            {"topic": rate.topic, "shown": rate.shown, "accepted": rate.accepted, "overridden": rate.overridden}
            for rate in rates
        ]
        return Response(msgspec.json.encode({"rules": rules}), media_type=_JSON)

    return [
        Route("/health", health, methods=["GET"]),
        Route("/ready", ready, methods=["GET"]),
        Route("/metrics", metrics, methods=["GET"]),
        Route("/feedback/summary", summary, methods=["GET"]),
    ]


async def _has_store(desk: Desk) -> bool:
    """Whether the store takes writes, or answers may leave without it."""
    if not desk.outage.is_away:
        try:
            await asyncio.wait_for(desk.ledger.prove(), _STORE_SECONDS)
        except (StoreUnavailable, TimeoutError):
            if not desk.outage.is_allowed:
                return False
            desk.outage.began(StoreUnavailable("not ready"))
    return True


def _since(started: float) -> float:
    return round((time.monotonic() - started) * 1000, 1)


def _where(fault: BaseException) -> str:
    """File and line of the innermost frame: enough to find it, nothing from the chart."""
    trace = fault.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return ""
    return f"{trace.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}"
