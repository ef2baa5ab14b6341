"""Builds small charts for the reader tests: resources in, one snapshot out."""

import json
from datetime import UTC, datetime

from fhir_adapter.assemble import assemble
from fhir_adapter.intake import open_slot
from privacy.snapshot import PatientSnapshot

AS_OF = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SUBJECT = {"reference": "Patient/p1"}
PATIENT = {"resourceType": "Patient", "id": "p1", "gender": "female", "birthDate": "1970-05-06"}
LOINC = "http://loinc.org"
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
SNOMED = "http://snomed.info/sct"

Json = dict[str, object]


def raw(value: object) -> bytes:
    return json.dumps(value).encode()


def bundle(*resources: Json) -> bytes:
    return raw({"resourceType": "Bundle", "entry": [{"resource": one} for one in resources]})


def concept(system: str, code: str, display: str = "") -> Json:
    return {"coding": [{"system": system, "code": code, "display": display}]}


def quantity(value: float | str, unit: str) -> Json:
    return {"value": value, "unit": unit, "system": "http://unitsofmeasure.org", "code": unit}


def observation(code: str, **more: object) -> Json:
    return {
        "resourceType": "Observation",
        "id": "o1",
        "status": "final",
        "subject": SUBJECT,
        "effectiveDateTime": "2026-11-01",
        "code": concept(LOINC, code),
        **more,
    }


def request(**more: object) -> Json:
    return {
        "resourceType": "MedicationRequest",
        "id": "m1",
        "status": "active",
        "intent": "order",
        "subject": SUBJECT,
        **more,
    }


def chart(*resources: Json, drafts: tuple[Json, ...] = (), selections: frozenset[str] = frozenset()) -> PatientSnapshot:
    """The snapshot of patient p1 with these resources."""
    proposed = (open_slot("draftOrders", bundle(*drafts)),) if drafts else ()
    return assemble(
        (open_slot("patient", raw(PATIENT)), open_slot("laboratory", bundle(*resources))),
        patient_id="p1",
        as_of=AS_OF,
        drafts=proposed,
        selections=selections,
    )


def details(snapshot: PatientSnapshot) -> list[str]:
    return [gap.detail for gap in snapshot.gaps]
