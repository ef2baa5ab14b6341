"""Fakes for the client's tests: a wire that remembers requests, a name server, a clock, a sleep that does not sleep."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field

import httpx

from fhir_adapter.client import FhirClient
from fhir_adapter.deadline import Deadline
from fhir_adapter.retry import Retry
from fhir_adapter.transport import HttpxTransport
from fhir_adapter.trust import RegisteredBase, TrustPolicy

HOST = "fhir.hospital.example"
BASE = f"https://{HOST}/fhir/r4"
GOOD = "93.184.215.14"
TOKEN = "s3cr3t-bearer-of-the-ehr"
FHIR_JSON = "application/fhir+json"

Handler = Callable[[httpx.Request], httpx.Response]


class Bytes(httpx.AsyncByteStream):
    """A body in the given pieces."""

    def __init__(self, pieces: Iterator[bytes] | list[bytes]) -> None:
        self._pieces = pieces

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self._pieces:
            yield piece


def reply(
    body: object = None, status: int = 200, *, kind: str = FHIR_JSON, pieces: list[bytes] | None = None, **headers: str
) -> httpx.Response:
    """An answer; keyword headers have _ for -."""
    raw = pieces if pieces is not None else [body if isinstance(body, bytes) else json.dumps(body or {}).encode()]
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.Response(status, headers={"content-type": kind, **named}, stream=Bytes(raw))


def searchset(*resources: dict[str, object], next_url: str = "", total: int | None = None) -> dict[str, object]:
    """A search answer."""
    bundle: dict[str, object] = {
        "resourceType": "Bundle",
        "type": "searchset",
        "entry": [{"resource": resource} for resource in resources],
    }
    if next_url:
        bundle["link"] = [{"relation": "next", "url": next_url}]
    if total is not None:
        bundle["total"] = total
    return bundle


def observation(number: int) -> dict[str, object]:
    """A small resource."""
    return {"resourceType": "Observation", "id": str(number)}


@dataclass
class Wire(httpx.AsyncBaseTransport):
    """Stands where the network would be: sees the address that was really called."""

    handler: Handler
    requests: list[httpx.Request] = field(default_factory=list)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        return self.handler(request)

    @property
    def places(self) -> set[tuple[str, str, int | None, str]]:
        """Scheme, address, port and Host header of every request."""
        return {(one.url.scheme, one.url.host, one.url.port, one.headers["host"]) for one in self.requests}

    @property
    def places_of_token(self) -> set[tuple[str, str, int | None, str]]:
        """The same for the requests that held the token anywhere."""
        return {
            (one.url.scheme, one.url.host, one.url.port, one.headers["host"])
            for one in self.requests
            if TOKEN in str(one.url)
            or any(TOKEN in value for value in one.headers.values())
            or TOKEN.encode() in one.content
        }


@dataclass
class Names:
    """A name server: each question takes the next answer, the last one stays."""

    answers: list[tuple[str, ...]] = field(default_factory=lambda: [(GOOD,)])
    asked: list[str] = field(default_factory=list)

    async def __call__(self, host: str, port: int) -> tuple[str, ...]:
        self.asked.append(host)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@dataclass
class Clock:
    """Time that moves when told."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Waits:
    """Remembers how long it was asked to wait, and does not."""

    seconds: list[float] = field(default_factory=list)

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


def policy(*urls: str, allow_private: bool = False, allow_loopback_http: bool = False) -> TrustPolicy:
    """A tenant that registered these bases."""
    bases = tuple(RegisteredBase(url=url, allow_private=allow_private) for url in urls or (BASE,))
    return TrustPolicy(bases=bases, allow_loopback_http=allow_loopback_http)


def transport(wire: Wire, names: Names | None = None, clock: Clock | None = None) -> HttpxTransport:
    """The real transport on the fake wire."""
    return HttpxTransport(resolve=names or Names(), clock=clock or Clock(), connect=lambda _tls: wire)


def client(
    wire: Wire,
    *,
    base: str = BASE,
    token: str | None = TOKEN,
    names: Names | None = None,
    waits: Waits | None = None,
    **rest: object,
) -> FhirClient:
    """The real client and transport on the fake wire."""
    sleep: Callable[[float], Awaitable[None]] = waits or Waits()
    options = {"deadline": Deadline.after(5), "retry": Retry(sleep=sleep), **rest}
    return FhirClient(policy(base).check(base), transport(wire, names), token=token, **options)
