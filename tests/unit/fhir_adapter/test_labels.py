"""Security labels on what a hook is sent: it reads what ``osler deidentify --purpose TREAT`` lets pass."""

import json
from datetime import date

import pytest

from fhir_adapter.assemble import assemble, whole_bundle
from fhir_adapter.intake import open_slot
from model.domain.gap import Area, Why
from privacy.gate import seal
from privacy.keyring import Keyring
from privacy.resources.release import Releaser
from privacy.resources.table import policy
from privacy.snapshot import PatientSnapshot
from tests.unit.fhir_adapter.chart import (
    AS_OF,
    LOINC,
    PATIENT,
    RXNORM,
    SNOMED,
    SUBJECT,
    Json,
    bundle,
    chart,
    concept,
    observation,
    quantity,
    raw,
    request,
)

RULES = policy().labels
RELEASER = Releaser("internal", keyring=Keyring(), today=date(2026, 11, 23), purpose="TREAT")
CONFIDENTIALITY, ACT = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", min(RULES.sensitivity)
V: Json = {"security": [{"system": CONFIDENTIALITY, "code": "V"}]}
HIV: Json = {"security": [{"system": ACT, "code": "HIV"}]}
CLOPIDOGREL = concept(RXNORM, "32968", "clopidogrel")
NOTE = {"contentType": "text/plain", "data": "R29lcyBmb3IgYSB3YWxrLg=="}
PROBLEM: Json = {
    "resourceType": "Condition",
    "id": "c1",
    "subject": SUBJECT,
    "code": concept(SNOMED, "38341003", "Hypertension"),
}
GENOTYPE = observation(
    "84413-4",
    component=[
        {"code": concept(LOINC, "48018-6"), "valueCodeableConcept": {"text": "CYP2C19"}},
        {"code": concept(LOINC, "84413-4"), "valueCodeableConcept": {"text": "*2/*2"}},
    ],
)


def given(kind: str, **more: object) -> Json:
    return {"resourceType": kind, "id": "x1", "subject": SUBJECT, "patient": SUBJECT, "status": "completed", **more}


KINDS: dict[str, tuple[Json, Area]] = {
    "Patient": (PATIENT, Area.PATIENT),
    "Condition": (PROBLEM, Area.PROBLEMS),
    "laboratory": (observation("718-7", valueQuantity=quantity(9, "g/dL")), Area.RESULTS),
    "smoking": (observation("72166-2", valueCodeableConcept=concept(SNOMED, "77176002")), Area.LIFESTYLE),
    "genotype": (GENOTYPE, Area.GENOMICS),
    "MedicationRequest": (request(medicationCodeableConcept=CLOPIDOGREL), Area.MEDICATIONS),
    "MedicationStatement": (given("MedicationStatement", medicationCodeableConcept=CLOPIDOGREL), Area.MEDICATIONS),
    "MedicationUsage": (given("MedicationUsage", medication={"concept": CLOPIDOGREL}), Area.MEDICATIONS),
    "MedicationDispense": (given("MedicationDispense", medicationCodeableConcept=CLOPIDOGREL), Area.MEDICATIONS),
    "MedicationAdministration": (
        given("MedicationAdministration", medicationCodeableConcept=CLOPIDOGREL),
        Area.MEDICATIONS,
    ),
    "AllergyIntolerance": (given("AllergyIntolerance", code=CLOPIDOGREL), Area.ALLERGIES),
    "Procedure": (given("Procedure", code=concept(SNOMED, "80146002")), Area.PROCEDURES),
    "FamilyMemberHistory": (
        given(
            "FamilyMemberHistory", relationship={"text": "mother"}, condition=[{"code": concept(SNOMED, "38341003")}]
        ),
        Area.FAMILY,
    ),
    "Encounter": (given("Encounter", **{"class": {"code": "AMB"}, "status": "finished"}), Area.ENCOUNTERS),
    "DocumentReference": (
        given("DocumentReference", status="current", content=[{"attachment": NOTE}]),
        Area.NOTES,
    ),
    "DiagnosticReport": (given("DiagnosticReport", status="final", conclusion="Goes for a walk."), Area.NOTES),
}


def read(*resources: Json) -> PatientSnapshot:
    name, slots = whole_bundle(bundle(*resources), patient_id="p1")
    return assemble(slots, patient_id=name, as_of=AS_OF)


def beside(resource: Json) -> tuple[Json, ...]:
    return () if resource["resourceType"] == "Patient" else (PATIENT,)


def known(snapshot: PatientSnapshot) -> dict[str, object]:
    """What the model gets, but for the gaps."""
    return {name: found for name, found in json.loads(seal(snapshot).payload).items() if name != "gaps"}


def incomplete(snapshot: PatientSnapshot) -> set[Area]:
    return {gap.area for gap in snapshot.gaps if gap.why is Why.NOT_PERMITTED and gap.is_whole_area}


def label(code: str, system: str = "") -> Json:
    return {"security": [{"system": system, "code": code} if system else {"code": code}]}


@pytest.mark.parametrize("kind", KINDS)
def test_what_treatment_does_not_open_is_withheld_and_its_area_is_incomplete(kind):
    resource, area = KINDS[kind]
    snapshot = read(*beside(resource), resource | {"meta": V})
    assert incomplete(snapshot) == {area}
    assert known(snapshot) == known(read(*beside(resource)))


@pytest.mark.parametrize("kind", KINDS)
def test_what_treatment_opens_is_read_as_if_it_had_no_label(kind):
    resource, _ = KINDS[kind]
    assert read(*beside(resource), resource | {"meta": HIV}) == read(*beside(resource), resource)


@pytest.mark.parametrize("code", ["N", "R", "SUD", "PSY", "HIV", "GDIS", "ETH", "GERMLINE", "HTEST", "TREAT"])
def test_these_are_opened_by_treatment(code):
    assert read(PATIENT, PROBLEM | {"meta": label(code)}).problems


@pytest.mark.parametrize("code", ["V", "42CFRPart2", "HIPAAPsyNotes", "HRESCH", "PROCESSINLINELABEL", "HOUSE", ""])
def test_these_are_not(code):
    snapshot = read(PATIENT, PROBLEM | {"meta": label(code, ACT)})
    assert (incomplete(snapshot), snapshot.problems) == ({Area.PROBLEMS}, ())


@pytest.mark.parametrize("code", sorted(RULES.open | RULES.closed | RULES.neutral | {"TREAT", "HRESCH", "n", "HOUSE"}))
@pytest.mark.parametrize("system", ["", CONFIDENTIALITY, ACT, "http://house/labels", "urn:oid:2.16.840.1.113883.5.25"])
def test_a_hook_and_a_release_for_treatment_obey_the_same_labels(system, code):
    resource = PROBLEM | {"meta": label(code, system)}
    assert bool(read(PATIENT, resource).problems) is bool(RELEASER.release(raw(resource)).payload)


UNREADABLE = {
    "not a list": {"security": {"code": "N"}},
    "no code": {"security": [{"display": "restricted"}]},
    "a number": {"security": [{"code": 3}]},
    "null": {"security": None},
    "its sibling": {"_security": [{"id": "a"}]},
    "a tag": {"tag": [{"system": CONFIDENTIALITY, "code": "V"}]},
}


@pytest.mark.parametrize("shape", UNREADABLE)
def test_a_label_that_nobody_can_read_withholds(shape):
    assert incomplete(read(PATIENT, PROBLEM | {"meta": UNREADABLE[shape]})) == {Area.PROBLEMS}


HIDDEN: dict[str, Json] = {
    "its own": PROBLEM | {"meta": label("V")},
    "of what it contains": PROBLEM | {"contained": [{"resourceType": "Practitioner", "meta": label("V")}]},
    "of its Bundle": {"resourceType": "Bundle", "meta": label("V"), "entry": [{"resource": PROBLEM}]},
}


@pytest.mark.parametrize("place", HIDDEN)
def test_an_escaped_name_of_the_element_hides_no_label(place):
    sent = bundle(PATIENT, HIDDEN[place]).replace(b'"security"', b'"s\\u0065\\u0063urity"')
    name, slots = whole_bundle(sent)
    assert incomplete(assemble(slots, patient_id=name, as_of=AS_OF)) == {Area.PROBLEMS}


def test_a_label_of_a_document_stands_in_an_element_of_its_own():
    document, area = KINDS["DocumentReference"]
    labels = [{"coding": [{"system": CONFIDENTIALITY, "code": "V"}]}]
    assert incomplete(read(PATIENT, document | {"securityLabel": labels})) == {area}
    assert not RELEASER.release(raw(document | {"securityLabel": labels})).payload


def test_a_contained_label_withholds_its_resource():
    inner = {"resourceType": "Medication", "id": "d", "code": CLOPIDOGREL, "meta": V}
    order = request(contained=[inner], medicationReference={"reference": "#d"})
    snapshot = read(PATIENT, order)
    assert incomplete(snapshot) == {Area.MEDICATIONS}
    assert not snapshot.medications


def test_a_drug_that_is_withheld_leaves_its_order_unidentified():
    drug = {"resourceType": "Medication", "id": "d", "code": CLOPIDOGREL, "meta": V}
    snapshot = read(PATIENT, drug, request(medicationReference={"reference": "Medication/d"}))
    assert incomplete(snapshot) == {Area.MEDICATIONS}
    assert [record.ingredients for record in snapshot.medications] == [()]


def test_a_drug_of_a_withheld_bundle_is_withheld_from_orders_outside_of_it():
    drug = {"resourceType": "Medication", "id": "d", "code": CLOPIDOGREL}
    sheaf = {"resourceType": "Bundle", "meta": V, "entry": [{"resource": drug}]}
    snapshot = read(PATIENT, sheaf, request(medicationReference={"reference": "Medication/d"}))
    assert [record.ingredients for record in snapshot.medications] == [()]


def test_a_draft_that_is_withheld_is_said_to_be_an_order():
    snapshot = chart(drafts=(request(medicationCodeableConcept=CLOPIDOGREL, meta=V),))
    assert (incomplete(snapshot), snapshot.medications) == ({Area.ORDERS}, ())


SHEAVES: dict[str, Json] = {
    "Bundle": {"resourceType": "Bundle", "meta": V, "entry": [{"resource": PROBLEM}]},
    "Bundle of an odd shape": {"resourceType": "Bundle", "total": "1", "entry": [{"resource": PROBLEM}], "meta": V},
    "Parameters": {"resourceType": "Parameters", "meta": V, "parameter": [{"resource": PROBLEM}]},
}


@pytest.mark.parametrize("kind", SHEAVES)
def test_the_label_of_a_bundle_is_that_of_all_its_entries(kind):
    snapshot = assemble((open_slot("conditions", raw(SHEAVES[kind])),), patient_id="p1", as_of=AS_OF)
    assert (incomplete(snapshot), snapshot.problems) == ({Area.PROBLEMS}, ())


def test_the_label_of_a_bundle_within_a_bundle_is_that_of_its_own_entries():
    snapshot = read(SHEAVES["Bundle"], PROBLEM | {"id": "c2"})
    assert incomplete(snapshot) == {Area.PROBLEMS}
    assert [record.reference for record in snapshot.problems] == ["Condition/c2"]


def test_a_bundle_nested_too_deeply_to_read_its_label_is_withheld():
    deep = b'{"resourceType":"Basic","x":' + b"[" * 5_000 + b"]" * 5_000 + b"}"
    sent = b'{"resourceType":"Bundle","meta":%b,"entry":[{"resource":%b},{"resource":%b}]}'
    snapshot = assemble((open_slot("conditions", sent % (raw(V), raw(PROBLEM), deep)),), patient_id="p1", as_of=AS_OF)
    assert (incomplete(snapshot), snapshot.problems) == ({Area.PROBLEMS}, ())


def test_whom_a_withheld_resource_names_is_still_looked_for():
    patient = PATIENT | {"name": [{"family": "Quillfeather"}], "meta": V}
    assert "Quillfeather" in read(patient).identifiers


def test_a_gap_tells_neither_the_label_nor_what_it_hides():
    told = repr(read(PATIENT, PROBLEM | {"meta": label("42CFRPart2", ACT)}).gaps)
    assert "42" not in told
    assert "Condition" not in told


def test_what_was_entered_in_error_is_nothing_that_could_be_missed():
    assert not incomplete(read(PATIENT, request(status="entered-in-error", meta=V)))


def contained(*inner: object) -> Json:
    return PROBLEM | {"contained": [*inner]}


PERSON: Json = {"resourceType": "Practitioner", "id": "a", "meta": V}
ODD: dict[str, Json] = {
    "on the resource itself": PROBLEM | V,
    "the sibling of securityLabel": PROBLEM | {"_securityLabel": [{"id": "a"}]},
    "a tag that is no list": PROBLEM | {"meta": {"tag": V["security"][0]}},
    "a tag of a sensitive kind": PROBLEM | {"meta": {"tag": [{"system": ACT, "code": "42CFRPart2"}]}},
    "strings": PROBLEM | {"meta": {"security": ["V"]}},
    "a concept": PROBLEM | {"meta": {"security": [{"coding": V["security"]}]}},
    "a spaced code": PROBLEM | {"meta": {"security": [{"code": " V "}]}},
    "of a contained one within a contained one": contained({"resourceType": "Group", "id": "g", "contained": [PERSON]}),
    "of a contained one of an unknown type": contained(PERSON | {"resourceType": "Foo"}),
    "of a contained one in a list of lists": contained([PERSON]),
    "of a contained one that is no list": PROBLEM | {"contained": PERSON},
    "a tag of a contained one": contained(PERSON | {"meta": {"tag": [{"system": ACT, "code": "42CFRPart2"}]}}),
}


@pytest.mark.parametrize("shape", ODD)
def test_a_label_in_an_odd_place_withholds_at_both_doors(shape):
    snapshot = read(PATIENT, ODD[shape])
    assert (incomplete(snapshot), snapshot.problems) == ({Area.PROBLEMS}, ())
    assert not RELEASER.release(raw(ODD[shape])).payload


@pytest.mark.parametrize("part", ["code", "subject", "severity"])
def test_a_label_on_any_part_withholds_a_resource(part):
    label = {"url": policy().extensions.label, "valueCoding": V["security"][0]}
    resource = PROBLEM | {part: {**PROBLEM.get(part, {}), "extension": [label]}}
    assert read(PATIENT, resource).problems == ()
    assert not RELEASER.release(raw(resource)).payload


def test_a_label_on_a_part_that_treatment_opens_withholds_nothing_from_a_hook():
    label = {"url": policy().extensions.label, "valueCoding": HIV["security"][0]}
    assert read(PATIENT, PROBLEM | {"code": {**PROBLEM["code"], "extension": [label]}}).problems


@pytest.mark.parametrize("tag", [{"system": ACT, "code": "AMB"}, {"system": "http://house/tags", "code": "N"}])
def test_a_tag_that_is_no_label_withholds_nothing(tag):
    assert read(PATIENT, PROBLEM | {"meta": {"tag": [tag]}}).problems
    assert RELEASER.release(raw(PROBLEM | {"meta": {"tag": [tag]}})).payload


def test_a_bundle_nested_deeper_than_is_read_is_not_passed_over_in_silence():
    sheaf: Json = PROBLEM
    for _ in range(4):
        sheaf = {"resourceType": "Bundle", "entry": [{"resource": sheaf}]}
    snapshot = assemble((open_slot("conditions", raw(sheaf)),), patient_id="p1", as_of=AS_OF)
    assert [gap.why for gap in snapshot.gaps if gap.area is Area.PROBLEMS]
