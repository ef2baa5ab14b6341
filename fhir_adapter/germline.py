"""Germline results: diplotype, single haplotype, phenotype, activity score, presence of a named allele."""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Final

from fhir_adapter.genomic_parts import Result
from fhir_adapter.measurements import number_from
from fhir_adapter.reader import Item
from fhir_adapter.star_alleles import allele_of, alleles_of, hla_named, is_hla, split_gene
from fhir_adapter.systems import words_of
from model.domain.pgx import Detection, Diplotype
from privacy.snapshot import GeneRecord

_MOST_SCORE: Final = Decimal(20)
_WORD_GENE: Final = re.compile(r"\b(CYP\d[A-Z]\d{1,2}|DPYD|TPMT|NUDT15|UGT1A1|SLCO1B1|HLA-[A-Z]+\d?)\b")
_NEGATIONS: Final = frozenset({"negative", "not detected", "absent", "阴性", "未检出"})
_ASSERTIONS: Final = frozenset({"positive", "detected", "present", "阳性", "检出"})


def genotype(result: Result, subject: str) -> Iterator[Item]:
    """A diplotype, in whichever of the value's writings it stands; two different readings are refused."""
    found: set[Diplotype] = set()
    genes = {subject} - {""}
    for word in result.words():
        gene, rest = split_gene(word)
        gene = gene or subject or (result.genes[0] if len(result.genes) == 1 else "")
        pair = alleles_of(rest, gene=gene)
        if pair is not None and gene:
            found.add(Diplotype(gene=gene, alleles=pair))
            genes.add(gene)
    if len(genes) > 1 or (result.genes and genes and not genes <= set(result.genes)):
        yield result.refuse("gene named differently by code, component and value")
    elif not found and len(genes | set(result.genes)) == 1 and is_hla(next(iter(genes | set(result.genes)))):
        yield from haplotype(result, subject)
    elif len(found) != 1:
        yield result.refuse("genotype in no known notation" if not found else "two different genotypes in one value")
    else:
        diplotype = found.pop()
        yield _record(result, diplotype.gene, diplotype=diplotype)


def haplotype(result: Result, subject: str) -> Iterator[Item]:
    """One allele that was found; two such results are not joined to a genotype here."""
    found: set[tuple[str, str]] = set()
    for word in result.words():
        gene, rest = split_gene(word)
        gene = gene or subject or (result.genes[0] if len(result.genes) == 1 else "")
        allele = allele_of(rest, gene=gene)
        if gene and allele is not None:
            found.add((gene, allele))
    if len(found) != 1:
        yield result.refuse("haplotype in no known notation" if not found else "two different haplotypes in one value")
        return
    gene, allele = found.pop()
    if result.genes and gene not in result.genes:
        yield result.refuse("gene named differently by code, component and value")
        return
    detection = result.detection() or Detection.DETECTED
    yield _record(result, gene, allele=allele, detection=detection)


def phenotype(result: Result, subject: str) -> Iterator[Item]:
    """The metaboliser status or function as the laboratory words it."""
    named = _gene_in(words_of(result.resource.code))
    genes = {subject, named, *result.genes} - {""}
    if len(genes) != 1:
        yield result.refuse("no gene named" if not genes else "gene named differently by code, component and display")
        return
    gene = genes.pop()
    part = "implication" if "implication" in result.parts else ""
    said = result.answer("phenotype", part) or _plain_words(result.words(part), gene)
    if not said:
        yield result.refuse("phenotype without a value")
        return
    yield _record(result, gene, phenotype=said)


def activity_score(result: Result, subject: str) -> Iterator[Item]:
    """The gene's activity score, a plain number of 0 to 20."""
    genes = {subject, _gene_in(words_of(result.resource.code)), *result.genes} - {""}
    number = number_from(result.resource)
    value = number.value if number is not None else _decimal(result.words())
    if len(genes) != 1 or value is None or not 0 <= value <= _MOST_SCORE or (number is not None and number.comparator):
        yield result.refuse("activity score without gene or plain number")
        return
    yield _record(result, genes.pop(), activity_score=value)


def presence(result: Result, subject: str) -> Iterator[Item]:
    """Whether the HLA allele that the test names was found; a typing result is read as a genotype."""
    del subject
    asked = hla_named(words_of(result.resource.code))
    if asked is None:
        locus = re.search(r"HLA-[A-Z]+\d?", words_of(result.resource.code))
        yield from genotype(result, locus.group() if locus else "")
        return
    detection = result.detection() or _said(result.words())
    if detection is None:
        yield result.refuse("presence test without a clear answer")
        return
    yield _record(result, asked[0], allele=asked[1], detection=detection)


def _said(words: tuple[str, ...]) -> Detection | None:
    """A plain word for present or absent; whole, never inside of another."""
    folded = {word.strip().lower().rstrip(".") for word in words}
    is_positive, is_negative = bool(folded & _ASSERTIONS), bool(folded & _NEGATIONS)
    if is_positive == is_negative:
        return None
    return Detection.DETECTED if is_positive else Detection.NOT_DETECTED


def _gene_in(text: str) -> str:
    found = set(_WORD_GENE.findall(text))
    return found.pop() if len(found) == 1 else ""


def _plain_words(words: tuple[str, ...], gene: str) -> str:
    """The first writing of the phenotype, without the gene's name before it."""
    for word in words:
        bare = re.sub(rf"^{re.escape(gene)}\s*:?\s*", "", word, flags=re.IGNORECASE).strip()
        if bare and len(bare) <= 80:
            return bare
    return ""


def _decimal(words: tuple[str, ...]) -> Decimal | None:
    for word in words:
        try:
            value = Decimal(word.strip())
        except InvalidOperation:
            continue
        if value.is_finite():
            return value
    return None


def _record(
    result: Result,
    gene: str,
    *,
    diplotype: Diplotype | None = None,
    phenotype: str | None = None,
    activity_score: Decimal | None = None,
    allele: str | None = None,
    detection: Detection | None = None,
) -> GeneRecord:
    return GeneRecord(
        reference=result.entry.reference,
        gene=gene,
        diplotype=diplotype,
        phenotype=phenotype,
        activity_score=activity_score,
        allele=allele,
        detection=detection,
        taken=result.taken,
        method=words_of(result.resource.method),
    )
