import base64
from datetime import date

import pytest

from fhir_adapter.assemble import assemble
from fhir_adapter.intake import open_slot
from model.domain.case import NO_ALLERGY, NO_DRUG_ALLERGY, ProblemState, Sex
from model.domain.code import ICD10CM, SNOMED, Code
from model.domain.finding import Presence
from privacy.snapshot import PatientSnapshot
from tests.unit.fhir_adapter.chart import AS_OF, PATIENT, RXNORM, SUBJECT, Json, chart, concept, details, raw

CLINICAL = "http://terminology.hl7.org/CodeSystem/condition-clinical"


def condition(**more: object) -> Json:
    return {"resourceType": "Condition", "id": "c1", "subject": SUBJECT, "code": concept(SNOMED, "38341003"), **more}


@pytest.mark.parametrize(
    ("clinical", "state"),
    [
        (concept(CLINICAL, "active"), ProblemState.ACTIVE),
        (concept(CLINICAL, "resolved"), ProblemState.INACTIVE),
        ("active", ProblemState.ACTIVE),
        (None, ProblemState.UNKNOWN),
    ],
)
def test_the_clinical_status_is_read_in_old_and_new_shape(clinical: object, state: ProblemState) -> None:
    (found,) = chart(condition(clinicalStatus=clinical)).problems
    assert found.state is state


def test_an_abatement_without_a_status_means_that_it_is_over() -> None:
    (found,) = chart(condition(abatementDateTime="2020-01-01")).problems
    assert found.state is ProblemState.INACTIVE


@pytest.mark.parametrize(
    ("verification", "presence", "is_confirmed"),
    [
        ("confirmed", Presence.PRESENT, True),
        ("provisional", Presence.PRESENT, False),
        ("refuted", Presence.ABSENT, False),
        ("maybe", Presence.UNKNOWN, False),
    ],
)
def test_a_refuted_problem_is_absent_and_an_unknown_word_is_not_present(
    verification: str, presence: Presence, is_confirmed: bool
) -> None:
    (found,) = chart(condition(verificationStatus=concept("x", verification))).problems
    assert (found.presence, found.is_confirmed) == (presence, is_confirmed)


def test_a_problem_entered_in_error_is_dropped() -> None:
    snapshot = chart(condition(verificationStatus=concept("x", "entered-in-error")))
    assert (snapshot.problems, snapshot.gaps) == ((), ())


def test_a_problem_with_an_impossible_date_is_kept_without_it() -> None:
    snapshot = chart(condition(onsetDateTime="2031-05-05", recordedDate="2020-13-45"))
    (found,) = snapshot.problems
    assert (found.onset, found.recorded) == (None, None)
    assert details(snapshot) == ["dated 1624 days in the future", "not a date"]


def test_a_system_written_as_oid_becomes_its_uri() -> None:
    (found,) = chart(condition(code=concept("urn:oid:2.16.840.1.113883.6.90", "I10"))).problems
    assert found.codes == (Code(ICD10CM, "I10"),)


def test_an_encounter_diagnosis_is_not_on_the_problem_list() -> None:
    (found,) = chart(condition(category=[concept("x", "encounter-diagnosis")])).problems
    assert not found.is_on_problem_list


def test_a_problem_being_entered_is_a_draft() -> None:
    (found,) = chart(drafts=(condition(),)).problems
    assert found.is_draft


def allergy(**more: object) -> Json:
    return {"resourceType": "AllergyIntolerance", "id": "a1", "patient": SUBJECT, **more}


@pytest.mark.parametrize(
    ("more", "presence"),
    [
        ({"clinicalStatus": concept("x", "active")}, Presence.PRESENT),
        ({}, Presence.PRESENT),
        ({"clinicalStatus": concept("x", "resolved")}, Presence.UNKNOWN),
        ({"clinicalStatus": concept("x", "inactive")}, Presence.UNKNOWN),
        ({"verificationStatus": concept("x", "refuted")}, Presence.ABSENT),
        ({"clinicalStatus": concept("x", "aktive")}, Presence.UNKNOWN),
        ({"code": concept(SNOMED, "716186003")}, Presence.ABSENT),
    ],
)
def test_the_standing_of_an_allergy(more: Json, presence: Presence) -> None:
    (found,) = chart(allergy(**{"code": concept(RXNORM, "723", "Amoxicillin"), **more})).allergies
    assert found.presence is presence


IPS = "http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips"


@pytest.mark.parametrize(
    ("system", "code", "expected"),
    [
        (SNOMED, "716186003", NO_ALLERGY),
        (SNOMED, "160244002", NO_ALLERGY),
        (IPS, "no-known-allergies", NO_ALLERGY),
        (SNOMED, "409137002", NO_DRUG_ALLERGY),
        (IPS, "no-known-medication-allergies", NO_DRUG_ALLERGY),
        (SNOMED, "429625007", Code(SNOMED, "429625007")),
        (SNOMED, "716220001", Code(SNOMED, "716220001")),
        (SNOMED, "1003774007", Code(SNOMED, "1003774007")),
        (IPS, "no-known-food-allergies", Code(IPS, "no-known-food-allergies")),
    ],
)
def test_no_known_allergy_is_heard_in_every_spelling(system: str, code: str, expected: Code) -> None:
    (found,) = chart(allergy(code=concept(system, code))).allergies
    assert (found.presence, found.codes) == (Presence.ABSENT, (expected,))


def test_no_information_about_allergies_is_no_statement_at_all() -> None:
    assert chart(allergy(code=concept(IPS, "no-allergy-info"))).allergies == ()


@pytest.mark.parametrize(
    ("more", "is_over"),
    [
        ({"clinicalStatus": concept("x", "resolved")}, True),
        ({"clinicalStatus": concept("x", "active")}, False),
        ({"clinicalStatus": concept("x", "resolved"), "verificationStatus": concept("x", "refuted")}, False),
    ],
)
def test_a_resolved_allergy_is_over_and_a_refuted_one_never_was(more: Json, is_over: bool) -> None:
    (found,) = chart(allergy(**{"code": concept(RXNORM, "2670", "codeine"), **more})).allergies
    assert found.is_over is is_over


@pytest.mark.parametrize(
    ("code", "names", "is_disputed"),
    [
        (concept(RXNORM, "2191") | {"text": "头孢曲松"}, {"2191", "2193"}, True),
        (concept(RXNORM, "2670", "Penicillin"), {"2670", "J01C"}, True),
        (concept(RXNORM, "723", "Penicillin"), {"723"}, False),
        (concept(RXNORM, "723", "Amoxicillin") | {"text": "阿莫西林"}, {"723"}, False),
        (concept(RXNORM, "70618") | {"text": "青霉素"}, {"J01C"}, False),
        (concept(RXNORM, "999999999") | {"text": "peanut"}, set(), False),
    ],
)
def test_an_allergy_whose_code_and_words_disagree_is_to_both(code: Json, names: set[str], is_disputed: bool) -> None:
    snapshot = chart(allergy(code=code))
    (found,) = snapshot.allergies
    assert ({each.code for each in found.ingredients}, found.is_disputed) == (names, is_disputed)
    assert [gap.what.en for gap in snapshot.gaps if "disagree" in gap.what.en] == [
        "an allergy whose code and name disagree"
    ] * is_disputed


def test_an_allergy_names_its_drug_its_reaction_and_its_weight_in_r4_and_r5() -> None:
    old = allergy(
        code={"text": "Augmentin"},
        type="intolerance",
        criticality="high",
        reaction=[{"manifestation": [concept(SNOMED, "39579001")]}],
    )
    new = old | {
        "type": concept("x", "intolerance"),
        "reaction": [{"manifestation": [{"concept": concept(SNOMED, "39579001")}]}],
    }
    records = [chart(one).allergies[0] for one in (old, new)]
    assert records[0] == records[1]
    assert [code.display for code in records[0].ingredients] == ["amoxicillin", "clavulanate"]
    assert (records[0].is_high_criticality, records[0].is_intolerance) == (True, True)
    assert records[0].reactions == (Code(SNOMED, "39579001"),)


@pytest.mark.parametrize(
    ("status", "presence"),
    [
        ("completed", Presence.PRESENT),
        ("not-done", Presence.ABSENT),
        ("on-hold", Presence.UNKNOWN),
        ("done", Presence.UNKNOWN),
    ],
)
def test_a_procedure_not_done_is_absent(status: str, presence: Presence) -> None:
    resource = {
        "resourceType": "Procedure",
        "id": "x",
        "status": status,
        "subject": SUBJECT,
        "code": concept(SNOMED, "1"),
    }
    (found,) = chart(resource).procedures
    assert found.presence is presence


def test_an_order_is_not_read_as_done() -> None:
    resource = {"resourceType": "ServiceRequest", "id": "s", "status": "active", "subject": SUBJECT}
    old, new = (
        chart(resource | {"code": code}).procedures[0]
        for code in (concept(SNOMED, "1"), {"concept": concept(SNOMED, "1")})
    )
    assert old == new
    assert (old.presence, old.codes) == (Presence.UNKNOWN, (Code(SNOMED, "1"),))


def test_a_relative_has_conditions_with_age_and_no_name() -> None:
    snapshot = chart(
        {
            "resourceType": "FamilyMemberHistory",
            "id": "f",
            "status": "completed",
            "patient": SUBJECT,
            "name": "Rosa Example",
            "relationship": concept("http://terminology.hl7.org/CodeSystem/v3-RoleCode", "MTH", "mother"),
            "condition": [
                {"code": concept(SNOMED, "254837009"), "onsetAge": {"value": 41, "unit": "years", "code": "a"}},
                {"code": concept(SNOMED, "38341003"), "onsetAge": {"value": 41}},
            ],
        }
    )
    cancer, pressure = snapshot.family
    assert (cancer.relation.code, cancer.onset_age, pressure.onset_age) == ("MTH", 41, None)
    assert "Rosa Example" in snapshot.identifiers


def test_a_relative_whose_health_is_unknown_is_a_gap() -> None:
    resource = {"resourceType": "FamilyMemberHistory", "id": "f", "status": "health-unknown", "patient": SUBJECT}
    snapshot = chart(resource)
    assert (snapshot.family, details(snapshot)) == ((), ["dataAbsentReason 'health-unknown'"])


@pytest.mark.parametrize(
    "shape",
    [
        {"class": {"code": "IMP"}, "period": {"start": "2026-11-20"}},
        {"class": [concept("x", "IMP")], "actualPeriod": {"start": "2026-11-20"}},
    ],
)
def test_an_encounter_is_read_in_r4_and_r5(shape: Json) -> None:
    resource = {"resourceType": "Encounter", "id": "e", "status": "in-progress", "subject": SUBJECT, **shape}
    (found,) = chart(resource).visits
    assert (found.kind, found.start, found.is_current) == ("IMP", date(2026, 11, 20), True)


def document(kind: str, content: bytes | str, **more: object) -> Json:
    data = base64.b64encode(content).decode() if isinstance(content, bytes) else content
    attachment = {"contentType": kind, "data": data, **more}
    return {
        "resourceType": "DocumentReference",
        "id": "d",
        "status": "current",
        "subject": SUBJECT,
        "content": [{"attachment": attachment}],
    }


@pytest.mark.parametrize(
    ("kind", "content", "text"),
    [
        ("text/plain", b"No chest pain.", "No chest pain."),
        ("text/plain; charset=gb18030", "否认胸痛".encode("gb18030"), "否认胸痛"),
        ("text/html", b"<p>A &amp; B</p><script>x()</script>", "A & B"),
    ],
)
def test_a_note_is_decoded(kind: str, content: bytes, text: str) -> None:
    assert [note.text for note in chart(document(kind, content)).notes] == [text]


@pytest.mark.parametrize(
    ("resource", "detail"),
    [
        (document("image/tiff", b"II*"), "format 'image/tiff'"),
        (document("application/pdf", b"%PDF"), "damaged"),
        (document("text/plain", "***"), "content is not base64 text"),
        (document("text/plain", b"\xff\xfe\xff"), "charset"),
        (document("text/plain", b""), "no content"),
        (document("text/plain", b"", url="https://elsewhere/doc"), "its content is only linked"),
    ],
)
def test_a_document_that_is_not_readable_text_is_a_gap(resource: Json, detail: str) -> None:
    snapshot = chart(resource)
    assert (snapshot.notes, details(snapshot)) == ((), [detail])


def test_a_binary_in_the_same_request_is_followed() -> None:
    binary = {
        "resourceType": "Binary",
        "id": "b",
        "contentType": "text/plain",
        "data": base64.b64encode(b"text").decode(),
    }
    resource = document("", b"", url="Binary/b")
    assert [note.text for note in chart(resource, binary).notes] == ["text"]


def test_a_superseded_document_is_dropped() -> None:
    snapshot = chart(document("text/plain", b"x") | {"status": "superseded"})
    assert (snapshot.notes, snapshot.gaps) == ((), ())


def test_a_report_gives_its_conclusion_as_text_and_codes() -> None:
    snapshot = chart(
        {
            "resourceType": "DiagnosticReport",
            "id": "r",
            "status": "final",
            "subject": SUBJECT,
            "code": concept("http://loinc.org", "11502-2"),
            "conclusion": "Fits iron deficiency.",
            "conclusionCode": [concept(SNOMED, "87522002")],
        }
    )
    assert [note.text for note in snapshot.notes] == ["Fits iron deficiency."]
    assert snapshot.measurements[0].answers == (Code(SNOMED, "87522002"),)


@pytest.mark.parametrize(
    ("birth", "read", "detail"),
    [
        ("1970-05", date(1970, 5, 1), []),
        ("2030-01-01", None, ["dated 1135 days in the future"]),
        ("1x", None, ["not a date"]),
    ],
)
def test_a_birth_date_may_be_partial_but_not_to_come(birth: str, read: date | None, detail: list[str]) -> None:
    patient = PATIENT | {"id": "p1", "birthDate": birth}
    snapshot = chart_of(patient)
    assert (snapshot.person.birth_date, details(snapshot), snapshot.person.sex) == (read, detail, Sex.FEMALE)


def chart_of(patient: Json) -> PatientSnapshot:
    return assemble((open_slot("patient", raw(patient)),), patient_id="p1", as_of=AS_OF)


@pytest.mark.parametrize("hostile", ["<" * 300_000, "<script" * 60_000, " " * 300_000 + "x", "<style>" + "a" * 10])
def test_hostile_markup_is_read_in_one_pass(hostile: str) -> None:
    assert len(chart(document("text/html", b"before " + hostile.encode())).notes) == 1


@pytest.mark.parametrize("hostile", [" " * 300_000 + "x", "a " * 150_000, "(" * 300_000, "1 " * 150_000])
def test_hostile_words_cost_no_time(hostile: str) -> None:
    snapshot = chart(
        {
            "resourceType": "AllergyIntolerance",
            "id": "a",
            "patient": SUBJECT | {"display": hostile},
            "code": {"text": hostile},
        },
        {
            "resourceType": "Observation",
            "id": "o",
            "status": "final",
            "code": {"text": "HLA-B"},
            "valueString": hostile,
        },
        {"resourceType": "Observation", "id": "q", "status": "final", "code": {"text": "x"}, "valueString": hostile},
    )
    assert snapshot.allergies[0].ingredients == ()
