"""The canary finds an identifier wherever it could hide, and takes no public word for one."""

from dataclasses import replace

import pytest
from msgspec import structs

from model.domain.case import ClinicalCase, MedicationState, Person, Sex
from model.domain.code import LOINC, NDC, RXNORM, SNOMED, Code
from model.domain.gap import Area, Gap, Why
from model.domain.pgx import Diplotype
from model.domain.text import Text
from privacy.codec import encode
from privacy.deidentify import deidentify
from privacy.errors import LeakFound
from privacy.gate import seal
from privacy.leakcheck import Canary, cleared
from privacy.needles import needles
from privacy.snapshot import GeneRecord
from tests.unit.privacy.charts import chart, measurement, tumour


def _hits(case, *identifiers):
    return Canary(needles(identifiers)).hits(encode(case))


def _with_unit(unit):
    case, _ = deidentify(chart())
    return ClinicalCase(measurements=(replace(case.measurements[0], unit=unit),))


def _with_gap(words, detail=""):
    text = Text(en=words, zh=words)
    gap = Gap(what=text, why=Why.UNREADABLE, area=Area.RESULTS, consequence=Text(en="", zh=""), detail=detail)
    return ClinicalCase(gaps=(gap,))


def _with_code(system, code):
    case, _ = deidentify(chart())
    return ClinicalCase(problems=(replace(case.problems[0], codes=(Code(system, code),)),))


@pytest.mark.parametrize("identifier", ["Day", "Unit", "Codes", "Observation", "Final", "NewYork"])
def test_a_name_that_is_also_a_word_of_the_form_raises_no_alarm(identifier):
    case, _ = deidentify(chart())
    assert _hits(case, identifier) == 0


@pytest.mark.parametrize("words", ['said "Quillfeather" twice', "line\nQuillfeather", "患者 Quillfeather 复查"])
def test_a_name_is_found_beside_escapes_and_in_any_script(words):
    assert _hits(_with_gap(words), "Quillfeather") > 0


def test_a_clean_case_passes_unchanged():
    case, _ = deidentify(chart())
    done = cleared(case, chart().identifiers)
    assert (done.case, done.payload, done.alarms) == (case, encode(case), 0)


@pytest.mark.parametrize(
    ("identifier", "planted"),
    [
        ("Margaret Quillfeather", "Quillfeather"),
        ("Margaret Quillfeather", "quillfeather/dL"),
        ("Margaret Quillfeather", "mgQUILLFEATHERdL"),
        ("Quillfeather", "{Ｑuillfeather}"),
        ("Abbott774", "abbott"),
        ("Lee", "lee/dL"),
        ("MRN 0088-431-22", "00884312 2"),
        ("MRN 0088-431-22", "8843122"),
        ("0088-431-22", "8843122"),
        ("+1 (617) 555-0142", "617-555-0142"),
        ("+1 (617) 555-0142", "5550142"),
        ("1956-07-04", "19560704"),
        ("1956-07-04", "1956/07/04"),
        ("1956-07-04", "04.07.1956"),
        ("1956-07-04", "07/04/1956"),
        ("1956-07-04T10:00:00Z", "1956-07-04"),
        ("m.quillfeather@mail.example", "M.Quillfeather@mail.example"),
        ("urn:uuid:6b1f2a34-9c1d-4e55-8a77-0b1c2d3e4f50", "6b1f2a349c1d4e558a770b1c2d3e4f50"),
        ("https://ehr.example/fhir/Patient/pat-77120045", "pat-77120045"),
        ("Patient/pat-77120045", "pat77120045"),
        ("Condition/9f8e7d6c5b", "9f8e7d6c5b"),
        ("王晓敏", "王晓敏"),
        ("王晓敏", "x王晓敏x"),
        ('O"Hara-Vance', 'o"hara'),
        ("88471203", "MRN ٨٨٤٧١٢٠٣"),
        ("88471203", "MRN 8847\u200b1203"),
        ("Quillfeather", "for Quill\u200bfeather"),
        ("Quillfeather", "Q u i l l f e a t h e r"),
        ("Quillfeather", "seen: q u i l l f e a t h e r today"),
    ],
)
def test_an_identifier_is_found_in_every_spelling(identifier, planted):
    assert _hits(_with_unit(planted), identifier) == 1


@pytest.mark.parametrize(
    ("identifier", "planted"),
    [
        ("12", "12"),
        ("Encounter/12", "12"),
        ("Lee", "Leeds"),
        ("Kim", "kimg/dL"),
        ("Max Li", "li"),
        ("02139", "02139"),
        ("1956-07-04", "1956"),
        ("Patient/1", "1"),
        ("Observation/123", "123"),
        ("https://ehr.example/fhir/Patient/1", "https"),
    ],
)
def test_what_is_too_short_or_only_looks_alike_is_no_hit(identifier, planted):
    assert _hits(_with_unit(planted), identifier) == 0


@pytest.mark.parametrize(
    "name",
    [
        "Code",
        "Key",
        "Unit",
        "Person",
        "Problems",
        "Active",
        "Female",
        "Unknown",
        "Poor",
        "Metabolizer",
        "Smoking",
        "Missense",
        "Draft",
        "Loinc",
        "Snomed",
        "Condition",
        "Observation",
        "Read",
        "Texts",
        "Low",
    ],
)
def test_a_patient_whose_name_is_a_word_of_the_schema_raises_no_alarm(name):
    sealed = seal(chart(identifiers=frozenset({name, f"Ms {name}"})))
    assert sealed.alarms == 0


@pytest.mark.parametrize("name", ["Kit", "Ret", "Met", "Max", "Src"])
def test_a_patient_named_like_a_known_gene_keeps_the_result(name):
    sealed = seal(chart(identifiers=frozenset({name}), tumour=(tumour(gene=name.upper()),)))
    assert (sealed.alarms, sealed.case.tumour_findings[0].gene) == (0, name.upper())


def test_a_gene_that_nobody_listed_and_that_is_the_patients_name_is_withheld():
    sealed = seal(chart(identifiers=frozenset({"Zara"}), tumour=(tumour(gene="ZARA"),)))
    assert (sealed.alarms, sealed.case.tumour_findings) == (1, ())


@pytest.mark.parametrize(
    ("system", "code", "identifier"),
    [
        (SNOMED, "884312245", "MRN 884312245"),
        (SNOMED, "884312", "884312"),
        (RXNORM, "8843122", "0088-431-22"),
        (NDC, "6175550142", "+1 (617) 555-0142"),
        (LOINC, "8843122-0", "88431220"),
    ],
)
def test_a_number_of_the_patient_in_the_shape_of_a_code_is_found(system, code, identifier):
    assert _hits(_with_code(system, code), identifier) == 1


@pytest.mark.parametrize(
    ("system", "code", "identifier"),
    [
        (RXNORM, "32968", "32968"),
        (SNOMED, "44054006", "440540"),
        (SNOMED, "44054006", "4054006"),
        (LOINC, "4548-4", "4548"),
        (SNOMED, "1234567890123", "MRN 456789"),
    ],
)
def test_a_short_number_inside_a_public_code_is_chance(system, code, identifier):
    assert _hits(_with_code(system, code), identifier) == 0


@pytest.mark.parametrize(
    ("words", "identifier", "hits"),
    [
        ("an entry of Quillfeather", "Margaret Quillfeather", 1),
        ("an entry with status 'quillfeather'", "Margaret Quillfeather", 1),
        ("会诊：王晓敏的记录", "王晓敏", 1),
        ("call 617 555 0142", "+1 (617) 555-0142", 1),
        ("it will be long and may be young", "Will Long May Young", 0),
        ("3 entries of the problem list", "Entries List", 0),
    ],
)
def test_in_a_sentence_only_what_is_written_like_a_name_counts(words, identifier, hits):
    assert _hits(_with_gap(words), identifier) == hits


def test_keys_and_days_are_not_searched():
    case, _ = deidentify(chart())
    assert _hits(case, "condition-1", "observation", "-2191") == 0


POISON = "Quillfeather"


@pytest.mark.parametrize(
    ("changes", "section"),
    [
        ({"measurements": (measurement(unit=POISON),)}, "measurements"),
        ({"measurements": (measurement(unit=f"mg/{POISON}"),)}, "measurements"),
        ({"tumour": (tumour(gene="QUILLFEATHER"),)}, "tumour_findings"),
        ({"tumour": (tumour(fusion="QUILLFEATHER::ALK"),)}, "tumour_findings"),
        ({"genes": (GeneRecord(reference="Observation/1", gene="QUILLFEATHER"),)}, "gene_results"),
        ({"measurements": (measurement(codes=(Code(SNOMED, "88431220011"),)),)}, "measurements"),
        ({"measurements": (measurement(answers=(Code(SNOMED, "88431220011"),)),)}, "measurements"),
    ],
)
def test_a_record_that_still_holds_an_identifier_is_withheld_and_said(changes, section):
    sealed = seal(chart(**changes, identifiers=frozenset({POISON, "88431220011"})))
    assert getattr(sealed.case, section) == ()
    assert sealed.alarms == 1
    assert sealed.payload == encode(sealed.case)
    assert POISON.casefold() not in sealed.payload.decode().casefold()
    (gap,) = [gap for gap in sealed.gaps if gap.detail == "identifying 1"]
    assert (gap.why, gap.is_whole_area) == (Why.WITHHELD, True)


@pytest.mark.parametrize(
    "changes",
    [
        {"medications": (structs.replace(chart().medications[0], state=MedicationState.DRAFT, dose_unit=POISON),)},
        {"problems": (structs.replace(chart().problems[0], is_draft=True, codes=(Code(SNOMED, "88431220011"),)),)},
        {"problems": (structs.replace(chart().problems[0], is_draft=True, codes=()),)},
    ],
    ids=["an order withheld", "a new problem withheld", "a new problem without a code"],
)
def test_the_loss_of_what_is_being_entered_is_no_loss_among_old_entries(changes):
    sealed = seal(chart(**changes, identifiers=frozenset({POISON, "88431220011"})))
    assert [gap.area for gap in sealed.gaps if gap.area is not Area.NOTES] == [Area.ORDERS]


def test_only_the_record_that_leaks_is_withheld():
    records = (measurement(), measurement(unit=POISON), measurement())
    sealed = seal(chart(measurements=records, identifiers=frozenset({POISON})))
    assert [item.key for item in sealed.case.measurements] == ["observation-1", "observation-3"]


@pytest.mark.parametrize(
    "changes",
    [
        {"measurements": (measurement(interpretation=POISON),)},
        {"measurements": (measurement(comparator=POISON),)},
        {"measurements": (measurement(unit=f"mg/{{{POISON}}}"),)},
        {
            "measurements": (
                measurement(codes=(Code(LOINC, "4548-4", POISON), Code(LOINC, POISON), Code(POISON, "1-1"))),
            )
        },
        {"tumour": (tumour(variant_class=f"variant of {POISON}"),)},
        {"tumour": (tumour(hgvs_p=POISON),)},
        {"tumour": (tumour(significance=POISON, origin=POISON, biomarker=POISON, exon=POISON),)},
        {
            "genes": (
                GeneRecord(
                    reference="Observation/1",
                    gene="CYP2D6",
                    diplotype=Diplotype(gene="CYP2D6", alleles=("*1", POISON)),
                    phenotype=POISON,
                    method=POISON,
                ),
            )
        },
    ],
)
def test_poison_in_a_text_is_gone_before_the_canary_looks(changes):
    sealed = seal(chart(**changes))
    assert (sealed.alarms, POISON.casefold() in sealed.payload.decode().casefold()) == (0, False)


def test_a_gap_that_names_the_patient_loses_its_words_and_not_its_reason():
    (gap,) = _with_gap("an entry of Quillfeather", "Observation.status 'quillfeather'").gaps
    sealed = seal(chart(gaps=(replace(gap, is_whole_area=True),)))
    kept = sealed.gaps[0]
    assert (kept.why, kept.area, kept.is_whole_area, kept.detail) == (Why.UNREADABLE, Area.RESULTS, True, "")
    assert sealed.alarms == 1
    assert b"uillfeather" not in sealed.payload


def test_what_cannot_be_withheld_fails_closed():
    case = ClinicalCase(person=replace(Person(), sex=Sex.FEMALE))
    object.__setattr__(case.person, "sex", "Quillfeather")
    with pytest.raises(LeakFound) as caught:
        cleared(case, {"Quillfeather"})
    assert caught.value.hits == 1
    assert "uillfeather" not in str(caught.value)


def test_without_identifiers_there_is_nothing_to_find():
    case, _ = deidentify(chart())
    assert cleared(case, ()).alarms == 0
