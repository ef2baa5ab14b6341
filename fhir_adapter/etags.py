"""Answers kept for a minute so that an unchanged one need not travel twice; never on disk, never shared."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from fhir_adapter.transport import Reply

KEEP_SECONDS: Final = 60.0
_MAX_KEPT: Final = 256


@dataclass(slots=True, kw_only=True)
class ReadCache:
    """Belongs to one session of one token subject with one patient; another pair needs another cache.

    An answer is never served from here by itself: the server must confirm it with 304.
    """

    subject: str = field(repr=False)
    patient: str = field(repr=False)
    clock: Callable[[], float] = time.monotonic
    _kept: dict[str, tuple[float, Reply]] = field(default_factory=dict, repr=False)

    def find(self, url: str) -> Reply | None:
        """The kept answer to one URL, if it is at most a minute old."""
        kept = self._kept.get(url)
        if kept is None:
            return None
        until, reply = kept
        if self.clock() < until:
            return reply
        del self._kept[url]
        return None

    def keep(self, url: str, reply: Reply) -> None:
        """Remember an answer that came with an ETag; the oldest gives way when 256 are held."""
        if reply.status != 200 or "etag" not in reply.headers:
            return
        if len(self._kept) >= _MAX_KEPT:
            del self._kept[next(iter(self._kept))]
        self._kept[url] = (self.clock() + KEEP_SECONDS, reply)
