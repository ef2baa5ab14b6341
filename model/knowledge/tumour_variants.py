"""Tumour variants as rules name them, and every way in which a laboratory may write one."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final, Literal

from model.domain.amino_acids import AMINO_ACIDS
from model.domain.pgx import TumourFinding
from model.domain.text import Text
from model.knowledge.files import FOLDER, read_csv
from model.knowledge.records import Names, Record

UNSPECIFIED: Final = "unspecified"
"""A gene was reported as altered, but not how."""
_THREE = re.compile("|".join(AMINO_ACIDS))
_PROTEIN = re.compile(r"^([A-Z])(\d+)(?:_([A-Z])(\d+))?(delins|del|dup|ins)?([A-Z*]*|\d*)$")
_TRUNCATING = re.compile(r"^[A-Z](\d+)(?:_[A-Z]\d+)?(?:[A-Z]?fs|\*|X$|delins[A-Z]*\*)")
_CODON = re.compile(r"^([A-Z])(\d+)X$")
_CODING = re.compile(r"^(\d+)(?:_(\d+))?(delins|del|dup|ins)([ACGT]*|\d*)$")
_CODING_POINT = re.compile(r"^(\d+)[ACGT]>[ACGT]$")
_INTRONIC = re.compile(r"^(\d+)([+-]\d+)?(?:_(\d+)([+-]\d+)?)?(?:[ACGT]>|del|ins|dup)")
_SPLICE_SITE: Final = 2
"""Bases of an intron, next to the exon, that splicing cannot do without."""
_SPLICE_REGION: Final = 30
_EVERY: Final = "*"
_PARTNERS = re.compile(r"::|/|-|–|—|;")


@dataclass(frozen=True, slots=True)
class Change:
    """A change of the protein: its kind, the first and last residue, and the residue put in.

    Kind "splice" counts coding bases instead, at the exon's edge. A new residue "?" was not said.
    """

    kind: str
    first: int
    last: int
    new: str = ""
    old: str = ""


class VariantTerm(Record):
    """One class of variant: a kind of change within a range of residues, or its written names.

    A class may have several rows. ``gene`` "*" speaks for every gene; ``is_a`` names wider classes that hold too.
    """

    gene: str
    variant: str
    zh: str
    exon: str = ""
    kind: Literal["", "any", "substitution", "deletion", "insertion", "truncating", "splice"] = ""
    first: int = 0
    last: int = 0
    new: str = ""
    words: Names = ()
    is_a: Names = ()

    @cached_property
    def written(self) -> frozenset[str]:
        """Every writing of the class, bare."""
        return frozenset(_bare(words) for words in (self.variant, self.zh, *self.words))

    def holds(self, change: Change) -> bool:
        """Whether a change belongs to this class."""
        inside = self.first <= change.first and change.last <= self.last
        is_kind = change.kind == self.kind or (self.kind == "any" and change.kind not in {"splice", "truncating"})
        return inside and is_kind and (not self.new or (bool(change.new) and change.new in self.new))


class GeneName(Record):
    """A gene and the other names that laboratories use for it."""

    gene: str
    words: Names


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one finding names: its narrowest classes; these with all wider ones, the exact change and its codon."""

    narrowest: frozenset[str]
    every: frozenset[str]
    is_exact: bool


class VariantTerms:
    """All classes, by gene."""

    def __init__(self, rows: Iterable[VariantTerm], genes: Iterable[GeneName] = ()) -> None:
        self._by_gene: dict[str, tuple[VariantTerm, ...]] = {}
        for row in rows:
            self._by_gene[row.gene] = (*self._by_gene.get(row.gene, ()), row)
        self._genes = {word.casefold(): row.gene for row in genes for word in row.words}

    def symbol(self, gene: str) -> str:
        """The gene's symbol, whatever name the laboratory used."""
        return self._genes.get(gene.strip().casefold(), gene.strip())

    def _rows(self, gene: str) -> tuple[VariantTerm, ...]:
        return (*self._by_gene.get(gene, ()), *self._by_gene.get(_EVERY, ()))

    def names(self, gene: str) -> frozenset[str]:
        """The classes that rules may name for a gene."""
        return frozenset(row.variant for row in self._rows(gene)) | {UNSPECIFIED}

    def knows(self, gene: str, variant: str) -> bool:
        """Whether a rule may name it: a class, one exact change, or every change of one codon ("R132X")."""
        return variant in self.names(gene) or bool(_CODON.match(variant)) or protein_change(variant) is not None

    def tells(self, gene: str) -> bool:
        """Whether classes of this gene's own, or of its family's ("RAS"), are told apart."""
        return self.symbol(gene) in self._by_gene or any(name[1:] == gene for name in self._by_gene if gene)

    def label(self, gene: str, variant: str) -> Text:
        """The class's name in both languages; an exact change is its own name."""
        row = next((row for row in self._rows(gene) if row.variant == variant), None)
        return Text(en=row.variant, zh=row.zh) if row else Text(en=variant, zh=variant)

    def read(self, finding: TumourFinding) -> frozenset[str]:
        """The narrowest classes that a finding's fields name: one when they agree, several when they contradict."""
        return self.reading(finding).narrowest

    def reading(self, finding: TumourFinding) -> Reading:
        """What the fields of a finding name: unspecified when no field says anything, empty when no class fits."""
        gene = self.symbol(finding.gene)
        named = self._matched(finding)
        wider = frozenset(name for each in named for name in self._wider(gene, each))
        own = frozenset(row.variant for row in self._by_gene.get(gene, ()))
        narrowest = (named - wider) & own or named - wider  # the gene's own classes say more than those of every gene
        exact = frozenset(_exact_names(finding))
        nothing: frozenset[str] = frozenset() if _is_said(finding) else frozenset({UNSPECIFIED})
        return Reading(narrowest=narrowest or nothing, every=named | wider | exact or nothing, is_exact=bool(exact))

    def leaves_open(self, reading: Reading, gene: str, wanted: Iterable[str]) -> bool:
        """Whether only a wider class is named ("activating"), so that a wanted, narrower one may be meant."""
        if reading.is_exact or not reading.every.isdisjoint(wanted):
            return False
        return any(not reading.every.isdisjoint(self._wider(gene, each)) for each in self._narrow(gene, wanted))

    def _narrow(self, gene: str, wanted: Iterable[str]) -> Iterator[str]:
        """The wanted names; an exact change stands for the classes that hold it."""
        for name in wanted:
            yield name
            if (change := protein_change(name)) is not None:
                yield from (row.variant for row in self._rows(gene) if row.holds(change))

    def partners(self, finding: TumourFinding) -> frozenset[str]:
        """The genes that a fusion joins, in no order; one alone when the partner is not said; none without a fusion."""
        for written in (finding.fusion, finding.gene, finding.variant_class, finding.hgvs_p):
            bare = _FUSED.sub("", written)
            is_name = written in (finding.fusion, finding.gene) or bare != written or "::" in written
            if not is_name:
                continue
            parts = [self.symbol(part) for part in _PARTNERS.split(bare) if part.strip()]
            if len(parts) == _PAIR and all(_SYMBOL.match(part) for part in parts):
                return frozenset(parts)
        if finding.fusion and _SYMBOL.match(finding.fusion.strip()):
            return frozenset({self.symbol(finding.fusion)} | ({self.symbol(finding.gene)} if finding.gene else set()))
        fused = self._fused.get(self.symbol(finding.gene), self._fused[_EVERY])
        is_fused = finding.gene and not fused.isdisjoint(_words(finding))
        return frozenset({self.symbol(finding.gene)}) if is_fused else frozenset()

    @cached_property
    def _fused(self) -> Mapping[str, frozenset[str]]:
        """The words that mean a fusion: of every gene, and of those of which "positive" means one (ALK)."""
        genes = {gene for gene, rows in self._by_gene.items() if any(row.variant == "fusion" for row in rows)}
        return {
            gene: frozenset(word for row in self._rows(gene) if row.variant == "fusion" for word in row.written)
            for gene in genes | {_EVERY}
        }

    def _matched(self, finding: TumourFinding) -> frozenset[str]:
        rows = self._rows(self.symbol(finding.gene))
        found = frozenset(row.variant for change in _changes(finding) for row in rows if row.holds(change))
        written = frozenset(_words(finding))
        return found | frozenset(row.variant for row in rows if not written.isdisjoint(row.written))

    def _wider(self, gene: str, variant: str) -> Iterator[str]:
        rows = self._rows(self.symbol(gene))
        for name in dict.fromkeys(name for row in rows if row.variant == variant for name in row.is_a):
            yield name
            yield from self._wider(gene, name)


_PAIR: Final = 2
_SYMBOL = re.compile(r"^[A-Z][A-Z0-9]{1,11}(?:orf\d+)?$")
_FUSED = re.compile(r"\s*(?:gene\s*)?(?:fusion|rearrangement|translocation|融合|重排|阳性|positive).*$", re.IGNORECASE)
_EMPTY_WORDS = frozenset(
    {
        "", "mutation", "variant", "mutated", "mutant", "positive", "突变", "阳性", "detected", "altered",
        "alteration", "变异", "singlenucleotidevariant", "snv", "substitution", "missense", "missensevariant",
        "copynumbergain", "gain", "indel",
        "deletioninsertion",
        "negative", "neg", "notdetected", "undetected", "absent", "notfound", "nonedetected", "wildtype", "wt",
        "nomutation", "nomutationdetected", "nomutationfound", "novariant", "novariantdetected", "notpresent",
        "阴性", "野生型", "未检出", "未检测到", "未突变", "无突变",
    }
)  # fmt: skip


def _is_said(finding: TumourFinding) -> bool:
    return any((finding.hgvs_p, finding.hgvs_c, finding.fusion)) or _bare(finding.variant_class) not in _EMPTY_WORDS


def protein_change(written: str) -> Change | None:
    """Read a protein change: "p.Leu858Arg", "p.(L858R)", "L858R", "E746_A750del"; ``None`` when it is none."""
    plain = _plain_protein(written)
    if found := _TRUNCATING.match(plain):
        return Change("truncating", int(found.group(1)), int(found.group(1)))
    match = _PROTEIN.match(plain)
    if match is None:
        return None
    first, last = int(match.group(2)), int(match.group(4) or match.group(2))
    kind, new, old = match.group(5), match.group(6), match.group(1)
    if kind is None:
        return Change("substitution", first, last, new, old) if len(new) == 1 and new.isalpha() else None
    return Change(_net_kind(kind, last - first + 1, len(new)), first, last, new, old)


def coding_change(written: str) -> Change | None:
    """Read a coding change as the residues that it touches, or as a splice change; ``None`` when it is neither."""
    plain = written.split(":")[-1].strip().removeprefix("c.")
    if point := _CODING_POINT.match(plain):
        codon = (int(point.group(1)) + 2) // 3
        return Change("substitution", codon, codon, "?")
    match = _CODING.match(plain)
    if match is None:
        return _splice_change(plain)
    first, last = int(match.group(1)), int(match.group(2) or match.group(1))
    kind, removed = match.group(3), last - first + 1
    added = int(match.group(4)) if match.group(4).isdigit() else len(match.group(4))
    net = {"del": -removed, "dup": removed, "ins": added, "delins": added - removed}[kind]
    if net % 3:
        return Change("truncating", (first + 2) // 3, (first + 2) // 3)
    return Change(_net_kind(kind, removed, added), (first + 2) // 3, (last + 2) // 3)


def _splice_change(plain: str) -> Change | None:
    """A change that touches the intron next to an exon: a splice site, or a deletion that runs close to it."""
    match = _INTRONIC.match(plain)
    if match is None or not (match.group(2) or match.group(4)):
        return None
    edges = [(int(base), int(offset)) for base, offset in (match.group(1, 2), match.group(3, 4)) if base and offset]
    base, offset = min(edges, key=lambda edge: abs(edge[1]))
    reach = _SPLICE_REGION if match.group(3) else _SPLICE_SITE
    return Change("splice", base, base) if abs(offset) <= reach else None


def _net_kind(kind: str, removed: int, added: int) -> str:
    if kind == "delins":
        return "deletion" if removed > added else "insertion"
    return "deletion" if kind == "del" else "insertion"


def _plain_protein(written: str) -> str:
    plain = written.split(":")[-1].strip().removeprefix("p.").strip("()")
    return _THREE.sub(lambda three: AMINO_ACIDS[three.group()], plain).replace("=", "")


def _exact_names(finding: TumourFinding) -> Iterator[str]:
    """ "G1202R" and "G1202X" for a substitution, the plain writing for the rest."""
    for written in (finding.hgvs_p, finding.variant_class.removeprefix(finding.gene).strip()):
        change = protein_change(written)
        if change and change.kind == "substitution":
            yield f"{change.old}{change.first}{change.new}"
            yield f"{change.old}{change.first}X"
        elif change:
            yield _plain_protein(written)


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
    if exon and not (finding.hgvs_p or finding.hgvs_c) and _bare(finding.variant_class) in _EMPTY_WORDS:
        yield f"exon{exon}mutation"
    yield from {_bare(finding.significance)} - {""}


def _bare(words: str) -> str:
    return re.sub(r"[\s_\-()（）]", "", words).casefold()


def load_variants(folder: Path = FOLDER) -> VariantTerms:
    """Read ``terms/variants.csv`` and ``terms/tumour_genes.csv``."""
    return VariantTerms(
        read_csv(folder / "terms" / "variants.csv", VariantTerm),
        read_csv(folder / "terms" / "tumour_genes.csv", GeneName),
    )
