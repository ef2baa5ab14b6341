"""Deterministic patients of a chosen size: laboratory results as US Core writes them, seed 7."""

import json
import random
from typing import Any

LABS = (
    ("4548-4", "Hemoglobin A1c/Hemoglobin.total in Blood", "%", 5.0, 6.4),
    ("2160-0", "Creatinine [Mass/volume] in Serum or Plasma", "mg/dL", 0.7, 1.1),
    ("2823-3", "Potassium [Moles/volume] in Serum or Plasma", "mmol/L", 3.6, 4.9),
    ("718-7", "Hemoglobin [Mass/volume] in Blood", "g/dL", 13.0, 16.0),
    ("2089-1", "Cholesterol in LDL [Mass/volume] in Serum or Plasma", "mg/dL", 80, 130),
    ("2345-7", "Glucose [Mass/volume] in Serum or Plasma", "mg/dL", 80, 110),
)
PATIENT_ID = "bench-1"
_CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"
_CLINICAL = "http://terminology.hl7.org/CodeSystem/condition-clinical"


def _coding(system: str, code: str, display: str) -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code, "display": display}], "text": display}


def observation(number: int, dice: random.Random) -> dict[str, Any]:
    code, display, unit, low, high = LABS[number % len(LABS)]
    return {
        "resourceType": "Observation",
        "id": f"obs-{number}",
        "meta": {"profile": ["http://hl7.org/fhir/us/core/StructureDefinition/us-core-observation-lab"]},
        "status": "final",
        "category": [{"coding": [{"system": _CATEGORY, "code": "laboratory", "display": "Laboratory"}]}],
        "code": _coding("http://loinc.org", code, display),
        "subject": {"reference": f"Patient/{PATIENT_ID}"},
        "effectiveDateTime": f"20{dice.randint(18, 25)}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}T08:30:00+00:00",
        "issued": "2025-12-01T09:00:00.000+00:00",
        "valueQuantity": {
            "value": round(dice.uniform(low, high), 2),
            "unit": unit,
            "system": "http://unitsofmeasure.org",
            "code": unit,
        },
        "referenceRange": [{"low": {"value": low, "unit": unit}, "high": {"value": high, "unit": unit}}],
    }


def patient() -> dict[str, Any]:
    return {
        "resourceType": "Patient",
        "id": PATIENT_ID,
        "identifier": [{"system": "urn:oid:1.2.36.146.595.217.0.1", "value": "MRN-7734521"}],
        "name": [{"use": "official", "family": "Exampleman", "given": ["Benjamin", "Quill"]}],
        "gender": "male",
        "birthDate": "1968-04-17",
        "telecom": [{"system": "phone", "value": "+1 555 0100 234"}],
        "address": [{"line": ["12 Sample Street"], "city": "Testville", "postalCode": "99999"}],
    }


def _condition(number: int) -> dict[str, Any]:
    code, display = (("38341003", "Hypertensive disorder"), ("55822004", "Hyperlipidemia"))[number % 2]
    return {
        "resourceType": "Condition",
        "id": f"cond-{number}",
        "clinicalStatus": {"coding": [{"system": _CLINICAL, "code": "active"}]},
        "code": _coding("http://snomed.info/sct", code, display),
        "subject": {"reference": f"Patient/{PATIENT_ID}"},
        "onsetDateTime": "2019-05-01",
    }


def _medication(number: int) -> dict[str, Any]:
    code, display = (("29046", "lisinopril"), ("83367", "atorvastatin"), ("6809", "metformin"))[number % 3]
    return {
        "resourceType": "MedicationRequest",
        "id": f"med-{number}",
        "status": "active",
        "intent": "order",
        "medicationCodeableConcept": _coding("http://www.nlm.nih.gov/research/umls/rxnorm", code, display),
        "subject": {"reference": f"Patient/{PATIENT_ID}"},
        "authoredOn": "2025-06-01",
    }


def bundle(resources: list[dict[str, Any]]) -> dict[str, Any]:
    entries = [{"fullUrl": f"https://ehr.example.org/{r['resourceType']}/{r['id']}", "resource": r} for r in resources]
    return {"resourceType": "Bundle", "type": "searchset", "total": len(entries), "entry": entries}


def call(observations: int, hook_instance: str) -> bytes:
    """A patient-view request whose prefetch holds that many laboratory results."""
    dice = random.Random(7)
    prefetch = {
        "patient": patient(),
        "conditions": bundle([_condition(number) for number in range(4)]),
        "laboratory": bundle([observation(number, dice) for number in range(observations)]),
        "medications": bundle([_medication(number) for number in range(6)]),
    }
    empty = ("vitals", "genomics", "social", "allergies", "statements", "procedures")
    prefetch |= {key: bundle([]) for key in empty}
    return json.dumps(
        {
            "hook": "patient-view",
            "hookInstance": hook_instance,
            "context": {"userId": "Practitioner/p1", "patientId": PATIENT_ID},
            "prefetch": prefetch,
        }
    ).encode()


def chart(observations: int) -> bytes:
    """One Bundle with that many results, for reading alone."""
    dice = random.Random(7)
    return json.dumps(bundle([patient(), *(observation(number, dice) for number in range(observations))])).encode()
