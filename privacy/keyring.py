"""One root secret, many keys: each purpose and version has its own, so that none tells of another."""

import secrets
from typing import Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from privacy.errors import BadKeys

_BYTES: Final = 32


class Keyring:
    """Derives keys from the site's secret, or from one that lives as long as this process.

    ``recipient`` keeps two releases apart: nothing in one can be joined with the other.
    """

    __slots__ = ("_recipient", "_root", "is_lasting")

    def __init__(self, secret: str = "", *, recipient: str = "") -> None:
        raw = secret.encode()
        if raw and (len(raw) < _BYTES or len(set(raw)) < _BYTES // 4):
            raise BadKeys("short")
        self._root = raw or secrets.token_bytes(_BYTES)
        self._recipient = recipient
        self.is_lasting = bool(raw)

    def key(self, purpose: str) -> bytes:
        """The key of one purpose ("date-shift/v1"), 32 bytes by HKDF-SHA256 (RFC 5869)."""
        info = f"osler|{self._recipient}|{purpose}".encode()
        return HKDF(algorithm=hashes.SHA256(), length=_BYTES, salt=None, info=info).derive(self._root)

    def __repr__(self) -> str:
        return "<Keyring>"
