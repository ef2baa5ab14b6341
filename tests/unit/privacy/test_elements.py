"""The allow-list decides every field of every record, and only public codes pass."""

from typing import get_args, get_origin, get_type_hints

import pytest

from model.domain.code import INN, Code
from model.knowledge.drug_terms import load_drugs
from privacy import elements as source
from privacy.deidentify import check, deidentify
from privacy.elements import elements, parse
from privacy.errors import BadPolicy
from privacy.snapshot import MedicationRecord, PatientSnapshot, PersonRecord
from tests.unit.privacy.charts import chart

_TEXT = source._FILE.read_text(encoding="utf-8")
_RECORDS = {"person": PersonRecord} | {
    name: get_args(hint)[0]
    for name, hint in get_type_hints(PatientSnapshot).items()
    if get_origin(hint) is tuple and name != "gaps"
}


@pytest.mark.parametrize("section", sorted(_RECORDS))
def test_every_field_of_a_record_is_decided(section):
    decided = {element.source for element in elements().records[section].elements}
    assert decided == set(_RECORDS[section].__struct_fields__)


def test_every_section_of_the_snapshot_is_decided():
    assert set(elements().records) == set(_RECORDS)


@pytest.mark.parametrize("section", sorted(_RECORDS))
def test_references_and_free_text_never_pass(section):
    passing = {element.source for element in elements().records[section].passing}
    assert not passing & {"reference", "text", "names", "addresses", "deceased_on"}


def test_no_field_passes_under_a_name_that_holds_a_date():
    treated = [e for rule in elements().records.values() for e in rule.passing if e.source.endswith(("_date", "_on"))]
    assert [element.treatment for element in treated] == ["age"]


@pytest.mark.parametrize(
    ("written", "instead", "message"),
    [
        ('text = "drop"', 'text = "drop"\nphone = "drop"', "has no field phone"),
        ('state = "enum"', 'state = "wish"', "no treatment wish"),
        ('to = "onset_day"', 'to = "onset_date"', "has no onset_date"),
        ('to = "gene_results"', 'to = "genes"', "the case has no genes"),
        ('refused = "record" }', 'otherwise = "record" }', "a treatment, or a table"),
        ("shape = '[1-9]\\d{5,17}'", "shape = '[1-9'", "elements.toml"),
    ],
)
def test_an_allow_list_that_does_not_fit_stops_the_start(written, instead, message):
    assert written in _TEXT
    with pytest.raises(BadPolicy, match=message):
        check(parse(_TEXT.replace(written, instead, 1).encode()))


def test_a_field_that_is_not_listed_does_not_pass():
    shorter = parse(_TEXT.replace('stage = "codes"\n', "", 1).encode())
    check(shorter)
    assert "stage" not in {element.source for element in shorter.records["problems"].passing}


def test_the_digest_is_that_of_the_bytes_in_force():
    assert parse(_TEXT.encode()).digest == elements().digest
    assert parse(_TEXT.encode() + b"\n").digest != elements().digest


@pytest.mark.parametrize(
    ("system", "code", "canonical"),
    [
        ("http://loinc.org", "4548-4", "http://loinc.org"),
        ("http://loinc.org", "LA6576-8", "http://loinc.org"),
        ("http://loinc.org/", "4548-4", "http://loinc.org"),
        ("urn:oid:2.16.840.1.113883.6.1", "4548-4", "http://loinc.org"),
        ("http://snomed.info/sct", "44054006", "http://snomed.info/sct"),
        ("urn:oid:2.16.840.1.113883.6.96", "44054006", "http://snomed.info/sct"),
        ("urn:oid:2.16.840.1.113883.6.88", "32968", "http://www.nlm.nih.gov/research/umls/rxnorm"),
        ("urn:oid:2.16.840.1.113883.6.90", "E11.9", "http://hl7.org/fhir/sid/icd-10-cm"),
        ("urn:oid:2.16.840.1.113883.6.103", "250.00", "http://hl7.org/fhir/sid/icd-9-cm"),
        ("http://hl7.org/fhir/sid/icd-10-cm", "S72.001A", "http://hl7.org/fhir/sid/icd-10-cm"),
        ("http://hl7.org/fhir/sid/icd-10", "I10", "http://hl7.org/fhir/sid/icd-10"),
        ("http://hl7.org/fhir/sid/icd-10", "I10.x00x002", "http://hl7.org/fhir/sid/icd-10"),
        ("http://www.whocc.no/atc", "B01AC04", "http://www.whocc.no/atc"),
        ("http://hl7.org/fhir/sid/ndc", "0071-0155-23", "http://hl7.org/fhir/sid/ndc"),
        ("http://human-phenotype-ontology.org", "HP:0001250", "http://human-phenotype-ontology.org"),
        ("http://www.omim.org", "143100", "https://omim.org"),
        ("http://www.orpha.net", "ORPHA:558", "http://www.orpha.net"),
        ("http://www.genenames.org/geneId", "HGNC:1100", "http://www.genenames.org/geneId"),
        ("http://hl7.org/fhir/v3/RoleCode", "MTH", "http://terminology.hl7.org/CodeSystem/v3-RoleCode"),
        (
            "http://terminology.hl7.org/CodeSystem/v3-RoleCode",
            "MTH",
            "http://terminology.hl7.org/CodeSystem/v3-RoleCode",
        ),
        ("http://cancerstaging.org", "cT2a", "http://cancerstaging.org"),
    ],
)
def test_a_public_code_passes_in_its_canonical_system(system, code, canonical):
    assert elements().public_code(system, code) == Code(canonical, code)


@pytest.mark.parametrize(
    ("system", "code"),
    [
        ("http://loinc.org", "SMITH"),
        ("http://loinc.org", "4548-4 "),
        ("http://loinc.org", "4548-44"),
        ("http://loinc.org", "45484"),
        ("http://snomed.info/sct", "12345"),
        ("http://snomed.info/sct", "44054006a"),
        ("http://snomed.info/sct/John-Smith", "44054006"),
        ("http://hl7.org/fhir/sid/icd-10-cm", "SMITH"),
        ("http://hl7.org/fhir/sid/icd-10-cm", "E11.9\n"),
        ("http://www.nlm.nih.gov/research/umls/rxnorm", "aspirin"),
        ("http://human-phenotype-ontology.org", "0001250"),
        ("http://terminology.hl7.org/CodeSystem/john-smith", "MTH"),
        ("urn:oid:1.2.840.114350.1.13.0.1.7.2.696580", "9000"),
        ("https://hospital.example/codes", "4548-4"),
        ("", "4548-4"),
    ],
)
def test_a_local_or_misshapen_code_does_not_pass(system, code):
    assert elements().public_code(system, code) is None


def taking(ingredient):
    return chart(medications=(MedicationRecord(reference="MedicationRequest/1", ingredients=(ingredient,)),))


@pytest.mark.parametrize("term", [term for term in load_drugs() if term.system != "rxnorm"], ids=lambda term: term.en)
def test_a_drug_that_our_table_knows_by_another_code_passes(term):
    [medication] = deidentify(taking(term.value))[0].medications
    assert [code.code for code in medication.ingredients] == [term.code]


def test_a_name_that_is_no_drug_does_not_pass_as_one():
    [medication] = deidentify(taking(Code(INN, "john smith", "")))[0].medications
    assert medication.ingredients == ()
