"""Point scores such as Child-Pugh: which values and findings give how many points, and which sums make a class."""

from decimal import Decimal
from pathlib import Path

from pydantic import Field

from model.knowledge.conditions import Clause
from model.knowledge.files import FOLDER, files, read_toml
from model.knowledge.records import Exact, Record, SourceRecord, TextRecord
from model.knowledge.score_parts import ClassRecord, Points, Remark, ScoreExample


class BandRecord(Record):
    """Points for values up to and including ``at_most``, or below ``below``; the last band has no bound."""

    points: Points
    at_most: Exact | None = None
    below: Exact | None = None


class MeasuredPart(Record):
    """A measure's points, band by band from the lowest value up. ``unclear_with``: ATC prefixes that falsify it.

    ``also`` names further measures of the same quantity, in the same unit; the newest value of all counts.
    """

    measure: str
    within_days: int
    bands: tuple[BandRecord, ...] = Field(min_length=2)
    unclear_with: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


class Step(Record):
    """Points that are given when all clauses hold; up to ``up_to`` where a degree decides that nobody codes.

    Without clauses the chart cannot answer: the finding is always asked for.
    """

    points: Points
    up_to: Points | None = None
    when: tuple[Clause, ...] = ()


class Criterion(Record):
    """A finding's points: those of the first step that holds, ``otherwise`` without any.

    ``is_asked``: a finding of the bedside that nobody codes when it is absent; then the chart's silence is no "no",
    only a refuted entry is.
    """

    label: TextRecord
    steps: tuple[Step, ...] = Field(min_length=1)
    otherwise: Points = Decimal(0)
    is_asked: bool = False


class PointScore(Record):
    """One score. It is asked only of patients with a problem of one of the sets ``asked_of`` (of all when empty)."""

    id: str
    label: TextRecord
    about: TextRecord | None = None
    asked_of: tuple[str, ...] = ()
    refused: tuple[Remark, ...] = ()
    cautions: tuple[Remark, ...] = ()
    measured: tuple[MeasuredPart, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    classes: tuple[ClassRecord, ...] = Field(min_length=2)
    sources: tuple[SourceRecord, ...] = Field(min_length=1)
    examples: tuple[ScoreExample, ...] = Field(min_length=2)


def load_scores(folder: Path = FOLDER) -> dict[str, PointScore]:
    """Read ``scores/*.toml``, by id."""
    return {
        record.id: record for record in (read_toml(path, PointScore) for path in files(folder / "scores", "*.toml"))
    }
