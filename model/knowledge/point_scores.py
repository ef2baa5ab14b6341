"""Point scores such as Child-Pugh: which values and problems give how many points, and which sums make a class."""

from pathlib import Path

from pydantic import Field

from model.knowledge.files import FOLDER, files, read_toml
from model.knowledge.records import Exact, Record, SourceRecord, TextRecord


class BandRecord(Record):
    """Points for values up to and including ``at_most``, or below ``below``; the last band has no bound."""

    points: int
    at_most: Exact | None = None
    below: Exact | None = None


class MeasuredPart(Record):
    """A measure's points, band by band from the lowest value up. ``unclear_with``: ATC prefixes that falsify it."""

    measure: str
    within_days: int
    bands: tuple[BandRecord, ...] = Field(min_length=2)
    unclear_with: tuple[str, ...] = ()


class ProblemPart(Record):
    """A problem's points: ``absent`` without it, from ``low`` to ``high`` with it, its degree not being coded."""

    problem: str
    label: TextRecord
    absent: int
    low: int
    high: int


class ClassRecord(Record):
    """A class, from so many points on; classes stand in rising order. ``stated``: a code set that names it."""

    name: str
    from_points: int
    stated: str


class PointScore(Record):
    """One score. It is asked only of patients with a problem of the set ``asked_of``."""

    id: str
    label: TextRecord
    asked_of: str
    measured: tuple[MeasuredPart, ...] = ()
    problems: tuple[ProblemPart, ...] = ()
    classes: tuple[ClassRecord, ...] = Field(min_length=2)
    sources: tuple[SourceRecord, ...] = Field(min_length=1)


def load_scores(folder: Path = FOLDER) -> dict[str, PointScore]:
    """Read ``scores/*.toml``, by id."""
    return {
        record.id: record for record in (read_toml(path, PointScore) for path in files(folder / "scores", "*.toml"))
    }
