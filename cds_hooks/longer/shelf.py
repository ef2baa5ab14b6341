"""Longer texts in the memory of this process, each under the hash of its secret address, for half an hour."""

import hashlib
import hmac
import re
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from model.domain.text import Language
from privacy.audit import AuditEvent

LIFE_SECONDS: Final = 30 * 60.0
MOST: Final = 1_000
"""Texts at once; past them no further link is given out."""
OPENINGS: Final = 60
"""How often one text is shown: each showing is a record of the audit."""
_BYTES: Final = 24
_SECRET: Final = re.compile(r"[A-Za-z0-9_-]{32}")


@dataclass(slots=True, kw_only=True)
class Kept:
    """One text as the page that shows it, ``None`` while it is being written, empty where it could not be.

    ``event`` is what the audit says of it; by ``due`` it is written, or nobody will.
    """

    language: Language
    event: AuditEvent
    due: float
    until: float
    page: bytes | None = None
    openings: int = 0
    _reader: bytes = b""

    def claimed(self, presented: str) -> str | None:
        """The reader's own secret, for a cookie: the first reader becomes the only one. ``None`` for any other."""
        secret = presented if _SECRET.fullmatch(presented) else secrets.token_urlsafe(_BYTES)
        if not self._reader:
            self._reader = key_of(secret)
        return secret if hmac.compare_digest(self._reader, key_of(secret)) else None


class Shelf:
    """Used from one thread. ``clock`` gives seconds and never runs backwards."""

    def __init__(
        self, *, most: int = MOST, life: float = LIFE_SECONDS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most, self._life, self._clock = most, life, clock
        self._kept: dict[bytes, Kept] = {}

    def __len__(self) -> int:
        return len(self._kept)

    @property
    def room(self) -> int:
        """Texts that may still be put here."""
        self.purge()
        return max(0, self._most - len(self._kept))

    @property
    def waiting(self) -> int:
        """Texts that are promised and not yet there."""
        now = self._clock()
        return sum(kept.page is None and kept.due >= now for kept in self._kept.values())

    def put(self, key: bytes, language: Language, event: AuditEvent, patience: float) -> None:
        """Keep a place for a text that will be there within ``patience`` seconds."""
        now = self._clock()
        self._kept[key] = Kept(language=language, event=event, due=now + patience, until=now + self._life)

    def finish(self, key: bytes, page: bytes) -> None:
        """Fill the place, unless it is gone; with nothing, where there is no text."""
        if (kept := self._at(key)) is not None:
            kept.page = page

    def find(self, secret: str) -> Kept | None:
        """What stands at that address; a malformed, an unknown and an expired one are the same."""
        return self._at(key_of(secret)) if _SECRET.fullmatch(secret) else None

    def _at(self, key: bytes) -> Kept | None:
        """What stands under that key; a text that nobody will write any more counts as one that could not be."""
        now, kept = self._clock(), self._kept.get(key)
        if kept is None or kept.until <= now:
            return None
        if kept.page is None and kept.due < now:
            kept.page = b""
        return kept

    def purge(self) -> None:
        """Forget what is over; the oldest stand first."""
        now = self._clock()
        while self._kept and next(iter(self._kept.values())).until <= now:
            del self._kept[next(iter(self._kept))]

    def clear(self) -> None:
        """Forget everything."""
        self._kept.clear()


def new_secret() -> str:
    """192 random bits for an address."""
    return secrets.token_urlsafe(_BYTES)


def key_of(secret: str) -> bytes:
    """What stands for a secret in memory: how long a look-up by its hash takes tells nothing of its characters."""
    return hashlib.sha256(secret.encode()).digest()
