"""The genomic passport as FHIR: valid, the same bytes each time, and read back as what it says."""

import json
from datetime import date
from decimal import Decimal
from itertools import permutations
from typing import Any

import pytest

from fhir_adapter.assemble import assemble, whole_bundle
from fhir_adapter.emit import BadProposal
from fhir_adapter.passport_bundle import PassportEntry, PassportImplication, passport_bundle
from model.domain.code import RXNORM, Code
from model.domain.pgx import Detection, Diplotype
from privacy.snapshot import GeneRecord
from tests.unit.fhir_adapter.chart import AS_OF

TODAY = date(2026, 11, 23)
CLOPIDOGREL = PassportImplication(
    drug=Code(RXNORM, "32968", "clopidogrel"),
    text="Choose another antiplatelet drug.",
    source="CPIC guideline for clopidogrel and CYP2C19, 2022 update",
    url="https://cpicpgx.org/guidelines/guideline-for-clopidogrel-and-cyp2c19/",
)
CYP2C19 = PassportEntry(
    gene="CYP2C19",
    diplotype=("*2", "*2"),
    phenotype="Poor Metabolizer",
    taken=date(2025, 3, 1),
    refs=("Observation/12",),
    implications=(CLOPIDOGREL,),
)
CYP2D6 = PassportEntry(
    gene="CYP2D6", diplotype=("(*1", "*4)x2"), phenotype="Normal Metabolizer", activity_score=Decimal("1.25")
)
HLA = PassportEntry(gene="HLA-B", allele="*57:01", detection=Detection.DETECTED, taken=date(2024, 1, 2))
HLA_ABSENT = PassportEntry(gene="HLA-B", allele="*58:01", detection=Detection.NOT_DETECTED)
DPYD = PassportEntry(gene="DPYD", allele="c.1905+1G>A", detection=Detection.DETECTED, copies=1)
TPMT = PassportEntry(gene="TPMT", phenotype="Intermediate Metabolizer", method="enzyme activity")
VKORC1 = PassportEntry(gene="VKORC1", diplotype=("rs9923231 C", "rs9923231 T"))
ENTRIES = (CYP2C19, CYP2D6, HLA, HLA_ABSENT, DPYD, TPMT, VKORC1)


def bundle(*entries: PassportEntry) -> dict[str, Any]:
    return json.loads(raw(*entries))


def raw(*entries: PassportEntry) -> bytes:
    return json.dumps(passport_bundle("p1", entries, today=TODAY), default=float).encode()


def resources(*entries: PassportEntry) -> list[dict[str, Any]]:
    return [entry["resource"] for entry in bundle(*entries)["entry"]]


def read(*entries: PassportEntry) -> tuple[GeneRecord, ...]:
    _, slots = whole_bundle(raw(*entries))
    snapshot = assemble(slots, patient_id="p1", as_of=AS_OF)
    assert [gap.detail for gap in snapshot.gaps if not gap.is_whole_area] == []
    return snapshot.genes


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: f"{entry.gene}{entry.allele}")
def test_an_entry_is_read_back_as_what_it_says(entry: PassportEntry) -> None:
    found = read(entry)
    diplotype = Diplotype(gene=entry.gene, alleles=entry.diplotype) if entry.diplotype else None
    assert {one.gene for one in found} == {entry.gene}
    assert {one.diplotype for one in found} >= {diplotype}
    assert {one.phenotype for one in found} - {None} == {entry.phenotype} - {""}
    assert {one.activity_score for one in found} - {None} == {entry.activity_score} - {None}
    assert {(one.allele, one.detection, one.copies) for one in found if one.allele} == {
        (entry.allele, entry.detection, entry.copies) for _ in (1,) if entry.allele
    }
    assert {one.taken for one in found} == {entry.taken}


def test_a_measured_activity_stays_one() -> None:
    assert [one.method for one in read(TPMT)] == ["enzyme activity"]


def test_a_result_of_one_copy_is_read_back_as_one_copy() -> None:
    (found,) = read(PassportEntry(gene="G6PD", diplotype=("Canton",)))
    assert found.diplotype == Diplotype(gene="G6PD", alleles=("Canton",))


def test_the_order_of_entries_does_not_matter() -> None:
    assert len({raw(*order) for order in permutations((CYP2C19, CYP2D6, HLA, DPYD))}) == 1


def test_the_report_names_every_result_and_stands_last() -> None:
    *others, report = bundle(*ENTRIES)["entry"]
    assert report["resource"]["meta"]["profile"][0].endswith("/genomic-report")
    named = [one["reference"] for one in report["resource"]["result"]]
    assert named == [one["fullUrl"] for one in others]


def test_advice_carries_its_drug_its_words_and_its_source() -> None:
    (advice,) = [one for one in resources(CYP2C19) if "extension" in one]
    parts = {part["code"]["coding"][0]["code"]: part for part in advice["component"]}
    assert parts["51963-7"]["valueCodeableConcept"]["coding"][0]["code"] == "32968"
    assert parts["conclusion-string"]["valueString"] == CLOPIDOGREL.text
    assert advice["extension"][0]["valueRelatedArtifact"]["url"] == CLOPIDOGREL.url
    assert parts["therapeutic-implication"]["valueCodeableConcept"]["coding"][0]["code"] == "LA9657-3"


def test_an_empty_passport_is_a_report_without_results() -> None:
    (report,) = resources()
    assert "result" not in report


def test_advice_without_words_is_a_fault_of_the_programme() -> None:
    silent = PassportImplication(drug=CLOPIDOGREL.drug, text="", source="a guideline")
    with pytest.raises(BadProposal):
        passport_bundle("p1", [PassportEntry(gene="CYP2C19", implications=(silent,))], today=TODAY)
