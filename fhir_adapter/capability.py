"""What a server says of itself: which FHIR version it speaks, and what it can include in a search."""

import asyncio
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from fhir_adapter.client import FhirClient
from fhir_adapter.decoding import decode
from fhir_adapter.errors import FhirError, FhirUnavailable, NotFhir
from fhir_adapter.shapes import Shape

KEEP_SECONDS: Final = 86_400.0
RETRY_SECONDS: Final = 300.0
_SHARE: Final = 1 / 3
"""Of the time that is left: the chart waits behind the statement, and can be read without it."""


class Release(StrEnum):
    """The FHIR releases that are told apart; OTHER is one that Osler does not read."""

    STU3 = "STU3"
    R4 = "R4"
    R4B = "R4B"
    R5 = "R5"
    OTHER = "other"


_RELEASES: Final = {"3.0": Release.STU3, "4.0": Release.R4, "4.3": Release.R4B, "5.0": Release.R5}
_VERSION: Final = re.compile(r"([0-9]{1,2}\.[0-9]{1,2})\.[0-9]{1,2}(?:-[a-z0-9.-]{1,20})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Capability:
    """``version`` as the server wrote it ("4.0.1"), empty when it is no version.

    ``includes`` are the ``_include`` values of its searches ("MedicationRequest:medication").
    """

    version: str
    release: Release
    includes: frozenset[str] = frozenset()

    @property
    def is_readable(self) -> bool:
        """Whether Osler reads this release; if not, the card says which version was met."""
        return self.release is not Release.OTHER


def release_of(version: str) -> Release:
    """The release of a ``fhirVersion``: 3.0.x, 4.0.x, 4.3.x, 5.0.x; previews and all others are OTHER."""
    match = _VERSION.fullmatch(version)
    return _RELEASES.get(match[1], Release.OTHER) if match else Release.OTHER


class _Search(Shape):
    type: str = ""
    search_include: tuple[str, ...] = ()


class _Rest(Shape):
    mode: str = ""
    resource: tuple[_Search, ...] = ()


class _Statement(Shape):
    resource_type: str = ""
    fhir_version: str = ""
    rest: tuple[_Rest, ...] = ()


def read_statement(raw: bytes) -> Capability:
    """Read a CapabilityStatement (R4, R5, STU3) or a DSTU2 Conformance.

    Raises:
        NotFhir: it is neither.
    """
    statement = decode(_Statement, raw)
    if statement.resource_type not in {"CapabilityStatement", "Conformance"}:
        raise NotFhir("no CapabilityStatement")
    is_version = _VERSION.fullmatch(statement.fhir_version) is not None
    return Capability(
        version=statement.fhir_version if is_version else "",
        release=release_of(statement.fhir_version),
        includes=frozenset(
            name if ":" in name else f"{resource.type}:{name}"
            for rest in statement.rest
            for resource in rest.resource
            for name in resource.search_include
        ),
    )


class Capabilities:
    """The statements of all servers of this process: read once a day, and then only if they changed.

    A server that did not say in time is not asked again for five minutes, so that its charts are read meanwhile.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: dict[str, tuple[float, str, Capability]] = {}
        self._silent: dict[str, float] = {}

    async def of(self, client: FhirClient) -> Capability:
        """The capability of the client's server.

        Raises:
            FhirUnavailable, NotFhir: it could not be read and no earlier one is known.
        """
        base = client.base.url
        kept = self._kept.get(base)
        if kept is not None and self._clock() < kept[0]:
            return kept[2]
        if self._clock() < self._silent.get(base, float("-inf")):
            return _known(kept, FhirUnavailable("silent"))
        try:
            async with asyncio.timeout(client.deadline.left * _SHARE):
                etag, capability = await self._read(client, kept)
        except (FhirUnavailable, NotFhir, TimeoutError) as fault:
            self._silent[base] = self._clock() + RETRY_SECONDS
            return _known(kept, FhirUnavailable("timeout") if isinstance(fault, TimeoutError) else fault)
        self._kept[base] = (self._clock() + KEEP_SECONDS, etag, capability)
        return capability

    async def _read(self, client: FhirClient, kept: tuple[float, str, Capability] | None) -> tuple[str, Capability]:
        reply = await client.get("metadata", etag=kept[1] if kept else "")
        if reply.status == 304 and kept is not None:
            return kept[1], kept[2]
        if reply.status != 200:
            raise FhirUnavailable(f"HTTP {reply.status}", status=reply.status)
        if not reply.is_json:
            raise NotFhir("content type")
        return reply.headers.get("etag", ""), read_statement(reply.body)


def _known(kept: tuple[float, str, Capability] | None, fault: FhirError) -> Capability:
    """What was known before. Raises the fault where nothing was."""
    if kept is None:
        raise fault
    return kept[2]
