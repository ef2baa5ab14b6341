"""The tables of genes, variants and words agree with each other and with the genes that the engine knows."""

import re
from collections import Counter

import pytest

from fhir_adapter.gene_names import gene_named, gene_names, gene_of_number, genes_in
from fhir_adapter.genomic_words import folded
from fhir_adapter.known_variants import KnownVariant, markers_of, variant_named
from fhir_adapter.term_tables import rows_of
from model.knowledge.genes import load_genes
from model.knowledge.phenotype_terms import load_phenotypes

GENES = load_genes()
TABLED = {gene.symbol: gene for gene in GENES.values() if gene.alleles}
VARIANTS = [row for row in rows_of("genomic_variants.csv") if row["gene"] in TABLED]
MARKERS = [row for row in VARIANTS if row["kind"] == "marker"]
PARTS_OF_A_HAPLOTYPE = {("G6PD", "rs1050828"), ("G6PD", "rs1050829")}
OTHER = {"A": "T", "T": "A", "C": "G", "G": "C"}


def test_every_gene_of_the_engine_is_read_and_has_the_same_number() -> None:
    numbers = {gene.symbol: gene.hgnc for gene in gene_names()}
    ours = {gene.symbol: gene.record.hgnc.removeprefix("HGNC:") for gene in GENES.values()}
    assert ours.items() <= numbers.items()


def test_every_variant_is_an_allele_that_the_engine_knows() -> None:
    unknown = {
        (row["gene"], row["allele"])
        for row in VARIANTS
        if TABLED[row["gene"]].canonical(row["allele"]) not in TABLED[row["gene"]].alleles
    }
    assert unknown == PARTS_OF_A_HAPLOTYPE


@pytest.mark.parametrize("row", MARKERS, ids=lambda row: row["rsid"])
@pytest.mark.parametrize("base", ["ref", "alt"])
def test_both_bases_of_a_marker_are_alleles_that_the_engine_knows(row: dict[str, str], base: str) -> None:
    gene = TABLED[row["gene"]]
    assert gene.canonical(f"{row['rsid']} {row[base]}") in gene.alleles


@pytest.mark.parametrize("row", MARKERS, ids=lambda row: row["rsid"])
def test_no_base_of_a_marker_is_the_other_one_on_the_other_strand(row: dict[str, str]) -> None:
    assert {row["ref"], row["alt"]} & {OTHER[row["ref"]], OTHER[row["alt"]]} == set()


def test_a_variant_has_the_same_bases_in_both_builds() -> None:
    change = re.compile(r"(NC_\d{6}\.\d{1,2}):[gm]\.\d+([ACGT])>([ACGT])")
    placed = [row for row in rows_of("genomic_variants.csv") if row["kind"] != "name"]
    found = [(change.fullmatch(row["grch37"]), change.fullmatch(row["grch38"]), row) for row in placed]
    assert [
        row for old, new, row in found if len({(row["ref"], row["alt"]), old.groups()[1:], new.groups()[1:]}) > 1
    ] == []
    assert [row for old, new, row in found if old[1] == new[1] and row["gene"] != "MT-RNR1"] == []


def test_a_name_stands_for_one_variant() -> None:
    names = Counter(
        (row["gene"], name)
        for row in rows_of("genomic_variants.csv")
        for name in {row["rsid"], row["grch38"], *row["names"].split("|")} - {""}
    )
    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize("name", ["rs9923231", "c.-1639G>A", "NC_000016.9:g.31107689C>T", "NC_000016.10:31096367:C:T"])
def test_a_variant_is_found_by_each_of_its_names(name: str) -> None:
    assert variant_named(name, "VKORC1") == markers_of("VKORC1")[0]


def test_a_place_of_one_build_under_the_number_of_the_other_is_no_variant() -> None:
    assert variant_named("NC_000016.9:g.31096368C>T") is None


@pytest.mark.parametrize(("first", "second", "is_read"), [("G", "A", True), ("C", "T", True), ("G", "T", False)])
def test_two_bases_of_different_strands_are_no_genotype(first: str, second: str, is_read: bool) -> None:
    (marker,) = markers_of("VKORC1")
    assert isinstance(marker, KnownVariant)
    assert (marker.pair(first, second) is not None) is is_read


def test_a_word_has_one_meaning_of_each_kind() -> None:
    words = Counter(
        (row["kind"], folded(word), row["means"])
        for row in rows_of("genomic_words.csv")
        for word in row["words"].split("|")
    )
    meant = Counter((kind, word) for kind, word, _ in words)
    assert [word for word, count in meant.items() if count > 1] == []


def test_phenotypes_of_words_and_answers_are_the_engine_s_terms() -> None:
    named = {row["means"] for row in rows_of("genomic_words.csv") if row["kind"] == "phenotype"}
    named |= {row["means"] for row in rows_of("genomic_answers.csv") if row["kind"] == "phenotype"}
    named |= {row["phenotype"] for row in rows_of("genomic_enzymes.csv")}
    assert named <= load_phenotypes().names()


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("CYP2C19基因型", ("CYP2C19",)),
        ("CYP2C19*2", ("CYP2C19",)),
        ("CYP2C9 and VKORC1", ("CYP2C9", "VKORC1")),
        ("Cytochrome P450 2D6", ("CYP2D6",)),
        ("IL28B", ("IFNL3",)),
        ("CYP2C190", ()),
        ("XCYP2C19", ()),
        ("HLA-B27", ()),
        ("HLA-DR4", ()),
        ("HLA-DRB1 typing", ("HLA-DRB1",)),
        ("F5 key", ()),
    ],
)
def test_a_gene_is_named_whole_or_not_at_all(words: str, found: tuple[str, ...]) -> None:
    assert genes_in(words) == found


def test_a_number_and_an_older_symbol_name_the_gene() -> None:
    assert (gene_of_number("HGNC:2621"), gene_of_number("2621"), gene_of_number("")) == ("CYP2C19", "CYP2C19", "")
    assert (gene_named("il28b"), gene_named("CYP2C")) == ("IFNL3", "")
