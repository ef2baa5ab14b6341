"""Single variants that bear on drugs, by every name: rs number, coding, protein or genomic change, place and bases."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final

from fhir_adapter.genomic_words import plain
from fhir_adapter.term_tables import rows_of
from model.domain.amino_acids import AMINO_ACIDS

_TRANSCRIPT: Final = re.compile(
    r"(?:LRG_\d+(?:t\d+)?|N[MPRG]_\d+(?:\.\d+)?|ENS[TP]\d+(?:\.\d+)?)(?:\([A-Za-z0-9-]+\))?:|^[A-Z0-9-]+:(?=[cp]\.)"
)
_SPDI: Final = re.compile(r"(NC_\d{6}\.\d{1,2}):(\d{1,9}):([ACGT]):([ACGT])")
_PROTEIN: Final = re.compile(r"(?:p\.)?\(?([A-Z][a-z]{2}|[A-Z])(\d{1,5})([A-Z][a-z]{2}|[A-Z]|del|\*)\)?")
_OTHER: Final = MappingProxyType({"A": "T", "T": "A", "C": "G", "G": "C"})


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownVariant:
    """One variant as results name it. ``is_marker``: its two bases are the genotype that guidelines ask for."""

    gene: str
    allele: str
    rsid: str
    is_marker: bool
    ref: str
    alt: str
    is_on_minus: bool

    def base(self, written: str) -> str:
        """The base on the genome's plus strand that a written base means; empty when it is neither allele.

        Laboratories write the gene's own strand, too; where both strands share no base, none is mistaken.
        """
        if written in {self.ref, self.alt}:
            return written
        turned = _OTHER.get(written, "")
        return turned if self.is_on_minus and turned in {self.ref, self.alt} else ""

    def pair(self, first: str, second: str) -> tuple[str, str] | None:
        """Two bases of the marker as allele names; None when one of them does not belong to it."""
        bases = (self.base(first), self.base(second))
        if not all(bases) or (first in {self.ref, self.alt}) != (second in {self.ref, self.alt}):
            return None
        return f"{self.rsid} {bases[0]}", f"{self.rsid} {bases[1]}"


def variant_named(name: str, gene: str = "") -> KnownVariant | None:
    """The variant that a name means, without its reference sequence; a name of two genes needs the gene."""
    bare = bare_change(name)
    found = _by_name().get((gene, bare)) or _by_name().get(("", bare))
    return found if found is None or not gene or found.gene == gene else None


def allele_named(name: str, gene: str) -> str:
    """The allele that another name of it means in this gene ("(TA)7" is "*28"); empty when there is none."""
    return _alleles().get((gene, plain(name)), "")


def short_protein(change: str) -> str:
    """ "p.Gly551Asp" and "Gly551Asp" are "G551D"; whatever is no single change of a protein stays as it is."""
    found = _PROTEIN.fullmatch(change)
    if found is None:
        return change
    first, place, last = found.groups()
    return f"{AMINO_ACIDS.get(first, first)}{place}{AMINO_ACIDS.get(last, last)}"


def bare_change(name: str) -> str:
    """ "NM_000106.5(CYP2D6):c.886C>T (p.Arg296Cys)" is "c.886C>T"."""
    spdi = _SPDI.fullmatch(name.strip())
    if spdi is not None:
        sequence, place, ref, alt = spdi.groups()
        return f"{sequence}:g.{int(place) + 1}{ref}>{alt}"
    bare = _TRANSCRIPT.sub("", plain(name)).strip()
    head, _, tail = bare.partition(" (p.")
    return head.strip() if tail.endswith(")") else bare


@cache
def markers_of(gene: str) -> tuple[KnownVariant, ...]:
    """The markers of a gene: where there is one alone, two bases need no name."""
    return tuple(one for one, _ in _variants() if one.is_marker and one.gene == gene)


@cache
def _variants() -> tuple[tuple[KnownVariant, tuple[str, ...]], ...]:
    return tuple(
        (
            KnownVariant(
                gene=row["gene"],
                allele=row["allele"],
                rsid=row["rsid"],
                is_marker=row["kind"] == "marker",
                ref=row["ref"],
                alt=row["alt"],
                is_on_minus=row["strand"] == "-",
            ),
            tuple(name for name in (row["allele"], row["rsid"], row["grch37"], row["grch38"], *_split(row)) if name),
        )
        for row in rows_of("genomic_variants.csv")
        if row["kind"] != "name"
    )


@cache
def _by_name() -> Mapping[tuple[str, str], KnownVariant]:
    """By gene and name; without a gene only names that one variant alone bears."""
    named = [((one.gene, name), one) for one, names in _variants() for name in names]
    alone: dict[str, set[str]] = {}
    for (gene, name), _one in named:
        alone.setdefault(name, set()).add(gene)
    free = {("", name): one for (_gene, name), one in named if len(alone[name]) == 1 and name.startswith(("rs", "NC_"))}
    return MappingProxyType(dict(named) | free)


@cache
def _alleles() -> Mapping[tuple[str, str], str]:
    return MappingProxyType(
        {(row["gene"], plain(name)): row["allele"] for row in rows_of("genomic_variants.csv") for name in _split(row)}
    )


def _split(row: dict[str, str]) -> list[str]:
    return [name for name in row["names"].split("|") if name]
