"""Drugs and habits that change an enzyme or transporter, and by which method a gene's phenotype follows."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, Literal

from pydantic import Field

from model.domain.text import Text
from model.knowledge.codesets import CodeSets
from model.knowledge.drug_terms import DrugTerms
from model.knowledge.files import FOLDER, read_csv, read_toml
from model.knowledge.genes import Gene
from model.knowledge.records import Record, SourceRecord, TextRecord

Effect = Literal["inhibitor", "inducer"]
Strength = Literal["strong", "moderate", "weak"]
STRENGTHS: Final[tuple[Strength, ...]] = ("strong", "moderate", "weak")
"""By how much the exposure of a sensitive substrate changes, the most first."""
_SET: Final = "set:"


class ModulatorRecord(Record):
    """One agent and one enzyme, a row of ``modulators.csv``.

    ``drug`` is an English name of ``terms/drugs*.csv``, or ``set:`` and a code set of circumstances. ``onset_days``:
    until the effect is there in full; ``offset_days``: until it is gone after the last dose. ``source`` is a short
    name of ``methods.toml``.
    """

    drug: str
    enzyme: str
    effect: Effect
    strength: Strength
    onset_days: int = Field(gt=0)
    offset_days: int = Field(gt=0)
    note: str = ""
    source: str
    retrieved: date

    @property
    def habit(self) -> str:
        """The code set of a habit; empty for a drug."""
        return self.drug.removeprefix(_SET) if self.drug.startswith(_SET) else ""


class StepRecord(Record):
    """How far a phenotype moves along its gene's ladder: to the lowest rung, or up and down by so many."""

    effect: Effect
    strength: Strength
    by: Literal["lowest"] | int


class ModulationExample(Record):
    """An agent of the table, a genotype, and the phenotype that is effective under it."""

    agent: str
    diplotype: str
    effective: str


class MethodRecord(Record):
    """How the agents of an enzyme change one gene's phenotype.

    ``ladder`` holds the gene's phenotypes, the lowest function first; of a rung with several the first is its name.
    Without a ladder the gene's own ``conversions`` of the activity score hold; without a gene nothing is converted.
    """

    enzyme: str
    gene: str = ""
    ladder: tuple[tuple[str, ...], ...] = ()
    source: str
    example: tuple[ModulationExample, ...] = ()


class MethodsRecord(Record):
    """The file ``modulators/methods.toml``."""

    steps: tuple[StepRecord, ...]
    sources: dict[str, SourceRecord]
    habits: dict[str, TextRecord]
    method: tuple[MethodRecord, ...]


@dataclass(frozen=True, slots=True)
class Method:
    """One gene's method, ready to be asked."""

    record: MethodRecord
    source: SourceRecord
    _rungs: Mapping[str, int]
    _steps: Mapping[tuple[Effect, Strength], Literal["lowest"] | int]

    @property
    def is_estimate(self) -> bool:
        """Whether it is our own rule and not a guideline's."""
        return bool(self.record.ladder)

    def moved(self, phenotype: str, agent: ModulatorRecord) -> str:
        """The phenotype under an agent; the same where the agent is too weak or the phenotype cannot follow.

        A strong inhibitor leaves the lowest function whatever the phenotype was, even one that is not known.
        """
        by = self._steps.get((agent.effect, agent.strength), 0)
        rung = self._rungs.get(phenotype)
        if by == "lowest":
            return phenotype if rung == 0 else self.record.ladder[0][0]
        if rung is None or by == 0 or (rung == 0 and by > 0):
            return phenotype
        to = min(max(rung + by, 0), len(self.record.ladder) - 1)
        return phenotype if to == rung else self.record.ladder[to][0]


class Modulators:
    """The table by agent, and the method of each gene."""

    def __init__(self, rows: Iterable[ModulatorRecord], methods: MethodsRecord) -> None:
        self.rows = tuple(rows)
        self.record = methods
        self._of: dict[str, tuple[ModulatorRecord, ...]] = {}
        for row in self.rows:
            self._of[row.drug] = (*self._of.get(row.drug, ()), row)
        steps = {(item.effect, item.strength): item.by for item in methods.steps}
        self._methods = {
            item.gene: Method(item, methods.sources[item.source], _rungs(item), steps)
            for item in methods.method
            if item.gene and item.source in methods.sources
        }
        self.habits = tuple(row for row in self.rows if row.habit)

    def of(self, drug: str) -> tuple[ModulatorRecord, ...]:
        """What a drug, by its English name, or a habit ("set:smoking_current") does, enzyme by enzyme."""
        return self._of.get(drug, ())

    def method(self, gene: str) -> Method | None:
        """How the agents of its enzyme change a gene; ``None`` where nobody has said."""
        return self._methods.get(gene)

    def label(self, agent: ModulatorRecord, drugs: DrugTerms) -> Text:
        """The agent's name in both languages."""
        return self.record.habits[agent.habit].text() if agent.habit else drugs.named(agent.drug).label

    def sources(self) -> Iterator[tuple[str, SourceRecord]]:
        """The sources of the table and of each method."""
        cited = {row.source for row in self.rows}
        yield from (("modulators", self.record.sources[name]) for name in sorted(cited))
        yield from ((f"modulation {gene}", method.source) for gene, method in self._methods.items())


def load_modulators(folder: Path = FOLDER) -> Modulators:
    """Read ``modulators/modulators.csv`` and ``modulators/methods.toml``."""
    root = folder / "modulators"
    return Modulators(
        read_csv(root / "modulators.csv", ModulatorRecord), read_toml(root / "methods.toml", MethodsRecord)
    )


def modulator_faults(
    modulators: Modulators, drugs: DrugTerms, genes: Mapping[str, Gene], codesets: CodeSets
) -> Iterator[str]:
    """Agents, enzymes, sources, genes and phenotypes that no other table knows, and rows that stand twice."""
    enzymes = {item.enzyme for item in modulators.record.method}
    seen: set[tuple[str, str, str]] = set()
    for row in modulators.rows:
        if row.habit and (row.habit not in codesets.names() or row.habit not in modulators.record.habits):
            yield f"unknown habit {row.habit}"
        if not row.habit and row.drug not in drugs.names:
            yield f"unknown drug {row.drug}"
        if row.enzyme not in enzymes:
            yield f"{row.drug}: unknown enzyme {row.enzyme}"
        if row.source not in modulators.record.sources:
            yield f"{row.drug}: unknown source {row.source}"
        if (key := (row.drug, row.enzyme, row.effect)) in seen:
            yield f"{' '.join(key)} stands twice"
        seen.add(key)
    for method in modulators.record.method:
        yield from _method_faults(method, genes, modulators)


def _rungs(method: MethodRecord) -> dict[str, int]:
    return {name: at for at, rung in enumerate(method.ladder) for name in rung}


def _method_faults(method: MethodRecord, genes: Mapping[str, Gene], modulators: Modulators) -> Iterator[str]:
    if method.source not in modulators.record.sources:
        yield f"{method.enzyme}: unknown source {method.source}"
    if not method.gene:
        return
    if (gene := genes.get(method.gene)) is None:
        yield f"unknown gene {method.gene}"
        return
    if bool(method.ladder) == bool(gene.record.conversions):
        yield f"{method.gene}: give a ladder, or conversions in the gene's file"
    rungs = [name for rung in method.ladder for name in rung]
    if method.ladder and sorted(rungs) != sorted(gene.phenotypes()):
        yield f"{method.gene}: the ladder holds each phenotype of the gene once"
    told = {row.drug for row in modulators.rows if row.enzyme == method.enzyme}
    yield from (f"{method.gene}: {item.agent} is no agent of it" for item in method.example if item.agent not in told)
