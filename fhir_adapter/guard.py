"""What every request to one server shares: at most eight calls at once, and a pause after repeated faults."""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from typing import Final

from fhir_adapter.trust import TrustedBase

AT_ONCE: Final = 8
FAULTS: Final = 5
WINDOW_SECONDS: Final = 30.0
PAUSE_SECONDS: Final = 15.0


class Guard:
    """A circuit breaker and a limit for one server, held by one process for all its requests."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.places = asyncio.Semaphore(AT_ONCE)
        self._clock = clock
        self._faults: deque[float] = deque(maxlen=FAULTS)
        self._paused_until = 0.0

    @property
    def is_paused(self) -> bool:
        """Whether the server failed so often that it is not asked for now."""
        return self._clock() < self._paused_until

    def note_fault(self) -> None:
        """Count one failed call; the fifth within 30 seconds pauses the server for 15."""
        now = self._clock()
        self._faults.append(now)
        if len(self._faults) == FAULTS and now - self._faults[0] <= WINDOW_SECONDS:
            self._paused_until = now + PAUSE_SECONDS

    def note_answer(self) -> None:
        """A useful answer ends the count."""
        self._faults.clear()


class Guards:
    """One guard for each server of this process."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._guards: dict[str, Guard] = {}

    def of(self, base: TrustedBase) -> Guard:
        """The guard of a server, the same one at each call."""
        return self._guards.setdefault(base.url, Guard(self._clock))
