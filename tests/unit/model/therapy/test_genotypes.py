"""Genotypes as laboratories really write them, one gene after the other; the near misses stay open."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from model.domain.pgx import Detection, Diplotype, GeneResult
from model.knowledge.load import load
from model.therapy.phenotypes import interpret

KNOWLEDGE = load()
OPEN = "Indeterminate"
PM, IM, NM, RM, UM = (f"{word} Metabolizer" for word in ("Poor", "Intermediate", "Normal", "Rapid", "Ultrarapid"))
MH = "Malignant Hyperthermia Susceptibility"
HEARING = "risk of aminoglycoside-induced hearing loss"


def written() -> list[tuple[str, str, str]]:
    with Path(__file__).with_name("genotype_words.csv").open(encoding="utf-8", newline="") as handle:
        rows = csv.DictReader(line for line in handle if not line.startswith("#"))
        return [(row["gene"], row["words"], row["phenotype"]) for row in rows]


def found(key: str, *results: GeneResult, x_copies: int | None = None):
    return interpret(KNOWLEDGE.genes[key], results, KNOWLEDGE.phenotypes, KNOWLEDGE.words, x_copies=x_copies)


def phenotypes(key: str, *results: GeneResult, x_copies: int | None = None) -> set[str]:
    return {call.phenotype for call in found(key, *results, x_copies=x_copies).calls}


def gaps(key: str, *results: GeneResult) -> list[str]:
    return [gap.what.en for gap in found(key, *results).gaps]


def typed(key: str, *alleles: str, name: str = "g", **more) -> GeneResult:
    gene = KNOWLEDGE.genes[key].symbol
    return GeneResult(key=name, gene=gene, diplotype=Diplotype(gene=gene, alleles=alleles), **more)


def said(key: str, words: str, name: str = "g", **more) -> GeneResult:
    return GeneResult(key=name, gene=KNOWLEDGE.genes[key].symbol, phenotype=words, **more)


def seen(key: str, allele: str, copies: int | None = None, detection=Detection.DETECTED) -> GeneResult:
    return GeneResult(
        key=f"v-{allele}", gene=KNOWLEDGE.genes[key].symbol, allele=allele, copies=copies, detection=detection
    )


def absent(key: str, *alleles: str) -> list[GeneResult]:
    return [seen(key, allele, detection=Detection.NOT_DETECTED) for allele in alleles]


@pytest.mark.parametrize(
    ("alleles", "score"),
    [
        (("*1", "*1xN"), "≥3.0"),
        (("*2x3", "*4"), "3.0"),
        (("*2 x 3", "*4"), "3.0"),
        (("*2X2", "*1"), "3.0"),
        (("*2×2", "*1"), "3.0"),
        (("*1(x2)", "*1"), "3.0"),
        (("*2≥3", "*4"), "≥3.0"),
        (("*2≥3x", "*4"), "≥3.0"),
        (("*2x≥3", "*4"), "≥3.0"),
        (("*2 x >= 3", "*4"), "≥3.0"),
        (("*2x3+", "*4"), "≥3.0"),
        (("*4xN", "*5"), "0.0"),
        (("*1x0", "*4"), "0.0"),
        (("(*36+*10)x2", "*1"), "1.5"),
        (("*36+*10x2", "*1"), "1.5"),
        (("*36x2+*10", "*10"), "0.5"),
        (("*10+*36", "*36 + *10"), "0.5"),
        (("[*36+*10]", "*1"), "1.25"),
        (("*68+*4", "*1"), "1.0"),
        (("*13+*2", "*1"), "2.0"),
        (("*13", "*1"), "1.0"),
        (("*1+*1", "*4"), "2.0"),
        (("*4.013", "*1"), "1.0"),
        (("*4N+*4", "*41"), "0.25"),
        (("＊2×２", "*1"), "3.0"),
    ],
)
def test_copies_hybrids_and_tandems_add_up(alleles, score):
    [call] = {str(call.score) for call in found("CYP2D6", typed("CYP2D6", *alleles)).calls}

    assert call == score


def test_a_shared_copy_number_may_belong_to_either_allele():
    assert phenotypes("CYP2D6", typed("CYP2D6", "(*1", "*4)x2")) == {NM, IM}


def test_an_open_number_of_copies_keeps_every_phenotype_that_it_may_reach():
    assert phenotypes("CYP2D6", typed("CYP2D6", "*10xN", "*10")) == {IM, NM, UM}


@pytest.mark.parametrize("unknown", ["*999", "*1x2y", "*4000", "*1/*2", "unknown", "?"])
def test_an_allele_that_nobody_knows_is_never_the_normal_one(unknown):
    result = typed("CYP2D6", "*1", unknown)

    assert phenotypes("CYP2D6", result) == {OPEN}
    assert any("without an assigned function" in gap for gap in gaps("CYP2D6", result))


@pytest.mark.parametrize(
    ("key", "alleles", "expected"),
    [
        ("DPYD", ("*2A", "*1"), IM),
        ("DPYD", ("rs3918290", "wild type"), IM),
        ("DPYD", ("IVS14+1G>A", "c.="), IM),
        ("DPYD", ("NM_000110.4:c.1905+1G>A", "Reference"), IM),
        ("DPYD", ("c.1905+1g>a (*2A)", "*1"), IM),
        ("DPYD", ("c.1236G>A/HapB3", "*1"), IM),
        ("DPYD", ("c.1129-5923C>G", "*1"), IM),
        ("DPYD", ("HapB3", "c.2846A>T"), IM),
        ("DPYD", ("*2A", "*13"), PM),
        ("DPYD", ("*2A", "c.2846A>T"), PM),
        ("DPYD", ("[c.1905+1G>A;c.2846A>T]", "Reference"), IM),
        ("DPYD", ("c.[1905+1G>A;85T>C]", "Reference"), IM),
        ("DPYD", ("c.1905+1G>A~c.85T>C", "Reference"), IM),
        ("DPYD", ("c.1905+1G>C", "Reference"), OPEN),
        ("TPMT", ("*1", "*3A"), IM),
        ("TPMT", ("*3B", "*3C"), PM),
        ("TPMT", ("[*3B + *3C]", "*1"), IM),
        ("TPMT", ("*1", "*3D"), OPEN),
        ("TPMT", ("*1", "*3"), OPEN),
        ("NUDT15", ("*1", "*2"), IM),
        ("NUDT15", ("*3", "p.Arg139Cys"), PM),
        ("NUDT15", ("R139C", "Reference"), IM),
        ("UGT1A1", ("*80+*28", "*1"), IM),
        ("UGT1A1", ("(TA)7", "TA7"), PM),
        ("UGT1A1", ("A(TA)6TAA", "A(TA)7TAA"), IM),
        ("UGT1A1", ("*60", "*1"), OPEN),
        ("NAT2", ("*5B", "*6A"), PM),
        ("NAT2", ("*4", "*7B"), IM),
        ("NAT2", ("*4", "*4"), RM),
        ("CYP2B6", ("*6", "*6"), PM),
        ("CYP2B6", ("[*4 + *9]", "*1"), IM),
        ("CYP2C9", ("*2", "*3"), PM),
        ("CYP2C9", ("*1", "*2"), IM),
        ("CYP3A5", ("*3", "*3"), PM),
        ("CYP3A4", ("*1", "*22"), IM),
        ("CFTR", ("F508del", "G551D"), "ivacaftor responsive in CF patients"),
        ("CFTR", ("p.Gly551Asp", "?"), "ivacaftor responsive in CF patients"),
        ("CFTR", ("c.1521_1523delCTT", "p.Phe508del"), "ivacaftor non-responsive in CF patients"),
        ("CFTR", ("F508del", "G551X"), OPEN),
        ("RYR1", ("c.7300G>A", "Reference"), MH),
        ("RYR1", ("c.7300G>A", "c.1A>G"), MH),
        ("RYR1", ("Reference", "c.1A>G"), "Uncertain Susceptibility"),
        ("CACNA1S", ("c.520C>T", "Reference"), MH),
        ("VKORC1", ("rs9923231 C", "rs9923231 T"), "-1639 AG"),
        ("VKORC1", ("A", "A"), "-1639 AA"),
        ("CYP4F2", ("*1", "*4"), "rs2108622 CT"),
        ("CYP4F2", ("*3", "*22"), "rs2108622 TT"),
        ("F5", ("R506Q", "wild type"), "Factor V Leiden heterozygous"),
    ],
)
def test_two_alleles_give_their_phenotype(key, alleles, expected):
    assert phenotypes(key, typed(key, *alleles)) == {expected}


@pytest.mark.parametrize(("key", "words", "expected"), written())
def test_a_laboratorys_words_are_a_phenotype_or_nothing(key, words, expected):
    assert phenotypes(key, said(key, words)) == {expected}


@pytest.mark.parametrize(
    ("key", "words", "expected"),
    [
        ("TPMT", "*1/*3A or *3B/*3C", {IM, PM}),
        ("TPMT", "*1/*3A|*3B/*3C", {IM, PM}),
        ("NUDT15", "*1/*2 或 *3/*6", {IM, PM}),
        ("CYP3A5", "expresser", {NM, IM}),
        ("DPYD", "DPD deficient", {PM, IM}),
        ("IFNL3", "unfavorable response genotype", {"rs12979860 CT", "rs12979860 TT"}),
        ("F5", "Factor V Leiden positive", {"Factor V Leiden heterozygous", "Factor V Leiden homozygous"}),
        ("CYP2C19", "*1/*2 or *1/*999", {OPEN}),
    ],
)
def test_words_that_leave_it_open_keep_every_candidate(key, words, expected):
    assert phenotypes(key, said(key, words)) == expected


@pytest.mark.parametrize(
    ("key", "variants", "expected"),
    [
        ("DPYD", [("c.1905+1G>A", 1)], {IM}),
        ("DPYD", [("c.1905+1G>A", 2)], {PM}),
        ("DPYD", [("rs3918290", None)], {IM, PM}),
        ("DPYD", [("*2A", 1), ("c.2846A>T", 1)], {IM, PM}),
        ("DPYD", [("c.2846A>T", 2), ("*2A", 1)], {PM}),
        ("DPYD", [("c.85T>C", 1), ("c.2846A>T", 1)], {IM}),
        ("DPYD", [("c.85T>C", 1)], {OPEN}),
        ("DPYD", [("c.1905+1G>A", 1), ("c.9999A>G", 1)], {IM, PM, OPEN}),
        ("TPMT", [("rs1800460", 1), ("rs1142345", 1)], {IM, PM}),
        ("TPMT", [("rs1142345", 1)], {IM}),
        ("TPMT", [("rs1800460", 2), ("rs1142345", 2)], {PM}),
        ("NUDT15", [("c.415C>T", 1), ("*6", 1)], {IM, PM}),
        ("CYP2C19", [("rs4244285", 1), ("rs12248560", 1)], {IM}),
        ("CYP2B6", [("rs3745274", 1), ("rs2279343", 1)], {IM}),
        ("CFTR", [("G551D", None)], {"ivacaftor responsive in CF patients"}),
        ("RYR1", [("c.7300G>A", None)], {MH}),
        ("MT-RNR1", [("m.1555A>G", None), ("m.663A>G", None)], {f"increased {HEARING}"}),
        ("VKORC1", [("rs9923231", 2)], {"-1639 AA"}),
        ("VKORC1", [("rs9923231", None)], {"-1639 AA", "-1639 AG"}),
        ("HLA-A*31:01", [("HLA-A*31:01:02", None)], {"*31:01 positive"}),
        ("HLA-A*31:01", [("HLA-A*31:02", None)], {OPEN}),
    ],
)
def test_single_variants_leave_phase_and_zygosity_open(key, variants, expected):
    assert phenotypes(key, *(seen(key, allele, copies) for allele, copies in variants)) == expected


@pytest.mark.parametrize(
    ("key", "alleles", "expected"),
    [
        ("DPYD", ("*2A", "*13", "c.2846A>T", "HapB3"), NM),
        ("DPYD", ("*2A", "*13", "c.2846A>T"), OPEN),
        ("TPMT", ("*2", "rs1800460", "rs1142345"), NM),
        ("TPMT", ("*2", "*3A"), OPEN),
        ("MT-RNR1", ("m.1555A>G", "m.1494C>T", "m.1095T>C"), f"normal {HEARING}"),
        ("MT-RNR1", ("m.1555A>G",), OPEN),
        ("VKORC1", ("rs9923231",), "-1639 GG"),
        ("F5", ("factor V Leiden",), "Factor V Leiden absent"),
        ("CYP2D6", ("*4",), OPEN),
    ],
)
def test_absent_variants_are_normal_only_where_the_whole_panel_was_tested(key, alleles, expected):
    assert phenotypes(key, *absent(key, *alleles)) == {expected}


@pytest.mark.parametrize(
    ("result", "x_copies", "expected"),
    [
        (typed("G6PD", "A-"), 1, {"Deficient"}),
        (typed("G6PD", "A-"), None, {"Deficient"}),
        (typed("G6PD", "A-"), 2, {"Deficient", "Variable"}),
        (typed("G6PD", "A-", "B"), 2, {"Variable"}),
        (typed("G6PD", "A-", "Mediterranean"), 2, {"Deficient"}),
        (typed("G6PD", "A-", "A-"), 1, {"Deficient"}),
        (typed("G6PD", "A"), 1, {"Normal"}),
        (typed("G6PD", "Aachen"), 1, {"Deficient with CNSHA"}),
        (typed("G6PD", "Atlantis"), 1, {OPEN}),
        (seen("G6PD", "c.1376G>T"), 1, {"Deficient"}),
        (seen("G6PD", "c.1376G>T", 1), 2, {"Variable"}),
        (seen("G6PD", "c.1376G>T"), None, {"Deficient", "Variable"}),
    ],
)
def test_an_x_linked_gene_has_one_copy_in_men(result, x_copies, expected):
    assert phenotypes("G6PD", result, x_copies=x_copies) == expected


@pytest.mark.parametrize("alleles", [("*4",), ("*2",)])
def test_one_allele_of_an_autosomal_gene_leaves_the_other_open(alleles):
    result = typed("CYP2C19", *alleles)

    assert phenotypes("CYP2C19", result) == {PM, IM, OPEN}
    assert gaps("CYP2C19", result) == ["CYP2C19: only one allele was reported"]


def test_three_alleles_are_no_diplotype():
    assert phenotypes("CYP2C19", typed("CYP2C19", "*1", "*2", "*3")) == {OPEN}


@pytest.mark.parametrize(
    ("key", "alleles", "activity", "expected"),
    [
        ("G6PD", ("A-", "B"), "deficient", "Deficient"),
        ("G6PD", ("B", "B"), "Deficient", "Deficient"),
        ("TPMT", ("*1", "*3A"), "normal activity", NM),
        ("TPMT", ("*1", "*1"), "low activity", PM),
    ],
)
def test_a_measured_activity_outranks_the_genotype_and_the_card_says_so(key, alleles, activity, expected):
    results = (typed(key, *alleles, name="a"), said(key, activity, name="b", method="enzyme activity"))

    assert phenotypes(key, *results) == {expected}
    assert gaps(key, *results) == [f"{key}: measured enzyme activity does not fit the genotype"]


def test_a_measured_activity_that_fits_is_not_remarked_upon():
    results = (typed("TPMT", "*1", "*3A", name="a"), said("TPMT", "intermediate", name="b", method="enzyme activity"))

    assert gaps("TPMT", *results) == []


def test_an_unclear_activity_does_not_silence_the_genotype():
    results = (typed("TPMT", "*3A", "*3C"), said("TPMT", "indeterminate", name="b", method="enzyme activity"))

    assert PM in phenotypes("TPMT", *results)


def test_a_measured_activity_outranks_nothing_where_the_gene_has_no_assay():
    results = (typed("CYP2C19", "*2", "*2"), said("CYP2C19", "normal", name="b", method="enzyme activity"))

    assert phenotypes("CYP2C19", *results) == {PM, NM}


def test_a_reported_phenotype_that_disagrees_is_kept_beside_the_computed_one():
    result = typed("CYP2C19", "*1", "*1", phenotype="Poor Metabolizer")

    assert phenotypes("CYP2C19", result) == {NM, PM}
    assert gaps("CYP2C19", result) == ["CYP2C19: reported phenotype does not fit the reported genotype"]


def test_an_old_score_of_the_same_phenotype_gives_way_to_the_computed_one():
    [call] = found("CYP2D6", typed("CYP2D6", "*1", "*10", activity_score=Decimal("1.5"))).calls

    assert str(call.score) == "1.25"


def test_a_score_that_means_another_phenotype_is_kept_beside_the_computed_one():
    assert phenotypes("CYP2D6", typed("CYP2D6", "*4", "*4", activity_score=Decimal(2))) == {PM, NM}


def test_a_variant_without_zygosity_does_not_blur_a_genotype_that_it_fits():
    results = (typed("DPYD", "*2A", "Reference"), seen("DPYD", "c.1905+1G>A"))

    assert phenotypes("DPYD", *results) == {IM}
    assert gaps("DPYD", *results) == []


def test_a_variant_that_the_genotype_does_not_hold_is_a_disagreement():
    results = (typed("DPYD", "Reference", "Reference"), seen("DPYD", "c.557A>G", 1))

    assert phenotypes("DPYD", *results) == {NM, IM}
    assert gaps("DPYD", *results) == ["DPYD: results on file disagree"]


def test_one_variant_found_and_not_found_is_a_disagreement():
    results = (seen("DPYD", "*2A", 1), *absent("DPYD", "c.1905+1G>A"))

    assert phenotypes("DPYD", *results) == {IM}
    assert gaps("DPYD", *results) == ["DPYD: results on file disagree"]


@pytest.mark.parametrize("words", ["(" * 5000, "x2" * 5000, " " * 5000 + "A", "*1+" * 5000, "[c.1A>G;" * 2000])
def test_endless_text_is_unknown_and_is_not_taken_apart(words):
    assert phenotypes("CYP2D6", typed("CYP2D6", "*1", words)) == {OPEN}
    assert phenotypes("CYP2D6", said("CYP2D6", words)) == {OPEN}


def test_a_sign_without_its_allele_is_said_to_be_unread():
    assert gaps("HLA-B*58:01", said("HLA-B*58:01", "positive")) == [
        "HLA-B*58:01: the reported phenotype could not be understood"
    ]
    assert gaps("HLA-B*57:01", said("HLA-B*58:01", "HLA-B*58:01 positive")) == []
