"""The key ring: one file of master keys, from which every other key is derived for one purpose and version.

The file never holds a derived key, the store never holds a master key. A missing, exposed or weak
file stops the start: a key that changes or can be guessed undoes every pseudonym without a sound.
"""

import base64
import binascii
import os
import secrets
import stat
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import Final, NoReturn

import msgspec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from privacy.checkpoints import Signer, Trust
from privacy.errors import KeysRefused
from privacy.framing import framed
from privacy.pseudonym import Pseudonyms

KEY_BYTES: Final = 32
_MAX_FILE: Final = 65_536
_EXPOSING: Final = stat.S_IWGRP | stat.S_IRWXO
_DISTINCT: Final = 16
_DISTINCT_LETTERS: Final = 10
_STEPS: Final = 8
_NOTE: Final = """\
# Osler's master keys. Whoever has this file can undo stable pseudonyms, open the vault and sign the audit.
# Keep it out of the store's folder and out of the store's backups. Without it the vault cannot be opened.
"""
# Keys that stand in standards and manuals, and therefore in copied configurations.
_PUBLISHED: Final = frozenset(
    bytes.fromhex(text)
    for text in (
        "6368616e676520746869732070617373776f726420746f206120736563726574",
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4",
        "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
        bytes(range(32)).hex(),
        bytes(range(1, 33)).hex(),
        bytes(range(0x80, 0xA0)).hex(),
    )
)
_PUBLISHED_WORDS: Final = ("change me", "change this", "replace me", "example", "default", "password", "your key")


class Purpose(StrEnum):
    """What a derived key is for; two purposes never share a key."""

    PSEUDONYM = "pseudonym"
    VAULT_WRAP = "vault-wrap"
    VAULT_LOOKUP = "vault-lookup"
    AUDIT_SIGN = "audit-sign"


class _Master(msgspec.Struct, forbid_unknown_fields=True):
    version: int
    secret: str


class _Retired(msgspec.Struct, forbid_unknown_fields=True):
    version: int
    audit: str


class _File(msgspec.Struct, forbid_unknown_fields=True):
    key: list[_Master] = []
    retired: list[_Retired] = []


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class KeyRing:
    """The master keys by version; the highest version is the one that writes, all of them read.

    ``retired`` keeps the public audit keys of versions whose secret is gone, so that old signatures still verify.
    """

    masters: Mapping[int, bytes]
    retired: Mapping[int, bytes]

    @classmethod
    def new(cls) -> "KeyRing":
        """A ring with one fresh master key."""
        return cls(masters={1: _fresh()}, retired={})

    @classmethod
    def load(cls, path: Path) -> "KeyRing":
        """Read and check the file. Raises ``KeysRefused``."""
        return cls.parse(_read(path), path)

    @classmethod
    def parse(cls, raw: bytes, path: Path) -> "KeyRing":
        """Read the file's content; ``path`` only names it in messages. Raises ``KeysRefused``."""
        try:
            found = msgspec.toml.decode(raw, type=_File)
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise _malformed(path) from None  # the cause may quote the line, and with it a key
        masters = {entry.version: _decoded(entry.secret, path) for entry in found.key}
        retired = {entry.version: _decoded(entry.audit, path) for entry in found.retired}
        versions = [entry.version for entry in found.key] + [entry.version for entry in found.retired]
        if not masters or len(set(versions)) != len(versions) or not all(0 < one < 2**31 for one in versions):
            raise _malformed(path)
        if any(len(raw) != KEY_BYTES for raw in retired.values()) or max(masters) != max(versions):
            raise _malformed(path)
        for version, secret in masters.items():
            _refuse_weak(secret, f"version {version} in {path}")
        return cls(masters=masters, retired=retired)

    @property
    def current(self) -> int:
        """The version that writes."""
        return max(self.masters)

    def derive(self, purpose: Purpose, *scope: str, version: int | None = None, length: int = KEY_BYTES) -> bytes:
        """Derive a key by HKDF-SHA256 (RFC 5869) for one purpose, version and scope (a tenant, a recipient).

        Raises:
            KeysRefused: the ring has no such version ("unknown_version").
        """
        wanted = self.current if version is None else version
        master = self.masters.get(wanted)
        if master is None:
            raise KeysRefused("unknown_version", f"the file has no key of version {wanted}; restore it, or restart")
        info = framed("osler", purpose.value, f"v{wanted}", *scope)
        return HKDF(algorithm=SHA256(), length=length, salt=None, info=info).derive(master)

    def pseudonyms(self, *recipient: str) -> Pseudonyms:
        """Stable pseudonyms of the current version; two recipients cannot join theirs."""
        return Pseudonyms(self.derive(Purpose.PSEUDONYM, *recipient))

    def signer(self) -> Signer:
        """What signs the audit chain now."""
        return Signer(self.current, self.derive(Purpose.AUDIT_SIGN), self.public_keys(), self.retired.keys())

    def trust(self) -> Trust:
        """The audit keys of every version; the retired ones vouch for checkpoints alone."""
        return Trust(self.public_keys(), self.retired.keys())

    def public_keys(self) -> dict[int, bytes]:
        """The public audit key of each version: what an auditor needs, and no secret."""
        return {**self.retired, **{version: self._signer(version).public() for version in self.masters}}

    def rotated(self) -> "KeyRing":
        """This ring with one more fresh version, which now writes."""
        return KeyRing(masters={**self.masters, self.current + 1: _fresh()}, retired=self.retired)

    def without_old(self) -> "KeyRing":
        """This ring with the current secret only; of the others the public audit key stays."""
        old = {version: self._signer(version).public() for version in self.masters if version != self.current}
        return KeyRing(masters={self.current: self.masters[self.current]}, retired={**self.retired, **old})

    def write(self, path: Path, *, over: "KeyRing | None" = None) -> None:
        """Write the file whole and to disk, or not at all (mode 0600).

        ``over`` is the ring that the file must hold until now, so that of two rotations none loses the other's key;
        ``None`` for a new file.

        Raises:
            KeysRefused: "exists" (a new ring never overwrites), "busy" (another change), "unreadable".
        """
        scratch = path.with_name(f".{path.name}.new")
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            raise KeysRefused("busy", f"another change of {path} runs; if none does, remove {scratch}") from None
        except OSError as fault:
            raise KeysRefused("unreadable", f"{path.parent} cannot be written: {fault.strerror}") from fault
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(self._encoded())
                file.flush()
                os.fsync(file.fileno())
            _put(scratch, path, over)
        finally:
            scratch.unlink(missing_ok=True)

    def _signer(self, version: int) -> Signer:
        return Signer(version, self.derive(Purpose.AUDIT_SIGN, version=version))

    def _encoded(self) -> bytes:
        parts = [_NOTE]
        for version, secret in sorted(self.masters.items()):
            parts.append(f'\n[[key]]\nversion = {version}\nsecret = "{base64.b64encode(secret).decode()}"\n')
        for version, public in sorted(self.retired.items()):
            parts.append(f'\n[[retired]]\nversion = {version}\naudit = "{base64.b64encode(public).decode()}"\n')
        return "".join(parts).encode()

    def __repr__(self) -> str:
        return f"<KeyRing of versions {sorted(self.masters)}>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a KeyRing is never stored or sent but by write")


def refuse_beside(keys: Path, store: Path | str) -> None:
    """A key in the store's own folder travels with it into every backup. Raises ``KeysRefused``.

    A database that is named by its URL has no folder here.
    """
    if isinstance(store, Path) and keys.resolve().parent == store.resolve().parent:
        raise KeysRefused("beside_store", f"move {keys} out of the folder of the store {store}")


def refuse_weak_text(text: str, name: str) -> None:
    """Refuse a secret given as text that is short, repeats itself or is a well-known one. Raises ``KeysRefused``."""
    if len(text.encode()) < KEY_BYTES:
        raise KeysRefused("short", f"{name} has fewer than {KEY_BYTES} bytes; take more, at random")
    plain = text.lower().replace("-", " ").replace("_", " ")
    if any(words in plain for words in _PUBLISHED_WORDS):
        raise KeysRefused("default", f"{name} comes from an example; take random bytes")
    if len(set(text)) < _DISTINCT_LETTERS or _is_periodic(text.encode()):
        raise KeysRefused("low_entropy", f"{name} can be guessed; take random bytes")


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            state = os.fstat(file.fileno())
            if not stat.S_ISREG(state.st_mode):
                raise KeysRefused("unreadable", f"{path} is no file")
            if state.st_mode & _EXPOSING:
                raise KeysRefused("exposed", f"others may read or write {path}; run `chmod 600 {path}`, then rotate")
            if state.st_uid not in {os.geteuid(), 0}:
                raise KeysRefused("foreign", f"{path} belongs to another user; give it to the one that runs Osler")
            return file.read(_MAX_FILE)
    except FileNotFoundError:
        raise KeysRefused("missing", f"no file {path}; make one with `osler keys init --keys {path}`") from None
    except OSError as fault:
        raise KeysRefused("unreadable", f"{path}: {fault.strerror}") from None


def _put(scratch: Path, path: Path, over: KeyRing | None) -> None:
    """Give the finished file its name; on disk before anything is sealed with a key that only it has."""
    if over is not None:
        if KeyRing.load(path) != over:
            raise KeysRefused("busy", f"{path} was changed meanwhile; run the command again")
        scratch.replace(path)
    else:
        try:
            path.hardlink_to(scratch)
        except FileExistsError:
            raise KeysRefused("exists", f"{path} is there already; use `osler keys rotate`") from None
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _malformed(path: Path) -> KeysRefused:
    return KeysRefused("malformed", f"{path} is no key file as `osler keys init` writes it; restore it from its backup")


def _decoded(text: str, path: Path) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise _malformed(path) from None


def _fresh() -> bytes:
    return secrets.token_bytes(KEY_BYTES)


def _refuse_weak(secret: bytes, name: str) -> None:
    remedy = "make another with `osler keys init`"
    if len(secret) < KEY_BYTES:
        raise KeysRefused("short", f"{name} has {len(secret)} bytes, not {KEY_BYTES}; {remedy}")
    if secret in _PUBLISHED:
        raise KeysRefused("default", f"{name} is a published example; {remedy}")
    if _is_guessable(secret):
        raise KeysRefused("low_entropy", f"{name} is not random; {remedy}")


def _is_guessable(secret: bytes) -> bool:
    """Few values, a repeated part, a count up or down, or typed text: none of it happens by chance in 32 bytes."""
    steps = Counter((after - before) % 256 for before, after in pairwise(secret))
    is_counting = max(steps.values()) >= _STEPS
    return len(set(secret)) < _DISTINCT or is_counting or _is_periodic(secret) or all(32 <= one < 127 for one in secret)


def _is_periodic(raw: bytes) -> bool:
    return raw in (raw + raw)[1:-1] or any(raw == (raw[:n] * len(raw))[: len(raw)] for n in range(1, len(raw) // 2 + 1))
