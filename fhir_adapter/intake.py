"""Bytes in: which of five states a prefetch key or an answer is in, and its entries, still as bytes."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from fhir_adapter.bundles import UNREADABLE, head_of, is_bundle, open_bundle, outcome_slot, reference_of
from fhir_adapter.decoding import decode
from fhir_adapter.errors import FhirError
from fhir_adapter.kinds import KINDS
from fhir_adapter.labels import Purpose
from fhir_adapter.needs import Need
from fhir_adapter.parameters import open_parameters
from fhir_adapter.registry import readers
from fhir_adapter.slots import Entry, Slot, State
from model.domain.gap import Why


def open_slot(
    key: str, raw: bytes | None, *, kinds: frozenset[str] = frozenset(), purpose: Purpose = Purpose.TREATMENT
) -> Slot:
    """Classify the value of one prefetch key, search or read; never raises on what was sent.

    Args:
        key: our name for the need.
        raw: the JSON as sent; None when the key was not sent at all.
        kinds: resource types that may stand alone here (empty: any). Bundles may hold others.
        purpose: what it is read for; the label of a Bundle or Parameters may withhold what is in it.
    """
    if raw is None:
        return Slot(key=key, state=State.MISSING, why=Why.NOT_SENT)
    if raw.strip() == b"null":
        return Slot(key=key, state=State.EMPTY)
    try:
        if is_bundle(raw):
            return open_bundle(key, raw, purpose)
        head = head_of(raw)
    except RecursionError:
        return _unreadable(key, "nested too deeply")
    except UNREADABLE:
        return _unreadable(key, "not JSON")
    if head.resource_type == "Parameters":
        return open_parameters(key, raw, purpose)
    if head.resource_type == "OperationOutcome":
        return outcome_slot(key, raw)
    if not head.resource_type:
        return _unreadable(key, "no resourceType")
    if head.resource_type not in (kinds or KINDS):
        return _unreadable(key, f"unexpected {head.resource_type}" if head.resource_type in KINDS else "bad type")
    return Slot(key=key, state=State.PRESENT, entries=(Entry(head.resource_type, reference_of(head, ""), raw),))


def match_slots(needs: Iterable[Need], prefetch: Mapping[str, bytes], aliases: Mapping[str, str]) -> dict[str, Slot]:
    """Find each need in a prefetch whose keys the site may have named itself.

    Exact key first, then the site's alias (theirs -> ours), then by what the value holds: the
    first need still open that takes its resource type. What fits only a filled need joins it.
    """
    wanted = {need.key: need for need in needs}
    slots: dict[str, Slot] = {}
    left: list[Slot] = []
    for key, raw in prefetch.items():
        ours = key if key in wanted else aliases.get(key, "")
        if ours in wanted:
            _put(slots, open_slot(ours, raw, kinds=wanted[ours].kinds))
        else:
            left.append(open_slot(key, raw))
    for slot in left:
        kinds = {entry.kind for entry in slot.entries}
        takers = [key for key, need in wanted.items() if kinds & need.kinds]
        if takers:
            chosen = next((key for key in takers if key not in slots), takers[0])
            _put(slots, replace(slot, key=chosen))
    return {key: slots.get(key) or open_slot(key, None) for key in wanted}


def decode_typed(raw: bytes) -> int:
    """Open one value and decode every entry that has a reader; returns how many. For the benchmark."""
    count = 0
    known = readers()
    for entry in open_slot("bench", raw).entries:
        reader = known.get(entry.kind)
        if reader is None:
            continue
        try:
            decode(reader.shape, entry.raw)
        except FhirError:
            continue
        count += 1
    return count


def _put(slots: dict[str, Slot], slot: Slot) -> None:
    """Fill a need; a second value joins the first, and a fault of either stays visible."""
    first = slots.get(slot.key)
    if first is None:
        slots[slot.key] = slot
        return
    entries = first.entries + slot.entries
    worst = next((part for part in (first, slot) if part.why is not None), None)
    state = State.PRESENT if entries else State.EMPTY
    if worst is not None:
        state = State.TRUNCATED if entries else worst.state
    slots[slot.key] = Slot(
        key=slot.key,
        state=state,
        entries=entries,
        why=worst.why if worst else None,
        detail=worst.detail if worst else "",
        next_url=first.next_url or slot.next_url,
        unreadable=first.unreadable + slot.unreadable,
    )


def _unreadable(key: str, detail: str) -> Slot:
    return Slot(key=key, state=State.ERROR, why=Why.UNREADABLE, detail=detail)
