"""One moment by which a whole request must be answered; every call gets what is left of it."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Deadline:
    """``at`` is a reading of ``clock`` in seconds; the clock never runs backwards."""

    at: float
    clock: Callable[[], float] = time.monotonic

    @classmethod
    def after(cls, seconds: float, clock: Callable[[], float] = time.monotonic) -> Self:
        """The deadline that lies ``seconds`` from now."""
        return cls(clock() + seconds, clock)

    @property
    def left(self) -> float:
        """Seconds that remain, never negative."""
        return max(0.0, self.at - self.clock())

    @property
    def is_over(self) -> bool:
        """Whether nothing remains."""
        return self.left <= 0

    def capped(self, seconds: float) -> "Deadline":
        """The earlier of this deadline and ``seconds`` from now (a token's remaining life)."""
        return Deadline(min(self.at, self.clock() + seconds), self.clock)
