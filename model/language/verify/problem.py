"""What the verifier answers."""

from dataclasses import dataclass
from enum import StrEnum


class Fault(StrEnum):
    """What is wrong with a piece of text."""

    NUMBER = "number"
    UNIT = "unit"
    DOSE = "dose"
    DURATION = "duration"
    DATE = "date"
    DRUG = "drug"
    GENE = "gene"
    VARIANT = "variant"
    CODE = "code"
    FINDING = "finding"
    TEST = "test"
    PROCEDURE = "procedure"
    BODY = "body"
    SIDE = "side"
    PERSON = "person"
    POLARITY = "polarity"
    CAUSE = "cause"
    COMPARISON = "comparison"
    TREND = "trend"
    SEVERITY = "severity"
    CERTAINTY = "certainty"
    FREQUENCY = "frequency"
    TEMPORAL = "temporal"
    ADVICE = "advice"
    CONDITION = "condition"
    STATUS = "status"
    UNSUPPORTED_WORD = "unsupported_word"
    LANGUAGE = "language"
    SCRIPT = "script"
    LENGTH = "length"
    EMPTY = "empty"
    CITATION = "citation"
    IDENTIFIER = "identifier"
    MARKUP = "markup"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Problem:
    """One fault and where it stands: characters of the text, end exclusive."""

    start: int
    end: int
    kind: Fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One piece of evidence that a text may repeat."""

    id: str
    statement: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether every sentence says only what the evidence says; if not, what it adds or changes."""

    problems: tuple[Problem, ...]

    @property
    def accepted(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems
