"""Why a statement is made: the fact, its direction, and the source that licenses it."""

from datetime import date
from decimal import Decimal
from enum import StrEnum

from model.domain.text import Text
from model.domain.value import Value


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


class Source(Value, frozen=True, kw_only=True):
    """A published statement: title, version and where to read it; ``retrieved`` is when we did."""

    title: str
    version: str
    url: str
    retrieved: date


class Evidence(Value, frozen=True, kw_only=True):
    """One reason. ``ref`` is the case key of the fact it rests on (empty for a rule's own claim)."""

    claim: Text
    kind: EvidenceKind
    ref: str = ""
    day: int | None = None
    direction: Direction = Direction.FOR
    weight: Decimal | None = None
