"""The way to a site's own language-model server, under the rules of every call that leaves this process.

One registered address and nothing below another path; no redirect, proxy or cookie; a long answer is cut; the key goes
nowhere else and stands in no message. Called from worker threads: a loop of its own carries the calls.
"""

import asyncio
import ssl
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError
from contextlib import suppress
from typing import Final

from fhir_adapter.deadline import Deadline
from fhir_adapter.errors import FhirUnavailable, NotFhir, UntrustedServer
from fhir_adapter.transport import Call, HttpxTransport, Transport, send_in_time
from fhir_adapter.trust import RegisteredBase, TrustedBase, registered
from model.language.contract import EngineUnavailable

MAX_ANSWER: Final = 2_000_000
_PATH: Final = "chat/completions"
_GRACE: Final = 0.05
_CLOSING: Final = 2.0


def engine_base(url: str) -> TrustedBase:
    """The one address that may be asked, up to and with "/v1".

    Plain http only to this machine; elsewhere https, inside the hospital's network too.

    Raises:
        UntrustedServer: the address is oddly written or not safe to call.
    """
    return registered(RegisteredBase(url=url, allow_private=True), allow_loopback_http=True)


class EngineLine:
    """Asks one server. ``key`` is sent as a bearer token; ``None`` sends none."""

    def __init__(
        self,
        base: TrustedBase,
        *,
        key: str | None = None,
        tls: ssl.SSLContext | None = None,
        transport: Transport | None = None,
    ) -> None:
        self._base, self._key, self._tls, self._transport = base, key, tls, transport
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._opening = threading.Lock()
        self._is_closed = False

    def __repr__(self) -> str:
        return f"EngineLine({self._base.url})"

    def ask(self, body: bytes, left: Callable[[], float], hear: Callable[[bytes], bool]) -> None:
        """Send a body and hand on the answer piece by piece, until it ends or the time is over.

        Raises:
            EngineUnavailable: no answer, a status other than 200 (a redirect too), too long, or too late.
        """
        loop, seconds = self._running(), left()
        job = asyncio.run_coroutine_threadsafe(self._ask(body, Deadline.after(seconds), hear), loop)
        try:
            job.result(seconds + _GRACE)
        except TimeoutError:
            job.cancel()
            raise EngineUnavailable("timeout") from None
        except CancelledError:
            raise EngineUnavailable("closed") from None

    def close(self) -> None:
        """End the calls under way, which fail at once, the connections and the loop."""
        with self._opening:
            self._is_closed = True
            loop, thread = self._loop, self._thread
        if loop is None or thread is None or loop.is_closed():
            return
        with suppress(TimeoutError):
            asyncio.run_coroutine_threadsafe(self._end(), loop).result(_CLOSING)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(_CLOSING)
        if not loop.is_running():
            loop.close()

    async def _end(self) -> None:
        """Whoever waits for a call of a stopped loop would wait for all of its time."""
        under_way = asyncio.all_tasks() - {asyncio.current_task()}
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)
        if isinstance(self._transport, HttpxTransport):
            await self._transport.aclose()

    def _running(self) -> asyncio.AbstractEventLoop:
        with self._opening:
            if self._is_closed:
                raise EngineUnavailable("closed")
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._thread = threading.Thread(target=self._loop.run_forever, name="osler-engine", daemon=True)
                self._thread.start()
            return self._loop

    async def _ask(self, body: bytes, deadline: Deadline, hear: Callable[[bytes], bool]) -> None:
        if self._transport is None:
            self._transport = HttpxTransport(tls=self._tls)
        call = Call(
            base=self._base,
            url=self._base.locate(_PATH),
            method="POST",
            headers=self._headers(),
            body=body,
            timeout=deadline.left,
            max_bytes=MAX_ANSWER,
            hear=hear,
        )
        try:
            reply = await send_in_time(self._transport, call, deadline)
        except FhirUnavailable as fault:
            raise EngineUnavailable("timeout" if fault.code == "deadline" else fault.code) from None
        except (NotFhir, UntrustedServer) as fault:
            raise EngineUnavailable(fault.code if isinstance(fault, NotFhir) else fault.reason) from None
        if reply.status != 200:
            raise EngineUnavailable(f"HTTP {reply.status}")

    def _headers(self) -> tuple[tuple[str, str], ...]:
        plain = (("Content-Type", "application/json"), ("Accept", "text/event-stream"), ("User-Agent", "osler"))
        return plain if self._key is None else (*plain, ("Authorization", f"Bearer {self._key}"))
