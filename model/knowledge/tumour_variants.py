"""Tumour variants as rules name them, and every way in which a laboratory may write one."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from pydantic import field_validator

from model.domain.pgx import TumourFinding
from model.domain.text import Text
from model.knowledge.files import FOLDER, read_csv
from model.knowledge.records import Record

UNSPECIFIED: Final = "unspecified"
"""A gene was reported as altered, but not how."""
_AMINO: Final = {
    "Ala": "A", "Arg": "R", "Asn": "N", "Asp": "D", "Cys": "C", "Gln": "Q", "Glu": "E", "Gly": "G", "His": "H",
    "Ile": "I", "Leu": "L", "Lys": "K", "Met": "M", "Phe": "F", "Pro": "P", "Ser": "S", "Thr": "T", "Trp": "W",
    "Tyr": "Y", "Val": "V", "Ter": "*",
}  # fmt: skip
_THREE = re.compile("|".join(_AMINO))
_PROTEIN = re.compile(r"^([A-Z])(\d+)(?:_([A-Z])(\d+))?(delins|del|dup|ins)?([A-Z*]*|\d*)$")
_CODING = re.compile(r"^(\d+)(?:_(\d+))?(delins|del|dup|ins)([ACGT]*|\d*)$")


@dataclass(frozen=True, slots=True)
class Change:
    """A change of the protein: its kind, the first and last residue, and the residue put in."""

    kind: str
    first: int
    last: int
    new: str = ""


class VariantTerm(Record):
    """One class of variant: a kind of change within a range of residues, or its written names."""

    gene: str
    variant: str
    zh: str
    exon: str
    kind: Literal["substitution", "deletion", "insertion"]
    first: int
    last: int
    new: str = ""
    words: tuple[str, ...] = ()

    @field_validator("words", mode="before")
    @classmethod
    def _split(cls, cell: object) -> object:
        return tuple(cell.split("|")) if isinstance(cell, str) else cell

    def holds(self, change: Change) -> bool:
        """Whether a change belongs to this class."""
        inside = self.first <= change.first and change.last <= self.last
        return inside and change.kind == self.kind and (not self.new or change.new in self.new)


class VariantTerms:
    """All classes, by gene."""

    def __init__(self, rows: Iterable[VariantTerm]) -> None:
        self._by_gene: dict[str, tuple[VariantTerm, ...]] = {}
        for row in rows:
            self._by_gene[row.gene] = (*self._by_gene.get(row.gene, ()), row)

    def names(self, gene: str) -> frozenset[str]:
        """The classes that rules may name for a gene."""
        return frozenset(row.variant for row in self._by_gene.get(gene, ())) | {UNSPECIFIED}

    def label(self, gene: str, variant: str) -> Text:
        """The class's name in both languages."""
        row = next(row for row in self._by_gene[gene] if row.variant == variant)
        return Text(en=row.variant, zh=row.zh)

    def read(self, finding: TumourFinding) -> frozenset[str]:
        """The classes that a finding's fields name: one when they agree, several when they contradict.

        Unspecified when no field says anything; empty when a variant is written that belongs to no class.
        """
        rows = self._by_gene.get(finding.gene, ())
        found = frozenset(row.variant for row in rows if any(row.holds(change) for change in _changes(finding)))
        found |= frozenset(row.variant for row in rows for words in _words(finding) if words in _names(row))
        is_said = any((finding.hgvs_p, finding.hgvs_c, finding.fusion)) or any(
            _bare(words) not in _EMPTY_WORDS for words in (finding.variant_class,)
        )
        return found or (frozenset() if is_said else frozenset({UNSPECIFIED}))


_EMPTY_WORDS = frozenset({"", "mutation", "variant", "mutated", "positive", "突变", "阳性", "detected"})


def protein_change(written: str) -> Change | None:
    """Read a protein change: "p.Leu858Arg", "p.(L858R)", "L858R", "E746_A750del"; ``None`` when it is none."""
    plain = written.split(":")[-1].strip().removeprefix("p.").strip("()")
    match = _PROTEIN.match(_THREE.sub(lambda three: _AMINO[three.group()], plain))
    if match is None:
        return None
    first, last = int(match.group(2)), int(match.group(4) or match.group(2))
    kind, new = match.group(5), match.group(6)
    if kind is None:
        return Change("substitution", first, last, new) if len(new) == 1 and new.isalpha() else None
    return Change(_net_kind(kind, last - first + 1, len(new)), first, last, new)


def coding_change(written: str) -> Change | None:
    """Read an in-frame coding deletion, insertion or duplication as the residues that it touches."""
    match = _CODING.match(written.split(":")[-1].strip().removeprefix("c."))
    if match is None:
        return None
    first, last = int(match.group(1)), int(match.group(2) or match.group(1))
    kind = _net_kind(match.group(3), last - first + 1, len(match.group(4)))
    return Change(kind, (first + 2) // 3, (last + 2) // 3)


def _net_kind(kind: str, removed: int, added: int) -> str:
    if kind == "delins":
        return "deletion" if removed > added else "insertion"
    return "deletion" if kind == "del" else "insertion"


def _changes(finding: TumourFinding) -> Iterator[Change]:
    for change in (
        protein_change(finding.hgvs_p),
        protein_change(finding.variant_class.removeprefix(finding.gene).strip()),
        coding_change(finding.hgvs_c),
    ):
        if change is not None:
            yield change


def _words(finding: TumourFinding) -> Iterator[str]:
    exon = _bare(finding.exon).removeprefix("exon").removesuffix("外显子")
    for written in (finding.variant_class, finding.hgvs_p, finding.hgvs_c):
        if bare := _bare(written).removeprefix(finding.gene.casefold()):
            yield bare
            if exon:
                yield f"exon{exon}{bare}"


def _names(row: VariantTerm) -> frozenset[str]:
    return frozenset(_bare(words) for words in (row.variant, row.zh, *row.words))


def _bare(words: str) -> str:
    return re.sub(r"[\s_\-()（）]", "", words).casefold()


def load_variants(folder: Path = FOLDER) -> VariantTerms:
    """Read ``terms/variants.csv``."""
    return VariantTerms(read_csv(folder / "terms" / "variants.csv", VariantTerm))
