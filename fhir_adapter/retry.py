"""When a call is tried a second time (never a third), and how long to wait first."""

import asyncio
import zlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Final

RETRIED: Final = frozenset({429, 502, 503, 504})
RETRIED_FAULTS: Final = frozenset({"connect"})
_FIRST_WAIT: Final = 0.05


def spread(url: str) -> float:
    """A fraction from 0 to 1 that differs between URLs: retries scatter, and a run repeats exactly."""
    return zlib.crc32(url.encode()) / 0xFFFFFFFF


@dataclass(frozen=True, slots=True, kw_only=True)
class Retry:
    """How to wait; tests give a sleep that does not."""

    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    jitter: Callable[[str], float] = spread

    def wait(self, url: str, headers: Mapping[str, str]) -> float | None:
        """Seconds to wait: what the server asks for, else a short scattered time; None: do not retry."""
        asked = headers.get("retry-after")
        if asked is None:
            return _FIRST_WAIT * self.jitter(url)
        return retry_after(asked, headers.get("date", ""))


def retry_after(value: str, date: str) -> float | None:
    """Read a Retry-After header: seconds, or a moment that is compared with the server's own Date.

    Source: RFC 9110 section 10.2.3. None when it cannot be read.
    """
    text = value.strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        return max(0.0, (parsedate_to_datetime(text) - parsedate_to_datetime(date)).total_seconds())
    except (TypeError, ValueError):
        return None
