"""Variants and tumour markers: gene, change, fusion, level; present, absent and unclear kept apart."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from fhir_adapter.genomic_parts import Result
from fhir_adapter.genomic_words import meaning
from fhir_adapter.measurements import number_from
from fhir_adapter.plausible import measures, value_fault
from fhir_adapter.reader import Item
from model.domain.pgx import Detection
from model.knowledge.tumours import MarkerTerms, bare, load_markers
from privacy.snapshot import GeneRecord, TumourRecord

_P: Final = re.compile(r"p\.\(?[A-Za-z*][\w*=?>-]{1,60}\)?")
_C: Final = re.compile(r"c\.[-*]?\d[\w+>*=-]{1,80}")
_RS: Final = re.compile(r"rs\d{3,12}")
_SHORT: Final = re.compile(r"([A-Z][A-Z0-9-]{1,11})[ :]+(?:p\.)?([A-Z]\d{1,5}(?:[A-Z*]|fs\*?\d*|del|dup))")
_EXON: Final = re.compile(r"exon\s*(\d{1,3})(?:\s+(deletion|insertion|skipping|mutation))?", re.IGNORECASE)
_FUSION: Final = re.compile(
    r"\b([A-Z][A-Z0-9]{1,11})(?:::|-|–|/)([A-Z][A-Z0-9]{1,11})\b(?=\s+(?:fusion|rearrangement|translocation))"
)
_PAIR: Final = re.compile(r"\b([A-Z][A-Z0-9]{1,11})::([A-Z][A-Z0-9]{1,11})\b")
_LEVELS: Final = {
    "msi-h": "high",
    "msi-high": "high",
    "high": "high",
    "tmb-h": "high",
    "msi-l": "low",
    "low": "low",
    "mss": "stable",
    "stable": "stable",
    "positive": "positive",
    "negative": "negative",
    "equivocal": "equivocal",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    """What the parts say about one variant; ``is_torn`` when they contradict each other."""

    hgvs_p: str = ""
    hgvs_c: str = ""
    exon: str = ""
    kind: str = ""
    fusion: str = ""
    is_torn: bool = False


def variant(result: Result, subject: str) -> Iterator[Item]:
    """One variant; "absent" for several genes is one negative finding for each of them."""
    del subject
    status = result.detection() or _worded(result) or _implied(result)
    genes, change = _genes(result), _change(result)
    if status is None:
        yield result.refuse("variant without present or absent")
    elif change.is_torn:
        yield result.refuse("protein or coding change given twice and differently")
    elif not genes and not change.fusion:
        yield result.refuse("variant without a gene")
    elif status is Detection.NOT_DETECTED and len(genes) > 1:
        for gene in genes:
            yield _record(result, gene, change, status)
    elif len(genes) == 2 and change.kind == "fusion":
        yield _fused(result, genes, change, status)
    elif len(genes) > 1:
        yield result.refuse(f"one change for {len(genes)} genes")
    else:
        yield from _single(result, genes[0] if genes else "", change, status)


def _single(result: Result, gene: str, change: _Change, status: Detection) -> Iterator[Item]:
    origin = result.answer("origin", "origin")
    is_described = any((change.hgvs_p, change.hgvs_c, change.exon, change.kind, change.fusion))
    rs_numbers = {found for word in result.words("variation") for found in _RS.findall(word)}
    if not is_described and len(rs_numbers) == 1 and origin != "somatic":
        yield GeneRecord(
            reference=result.entry.reference,
            gene=gene,
            allele=rs_numbers.pop(),
            detection=status,
            taken=result.taken,
        )
    elif is_described or status is not Detection.DETECTED:
        yield _record(result, gene, change, status)
    else:
        yield result.refuse("variant given by coordinates only")


def biomarker(result: Result, subject: str) -> Iterator[Item]:
    """A marker with a value or a level: TMB, MSI, PD-L1, receptors."""
    number = number_from(result.resource)
    if number is not None:
        fault = number.fault or value_fault(number.value, number.unit, measures().of_codes(result.codes))
        if fault or number.value < 0:
            yield result.refuse(f"{subject} {fault or 'value below zero'}")
            return
    level = result.answer("level") or _level(result.words()) or _marker_level(subject, result.words())
    status = result.detection()
    if level in {"positive", "negative"} or status in {Detection.DETECTED, Detection.NOT_DETECTED}:
        said = level or ("positive" if status is Detection.DETECTED else "negative")
        status = Detection.NOT_DETECTED if said == "negative" else Detection.DETECTED
        level = said
    if number is None and not level:
        yield result.refuse(f"{subject} without a value")
        return
    if level == "equivocal":
        status = Detection.UNCLEAR
    yield TumourRecord(
        reference=result.entry.reference,
        gene=result.genes[0] if len(result.genes) == 1 else "",
        biomarker=subject,
        variant_class=level,
        value=number.value if number else None,
        unit=number.unit if number else "",
        status=status or Detection.DETECTED,
        taken=result.taken,
    )


def _worded(result: Result) -> Detection | None:
    """Present or absent in words alone ("wild type", "未检出"); none when the words mean both, or neither."""
    said = {found for word in result.words() if (found := meaning("detection", word))}
    return Detection(said.pop()) if len(said) == 1 else None


def _implied(result: Result) -> Detection | None:
    """No value, but an allelic state or a frequency above zero: only a variant that was seen has these."""
    frequencies = [number_from(one) for one in result.parts.get("frequency", ())]
    is_seen = any(number is not None and number.value > 0 for number in frequencies)
    return Detection.DETECTED if is_seen or result.parts.get("state") else None


def _genes(result: Result) -> tuple[str, ...]:
    """The genes of the components; else the one that leads the variant's own name."""
    if result.genes:
        return result.genes
    named = {found.group(1) for word in result.words("variation") if (found := _SHORT.match(word))}
    return tuple(named) if len(named) == 1 else ()


def _change(result: Result) -> _Change:
    texts = (*result.words("variation"), *result.words())
    p_parts = _bare(result.words("p_hgvs"), _P) or _bare(texts, _P) or _short(texts)
    c_parts = _bare(result.words("c_hgvs"), _C) or _bare(texts, _C)
    exons = {found.groups() for word in (*result.words("exon"), *texts) if (found := _EXON.search(word))}
    kind = result.answer("class", "type")
    exon = next(iter(exons), ("", None))
    if exon[1] and exon[1].lower() != "mutation":
        kind = f"exon {exon[0]} {exon[1].lower()}"
    pairs = {found.groups() for word in texts if (found := _PAIR.search(word) or _FUSION.search(word))}
    if pairs or any("fusion" in word.lower() for word in texts):
        kind = "fusion"
    return _Change(
        hgvs_p=next(iter(p_parts), ""),
        hgvs_c=next(iter(c_parts), ""),
        exon=exon[0] or "",
        kind=kind,
        fusion="::".join(next(iter(pairs))) if len(pairs) == 1 else "",
        is_torn=len(p_parts) > 1 or len(c_parts) > 1 or len({found[0] for found in exons}) > 1 or len(pairs) > 1,
    )


def _bare(words: tuple[str, ...], pattern: re.Pattern[str]) -> set[str]:
    """The changes written in the words, without the reference sequence and protein brackets."""
    found = {match.group() for word in words for match in pattern.finditer(word)}
    return {change.replace("(", "").replace(")", "") for change in found}


def _short(words: tuple[str, ...]) -> set[str]:
    """ "EGFR L858R" gives p.L858R."""
    return {f"p.{found.group(2)}" for word in words if (found := _SHORT.fullmatch(word.strip()))}


def _fused(result: Result, genes: tuple[str, ...], change: _Change, status: Detection) -> TumourRecord:
    fusion = change.fusion or "::".join(genes)
    return _record(result, "", _Change(kind="fusion", fusion=fusion, hgvs_c=change.hgvs_c), status)


def _record(result: Result, gene: str, change: _Change, status: Detection) -> TumourRecord:
    return TumourRecord(
        reference=result.entry.reference,
        gene=gene,
        hgvs_p=change.hgvs_p,
        hgvs_c=change.hgvs_c,
        exon=change.exon,
        variant_class=change.kind,
        fusion=change.fusion,
        origin=result.answer("origin", "origin"),
        significance=result.answer("significance", "significance"),
        status=status,
        taken=result.taken,
    )


def _marker_level(subject: str, words: tuple[str, ...]) -> str:
    """The level that the marker's own table names: "3+", "methylated"; none when the words name two."""
    terms = _markers()
    written = {bare(word) for word in words if word.strip()}
    found = {
        level.level
        for marker in terms.named(subject)
        for level in terms.levels(marker)
        if not level.written.isdisjoint(written)
    }
    return found.pop() if len(found) == 1 else ""


@cache
def _markers() -> MarkerTerms:
    return load_markers()


def _level(words: tuple[str, ...]) -> str:
    found = {level for word in words if (level := _LEVELS.get(word.strip().lower())) is not None}
    return found.pop() if len(found) == 1 else ""
