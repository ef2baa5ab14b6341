"""Names that cannot be turned back: keyed, so that nobody can find one by trying every number."""

import base64
import hashlib
import hmac
import secrets
from typing import Final, NewType

from privacy.framing import framed

Pseudonym = NewType("Pseudonym", str)

_KEY_BYTES: Final = 32
_LENGTH: Final = 26


class Pseudonyms:
    """Makes pseudonyms under one key: the site's own, or one that lives as long as this process.

    Equal inputs give equal pseudonyms under one key; under another key they cannot be joined.
    """

    __slots__ = ("_key",)

    def __init__(self, key: bytes | None = None) -> None:
        if key is not None and len(key) < _KEY_BYTES:
            raise ValueError(f"a pseudonym key has at least {_KEY_BYTES} bytes")
        self._key = key or secrets.token_bytes(_KEY_BYTES)

    def of(self, *parts: str) -> Pseudonym:
        """Return 130 bits of HMAC-SHA256 over the parts (kind, tenant, id ...), in letters and digits."""
        digest = hmac.new(self._key, framed(*parts), hashlib.sha256).digest()
        return Pseudonym(base64.b32encode(digest)[:_LENGTH].decode().lower())

    def __repr__(self) -> str:
        return "<Pseudonyms>"
