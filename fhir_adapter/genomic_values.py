"""What one written value says: genotypes, phenotypes, scores, single alleles; understood as a whole or not at all."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from fhir_adapter.gene_names import X_LINKED, kind_of_gene
from fhir_adapter.genomic_words import meaning, phenotype_in, plain
from fhir_adapter.known_variants import allele_named, bare_change, markers_of, variant_named
from fhir_adapter.star_alleles import allele_of, alleles_of, hla_alleles_in, is_hla, split_gene
from model.domain.pgx import Detection

_LONGEST: Final = 300
_WIDE: Final = r"\u3400-\u9fff"
_SEAM: Final = re.compile(rf"(?<=[A-Za-z0-9*>)])(?=[{_WIDE}])|(?<=[{_WIDE}])(?=[A-Za-z0-9*])")
_PARTS: Final = re.compile(r"[;,\n()\[\]、。]|\.\s|\s-\s|\s(?:and|with)\s")
_COLON: Final = re.compile(rf":(?=[\s*{_WIDE}])|(?<=[{_WIDE}]):|=(?=\s)")
_SCORE: Final = re.compile(
    r"(?:activity\s?score|score|as|活性评分|活性分值|分值)\s?[:=]?\s?(?:of\s)?(\d{1,2}(?:\.\d{1,2})?)", re.IGNORECASE
)
_CHANGE: Final = re.compile(
    r"rs\d{3,12}|[cm]\.[-*]?\d[\w+>*=-]{1,60}|NC_\d+\.\d+:[gm]\.\d+[ACGT]+>[ACGT]+|-?\d{1,6}[ACGT]>[ACGT]|\*\d{1,3}[A-Z]?(?:\.\d{3})?"
)
_CHANGE_WITHIN: Final = re.compile(
    r"(?<![A-Za-z0-9])rs\d{3,12}(?!\d)|(?<![A-Za-z])[cm]\.[-*]?\d[\w+>*=-]{1,60}"
    r"|-?\d{1,6}(?:[+-]\d{1,6})?\s?[ACGT]>[ACGT]|\*\d{1,3}[A-Z]?(?![0-9:])|(?<![A-Za-z0-9])[A-Z]\d{2,4}[A-Z](?![A-Za-z0-9])"
)
_BEHIND: Final = re.compile(r"(.{0,30}?\*\d\S*\s?[/|]\s?\S*\*\d\S*)\s(.+)")
_FILLER: Final = re.compile(r"\b(?:for|alleles?|gene|is|was|the)\b", re.IGNORECASE)
_TWICE: Final = re.compile(r"([^()]+?)\s?\(([^()]{2,20})\)")
_FOR: Final = re.compile(r"^(?:for|of)\s", re.IGNORECASE)
_NO: Final = re.compile(r"^(?:no|not)\s", re.IGNORECASE)
_BASES: Final = re.compile(r"([ACGT])\s?[/|]?\s?([ACGT])")
COPIES: Final = {"heterozygous": 1, "homozygous": 2, "hemizygous": 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing said about one gene; ``gene`` is empty where only the rest of the result can name it."""

    gene: str = ""
    diplotype: tuple[str, ...] = ()
    phenotype: str = ""
    score: Decimal | None = None
    allele: str = ""
    detection: Detection | None = None
    state: str = ""
    has_failed: bool = False

    @property
    def copies(self) -> int | None:
        """1 or 2 where the state says it; None for what it leaves open."""
        return COPIES.get(self.state)

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing but a gene's name."""
        return self == Fact(gene=self.gene)


def facts_in(text: str, gene: str = "") -> tuple[Fact, ...] | None:
    """Everything that a value says; None as soon as one part of it is not understood.

    A gene named in the text holds until another is named.
    """
    body = _SEAM.sub(" ", plain(text))
    if not body or len(body) > _LONGEST:
        return None
    for whole in dict.fromkeys((plain(text), body)):
        fact = _whole(whole, gene)
        if fact is not None:
            return () if fact.is_empty and not fact.gene else (fact,)
    pieces = [piece.strip() for piece in _PARTS.split(body) if piece.strip()]
    if len(pieces) < 2 and len(_smaller(body)) < 2:
        return None
    found: list[Fact] = []
    spoken = ""
    while pieces:
        piece = pieces.pop(0)
        state = meaning("state", piece) if found and found[-1].diplotype else ""
        fact = Fact(state=state) if state else _whole(piece, spoken or gene)
        if fact is None:
            smaller = _smaller(piece)
            if len(smaller) < 2:
                return None
            pieces[:0] = smaller
            continue
        spoken = fact.gene or spoken
        found.append(replace(fact, gene=spoken))
    joined = tuple(_joined(found))
    return None if any(map(_is_word, joined)) and any(map(_is_bare, joined)) else joined


def _is_word(fact: Fact) -> bool:
    """Whether it says found, or how often, and not of what."""
    return bool(fact.detection or fact.state) and not (fact.allele or fact.diplotype)


def _is_bare(fact: Fact) -> bool:
    """Whether it names an allele and says nothing about it; a word before it ("negative; *17") may be of another."""
    return bool(fact.allele) and not (fact.detection or fact.state)


def _smaller(piece: str) -> list[str]:
    """A piece parted at a colon ("Genotype: *1/*2"), or behind a genotype ("*1/*2 intermediate metabolizer")."""
    parts = [part.strip() for part in _COLON.split(piece) if part.strip()]
    behind = _BEHIND.fullmatch(piece) if len(parts) < 2 else None
    return list(behind.groups()) if behind else parts


def changes_in(name: str) -> tuple[str, ...]:
    """Every single change that a name contains, as written."""
    return tuple(dict.fromkeys(_CHANGE_WITHIN.findall(plain(name))))


def variant_fact(name: str, gene: str) -> Fact | None:
    """The single allele that a name of a variant means, with the gene that it belongs to."""
    known = variant_named(name, gene)
    if known is not None:
        return Fact(gene=known.gene, allele=known.allele)
    if is_hla(gene):
        return None
    if gene and (other := allele_named(name, gene)):
        return Fact(gene=gene, allele=other)
    bare = bare_change(name)
    if not _CHANGE.fullmatch(bare) or bare.startswith("NC_"):
        return None
    return Fact(gene=gene, allele=allele_named(bare, gene) or bare.removeprefix("m."))


def _whole(body: str, gene: str) -> Fact | None:
    """A piece that says one thing; None when it says something else, or more."""
    named, rest = split_gene(body)
    gene = named or gene
    if not rest or meaning("noise", rest):
        return Fact(gene=named)
    if meaning("no_result", rest):
        return Fact(gene=named, has_failed=True)
    for read in (_pair, _hla, _variant, _lettered, _phenotype, _score, _plain_word):
        fact = read(rest, gene)
        if fact is not None:
            return replace(fact, gene=fact.gene or named)
    return None


def _pair(rest: str, gene: str) -> Fact | None:
    pair = alleles_of(rest, gene=gene)
    if pair is None and (words := rest.rpartition(" "))[0]:
        state, pair = meaning("state", words[2]), alleles_of(words[0], gene=gene)
        is_fitting = {"heterozygous": 2, "homozygous": 1}.get(state) == len(set(pair or ()))
        pair = pair if is_fitting else None
    return None if pair is None else Fact(diplotype=pair)


def _lettered(rest: str, gene: str) -> Fact | None:
    """ "A-" alone: the one allele of a gene on the X chromosome."""
    allele = allele_of(rest, gene=gene) if kind_of_gene(gene) == X_LINKED else None
    return Fact(allele=allele) if allele else None


def _hla(rest: str, gene: str) -> Fact | None:
    """An HLA allele, alone or with a word for found or not found around it."""
    locus_named = hla_alleles_in(rest)
    if len(locus_named) == 1:
        locus, allele = locus_named[0]
        bare = re.sub(r"(?:HLA-\s?)?[A-Z]{1,3}\d?[* ]?\d{2,3}:?\d{2,3}(?::\d{2,3}){0,2}[GP]?", " ", rest, count=1)
    elif is_hla(gene) and (found := re.search(r"\*?\d{2,3}:\d{2,3}(?::\d{2,3}){0,2}[GP]?(?![\d:A-Z])", rest)):
        locus, allele = gene, allele_of(found.group(), gene=gene) or ""
        bare = rest.replace(found.group(), " ")
    else:
        return None
    bare = " ".join(_FILLER.sub(" ", bare).split())
    state = meaning("state", bare)
    detection = Detection.DETECTED if state else _detection(bare)
    is_unclear = bare == "-" or not set(bare).isdisjoint(",;")  # "negative", or a second allele that was not found?
    is_unread = bool(bare) and detection is None and not meaning("noise", bare)
    if not allele or is_unclear or is_unread:
        return None
    return Fact(gene=locus, allele=allele, detection=detection, state=state)


def _detection(words: str) -> Detection | None:
    said = meaning("detection", words)
    if not said and _NO.match(words):
        said = "not_detected" if meaning("detection", _NO.sub("", words)) == "detected" else ""
    return Detection(said) if said else None


def _phenotype(rest: str, gene: str) -> Fact | None:
    term = "" if is_hla(gene) else phenotype_in(rest, gene)
    return Fact(phenotype=term) if term else None


def _score(rest: str, _gene: str) -> Fact | None:
    found = _SCORE.fullmatch(rest)
    return Fact(score=Decimal(found.group(1))) if found else None


def _plain_word(rest: str, _gene: str) -> Fact | None:
    state = meaning("state", rest)
    if state:
        return Fact(state=state)
    detection = _detection(rest)
    return Fact(detection=detection) if detection else None


def _variant(rest: str, gene: str) -> Fact | None:
    """A variant's name and a word about it, in either order: "c.521T>C heterozygous", "杂合 c.521T>C"."""
    tokens = rest.replace("=", " ").replace(": ", " ").split()
    for cut in range(len(tokens), 0, -1):
        for name, other in ((tokens[:cut], tokens[cut:]), (tokens[-cut:], tokens[:-cut])):
            fact = variant_fact(" ".join(name), gene)
            if fact is None or any(mark in word for word in other for mark in ",;"):
                continue
            said = about(_FOR.sub("", " ".join(other).strip(" :-")), fact)
            if said is not None:
                return said
    return None


def about(words: str, fact: Fact) -> Fact | None:
    """What is said about the variant; None when that is not understood, or said twice and differently."""
    twice = _TWICE.fullmatch(words)
    if twice is not None:
        first, second = (_said(part, fact) for part in twice.groups())
        return first if first is not None and second is not None and _agree(first, second) else None
    return _said(words, fact)


def _agree(first: Fact, second: Fact) -> bool:
    """Bases and a word for how often the change is there: "GA (heterozygous)"."""
    if first.diplotype:
        return (len(set(first.diplotype)) == 2) == (second.state == "heterozygous")
    return first.detection is second.detection and (first.state == second.state or not second.state)


def _said(words: str, fact: Fact) -> Fact | None:
    words = words.removesuffix("型").strip() or words
    words = re.sub(r"\s(?:for|of|in)$", "", words).strip()
    if not words or meaning("noise", words):
        return fact
    if state := meaning("state", words):
        return replace(fact, state=state, detection=Detection.DETECTED)
    if (detection := _detection(words)) is not None:
        return replace(fact, detection=detection)
    bases = _BASES.fullmatch(words)
    return _of_bases(fact, *bases.groups()) if bases else None


def _of_bases(fact: Fact, first: str, second: str) -> Fact | None:
    """Two bases of the variant's place, as a genotype of the marker or as how often the change is there."""
    known = variant_named(fact.allele, fact.gene)
    pair = known.pair(first, second) if known else None
    if known is None or pair is None:
        return None
    if known.is_marker:
        return replace(fact, allele="", diplotype=pair)
    found = [allele.endswith(f" {known.alt}") for allele in pair].count(True)
    state = {0: "", 1: "heterozygous", 2: "homozygous"}[found]
    return replace(fact, state=state, detection=Detection.DETECTED if found else Detection.NOT_DETECTED)


def marker_pair(gene: str, allele: str, state: str, detection: Detection | None) -> tuple[str, ...]:
    """The genotype of a marker that was found once, twice or not at all; empty where that is not said."""
    known = next((one for one in markers_of(gene) if one.allele == allele), None)
    if known is None:
        return ()
    alt = 0 if detection is Detection.NOT_DETECTED else COPIES.get(state, 0)
    if detection is not Detection.NOT_DETECTED and state not in {"heterozygous", "homozygous"}:
        return ()
    ref = (f"{known.rsid} {known.ref}",) * (2 - alt)
    return (*ref, *(f"{known.rsid} {known.alt}",) * alt)


def _joined(facts: list[Fact]) -> Iterator[Fact]:
    """A word that stands behind an allele belongs to it: "c.521T>C, heterozygous"."""
    held: Fact | None = None
    for fact in facts:
        is_word = not fact.allele and not fact.diplotype and bool(fact.state or fact.detection)
        if held is not None and is_word and held.allele and not held.state and not held.detection:
            detection = fact.detection or Detection.DETECTED
            held = replace(held, state=fact.state, detection=detection)
            continue
        if held is not None and not held.is_empty:
            yield held
        held = fact
    if held is not None and not held.is_empty:
        yield held
