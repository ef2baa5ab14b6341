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

ROUTINE = (
    "Routine follow-up of hypertension and type 2 diabetes. No complaints. BP 132/80. Continue metformin.",
    "Annual physical. No chest pain, no shortness of breath. Exam normal. Flu vaccine given.",
    "Knee pain after gardening last weekend, improving with rest. No swelling, no fever.",
    "Mild sore throat and runny nose for two days, no fever. Viral illness, reassured.",
    "Back for blood pressure check. Home readings 128/76. Occasional headache after long days at the computer.",
    "Well child visit, 4 years old. Growing well, developing normally, eats and sleeps well.",
    "Medication refill for levothyroxine. TSH normal. Some fatigue, she works night shifts.",
    "Post-operative visit, day 10 after cataract surgery. Vision improving, no pain, no redness.",
    "Seasonal allergies: sneezing, itchy eyes, nasal congestion every spring. Requests cetirizine.",
    "Low back pain for one week after lifting boxes, no leg weakness, no numbness, bowel and bladder normal.",
    "Diabetes education session. Discussed symptoms of hypoglycaemia: sweating, tremor, palpitations, confusion.",
    "Cough resolved after antibiotics for pneumonia last month. Chest clear today.",
    "高血压、2型糖尿病复诊，无不适，血压130/80mmHg，继续原方案治疗。",
    "体检，无胸闷胸痛，无气促，查体未见异常。",
    "感冒2天，流清涕、打喷嚏，无发热，嘱多饮水休息。",
    "右膝关节疼痛1周，登山后出现，休息后缓解，无红肿。",
    "儿童保健：4岁，生长发育正常，饮食睡眠好。",
    "甲状腺功能减退复诊，TSH正常，偶有乏力。",
    "白内障术后10天复查，视力提高，无眼痛、眼红。",
    "腰痛1周，搬重物后出现，无下肢麻木无力，大小便正常。",
    "失眠半年，工作压力大，情绪尚可，要求开助眠药。",
    "肺炎治疗后复查，咳嗽已愈，无发热，双肺呼吸音清。",
    "糖尿病健康宣教：低血糖时可出现心慌、出汗、手抖。",
    "季节性过敏性鼻炎，鼻塞、打喷嚏、眼痒，要求开氯雷他定。",
)
"""Everyday visits: a card would be one too many."""
