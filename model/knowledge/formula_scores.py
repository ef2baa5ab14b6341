"""Scores that an equation gives: which values it takes in which unit, where it holds, and what its classes are."""

from decimal import Decimal
from pathlib import Path

from pydantic import Field

from model.knowledge.conditions import Clause
from model.knowledge.files import FOLDER, files, read_toml
from model.knowledge.records import Exact, Record, SourceRecord, TextRecord
from model.knowledge.score_parts import ClassRecord, OtherClasses, Remark, ScoreExample


class InputRecord(Record):
    """An argument of the equation: the newest value of a measure, in ``unit``, from ``at_least`` to ``at_most``.

    ``measures`` are one quantity under several codes; the newest value counts. ``or_score`` computes it where no
    value is on file. ``is_optional``: the equation does without. ``unclear_with``: ATC prefixes that falsify it.
    """

    name: str
    measures: tuple[str, ...] = Field(min_length=1)
    unit: str
    within_days: int
    at_least: Exact | None = None
    at_most: Exact | None = None
    or_score: str = ""
    is_optional: bool = False
    unclear_with: tuple[str, ...] = ()


class FlagRecord(Record):
    """An argument of the equation that is 1 when the clauses hold and 0 when they do not.

    Unknown, or without clauses, it takes each of ``values`` in turn, and the score becomes a range.
    """

    name: str
    label: TextRecord
    when: tuple[Clause, ...] = ()
    values: tuple[Exact, ...] = (Decimal(0), Decimal(1))


class FormulaScore(Record):
    """One score. ``equation`` names a function of ``model.equations`` ("liver.fib_4").

    ``ages``: the first and the last year for which it holds; an equation that takes ``age`` or ``female`` needs them
    known. ``apart_days``: how far the samples may lie apart. It is asked only of patients with a problem of one of the
    sets ``asked_of`` (of all when empty).
    """

    id: str
    label: TextRecord
    about: TextRecord | None = None
    equation: str
    unit: str
    decimals: int = Field(ge=0, le=3)
    ages: tuple[int, int]
    asked_of: tuple[str, ...] = ()
    refused: tuple[Remark, ...] = ()
    cautions: tuple[Remark, ...] = ()
    inputs: tuple[InputRecord, ...] = ()
    flags: tuple[FlagRecord, ...] = ()
    apart_days: int
    classes: tuple[ClassRecord, ...] = ()
    other_classes: tuple[OtherClasses, ...] = ()
    sources: tuple[SourceRecord, ...] = Field(min_length=1)
    examples: tuple[ScoreExample, ...] = Field(min_length=2)


def load_formula_scores(folder: Path = FOLDER) -> dict[str, FormulaScore]:
    """Read ``scores/formulas/*.toml``, by id."""
    paths = files(folder / "scores" / "formulas", "*.toml")
    return {record.id: record for record in (read_toml(path, FormulaScore) for path in paths)}
