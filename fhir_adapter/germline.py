"""Germline results: what all writings of a value say together, about the gene that code, parts and value agree on."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from fhir_adapter.decoding import decode
from fhir_adapter.errors import NotFhir
from fhir_adapter.gaps import entry_gap
from fhir_adapter.gene_names import MITOCHONDRIAL, X_LINKED, genes_in, kind_of_gene
from fhir_adapter.genomic_parts import Result, names_of, result_of, writings
from fhir_adapter.genomic_statements import Said, best_term
from fhir_adapter.genomic_values import Fact, about, changes_in, facts_in, marker_pair, variant_fact
from fhir_adapter.genomic_words import plain
from fhir_adapter.measurements import number_from
from fhir_adapter.observations import Observation
from fhir_adapter.quantities import Number
from fhir_adapter.reader import Item
from fhir_adapter.star_alleles import REFERENCE, allele_of, hla_alleles_in, is_ambiguous_hla, is_hla
from fhir_adapter.systems import words_of
from model.domain.gap import Area, Why
from model.domain.pgx import Detection, Diplotype
from model.domain.text import Text
from privacy.snapshot import GeneRecord

_MOST_SCORE: Final = Decimal(20)
_SCORE_FIRST: Final = re.compile(r"(\d{1,2}(?:\.\d{1,2})?)\s?\([^()\d]{1,40}\)")
_STARS: Final = re.compile(r"\*\d{1,3}(?::\d{2,3})?")
_NO_RESULT: Final = Text(en="a genetic test that gave no result", zh="一项未得出结果的基因检测")
_TORN: Final = "gene named differently by code, component and value"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The one allele that a test looks for, and the change by which it is found; empty for a test of the gene."""

    allele: str = ""
    change: str = ""


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
    genes, wanted, torn = _asked_about(result, subjects)
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


def records_of_genes(said: dict[str, Said], result: Result, asked: str, wanted: Wanted) -> Iterator[Item]:
    """The records of each gene in turn."""
    for name, one in said.items():
        if one.fault:
            yield result.refuse(one.fault)
        else:
            yield from _of_gene(result, asked, name, one, wanted)


def _records(result: Result, asked: str, facts: list[Fact], gene: str, wanted: Wanted) -> Iterator[Item]:
    said: dict[str, Said] = {}
    for fact in facts:
        name = fact.gene or gene or next(iter({one.gene for one in facts} - {""}), "")
        said.setdefault(name, Said()).take(fact)
    yield from records_of_genes(said, result, asked, wanted)


def _asked_about(result: Result, subjects: frozenset[str]) -> tuple[frozenset[str], Wanted, str]:
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
        yield result.refuse(_unknown(asked))


def _unknown(asked: str) -> str:
    return f"{'value' if asked == 'any' else asked} in no known notation"


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


def _of_gene(result: Result, asked: str, gene: str, said: Said, wanted: Wanted) -> Iterator[Item]:
    detection = next(iter(said.detections), None)
    state = next(iter(said.states), "")
    diplotype = next(iter(said.diplotypes), ())
    phenotype = best_term(said.phenotypes)
    if phenotype == "Indeterminate" and (wanted.allele or asked == "presence") and not diplotype:
        detection, phenotype = Detection.UNCLEAR, ""
    alleles = dict(said.alleles)
    if wanted.allele and set(diplotype) and set(diplotype) <= {REFERENCE, wanted.allele, wanted.change}:
        diplotype, detection, state = (), *_found_in(diplotype)
    if not alleles and wanted.allele and not diplotype and (detection or state):
        alleles = {wanted.allele: {Fact(allele=wanted.allele, detection=detection, state=state)}}
    if diplotype and (fault := _contradicts(diplotype, state, result)):
        yield result.refuse(fault)
        return
    diplotype = _with_copies(diplotype, result)
    score = next(iter(said.scores), None)
    if diplotype or phenotype or score is not None:
        yield record(result, gene, diplotype=diplotype, phenotype=phenotype, score=score)
    elif not alleles:
        yield result.refuse("found or not found, but no allele named" if detection or state else _unknown(asked))
    if is_hla(gene) and len(alleles) == 2 and not diplotype and not detection and _are_bare(alleles):
        yield record(result, gene, diplotype=sorted(alleles))
        return
    beside = {allele: found for allele, found in alleles.items() if allele not in diplotype}
    if diplotype and any(one.detection is not Detection.NOT_DETECTED for found in beside.values() for one in found):
        yield result.refuse("an allele beside the genotype")
    elif beside:
        yield from _single(result, asked, gene, beside, None if diplotype else detection, "" if diplotype else state)


def _found_in(diplotype: tuple[str, ...]) -> tuple[Detection, str]:
    """What a genotype of one tested change says of it: "wild type/wild type" excludes this change, and no other."""
    count = sum(name != REFERENCE for name in diplotype)
    return (Detection.DETECTED if count else Detection.NOT_DETECTED), {1: "heterozygous", 2: "homozygous"}.get(
        count, ""
    )


def _contradicts(diplotype: tuple[str, ...], state: str, result: Result) -> str:
    """A genotype that is said to be heterozygous and has one allele twice, and the reverse."""
    is_same = len(set(diplotype)) == 1
    if (state == "homozygous" and not is_same) or (state == "heterozygous" and is_same):
        return "allelic state and genotype disagree"
    if is_same and len(diplotype) == 2 and any(count < 2 for count in _counts(result)):
        return "copy number and genotype disagree"
    return ""


def _counts(result: Result) -> set[int]:
    """How many copies of the gene there are, as far as whole numbers were sent."""
    numbers = [number_from(one) for one in result.parts.get("copy_number", ())]
    return {int(number.value) for number in numbers if number is not None and number.value == int(number.value)}


def _with_copies(diplotype: tuple[str, ...], result: Result) -> tuple[str, ...]:
    """A copy number above two that the genotype does not show belongs to one of its alleles; it is not said which."""
    counts = _counts(result)
    if len(diplotype) != 2 or len(counts) != 1 or not all(name.startswith("*") for name in diplotype):
        return diplotype
    count = counts.pop()
    if count < 3 or any("x" in name or "+" in name for name in diplotype):
        return diplotype
    first, second = sorted(diplotype)
    return (first, f"{first}x{count - 1}") if first == second else (f"({first}", f"{second})x{count - 1}")


def _single(
    result: Result,
    asked: str,
    gene: str,
    alleles: dict[str, set[Fact]],
    detection: Detection | None,
    state: str,
) -> Iterator[Item]:
    """Single alleles: found once, twice, not at all. Two bare names in one genotype are no genotype."""
    is_bare = _are_bare(alleles)
    is_answered = bool(detection or state)
    if is_bare and not is_answered and asked not in {"haplotype", "presence"} and not is_hla(gene):
        yield result.refuse("one allele named, but not the other")
        return
    if len(alleles) > 1 and (is_bare or is_answered):
        yield result.refuse("two different haplotypes in one value")
        return
    if not is_bare and any(_are_bare({name: found}) for name, found in alleles.items()):
        yield result.refuse("a finding for one allele and none for another")
        return
    for allele, facts in sorted(alleles.items()):
        found = next((one.detection for one in facts if one.detection), None) or detection
        how = next((one.state for one in facts if one.state), "") or state
        yield single(result, gene, allele, found or Detection.DETECTED, how)


def _are_bare(alleles: dict[str, set[Fact]]) -> bool:
    """Whether alleles are named and nothing is said about them."""
    return all(not (one.detection or one.state) for facts in alleles.values() for one in facts)


def single(result: Result, gene: str, allele: str, detection: Detection, state: str) -> Item:
    """One allele that was looked for: whether it is there, in how many copies, and the genotype that follows."""
    copies = {"heterozygous": 1, "homozygous": 2, "hemizygous": 1}.get(state)
    if detection is not Detection.DETECTED:
        if copies and detection is Detection.NOT_DETECTED:
            return result.refuse("not found, yet with an allelic state")
        copies = None
    diplotype = marker_pair(gene, allele, state, detection)
    is_lone = kind_of_gene(gene) in {X_LINKED, MITOCHONDRIAL} and state in {"hemizygous", "homoplasmic"}
    if detection is Detection.DETECTED and is_lone:
        diplotype = (allele,)
    elif copies == 2 and allele.startswith("*") and not is_hla(gene):
        diplotype = (allele, allele)
    return record(result, gene, diplotype=diplotype, allele=allele, detection=detection, copies=copies)


def record(
    result: Result,
    gene: str,
    *,
    diplotype: Iterable[str] = (),
    phenotype: str = "",
    score: Decimal | None = None,
    allele: str | None = None,
    detection: Detection | None = None,
    copies: int | None = None,
    method: str = "",
) -> GeneRecord:
    """The record of one result."""
    pair = tuple(diplotype)
    return GeneRecord(
        reference=result.entry.reference,
        gene=gene,
        diplotype=Diplotype(gene=gene, alleles=pair) if pair else None,
        phenotype=phenotype or None,
        activity_score=score,
        allele=allele,
        detection=detection,
        copies=copies,
        taken=result.taken,
        method=method or words_of(result.resource.method),
    )
