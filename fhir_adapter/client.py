"""Reads and searches one FHIR server under one deadline, with one token that goes nowhere else.

A fault on the wire is never an exception here: it is a slot that says so.
"""

import asyncio
import re
from dataclasses import dataclass
from typing import Final

from fhir_adapter.answers import cut_short, fault_of, joined, reason, slot_of
from fhir_adapter.deadline import Deadline
from fhir_adapter.errors import FhirError, FhirUnavailable, UntrustedServer
from fhir_adapter.etags import ReadCache
from fhir_adapter.guard import Guard
from fhir_adapter.retry import RETRIED, RETRIED_FAULTS, Retry
from fhir_adapter.slots import Slot, State
from fhir_adapter.transport import Call, Reply, Transport, send_in_time
from fhir_adapter.trust import TrustedBase
from model.domain.gap import Why

MAX_PAGES: Final = 20
PAGE_SIZE: Final = "_count=200"
_LONGEST_GET: Final = 1_500
_BEARER: Final = re.compile(r"[A-Za-z0-9\-._~+/]+=*")
_FORM: Final = ("Content-Type", "application/x-www-form-urlencoded")
_NO_KINDS: Final[frozenset[str]] = frozenset()


@dataclass(frozen=True, slots=True)
class _Ask:
    """One request before it is sent; the query may name a patient, so it has no readable ``repr``."""

    url: str
    form: str | None = None
    headers: tuple[tuple[str, str], ...] = ()

    def __repr__(self) -> str:
        return "_Ask(...)"


class FhirClient:
    """One server, one token, one deadline; made anew for each request.

    ``guard`` and ``cache`` outlive the client: the server's limits for the process, the
    answers of one session. ``refused`` counts links and references that led elsewhere.
    """

    def __init__(
        self,
        base: TrustedBase,
        transport: Transport,
        *,
        token: str | None,
        deadline: Deadline,
        guard: Guard | None = None,
        cache: ReadCache | None = None,
        retry: Retry | None = None,
        is_strict: bool = False,
    ) -> None:
        self.base = base
        self.deadline = deadline
        self.refused = 0
        self._transport = transport
        self._token = token
        self._guard = guard or Guard(deadline.clock)
        self._cache = cache
        self._retry = retry or Retry()
        self._is_strict = is_strict
        self._was_late = False

    def __repr__(self) -> str:
        return f"FhirClient({self.base.url})"

    async def search(
        self,
        query: str,
        key: str,
        *,
        optional: str = PAGE_SIZE,
        kinds: frozenset[str] = _NO_KINDS,
        is_posted: bool = False,
    ) -> Slot:
        """Answer ``Type?parameters`` with all its pages.

        ``optional`` holds parameters that only make the answer handier: a server that refuses
        the query (400) is asked once more without them and without strict handling. Long
        queries, or those ``is_posted``, travel as a form so that they stand in no access log.
        """
        wished = f"{query}&{optional}" if optional else query
        try:
            reply = await self._search(wished, is_posted=is_posted, is_strict=self._is_strict)
            if reply.status == 400 and (optional or self._is_strict):
                reply = await self._search(query, is_posted=is_posted, is_strict=False)
        except FhirError as fault:
            return fault_of(key, fault)
        return await self._pages(slot_of(key, reply, is_read=False, kinds=kinds), kinds)

    async def read(self, path: str, key: str, *, kinds: frozenset[str] = _NO_KINDS) -> Slot:
        """Read ``Type/id``, or an absolute reference below this server; gone (404, 410) is EMPTY."""
        try:
            reply = await self.get(path)
        except FhirError as fault:
            return fault_of(key, fault)
        return slot_of(key, reply, is_read=True, kinds=kinds)

    async def follow(self, slot: Slot, *, kinds: frozenset[str] = _NO_KINDS) -> Slot:
        """Fetch the pages that a TRUNCATED slot still lacks; any other slot comes back as it is."""
        return await self._pages(slot, kinds) if slot.state is State.TRUNCATED else slot

    async def get(self, path: str, *, etag: str = "") -> Reply:
        """GET anything below the base, for documents that are no patient data as well.

        Raises:
            UntrustedServer: the address lies elsewhere; nothing was sent.
            FhirUnavailable: no answer within the deadline, or the server is paused.
            NotFhir: too long, or packed in a way that we do not unpack.
        """
        return await self._send(_Ask(self._locate(path), headers=(("If-None-Match", etag),) if etag else ()))

    async def _search(self, query: str, *, is_posted: bool, is_strict: bool) -> Reply:
        prefer = (("Prefer", "handling=strict"),) if is_strict else ()
        kind, _, form = query.partition("?")
        if is_posted or len(query) > _LONGEST_GET:
            return await self._send(_Ask(self._locate(f"{kind}/_search"), form, (_FORM, *prefer)))
        return await self._send(_Ask(self._locate(query), headers=prefer))

    def _locate(self, link: str) -> str:
        try:
            return self.base.locate(link)
        except UntrustedServer:
            self.refused += 1
            raise

    async def _pages(self, slot: Slot, kinds: frozenset[str]) -> Slot:
        """Follow ``next`` links below the base until they end, repeat, or a limit is met."""
        seen: set[str] = set()
        while slot.next_url:
            try:
                url = self._locate(slot.next_url)
                if url in seen:
                    return cut_short(slot, Why.SERVER_FAILED, "next link repeats")
                if len(seen) == MAX_PAGES - 1:
                    return cut_short(slot, Why.NOT_ASSESSED, f"more than {MAX_PAGES} pages")
                seen.add(url)
                reply = await self._send(_Ask(url))
            except FhirError as fault:
                return cut_short(slot, *reason(fault))
            slot = joined(slot, slot_of(slot.key, reply, is_read=False, kinds=kinds), reply)
        return slot

    async def _send(self, ask: _Ask) -> Reply:
        """Send, and send once more after a fault that may pass, if the deadline has room for the wait."""
        try:
            reply = await self._confirmed(ask)
        except FhirUnavailable as fault:
            wait = self._retry.wait(ask.url, {}) if fault.code in RETRIED_FAULTS else None
            if wait is None or wait >= self.deadline.left:
                raise
        else:
            wait = self._retry.wait(ask.url, reply.headers) if reply.status in RETRIED else None
            if wait is None or wait >= self.deadline.left:
                return reply
        await self._retry.sleep(wait)
        return await self._confirmed(ask)

    async def _confirmed(self, ask: _Ask) -> Reply:
        """Ask whether a kept answer still holds, where this session keeps one."""
        if self._cache is None or ask.form is not None:
            return await self._once(ask, "")
        kept = self._cache.find(ask.url)
        reply = await self._once(ask, kept.headers["etag"] if kept else "")
        if kept and reply.status == 304:
            return kept
        self._cache.keep(ask.url, reply)
        return reply

    async def _once(self, ask: _Ask, etag: str) -> Reply:
        try:
            async with asyncio.timeout(self.deadline.left):
                await self._guard.places.acquire()
        except TimeoutError:
            raise FhirUnavailable("deadline") from None
        try:
            return await self._counted(ask, etag)
        finally:
            self._guard.places.release()

    async def _counted(self, ask: _Ask, etag: str) -> Reply:
        if self._guard.is_paused:
            raise FhirUnavailable("paused after faults")
        try:
            reply = await send_in_time(self._transport, self._call(ask, etag), self.deadline)
        except FhirUnavailable as fault:
            self._note(fault.code)
            raise
        if reply.status >= 500 or reply.status in RETRIED:
            self._guard.note_fault()
        else:
            self._guard.note_answer()
        return reply

    def _note(self, code: str) -> None:
        """Count a fault; lateness once a request, or one short deadline would pause a healthy server."""
        is_repeat = code == "deadline" or (code == "timeout" and self._was_late)
        self._was_late = self._was_late or code == "timeout"
        if not is_repeat:
            self._guard.note_fault()

    def _call(self, ask: _Ask, etag: str) -> Call:
        if self._token is not None and not _BEARER.fullmatch(self._token):
            raise UntrustedServer("token form")
        headers = [("Accept", "application/fhir+json"), ("User-Agent", "osler"), *ask.headers]
        if etag:
            headers.append(("If-None-Match", etag))
        if self._token is not None:
            headers.append(("Authorization", f"Bearer {self._token}"))
        return Call(
            base=self.base,
            url=ask.url,
            method="GET" if ask.form is None else "POST",
            headers=tuple(headers),
            body=(ask.form or "").encode(),
            timeout=self.deadline.left,
        )
