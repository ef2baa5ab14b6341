"""Two made-up patients with results, a problem and an order, as one transaction."""

from typing import Any

ADLER, BRANDT, DRUG = (
    "urn:uuid:6f0d3f6c-57d1-4c3e-9c4b-0e5a3c1f7a01",
    "urn:uuid:6f0d3f6c-57d1-4c3e-9c4b-0e5a3c1f7a02",
    "urn:uuid:6f0d3f6c-57d1-4c3e-9c4b-0e5a3c1f7a03",
)


def _create(resource: dict[str, Any], full_url: str = "") -> dict[str, Any]:
    entry = {"resource": resource, "request": {"method": "POST", "url": resource["resourceType"]}}
    return entry | ({"fullUrl": full_url} if full_url else {})


def _coded(system: str, code: str, display: str) -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code, "display": display}]}


def _result(patient: str, code: str, day: int) -> dict[str, Any]:
    return {
        "resourceType": "Observation",
        "status": "final",
        "category": [_coded("http://terminology.hl7.org/CodeSystem/observation-category", "laboratory", "Laboratory")],
        "code": _coded("http://loinc.org", code, code),
        "subject": {"reference": patient},
        "effectiveDateTime": f"2025-03-{day:02}T08:00:00Z",
        "valueQuantity": {"value": day, "unit": "g/L", "system": "http://unitsofmeasure.org", "code": "g/L"},
    }


def transaction() -> dict[str, Any]:
    """Seven haemoglobins and three creatinines of one patient, two of the other."""
    entries = [
        _create({"resourceType": "Patient", "name": [{"family": "Adler"}], "birthDate": "1960-02-03"}, ADLER),
        _create({"resourceType": "Patient", "name": [{"family": "Brandt"}], "birthDate": "1971-05-06"}, BRANDT),
        *(_create(_result(ADLER, "718-7", day)) for day in range(1, 8)),
        *(_create(_result(ADLER, "2160-0", day)) for day in range(8, 11)),
        *(_create(_result(BRANDT, "718-7", day)) for day in range(11, 13)),
        _create(
            {
                "resourceType": "Condition",
                "clinicalStatus": _coded(
                    "http://terminology.hl7.org/CodeSystem/condition-clinical", "active", "Active"
                ),
                "code": _coded("http://hl7.org/fhir/sid/icd-10", "I10", "Essential hypertension"),
                "subject": {"reference": ADLER},
            }
        ),
        _create(
            {
                "resourceType": "Medication",
                "code": _coded("http://www.nlm.nih.gov/research/umls/rxnorm", "32968", "clopidogrel"),
            },
            DRUG,
        ),
        _create(
            {
                "resourceType": "MedicationRequest",
                "status": "active",
                "intent": "order",
                "medicationReference": {"reference": DRUG},
                "subject": {"reference": ADLER},
            }
        ),
    ]
    return {"resourceType": "Bundle", "type": "transaction", "entry": entries}
