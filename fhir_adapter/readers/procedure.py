"""Procedure: what was done, and what was expressly not done."""

from collections.abc import Iterator

from fhir_adapter.context import Context
from fhir_adapter.dates import first_of, start_of
from fhir_adapter.gaps import named, unknown_status
from fhir_adapter.plausible import past_day
from fhir_adapter.reader import Item, Reader
from fhir_adapter.shapes import Concept, Period, Reference, Resource, Shape
from fhir_adapter.slots import Entry
from fhir_adapter.spoken import problem_codes
from fhir_adapter.statuses import PROCEDURE
from fhir_adapter.systems import words_of
from model.domain.finding import Presence
from model.domain.gap import Area
from privacy.snapshot import ProcedureRecord


class _Performer(Shape):
    actor: Reference | None = None


class _Procedure(Resource):
    status: str = ""
    not_done: bool = False
    code: Concept | None = None
    performed_date_time: str = ""
    performed_period: Period | None = None
    occurrence_date_time: str = ""
    occurrence_period: Period | None = None
    recorder: Reference | None = None
    asserter: Reference | None = None
    performer: tuple[_Performer, ...] = ()


def _extract(resource: _Procedure, entry: Entry, context: Context) -> Iterator[Item]:
    context.identify_people(resource.recorder, resource.asserter, *[part.actor for part in resource.performer])
    if resource.status == "entered-in-error":
        return
    presence = PROCEDURE.get(resource.status) if resource.status else Presence.PRESENT
    if presence is None:
        yield unknown_status("Procedure", "status", resource.status, context.area)
    written = first_of(
        resource.performed_date_time,
        resource.occurrence_date_time,
        start_of(resource.performed_period),
        start_of(resource.occurrence_period),
    )
    performed, gap = past_day(written, context, named(context.area)) if presence is Presence.PRESENT else (None, None)
    if resource.status == "in-progress":
        performed = context.today
    if gap is not None:
        yield gap
    yield ProcedureRecord(
        reference=entry.reference,
        codes=problem_codes(resource.code),
        text=words_of(resource.code),
        presence=Presence.ABSENT if resource.not_done else presence or Presence.UNKNOWN,
        performed=performed,
    )


READER = Reader(kinds=frozenset({"Procedure"}), area=Area.PROCEDURES, shape=_Procedure, extract=_extract)
