"""A client's draft with one thing changed: every other byte as it came, or no change at all."""

from decimal import Decimal

import pytest
from fhir.resources.R4B.medicationrequest import MedicationRequest

from fhir_adapter.redraft import dose_of, with_dose, with_drug
from model.domain.code import RXNORM, Code

HEAD = """{ "resourceType":"MedicationRequest",
  "id" : "d1", "extension":[{"url":"urn:site:ward","valueDecimal":5.00}],
  "status":"draft","intent":"order", "priority":"urgent",
  "medicationCodeableConcept":{"text":"Codeine \\u0026 \\"more\\"","coding":[{"code":"2670",
    "system":"http://www.nlm.nih.gov/research/umls/rxnorm"}]},
  "subject":{"reference":"Patient/p1"}"""
DOSAGE = (
    '"dosageInstruction":[{"sequence":1,"timing":{"repeat":{"frequency":1,"period":1.0,"periodUnit":"d"}},'
    '"doseAndRate":[{"doseQuantity":{"value":80.00,"unit":"mg","system":"http://unitsofmeasure.org","code":"mg"}}]}]'
)
MORPHINE = Code(RXNORM, "7052", "morphine")


def draft(*parts: str, dosage: str = DOSAGE) -> bytes:
    return ", ".join([HEAD, *([dosage] if dosage else []), *parts]).encode() + b" }\n"


def test_another_drug_takes_the_place_of_the_first_and_leaves_no_dose():
    tail = '"reasonCode":[{"text":"pain, \\u75bc"}]'
    found = with_drug(draft('"dispenseRequest":{"quantity":{"value":60}}', tail), MORPHINE, "吗啡")
    start, end = HEAD.index('{"text":"Codeine'), HEAD.index(',\n  "subject"')
    concept = '{"coding":[{"system":"' + RXNORM + '","code":"7052","display":"morphine"}],"text":"吗啡"}'
    assert found == f"{HEAD[:start]}{concept}{HEAD[end:]}, {tail} }}\n".encode()
    assert MedicationRequest.model_validate_json(found).dosageInstruction is None


def test_what_stands_last_goes_with_its_comma():
    found = with_drug(draft(), MORPHINE, "morphine")
    assert found is not None
    assert found.endswith(b'"subject":{"reference":"Patient/p1"} }\n')
    assert MedicationRequest.model_validate_json(found).status == "draft"


def test_another_dose_changes_the_number_marks_it_and_nothing_else():
    found = with_dose(draft('"x-unknown":{"b":1E2,"a":[0.10]}'), Decimal("40.0"), "rule-1")
    mark = '"doseAndRate":[{"extension":[{"url":"urn:osler:adjusted-by","valueString":"rule-1"}],"doseQuantity"'
    wanted = draft('"x-unknown":{"b":1E2,"a":[0.10]}').decode()
    wanted = wanted.replace('"doseAndRate":[{"doseQuantity"', mark).replace('"value":80.00', '"value":40.0')
    assert found == wanted.encode()


def test_the_changed_dose_is_valid_and_is_never_changed_again():
    found = with_dose(draft(), Decimal(40), "rule-1")
    assert found is not None
    read = MedicationRequest.model_validate_json(found)
    assert read.dosageInstruction[0].doseAndRate[0].doseQuantity.value == 40
    assert dose_of(found) is None


def test_the_written_dose_keeps_its_places_and_the_code_of_its_unit():
    found = dose_of(draft())
    assert found is not None
    assert (str(found.value), found.unit) == ("80.00", "mg")


def dosage(**changes: str) -> str:
    return DOSAGE.replace(changes.get("old", ""), changes["new"], 1)


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param('"dosageInstruction":[{"text":"80 mg at night"}]', id="free-text"),
        pytest.param(dosage(old='{"sequence"', new='{"text":"80 mg at night","sequence"'), id="text-beside"),
        pytest.param(dosage(old='"sequence":1', new='"maxDosePerPeriod":{}'), id="a-maximum"),
        pytest.param(dosage(old='"doseQuantity"', new='"doseRange":{},"doseQuantity"'), id="a-range-beside"),
        pytest.param(dosage(old='"value"', new='"comparator":"<","value"'), id="a-comparator"),
        pytest.param(dosage(old="80.00", new='"80"'), id="a-number-as-a-word"),
        pytest.param(dosage(old="80.00", new="-80"), id="a-negative-number"),
        pytest.param(dosage(old='"value":80.00', new='"value":80,"value":8'), id="a-name-that-stands-twice"),
        pytest.param(DOSAGE[:-1] + ',{"doseAndRate":[]}]', id="two-dosages"),
        pytest.param(DOSAGE[:-3] + ',{"doseQuantity":{"value":1,"unit":"mg"}}]}]', id="two-doses"),
        pytest.param("", id="no-dosage"),
    ],
)
def test_a_dose_that_words_could_contradict_is_not_read(changed):
    assert dose_of(draft(dosage=changed)) is None


@pytest.mark.parametrize(
    "part",
    [
        pytest.param('"note":[{"text":"60 mg if in pain"}]', id="a-note"),
        pytest.param('"modifierExtension":[{"url":"urn:x","valueBoolean":true}]', id="a-modifier"),
        pytest.param('"contained":[{"resourceType":"Medication","id":"m"}]', id="a-contained-drug"),
        pytest.param('"text":{"status":"additional","div":"<div/>"}', id="a-narrative-of-its-own"),
        pytest.param('"medicationReference":{"reference":"Medication/1"}', id="two-drugs"),
    ],
)
def test_a_draft_that_may_say_more_than_its_data_is_not_changed(part):
    raw = draft(part)
    assert (with_drug(raw, MORPHINE, "morphine"), dose_of(raw), with_dose(raw, Decimal(1), "r")) == (None, None, None)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"status":"draft"', '"status":"active"'),
        ('"MedicationRequest"', '"MedicationStatement"'),
        ("urn:site:ward", "urn:site:renderedDosage"),
        ('"status":"draft"', '"status":"draft","status":"active"'),
        ('"medicationCodeableConcept"', '"medicationReference"'),
    ],
)
def test_only_a_plain_draft_order_is_changed(old, new):
    raw = draft().replace(old.encode(), new.encode(), 1)
    assert (with_drug(raw, MORPHINE, "morphine"), with_dose(raw, Decimal(1), "r")) == (None, None)


def test_a_narrative_of_the_data_goes_since_it_would_say_the_old_dose():
    found = with_dose(draft('"text":{"status":"generated","div":"<div>80 mg</div>"}'), Decimal(40), "r")
    assert found is not None
    assert b"<div>" not in found


@pytest.mark.parametrize("cut", range(0, 590, 37))
def test_broken_json_is_not_changed(cut):
    assert with_drug(draft()[:cut], MORPHINE, "morphine") is None
