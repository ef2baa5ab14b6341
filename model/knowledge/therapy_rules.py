"""Therapy rules that do not hang on one drug-gene pair: guidelines, tumours, interactions, surroundings."""

from functools import cached_property
from pathlib import Path

from pydantic import Field

from model.domain.assessment import Action, Urgency
from model.domain.evidence import Source
from model.knowledge.conditions import Clause, Exclusion, names_asked
from model.knowledge.example import Examples
from model.knowledge.files import FOLDER, files, read_toml
from model.knowledge.pgx_rules import DoseRecord
from model.knowledge.records import Record, SourceRecord, TextRecord, Word


class OptionRecord(Record):
    """One way to do what the rule advises: a drug, or the drugs of one regimen.

    ``covers`` are ATC prefixes: a patient who takes one of them already has this option.
    """

    label: TextRecord
    drugs: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()
    unless: tuple[Exclusion, ...] = ()


class AdviceRule(Record):
    """One independent piece of advice. ``when``: all clauses must hold. ``rank``: lower speaks first.

    ``covered_by`` are ATC prefixes: a patient who takes such a drug needs no advice.
    ``is_guideline`` marks advice that shares the small number of places for standing care.
    ``about`` are ATC prefixes of the listed or ordered drugs that the advice speaks of.
    """

    id: str
    publisher: str
    population: str = "general"
    action: Action
    urgency: Urgency
    strength: str
    rank: int
    is_guideline: bool = False
    topic_label: TextRecord
    when: tuple[Clause, ...] = Field(min_length=1)
    unless: tuple[Exclusion, ...] = ()
    covered_by: tuple[str, ...] = ()
    about: tuple[Word, ...] = ()
    option: tuple[OptionRecord, ...] = ()
    summary: TextRecord
    detail: TextRecord
    next_steps: tuple[TextRecord, ...] = ()
    dose: DoseRecord | None = None
    sources: tuple[SourceRecord, ...] = Field(min_length=1)
    example: Examples

    @cached_property
    def asked(self) -> tuple[frozenset[str], ...]:
        """Drug classes and code sets: of each of these groups the record must hold one for the rule to speak."""
        found = (names_asked(clause) for clause in self.when)
        return tuple(names for names in found if names is not None)

    @cached_property
    def origins(self) -> tuple[Source, ...]:
        """The sources as values."""
        return tuple(item.source() for item in self.sources)


class Safeguard(Record):
    """When a drug must not be offered to a patient, whichever rule would offer it."""

    drugs: tuple[str, ...] = Field(min_length=1)
    unless: tuple[Exclusion, ...] = Field(min_length=1)
    sources: tuple[SourceRecord, ...] = Field(min_length=1)


def load_rules(folder: Path = FOLDER) -> tuple[AdviceRule, ...]:
    """Read ``therapy/**/*.toml``, safeguards apart."""
    paths = (path for path in files(folder / "therapy", "**/*.toml") if path.parent.name != "safeguards")
    return tuple(read_toml(path, AdviceRule) for path in paths)


def load_safeguards(folder: Path = FOLDER) -> dict[str, tuple[Safeguard, ...]]:
    """Read ``therapy/safeguards/*.toml``, by English ingredient name."""
    found: dict[str, tuple[Safeguard, ...]] = {}
    for path in files(folder / "therapy" / "safeguards", "*.toml"):
        record = read_toml(path, Safeguard)
        for name in record.drugs:
            found[name] = (*found.get(name, ()), record)
    return found
