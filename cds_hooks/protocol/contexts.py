"""What each hook of the library carries: required fields are demanded, the rest is tolerated."""

from typing import Final

import msgspec

from cds_hooks.errors import BadRequest

_Raw = msgspec.Raw


class Context(msgspec.Struct, frozen=True, rename="camel"):
    """What every hook shares. ``patient_id`` is the bare id, whatever the client wrote."""

    patient_id: str
    user_id: str = ""
    encounter_id: str = ""

    @property
    def patient(self) -> str:
        """The patient's logical id without the type."""
        return self.patient_id.removeprefix("Patient/")

    def drafts(self) -> dict[str, bytes]:
        """Resources being entered in this very moment, by context field."""
        return {}

    def chosen(self) -> frozenset[str]:
        """References that the user has just selected; empty means: judge all drafts."""
        return frozenset()


class PatientView(Context, frozen=True, rename="camel"):
    """The chart was opened."""


class OrderSelect(Context, frozen=True, rename="camel", kw_only=True):
    """Orders were picked but not signed; only ``selections`` are judged."""

    draft_orders: _Raw
    selections: tuple[str, ...] = ()

    def drafts(self) -> dict[str, bytes]:
        """The draft orders."""
        return {"draftOrders": bytes(self.draft_orders)}

    def chosen(self) -> frozenset[str]:
        """The selections."""
        return frozenset(self.selections)


class OrderSign(Context, frozen=True, rename="camel", kw_only=True):
    """All drafts are about to be signed."""

    draft_orders: _Raw

    def drafts(self) -> dict[str, bytes]:
        """The draft orders."""
        return {"draftOrders": bytes(self.draft_orders)}


class EncounterStart(Context, frozen=True, rename="camel"):
    """The patient arrived."""


class EncounterDischarge(Context, frozen=True, rename="camel"):
    """The patient is about to leave."""


class ProblemListItemCreate(Context, frozen=True, rename="camel", kw_only=True):
    """Problems were entered."""

    conditions: _Raw

    def drafts(self) -> dict[str, bytes]:
        """The new problems."""
        return {"newProblems": bytes(self.conditions)}


class AllergyIntoleranceCreate(Context, frozen=True, rename="camel", kw_only=True):
    """An allergy was entered."""

    allergy_intolerance: _Raw

    def drafts(self) -> dict[str, bytes]:
        """The new allergy."""
        return {"allergyIntolerance": bytes(self.allergy_intolerance)}


class MedicationRefill(Context, frozen=True, rename="camel", kw_only=True):
    """A refill was asked for."""

    medications: _Raw

    def drafts(self) -> dict[str, bytes]:
        """The drugs to refill."""
        return {"medications": bytes(self.medications)}


class OrderDispatch(Context, frozen=True, rename="camel", kw_only=True):
    """Signed orders go to a performer; there is no user."""

    dispatched_orders: tuple[str, ...]
    performer: str
    fulfillment_tasks: _Raw | None = None

    def chosen(self) -> frozenset[str]:
        """The dispatched orders."""
        return frozenset(self.dispatched_orders)


class AppointmentBook(Context, frozen=True, rename="camel", kw_only=True):
    """Appointments are proposed."""

    appointments: _Raw

    def drafts(self) -> dict[str, bytes]:
        """The proposed appointments."""
        return {"appointments": bytes(self.appointments)}


CONTEXTS: Final[dict[str, type[Context]]] = {
    "patient-view": PatientView,
    "order-select": OrderSelect,
    "order-sign": OrderSign,
    "encounter-start": EncounterStart,
    "encounter-discharge": EncounterDischarge,
    "problem-list-item-create": ProblemListItemCreate,
    "allergyintolerance-create": AllergyIntoleranceCreate,
    "medication-refill": MedicationRefill,
    "order-dispatch": OrderDispatch,
    "appointment-book": AppointmentBook,
}


def has_drafts(hook: str) -> bool:
    """Whether a hook carries what is being entered in this very moment."""
    return hook in CONTEXTS and CONTEXTS[hook].drafts is not Context.drafts


def read_context(hook: str, fields: dict[str, _Raw]) -> Context:
    """Read a hook's context; unknown fields and an absent user or encounter are tolerated.

    Raises:
        BadRequest: the hook is unknown, or a field that it cannot do without is missing or wrong.
    """
    if (kind := CONTEXTS.get(hook)) is None:
        raise BadRequest(f"unknown hook; known are {', '.join(CONTEXTS)}")
    present = {name: raw for name, raw in fields.items() if bytes(raw) != b"null"}
    try:
        context = msgspec.json.decode(msgspec.json.encode(present), type=kind)
    except msgspec.ValidationError as fault:
        raise BadRequest(f"context of {hook}: {fault}") from fault
    if not context.patient:
        raise BadRequest(f"context of {hook}: patientId is empty")
    return context
