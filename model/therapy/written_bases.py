"""Single variants written as two bases ("rs3918290 C/T") and HGVS lists of both chromosomes ("c.[a];[b]")."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final

from model.knowledge.allele_names import folded
from model.knowledge.files import FOLDER, read_csv
from model.knowledge.genes import OTHER_STRAND
from model.knowledge.records import Names, Record

_BASES: Final = re.compile(r"^(.*?)[\s:(]*(?<![A-Z>])([ACGT])\s*[/|;]?\s*([ACGT])\)?$")
_APART: Final = re.compile(r"^([cgm]\.)\[([^\[\]]+)\];\s*\[([^\[\]]+)\]$")
_UNPHASED: Final = re.compile(r"^([cgm]\.)\[?([^\[\]]+\(;\)[^\[\]]+)\]?$")
_NO_CHANGE: Final = frozenset({"=", "0", "?="})


class _Row(Record):
    gene: str
    allele: str
    rsid: str = ""
    kind: str
    ref: str = ""
    alt: str = ""
    strand: str = ""
    grch37: str = ""
    grch38: str = ""
    names: Names = ()


@dataclass(frozen=True, slots=True)
class Counted:
    """A variant and on how many chromosomes it stands: 0, 1 or 2."""

    allele: str
    copies: int


def counted(gene: str, written: str) -> Counted | None:
    """Read "rs3918290 C/T": a known variant of the gene and two of its bases; ``None`` for anything else.

    Both bases are of one strand. Where both strands share their bases (A and T), only one of each can be told.
    """
    match = _BASES.match(written.strip())
    row = _variants().get((gene, folded(match.group(1)))) if match else None
    if match is None or row is None:
        return None
    pair = match.group(2) + match.group(3)
    for turned in (False, True):
        ref, alt = (base.translate(OTHER_STRAND) if turned else base for base in (row.ref, row.alt))
        if set(pair) <= {ref, alt}:
            is_mirrored = row.ref == row.alt.translate(OTHER_STRAND)
            return None if is_mirrored and len(set(pair)) == 1 else Counted(row.allele, pair.count(alt))
    return None


def chromosomes(written: str, reference: str) -> tuple[str, str] | None:
    """The two sides of "c.[1905+1G>A];[2846A>T]"; "[=]" is the reference."""
    match = _APART.match(written.replace(" ", ""))
    if match is None:
        return None
    prefix, *sides = match.groups()
    lists = (f"{prefix}[{side}]" if ";" in side else prefix + side for side in sides)
    one, other = (reference if side in _NO_CHANGE else said for side, said in zip(sides, lists, strict=True))
    return (one, other) if one and other else None


def unphased(written: str) -> tuple[str, ...]:
    """The variants of "c.1905+1G>A(;)2846A>T": each in one copy, nobody knows on which side."""
    match = _UNPHASED.match(written.replace(" ", ""))
    if match is None:
        return ()
    prefix, body = match.groups()
    return tuple(prefix + part.removeprefix(prefix) for part in body.split("(;)"))


@cache
def _variants() -> Mapping[tuple[str, str], _Row]:
    rows = [row for row in read_csv(FOLDER / "terms" / "genomic_variants.csv", _Row) if row.ref and row.alt]
    return MappingProxyType(
        {(row.gene, folded(name)): row for row in rows for name in (row.allele, row.rsid, *row.names) if name}
    )
