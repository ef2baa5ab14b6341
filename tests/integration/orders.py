"""Small order-sign requests about one gene and one draft, for tests over HTTP."""

import json

from starlette.testclient import TestClient

SIGN = "/cds-services/therapy-order-sign"
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
LOINC = "http://loinc.org"


def bundle(*resources: dict[str, object]) -> dict[str, object]:
    return {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": found} for found in resources]}


def result(gene: str, words: str, patient: str = "p1") -> dict[str, object]:
    """A genotype, or a phenotype in words, as one Observation."""
    is_genotype = "*" in words
    return {
        "resourceType": "Observation",
        "id": f"result-{gene}",
        "status": "final",
        "subject": {"reference": f"Patient/{patient}"},
        "code": {"coding": [{"system": LOINC, "code": "84413-4" if is_genotype else "53040-2"}]},
        "effectiveDateTime": "2026-05-01",
        "valueCodeableConcept": {"text": words},
        "component": [
            {
                "code": {"coding": [{"system": LOINC, "code": "48018-6"}]},
                "valueCodeableConcept": {"text": gene},
            }
        ],
    }


def draft(code: str, value: str, unit: str = "mg", patient: str = "p1") -> str:
    """A draft order as a client might write it: its own spaces, order and numbers; one dose a day."""
    return (
        f'{{ "resourceType":"MedicationRequest", "id":"draft-{code}",\n  "status":"draft","intent":"order",'
        f'"subject":{{"reference":"Patient/{patient}"}}, "x-site":{{"b":1.50,"a":[]}},\n'
        f'  "medicationCodeableConcept":{{"coding":[{{"code":"{code}","system":"{RXNORM}"}}]}},'
        f'"dosageInstruction":[{{"timing":{{"repeat":{{"frequency":1,"period":1,"periodUnit":"d"}}}},'
        f'"doseAndRate":[{{"doseQuantity":{{"value":{value},"unit":"{unit}"}}}}]}}],"priority":"routine" }}'
    )


def sign(
    client: TestClient,
    drafts: list[str],
    results: list[dict[str, object]],
    *,
    instance: int = 1,
    user: str = "Practitioner/1",
    patient: str = "p1",
    medications: list[dict[str, object]] | None = None,
    language: str = "en",
) -> bytes:
    """The answer's bytes. The drafts go out letter for letter."""
    body = signing(drafts, results, instance=instance, user=user, patient=patient, medications=medications)
    headers = {"content-type": "application/json", "accept-language": language}
    answer = client.post(SIGN, content=body, headers=headers)
    assert answer.status_code == 200
    return answer.content


def signing(
    drafts: list[str],
    results: list[dict[str, object]],
    *,
    instance: int = 1,
    user: str = "Practitioner/1",
    patient: str = "p1",
    medications: list[dict[str, object]] | None = None,
) -> bytes:
    """The request's bytes."""
    asked = {
        "hook": "order-sign",
        "hookInstance": f"8f14e45f-ceea-467f-a0e6-{instance:012d}",
        "context": {"userId": user, "patientId": patient, "draftOrders": "DRAFTS"},
        "prefetch": {
            "patient": {"resourceType": "Patient", "id": patient, "gender": "female", "birthDate": "1970-02-03"},
            **dict.fromkeys(("conditions", "laboratory", "vitals", "statements", "allergies", "procedures")),
            "medications": bundle(*medications) if medications else None,
            "genomics": bundle(*results),
        },
    }
    entries = ",".join(f'{{"resource":{one}}}' for one in drafts)
    drafted = f'{{"resourceType":"Bundle","type":"collection","entry":[{entries}]}}'
    return json.dumps(asked).replace('"DRAFTS"', drafted).encode()
