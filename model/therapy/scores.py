"""Activity scores as ranges: a laboratory may know "at least 3", a phenotype may stand for several scores."""

from decimal import Decimal
from functools import lru_cache
from typing import Protocol

from model.domain.value import Value


class Bounds(Protocol):
    """The four bounds of a range in a rule."""

    @property
    def at_least(self) -> Decimal | None: ...  # noqa: D102
    @property
    def above(self) -> Decimal | None: ...  # noqa: D102
    @property
    def at_most(self) -> Decimal | None: ...  # noqa: D102
    @property
    def below(self) -> Decimal | None: ...  # noqa: D102


class Score(Value, frozen=True):
    """An activity score between ``low`` and ``high``; ``high`` is ``None`` when it is open."""

    low: Decimal
    high: Decimal | None

    @property
    def is_exact(self) -> bool:
        """Whether it is one number."""
        return self.low == self.high

    def plus(self, other: "Score") -> "Score":
        """The score of two alleles together."""
        high = None if self.high is None or other.high is None else self.high + other.high
        return Score(self.low + other.low, high)

    def times(self, factor: Decimal) -> "Score":
        """The score under an inhibitor; a factor of zero leaves nothing, however open the range was."""
        high = Decimal(0) if factor == 0 else None if self.high is None else self.high * factor
        return Score(self.low * factor, high)

    def meets(self, bounds: Bounds) -> bool:
        """Whether some score of this range lies within the bounds."""
        if bounds.at_most is not None and self.low > bounds.at_most:
            return False
        if bounds.below is not None and self.low >= bounds.below:
            return False
        if bounds.at_least is not None and self.high is not None and self.high < bounds.at_least:
            return False
        return bounds.above is None or self.high is None or self.high > bounds.above

    def __str__(self) -> str:
        if self.high is None:
            return f"≥{_plain(self.low)}"
        return _plain(self.low) if self.is_exact else f"{_plain(self.low)}-{_plain(self.high)}"


def exactly(value: Decimal) -> Score:
    """A score that is one number."""
    return Score(value, value)


@lru_cache(maxsize=256)
def _plain(value: Decimal) -> str:
    """Two digits at most, one at least: 0.0, 1.25, 3.0."""
    words = f"{value.normalize():f}"
    return words if "." in words else f"{words}.0"
