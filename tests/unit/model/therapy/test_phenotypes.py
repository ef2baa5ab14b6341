"""Laboratory results become phenotypes, and what they leave open stays open."""

from decimal import Decimal

import pytest

from model.domain.case import ClinicalCase
from model.domain.gap import Area, Gap, Why, contradiction_of
from model.domain.pgx import Detection, Diplotype, GeneResult
from model.domain.text import same
from model.engine import Task, assess, run
from model.knowledge.load import load
from model.therapy.diplotypes import parse
from model.therapy.phenotypes import interpret

KNOWLEDGE = load()


def assessed(*results: GeneResult):
    return run(Task.THERAPY, ClinicalCase(gene_results=results), KNOWLEDGE)


def phenotype(gene: str, written: str) -> str:
    """The phenotype of a diplotype; of the HLA-B keys the first one that was written here."""
    asked = KNOWLEDGE.genes.get(gene) or KNOWLEDGE.genes["HLA-B*57:01"]
    result = GeneResult(key="g", gene=gene, diplotype=parse(gene, written))
    found = interpret(asked, [result], KNOWLEDGE.phenotypes, KNOWLEDGE.words)
    return " or ".join(dict.fromkeys(call.phenotype for call in found.calls))


@pytest.mark.parametrize(
    ("gene", "written", "expected"),
    [
        ("CYP2C19", "*1/*1", "Normal Metabolizer"),
        ("CYP2C19", "*17/*1", "Rapid Metabolizer"),
        ("CYP2C19", "CYP2C19 *2/*17", "Intermediate Metabolizer"),
        ("CYP2C19", "*4A/*2", "Poor Metabolizer"),
        ("CYP2C19", "*4.002/*1", "Intermediate Metabolizer"),
        ("CYP2C19", "*1/*12", "Indeterminate"),
        ("CYP2C19", "*1/*99", "Indeterminate"),
        ("CYP2C19", "*2|*2", "Poor Metabolizer"),
        ("CYP2D6", "*1/*4", "Intermediate Metabolizer"),
        ("CYP2D6", "*1/*1x2", "Ultrarapid Metabolizer"),
        ("CYP2D6", "*4x2/*5", "Poor Metabolizer"),
        ("CYP2D6", "*4xN/*4", "Poor Metabolizer"),
        ("CYP2D6", "*2x≥3/*4", "Ultrarapid Metabolizer"),
        ("CYP2D6", "*1x>=3/*4", "Ultrarapid Metabolizer"),
        ("CYP2D6", "*36+*10/*10", "Intermediate Metabolizer"),
        ("CYP2D6", "*13 + *1/*4", "Intermediate Metabolizer"),
        ("CYP2D6", "*1/*41", "Normal Metabolizer"),
        ("CYP2D6", "*1/*22", "Indeterminate"),
        ("CYP2D6", "*10xN/*4", "Intermediate Metabolizer or Normal Metabolizer or Ultrarapid Metabolizer"),
        ("DPYD", "Reference/c.1905+1G>A (*2A)", "Intermediate Metabolizer"),
        ("DPYD", "*2A/c.1129-5923C>G, c.1236G>A (HapB3)", "Poor Metabolizer"),
        ("DPYD", "rs67376798/Reference", "Intermediate Metabolizer"),
        ("DPYD", "*9A/*9A", "Normal Metabolizer"),
        ("DPYD", "Reference/c.9999A>G", "Indeterminate"),
        ("DPYD", "[c.1905+1G>A + c.85T>C]/Reference", "Intermediate Metabolizer"),
        ("SLCO1B1", "*1/*5", "Decreased Function"),
        ("SLCO1B1", "*5/*15", "Poor Function"),
        ("SLCO1B1", "*1a/*1b", "Normal Function"),
        ("SLCO1B1", "*5/*99", "Possible Decreased Function"),
        ("SLCO1B1", "*14/*20", "Increased Function"),
        ("HLA-B", "*57:01/*08:01", "*57:01 positive"),
        ("HLA-B", "B*57:01:01G/*08:01", "*57:01 positive"),
        ("HLA-B", "*57/*08:01", "Indeterminate"),
    ],
)
def test_a_diplotype_gives_its_phenotype(gene, written, expected):
    assert phenotype(gene, written) == expected


def test_a_longer_number_is_another_allele():
    found = assessed(GeneResult(key="g", gene="HLA-B", diplotype=parse("HLA-B", "*57:010/*08:01"))).phenotypes

    assert "*57:01 negative" in {item.phenotype for item in found}


def test_a_typing_answers_for_every_allele_that_rules_ask_for():
    found = assessed(GeneResult(key="g", gene="HLA-B", diplotype=parse("HLA-B", "*57:01/*15:02"))).phenotypes

    assert [item.phenotype for item in found][:2] == ["*15:02 positive", "*57:01 positive"]


@pytest.mark.parametrize("written", ["*1", "*1/*2/*3", "", "/", "*1/"])
def test_anything_but_two_alleles_is_refused(written):
    assert parse("CYP2C19", written) is None


@pytest.mark.parametrize(
    ("gene", "words", "expected"),
    [
        ("CYP2C19", "CYP2C19 Poor Metabolizer", "Poor Metabolizer"),
        ("CYP2C19", "poor metaboliser", "Poor Metabolizer"),
        ("CYP2D6", "Extensive metabolizer", "Normal Metabolizer"),
        ("CYP2D6", "LA10315-2", "Ultrarapid Metabolizer"),
        ("CYP2C19", "中间代谢型", "Intermediate Metabolizer"),
        ("CYP2C19", "慢代谢", "Poor Metabolizer"),
        ("SLCO1B1", "decreased function", "Decreased Function"),
        ("HLA-B", "HLA-B*57:01 positive", "*57:01 positive"),
        ("CYP2C19", "not a poor metabolizer", "Indeterminate"),
    ],
)
def test_a_laboratorys_words_are_read_whole(gene, words, expected):
    assert assessed(GeneResult(key="g", gene=gene, phenotype=words)).phenotypes[0].phenotype == expected


def test_words_that_nobody_knows_are_a_gap():
    found = assessed(GeneResult(key="g", gene="CYP2C19", phenotype="somewhat poor"))

    assert [gap.ref for gap in found.gaps] == ["g"]


def test_a_phenotype_that_contradicts_its_diplotype_is_said():
    result = GeneResult(key="g", gene="CYP2C19", diplotype=parse("CYP2C19", "*1/*1"), phenotype="Poor Metabolizer")
    found = assessed(result)

    assert "does not fit" in found.gaps[0].what.en


def test_results_that_disagree_are_said():
    first = GeneResult(key="a", gene="CYP2C19", diplotype=parse("CYP2C19", "*1/*1"), day=-10)
    second = GeneResult(key="b", gene="CYP2C19", diplotype=parse("CYP2C19", "*2/*2"), day=-900)
    found = assessed(first, second)

    assert "disagree" in found.gaps[0].what.en


def test_a_likely_phenotype_agrees_with_the_plain_one():
    result = GeneResult(
        key="g", gene="CYP2C19", diplotype=parse("CYP2C19", "*2/*9"), phenotype="Poor Metabolizer", day=-10
    )

    assert assessed(result).gaps == ()


def test_a_reported_score_of_one_result_sharpens_the_phenotype_of_another():
    words = GeneResult(key="a", gene="DPYD", phenotype="Intermediate Metabolizer", day=-5)
    number = GeneResult(key="b", gene="DPYD", activity_score=Decimal("1.5"), day=-50)

    assert assessed(words, number).phenotypes[0].activity_score == Decimal("1.5")


def test_a_single_variant_without_zygosity_leaves_the_second_copy_open():
    result = GeneResult(key="g", gene="DPYD", allele="c.1905+1G>A", detection=Detection.DETECTED)

    assert assessed(result).phenotypes[0].phenotype == "Poor Metabolizer or Intermediate Metabolizer"


def test_one_variant_tested_and_absent_is_not_a_normal_gene():
    result = GeneResult(key="g", gene="DPYD", allele="c.1905+1G>A", detection=Detection.NOT_DETECTED)

    assert assessed(result).phenotypes[0].phenotype == "Indeterminate"


def test_a_gene_without_a_result_is_not_shown_as_anything():
    assert assessed().phenotypes == ()


def test_a_contradiction_that_two_readers_noticed_is_one_gap():
    seen = Gap(
        what=same("genetic results that contradict each other"),
        why=Why.UNREADABLE,
        area=Area.GENOMICS,
        consequence=same("the more cautious reading decides"),
        detail=contradiction_of("CYP2C19"),
    )
    results = tuple(
        GeneResult(key=key, gene="CYP2C19", diplotype=Diplotype(gene="CYP2C19", alleles=alleles))
        for key, alleles in (("g1", ("*1", "*1")), ("g2", ("*2", "*2")))
    )
    case = ClinicalCase(gene_results=results, gaps=(seen,))
    other = ClinicalCase(gene_results=results[:1], gaps=(seen,))

    assert [gap.what.en for gap in assess(case, KNOWLEDGE, (Task.THERAPY,)).gaps] == [
        "CYP2C19: results on file disagree"
    ]
    assert assess(other, KNOWLEDGE, (Task.THERAPY,)).gaps == (seen,)
