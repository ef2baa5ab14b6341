"""Opening a Parameters resource: what a FHIR operation answers with, its resources at any depth of its parts."""

from collections.abc import Iterator
from typing import Final

import msgspec
from msgspec import Raw, Struct

from fhir_adapter.bundles import MOST_ENTRIES, UNREADABLE, head_of, reference_of
from fhir_adapter.kinds import KINDS
from fhir_adapter.labels import Purpose, are_withheld
from fhir_adapter.slots import Entry, Slot, State
from model.domain.gap import Why

_MOST_DEPTH: Final = 12


class _Parameter(Struct, gc=False):
    resource: Raw = Raw()
    part: tuple["_Parameter", ...] = ()


class _Parameters(Struct, gc=False):
    parameter: tuple[_Parameter, ...] = ()


_decoder: Final = msgspec.json.Decoder(_Parameters)


def open_parameters(key: str, raw: bytes, purpose: Purpose) -> Slot:
    """Every resource of an operation's answer; a part that holds none is no entry, and a Bundle in it is not opened."""
    try:
        answer = _decoder.decode(raw)
    except UNREADABLE:
        return Slot(key=key, state=State.ERROR, why=Why.UNREADABLE, detail="Parameters of an unexpected shape")
    entries: list[Entry] = []
    resources = tuple(_resources(answer.parameter, 0))
    unreadable, is_withheld = 0, are_withheld(raw, resources, purpose)
    for resource in resources:
        try:
            head = head_of(resource)
        except UNREADABLE:
            unreadable += 1
            continue
        if head.resource_type in KINDS and head.resource_type != "Bundle":
            entries.append(Entry(head.resource_type, reference_of(head, ""), resource, is_withheld=is_withheld))
        else:
            unreadable += 1
    state = State.PRESENT if entries or unreadable else State.EMPTY
    return Slot(key=key, state=state, entries=tuple(entries), unreadable=unreadable).first(MOST_ENTRIES)


def _resources(parameters: tuple[_Parameter, ...], depth: int) -> Iterator[bytes]:
    for one in parameters:
        if one.resource:
            yield bytes(one.resource)
        if depth < _MOST_DEPTH:
            yield from _resources(one.part, depth + 1)
