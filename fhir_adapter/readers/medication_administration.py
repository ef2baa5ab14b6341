"""MedicationAdministration: a drug that was given, at a moment or over a time."""

from collections.abc import Iterator

from fhir_adapter.context import Context
from fhir_adapter.dates import end_of, first_of, start_of
from fhir_adapter.gaps import unknown_status
from fhir_adapter.medicines import drug_of
from fhir_adapter.prescriptions import record
from fhir_adapter.reader import Item, Reader
from fhir_adapter.shapes import CodeableReference, Concept, Period, Reference, Resource, Shape
from fhir_adapter.slots import Entry
from fhir_adapter.statuses import ADMINISTRATION
from model.domain.case import MedicationState
from model.domain.gap import Area


class _Performer(Shape):
    actor: Reference | None = None


class _Administration(Resource):
    status: str = ""
    medication_codeable_concept: Concept | None = None
    medication_reference: Reference | None = None
    medication: CodeableReference | None = None
    effective_date_time: str = ""
    effective_period: Period | None = None
    occurence_date_time: str = ""
    occurrence_date_time: str = ""
    occurence_period: Period | None = None
    occurrence_period: Period | None = None
    performer: tuple[_Performer, ...] = ()


def _extract(resource: _Administration, entry: Entry, context: Context) -> Iterator[Item]:
    for performer in resource.performer:
        context.identify_people(performer.actor)
    if resource.status in {"entered-in-error", "not-done"}:
        return
    state = ADMINISTRATION.get(resource.status, MedicationState.UNKNOWN)
    if resource.status and resource.status not in ADMINISTRATION:
        yield unknown_status("MedicationAdministration", "status", resource.status, context.area)
    period = resource.effective_period or resource.occurence_period or resource.occurrence_period
    moment = first_of(resource.effective_date_time, resource.occurence_date_time, resource.occurrence_date_time)
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
        state=state,
        dosages=(),
        start=first_of(moment, start_of(period)),
        end=first_of(end_of(period), moment),
    )


READER = Reader(
    kinds=frozenset({"MedicationAdministration"}), area=Area.MEDICATIONS, shape=_Administration, extract=_extract
)
