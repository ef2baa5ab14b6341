"""Genetic results that stand outside of Observations: problem list entries and flags, and reports in words alone."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Final

from fhir_adapter.gaps import entry_gap
from fhir_adapter.gene_names import genes_in
from fhir_adapter.genomic_parts import is_report, names_of
from fhir_adapter.genomic_values import Fact, facts_in
from fhir_adapter.genomic_words import asked_in
from fhir_adapter.reader import Item
from fhir_adapter.shapes import Concept
from fhir_adapter.slots import Entry
from fhir_adapter.star_alleles import hla_alleles_in
from fhir_adapter.systems import codes_of
from model.domain.gap import Area, Gap, Why
from model.domain.pgx import Detection, Diplotype
from model.domain.text import Text
from privacy.snapshot import GeneRecord

_LONGEST: Final = 160
_REPORT: Final = Text(en="a genetic report in words only", zh="一份仅含文字的基因检测报告")


def indicated(concept: Concept | None, taken: date | None, entry: Entry) -> Iterator[Item]:
    """The result that an entry's name holds, whole ("CYP2C19 poor metabolizer"); nothing when it holds more."""
    if concept is None:
        return
    for name in dict.fromkeys((concept.text, *[coding.display for coding in concept.coding])):
        if not name or len(name) > _LONGEST or not (genes_in(name) or hla_alleles_in(name)):
            continue
        facts = facts_in(name) or ()
        if facts and all(fact.gene and (fact.phenotype or fact.diplotype or _is_found(fact)) for fact in facts):
            yield from (_record(fact, taken, entry) for fact in facts)
            return


def report_in_words(code: Concept | None, entry: Entry, *, has_results: bool) -> Gap | None:
    """The gap for a genetic report whose results stand only in its text; None for every other report."""
    name = names_of(code)
    is_genetic = is_report(codes_of(code)) or bool(genes_in(name)) or asked_in(name) == "genotype"
    if has_results or not is_genetic:
        return None
    gap = entry_gap(_REPORT, Why.NOT_ASSESSED, Area.GENOMICS, "DiagnosticReport without result")
    return replace(gap, ref=entry.reference)


def _is_found(fact: Fact) -> bool:
    return bool(fact.allele) and fact.detection is not None


def _record(fact: Fact, taken: date | None, entry: Entry) -> GeneRecord:
    return GeneRecord(
        reference=entry.reference,
        gene=fact.gene,
        diplotype=Diplotype(gene=fact.gene, alleles=fact.diplotype) if fact.diplotype else None,
        phenotype=fact.phenotype or None,
        activity_score=fact.score,
        allele=fact.allele or None,
        detection=fact.detection if fact.allele else None,
        copies=fact.copies if fact.detection is Detection.DETECTED else None,
        taken=taken,
    )
