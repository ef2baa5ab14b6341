"""Drug-gene rules: for one drug, what to do at each phenotype or activity score of its genes."""

from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from model.domain.assessment import Action, Dose, Urgency
from model.domain.case import MedicationState
from model.domain.evidence import Source
from model.domain.text import Text, same
from model.knowledge.conditions import Clause
from model.knowledge.example import Examples
from model.knowledge.files import FOLDER, files, read_toml
from model.knowledge.records import Exact, Record, SourceRecord, TextRecord, Word


class ScoreRange(Record):
    """A range of activity scores."""

    at_least: Exact | None = None
    above: Exact | None = None
    at_most: Exact | None = None
    below: Exact | None = None


class DoseRecord(Record):
    """A share of the usual dose, a cap, or both; the lowest cap wins, shares are never multiplied."""

    percent_low: Exact | None = None
    percent_high: Exact | None = None
    at_most: Exact | None = None
    unit: str = ""
    of: Literal["start", "maintenance", "daily"] = "daily"

    @model_validator(mode="after")
    def _say_something(self) -> "DoseRecord":
        if self.percent_low is None and self.percent_high is None and self.at_most is None:
            raise ValueError("a dose names a share or a cap")
        if (self.at_most is None) != (self.unit == ""):
            raise ValueError("a cap has a unit, a share has none")
        return self

    def value(self) -> Dose:
        """Return the value that travels with the advice."""
        return self._value

    @cached_property
    def _value(self) -> Dose:
        return Dose(**self.model_dump())


class GeneKey(Record):
    """What a gene must be: one of these phenotypes, or a score in this range; both given, either.

    Of those only the pairs of alleles in ``diplotypes``, or all but those in ``apart_from``: "*2/*2", or by activity
    values "0.5+0.5". Where no alleles are known nothing is one of ``diplotypes``.
    """

    phenotypes: tuple[Word, ...] = ()
    score: ScoreRange | None = None
    diplotypes: frozenset[Word] = frozenset()
    apart_from: frozenset[Word] = frozenset()

    @model_validator(mode="after")
    def _say_one_thing(self) -> "GeneKey":
        if not self.phenotypes and self.score is None:
            raise ValueError("give phenotypes or a score")
        return self


class PopulationRecord(Record):
    """One group of patients that the guideline answers apart: who belongs to it, and its name."""

    name: str
    label: TextRecord
    when: tuple[Clause, ...] = ()


class RecommendationRecord(Record):
    """One answer. ``populations`` empty means every population of the file.

    A gene of the file that ``genes`` leaves out may be anything, without a result included.
    """

    key: str
    populations: tuple[str, ...] = ()
    genes: dict[str, GeneKey] = Field(min_length=1)
    action: Action
    urgency: Urgency
    strength: str
    summary: TextRecord
    detail: TextRecord
    alternatives: tuple[str, ...] = ()
    next_steps: tuple[TextRecord, ...] = ()
    dose: DoseRecord | None = None


class HighDoseRecord(Record):
    """What to do instead above a daily dose: labels that ask for a test only there."""

    above: Exact
    unit: str
    action: Action
    urgency: Urgency


class NoResultRecord(Record):
    """What to say when the drug is given in one of ``states`` and no usable result is on file.

    ``high_dose``: sterner words where the ordered daily dose is known and higher. ``genes``: those whose result is
    asked for even where others of the file are known; none: only where no gene has a result.
    """

    states: tuple[MedicationState, ...] = (MedicationState.DRAFT,)
    action: Action
    urgency: Urgency
    summary: TextRecord
    detail: TextRecord
    next_steps: tuple[TextRecord, ...] = ()
    high_dose: HighDoseRecord | None = None
    genes: tuple[str, ...] = ()


Asked = tuple[RecommendationRecord, tuple[GeneKey | None, ...]]
"""A recommendation, and what it asks of each gene of its file; ``None``: whatever the gene is."""


class PairRule(Record):
    """One drug-gene file. ``drugs`` are English ingredient names of ``terms/drugs*.csv``.

    A CPIC file answers every reachable state of its genes; ``is_partial`` marks a second opinion
    (DPWG, FDA) that speaks to some states only. ``supersedes`` names what this version replaced.
    ``undecided`` is the summary where the populations' answers differ and the patient's is not known, in a file
    whose populations are told apart by something else than the indication.
    """

    id: str
    publisher: str
    is_partial: bool = False
    supersedes: str = ""
    undecided: TextRecord | None = None
    drugs: tuple[str, ...] = Field(min_length=1)
    genes: tuple[str, ...] = Field(min_length=1)
    sources: tuple[SourceRecord, ...] = Field(min_length=1)
    populations: tuple[PopulationRecord, ...] = Field(min_length=1)
    recommendation: tuple[RecommendationRecord, ...] = Field(min_length=1)
    no_result: NoResultRecord | None = None
    example: Examples

    @model_validator(mode="after")
    def _hang_together(self) -> "PairRule":
        names = {population.name for population in self.populations}
        keys = [item.key for item in self.recommendation]
        if len(set(keys)) != len(keys):
            raise ValueError("two recommendations have the same key")
        for item in self.recommendation:
            if not names.issuperset(item.populations):
                raise ValueError(f"{item.key}: unknown population")
            if not set(item.genes) <= set(self.genes):
                raise ValueError(f"{item.key}: its genes are not those of the file")
        if self.no_result and not set(self.no_result.genes) <= set(self.genes):
            raise ValueError("no_result: its genes are not those of the file")
        return self

    def answers(self, population: str) -> tuple[RecommendationRecord, ...]:
        """The recommendations that speak to a population."""
        return tuple(item for item, _ in self.asked[population])

    def asked_of(self, population: str, phenotype: str) -> tuple[Asked, ...]:
        """The recommendations of a population that may speak where the first gene is of that phenotype."""
        found = self._by_phenotype.get((population, phenotype))
        if found is None:
            found = tuple(item for item in self.asked[population] if _may_be(item[1][0], phenotype))
            self._by_phenotype[population, phenotype] = found
        return found

    @cached_property
    def _by_phenotype(self) -> dict[tuple[str, str], tuple[Asked, ...]]:
        """What ``asked_of`` answered so far; phenotypes are few."""
        return {}

    @cached_property
    def asked(self) -> dict[str, tuple[Asked, ...]]:
        """Of each population its recommendations, each with what it asks of the genes in their order."""
        return {
            group.name: tuple(
                (item, tuple(item.genes.get(gene) for gene in self.genes))
                for item in self.recommendation
                if not item.populations or group.name in item.populations
            )
            for group in self.populations
        }

    @cached_property
    def gene_label(self) -> Text:
        """The genes by name, in both languages."""
        return same(" + ".join(self.genes))

    @cached_property
    def origins(self) -> tuple[Source, ...]:
        """The sources as values."""
        return tuple(dict.fromkeys(item.source() for item in self.sources))


def _may_be(key: GeneKey | None, phenotype: str) -> bool:
    """Whether the key leaves the phenotype open: it asks for nothing, for this one, or for a score."""
    return key is None or key.score is not None or phenotype in key.phenotypes


def load_pairs(folder: Path = FOLDER) -> tuple[PairRule, ...]:
    """Read ``pgx/<publisher>/*.toml``."""
    return tuple(read_toml(path, PairRule) for path in files(folder / "pgx", "*/*.toml"))
