"""All germline results of a patient beside each other: two haplotypes make a genotype, contradictions are said."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final

from msgspec import structs

from fhir_adapter.enzyme_activity import METHOD
from fhir_adapter.genomic_words import base_phenotype
from fhir_adapter.star_alleles import is_hla
from model.domain.gap import Area, Gap, Why, contradiction_of
from model.domain.pgx import Detection, Diplotype
from model.domain.text import Text
from model.knowledge.genes import INDETERMINATE
from privacy.snapshot import GeneRecord

_SUBALLELE: Final = re.compile(r"\.\d{3}$")
_CONTRADICTION: Final = Text(en="genetic results that contradict each other", zh="相互矛盾的基因检测结果")
_CONSEQUENCE: Final = Text(
    en="All were kept; the more cautious reading decides until the laboratory has settled it.",
    zh="均予保留；在实验室澄清之前，以更谨慎的解读为准。",
)


def settled(records: Iterable[GeneRecord]) -> tuple[GeneRecord, ...]:
    """The results without repetitions, and with the genotypes that two haplotypes of one day make.

    The haplotypes themselves stay, the same one twice also (it may be one on each chromosome): what was
    joined is our reading, what they say is the laboratory's.
    """
    kept: dict[GeneRecord, GeneRecord] = {}
    for record in records:
        is_haplotype = bool(record.allele) and not record.copies
        name = record if is_haplotype else structs.replace(record, reference="")
        kept[name] = min(kept.get(name, record), record, key=lambda one: one.reference)
    return (*kept.values(), *_joined(kept.values()))


def contradictions(records: Iterable[GeneRecord]) -> Iterator[Gap]:
    """One gap for each gene whose results cannot all be true."""
    for gene, found in groupby(sorted(records, key=_gene), key=_gene):
        if _is_torn(tuple(found)):
            yield Gap(
                what=_CONTRADICTION,
                why=Why.UNREADABLE,
                area=Area.GENOMICS,
                consequence=_CONSEQUENCE,
                detail=contradiction_of(gene),
            )


def _joined(records: Iterable[GeneRecord]) -> Iterator[GeneRecord]:
    """Two different star alleles of one day: a person has no more than two."""
    whole = sorted(records, key=lambda one: (one.gene, str(one.taken), one.allele or "", one.reference))
    for (gene, day), found in groupby(whole, key=lambda one: (one.gene, one.taken)):
        same = tuple(found)
        alleles = {one.allele: one for one in same if _is_haplotype(one)}
        if len(alleles) != 2 or any(one.diplotype or one.copies == 2 for one in same):
            continue
        first = min(alleles.values(), key=lambda one: one.reference)
        yield GeneRecord(
            reference=first.reference,
            gene=gene,
            diplotype=Diplotype(gene=gene, alleles=tuple(name for name in alleles if name)),
            taken=day,
            method=first.method,
        )


def _is_haplotype(record: GeneRecord) -> bool:
    is_star = bool(record.allele) and str(record.allele).startswith("*") and not is_hla(record.gene)
    return is_star and record.detection is Detection.DETECTED


def _is_torn(records: tuple[GeneRecord, ...]) -> bool:
    """Whether genotypes, phenotypes of one kind, or findings of one allele differ."""
    pairs: dict[str, set[tuple[str, ...]]] = {}
    ways: dict[bool, set[str]] = {}
    detections: dict[str, set[Detection | None]] = {}
    copies: dict[str, set[int | None]] = {}
    for one in records:
        if one.diplotype:
            names = tuple(sorted(_SUBALLELE.sub("", name) for name in one.diplotype.alleles))
            pairs.setdefault(_notation(names), set()).add(names)
        if one.phenotype and one.phenotype != INDETERMINATE:
            ways.setdefault(one.method == METHOD, set()).add(base_phenotype(one.phenotype))
        if one.allele and one.detection is not Detection.UNCLEAR:
            detections.setdefault(one.allele, set()).add(one.detection)
            copies.setdefault(one.allele, set()).update({one.copies} - {None})
    sizes = [*map(len, ways.values()), *map(len, detections.values()), *map(len, copies.values())]
    return max([*sizes, *map(len, pairs.values())], default=0) > 1


def _notation(names: tuple[str, ...]) -> str:
    """Genotypes are compared within one notation: "*1/*5" and "rs4149056 T/C" may well be the same."""
    marker = names[0].partition(" ")[0]
    if marker.startswith("rs"):
        return marker
    return "*" if all(name.startswith(("*", "(*")) for name in names) else ""


def _gene(record: GeneRecord) -> str:
    return record.gene
