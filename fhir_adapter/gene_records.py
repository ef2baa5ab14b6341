"""From what was said about one gene to its records: genotype, phenotype and score, or single alleles; or a refusal."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from fhir_adapter.gene_names import MITOCHONDRIAL, X_LINKED, kind_of_gene
from fhir_adapter.genomic_parts import Result
from fhir_adapter.genomic_questions import Wanted
from fhir_adapter.genomic_statements import Said, best_term
from fhir_adapter.genomic_values import COPIES, Fact, marker_pair
from fhir_adapter.genomic_words import references
from fhir_adapter.known_variants import markers_of
from fhir_adapter.measurements import number_from
from fhir_adapter.reader import Item
from fhir_adapter.star_alleles import REFERENCE, is_hla
from fhir_adapter.systems import words_of
from model.domain.pgx import Detection, Diplotype
from model.knowledge.genes import INDETERMINATE
from privacy.snapshot import GeneRecord


def of_gene(result: Result, asked: str, gene: str, said: Said, wanted: Wanted) -> Iterator[Item]:
    """What was said about one gene as records: the genotype with its phenotype and score, else single alleles."""
    detection = next(iter(said.detections), None)
    state = next(iter(said.states), "")
    diplotype = next(iter(said.diplotypes), ())
    phenotype = best_term(said.phenotypes)
    if phenotype == INDETERMINATE and (wanted.allele or asked == "presence") and not diplotype:
        detection, phenotype = Detection.UNCLEAR, ""
    alleles = dict(said.alleles)
    if wanted.allele and set(diplotype) and set(diplotype) <= {REFERENCE, wanted.allele, wanted.change}:
        diplotype, detection, state = (), *_found_in(diplotype)
    if not alleles and wanted.allele and not diplotype and (detection or state):
        alleles = {wanted.allele: {Fact(allele=wanted.allele, detection=detection, state=state)}}
    is_excluded = detection is Detection.NOT_DETECTED
    if diplotype and (fault := _contradicts(gene, diplotype, state, result, is_excluded=is_excluded)):
        yield result.refuse(fault)
        return
    diplotype = _with_copies(diplotype, result)
    score = next(iter(said.scores), None)
    if diplotype or phenotype or score is not None:
        yield record(result, gene, diplotype=diplotype, phenotype=phenotype, score=score)
    elif not alleles:
        yield result.refuse(
            "found or not found, but no allele named" if detection or state else unknown_notation(asked)
        )
    if is_hla(gene) and len(alleles) == 2 and not diplotype and not detection and _are_bare(alleles):
        yield record(result, gene, diplotype=sorted(alleles))
        return
    beside = {allele: found for allele, found in alleles.items() if allele not in diplotype}
    if diplotype and any(one.detection is not Detection.NOT_DETECTED for found in beside.values() for one in found):
        yield result.refuse("an allele beside the genotype")
    elif beside:
        yield from _single(result, asked, gene, beside, None if diplotype else detection, "" if diplotype else state)


def unknown_notation(asked: str) -> str:
    """Why a value was refused that nobody could read."""
    return f"{'value' if asked == 'any' else asked} in no known notation"


def single(result: Result, gene: str, allele: str, detection: Detection, state: str) -> Item:
    """One allele that was looked for: whether it is there, in how many copies, and the genotype that follows."""
    copies = COPIES.get(state)
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


def _found_in(diplotype: tuple[str, ...]) -> tuple[Detection, str]:
    """What a genotype of one tested change says of it: "wild type/wild type" excludes this change, and no other."""
    count = sum(name != REFERENCE for name in diplotype)
    return (Detection.DETECTED if count else Detection.NOT_DETECTED), {1: "heterozygous", 2: "homozygous"}.get(
        count, ""
    )


def _contradicts(gene: str, diplotype: tuple[str, ...], state: str, result: Result, *, is_excluded: bool) -> str:
    """A genotype that is said to be heterozygous and has one allele twice, and the reverse."""
    is_same = len(set(diplotype)) == 1
    if (state == "homozygous" and not is_same) or (state == "heterozygous" and is_same):
        return "allelic state and genotype disagree"
    if is_same and len(diplotype) == 2 and any(count < 2 for count in _counts(result)):
        return "copy number and genotype disagree"
    if is_excluded and not set(diplotype) <= _unchanged(gene):
        return "a genotype that was not found"
    return ""


def _unchanged(gene: str) -> set[str]:
    """Every name of the gene's allele without any change."""
    return {REFERENCE, references().get(gene, ""), *(f"{one.rsid} {one.ref}" for one in markers_of(gene))}


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
    if is_bare and len(alleles) == 1 and not is_answered and kind_of_gene(gene) in {X_LINKED, MITOCHONDRIAL}:
        yield record(
            result, gene, diplotype=alleles
        )  # the whole genotype where there is one copy; a woman's other is open
        return
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
