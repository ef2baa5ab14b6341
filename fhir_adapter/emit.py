"""The few resources that Osler itself proposes, each validated as FHIR R4 before it leaves."""

from typing import Final

from pydantic import ValidationError

from fhir_adapter.errors import FhirError
from model.domain.code import Code

_CATEGORY: Final = "http://terminology.hl7.org/CodeSystem/condition-category"
_CLINICAL: Final = "http://terminology.hl7.org/CodeSystem/condition-clinical"
_VERIFICATION: Final = "http://terminology.hl7.org/CodeSystem/condition-ver-status"


class BadProposal(FhirError):
    """A resource of our own is not valid FHIR: a fault of the programme, never of the client."""


def problem_list_item(patient_id: str, code: Code, display: str) -> dict[str, object]:
    """A provisional problem list entry for a patient.

    Raises:
        BadProposal: it does not validate (an impossible patient id, for one).
    """
    from fhir.resources.R4B.condition import Condition  # 0.3 s to import: only when something is proposed

    resource: dict[str, object] = {
        "resourceType": "Condition",
        "clinicalStatus": _concept(_CLINICAL, "active"),
        "verificationStatus": _concept(_VERIFICATION, "provisional"),
        "category": [_concept(_CATEGORY, "problem-list-item")],
        "code": {"coding": [{"system": code.system, "code": code.code, "display": display}], "text": display},
        "subject": {"reference": f"Patient/{patient_id}"},
    }
    try:
        Condition.model_validate(resource)
    except ValidationError as fault:
        raise BadProposal(f"Condition: {fault.error_count()} faults") from fault
    return resource


def _concept(system: str, code: str) -> dict[str, object]:
    return {"coding": [{"system": system, "code": code}]}
