"""Genotypes in a laboratory's own words: bases, zygosity, one copy, several candidates; nothing is guessed."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from model.domain.pgx import Diplotype
from model.knowledge.allele_names import LONGEST
from model.knowledge.genes import OTHER_STRAND, Gene
from model.therapy.diplotypes import haplotype

_EITHER: Final = re.compile(r"\s+or\s+|\s*或者?\s*|(?<=[^\s|])\|(?=[^|]*/)", re.IGNORECASE)
_BASES: Final = re.compile(r"^(.*?)[\s:(]*([ACGT])\s*[/|;>]?\s*([ACGT])\)?$")
_HOMOZYGOUS: Final = r"homozygous(?: for)?|homozygote|hom|纯合(?:子|型|突变)?"
_HETEROZYGOUS: Final = r"heterozygous(?: for)?|heterozygote|het|杂合(?:子|型|突变)?"
_HEMIZYGOUS: Final = r"hemizygous(?: for)?|hemizygote|hemi|homoplasmic|heteroplasmic|半合(?:子|型)?|均质性?|异质性?"
_ZYGOSITY: Final = re.compile(
    rf"(?<![a-z])(?:(?P<two>{_HOMOZYGOUS})|(?P<one>{_HETEROZYGOUS})|(?P<alone>{_HEMIZYGOUS}))(?![a-z])", re.IGNORECASE
)
_NOISE: Final = re.compile(
    r"^(?:genotype|基因型|diplotype|result|结果)\s*:?\s*"
    r"|\s*:?\s*(?:genotype|基因型|(?<!not )(?<!non-)(?:detected|positive|present)|(?<![未非不])(?:检出|阳性))$",
    re.IGNORECASE,
)
_GLUED: Final = re.compile(r"^(\*\d+[A-Z]?)(\*\d+[A-Z]?)$", re.IGNORECASE)


def genotypes(gene: Gene, written: str) -> tuple[Diplotype, ...]:
    """Every diplotype that the words may mean, in order; none when a part of them is not understood.

    Reads "*1/*3A or *3B/*3C", "-1639 AA", "rs9923231 T/T", "c.1905+1G>A heterozygous", and one
    allele alone ("G6PD A-", "m.1555A>G detected").
    """
    if len(written) > LONGEST:
        return ()
    plain = _NOISE.sub("", gene.bare(unicodedata.normalize("NFKC", written)).strip())
    read = [_one(gene, part.strip()) for part in _EITHER.split(plain) if part.strip()]
    known = [item for item in read if item is not None]
    return tuple(sorted(set(known), key=str)) if len(known) == len(read) else ()


def _one(gene: Gene, words: str) -> Diplotype | None:
    alleles = next((found for found in _readings(gene, words) if found and _is_known(gene, found)), None)
    return Diplotype(gene=gene.symbol, alleles=alleles) if alleles else None


def _readings(gene: Gene, words: str) -> Iterator[tuple[str, ...]]:
    if match := _ZYGOSITY.search(words):
        yield _zygous(gene, (words[: match.start()] + words[match.end() :]).strip(" ,:;()"), match)
        return
    if gene.canonical(words) in gene.alleles:
        yield _alone(gene, words)
    if match := _BASES.match(words):
        name, first, second = match.groups()
        if gene.record.sites and not _is_of_one_strand(gene, first, second):
            return
        yield f"{name} {first}".strip(), f"{name} {second}".strip()
    if match := _GLUED.match(words):
        yield match.group(1), match.group(2)
    parts = [part.strip() for part in re.split(r"[/|]", words)]
    if len(parts) == 2 and all(parts):
        yield parts[0], parts[1]


def _zygous(gene: Gene, name: str, match: re.Match[str]) -> tuple[str, ...]:
    """The variant twice, once beside the reference, or alone; nothing where a word stands without its variant."""
    if not name:
        return ()
    if match.group("two"):
        return name, name
    if match.group("one"):
        return (gene.record.reference, name) if gene.record.reference else ()
    return (name,) if gene.record.singles else ()


def _alone(gene: Gene, name: str) -> tuple[str, ...]:
    """One name alone: the reference twice ("wild type"), else one allele beside which nothing was said."""
    is_reference = gene.canonical(name) == gene.record.reference and not name.startswith("*")
    return (name, name) if is_reference and not gene.record.singles else (name,)


def _is_of_one_strand(gene: Gene, first: str, second: str) -> bool:
    """Two bases are read on the same strand: "A/T" is no genotype of a G>A change."""
    strands = [f"{site.reference}{site.variant}" for site in gene.record.sites]
    strands += [strand.translate(OTHER_STRAND) for strand in strands]
    return any(first in strand and second in strand for strand in strands)


def _is_known(gene: Gene, alleles: tuple[str, ...]) -> bool:
    return all(not haplotype(name, gene).unknown(gene) for name in alleles)
