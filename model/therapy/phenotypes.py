"""From laboratory results to a gene's phenotype: every reading that the results allow, never a default."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

from model.domain.gap import Area, Gap, Why, contradiction_of
from model.domain.pgx import Diplotype, GeneResult
from model.domain.text import Text, same
from model.domain.value import Value
from model.knowledge.genes import INDETERMINATE, Gene, GeneKind
from model.knowledge.phenotype_terms import PhenotypeTerms
from model.knowledge.words import Words
from model.therapy.diplotypes import Haplotype, Unit, haplotypes, pair_of
from model.therapy.genotype_words import genotypes
from model.therapy.presence import is_about, presence
from model.therapy.scores import Score, exactly
from model.therapy.variant_calls import Variants, pairs_of, variants_in

_CONTRADICTIONS: Final = frozenset({"results_disagree", "phenotype_disagrees", "enzyme_outranks"})
ENZYME_ACTIVITY: Final = "enzyme activity"


class Call(Value, frozen=True, kw_only=True):
    """One way to read the results: a phenotype, and the activity score where the gene has one.

    ``pair``: the two alleles ("*2/*3") and their values ("0+0.5") where rules of this gene tell such pairs apart.
    """

    phenotype: str
    score: Score | None = None
    pair: frozenset[str] = frozenset()


class Interpretation(Value, frozen=True, kw_only=True):
    """What the results of one gene say. Several ``calls`` mean that they leave it open.

    ``refs`` are the results' keys, newest first. No result at all gives one Indeterminate call. ``has_result``: a
    laboratory reported on this gene at all. ``is_usable``: some reading names a phenotype.
    """

    gene: Gene
    calls: tuple[Call, ...]
    diplotype: str = ""
    refs: tuple[str, ...] = ()
    day: int | None = None
    gaps: tuple[Gap, ...] = ()
    has_result: bool = False
    is_usable: bool = False


class _Reading(Value, frozen=True, kw_only=True):
    """The calls that one result leaves open, and what was wrong with it."""

    calls: tuple[Call, ...]
    problem: str = ""
    ref: str = ""
    is_measured: bool = False

    def bases(self, terms: PhenotypeTerms) -> frozenset[str]:
        return frozenset(terms.base(call.phenotype) for call in self.calls)


NOT_KNOWN: Final = Call(phenotype=INDETERMINATE)


def interpret(
    gene: Gene,
    results: Sequence[GeneResult],
    terms: PhenotypeTerms,
    words: Words,
    *,
    x_copies: int | None = None,
) -> Interpretation:
    """Read all results of a gene together, newest first.

    Results that disagree are all kept, so that the worse one decides, and a gap says so. A
    measured enzyme activity is believed before a genotype where the gene's file says it.

    Args:
        gene: the gene, with its alleles and rules.
        results: what laboratories reported of it, in any order.
        terms: laboratories' words for phenotypes.
        words: the engine's own sentences, for the gaps.
        x_copies: how many copies of an X-linked gene the patient has, ``None`` when not known.
    """
    ordered = sorted(
        (item for item in results if gene.record.kind is not GeneKind.PRESENCE or is_about(gene, item)),
        key=lambda item: (item.day is None, -(item.day or 0), item.key),
    )
    if not ordered:
        return Interpretation(gene=gene, calls=(NOT_KNOWN,))
    readings = [_read(gene, item, terms, x_copies) for item in ordered]
    variants = variants_in(gene, ordered)
    if variants.detected or variants.absent:
        readings.append(_Reading(calls=_of_variants(gene, variants, x_copies)))
    spoken = [item for item in readings if item.calls]
    believed = _narrowest(_measured_first(spoken), terms)
    calls = _sharpest([call for item in believed for call in item.calls], terms) or (NOT_KNOWN,)
    problems = [(item.problem, item.ref) for item in readings if item.problem]
    conflicts = _conflicts(spoken, believed, terms) or (["results_disagree"] if variants.is_torn else [])
    problems += [(problem, ordered[0].key) for problem in conflicts]
    return Interpretation(
        gene=gene,
        calls=calls,
        diplotype=next(("/".join(item.diplotype.alleles) for item in ordered if item.diplotype), ""),
        refs=tuple(item.key for item in ordered),
        day=ordered[0].day,
        has_result=True,
        is_usable=any(call.phenotype != INDETERMINATE for call in calls),
        gaps=(
            *(_gap(problem, gene, words, ref) for problem, ref in problems),
            *(
                _gap("unknown_allele", gene, words, ordered[0].key, allele=same(name))
                for name in _unknown_alleles(gene, ordered, variants)
            ),
        ),
    )


def calls_at(gene: Gene, score: Score, pair: frozenset[str] = frozenset()) -> tuple[Call, ...]:
    """The phenotypes that a score, or a range of scores, may mean."""
    return tuple(Call(phenotype=name, score=score, pair=pair) for name in gene.bands_between(score.low, score.high))


def _read(gene: Gene, result: GeneResult, terms: PhenotypeTerms, x_copies: int | None) -> _Reading:
    """The calls of one result, and the gap that it leaves."""
    is_measured = gene.record.enzyme_outranks and result.method.casefold() == ENZYME_ACTIVITY
    calls, problem = (
        _of_presence(gene, result, terms)
        if gene.record.kind is GeneKind.PRESENCE
        else _of_result(gene, result, terms, x_copies)
    )
    return _Reading(calls=calls, problem=problem, ref=result.key, is_measured=is_measured)


def _of_presence(gene: Gene, result: GeneResult, terms: PhenotypeTerms) -> tuple[tuple[Call, ...], str]:
    names = presence(gene, result, terms)
    problem = "phenotype_disagrees" if len(names) > 1 else "unread_phenotype" if result.phenotype and not names else ""
    return tuple(Call(phenotype=name) for name in names), problem


def _of_result(
    gene: Gene, result: GeneResult, terms: PhenotypeTerms, x_copies: int | None
) -> tuple[tuple[Call, ...], str]:
    """The genotype, computed anew; where the reported phenotype or score says another thing, both."""
    names = terms.read(result.phenotype, gene.symbol, gene.phenotypes()) if result.phenotype else ()
    written = genotypes(gene, result.phenotype) if result.phenotype and not names else ()
    diplotypes = (result.diplotype,) if result.diplotype else written
    computed = _each_once([call for item in diplotypes for call in _of_diplotype(gene, item, x_copies)])
    reported = tuple(Call(phenotype=name, score=_typical(gene, name)) for name in names)
    scored = _of_score(gene, result)
    if result.phenotype and not names and not written:
        return computed or scored, "unread_phenotype"
    if not computed:
        computed, scored = scored, ()
    if not computed:
        return reported, ""
    others = tuple(call for call in (*scored, *reported) if not _agrees(call, computed, terms))
    return (*computed, *others), "phenotype_disagrees" if others else _incomplete(gene, diplotypes)


def _agrees(call: Call, computed: Sequence[Call], terms: PhenotypeTerms) -> bool:
    return terms.base(call.phenotype) in {terms.base(one.phenotype) for one in computed}


def _incomplete(gene: Gene, diplotypes: Iterable[Diplotype]) -> str:
    """An autosomal gene has two alleles; one alone says nothing of the other."""
    is_short = any(len(item.alleles) != 2 for item in diplotypes)
    return "single_allele" if is_short and not gene.record.singles else ""


def _of_diplotype(gene: Gene, diplotype: Diplotype, x_copies: int | None) -> tuple[Call, ...]:
    possible = haplotypes(diplotype, gene)
    return _each_once([call for each in possible for call in _of_chromosomes(gene, each, x_copies)])


def _each_once(calls: list[Call]) -> tuple[Call, ...]:
    return tuple(dict.fromkeys(calls) if len(calls) > 1 else calls)


def _of_chromosomes(gene: Gene, chromosomes: Sequence[Haplotype], x_copies: int | None) -> tuple[Call, ...]:
    """Two chromosomes, or the one copy of a gene that has one; a second copy that was not named is left open."""
    if gene.record.kind is GeneKind.SINGLE or (gene.record.singles and len(chromosomes) == 1 and x_copies != 2):
        return (Call(phenotype=gene.of_single(item.function(gene) for item in chromosomes)),)
    if len(chromosomes) == 1:
        one = chromosomes[0]
        others = [one, *([Haplotype((Unit(gene.record.reference),))] if gene.record.reference else [])]
        return (*dict.fromkeys(call for other in others for call in _paired(gene, one, other)), *_rest_unknown(gene))
    return _paired(gene, *chromosomes) if len(chromosomes) == 2 else (NOT_KNOWN,)


def _rest_unknown(gene: Gene) -> tuple[Call, ...]:
    """An allele that nobody named may be any; the second copy of an X-linked gene is one of the two read before."""
    return () if gene.record.singles else (NOT_KNOWN,)


def _paired(gene: Gene, first: Haplotype, second: Haplotype) -> tuple[Call, ...]:
    if gene.record.kind is GeneKind.ACTIVITY_SCORE:
        return _scored(gene, first, second)
    return (Call(phenotype=gene.of_functions(first.function(gene), second.function(gene))),)


def _scored(gene: Gene, first: Haplotype, second: Haplotype) -> tuple[Call, ...]:
    """An allele without a value leaves the score open; it counts only where even its best case is reduced."""
    one, other = first.score(gene), second.score(gene)
    if one is not None and other is not None:
        pair = pair_of(gene, first, second) if gene.record.tells_pairs else frozenset[str]()
        return calls_at(gene, one.plus(other), pair)
    known, most = one or other, gene.record.unassigned_at_most
    if known is None or most is None:
        return (NOT_KNOWN,)
    span = known.plus(Score(Decimal(0), most))
    names = gene.bands_between(span.low, span.high)
    return (NOT_KNOWN,) if gene.record.bands[-1].phenotype in names else calls_at(gene, span)


def _of_score(gene: Gene, result: GeneResult) -> tuple[Call, ...]:
    if result.activity_score is None or gene.record.kind is not GeneKind.ACTIVITY_SCORE:
        return ()
    return calls_at(gene, exactly(result.activity_score))


def _of_variants(gene: Gene, variants: Variants, x_copies: int | None) -> tuple[Call, ...]:
    """Single variants reported as detected, without a diplotype."""
    if gene.record.kind is GeneKind.PRESENCE:
        return ()
    possible: list[tuple[Haplotype, ...]] = list(pairs_of(gene, variants))
    detected = tuple(Haplotype((Unit(name),)) for name in variants.detected)
    if gene.record.kind is GeneKind.SINGLE:
        possible = [detected] if detected else possible
    elif gene.record.singles and x_copies != 2:
        alone: list[tuple[Haplotype, ...]] = [(one,) for one in detected]
        possible = alone if x_copies == 1 else [*alone, *possible]
    calls = [call for chromosomes in possible for call in _of_chromosomes(gene, chromosomes, x_copies)]
    return _each_once([*calls, *([NOT_KNOWN] if variants.unknown else [])])


def _measured_first(readings: list[_Reading]) -> list[_Reading]:
    """A measured activity, where there is a clear one, is the phenotype; a genotype only predicts it."""
    measured = [item for item in readings if item.is_measured and NOT_KNOWN not in item.calls]
    return measured or readings


def _narrowest(readings: list[_Reading], terms: PhenotypeTerms) -> list[_Reading]:
    """Drop what leaves more open than another reading that it agrees with."""
    if len(readings) == 1:
        return readings
    return [item for item in readings if not any(other.bases(terms) < item.bases(terms) for other in readings)]


def _conflicts(spoken: list[_Reading], believed: list[_Reading], terms: PhenotypeTerms) -> list[str]:
    """Which disagreements to say: between the results that count, and with a genotype that was outranked."""
    if len(spoken) < 2:
        return []
    found = ["results_disagree"] if len({item.bases(terms) for item in believed}) > 1 else []
    trusted = {base for item in believed for base in item.bases(terms)}
    if any(item.is_measured for item in believed) and any(
        not item.is_measured and not item.bases(terms) & trusted for item in spoken
    ):
        found.append("enzyme_outranks")
    return found


def _typical(gene: Gene, phenotype: str) -> Score | None:
    bounds = gene.typical(phenotype)
    return Score(*bounds) if bounds else None


def _sharpest(calls: Sequence[Call], terms: PhenotypeTerms) -> tuple[Call, ...]:
    """Drop a range of scores, or a score, where another result names a score inside it, or its alleles."""
    if len(calls) == 1:
        return tuple(calls)
    named = {(call.phenotype, call.score) for call in calls if call.pair}
    kept = [
        call
        for call in dict.fromkeys(calls)
        if (call.pair or (call.phenotype, call.score) not in named)
        and not any(
            other.score
            and call.score
            and other.score != call.score
            and terms.base(other.phenotype) == terms.base(call.phenotype)
            and call.score.low <= other.score.low
            and other.score.high is not None
            and (call.score.high is None or other.score.high <= call.score.high)
            for other in calls
        )
    ]
    return tuple(kept)


def _unknown_alleles(gene: Gene, results: Iterable[GeneResult], variants: Variants) -> tuple[str, ...]:
    if gene.record.kind is GeneKind.PRESENCE:
        return ()
    named = [
        name
        for result in results
        if result.diplotype is not None and not _is_of_known(gene, result.diplotype)
        for pair in haplotypes(result.diplotype, gene)
        for one in pair
        for name in one.unknown(gene)
    ]
    return tuple(dict.fromkeys((*named, *variants.unknown)))


def _is_of_known(gene: Gene, diplotype: Diplotype) -> bool:
    """Whether each side is one allele of the table, so that nothing has to be taken apart."""
    return all(gene.canonical(name) in gene.alleles for name in diplotype.alleles)


def _gap(key: str, gene: Gene, words: Words, ref: str, **values: Text) -> Gap:
    named = {"gene": same(gene.key), **values}
    return Gap(
        what=words.say(f"{key}_what", **named),
        why=Why.UNREADABLE if key.startswith("un") else Why.NOT_ASSESSED,
        area=Area.GENOMICS,
        consequence=words.say(f"{key}_consequence", **named),
        detail=contradiction_of(gene.symbol) if key in _CONTRADICTIONS else "",
        ref=ref,
    )
