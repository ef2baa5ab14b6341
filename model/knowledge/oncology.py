"""Biomarker facts: which tumour finding makes which drug work, or fail, in which tumour.

One file holds one tumour and one biomarker: ``oncology/<tumour>-<biomarker>.toml``. ``tumours`` are names of
``terms/tumours.csv``. A fact's ``biomarkers`` must all hold, its ``absent`` ones must have been tested and not found.
A criterion is one of: a gene with classes of ``terms/variants.csv``, exact changes ("G1202R") or codons ("R132X"); a
``fusion`` ("ALK" with any partner, or "BCR::ABL1" in either order); a ``marker`` of ``terms/tumour_markers.csv`` with
levels or numbers; or ``any`` of these.
"""

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from model.knowledge.example import Examples
from model.knowledge.files import FOLDER, KnowledgeError, files, read_toml
from model.knowledge.records import Exact, Record, SourceRecord, TextRecord, Word

Stage = Literal["early", "locally_advanced", "metastatic"]
Setting = Literal["neoadjuvant", "adjuvant", "advanced", "maintenance", "consolidation", "induction", "any"]
Line = Literal["first", "later", "any"]
Tier = Literal["I-A", "I-B", "II-C", "II-D"]


class Criterion(Record):
    """What a tumour must show. A gene without ``variants`` means any alteration that is not benign or uncertain.

    ``origin`` germline accepts only a finding that is called germline; any accepts both.
    """

    gene: str = ""
    variants: tuple[str, ...] = ()
    origin: Literal["germline", "somatic", "any"] = "any"
    fusion: str = ""
    marker: str = ""
    levels: tuple[str, ...] = ()
    at_least: Exact | None = None
    below: Exact | None = None
    any: "tuple[Criterion, ...]" = ()

    @model_validator(mode="after")
    def _say_one_thing(self) -> "Criterion":
        said = [name for name in ("gene", "fusion", "marker", "any") if getattr(self, name)]
        if len(said) != 1:
            raise ValueError(f"a criterion says one thing; this one says {', '.join(said) or 'nothing'}")
        if self.marker and not (self.levels or self.at_least is not None or self.below is not None):
            raise ValueError(f"{self.marker}: say which level or number")
        return self

    def leaves(self) -> "Iterator[Criterion]":
        """The criterion itself, or those that it offers."""
        yield from (leaf for each in self.any for leaf in each.leaves()) if self.any else (self,)


class AgencyRecord(Record):
    """An agency's decision: when it approved the use, and when the product or use was withdrawn."""

    name: Literal["FDA", "EMA", "NMPA", "MHRA", "PMDA", "HC"]
    approved: date | None = None
    withdrawn: date | None = None


class BiomarkerFact(Record):
    """One fact. ``regimens`` are lists of ingredient names; the first regimen is the one to offer first.

    ``targeted`` are the drugs that depend on the biomarker (by default the first of each regimen); the rest are
    partners. ``is_required``: in this tumour these drugs are only used with the biomarker, so that an order without
    a test is questioned.
    ``prior``: drug names or ATC prefixes, one of which was given before; ``not_after``: none of which was given.
    ``unless_with`` (resistance): partners whose presence lifts the objection. ``unless``: findings that lift the
    fact; one that was not tested leaves it standing. ``not_tumours``: not in these.
    """

    id: str
    effect: Literal["sensitive", "resistant"]
    biomarkers: tuple[Criterion, ...] = ()
    absent: tuple[Criterion, ...] = ()
    unless: tuple[Criterion, ...] = ()
    regimens: tuple[tuple[Word, ...], ...] = Field(min_length=1)
    targeted: tuple[str, ...] = ()
    is_required: bool = True
    unless_with: tuple[str, ...] = ()
    not_tumours: tuple[str, ...] = ()
    setting: Setting = "any"
    stage: tuple[Stage, ...] = ()
    line: Line = "any"
    prior: tuple[str, ...] = ()
    not_after: tuple[str, ...] = ()
    age_at_least: Exact | None = None
    age_below: Exact | None = None
    tier: Tier
    agency: tuple[AgencyRecord, ...] = ()
    trial: str = ""
    sources: tuple[str, ...] = Field(min_length=1)
    text: TextRecord
    example: Examples

    @model_validator(mode="after")
    def _be_whole(self) -> "BiomarkerFact":
        if not (self.biomarkers or self.absent):
            raise ValueError("name what is found, or what is tested and absent")
        named = {name for regimen in self.regimens for name in regimen}
        if strange := set(self.targeted) - named:
            raise ValueError(f"targeted drugs that no regimen holds: {sorted(strange)}")
        if self.effect == "sensitive" and self.unless_with:
            raise ValueError("unless_with belongs to resistance")
        return self

    @cached_property
    def drugs(self) -> tuple[str, ...]:
        """The drugs that the biomarker speaks for or against."""
        return self.targeted or tuple(dict.fromkeys(regimen[0] for regimen in self.regimens))

    @property
    def is_weak(self) -> bool:
        """Whether it rests on a laboratory finding or on series that disagree: it informs and withholds nothing."""
        return self.effect == "resistant" and self.tier == "II-D"

    @property
    def withdrawn(self) -> date | None:
        """When the last agency that approved it took it back; ``None`` while one still stands."""
        days = [item.withdrawn for item in self.agency]
        return max(day for day in days if day) if days and all(days) else None


class FactFile(Record):
    """One file of facts. ``sources`` by short name; ``topic_label`` names the kind of treatment on the card."""

    tumours: tuple[str, ...] = Field(min_length=1)
    topic_label: TextRecord
    sources: dict[str, SourceRecord]
    fact: tuple[BiomarkerFact, ...] = Field(min_length=1)

    @cached_property
    def drugs(self) -> frozenset[str]:
        """The drugs that some fact of the file speaks for or against."""
        return frozenset(name for fact in self.fact for name in fact.drugs)

    @model_validator(mode="after")
    def _use_every_source(self) -> "FactFile":
        named = {name for fact in self.fact for name in fact.sources}
        if named != set(self.sources):
            raise ValueError(
                f"sources named but not listed, or listed but not used: {sorted(named ^ set(self.sources))}"
            )
        return self


def load_oncology(folder: Path = FOLDER) -> tuple[FactFile, ...]:
    """Read ``oncology/*.toml``.

    Raises:
        KnowledgeError: a file is wrong, or two facts have one id.
    """
    seen: set[str] = set()
    found: list[FactFile] = []
    for path in files(folder / "oncology", "*.toml"):
        record = read_toml(path, FactFile)
        for fact in record.fact:
            if fact.id in seen:
                raise KnowledgeError(path, fact.id, "two facts have the same id")
            seen.add(fact.id)
        found.append(record)
    return tuple(found)
