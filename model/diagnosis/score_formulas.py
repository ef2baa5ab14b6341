"""Point scores of measured values as formulas of one day: "score:news2" is the sum of the bands of its values."""

from collections.abc import Sequence
from decimal import Decimal
from functools import cache

from model.diagnosis.day_formulas import DayFormula
from model.knowledge.point_scores import MeasuredPart, PointScore, load_scores
from model.knowledge.readings import Reading

PREFIX = "score:"


def score_formula(name: str) -> DayFormula:
    """The formula of a score of ours; its findings count nothing, so that the sum is the least that it can be.

    All measured parts but one must have a value that day, unless the rest reach a class above the lowest: a sign
    that was not taken only adds. A low sum of few signs says nothing.

    Raises:
        KeyError: no score is called so.
    """
    score = _scores()[name.removeprefix(PREFIX)]

    def compute(inputs: Sequence[Reading], _: float | None) -> Decimal | None:
        found = {reading.measure: reading.value for reading in inputs}
        taken = [_points(part, found[part.measure]) for part in score.measured if part.measure in found]
        points = sum(taken, Decimal())
        is_whole = len(taken) >= len(score.measured) - 1
        return points if is_whole or points >= score.classes[1].from_points else None

    return DayFormula(
        name=score.label.en,
        inputs=tuple(part.measure for part in score.measured),
        unit="{score}",
        compute=compute,
        needed=1,
        is_led=False,
    )


def _points(part: MeasuredPart, value: Decimal) -> Decimal:
    for band in part.bands:
        if band.at_most is not None and value <= band.at_most:
            return band.points
        if band.below is not None and value < band.below:
            return band.points
    return part.bands[-1].points


@cache
def _scores() -> dict[str, PointScore]:
    return load_scores()
