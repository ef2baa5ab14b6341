"""What clinicians ask of a chart in their own words: the right part of the record answers, in both languages."""

import base64
import json
from datetime import UTC, datetime
from functools import cache

import pytest

from cds_hooks.asking_patient import PatientFile, open_file
from model.domain.text import Language
from model.knowledge.load import load
from model.language.ask import language_of
from model.language.index import open_corpus
from model.language.plain import plain_summary
from model.language.summary import summary

AS_OF = datetime(2026, 11, 28, tzinfo=UTC)
HL7 = "http://terminology.hl7.org/CodeSystem"
LOINC, SNOMED = "http://loinc.org", "http://snomed.info/sct"
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"


def concept(system: str, code: str) -> dict[str, object]:
    return {"coding": [{"system": system, "code": code}]}


def order(code: str, status: str = "active", **repeat: object) -> dict[str, object]:
    dosage = {
        "doseAndRate": [
            {"doseQuantity": {"value": 15, "unit": "mg", "system": "http://unitsofmeasure.org", "code": "mg"}}
        ],
        "timing": {"repeat": repeat or {"frequency": 2, "period": 1, "periodUnit": "d"}},
    }
    return {
        "resourceType": "MedicationRequest",
        "status": status,
        "intent": "order",
        "authoredOn": "2026-06-01",
        "medicationCodeableConcept": concept(RXNORM, code),
        "dosageInstruction": [dosage],
    }


def result(code: str, day: str, value: float | None = None, unit: str = "", absent: str = "") -> dict[str, object]:
    entry: dict[str, object] = {
        "resourceType": "Observation",
        "status": "final",
        "code": concept(LOINC, code),
        "effectiveDateTime": day,
    }
    if value is not None:
        entry["valueQuantity"] = {"value": value, "unit": unit, "system": "http://unitsofmeasure.org", "code": unit}
    if absent:
        entry["dataAbsentReason"] = concept(f"{HL7}/data-absent-reason", absent)
    return entry


def note(text: str, day: str) -> dict[str, object]:
    content = {"contentType": "text/plain", "data": base64.b64encode(text.encode()).decode()}
    return {
        "resourceType": "DocumentReference",
        "status": "current",
        "date": f"{day}T09:00:00Z",
        "content": [{"attachment": content}],
    }


def allergy(code: str, verification: str = "confirmed", system: str = SNOMED) -> dict[str, object]:
    return {
        "resourceType": "AllergyIntolerance",
        "code": concept(system, code),
        "verificationStatus": concept(f"{HL7}/allergyintolerance-verification", verification),
    }


def relative(relation: str, code: str) -> dict[str, object]:
    return {
        "resourceType": "FamilyMemberHistory",
        "status": "completed",
        "relationship": concept(f"{HL7}/v3-RoleCode", relation),
        "condition": [{"code": concept(SNOMED, code)}],
    }


ENTRIES = (
    order("6851", frequency=1, period=1, periodUnit="wk"),
    order("1114195", status="on-hold"),
    order("5521"),
    result("718-7", "2026-05-20", 7.2, "g/dL"),
    *(result("718-7", f"2026-1{month}-01", 11 + month / 10, "g/dL") for month in (0, 1)),
    result("718-7", "2026-08-01", 10.4, "g/dL"),
    result("718-7", "2026-09-01", 10.6, "g/dL"),
    result("10535-3", "2026-11-20", 2.4, "ng/mL"),
    result("10334-1", "2026-11-20", 22, "U/mL"),
    result("2345-7", "2026-11-20", 48, "mg/dL") | {"referenceRange": [{"low": {"value": 70, "unit": "mg/dL"}}]},
    result("2951-2", "2026-11-20", absent="masked"),
    result("2823-3", "2026-11-20", absent="error"),
    note("Three days of dyspnea. Denies hemoptysis.", "2026-11-20"),
    allergy("111088007"),
    relative("MTH", "254837009"),
    relative("AUNT", "363443007"),
    {"resourceType": "ServiceRequest", "status": "active", "intent": "order", "code": concept(LOINC, "11253-2")},
    {
        "resourceType": "Procedure",
        "status": "completed",
        "code": concept(SNOMED, "169069000"),
        "performedDateTime": "2026-11-12",
    },
    {"resourceType": "Condition", "code": concept(SNOMED, "38341003")},
    {"resourceType": "Condition", "code": 12},
)


def opened(*entries: dict[str, object]) -> PatientFile:
    patient = {"resourceType": "Patient", "id": "p", "gender": "female", "birthDate": "1958-04-02"}
    sent = [patient]
    for at, entry in enumerate(entries):
        owner = "patient" if entry["resourceType"] in {"AllergyIntolerance", "FamilyMemberHistory"} else "subject"
        sent.append({**entry, "id": f"e{at}", owner: {"reference": "Patient/p"}})
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": entry} for entry in sent]}
    return open_file(json.dumps(bundle).encode(), patient_id=None, as_of=AS_OF)


@cache
def chart() -> PatientFile:
    return opened(*ENTRIES)


def told(question: str, file: PatientFile | None = None) -> list[tuple[str, str]]:
    language = language_of(question)
    said = (file or chart()).ask(question, open_corpus().names)
    return [(item.standing, item.text.spoken(language)) for item in said]


@pytest.mark.parametrize(
    ("question", "standing", "words"),
    [
        ("How often does she take methotrexate?", "recorded", "methotrexate 15 mg a week (not daily)"),
        ("甲氨蝶呤剂量？", "recorded", "每周15 mg（不是每日）"),
        ("Hydroxychloroquine dose?", "recorded", "30 mg a day in 2 doses"),
        ("Did she have hemoptysis?", "denied", "A note says that it is not there: coughing up blood (8 days ago)"),
        ("咯血吗？", "denied", "注明没有：咯血"),
        ("Is she short of breath?", "recorded", "A note says that it is there"),
        ("有呼吸困难吗？", "recorded", "记有：呼吸困难"),
        ("hypoglycemia?", "recorded", "glucose 48 mg/dL (8 days ago)"),
        ("有低血糖吗？", "recorded", "血糖 48 mg/dL"),
        ("dysphagia?", "not_recorded", "That is not a no"),
        ("Lowest haemoglobin?", "recorded", "Lowest haemoglobin of 5 days: 7.2 g/dL"),
        ("血红蛋白最低多少？", "recorded", "7.2 g/dL"),
        ("dig level?", "recorded", "digoxin level: 2.4 ng/mL"),
        ("地高辛浓度？", "recorded", "地高辛浓度：2.4 ng/mL"),
        ("CA-125?", "recorded", "CA-125: 22 U/mL"),
        ("CMV PCR?", "not_read", "has no name at Osler"),
        ("last sodium?", "withheld", "a value that its sender withholds"),
        ("上次钠多少？", "withheld", "数值被发送方屏蔽"),
        ("last potassium?", "not_read", "sent without a value that can be used"),
        ("上次血钾多少？", "not_read", "没有可用的数值"),
        ("Latex allergy?", "recorded", "recorded: latex"),
        ("乳胶过敏吗？", "recorded", "乳胶"),
        ("姨妈得过什么癌？", "recorded", "家族中（姑姨）：卵巢恶性肿瘤"),
        ("Did her aunt have cancer?", "recorded", "In the family (aunt): malignant tumour of ovary"),
        ("What labs are pending?", "recorded", "not as done: tacrolimus level"),
        ("还有什么检查没做？", "recorded", "未注明已完成：他克莫司浓度"),
        ("最近一次CT什么时候？", "recorded", "胸部CT（16天前）"),
        ("Who prescribed the methotrexate?", "not_read", "is not read from a record"),
        ("甲氨蝶呤是谁开的？", "not_read", "不读取由谁开具"),
        ("Does she have a central line?", "not_read", "does not read devices"),
        ("有没有植入物？", "not_read", "不读取器械和植入物"),
        ("Does she have an EpiPen?", "not_recorded", "epinephrine is not on the medication list"),
        ("SGLT2 inhibitor?", "not_recorded", "names none of these: SGLT2 inhibitors"),
        ("Is she taking calcium?", "not_recorded", "names none of these: calcium supplements"),
        ("PTH?", "not_recorded", "No parathyroid hormone is in the record"),
        ("甲旁激素？", "not_recorded", "记录中没有甲状旁腺激素"),
        ("Is she on a dopamine agonist?", "not_read", "has no name at Osler"),
        ("Has her gallbladder been removed?", "not_recorded", "cholecystectomy is not among the procedures"),
        ("Has she been vaccinated against hepatitis B?", "not_read", "does not read vaccinations"),
        ("乙肝疫苗打过吗？", "not_read", "不读取疫苗接种"),
        ("calcium?", "not_recorded", "No total calcium is in the record"),
        ("Does she have diabetes?", "not_recorded", "That is not a no"),
    ],
)
def test_the_part_of_the_record_that_is_asked_for_answers(question, standing, words):
    first = told(question)[0]
    assert first[0] == standing
    assert words in first[1]


@pytest.mark.parametrize("question", ["Does she have a pacemaker?", "她有起搏器吗？"])
def test_what_stands_in_a_part_that_is_never_read_is_not_called_absent(question):
    assert {standing for standing, _ in told(question)} == {"not_read"}


@pytest.mark.parametrize("question", ["Does she have diabetes?", "她有糖尿病吗？"])
def test_an_entry_that_could_not_be_read_is_told_beside_what_was_not_found(question):
    assert [standing for standing, _ in told(question)] == ["not_recorded", "not_read"]


@pytest.mark.parametrize(
    ("question", "is_of_patient"),
    [
        ("Did she travel to the moon?", True),
        ("gizmo?", True),
        ("What is the best treatment for Kawasaki disease?", False),
        ("川崎病怎么治疗？", False),
    ],
)
def test_a_question_after_the_patient_is_not_answered_from_general_rules(question, is_of_patient):
    assert chart().is_asked_of(question, open_corpus().names) is is_of_patient


@pytest.mark.parametrize(
    ("question", "entry", "standing", "words"),
    [
        ("Any allergies?", allergy("1191", "refuted", RXNORM), "not_recorded", "neither an allergy nor"),
        ("Any allergies?", allergy("409137002"), "denied", "no known drug allergy"),
        ("Penicillin allergy?", allergy("409137002"), "denied", "no known drug allergy"),
        ("Latex allergy?", allergy("409137002"), "not_recorded", "No allergy to latex is in the record"),
        ("乳胶过敏吗？", allergy("409137002"), "not_recorded", "没有对乳胶过敏的内容"),
        ("Latex allergy?", allergy("716186003"), "denied", "no known allergy"),
    ],
)
def test_none_known_speaks_of_its_own_kind_alone(question, entry, standing, words):
    first = told(question, opened(entry))[0]
    assert first[0] == standing
    assert words in first[1]


def test_what_alone_was_ruled_out_is_told_beside_the_silence():
    refuted = opened(allergy("1191", "refuted", RXNORM))
    assert told("Any allergies?", refuted)[1:] == [("denied", "The record states that there is no allergy to aspirin.")]
    assert told("有过敏吗？", refuted)[1:] == [("denied", "记录注明：对阿司匹林无过敏。")]


def lines(file: PatientFile, language: Language) -> str:
    return " ".join(item.text.spoken(language) for item in summary(file.sealed.case, load(), file.assessment))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (Language.EN, ("methotrexate 15 mg a week (not daily)", "whether it is taken is not known: rivaroxaban")),
        (
            Language.EN,
            ("Entries that could not be read: 1.", "Entries that are withheld: 1.", "digoxin level 2.4 ng/mL"),
        ),
        (Language.ZH, ("甲氨蝶呤每周15 mg（不是每日）", "不知是否在用：利伐沙班")),
        (Language.ZH, ("另有未能读取的记录：1条。", "另有不允许读取的记录：1条。", "地高辛浓度 2.4 ng/mL")),
    ],
)
def test_the_summary_tells_what_could_not_be_read_and_what_is_easily_left_out(language, words):
    said = lines(chart(), language)
    assert [each for each in words if each not in said] == []


@pytest.mark.parametrize("absent", ["masked", "error"])
def test_no_result_is_not_said_where_one_could_not_be_read(absent):
    file = opened(result("2951-2", "2026-11-20", absent=absent), result("10535-3", "2026-11-20", 2.4, "ng/mL"))
    assert "that a rule weighs: none. Entries that" in lines(file, Language.EN)
    assert "Your results could not all be read." in [item.text.en for item in plain_summary(file.sealed.case, load())]


def test_a_refuted_allergy_to_one_drug_is_not_summed_up_as_no_known_allergy():
    said = lines(opened(allergy("1191", "refuted", RXNORM)), Language.EN)
    assert "no allergy to aspirin" in said
    assert "no known allergy" not in said
