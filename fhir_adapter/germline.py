"""Germline results: what all writings of a value say together, about the gene that code, parts and value agree on."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Final

from fhir_adapter.gaps import entry_gap
from fhir_adapter.gene_records import of_gene, record, unknown_notation
from fhir_adapter.genomic_parts import Result, writings
from fhir_adapter.genomic_questions import Wanted, asked_about
from fhir_adapter.genomic_statements import Said
from fhir_adapter.genomic_values import Fact, about, facts_in
from fhir_adapter.genomic_words import plain
from fhir_adapter.measurements import number_from
from fhir_adapter.quantities import Number
from fhir_adapter.reader import Item
from fhir_adapter.star_alleles import allele_of, hla_alleles_in, is_ambiguous_hla, is_hla
from model.domain.gap import Area, Why
from model.domain.pgx import Detection
from model.domain.text import Text

_MOST_SCORE: Final = Decimal(20)
_SCORE_FIRST: Final = re.compile(r"(\d{1,2}(?:\.\d{1,2})?)\s?\([^()\d]{1,40}\)")
_STARS: Final = re.compile(r"\*\d{1,3}(?::\d{2,3})?")
_NO_RESULT: Final = Text(en="a genetic test that gave no result", zh="一项未得出结果的基因检测")
_TORN: Final = "gene named differently by code, component and value"


def germline(result: Result, asked: str, subjects: frozenset[str]) -> Iterator[Item]:
    """One record for each gene that the result speaks of, or the reason why it is refused.

    Args:
        result: the Observation taken apart.
        asked: what its code asks for: genotype, haplotype, phenotype, score, presence, or any.
        subjects: the genes, or the alleles ("HLA-B*57:01"), that the codes themselves name.
    """
    if result.answer("origin", "origin") == "somatic":
        yield result.refuse("a tumour's result where an inherited one is asked")
        return
    genes, wanted, torn = asked_about(result, subjects)
    if torn:
        yield result.refuse(torn)
        return
    gene = next(iter(genes)) if len(genes) == 1 else ""
    facts, unread = _facts(result, asked, gene, wanted)
    failed = {fact.gene or gene for fact in facts if fact.has_failed}
    facts = [fact for fact in facts if not fact.has_failed]
    if failed & {fact.gene or gene for fact in facts}:
        yield result.refuse("a result and a failure in one value")
        return
    for name in sorted(failed):
        yield replace(entry_gap(_NO_RESULT, Why.NOT_ASSESSED, Area.GENOMICS, name), ref=result.entry.reference)
    if failed and not facts:
        return
    spoken = {fact.gene for fact in facts} - {""}
    if genes and not spoken <= genes:
        yield result.refuse(_TORN)
        return
    if not facts:
        yield from _nothing(result, asked, gene)
        return
    if not gene and len(spoken) != 1 and any(not fact.gene for fact in facts):
        named = genes | spoken
        yield result.refuse(f"one value for {len(named)} genes" if named else "no gene named")
        return
    if any(_hides_an_allele(word, facts) for word in unread):
        yield result.refuse("a second writing of the value was not understood")
        return
    yield from _records(result, asked, facts, gene, wanted)


def _records(result: Result, asked: str, facts: list[Fact], gene: str, wanted: Wanted) -> Iterator[Item]:
    said: dict[str, Said] = {}
    for fact in facts:
        name = fact.gene or gene or next(iter({one.gene for one in facts} - {""}), "")
        said.setdefault(name, Said()).take(fact)
    for name, one in said.items():
        if one.fault:
            yield result.refuse(one.fault)
        else:
            yield from of_gene(result, asked, name, one, wanted)


def _facts(result: Result, asked: str, gene: str, wanted: Wanted) -> tuple[list[Fact], list[str]]:
    """What every writing of the value and of the parts says, and the writings that say nothing to us."""
    facts: list[Fact] = []
    unread: list[str] = []
    failed: list[Fact] = []
    for part in ("", "genotype", "phenotype", "haplotype", "conclusion"):
        for word in result.words(part):
            found = _one(word, gene, wanted)
            if found is None:
                unread.append(word)
            elif part != "conclusion" or all(fact.phenotype for fact in found):
                facts += [fact for fact in found if not (part and fact.has_failed)]
                failed += [fact for fact in found if part and fact.has_failed]
        if part == "haplotype" and (pair := _two_haplotypes(result, gene)):
            facts = [fact for fact in facts if not fact.allele] + [Fact(diplotype=pair)]
        term = result.answer("phenotype", part)
        facts += [Fact(phenotype=term)] if term else []
    facts += _numbers(result, asked)
    detection, state = result.detection(), result.answer("state", "state")
    if result.resource.value_boolean is not None:
        facts.append(Fact(detection=Detection.DETECTED if result.resource.value_boolean else Detection.NOT_DETECTED))
    facts += [Fact(detection=detection)] if detection else []
    facts += [Fact(state=state)] if state else []
    return list(dict.fromkeys(facts or failed)), unread


def _two_haplotypes(result: Result, gene: str) -> tuple[str, ...]:
    """The genotype that two components of one result make, each of which names one allele."""
    components = result.parts.get("haplotype", ())
    alleles = [{name for word in writings(one) if (name := allele_of(word, gene=gene))} for one in components]
    if len(alleles) != 2 or not gene or any(len(names) != 1 for names in alleles):
        return ()
    return tuple(name for names in alleles for name in names)


def _one(word: str, gene: str, wanted: Wanted) -> tuple[Fact, ...] | None:
    """A writing alone, or as what is said about the allele that the test looks for."""
    if wanted.allele and gene:
        said = about(plain(word), Fact(gene=gene, allele=wanted.change))
        if said is not None and (said.detection or said.diplotype):
            return (replace(said, allele=wanted.allele if said.allele else ""),)
    return facts_in(word, gene)


def _numbers(result: Result, asked: str) -> list[Fact]:
    """The activity score: a plain number of 0 to 20, without a comparator or a unit that means something else."""
    numbers = [number_from(one) for one in result.parts.get("score", ())]
    if asked == "score":
        found = _SCORE_FIRST.fullmatch(plain(result.resource.value_string))
        numbers.append(Number(value=Decimal(found.group(1))) if found else number_from(result.resource))
    return [
        Fact(score=number.value)
        for number in numbers
        if number is not None and not (number.comparator or number.fault) and 0 <= number.value <= _MOST_SCORE
    ]


def _nothing(result: Result, asked: str, gene: str) -> Iterator[Item]:
    """Why nothing was read."""
    if not result.has_value and not result.parts:
        if result.resource.data_absent_reason is not None:
            yield replace(entry_gap(_NO_RESULT, Why.NOT_ASSESSED, Area.GENOMICS, gene), ref=result.entry.reference)
        elif not result.resource.has_member:
            yield result.refuse("no value")
    elif is_hla(gene or "HLA-") and any(is_ambiguous_hla(word) for word in result.words()):
        yield from _ambiguous(result, gene)
    else:
        yield result.refuse(unknown_notation(asked))


def _ambiguous(result: Result, gene: str) -> Iterator[Item]:
    """Alleles that a typing leaves open are neither found nor excluded."""
    yield result.refuse("HLA typing leaves several alleles open")
    for word in result.words():
        body = word if not gene else re.sub(r"(?<![A-Z0-9*-])(?=\d{2,3}:)", f"{gene}*", plain(word))
        for locus, allele in hla_alleles_in(body):
            yield record(result, locus, allele=allele, detection=Detection.UNCLEAR)


def _hides_an_allele(word: str, facts: list[Fact]) -> bool:
    """Whether a writing that was not understood names an allele that the understood ones do not have."""
    read = {star for fact in facts for name in (*fact.diplotype, fact.allele) for star in _STARS.findall(name)}
    return bool(read) and not set(_STARS.findall(plain(word))) <= read
