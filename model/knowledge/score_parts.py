"""What point scores and formula scores have in common: points, classes, whom they are for, worked examples."""

from decimal import Decimal
from typing import Annotated

from pydantic import BeforeValidator, Field

from model.knowledge.conditions import Clause
from model.knowledge.example import ExampleRecord
from model.knowledge.records import Exact, Record, TextRecord


def _whole_or_text(value: object) -> object:
    if isinstance(value, float):
        raise ValueError('write points with a fraction as a string, "1.5", so that they are exact')  # noqa: TRY004 - pydantic's way
    return value


Points = Annotated[Decimal, BeforeValidator(_whole_or_text)]
"""Points: a whole number, or one with a fraction as a string."""


class ClassRecord(Record):
    """A class, from so many points on; classes stand in rising order.

    ``stated``: a code set that names the class, where records do. ``label`` says what the class means and
    ``follows`` what the source advises.
    """

    name: str
    from_points: Points
    stated: str = ""
    label: TextRecord | None = None
    follows: TextRecord | None = None


class OtherClasses(Record):
    """Classes with other limits for those of whom the clauses hold (an older patient)."""

    when: tuple[Clause, ...] = Field(min_length=1)
    classes: tuple[ClassRecord, ...] = Field(min_length=2)


class Remark(Record):
    """What holds when all clauses do: a reason not to compute the score, or a caution beside it."""

    when: tuple[Clause, ...] = Field(min_length=1)
    because: TextRecord


class ScoreExample(ExampleRecord):
    """A worked case; ``fires``: the score is shown for it at all.

    ``least`` and ``most`` are equal where nothing is missing; with neither it is shown, but not computed.
    """

    least: Exact | None = None
    most: Exact | None = None
    classes: tuple[str, ...] = ()
