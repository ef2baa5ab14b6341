"""From an Observation to the engine's phenotype: what a laboratory sent is what the rules ask for, at both ends."""

import pytest

from model.knowledge.load import load
from model.therapy.phenotypes import interpret
from privacy.deidentify import deidentify
from tests.unit.fhir_adapter.chart import chart
from tests.unit.fhir_adapter.test_genomic_forms import ALL, resource

KNOWLEDGE = load()
HET, HOM = "53034-5=c:loinc|LA6706-1|", "53034-5=c:loinc|LA6705-3|"


def phenotypes(key: str, *sent: tuple[str, str, list[str]], x_copies: int | None = None) -> set[str]:
    resources = [resource(*one) | {"id": f"o{at}"} for at, one in enumerate(sent)]
    case, _ = deidentify(chart(*resources))
    gene = KNOWLEDGE.genes[key]
    results = [one for one in case.gene_results if one.gene == gene.symbol]
    found = interpret(gene, results, KNOWLEDGE.phenotypes, KNOWLEDGE.words, x_copies=x_copies)
    return {call.phenotype for call in found.calls}


def variant(number: str, name: str, *more: str, value: str = "c:loinc|LA9633-4|Present") -> tuple[str, str, list[str]]:
    return "69548-6", value, [f"48018-6=c:hgnc|HGNC:{number}|", f"81252-9=t:{name}", *more]


@pytest.mark.parametrize(
    ("key", "sent", "expected"),
    [
        ("CYP2C19", ("84413-4", "s:CYP2C19 *2/*17", []), {"Intermediate Metabolizer"}),
        ("CYP2D6", ("40425-1", "s:*1x2/*1", []), {"Ultrarapid Metabolizer"}),
        ("CYP2D6", ("79715-9", "t:慢代谢型", []), {"Poor Metabolizer"}),
        ("DPYD", variant("3012", "rs3918290", HET), {"Intermediate Metabolizer"}),
        ("DPYD", variant("3012", "rs3918290", HOM), {"Poor Metabolizer"}),
        ("SLCO1B1", variant("10959", "rs4149056", HOM), {"Poor Function"}),
        ("VKORC1", ("VKORC1 -1639G>A", "s:AA", []), {"-1639 AA"}),
        ("F5", ("Factor V Leiden", "s:Heterozygous", []), {"Factor V Leiden heterozygous"}),
        ("TPMT", ("TPMT enzyme activity", "s:Deficient", []), {"Poor Metabolizer"}),
        ("HLA-B*57:01", ("50956-2", "s:阳性", []), {"*57:01 positive"}),
        ("HLA-B*57:01", ("HLA-B typing", "s:B*57:01:01G+B*44:02:01G", []), {"*57:01 positive"}),
        ("HLA-B*57:01", ("HLA-B typing", "s:B*57:03, B*44:02", []), {"*57:01 negative"}),
        ("HLA-B*15:02", ("57979-7", "s:Negative", []), {"*15:02 negative"}),
        ("HLA-B*15:02", ("HLA-B typing", "s:HLA-B*15:01/HLA-B*15:02+HLA-B*40:01", []), {"Indeterminate"}),
        ("MT-RNR1", ("MT-RNR1 m.1555A>G", "s:同质突变", []), {"increased risk of aminoglycoside-induced hearing loss"}),
    ],
)
def test_a_result_reaches_the_rules_as_the_phenotype_it_stands_for(
    key: str, sent: tuple[str, str, list[str]], expected: set[str]
) -> None:
    assert phenotypes(key, sent) == expected


def test_a_man_with_one_g6pd_variant_is_deficient_and_a_woman_variable() -> None:
    sent = variant("4057", "Canton", HET)
    assert phenotypes("G6PD", sent, x_copies=1) == {"Deficient"}
    assert phenotypes("G6PD", sent, x_copies=2) == {"Variable"}


def test_two_haplotypes_of_one_day_reach_the_rules_as_a_genotype() -> None:
    found = phenotypes("CYP2C9", ("84414-2", "s:CYP2C9 *2", []), ("84414-2", "s:CYP2C9 *3", []))
    assert found == {"Poor Metabolizer"}


def test_a_measured_activity_outranks_the_genotype() -> None:
    genotype = ("84413-4", "s:TPMT *1/*1", [])
    assert phenotypes("TPMT", genotype, ("TPMT enzyme activity", "s:Deficient", [])) == {"Poor Metabolizer"}


@pytest.mark.parametrize("key", sorted(KNOWLEDGE.genes))
def test_no_form_whatever_stops_the_interpretation(key: str) -> None:
    forms = [(asked, written, parts) for _, asked, written, parts, _ in ALL]
    assert phenotypes(key, *forms)
