"""From laboratory results to a gene's phenotype: every reading that the results allow, never a default."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from model.domain.gap import Area, Gap, Why
from model.domain.pgx import Detection, GeneResult
from model.domain.text import Text, same
from model.knowledge.genes import INDETERMINATE, Gene, GeneKind
from model.knowledge.phenotype_terms import PhenotypeTerms
from model.knowledge.words import Words
from model.therapy.diplotypes import Haplotype, haplotypes, lowest_two
from model.therapy.scores import Score, exactly

_TWO_FIELDS: Final = re.compile(r"^\*?(\d{2,3}):?(\d{2,3})(?:[:A-Z].*)?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One way to read the results: a phenotype, and the activity score where the gene has one."""

    phenotype: str
    score: Score | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Interpretation:
    """What the results of one gene say. Several ``calls`` mean that they leave it open.

    ``refs`` are the results' keys, newest first. No result at all gives one Indeterminate call.
    """

    gene: Gene
    calls: tuple[Call, ...]
    diplotype: str = ""
    refs: tuple[str, ...] = ()
    day: int | None = None
    gaps: tuple[Gap, ...] = ()

    @property
    def is_usable(self) -> bool:
        """Whether any reading names a phenotype."""
        return any(call.phenotype != INDETERMINATE for call in self.calls)

    @property
    def has_result(self) -> bool:
        """Whether a laboratory reported on this gene at all."""
        return bool(self.refs)


NOT_KNOWN: Final = Call(phenotype=INDETERMINATE)


def interpret(gene: Gene, results: Sequence[GeneResult], terms: PhenotypeTerms, words: Words) -> Interpretation:
    """Read all results of a gene together, newest first.

    Results that disagree are all kept, so that the worse one decides, and a gap says so.
    """
    ordered = sorted(
        (item for item in results if _speaks_of(gene, item)),
        key=lambda item: (item.day is None, -(item.day or 0), item.key),
    )
    gaps: list[Gap] = []
    readings: list[tuple[Call, ...]] = []
    for result in ordered:
        calls, problem = _read(gene, result, terms)
        readings.append(calls)
        if problem:
            gaps.append(_gap(problem, gene, words, result.key))
    if variants := _variant_calls(gene, ordered):
        readings.append(variants)
    spoken = [calls for calls in readings if calls]
    if len({frozenset(terms.base(call.phenotype) for call in calls) for calls in spoken}) > 1:
        gaps.append(_gap("results_disagree", gene, words, ordered[0].key))
    calls = _sharpest([call for calls in spoken for call in calls], terms)
    unknown = tuple(dict.fromkeys(name for result in ordered for name in _unknown_alleles(gene, result)))
    gaps += [_gap("unknown_allele", gene, words, ordered[0].key, allele=same(name)) for name in unknown]
    return Interpretation(
        gene=gene,
        calls=calls or (NOT_KNOWN,),
        diplotype=next(("/".join(item.diplotype.alleles) for item in ordered if item.diplotype), ""),
        refs=tuple(item.key for item in ordered),
        day=ordered[0].day if ordered else None,
        gaps=tuple(gaps),
    )


def calls_at(gene: Gene, score: Score) -> tuple[Call, ...]:
    """The phenotypes that a score, or a range of scores, may mean."""
    return tuple(Call(phenotype=name, score=score) for name in gene.bands_between(score.low, score.high))


def _read(gene: Gene, result: GeneResult, terms: PhenotypeTerms) -> tuple[tuple[Call, ...], str]:
    """The calls of one result; the second value names a gap, or is empty."""
    if gene.record.kind is GeneKind.PRESENCE:
        return _presence(gene, result, terms)
    measured = _from_diplotype(gene, result) or _from_score(gene, result)
    if result.phenotype is None:
        return measured, ""
    names = terms.read(result.phenotype, gene.symbol, gene.phenotypes())
    reported = tuple(Call(phenotype=name, score=_typical(gene, name)) for name in names)
    if not reported:
        return measured, "unread_phenotype"
    if not measured:
        return reported, ""
    if {terms.base(call.phenotype) for call in measured} <= {terms.base(name) for name in names}:
        return measured, ""
    return (*measured, *reported), "phenotype_disagrees"


def _from_diplotype(gene: Gene, result: GeneResult) -> tuple[Call, ...]:
    if result.diplotype is None:
        return ()
    pairs = haplotypes(result.diplotype, gene)
    read = _scored if gene.record.kind is GeneKind.ACTIVITY_SCORE else _paired
    return tuple(dict.fromkeys(call for pair in pairs for call in read(gene, *pair)))


def _from_score(gene: Gene, result: GeneResult) -> tuple[Call, ...]:
    if result.activity_score is None or gene.record.kind is not GeneKind.ACTIVITY_SCORE:
        return ()
    return calls_at(gene, exactly(result.activity_score))


def _paired(gene: Gene, first: Haplotype, second: Haplotype) -> tuple[Call, ...]:
    return (Call(phenotype=gene.of_functions(first.function(gene), second.function(gene))),)


def _scored(gene: Gene, first: Haplotype, second: Haplotype) -> tuple[Call, ...]:
    """An allele without a value leaves the score open; it counts only where even its best case is reduced."""
    one, other = first.score(gene), second.score(gene)
    if one is not None and other is not None:
        return calls_at(gene, one.plus(other))
    known, most = one or other, gene.record.unassigned_at_most
    if known is None or most is None:
        return (NOT_KNOWN,)
    span = known.plus(Score(Decimal(0), most))
    names = gene.bands_between(span.low, span.high)
    return (NOT_KNOWN,) if gene.record.bands[-1].phenotype in names else calls_at(gene, span)


def _variant_calls(gene: Gene, results: Iterable[GeneResult]) -> tuple[Call, ...]:
    """Single variants reported as detected, without a diplotype: one copy at least, phase and zygosity open."""
    if gene.record.kind is not GeneKind.ACTIVITY_SCORE:
        return ()
    names = {
        gene.canonical(item.allele)
        for item in results
        if item.allele and item.detection is Detection.DETECTED and item.diplotype is None
    }
    rows = [
        row for name in sorted(names) if (row := gene.allele(name)) and row.activity is not None and row.activity < 1
    ]
    if not rows:
        return ()
    values = [exactly(row.activity) for row in rows if row.activity is not None]
    lowest = min(value.low for value in values)
    return calls_at(gene, Score(lowest * 2, lowest_two(values).high))


def _presence(gene: Gene, result: GeneResult, terms: PhenotypeTerms) -> tuple[tuple[Call, ...], str]:
    wanted = gene.record.allele
    seen: list[Call] = []
    if result.allele and result.detection and _two_fields(result.allele, gene) == wanted:
        seen.append(_present(wanted, result.detection))
    if result.diplotype is not None:
        fields = [_two_fields(name, gene) for name in result.diplotype.alleles]
        is_typed = all(fields)
        is_found = wanted in fields
        seen.append(_present(wanted, Detection.DETECTED) if is_found else
                    _present(wanted, Detection.NOT_DETECTED) if is_typed else NOT_KNOWN)  # fmt: skip
    if result.phenotype:
        seen += [Call(phenotype=name) for name in terms.read(result.phenotype, gene.symbol, gene.phenotypes())]
    distinct = tuple(dict.fromkeys(seen))
    return distinct, "phenotype_disagrees" if len(distinct) > 1 else ""


def _speaks_of(gene: Gene, result: GeneResult) -> bool:
    """A presence test of another allele says nothing about this one."""
    if gene.record.kind is not GeneKind.PRESENCE or not result.allele:
        return True
    return _two_fields(result.allele, gene) in {"", gene.record.allele}


def _present(allele: str, detection: Detection) -> Call:
    match detection:
        case Detection.DETECTED:
            return Call(phenotype=f"{allele} positive")
        case Detection.NOT_DETECTED:
            return Call(phenotype=f"{allele} negative")
        case Detection.UNCLEAR:
            return NOT_KNOWN


def _two_fields(written: str, gene: Gene) -> str:
    """ "HLA-B*57:01:01G" and "B5701" are "*57:01"; one field alone ("*57") is nothing."""
    letter = gene.symbol.rpartition("-")[2]
    plain = written.strip().removeprefix(gene.symbol).removeprefix(letter).strip()
    match = _TWO_FIELDS.match(plain)
    return f"*{match.group(1)}:{match.group(2)}" if match else ""


def _typical(gene: Gene, phenotype: str) -> Score | None:
    bounds = gene.typical(phenotype)
    return Score(*bounds) if bounds else None


def _sharpest(calls: Sequence[Call], terms: PhenotypeTerms) -> tuple[Call, ...]:
    """Drop a range of scores where another result names a score inside it, of the same phenotype."""
    kept = [
        call
        for call in dict.fromkeys(calls)
        if not any(
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


def _unknown_alleles(gene: Gene, result: GeneResult) -> tuple[str, ...]:
    if result.diplotype is None or gene.record.kind is GeneKind.PRESENCE:
        return ()
    return tuple(name for pair in haplotypes(result.diplotype, gene) for one in pair for name in one.unknown(gene))


def _gap(key: str, gene: Gene, words: Words, ref: str, **values: Text) -> Gap:
    named = {"gene": same(gene.key), **values}
    return Gap(
        what=words.say(f"{key}_what", **named),
        why=Why.UNREADABLE if key.startswith("un") else Why.NOT_ASSESSED,
        area=Area.GENOMICS,
        consequence=words.say(f"{key}_consequence", **named),
        ref=ref,
    )
