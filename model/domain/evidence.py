"""Why a statement is made: the fact, its direction, and the source that licenses it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from model.domain.text import Text


class Direction(StrEnum):
    """Whether a fact speaks for or against the statement."""

    FOR = "for"
    AGAINST = "against"


class EvidenceKind(StrEnum):
    """What sort of fact it is."""

    PROBLEM = "problem"
    NOTE = "note"
    MEASUREMENT = "measurement"
    MEDICATION = "medication"
    ALLERGY = "allergy"
    PROCEDURE = "procedure"
    FAMILY = "family"
    GENOTYPE = "genotype"
    VARIANT = "variant"
    LIFESTYLE = "lifestyle"
    PERSON = "person"
    RULE = "rule"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A published statement: title, version and where to read it; ``retrieved`` is when we did."""

    title: str
    version: str
    url: str
    retrieved: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One reason. ``ref`` is the case key of the fact it rests on (empty for a rule's own claim)."""

    claim: Text
    kind: EvidenceKind
    ref: str = ""
    day: int | None = None
    direction: Direction = Direction.FOR
    weight: Decimal | None = None
