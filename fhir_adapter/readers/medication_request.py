"""MedicationRequest: a drug ordered, or being ordered in this very moment (a draft)."""

from collections.abc import Iterator
from typing import Final

from fhir_adapter.context import Context
from fhir_adapter.dates import first_of
from fhir_adapter.gaps import entry_gap, unknown_status
from fhir_adapter.medicines import Drug, drug_of
from fhir_adapter.prescriptions import Dosage, record
from fhir_adapter.reader import Item, Reader
from fhir_adapter.shapes import CodeableReference, Concept, Period, Reference, Resource, Shape
from fhir_adapter.slots import Entry
from fhir_adapter.statuses import REQUEST
from model.domain.case import MedicationState
from model.domain.gap import Area, Why
from model.domain.text import Text


class _Dispense(Shape):
    validity_period: Period | None = None


class _Request(Resource):
    status: str = ""
    status_changed: str = ""
    intent: str = ""
    do_not_perform: bool = False
    medication_codeable_concept: Concept | None = None
    medication_reference: Reference | None = None
    medication: CodeableReference | None = None
    authored_on: str = ""
    dosage_instruction: tuple[Dosage, ...] = ()
    dispense_request: _Dispense | None = None
    requester: Reference | None = None
    recorder: Reference | None = None
    performer: Reference | tuple[Reference, ...] | None = None


_NO_ORDER: Final = frozenset({"proposal", "plan", "option"})
_INTENTS: Final = _NO_ORDER | {"", "order", "original-order", "reflex-order", "filler-order", "instance-order"}
_FORBIDDEN: Final = Text(en="an order not to give a drug", zh="一条“不得给药”的医嘱")
_FORBIDDEN_DRUG: Final = Text(en="an order not to give {item}", zh="一条不得给予{item}的医嘱")


def _extract(resource: _Request, entry: Entry, context: Context) -> Iterator[Item]:
    context.identify_people(resource.requester, resource.recorder, resource.performer)
    if resource.status == "entered-in-error":
        return
    drug = drug_of(
        context,
        concept=resource.medication_codeable_concept,
        reference=resource.medication_reference,
        either=resource.medication,
        contained=resource.contained,
    )
    if resource.do_not_perform:
        yield entry_gap(_forbidden(drug, context), Why.NOT_ASSESSED, context.area, "MedicationRequest.doNotPerform")
        return
    state = REQUEST.get(resource.status, MedicationState.UNKNOWN)
    if resource.status and resource.status not in REQUEST:
        yield unknown_status("MedicationRequest", "status", resource.status, context.area)
    if resource.intent not in _INTENTS:
        yield unknown_status("MedicationRequest", "intent", resource.intent, context.area)
    if resource.intent in _NO_ORDER and state is MedicationState.ACTIVE:
        state = MedicationState.UNKNOWN
    validity = resource.dispense_request.validity_period if resource.dispense_request else None
    yield from record(
        entry,
        context,
        drug=drug,
        state=state,
        dosages=resource.dosage_instruction,
        start=first_of(validity.start if validity else "", resource.authored_on),
        end=resource.status_changed if state is MedicationState.PAST else "",
        is_void=resource.status == "cancelled",
        status=resource.status,
    )


def _forbidden(drug: Drug, context: Context) -> Text:
    """The drug that is not to be given, by our own name of each ingredient."""
    labels = [context.drugs.labels.get(code) for code in drug.ingredients]
    known = [label for label in labels if label is not None]
    if not known or len(known) < len(labels):
        return _FORBIDDEN
    item = Text(en=" + ".join(label.en for label in known), zh="、".join(label.zh for label in known))
    return Text(en=_FORBIDDEN_DRUG.en.format(item=item.en), zh=_FORBIDDEN_DRUG.zh.format(item=item.zh))


READER = Reader(kinds=frozenset({"MedicationRequest"}), area=Area.MEDICATIONS, shape=_Request, extract=_extract)
