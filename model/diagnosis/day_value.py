"""What one measure says on one day; the piece that every test weighs."""

from decimal import Decimal
from typing import NamedTuple

from model.diagnosis.formulas import Computed
from model.domain.text import Text


class DayValue(NamedTuple):
    """The value of a measure on one day, in ``unit``; ``keys`` are the measurements behind it.

    ``computed`` says how a value that was not reported came about; ``check`` is what the formula gives on a day
    with a reported value. ``low`` and ``high`` are the laboratory's range, in ``unit``. ``words`` say a value that
    is no plain amount: a change, or found and not found. ``rivals`` are other values of the day that may have come
    later.
    A named tuple, because a chart has thousands of them.
    """

    day: int
    value: Decimal
    unit: str
    keys: tuple[str, ...]
    comparator: str = ""
    computed: Computed | None = None
    check: Computed | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    words: Text | None = None
    rivals: tuple["DayValue", ...] = ()
