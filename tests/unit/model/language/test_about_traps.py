"""Questions in everyday words on a chart of traps: stopped drugs, wide names, tests, plans, orders not to give."""

import json
from datetime import UTC, datetime
from functools import cache

import pytest

from cds_hooks.asking_patient import PatientFile, open_file
from cds_hooks.samples.catalogue import bundle
from model.language.index import open_corpus

AS_OF = datetime(2026, 11, 29, tzinfo=UTC)
SNOMED, LOINC = "http://snomed.info/sct", "http://loinc.org"
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
ICD10 = "http://hl7.org/fhir/sid/icd-10-cm"
HL7 = "http://terminology.hl7.org/CodeSystem"


def concept(system: str, code: str, display: str = "") -> dict[str, object]:
    return {"coding": [{"system": system, "code": code, **({"display": display} if display else {})}]}


def problem(code: str, clinical: str = "active", verification: str = "confirmed", system: str = SNOMED):
    return {
        "resourceType": "Condition",
        "code": concept(system, code),
        "clinicalStatus": concept(f"{HL7}/condition-clinical", clinical),
        "verificationStatus": concept(f"{HL7}/condition-ver-status", verification),
        "category": [concept(f"{HL7}/condition-category", "problem-list-item")],
    }


def result(code: str, day: str, **value: object) -> dict[str, object]:
    return {
        "resourceType": "Observation",
        "status": "final",
        "code": concept(LOINC, code),
        "effectiveDateTime": day,
        **value,
    }


def amount(value: float, unit: str, **more: str) -> dict[str, object]:
    return {
        "valueQuantity": {"value": value, "unit": unit, "system": "http://unitsofmeasure.org", "code": unit, **more}
    }


def order(code: str, status: str, **more: object) -> dict[str, object]:
    return {
        "resourceType": "MedicationRequest",
        "status": status,
        "intent": "order",
        "medicationCodeableConcept": concept(RXNORM, code),
        "authoredOn": "2026-06-01",
        **more,
    }


def allergy(code: str, display: str = "", **more: object) -> dict[str, object]:
    return {
        "resourceType": "AllergyIntolerance",
        "code": concept(RXNORM, code, display),
        "clinicalStatus": concept(f"{HL7}/allergyintolerance-clinical", "active"),
        "verificationStatus": concept(f"{HL7}/allergyintolerance-verification", "confirmed"),
        **more,
    }


def procedure(code: str, status: str, day: str) -> dict[str, object]:
    return {
        "resourceType": "Procedure",
        "status": status,
        "code": concept(SNOMED, code),
        "performedDateTime": day,
    }


NEGATIVE = {"valueCodeableConcept": concept(SNOMED, "260385009")}
ENTRIES: tuple[dict[str, object], ...] = (
    problem("709044004"),
    problem("Z80.0", system=ICD10),
    problem("61462000", verification="refuted"),
    problem("56717001", clinical="inactive"),
    problem("84114007", verification="provisional"),
    problem("94222008"),
    procedure("38102005", "completed", "2003-05-01"),
    procedure("73761001", "not-done", "2026-01-01"),
    procedure("18286008", "preparation", "2026-12-10"),
    order("11289", "stopped"),
    order("5487", "cancelled"),
    order("3407", "draft"),
    order("2002", "active", doNotPerform=True),
    allergy("10831", criticality="high", reaction=[{"manifestation": [concept(SNOMED, "39579001")]}]),
    allergy("70618"),
    allergy("999001", "Carbapenem"),
    result("2823-3", "2026-11-20", **amount(5.7, "mmol/L")),
    order("1364430", "active"),
    order("17767", "active"),
    result("5196-1", "2026-10-01", **NEGATIVE),
    result("5222-5", "2026-10-01", **NEGATIVE),
    result("6598-7", "2026-11-20", **amount(5, "ng/L", comparator="<")),
    result("24467-3", "2026-11-20", **amount(310, "/uL")),
    result("718-7", "2026-11-20", **amount(9.8, "g/dL")),
    result("718-7", "2026-05-20", **amount(118, "g/L")),
    result("3084-1", "2026-11-20", valueString="haemolysed"),
    result("77777-7", "2026-11-20", **amount(1, "g/L")),
    {
        "resourceType": "FamilyMemberHistory",
        "status": "completed",
        "relationship": concept(f"{HL7}/v3-RoleCode", "MTH"),
        "condition": [
            {
                "code": concept(SNOMED, "254837009"),
                "onsetAge": {"value": 44, "unit": "years", "system": "http://unitsofmeasure.org", "code": "a"},
            }
        ],
    },
)


@cache
def chart() -> PatientFile:
    patient = {"resourceType": "Patient", "id": "trap", "gender": "female", "birthDate": "1958-04-02"}
    entries = [patient]
    for at, entry in enumerate(ENTRIES):
        owner = "patient" if entry["resourceType"] in {"AllergyIntolerance", "FamilyMemberHistory"} else "subject"
        entries.append({**entry, "id": f"trap-{at}", owner: {"reference": "Patient/trap"}})
    sent = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": entry} for entry in entries]}
    return open_file(json.dumps(sent).encode(), patient_id=None, as_of=AS_OF)


def told(question: str) -> list[tuple[str, str]]:
    return [(said.standing, said.text.en) for said in chart().ask(question, open_corpus().names)]


@pytest.mark.parametrize(
    ("question", "standing", "words"),
    [
        ("Is she still on warfarin?", "recorded", "no longer taken: warfarin"),
        ("她现在还吃华法林吗？", "recorded", "no longer taken: warfarin"),
        ("Does she still take apixaban?", "recorded", "On the medication list: apixaban"),
        ("阿哌沙班还用着吗？", "recorded", "On the medication list: apixaban"),
        ("Is she actually on amlodipine?", "recorded", "On the medication list: amlodipine"),
        ("Is she still on heparin?", "not_recorded", "heparin is not on the medication list"),
        ("warfarin?", "recorded", "no longer taken: warfarin"),
        ("Any cancer in her family?", "recorded", "In the family (mother): breast cancer (at 44)"),
        ("家里有人得癌症吗？", "recorded", "In the family (mother): breast cancer (at 44)"),
        ("Has her father had a stroke?", "not_recorded", "What it holds follows"),
        ("Hepatitis B status?", "recorded", "hepatitis B surface antigen: negative (59 days ago)"),
        ("有乙肝吗？", "recorded", "hepatitis B surface antigen: negative (59 days ago)"),
        ("Has she got HIV?", "recorded", "HIV-1 antigen: negative (59 days ago)"),
        ("有艾滋病吗？", "recorded", "HIV-1 antigen: negative (59 days ago)"),
        ("Is her troponin raised?", "recorded", "<5 ng/L (9 days ago). No rule of Osler reads this result"),
        ("肌钙蛋白高吗？", "recorded", "<5 ng/L (9 days ago). No rule of Osler reads this result"),
        ("CD4 count?", "recorded", "CD4 count: 310 /uL"),
        ("CD4多少？", "recorded", "CD4 count: 310 /uL"),
        ("How has the haemoglobin moved since May?", "recorded", "from 11.8 g/dL, sent as 118 g/L (6 months ago)"),
        ("血红蛋白跟5月比怎么样？", "recorded", "the newest is lower"),
        ("Has she had an ablation?", "recorded", "On the record, but not as done: catheter ablation"),
        ("她做过射频消融吗？", "recorded", "On the record, but not as done: catheter ablation"),
        ("Has she had her gallbladder out?", "recorded", "Among the procedures: cholecystectomy"),
        ("胆囊切了没有？", "recorded", "Among the procedures: cholecystectomy"),
        ("When did she have her colonoscopy?", "denied", "this was not done: colonoscopy."),
        ("肠镜做了没有？", "denied", "this was not done: colonoscopy."),
        ("Which pills did she come off?", "recorded", "no longer taken: warfarin"),
        ("停过哪些药？", "recorded", "no longer taken: warfarin"),
        ("Is the tuberculosis still active?", "recorded", "no longer active: tuberculosis"),
        ("肺结核还在活动吗？", "recorded", "no longer active: tuberculosis"),
        ("Is heart failure confirmed?", "recorded", "not confirmed: heart failure"),
        ("她确诊心衰了吗？", "recorded", "not confirmed: heart failure"),
        ("她自己有肠癌吗？", "not_recorded", "colorectal cancer is not in the record"),
        ("Has she had malaria?", "not_read", "whether the record holds it cannot be said"),
        ("她得过疟疾吗？", "not_read", "whether the record holds it cannot be said"),
        ("Has it spread to the brain?", "not_read", "Not every word of the question is known"),
        ("她的癌转移到脑了吗？", "not_read", "Not every word of the question is known"),
        ("Can she have carbamazepine?", "not_read", "an order not to give carbamazepine"),
        ("卡马西平可以用吗？", "not_read", "an order not to give carbamazepine"),
        ("Is she on digoxin?", "recorded", "Being ordered now: digoxin, order drafted"),
        ("地高辛在吃吗？", "recorded", "Being ordered now: digoxin, order drafted"),
        ("Does she take hydrochlorothiazide?", "recorded", "not taken (never begun, cancelled or stopped)"),
        ("氢氯噻嗪吃着没？", "recorded", "not taken (never begun, cancelled or stopped)"),
        ("Any sulfa allergy?", "recorded", "(reaction: anaphylaxis), marked as high risk"),
        ("磺胺过敏吗？", "recorded", "(reaction: anaphylaxis), marked as high risk"),
        ("Penicillin allergy?", "not_read", "without a name here, which may be this: 70618"),
        ("青霉素过敏吗？", "not_read", "without a name here, which may be this: 70618"),
        ("Carbapenem allergy?", "recorded", "recorded: carbapenems"),
        ("Can potassium supplements be added?", "rule", "potassium chloride: contraindicated"),
        ("可以补钾吗？", "rule", "potassium chloride: contraindicated"),
        ("Is she off warfarin now?", "recorded", "no longer taken: warfarin"),
        ("Has she had a knee replacement?", "not_recorded", "knee replacement is not among the procedures"),
        ("Uric acid?", "not_read", "urate: measured or ordered (9 days ago), but without a value"),
        ("尿酸高不高？", "not_read", "urate: measured or ordered (9 days ago), but without a value"),
    ],
)
def test_the_first_answer_is_the_one_that_was_asked_for(question, standing, words):
    first = told(question)[0]
    assert first[0] == standing
    assert words in first[1]


@pytest.mark.parametrize("question", ["Any cancer in her family?", "家族里有癌症吗？"])
def test_a_family_history_on_the_problem_list_is_told_beside_the_relatives(question):
    assert any("as a family history: cancer of the digestive organs (code Z80.0)" in text for _, text in told(question))


@pytest.mark.parametrize("question", ["Did her dad have a stroke?", "她父亲中风过吗？"])
def test_where_nothing_has_that_name_the_whole_family_history_is_told(question):
    assert any("In the family (mother): breast cancer" in text for _, text in told(question))


@pytest.mark.parametrize("question", ["Does she have hepatitis B?", "她有乙肝吗"])
def test_a_test_that_is_told_is_not_called_absent_from_the_record(question):
    assert not any("not in the record" in text for _, text in told(question))


@pytest.mark.parametrize("question", ["What is her sodium?", "血钠多少？"])
def test_results_without_a_name_are_not_passed_over_when_one_is_not_found(question):
    standings = [standing for standing, text in told(question) if "sodium" in text or "77777-7" in text]
    assert standings == ["not_recorded", "not_read"]


@pytest.mark.parametrize("question", ["Has she had malaria?", "她得过疟疾吗？"])
def test_an_entry_without_a_name_is_told_where_an_unknown_name_is_asked_for(question):
    assert ("not_read", "The record states that this was ruled out: an entry without a name here (61462000).") in told(
        question
    )


@pytest.mark.parametrize("question", ["Can she have ibuprofen?", "能给她布洛芬吗？"])
def test_a_card_on_a_class_is_told_of_a_drug_of_the_class(question):
    file = open_file(bundle("ckd-anaemia"), patient_id=None, as_of=AS_OF)
    said = file.ask(question, open_corpus().names)
    assert any(item.standing == "rule" and "(NSAIDs)" in item.text.en for item in said)


@pytest.mark.parametrize(
    ("sample", "question", "words"),
    [
        ("capecitabine-dpyd", "5-FU能足量给吗？", "DPYD"),
        ("capecitabine-dpyd", "Is full dose 5-FU any good for her?", "DPYD"),
        ("clopidogrel-cyp2c19", "氯吡格雷对他管用吗？", "CYP2C19"),
        ("clopidogrel-cyp2c19", "Does clopidogrel suit him?", "CYP2C19"),
        ("lung-cancer-egfr", "Does osimertinib suit her?", "osimertinib"),
        ("chinese-diabetes", "他确诊糖尿病了吗？", "the values in the record meet the criteria"),
        ("chinese-diabetes", "Is diabetes confirmed?", "the values in the record meet the criteria"),
    ],
)
def test_a_rule_that_speaks_is_heard(sample, question, words):
    file = open_file(bundle(sample), patient_id=None, as_of=AS_OF)
    told = [item.text.en for item in file.ask(question, open_corpus().names) if item.standing == "rule"]
    assert any(words in text for text in told)


@pytest.mark.parametrize("question", ["Did she stop warfarin?", "华法林停了吗？"])
def test_a_stopped_drug_is_not_warned_of_when_it_is_asked_whether_it_was_stopped(question):
    assert [standing for standing, _ in told(question)] == ["recorded"]


@pytest.mark.parametrize("question", ["Which drugs should she stop?", "哪些药能停？"])
def test_what_may_be_stopped_is_not_answered_by_what_was(question):
    assert not any("no longer taken" in text for _, text in told(question))
