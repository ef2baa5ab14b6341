"""A clinical score of one patient, with everything that it rests on."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from model.domain.evidence import Evidence, Source
from model.domain.text import Text


class ScoreStanding(StrEnum):
    """How far a score could be computed: one value, a range because something is missing, or not at all."""

    COMPUTED = "computed"
    RANGE = "range"
    NOT_COMPUTED = "not_computed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreInput:
    """One input with its points (none for an equation's), and the facts that it was read from."""

    label: Text
    least: Decimal | None = None
    most: Decimal | None = None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreClass:
    """A class that the value falls into, what it means and what the source advises."""

    name: str
    label: Text | None = None
    follows: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreResult:
    """A score: ``least`` to ``most`` (equal when computed, absent when not), every class that this leaves possible.

    ``missing`` names the inputs that make it a range or prevent it; ``reasons`` say why it does not apply or what its
    value must not be taken for.
    """

    id: str
    label: Text
    standing: ScoreStanding
    unit: str = ""
    least: Decimal | None = None
    most: Decimal | None = None
    classes: tuple[ScoreClass, ...] = ()
    inputs: tuple[ScoreInput, ...] = ()
    missing: tuple[Text, ...] = ()
    reasons: tuple[Text, ...] = ()
    sources: tuple[Source, ...] = ()
