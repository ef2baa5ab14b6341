"""The three EARS methods: is this count above what the few counts before it let expect?

Source: Hutwagner et al., "The bioterrorism preparedness and response Early Aberration Reporting System (EARS)" (2003);
C3 as Fricker et al. (2008) write it out. They were made for days; here a step is one week.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot, sqrt
from typing import Final

BASELINE: Final = 7
LAG: Final = 2
C2_LIMIT: Final = 3.0
C3_LIMIT: Final = 2.0
LEAST_SD: Final = 0.5
"""A floor under the standard deviation, as is usual for sparse counts: seven equal counts would flag any other.
Noise that was added on purpose raises the floor by its known standard deviation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What one method says of one week. ``expected`` and ``limit`` are counts; above the limit the week is unusual."""

    expected: float
    limit: float
    statistic: float
    is_unusual: bool


def c1(counts: Sequence[float], at: int, noise: float = 0.0) -> Judged | None:
    """C1: against the 7 counts right before; unusual above 3 standard deviations. ``None``: too little history."""
    return _against(counts, at, 0, noise)


def c2(counts: Sequence[float], at: int, noise: float = 0.0) -> Judged | None:
    """C2: against the 7 counts that end 3 before, so that a slow rise does not hide itself. ``None``: too early."""
    return _against(counts, at, LAG, noise)


def c3(counts: Sequence[float], at: int, noise: float = 0.0) -> Judged | None:
    """C3: the last three C2 statistics, each less 1 and not below 0, summed; unusual above 2. ``None``: too early.

    The limit is the count at which this week's share would bring the sum to 2.
    """
    last = [c2(counts, at - back, noise) for back in range(LAG + 1)]
    found = [judged for judged in last if judged is not None]
    if len(found) <= LAG:
        return None
    shares = [max(0.0, judged.statistic - 1) for judged in found]
    spread = (found[0].limit - found[0].expected) / C2_LIMIT
    limit = found[0].expected + spread * max(0.0, 1 + C3_LIMIT - sum(shares[1:]))
    return Judged(expected=found[0].expected, limit=limit, statistic=sum(shares), is_unusual=sum(shares) > C3_LIMIT)


def _against(counts: Sequence[float], at: int, lag: int, noise: float) -> Judged | None:
    end = at - lag
    if end < BASELINE or at >= len(counts):
        return None
    before = counts[end - BASELINE : end]
    mean = sum(before) / BASELINE
    spread = max(hypot(LEAST_SD, noise), sqrt(sum((count - mean) ** 2 for count in before) / (BASELINE - 1)))
    statistic = (counts[at] - mean) / spread
    return Judged(expected=mean, limit=mean + C2_LIMIT * spread, statistic=statistic, is_unusual=statistic > C2_LIMIT)
