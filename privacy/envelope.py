"""Sealing bytes so that they open only with their key, in their place, unchanged.

A record is: format (1 byte), key version (4), salt (32), commitment (32), then AES-256-GCM text and tag.
Cipher key, nonce and commitment are derived from key and salt, so no nonce ever meets a key twice and a
record belongs to exactly one key (plain GCM can be made to open under two).
"""

import hmac
import secrets
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from privacy.errors import NotOpened
from privacy.framing import framed

OVERHEAD: Final = 1 + 4 + 32 + 32 + 16
LOOKUP_KEY_BYTES: Final = 64
_FORMAT: Final = 1
_SALT: Final = 32
_KEY: Final = 32
_NONCE: Final = 12
_BODY: Final = 1 + 4 + _SALT + 32
_INFO: Final = b"osler/envelope/v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a record belongs. It is not in the record; the same must be said again to open it."""

    tenant: str
    purpose: str
    record: str


def seal(plain: bytes, *, key: bytes, version: int, place: Place) -> bytes:
    """Encrypt for one key and one place. ``version`` is the key's; it is readable and cannot be changed."""
    salt = secrets.token_bytes(_SALT)
    cipher, nonce, commitment = _derived(key, salt)
    head = bytes([_FORMAT]) + version.to_bytes(4, "big")
    return head + salt + commitment + AESGCM(cipher).encrypt(nonce, plain, _bound(version, place))


def unseal(sealed: bytes, *, key: bytes, place: Place) -> bytes:
    """Decrypt, or say why not.

    Raises:
        NotOpened: "malformed" (no such record), "wrong_key" (another key, or salt or commitment changed),
            "changed" (the text or the version was changed, or it belongs to another place).
    """
    version = version_of(sealed)
    salt, commitment = sealed[5 : 5 + _SALT], sealed[5 + _SALT : _BODY]
    cipher, nonce, expected = _derived(key, salt)
    if not hmac.compare_digest(commitment, expected):
        raise NotOpened("wrong_key")
    try:
        return AESGCM(cipher).decrypt(nonce, sealed[_BODY:], _bound(version, place))
    except InvalidTag:
        raise NotOpened("changed") from None


def version_of(sealed: bytes) -> int:
    """The version of the key that is needed; believed only once the record opens. Raises ``NotOpened``."""
    if len(sealed) < OVERHEAD or sealed[0] != _FORMAT:
        raise NotOpened("malformed")
    return int.from_bytes(sealed[1:5], "big")


def token(value: str, *, key: bytes, place: Place) -> bytes:
    """Equal values give equal tokens, to look one up (AES-SIV, RFC 5297).

    Whoever has the key can turn it back, so neither leaves the vault.
    """
    return AESSIV(key).encrypt(value.encode(), _parts(place))


def value_of(found: bytes, *, key: bytes, place: Place) -> str:
    """The value behind a token. Raises ``NotOpened`` ("changed")."""
    try:
        return AESSIV(key).decrypt(found, _parts(place)).decode()
    except InvalidTag:
        raise NotOpened("changed") from None


def _derived(key: bytes, salt: bytes) -> tuple[bytes, bytes, bytes]:
    found = HKDF(algorithm=SHA256(), length=_KEY + _NONCE + 32, salt=salt, info=_INFO).derive(key)
    return found[:_KEY], found[_KEY : _KEY + _NONCE], found[_KEY + _NONCE :]


def _bound(version: int, place: Place) -> bytes:
    return framed(_INFO.decode(), str(version), place.tenant, place.purpose, place.record)


def _parts(place: Place) -> list[bytes]:
    return [part.encode() for part in (place.tenant, place.purpose, place.record)]
