"""FHIR's required status codes that matter to a patient, R4 and R5, and what each means here.

Source: the required bindings of the resource pages of hl7.org/fhir/R4 and hl7.org/fhir/R5.
"""

from enum import StrEnum
from typing import Final

from fhir_adapter.gaps import unknown_status
from model.domain.case import MedicationState, ProblemState
from model.domain.finding import Presence
from model.domain.gap import Area, Gap


class Use(StrEnum):
    """What to do with an entry of a status."""

    USE = "use"
    DROP = "drop"
    UNKNOWN = "unknown"


_USED: Final = {
    "Observation": "registered specimen-in-process preliminary final amended corrected appended unknown",
    "DiagnosticReport": "registered partial preliminary modified final amended corrected appended unknown",
    "DocumentReference": "current",
    "FamilyMemberHistory": "partial completed health-unknown",
    "Encounter": "arrived triaged in-progress onleave finished unknown on-hold discharged completed discontinued",
    "ServiceRequest": "draft active on-hold completed unknown",
    "Specimen": "available unavailable unsatisfactory",
}
_DROPPED: Final = {
    "Observation": "cancelled cannot-be-obtained",
    "DiagnosticReport": "cancelled",
    "DocumentReference": "superseded",
    "FamilyMemberHistory": "",
    "Encounter": "planned cancelled",
    "ServiceRequest": "revoked ended",
    "Specimen": "",
}
_USES: Final[dict[str, dict[str, Use]]] = {
    kind: dict.fromkeys(words.split(), Use.USE) | dict.fromkeys(f"{_DROPPED[kind]} entered-in-error".split(), Use.DROP)
    for kind, words in _USED.items()
}

PROBLEM_STATE: Final = {
    "active": ProblemState.ACTIVE,
    "recurrence": ProblemState.ACTIVE,
    "relapse": ProblemState.ACTIVE,
    "inactive": ProblemState.INACTIVE,
    "remission": ProblemState.INACTIVE,
    "resolved": ProblemState.INACTIVE,
    "unknown": ProblemState.UNKNOWN,
}

VERIFICATION: Final = {
    "confirmed": Presence.PRESENT,
    "unconfirmed": Presence.PRESENT,
    "provisional": Presence.PRESENT,
    "differential": Presence.PRESENT,
    "presumed": Presence.PRESENT,
    "unknown": Presence.UNKNOWN,
    "refuted": Presence.ABSENT,
}

PROCEDURE: Final = {
    "completed": Presence.PRESENT,
    "in-progress": Presence.PRESENT,
    "not-done": Presence.ABSENT,
    "preparation": Presence.UNKNOWN,
    "on-hold": Presence.UNKNOWN,
    "stopped": Presence.UNKNOWN,
    "aborted": Presence.UNKNOWN,
    "suspended": Presence.UNKNOWN,
    "unknown": Presence.UNKNOWN,
}

REQUEST: Final = {
    "active": MedicationState.ACTIVE,
    "draft": MedicationState.DRAFT,
    "on-hold": MedicationState.UNKNOWN,
    "unknown": MedicationState.UNKNOWN,
    "completed": MedicationState.PAST,
    "stopped": MedicationState.PAST,
    "ended": MedicationState.PAST,
    "cancelled": MedicationState.PAST,
}

STATEMENT: Final = {
    "active": MedicationState.ACTIVE,
    "recorded": MedicationState.ACTIVE,
    "intended": MedicationState.UNKNOWN,
    "on-hold": MedicationState.UNKNOWN,
    "unknown": MedicationState.UNKNOWN,
    "draft": MedicationState.UNKNOWN,
    "completed": MedicationState.PAST,
    "stopped": MedicationState.PAST,
    "not-taken": MedicationState.PAST,
}

ADMINISTRATION: Final = {
    "in-progress": MedicationState.ACTIVE,
    "on-hold": MedicationState.UNKNOWN,
    "unknown": MedicationState.UNKNOWN,
    "completed": MedicationState.PAST,
    "stopped": MedicationState.PAST,
}

DISPENSE: Final = {
    "preparation": MedicationState.UNKNOWN,
    "in-progress": MedicationState.UNKNOWN,
    "on-hold": MedicationState.UNKNOWN,
    "unknown": MedicationState.UNKNOWN,
    "completed": MedicationState.UNKNOWN,
    "cancelled": MedicationState.PAST,
    "declined": MedicationState.PAST,
    "stopped": MedicationState.PAST,
}


def use_of(kind: str, status: str, area: Area) -> tuple[Use, Gap | None]:
    """Whether an entry counts. A missing status counts; an unknown one is a gap and does not."""
    if not status:
        return Use.USE, None
    use = _USES[kind].get(status)
    return (Use.UNKNOWN, unknown_status(kind, "status", status, area)) if use is None else (use, None)
