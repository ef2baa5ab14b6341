"""Genotypes: which allele, which result, which unit of a tandem came first carries no meaning."""

from hypothesis import given
from hypothesis import strategies as st

from model.domain.pgx import Detection, Diplotype, GeneResult
from model.knowledge.genes import GeneKind
from model.knowledge.load import load
from model.therapy.phenotypes import interpret

KNOWLEDGE = load()
TYPED = {key: gene for key, gene in KNOWLEDGE.genes.items() if gene.record.kind is not GeneKind.PRESENCE}
COPIES = st.sampled_from(["", "", "", "x2", "x3", "xN", "x≥3"])
STRANGE = st.sampled_from(["*999", "c.1A>C", "?", "*1x2y"])


@st.composite
def genes(draw):
    return TYPED[draw(st.sampled_from(sorted(TYPED)))]


@st.composite
def haplotypes(draw, gene):
    name = draw(st.sampled_from(sorted(gene.alleles)) | STRANGE)
    return name + draw(COPIES) if name.startswith("*") else name


@st.composite
def results(draw, gene, key):
    day = draw(st.none() | st.integers(-900, 0))
    if draw(st.booleans()):
        alleles = (draw(haplotypes(gene)), draw(haplotypes(gene)))
        return GeneResult(key=key, gene=gene.symbol, diplotype=Diplotype(gene=gene.symbol, alleles=alleles), day=day)
    return GeneResult(
        key=key,
        gene=gene.symbol,
        allele=draw(haplotypes(gene)),
        detection=draw(st.sampled_from(Detection)),
        copies=draw(st.sampled_from([None, 1, 2])),
        day=day,
    )


def calls(gene, *found):
    return interpret(gene, found, KNOWLEDGE.phenotypes, KNOWLEDGE.words).calls


@given(st.data())
def test_the_order_of_alleles_never_matters(data):
    gene = data.draw(genes())
    first, second = data.draw(haplotypes(gene)), data.draw(haplotypes(gene))
    one, other = (
        GeneResult(key="g", gene=gene.symbol, diplotype=Diplotype(gene=gene.symbol, alleles=pair))
        for pair in ((first, second), (second, first))
    )

    assert calls(gene, one) == calls(gene, other)


@given(st.data())
def test_the_order_of_results_never_matters(data):
    gene = data.draw(genes())
    found = [data.draw(results(gene, f"r{at}")) for at in range(data.draw(st.integers(1, 4)))]

    assert calls(gene, *found) == calls(gene, *reversed(found))


@given(st.data())
def test_the_order_of_units_on_a_chromosome_never_matters(data):
    gene = TYPED["CYP2D6"]
    units = [data.draw(haplotypes(gene)) for _ in range(3)]
    one, other = (
        GeneResult(key="g", gene=gene.symbol, diplotype=Diplotype(gene=gene.symbol, alleles=("+".join(written), "*1")))
        for written in (units, units[::-1])
    )

    assert calls(gene, one) == calls(gene, other)


NO_FINDING_IS_NO_ALL_CLEAR = {"RYR1", "CACNA1S"}
"""Here the reference twice is "uncertain" as well: an unknown variant beside it changes nothing."""


@given(st.data())
def test_an_unknown_allele_beside_the_reference_is_never_read_as_the_reference(data):
    gene = data.draw(genes().filter(lambda gene: gene.record.reference and gene.key not in NO_FINDING_IS_NO_ALL_CLEAR))
    reference = gene.record.reference
    strange, plain = (
        GeneResult(key="g", gene=gene.symbol, diplotype=Diplotype(gene=gene.symbol, alleles=(reference, other)))
        for other in (data.draw(STRANGE), reference)
    )

    normal = {call.phenotype for call in calls(gene, plain)}
    assert not normal & {call.phenotype for call in calls(gene, strange)}
