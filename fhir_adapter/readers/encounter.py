"""Encounter: what sort of visit, from when to when, and whether it is the present one."""

from collections.abc import Iterator
from typing import Final

import msgspec

from fhir_adapter.context import Context
from fhir_adapter.dates import day_of, end_of, start_of
from fhir_adapter.reader import Item, Reader
from fhir_adapter.shapes import Concept, Period, Reference, Resource, Shape
from fhir_adapter.slots import Entry
from fhir_adapter.statuses import Use, use_of
from fhir_adapter.systems import first_code
from model.domain.gap import Area
from privacy.snapshot import VisitRecord


class _Class(Concept):
    """R4's Coding and R5's CodeableConcept in one."""

    code: str = ""


class _Participant(Shape):
    individual: Reference | None = None
    actor: Reference | None = None


class _Encounter(Resource):
    status: str = ""
    class_: _Class | tuple[_Class, ...] | None = msgspec.field(name="class", default=None)
    period: Period | None = None
    actual_period: Period | None = None
    participant: tuple[_Participant, ...] = ()


_NOW: Final = frozenset({"in-progress", "arrived", "triaged", "onleave", "on-hold"})


def _extract(resource: _Encounter, entry: Entry, context: Context) -> Iterator[Item]:
    for participant in resource.participant:
        context.identify_people(participant.individual, participant.actor)
    use, gap = use_of("Encounter", resource.status, context.area)
    if gap is not None:
        yield gap
    if use is not Use.USE:
        return
    period = resource.actual_period or resource.period
    yield VisitRecord(
        reference=entry.reference,
        kind=_kind(resource),
        start=day_of(start_of(period)),
        end=day_of(end_of(period)),
        is_current=resource.status in _NOW,
    )


def _kind(resource: _Encounter) -> str:
    classes = resource.class_ if isinstance(resource.class_, tuple) else (resource.class_,)
    found = next((one for one in classes if one is not None), None)
    return "" if found is None else found.code or first_code(found)


READER = Reader(kinds=frozenset({"Encounter"}), area=Area.ENCOUNTERS, shape=_Encounter, extract=_extract)
