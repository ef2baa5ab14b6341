"""Which gene, and which single allele, a genetic result is about: code, components and names must agree."""

from dataclasses import dataclass

from fhir_adapter.decoding import decode
from fhir_adapter.errors import NotFhir
from fhir_adapter.gene_names import genes_in
from fhir_adapter.genomic_parts import Result, names_of, result_of
from fhir_adapter.genomic_values import changes_in, variant_fact
from fhir_adapter.observations import Observation
from fhir_adapter.star_alleles import hla_alleles_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The one allele that a test looks for, and the change by which it is found; empty for a test of the gene."""

    allele: str = ""
    change: str = ""


def asked_about(result: Result, subjects: frozenset[str]) -> tuple[frozenset[str], Wanted, str]:
    """The genes that the result may speak of, the one allele that the test looks for, and a contradiction."""
    name = names_of(result.resource.code)
    coded = {subject.partition("*")[0] for subject in subjects}
    tested = {(subject.partition("*")[0], "*" + subject.partition("*")[2]) for subject in subjects if "*" in subject}
    tested |= set(hla_alleles_in(name))
    named = set(genes_in(name)) | {locus for locus, _allele in hla_alleles_in(name)}
    held = [frozenset(one) for one in (coded, named, result.genes) if one]
    genes = frozenset.intersection(*held) if held else frozenset()
    if not genes and not held:
        genes = _inherited(result)
    if held and not genes:
        detail = "display" if len(coded) and len(named) and not coded & named else "value"
        return genes, Wanted(), f"gene named differently by code, component and {detail}"
    if len(tested) > 1:
        return genes, Wanted(), "two alleles named by one test"
    if tested:
        allele = next(iter(tested))[1]
        return genes, Wanted(allele=allele, change=allele), ""
    return genes, _variant_in(name, genes), ""


def _variant_in(name: str, genes: frozenset[str]) -> Wanted:
    """The single allele that the test's own name names, and its change: "*2 (681G>A)" is one allele."""
    gene = next(iter(genes)) if len(genes) == 1 else ""
    found = {fact.allele for one in name.split(" | ") if (fact := variant_fact(one, gene)) and fact.allele}
    for word in changes_in(name):
        fact = variant_fact(word, gene)
        if fact is not None and fact.allele:
            found.add(fact.allele)
    stars = {allele for allele in found if allele.startswith("*")}
    if len(stars) == 1 and len(found) == 2:
        return Wanted(allele=min(stars), change=min(found - stars))
    only = found.pop() if len(found) == 1 else ""
    return Wanted(allele=only, change=only)


def _inherited(result: Result) -> frozenset[str]:
    """The gene of the result that this one was derived from, where it names none itself."""
    found: set[str] = set()
    for reference in result.resource.derived_from:
        entry = result.context.find(reference.reference)
        if entry is None or entry.kind != "Observation":
            continue
        try:
            other = decode(Observation, entry.raw)
        except NotFhir:
            continue
        found |= set(result_of(other, (), None, entry, result.context).genes) or set(genes_in(names_of(other.code)))
    return frozenset(found) if len(found) == 1 else frozenset()
