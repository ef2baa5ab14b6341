"""The hook library as a table: which context each hook carries, and example contexts of our own.

Source: HL7/cds-hooks-library 1.0.1 (STU1 errata) and its continuous build.
"""

from dataclasses import dataclass
from typing import Any, Final

from tests.conformance import charts


@dataclass(frozen=True, slots=True)
class Hook:
    """The context of one hook.

    ``tokens`` are the root fields that a prefetch template may name. ``needed`` are the required
    fields without which no service can judge anything; who the user is, is not one of them.
    """

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    tokens: tuple[str, ...] = ("userId", "patientId", "encounterId")

    @property
    def needed(self) -> tuple[str, ...]:
        """The patient and the resources that the hook is about."""
        return tuple(name for name in self.required if name not in _TOLERABLE)


_TOLERABLE = frozenset({"userId", "encounterId", "selections"})
_USER = ("userId", "patientId")
_ENCOUNTER = ("encounterId",)

HOOKS: Final[dict[str, Hook]] = {
    "patient-view": Hook(_USER, _ENCOUNTER),
    "order-select": Hook((*_USER, "selections", "draftOrders"), _ENCOUNTER),
    "order-sign": Hook((*_USER, "draftOrders"), _ENCOUNTER),
    "encounter-start": Hook((*_USER, "encounterId")),
    "encounter-discharge": Hook((*_USER, "encounterId")),
    "problem-list-item-create": Hook((*_USER, "conditions"), _ENCOUNTER),
    "allergyintolerance-create": Hook((*_USER, "allergyIntolerance"), _ENCOUNTER),
    "medication-refill": Hook(("patientId", "medications"), ("userId", "encounterId")),
    "order-dispatch": Hook(
        ("patientId", "dispatchedOrders", "performer"),
        ("fulfillmentTasks",),
        tokens=("patientId", "dispatchedOrders", "performer"),
    ),
    "appointment-book": Hook((*_USER, "appointments"), _ENCOUNTER),
}
USER_TOKENS: Final = frozenset({"userPractitionerId", "userPractitionerRoleId", "userPatientId", "userRelatedPersonId"})


def context(hook: str, *, patient_id: str = charts.PATIENT_ID, draft: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return a context with every required field of ``hook``; ``draft`` replaces the default drug order."""
    order = draft or charts.draft_order(patient_id=patient_id)
    fields = {
        "userId": "Practitioner/kit-practitioner",
        "patientId": patient_id,
        "encounterId": "kit-encounter",
        "selections": [f"MedicationRequest/{order['id']}"],
        "draftOrders": charts.bundle([order], kind="collection"),
        "conditions": charts.bundle([charts.condition("kit-new-problem", patient_id=patient_id)], kind="collection"),
        "allergyIntolerance": charts.allergy(patient_id=patient_id),
        "medications": charts.bundle([order], kind="collection"),
        "dispatchedOrders": [f"MedicationRequest/{order['id']}"],
        "performer": "Organization/kit-pharmacy",
        "appointments": charts.bundle([charts.appointment(patient_id=patient_id)], kind="collection"),
    }
    return {name: fields[name] for name in HOOKS[hook].required}
