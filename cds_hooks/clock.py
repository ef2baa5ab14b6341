"""The only place that reads the time of day; everything else takes it as an argument."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

Clock = Callable[[], datetime]
SKEW: Final = 60.0
"""Seconds by which the clocks of two machines may differ."""


def now() -> datetime:
    """The present moment, in UTC."""
    return datetime.now(UTC)
