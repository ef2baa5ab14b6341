"""``GET /text/{secret}``: shows a longer text to the first browser that asks for it, and records each showing."""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from starlette.responses import Response

from cds_hooks.longer.page import HEADERS, missing_page, notice_page, waiting_page
from cds_hooks.longer.shelf import LIFE_SECONDS, OPENINGS, Kept, Shelf
from cds_hooks.longer.writer import PATH, PATIENCE_SECONDS
from cds_hooks.record import Recorder
from privacy.errors import StoreUnavailable

COOKIE: Final = "osler-reader"
MISSES: Final = 60
"""Wrong addresses a minute, from all clients together; a right one is never refused for them."""
_MINUTE: Final = 60.0
_MISSING: Final = missing_page(LIFE_SECONDS / _MINUTE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The answer, and in a word what it is: opened, waiting, unwritten, missed, often or unrecorded."""

    what: str
    response: Response


class ReadingRoom:
    """Missing, being written, not written, not to be shown and shown are different answers.

    An address that never was, is over, or belongs to another browser gets one and the same.
    """

    def __init__(
        self, shelf: Shelf, recorder: Recorder, *, base: str, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._shelf, self._recorder, self._clock = shelf, recorder, clock
        self._missed: deque[float] = deque(maxlen=MISSES)
        url = urlsplit(base)
        self._cookie_path, self._is_secure = url.path + PATH, url.scheme == "https"

    async def read(self, secret: str, cookie: str) -> Found:
        """Answer one browser; ``cookie`` is what it presents, if anything."""
        kept = self._shelf.find(secret)
        if kept is None:
            return self._miss()
        if kept.page is None:
            return _found("waiting", waiting_page(kept.language, PATIENCE_SECONDS / _MINUTE), 202)
        if not kept.page:
            return _found("unwritten", notice_page(kept.language, "unwritten"), 503)
        if (reader := kept.claimed(cookie)) is None:
            return self._miss()
        found = await self._opened(kept, kept.page)
        found.response.set_cookie(
            COOKIE,
            reader,
            max_age=round(LIFE_SECONDS),
            path=self._cookie_path,
            secure=self._is_secure,
            httponly=True,
            samesite="lax",
        )
        return found

    async def _opened(self, kept: Kept, page: bytes) -> Found:
        """No audit, no text."""
        if kept.openings >= OPENINGS:
            return _found("often", notice_page(kept.language, "often"), 429)
        kept.openings += 1
        try:
            await self._recorder.told(kept.event, "text-opened", page)
        except StoreUnavailable:
            return _found("unrecorded", notice_page(kept.language, "unrecorded"), 503, {"Retry-After": "2"})
        return _found("opened", page, 200)

    def _miss(self) -> Found:
        now = self._clock()
        is_often = len(self._missed) == MISSES and now - self._missed[0] < _MINUTE
        if is_often:
            return _found("often", _MISSING, 429, {"Retry-After": "60"})
        self._missed.append(now)
        return _found("missed", _MISSING, 404)


def _found(what: str, page: bytes, status: int, headers: dict[str, str] | None = None) -> Found:
    kind = "text/html; charset=utf-8"
    return Found(what=what, response=Response(page, status, HEADERS | (headers or {}), media_type=kind))
