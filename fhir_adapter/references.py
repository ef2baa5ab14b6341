"""Reads the drugs that a prescription only points to, when neither the prescription nor its Bundle holds them."""

import asyncio
from collections.abc import Iterable, Iterator
from typing import Final

from fhir_adapter.answers import failed
from fhir_adapter.client import FhirClient
from fhir_adapter.decoding import decode
from fhir_adapter.errors import FhirError
from fhir_adapter.shapes import CodeableReference, Reference, Shape
from fhir_adapter.slots import Entry, Slot, State
from model.domain.gap import Why

KEY: Final = "medication-references"
MAX_READS: Final = 50
_POINTING: Final = frozenset(
    {"MedicationRequest", "MedicationStatement", "MedicationUsage", "MedicationAdministration", "MedicationDispense"}
)


class _Pointer(Shape):
    """The two places of the drug reference: R4 and R5."""

    medication_reference: Reference | None = None
    medication: CodeableReference | None = None


def missing_references(slots: Iterable[Slot]) -> tuple[str, ...]:
    """Medication references that nothing in the slots answers, sorted; contained ones are never missing."""
    entries = [entry for slot in slots for entry in slot.entries]
    held = {name for entry in entries for name in (entry.reference, entry.full_url)}
    wanted = {target for entry in entries if entry.kind in _POINTING for target in _targets(entry)}
    return tuple(sorted(wanted - held))


async def fetch_references(slots: Iterable[Slot], client: FhirClient) -> Slot:
    """Read the missing drugs side by side, at most 50, only from the client's own server.

    One slot for all: PRESENT when every one was read, EMPTY when none was missing,
    TRUNCATED when some were not read, ERROR when none could be.
    """
    wanted = missing_references(slots)
    parts = await asyncio.gather(*(client.read(target, KEY) for target in wanted[:MAX_READS]))
    entries = tuple(entry for part in parts for entry in part.entries)
    lost = next((part for part in parts if part.state is State.ERROR), None)
    if lost is None and len(wanted) <= MAX_READS:
        return Slot(key=KEY, state=State.PRESENT if entries else State.EMPTY, entries=entries)
    why, detail = (Why.NOT_ASSESSED, f"more than {MAX_READS} references")
    if lost is not None:
        why, detail = lost.why or Why.SERVER_FAILED, lost.detail
    if not entries:
        return failed(KEY, why, detail)
    return Slot(key=KEY, state=State.TRUNCATED, entries=entries, why=why, detail=detail)


def _targets(entry: Entry) -> Iterator[str]:
    """The references of one prescription; one that cannot be read here becomes a gap in its own reader."""
    try:
        pointer = decode(_Pointer, entry.raw)
    except FhirError:
        return
    found = (pointer.medication_reference, pointer.medication.reference if pointer.medication else None)
    for reference in found:
        target = reference.reference if reference else ""
        if target and not target.startswith(("#", "urn:")):
            yield target.partition("/_history/")[0]
