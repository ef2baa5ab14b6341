"""Charts whose pictures lie in notes, results, vital signs and drugs; every patient is invented."""

import base64
import json
from typing import Any

Json = dict[str, Any]
SUBJECT = {"reference": "Patient/p"}
TODAY = "2026-10-31"
LOINC, SNOMED, HPO = "http://loinc.org", "http://snomed.info/sct", "http://human-phenotype-ontology.org"


def concept(system: str, code: str) -> Json:
    return {"coding": [{"system": system, "code": code}]}


def patient(birth: str, gender: str) -> Json:
    return {"resourceType": "Patient", "id": "p", "birthDate": birth, "gender": gender, "name": [{"family": "Osler"}]}


def note(text: str, day: str = TODAY, name: str = "note") -> Json:
    data = base64.b64encode(text.encode()).decode()
    content = [{"attachment": {"contentType": "text/plain; charset=utf-8", "data": data}}]
    return {
        "resourceType": "DocumentReference",
        "id": name,
        "status": "current",
        "subject": SUBJECT,
        "date": f"{day}T08:00:00Z",
        "content": content,
    }


def problem(system: str, code: str, day: str = TODAY, name: str = "problem") -> Json:
    active = concept("http://terminology.hl7.org/CodeSystem/condition-clinical", "active")
    return {
        "resourceType": "Condition",
        "id": name,
        "subject": SUBJECT,
        "clinicalStatus": active,
        "code": concept(system, code),
        "recordedDate": day,
    }


def result(code: str, value: float, unit: str, day: str = TODAY, name: str = "result", **more: Any) -> Json:
    return {
        "resourceType": "Observation",
        "id": name,
        "status": "final",
        "subject": SUBJECT,
        "code": concept(LOINC, code),
        "effectiveDateTime": day,
        "valueQuantity": {"value": value, "unit": unit, "system": "http://unitsofmeasure.org", "code": unit},
        **more,
    }


def drug(code: str) -> Json:
    return {
        "resourceType": "MedicationRequest",
        "id": "drug",
        "status": "active",
        "intent": "order",
        "subject": SUBJECT,
        "medicationCodeableConcept": concept("http://www.nlm.nih.gov/research/umls/rxnorm", code),
        "authoredOn": TODAY,
    }


def bundle(*resources: Json) -> bytes:
    return json.dumps(
        {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": r} for r in resources]}
    ).encode()


HIGH = {"interpretation": [concept("http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation", "H")]}

PNEUMONIA_EN = bundle(
    patient("1956-03-02", "female"),
    note(
        "Productive cough with purulent sputum and chest pain for 3 days. Crackles at the right base. No leg swelling."
    ),
    result("8310-5", 39.1, "Cel", name="temperature"),
    result("6690-2", 17.4, "10*9/L", name="leucocytes", **HIGH),
)
PNEUMONIA_ZH = bundle(
    patient("1956-03-02", "female"),
    note("咳嗽、咳黄痰3天，伴胸痛，右下肺可闻及湿啰音。无下肢水肿。"),
    result("8310-5", 39.1, "Cel", name="temperature"),
    result("6690-2", 17.4, "10*9/L", name="leucocytes", **HIGH),
)
BLEEDING = bundle(
    patient("1950-05-05", "male"),
    note("Black tarry stools since yesterday, epigastric pain, feels faint."),
    drug("5640"),
    result(
        "718-7", 78, "g/L", name="haemoglobin", referenceRange=[{"low": {"value": 130, "unit": "g/L", "code": "g/L"}}]
    ),
)
OTHERS = {
    "family": "Father had haemoptysis and chest pain and died of lung cancer. Mother: cough, fever. Feels well.",
    "history": "Past medical history: pneumonia, haemoptysis, pleuritic chest pain, all in 1998.",
    "hypothetical": "Return if fever, cough, haemoptysis, chest pain or dyspnoea develop.",
    "denied": "No fever, no cough, no haemoptysis, no chest pain, no dyspnoea.",
    "doubted": "Possible pneumonia. Rule out haemoptysis, query pleuritic pain.",
    "家族": "父亲有咯血、胸痛，死于肺癌。母亲咳嗽、发热。患者本人无不适。",
    "既往": "既往史：咯血、胸痛、发热、咳嗽，均已愈。",
    "假设": "若出现发热、咳嗽、咯血、胸痛、呼吸困难请就诊。",
    "否认": "否认发热、咳嗽、咯血、胸痛、呼吸困难。",
}
"""Notes that speak of somebody or some time else: nothing is ranked."""
