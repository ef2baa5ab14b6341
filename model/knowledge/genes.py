"""Genes: what each allele does, and how two alleles become a phenotype; never a list of diplotypes."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Final, Literal

from pydantic import Field, model_validator

from model.knowledge.allele_names import AlleleNames
from model.knowledge.files import FOLDER, KnowledgeError, files, read_csv, read_toml
from model.knowledge.records import Exact, Names, Record, SourceRecord, Word

INDETERMINATE: Final = "Indeterminate"
UNKNOWN_FUNCTION: Final = "Unknown function"
NORMAL_FUNCTION: Final = "Normal function"
NO_FUNCTION: Final = "No function"
OTHER_STRAND: Final = str.maketrans("ACGT", "TGCA")
_REFERENCE: Final = ("Reference", "ref", "wild type", "wild-type", "wildtype", "WT", "野生型")


class GeneKind(StrEnum):
    """How a result becomes a phenotype."""

    FUNCTION_PAIR = "function_pair"
    ACTIVITY_SCORE = "activity_score"
    PRESENCE = "presence"
    SINGLE = "single"


class AlleleRecord(Record):
    """One allele: its clinical function and, for scored genes, its activity value (absent: not assigned)."""

    allele: str
    function: Word
    activity: Exact | None = None
    synonyms: Names = ()


class PairRecord(Record):
    """Two functions, in any order, and the phenotype that they give."""

    functions: tuple[str, str]
    phenotype: str


class OneRecord(Record):
    """What one allele's function means by itself."""

    function: str
    phenotype: str


class ComposedRecord(Record):
    """An allele that carries the variants of several others on one chromosome."""

    allele: str
    of: tuple[str, ...] = Field(min_length=2)


class SiteRecord(Record):
    """One base that decides, by the names of its position, in the letters of its transcript.

    The letters of the other strand are read as well. ``is_only``: the gene is tested at this
    base alone, so that "GA" without a name speaks of it.
    """

    names: tuple[str, ...] = Field(min_length=1)
    reference: Literal["A", "C", "G", "T"]
    variant: Literal["A", "C", "G", "T"]
    alleles: tuple[str, str]
    is_only: bool

    @model_validator(mode="after")
    def _tell_strands_apart(self) -> "SiteRecord":
        if self.variant == self.reference.translate(OTHER_STRAND):
            raise ValueError("the other strand would spell the opposite result")
        return self

    def letters(self) -> dict[str, str]:
        """The allele that each letter stands for, on either strand."""
        pairs = zip((self.reference, self.variant), self.alleles, strict=True)
        return {form: allele for base, allele in pairs for form in (base, base.translate(OTHER_STRAND))}


class BandRecord(Record):
    """A phenotype's place on the activity scale, from ``at_least`` or above ``above``, up to the next band.

    ``typical`` bounds the scores that occur, for a phenotype that was reported without one.
    """

    phenotype: str
    at_least: Exact | None = None
    above: Exact | None = None
    typical: tuple[Exact, ...] = Field(min_length=1, max_length=2)

    def begins_by(self, score: Decimal) -> bool:
        """Whether a score lies at or beyond the start of this band."""
        if self.above is not None:
            return score > self.above
        return self.at_least is None or score >= self.at_least


class ConversionRecord(Record):
    """By which factor an inhibitor of that strength changes the activity score."""

    strength: str
    factor: Exact


class GeneRecord(Record):
    """One gene's rules, from ``alleles/<symbol>.toml``; its alleles stand in the CSV of the same name.

    ``unassigned_at_most`` bounds what an allele without a value can add to the score.
    ``drops_suballeles``: "*4A" and "*4.002" are read as "*4". ``allele``: for a presence
    gene, the one allele that this file is about. ``reference``: the allele of a chromosome on
    which no variant was found. ``dominant``: functions that decide whatever stands on the other
    chromosome. ``singles``: one copy alone (hemizygous, mitochondrial), the gravest first.
    ``panel``: variants that are reported as the reference when all are absent.
    ``tells_pairs``: rules answer some pairs of alleles apart from others of the same score.
    ``enzyme_outranks``: a measured enzyme activity is believed before the genotype.
    """

    gene: str
    hgnc: str
    kind: GeneKind
    source: SourceRecord
    alleles_source: SourceRecord
    drops_suballeles: bool = False
    unassigned_at_most: Exact | None = None
    pairs: tuple[PairRecord, ...] = ()
    dominant: tuple[OneRecord, ...] = ()
    singles: tuple[OneRecord, ...] = ()
    composed: tuple[ComposedRecord, ...] = ()
    sites: tuple[SiteRecord, ...] = ()
    panel: tuple[str, ...] = ()
    reference: str = ""
    cis_counts_lowest: bool = False
    enzyme_outranks: bool = False
    tells_pairs: bool = False
    bands: tuple[BandRecord, ...] = ()
    conversions: tuple[ConversionRecord, ...] = ()
    allele: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Gene:
    """A gene with its alleles, ready to be asked; each is its own, so that it may be a key."""

    record: GeneRecord
    alleles: Mapping[str, AlleleRecord]
    _names: AlleleNames = field(repr=False)
    _pairs: Mapping[frozenset[str], str] = field(repr=False)

    @property
    def symbol(self) -> str:
        """The HGNC symbol."""
        return self.record.gene

    @property
    def key(self) -> str:
        """What rules call it: the symbol, or symbol and allele of a presence test ("HLA-B*57:01")."""
        return self.record.gene + self.record.allele

    def canonical(self, name: str) -> str:
        """The table's own name of an allele; an unknown one keeps its spelling."""
        return self._names.find(name) or self._names.bare(name)

    def bare(self, written: str) -> str:
        """The spelling without the gene's name before it."""
        return self._names.bare(written)

    def allele(self, name: str) -> AlleleRecord | None:
        """The allele of that canonical name; ``None`` when nobody has assigned it."""
        return self.alleles.get(name)

    def of_functions(self, first: str, second: str) -> str:
        """The phenotype of two allele functions; Indeterminate when no rule speaks of them."""
        found = self._pairs.get(frozenset((first, second)))
        return found or self._first(self.record.dominant, (first, second)) or INDETERMINATE

    def of_single(self, functions: Iterable[str]) -> str:
        """The phenotype where one copy counts; of several findings the gravest, and an unknown one is no all-clear."""
        found = tuple(functions)
        rules = self.record.singles[:-1] if UNKNOWN_FUNCTION in found else self.record.singles
        return self._first(rules, found) or INDETERMINATE

    def composed(self, alleles: Iterable[str]) -> str | None:
        """The allele that carries all of these on one chromosome; ``None`` when nobody has named it."""
        if not self.record.composed:
            return None
        wanted = frozenset(alleles)
        return next((item.allele for item in self.record.composed if frozenset(item.of) == wanted), None)

    def phenotypes(self) -> tuple[str, ...]:
        """Every phenotype that this gene can have, Indeterminate left out."""
        record = self.record
        found = [pair.phenotype for pair in record.pairs]
        found += [one.phenotype for one in (*record.dominant, *record.singles)]
        found += [band.phenotype for band in record.bands]
        if record.kind is GeneKind.PRESENCE:
            found = [f"{record.allele} positive", f"{record.allele} negative"]
        return tuple(name for name in dict.fromkeys(found) if name != INDETERMINATE)

    def bands_between(self, low: Decimal, high: Decimal | None) -> tuple[str, ...]:
        """The phenotypes that a score from ``low`` to ``high`` (``None``: open) may mean, lowest first."""
        first = self._band_at(low)
        last = len(self.record.bands) - 1 if high is None else self._band_at(high)
        return tuple(band.phenotype for band in self.record.bands[first : last + 1])

    def typical(self, phenotype: str) -> tuple[Decimal, Decimal | None] | None:
        """The scores that a reported phenotype stands for."""
        for band in self.record.bands:
            if band.phenotype == phenotype:
                return band.typical[0], band.typical[1] if len(band.typical) == 2 else None
        return None

    def factor(self, strength: str) -> Decimal | None:
        """The factor of an inhibitor of that strength; ``None`` when it changes nothing here."""
        return next((item.factor for item in self.record.conversions if item.strength == strength), None)

    @staticmethod
    def _first(rules: Iterable[OneRecord], functions: tuple[str, ...]) -> str | None:
        return next((rule.phenotype for rule in rules if rule.function in functions), None)

    def _band_at(self, score: Decimal) -> int:
        return max((at for at, band in enumerate(self.record.bands) if band.begins_by(score)), default=0)


def load_genes(folder: Path = FOLDER) -> dict[str, Gene]:
    """Read ``alleles/*.toml`` and the allele table beside each."""
    genes = (_gene(path) for path in files(folder / "alleles", "*.toml"))
    return {gene.key: gene for gene in genes}


def _gene(path: Path) -> Gene:
    record = read_toml(path, GeneRecord)
    table = path.with_suffix(".csv")
    alleles = {row.allele: row for row in (read_csv(table, AlleleRecord) if table.exists() else ())}
    try:
        names = AlleleNames(record.gene, _spellings(record, alleles.values()), drops_suballeles=record.drops_suballeles)
    except ValueError as fault:
        raise KnowledgeError(table, "synonyms", str(fault)) from fault
    if strange := _strange_alleles(record, alleles):
        raise KnowledgeError(path, strange, "no such allele in the table beside it")
    pairs = {frozenset(pair.functions): pair.phenotype for pair in record.pairs}
    if len(pairs) != len(record.pairs):
        raise KnowledgeError(path, "pairs", "two rules speak of the same pair of functions")
    return Gene(record, alleles, names, pairs)


def _spellings(record: GeneRecord, rows: Iterable[AlleleRecord]) -> Iterator[tuple[str, str]]:
    """Each name of each allele, and each letter of a base that decides."""
    for row in rows:
        yield from ((name, row.allele) for name in (row.allele, *row.synonyms))
    if record.reference:
        yield from ((name, record.reference) for name in _REFERENCE)
    for site in record.sites:
        for letter, allele in site.letters().items():
            yield from ((f"{name} {letter}", allele) for name in site.names)
            if site.is_only:
                yield letter, allele


def _strange_alleles(record: GeneRecord, alleles: Mapping[str, AlleleRecord]) -> str:
    named = [record.reference, *record.panel]
    named += [name for item in record.composed for name in (item.allele, *item.of)]
    named += [name for site in record.sites for name in site.alleles]
    return next((name for name in named if name and name not in alleles), "")
