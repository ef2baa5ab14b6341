"""The FHIR server as one ASGI callable: mounted, under uvicorn, or in process through httpx.ASGITransport."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Final

from fhir_adapter.testing.faults import FaultPlan
from fhir_adapter.testing.http import (
    FHIR_JSON,
    Answer,
    Receive,
    Request,
    Scope,
    Send,
    accepted,
    receive_request,
    send_answer,
)
from fhir_adapter.testing.interactions import Interactions, Options
from fhir_adapter.testing.metadata import capability_statement, smart_configuration
from fhir_adapter.testing.outcome import Refused, outcome
from fhir_adapter.testing.resource import Resource, decode
from fhir_adapter.testing.scopes import OPEN, Access
from fhir_adapter.testing.smart import SmartDesk, SmartRules
from fhir_adapter.testing.store import Store
from fhir_adapter.testing.transaction import load, process

_START: Final = datetime(2026, 1, 1, tzinfo=UTC)


def still_clock() -> datetime:
    """A clock that stands still: same resources in, same bytes out."""
    return _START


def create(
    resources: Iterable[Resource | bytes] = (),
    *,
    faults: FaultPlan | None = None,
    smart: SmartRules | None = None,
    clock: Callable[[], datetime] = still_clock,
    options: Options | None = None,
) -> "FhirServer":
    """Build a server that holds these resources and Bundles.

    Bundles of any type are taken apart; ids are kept, and urn:uuid references become ``Type/id``.

    Raises:
        Refused: when one of them is no FHIR resource.
    """
    server = FhirServer(faults=faults, smart=smart, clock=clock, options=options or Options())
    for resource in resources:
        server.load(resource)
    return server


class FhirServer:
    """An in-memory FHIR server for tests and sandboxes; never for real patients: nothing is kept on disk."""

    def __init__(
        self, *, faults: FaultPlan | None, smart: SmartRules | None, clock: Callable[[], datetime], options: Options
    ) -> None:
        self.store = Store(clock)
        self._faults = faults or FaultPlan()
        self._desk = SmartDesk(smart, clock) if smart else None
        self._do = Interactions(store=self.store, options=options)

    def load(self, resource: Resource | bytes) -> None:
        """Add a resource, or all resources of a Bundle, keeping their ids."""
        load(decode(resource) if isinstance(resource, bytes) else resource, self.store)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one ASGI connection."""
        if scope["type"] == "lifespan":
            await _live(receive, send)
            return
        if scope["type"] != "http":
            raise NotImplementedError(f"no {scope['type']} here")
        try:
            request = await receive_request(scope, receive, self._do.options.base_url)
            answer = await self._faults.around(request, self._answer)
        except Refused as refusal:
            answer = _refused(refusal)
        await send_answer(answer, send, without_body=scope["method"] == "HEAD")

    def _answer(self, request: Request) -> Answer:
        if request.method == "OPTIONS":
            return Answer(status=204)
        try:
            media_type = accepted(request)
            answer = self._about(request) or self._data(request, self._access(request))
        except Refused as refusal:
            return _refused(refusal)
        if answer.media_type == FHIR_JSON:
            answer.media_type = media_type
        return answer

    def _about(self, request: Request) -> Answer | None:
        """What anyone may ask without a token; None for everything else."""
        match (request.method, request.steps):
            case ("GET" | "HEAD", ("metadata",)):
                version, kinds = self._do.options.fhir_version, self.store.kinds()
                return Answer(
                    content=capability_statement(request.base, version, kinds, is_smart=self._desk is not None)
                )
            case ("GET" | "HEAD", (".well-known", "smart-configuration")) if self._desk:
                return Answer(content=smart_configuration(request.base), media_type="application/json")
            case ("POST", ("auth", "token")) if self._desk:
                return self._desk.token(request)
            case ("POST", ("auth", "introspect")) if self._desk:
                return self._desk.introspection(request)
        return None

    def _access(self, request: Request) -> Access:
        return self._desk.access(request) if self._desk else OPEN

    def _data(self, request: Request, access: Access) -> Answer:
        if request.steps:
            return self._do.route(request, access)
        if request.method != "POST":
            raise Refused(405, "not-supported", "Only a batch or transaction goes here.")
        return process(request.resource(), request, self._do, lambda inner: self._do.route(inner, access))


def _refused(refusal: Refused) -> Answer:
    return Answer(status=refusal.status, content=outcome(refusal.code, refusal.text), headers=refusal.headers)


async def _live(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
