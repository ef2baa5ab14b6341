"""Variants of the genes that bear on drugs: which allele, found or not, in how many copies; by whichever name."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import product
from typing import Final

from fhir_adapter.gene_names import gene_named, genes_in, is_known
from fhir_adapter.gene_records import single
from fhir_adapter.genomic_parts import Result
from fhir_adapter.genomic_values import Fact, facts_in, variant_fact
from fhir_adapter.genomic_words import plain
from fhir_adapter.known_variants import KnownVariant, allele_named, bare_change, short_protein, variant_named
from fhir_adapter.measurements import number_from
from fhir_adapter.reader import Item
from model.domain.pgx import Detection

_SOMATIC: Final = "somatic"
_RS: Final = re.compile(r"rs\d{3,12}")
_CODING: Final = re.compile(r"[cm]\.\(?[-*]?\d[\w+>*=-]{1,60}")
_SEQUENCE: Final = re.compile(r"NC_\d{6}\.\d{1,2}")
_GENE_IN_NAME: Final = re.compile(r"\(([A-Z][A-Z0-9-]{1,11})\):[cgp]\.")


def is_inherited(result: Result) -> bool:
    """Whether the variant is one of a gene that bears on drugs, and not said to be of a tumour."""
    if result.answer("origin", "origin") == _SOMATIC:
        return False
    genes = _genes(result)
    return bool(genes) and all(is_known(gene) for gene in genes)


def variants(result: Result) -> Iterator[Item]:
    """One record for the variant, or for each gene in which none was found; a refusal where its names disagree."""
    genes = _genes(result)
    status = Detection.NOT_DETECTED if _is_reference(result) else _status(result)
    names, unread = _alleles(result, genes)
    if status is None:
        yield result.refuse("variant without present or absent")
    elif len({gene for gene, _allele in names} | set(genes)) > 1 and (names or status is not Detection.NOT_DETECTED):
        yield result.refuse(f"one change for {len(genes)} genes" if len(genes) > 1 else "gene and variant disagree")
    elif len(names) > 1:
        yield result.refuse("one variant named as two different ones")
    elif names:
        gene, allele = names.pop()
        yield from _found(result, gene, allele, status)
    elif unread or result.parts.keys() & {"place", "sequence", "g_hgvs"}:
        yield result.refuse("variant given by coordinates only")
    else:
        yield result.refuse("variant without a name")


def _found(result: Result, gene: str, allele: str, status: Detection) -> Iterator[Item]:
    known = variant_named(allele, gene)
    is_reference = _is_reference(result)
    bases = set() if is_reference else _letters(result, "alt") & {"A", "C", "G", "T"}
    if known is not None and bases and not all(known.base(base) == known.alt for base in bases):
        yield result.refuse("another change at the same place")
        return
    state = result.answer("state", "state") or _state_of_words(result)
    yield single(result, gene, allele, status, "" if is_reference and state == "homozygous" else state)


def _is_reference(result: Result) -> bool:
    """Whether what is "present" is the reference itself: the same base before and after."""
    before, after = _letters(result, "ref"), _letters(result, "alt")
    return len(before) == 1 and before == after


def _letters(result: Result, part: str) -> set[str]:
    return {word.strip().upper() for word in result.words(part)}


def _state_of_words(result: Result) -> str:
    """The allelic state where it was sent in words."""
    found = {fact.state for word in result.words("state") for fact in facts_in(word) or () if fact.state}
    return found.pop() if len(found) == 1 else ""


def _status(result: Result) -> Detection | None:
    said = result.detection()
    words = [fact for word in result.words() for fact in facts_in(word) or ()]
    in_words = {fact.detection for fact in words} - {None}
    if said is not None:
        return said if in_words <= {said} else None
    if len(in_words) == 1:
        return in_words.pop()
    frequencies = [number_from(one) for one in result.parts.get("frequency", ())]
    is_seen = any(number is not None and number.value > 0 for number in frequencies)
    return Detection.DETECTED if is_seen or result.parts.get("state") or any(fact.state for fact in words) else None


def _genes(result: Result) -> tuple[str, ...]:
    """The genes of the components; else the one that the variant's own name holds."""
    if result.genes:
        return result.genes
    texts = (*result.words("variation"), *result.words("c_hgvs"), *result.words("p_hgvs"), *result.words())
    named = {found for text in texts for found in _GENE_IN_NAME.findall(text)}
    named |= {gene for text in texts for gene in genes_in(text)}
    known = {one.gene for one in _known_places(result)}
    return tuple(sorted({gene_named(name) or name for name in named} or known))


def _alleles(result: Result, genes: tuple[str, ...]) -> tuple[set[tuple[str, str]], bool]:
    """Every different variant that the names and the place mean; and whether some name said nothing to us."""
    gene = genes[0] if len(genes) == 1 else ""
    known = _known_places(result)
    plain_names: set[tuple[str, str]] = set()
    rs_numbers: set[str] = set()
    for text in (*result.words("variation"), *result.words("c_hgvs"), *result.words("g_hgvs"), *result.words()):
        one = variant_named(text, gene)
        if one is not None:
            known.add(one)
        elif found := _RS.findall(text):
            rs_numbers |= set(found)
        elif coding := _CODING.search(plain(bare_change(text))):
            name = coding.group().replace("(", "")
            plain_names.add((gene, allele_named(name, gene) or name.removeprefix("m.")))
        elif gene and (fact := _named(text, gene)) is not None:
            plain_names.add((fact.gene or gene, fact.allele))
    if known:
        return {(one.gene, one.allele) for one in known} | _strange(known, rs_numbers), False
    if rs_numbers:
        return {(gene, number) for number in rs_numbers if gene}, not gene
    return plain_names or _of_protein(result, gene), bool(result.words("variation"))


def _named(text: str, gene: str) -> Fact | None:
    """The allele that a text names, and nothing besides ("CYP2C9*2", "HLA-B*57:01")."""
    fact = variant_fact(text, gene)
    facts = (fact,) if fact is not None else facts_in(text, gene) or ()
    return facts[0] if len(facts) == 1 and facts[0].allele and not facts[0].detection else None


def _strange(known: set[KnownVariant], rs_numbers: set[str]) -> set[tuple[str, str]]:
    """rs numbers that are of another variant than the one that the other names mean."""
    mine = {one.rsid for one in known}
    return {("", number) for number in rs_numbers - mine}


def _of_protein(result: Result, gene: str) -> set[tuple[str, str]]:
    """A change of the protein in one letter each ("G551D"), where nothing else names the variant."""
    found = {name for text in result.words("p_hgvs") if (name := short_protein(bare_change(text))) != plain(text)}
    return {(gene, name) for name in found if gene}


def _known_places(result: Result) -> set[KnownVariant]:
    """Our variants at the given place of the genome; a place without its build's sequence is none."""
    changes = [bare_change(word) for word in result.words("g_hgvs")]
    sequences = {found.group() for word in result.words("sequence") if (found := _SEQUENCE.search(word))}
    shift = 1 if result.answer("counting", "counting") == "zero" else 0
    places = {
        low.value + shift
        for one in result.parts.get("place", ())
        if one.value_range and (low := one.value_range.low) and low.value is not None
    }
    letters = product(
        sequences,
        {int(place) for place in places if place == Decimal(int(place))},
        _letters(result, "ref"),
        _letters(result, "alt"),
    )
    for sequence, place, ref, alt in letters:
        bases = "ACGT" if ref == alt else alt
        changes += [f"{sequence}:g.{place}{ref}>{base}" for base in bases]
    changes += [change.replace(":g.", ":m.") for change in changes]
    named = (*changes, *result.words("variation"))
    return {one for name in named if (one := variant_named(name)) is not None}
