"""How one HTTP call leaves this process: to a checked address, with no redirect, cookie, proxy or long answer.

The pools of httpx are used without its client: the client would keep cookies from one
patient's request to the next and write whole URLs to the log.
"""

import asyncio
import socket
import ssl
import time
import zlib
from collections.abc import AsyncIterable, Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

import httpx

from fhir_adapter.deadline import Deadline
from fhir_adapter.errors import FhirUnavailable, NotFhir, UntrustedServer
from fhir_adapter.trust import TrustedBase

MAX_BYTES: Final = 10_000_000
PIN_SECONDS: Final = 300.0
CONNECT_SECONDS: Final = 0.5
POOL_SECONDS: Final = 0.2
_MAX_POOLS: Final = 64
_LIMITS: Final = httpx.Limits(max_connections=32, max_keepalive_connections=16, keepalive_expiry=30.0)

Resolver = Callable[[str, int], Awaitable[tuple[str, ...]]]
_Message = MutableMapping[str, Any]  # Any: this is how the ASGI specification types a message
AsgiApp = Callable[
    [_Message, Callable[[], Awaitable[_Message]], Callable[[_Message], Awaitable[None]]], Awaitable[None]
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request. What could name a patient or carry a token is kept out of its ``repr``.

    ``hear`` gets each piece of the body as it comes; when it returns false, the rest is not read.
    """

    base: TrustedBase
    url: str = field(repr=False)
    method: str = "GET"
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    body: bytes = field(default=b"", repr=False)
    timeout: float = 5.0
    max_bytes: int = MAX_BYTES
    hear: Callable[[bytes], bool] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One answer; header names are in lower case, the body is already unpacked."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)

    @property
    def media_type(self) -> str:
        """The content type without its parameters, in lower case."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def is_json(self) -> bool:
        """Whether the server says that the body is JSON, plain or under FHIR's names."""
        return self.media_type in {"application/fhir+json", "application/json", "application/json+fhir"}


class Transport(Protocol):
    """Carries one call.

    Raises:
        UntrustedServer: the URL is outside the call's base, or its host leads to a refused address.
        FhirUnavailable: nothing came back in time.
        NotFhir: the answer is too long or packed in a way that we do not unpack.
    """

    async def send(self, call: Call) -> Reply:
        """Send the call and read the whole answer; a redirect is an answer like any other."""
        ...


async def send_in_time(transport: Transport, call: Call, deadline: Deadline) -> Reply:
    """``Transport.send``, cut off at the deadline; then, and when it is already over, ``FhirUnavailable``."""
    if deadline.is_over:
        raise FhirUnavailable("deadline")
    try:
        async with asyncio.timeout(deadline.left):
            return await transport.send(call)
    except TimeoutError:
        raise FhirUnavailable("timeout") from None


async def resolve_by_system(host: str, port: int) -> tuple[str, ...]:
    """Addresses of a host by the machine's own resolver, in its order.

    Raises:
        FhirUnavailable: the name is not known.
    """
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError:
        raise FhirUnavailable("name") from None
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


@dataclass(slots=True)
class _Pool:
    """Connections to one checked address, under one name and one registration."""

    inner: httpx.AsyncBaseTransport
    address: str
    until: float
    users: int = 0
    is_retired: bool = False


class HttpxTransport:
    """Calls over the network, with one pool of connections for each registered base.

    The name is resolved once in five minutes, every address is checked, and the connection
    goes to the checked address while ``Host`` and the TLS name keep the name: a second
    answer of the name server can move nothing. A base never shares its connections with
    another, so that a certificate checked for one name cannot serve a second one.
    """

    def __init__(
        self,
        *,
        resolve: Resolver = resolve_by_system,
        tls: ssl.SSLContext | None = None,
        clock: Callable[[], float] = time.monotonic,
        connect: Callable[[ssl.SSLContext], httpx.AsyncBaseTransport] | None = None,
    ) -> None:
        self._resolve = resolve
        self._tls = tls or httpx.create_ssl_context(trust_env=False)
        self._clock = clock
        self._connect = connect or _connect
        self._pools: dict[TrustedBase, _Pool] = {}
        self._unreachable: dict[TrustedBase, str] = {}

    def __repr__(self) -> str:
        return f"HttpxTransport({len(self._pools)} servers)"

    async def send(self, call: Call) -> Reply:
        """See ``Transport.send``."""
        url = call.base.locate(call.url)
        pool = await self._pool(call.base)
        pool.users += 1
        try:
            return await _exchange(pool.inner, call, _pinned(call.base, url, pool.address))
        except FhirUnavailable as fault:
            if fault.code == "connect":
                self._unreachable[call.base] = pool.address
                await self._retire(call.base, pool)
            raise
        finally:
            pool.users -= 1
            await _close_if_unused(pool)

    async def warm(self) -> None:
        """Load what httpx loads at its first connection, and would load while the first patient's deadline runs."""
        await self._connect(self._tls).aclose()

    async def aclose(self) -> None:
        """Close every connection; calls under way fail."""
        pools, self._pools = list(self._pools.values()), {}
        for pool in pools:
            await pool.inner.aclose()

    async def _pool(self, base: TrustedBase) -> _Pool:
        """The pool of a base, resolved again when its pin is old; a new address means a new pool."""
        pool = self._pools.get(base)
        if pool is not None and self._clock() < pool.until:
            return pool
        addresses = base.checked(await self._addresses(base))
        until = self._clock() + PIN_SECONDS
        current = self._pools.get(base)
        if current is not None and current.address in addresses:
            current.until = until
            return current
        if current is not None:
            await self._retire(base, current)
        if len(self._pools) >= _MAX_POOLS:
            await self._retire(*next(iter(self._pools.items())))
        unreachable = self._unreachable.pop(base, "")
        address = next((one for one in addresses if one != unreachable), addresses[0])
        return self._pools.setdefault(base, _Pool(self._connect(self._tls), address, until))

    async def _addresses(self, base: TrustedBase) -> tuple[str, ...]:
        return (base.name,) if base.is_address else await self._resolve(base.name, base.port)

    async def _retire(self, base: TrustedBase, pool: _Pool) -> None:
        """Take a pool out of use; it closes when the last call on it ends."""
        if self._pools.get(base) is pool:
            del self._pools[base]
        pool.is_retired = True
        await _close_if_unused(pool)


class AsgiTransport:
    """Calls an ASGI application in this process: no port, no name, the same rules for URL and answer.

    ``mount`` is the path below which the application answers ("/fhir").
    """

    def __init__(self, app: AsgiApp, *, mount: str = "") -> None:
        self._inner = httpx.ASGITransport(app=app, root_path=mount, raise_app_exceptions=False)

    def __repr__(self) -> str:
        return "AsgiTransport()"

    async def send(self, call: Call) -> Reply:
        """See ``Transport.send``."""
        return await _exchange(self._inner, call, httpx.URL(call.base.locate(call.url)))


def _connect(tls: ssl.SSLContext) -> httpx.AsyncBaseTransport:
    return httpx.AsyncHTTPTransport(verify=tls, trust_env=False, limits=_LIMITS)


def _pinned(base: TrustedBase, url: str, address: str) -> httpx.URL:
    """The same request target at the checked address."""
    target = url[len(f"{base.scheme}://{base.authority}") :]
    return httpx.URL(
        scheme=base.scheme,
        host=address,
        port=base.port,
        raw_path=(target if target.startswith("/") else "/" + target).encode(),
    )


async def _close_if_unused(pool: _Pool) -> None:
    if pool.is_retired and pool.users == 0:
        await pool.inner.aclose()


async def _exchange(inner: httpx.AsyncBaseTransport, call: Call, url: httpx.URL) -> Reply:
    request = _request(call, url)
    try:
        response = await inner.handle_async_request(request)
        try:
            if not isinstance(response.stream, AsyncIterable):
                raise FhirUnavailable("protocol")
            headers = {name.lower(): value for name, value in response.headers.items()}
            body = await _read(response.stream, headers.get("content-encoding", ""), call)
        finally:
            await response.aclose()
    except httpx.TimeoutException:
        raise FhirUnavailable("timeout") from None
    except httpx.ConnectError:
        raise FhirUnavailable("connect") from None
    except (httpx.HTTPError, httpx.InvalidURL, OSError):
        raise FhirUnavailable("protocol") from None
    return Reply(status=response.status_code, headers=headers, body=body)


def _request(call: Call, url: httpx.URL) -> httpx.Request:
    if any(not _is_plain(name) or not _is_plain(value) for name, value in call.headers):
        raise UntrustedServer("header")
    seconds = max(call.timeout, 0.001)
    return httpx.Request(
        call.method,
        url,
        headers=[("Host", call.base.authority), ("Accept-Encoding", "gzip"), *call.headers],
        content=call.body,
        extensions={
            "sni_hostname": call.base.name,
            "timeout": {
                "connect": min(seconds, CONNECT_SECONDS),
                "read": seconds,
                "write": seconds,
                "pool": min(seconds, POOL_SECONDS),
            },
        },
    )


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isprintable()


async def _read(stream: AsyncIterable[bytes], encoding: str, call: Call) -> bytes:
    """Read to the end, unpacking step by step: what grows past the limit is never held."""
    limit = call.max_bytes
    packed = encoding.strip().lower()
    if packed not in {"", "identity", "gzip"}:
        raise NotFhir("content encoding")
    unpack = zlib.decompressobj(16 + zlib.MAX_WBITS) if packed == "gzip" else None
    body = bytearray()
    is_begun = False
    try:
        async for chunk in stream:
            is_begun = is_begun or bool(chunk)
            piece = chunk if unpack is None else unpack.decompress(chunk, limit - len(body) + 1)
            body += piece
            if len(body) > limit or (unpack is not None and unpack.unconsumed_tail):
                raise NotFhir("too large")
            if call.hear is not None and not call.hear(piece):
                return bytes(body)
    except zlib.error:
        raise NotFhir("content encoding") from None
    if unpack is not None and not unpack.eof and is_begun:
        raise NotFhir("content encoding")
    return bytes(body)
