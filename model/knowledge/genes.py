"""Genes: what each allele does, and how two alleles become a phenotype; never a list of diplotypes."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Final, Literal

from pydantic import Field, field_validator

from model.domain.text import Text, same
from model.knowledge.files import FOLDER, KnowledgeError, files, read_csv, read_toml
from model.knowledge.records import Exact, Record, SourceRecord

INDETERMINATE: Final = "Indeterminate"
UNKNOWN_FUNCTION: Final = "Unknown function"
_TWO_NAMES = re.compile(r"^(.*\S) \((.+)\)$")
_SUBALLELE = re.compile(r"^(\*\d+)(?:[A-Za-z]|\.\d{3})$")


class GeneKind(StrEnum):
    """How a result becomes a phenotype."""

    FUNCTION_PAIR = "function_pair"
    ACTIVITY_SCORE = "activity_score"
    PRESENCE = "presence"


class AlleleRecord(Record):
    """One allele: its clinical function and, for scored genes, its activity value (absent: not assigned)."""

    allele: str
    function: str
    activity: Exact | None = None
    synonyms: tuple[str, ...] = ()

    @field_validator("synonyms", mode="before")
    @classmethod
    def _split(cls, cell: object) -> object:
        return tuple(name.strip() for name in cell.split("|")) if isinstance(cell, str) else cell


class PairRecord(Record):
    """Two functions, in any order, and the phenotype that they give."""

    functions: tuple[str, str]
    phenotype: str


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
    gene, the one allele that this file is about.
    """

    gene: str
    hgnc: str
    kind: GeneKind
    source: SourceRecord
    alleles_source: SourceRecord
    drops_suballeles: bool = False
    unassigned_at_most: Exact | None = None
    pairs: tuple[PairRecord, ...] = ()
    bands: tuple[BandRecord, ...] = ()
    conversions: tuple[ConversionRecord, ...] = ()
    allele: str = ""


@dataclass(frozen=True, slots=True)
class Gene:
    """A gene with its alleles, ready to be asked."""

    record: GeneRecord
    alleles: Mapping[str, AlleleRecord]
    _names: Mapping[str, str] = field(repr=False)
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
        plain = name.strip().removeprefix(self.symbol).strip()
        found = self._names.get(plain) or self._names.get(plain.replace(" ", ""))
        if found is None and (both := _TWO_NAMES.match(plain)):
            one, other = self._names.get(both.group(1)), self._names.get(both.group(2))
            found = one if one == other else None
        if found is None and self.record.drops_suballeles and (match := _SUBALLELE.match(plain)):
            found = self._names.get(match.group(1))
        return found or plain

    def allele(self, name: str) -> AlleleRecord | None:
        """The allele of that canonical name; ``None`` when nobody has assigned it."""
        return self.alleles.get(name)

    def of_functions(self, first: str, second: str) -> str:
        """The phenotype of two allele functions; Indeterminate when no rule speaks of them."""
        return self._pairs.get(frozenset((first, second)), INDETERMINATE)

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

    def _band_at(self, score: Decimal) -> int:
        return max((at for at, band in enumerate(self.record.bands) if band.begins_by(score)), default=0)


class PhenotypeTerm(Record):
    """A phenotype's names. ``base`` is the term that it agrees with ("Likely Poor" with "Poor Metabolizer")."""

    phenotype: str
    zh: str
    base: str = ""
    synonyms: tuple[str, ...] = ()

    @field_validator("synonyms", mode="before")
    @classmethod
    def _split(cls, cell: object) -> object:
        return tuple(name.strip() for name in cell.split("|")) if isinstance(cell, str) else cell


class PhenotypeTerms:
    """Phenotypes by every name that laboratories use for them; whole values only."""

    def __init__(self, rows: Iterable[PhenotypeTerm]) -> None:
        self._by_name: dict[str, PhenotypeTerm] = {}
        self._terms: dict[str, PhenotypeTerm] = {}
        for row in rows:
            self._terms[row.phenotype] = row
            for name in (row.phenotype, row.zh, *row.synonyms):
                if self._by_name.setdefault(_folded(name), row) is not row:
                    raise ValueError(f"phenotype name {name!r} stands for two phenotypes")

    def read(self, words: str, gene: str) -> str | None:
        """The CPIC term for a laboratory's words, with or without the gene's name before them."""
        plain = _folded(words).removeprefix(gene.casefold()).strip(" :-")
        found = self._by_name.get(plain)
        return found.phenotype if found else None

    def base(self, phenotype: str) -> str:
        """The term to compare by."""
        found = self._terms.get(phenotype)
        return (found.base or found.phenotype) if found else phenotype

    def label(self, phenotype: str) -> Text:
        """Its name in both languages."""
        found = self._terms.get(phenotype)
        return Text(en=phenotype.lower(), zh=found.zh) if found else same(phenotype)


class ModulatorRecord(Record):
    """Drugs, by English name, that change what a gene's product does, and how strongly."""

    gene: str
    effect: Literal["inhibitor", "inducer"]
    strong: tuple[str, ...] = ()
    moderate: tuple[str, ...] = ()
    source: SourceRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Modulator:
    """One drug that changes what a gene's product does."""

    drug: str
    gene: str
    effect: str
    strength: str


def _folded(words: str) -> str:
    return " ".join(words.replace("_", " ").split()).casefold()


def load_genes(folder: Path = FOLDER) -> dict[str, Gene]:
    """Read ``alleles/*.toml`` and the allele table beside each."""
    genes = (_gene(path) for path in files(folder / "alleles", "*.toml"))
    return {gene.key: gene for gene in genes}


def load_phenotypes(folder: Path = FOLDER) -> PhenotypeTerms:
    """Read ``terms/phenotypes.csv``."""
    return PhenotypeTerms(read_csv(folder / "terms" / "phenotypes.csv", PhenotypeTerm))


def load_modulators(folder: Path = FOLDER) -> tuple[ModulatorRecord, ...]:
    """Read ``modulators/*.toml``."""
    return tuple(read_toml(path, ModulatorRecord) for path in files(folder / "modulators", "*.toml"))


def inhibitors(records: Iterable[ModulatorRecord]) -> dict[str, tuple[Modulator, ...]]:
    """The inhibitors of each gene, in order of name."""
    found: dict[str, tuple[Modulator, ...]] = {}
    for record in records:
        if record.effect == "inhibitor":
            mine = [
                Modulator(drug=drug, gene=record.gene, effect=record.effect, strength=strength)
                for strength, drugs in (("strong", record.strong), ("moderate", record.moderate))
                for drug in drugs
            ]
            found[record.gene] = (*found.get(record.gene, ()), *sorted(mine, key=lambda item: item.drug))
    return found


def _gene(path: Path) -> Gene:
    record = read_toml(path, GeneRecord)
    table = path.with_suffix(".csv")
    alleles = {row.allele: row for row in (read_csv(table, AlleleRecord) if table.exists() else ())}
    names: dict[str, str] = {}
    for row in alleles.values():
        for name in (row.allele, *row.synonyms):
            if names.setdefault(name, row.allele) != row.allele:
                raise KnowledgeError(table, row.allele, f"the name {name} stands twice")
    pairs = {frozenset(pair.functions): pair.phenotype for pair in record.pairs}
    if len(pairs) != len(record.pairs):
        raise KnowledgeError(path, "pairs", "two rules speak of the same pair of functions")
    return Gene(record, alleles, names, pairs)
