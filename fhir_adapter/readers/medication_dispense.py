"""MedicationDispense: a drug handed out; it counts as taken while the supply lasts."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from fhir_adapter.context import Context
from fhir_adapter.dates import day_of, first_of
from fhir_adapter.gaps import unknown_status
from fhir_adapter.medicines import drug_of
from fhir_adapter.prescriptions import Dosage, record
from fhir_adapter.reader import Item, Reader
from fhir_adapter.shapes import CodeableReference, Concept, Quantity, Reference, Resource, Shape
from fhir_adapter.slots import Entry
from fhir_adapter.statuses import DISPENSE
from model.domain.case import MedicationState
from model.domain.gap import Area
from model.knowledge.units import convert

_LONGEST_SUPPLY = Decimal(3650)


class _Performer(Shape):
    actor: Reference | None = None


class _Dispense(Resource):
    status: str = ""
    medication_codeable_concept: Concept | None = None
    medication_reference: Reference | None = None
    medication: CodeableReference | None = None
    when_handed_over: str = ""
    when_prepared: str = ""
    days_supply: Quantity | None = None
    dosage_instruction: tuple[Dosage, ...] = ()
    performer: tuple[_Performer, ...] = ()


def _extract(resource: _Dispense, entry: Entry, context: Context) -> Iterator[Item]:
    for performer in resource.performer:
        context.identify_people(performer.actor)
    if resource.status == "entered-in-error":
        return
    state = DISPENSE.get(resource.status, MedicationState.UNKNOWN)
    if resource.status and resource.status not in DISPENSE:
        yield unknown_status("MedicationDispense", "status", resource.status, context.area)
    last = _last_day(resource)
    if resource.status == "completed" and last:
        state = MedicationState.ACTIVE if last >= context.today.isoformat() else MedicationState.PAST
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
        dosages=resource.dosage_instruction,
        start=first_of(resource.when_handed_over, resource.when_prepared),
        end=last,
        is_void=resource.status in {"cancelled", "declined"},
    )


def _last_day(resource: _Dispense) -> str:
    """The day on which the supply ends; empty when that cannot be known."""
    start = day_of(first_of(resource.when_handed_over, resource.when_prepared))
    supply = resource.days_supply
    if start is None or supply is None or supply.value is None:
        return ""
    days = convert(supply.value, supply.code or supply.unit or "d", "d")
    if days is None or not 0 < days <= _LONGEST_SUPPLY:
        return ""
    return (start + timedelta(days=int(days))).isoformat()


READER = Reader(kinds=frozenset({"MedicationDispense"}), area=Area.MEDICATIONS, shape=_Dispense, extract=_extract)
