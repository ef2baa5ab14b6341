"""Numbers against the ranges that rules name; what a censored value cannot decide stays open."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from itertools import groupby

from model.knowledge.conditions import MeasureClause, Range, Threshold
from model.knowledge.readings import Reading


def within(value: Decimal, clause: Range, policy: Callable[[Threshold], Decimal]) -> bool:
    """Whether a value keeps every bound of a range."""
    return (
        (clause.at_least is None or value >= policy(clause.at_least))
        and (clause.above is None or value > policy(clause.above))
        and (clause.at_most is None or value <= policy(clause.at_most))
        and (clause.below is None or value < policy(clause.below))
    )


def compare(reading: Reading, clause: Range, policy: Callable[[Threshold], Decimal]) -> bool | None:
    """A censored value ("<30", ">300") decides only where every value that it stands for does; ``None`` elsewhere."""
    is_inside = within(reading.value, clause, policy)
    if not reading.comparator:
        return is_inside
    lower = clause.at_least if clause.at_least is not None else clause.above
    upper = clause.at_most if clause.at_most is not None else clause.below
    if reading.comparator.startswith("<"):
        if lower is not None and reading.value <= policy(lower):
            return False
        is_sure = lower is None and upper is not None and reading.value <= policy(upper)
    else:
        if upper is not None and reading.value >= policy(upper):
            return False
        is_sure = upper is None and lower is not None and reading.value >= policy(lower)
    return True if is_sure else None


def rounded(value: Decimal) -> Decimal:
    """Two decimals below 100, none above: what a converted value is worth."""
    kept = value.quantize(Decimal("0.01")) if abs(value) < 100 else value.quantize(Decimal(1))
    return kept.normalize()


def newest_days(readings: Iterable[Reading], clause: MeasureClause) -> list[Reading]:
    """The newest days with an exact value, as many as the clause asks for; one reading each, the day's mean."""
    inside = [
        item
        for item in readings
        if item.day is not None and -clause.within_days <= item.day <= 0 and not item.comparator
    ]
    days = [list(group) for _, group in groupby(inside, key=lambda item: item.day)]
    return [
        group[0]._replace(value=sum((item.value for item in group), Decimal()) / len(group))
        for group in days[: clause.days]
    ]
