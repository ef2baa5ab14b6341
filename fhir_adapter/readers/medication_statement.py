"""MedicationStatement (R4) and MedicationUsage (R5 drafts): what the patient is said to take."""

from collections.abc import Iterator
from typing import Final

from fhir_adapter.context import Context
from fhir_adapter.dates import day_of, end_of, first_of, start_of
from fhir_adapter.gaps import unknown_status
from fhir_adapter.medicines import drug_of
from fhir_adapter.prescriptions import Dosage, record
from fhir_adapter.reader import Item, Reader
from fhir_adapter.shapes import CodeableReference, Concept, Period, Reference, Resource, Shape
from fhir_adapter.slots import Entry
from fhir_adapter.statuses import STATEMENT
from fhir_adapter.systems import first_code
from model.domain.case import MedicationState
from model.domain.gap import Area


class _Adherence(Shape):
    code: Concept | None = None


class _Statement(Resource):
    status: str = ""
    taken: str = ""
    adherence: _Adherence | None = None
    medication_codeable_concept: Concept | None = None
    medication_reference: Reference | None = None
    medication: CodeableReference | None = None
    effective_date_time: str = ""
    effective_period: Period | None = None
    dosage: tuple[Dosage, ...] = ()
    information_source: Reference | tuple[Reference, ...] | None = None


_NOT_TAKING: Final = frozenset({"n", "not-taking", "not-taken", "stopped", "stopped-or-not-taking", "not-taking-rare"})


def _extract(resource: _Statement, entry: Entry, context: Context) -> Iterator[Item]:
    context.identify_people(resource.information_source)
    if resource.status == "entered-in-error":
        return
    state = STATEMENT.get(resource.status, MedicationState.UNKNOWN)
    if resource.status and resource.status not in STATEMENT:
        yield unknown_status(entry.kind, "status", resource.status, context.area)
    yield from record(
        entry,
        context,
        drug=drug_of(
            context,
            concept=resource.medication_codeable_concept,
            reference=resource.medication_reference,
            either=resource.medication,
            contained=resource.contained,
        ),
        state=_state(resource, state, context),
        dosages=resource.dosage,
        start=first_of(start_of(resource.effective_period), resource.effective_date_time),
        end=end_of(resource.effective_period),
        is_void=resource.status == "not-taken",
        status=resource.status,
    )


def _state(resource: _Statement, state: MedicationState, context: Context) -> MedicationState:
    """STU3's ``taken``, R5's adherence and a period that is over all outrank an "active"."""
    adherence = first_code(resource.adherence.code) if resource.adherence else ""
    end = day_of(end_of(resource.effective_period))
    is_over = end is not None and end < context.today
    if resource.taken.lower() in _NOT_TAKING or adherence in _NOT_TAKING or is_over:
        return MedicationState.PAST
    return state


READER = Reader(
    kinds=frozenset({"MedicationStatement", "MedicationUsage"}),
    area=Area.MEDICATIONS,
    shape=_Statement,
    extract=_extract,
)
