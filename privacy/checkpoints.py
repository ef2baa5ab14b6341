"""Signatures over the audit chain: who may write the file still cannot rewrite what was signed.

The head is signed at each append, so a shortened chain has no head that fits; every so many
records a checkpoint stays for good. The two are signed as different things: a checkpoint is no head.
"""

from collections.abc import Collection, Mapping
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from privacy.framing import framed

_HEAD: Final = "osler/audit-head/v1"
_CHECKPOINT: Final = "osler/audit-checkpoint/v1"


class Trust:
    """The public audit keys that an auditor believes, by version; they come from the ring, never from the store.

    A ``retired`` key vouches for checkpoints, and no longer for where the chain ends: a copy of it that was
    forgotten somewhere could cut the chain.
    """

    __slots__ = ("_keys", "_retired")

    def __init__(self, public: Mapping[int, bytes], retired: Collection[int] = ()) -> None:
        self._retired = frozenset(retired)
        self._keys = {version: Ed25519PublicKey.from_public_bytes(raw) for version, raw in public.items()}

    def is_head(self, version: int, sequence: int, link: str, checkpoints: int, signature: bytes) -> bool:
        """Whether a believed key that is in use signed this head."""
        message = _head(version, sequence, link, checkpoints)
        return version not in self._retired and self._is_signed(version, message, signature)

    def is_checkpoint(self, version: int, sequence: int, link: str, signature: bytes) -> bool:
        """Whether a believed key signed this checkpoint."""
        return self._is_signed(version, _checkpoint(version, sequence, link), signature)

    def _is_signed(self, version: int, message: bytes, signature: bytes) -> bool:
        key = self._keys.get(version)
        if key is None:
            return False
        try:
            key.verify(signature, message)
        except InvalidSignature:
            return False
        return True


class Signer:
    """Signs with one version of the audit key (Ed25519); its repr shows nothing.

    ``older`` are the public keys of other versions: what they signed may be carried on, unless they are ``retired``.
    """

    __slots__ = ("_key", "trust", "version")

    def __init__(
        self, version: int, seed: bytes, older: Mapping[int, bytes] | None = None, retired: Collection[int] = ()
    ) -> None:
        self.version = version
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.trust = Trust({**(older or {}), version: self.public()}, retired)

    def public(self) -> bytes:
        """The 32 bytes that verify; they may be shown to anyone."""
        return self._key.public_key().public_bytes_raw()

    def head(self, sequence: int, link: str, checkpoints: int) -> bytes:
        """Sign where the chain ends and how many checkpoints stand in it."""
        return self._key.sign(_head(self.version, sequence, link, checkpoints))

    def checkpoint(self, sequence: int, link: str) -> bytes:
        """Sign that this record once was the last."""
        return self._key.sign(_checkpoint(self.version, sequence, link))

    def __repr__(self) -> str:
        return f"<Signer {self.version}>"


def _head(version: int, sequence: int, link: str, checkpoints: int) -> bytes:
    return framed(_HEAD, str(version), str(sequence), link, str(checkpoints))


def _checkpoint(version: int, sequence: int, link: str) -> bytes:
    return framed(_CHECKPOINT, str(version), str(sequence), link)
