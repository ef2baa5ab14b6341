"""Other names for the resources of a chart: by number, or keyed; the same for every way to refer to one."""

import hashlib
import hmac
from functools import lru_cache
from typing import Final, Protocol

_ID_LENGTH: Final = 31
_CONSONANTS: Final = bytes(b"bcdfghjklmnpqrstvwxz"[byte % 20] for byte in range(256))
_HEX_LETTERS: Final = bytes(b"abcdef"[byte % 6] for byte in range(256))
_OFFSETS: Final = 730
_WEEKS: Final = 104
_WEEK: Final = 7


class Aliases(Protocol):
    """Gives each resource its other id.

    ``keeps_kinds``: a UUID stays a UUID, a relative reference relative; without it all become relative.
    """

    keeps_kinds: bool

    def id_of(self, kind: str, key: str) -> str:
        """An id that fits FHIR and says nothing about ``key``; equal keys give equal ids."""
        ...

    def uuid_of(self, kind: str, key: str) -> str:
        """The same as a urn:uuid."""
        ...


class Ordinals:
    """condition-1, condition-2, in the order of their meeting: the same for two charts that differ in names alone."""

    __slots__ = ("_counts", "_given", "keeps_kinds")

    def __init__(self) -> None:
        self.keeps_kinds = False
        self._given: dict[tuple[str, str], str] = {}
        self._counts: dict[str, int] = {}

    def id_of(self, kind: str, key: str) -> str:
        """The kind and a number."""
        found = self._given.get((kind, key))
        if found is None:
            number = self._counts[kind] = self._counts.get(kind, 0) + 1
            found = self._given[kind, key] = f"{kind.lower()}-{number}"
        return found

    def uuid_of(self, kind: str, key: str) -> str:
        """A urn:uuid that holds a number."""
        number = self.id_of("uuid", f"{kind}|{key}").rpartition("-")[2]
        return f"urn:uuid:00000000-0000-4000-8000-{int(number):012d}"


class Keyed:
    """HMAC-SHA256 under one key, written without vowels and digits: no name and no number can stand in it by chance.

    An id carries 134 bits, a UUID 77. What was asked lately is remembered, however long a folder is.
    """

    __slots__ = ("_digest", "keeps_kinds")

    def __init__(self, key: bytes) -> None:
        @lru_cache(maxsize=4_096)
        def digest(kind: str, name: str) -> bytes:
            message = b"".join(len(raw).to_bytes(4, "big") + raw for raw in (kind.encode(), name.encode()))
            return hmac.new(key, message, hashlib.sha256).digest()

        self._digest = digest
        self.keeps_kinds = True

    def id_of(self, kind: str, key: str) -> str:
        """Consonants."""
        return self._digest(kind, key)[:_ID_LENGTH].translate(_CONSONANTS).decode()

    def uuid_of(self, kind: str, key: str) -> str:
        """A urn:uuid of version 8 (custom), of the letters a to f."""
        text = self._digest(kind, key).translate(_HEX_LETTERS).decode()
        return f"urn:uuid:{text[:8]}-{text[8:12]}-8{text[13:16]}-a{text[17:20]}-{text[20:32]}"


def offset_of(key: bytes, patient: str, *, weeks: bool) -> int:
    """The patient's own number of days, 1 to 365 either way and never 0; with ``weeks`` a multiple of 7.

    Drawn by rejection, so that every number is equally likely.
    """
    choices = _WEEKS if weeks else _OFFSETS
    limit = (1 << 32) // choices * choices
    counter = 0
    while True:
        raw = hmac.new(key, b"%d|%s" % (counter, patient.encode()), hashlib.sha256).digest()
        drawn = int.from_bytes(raw[:4], "big")
        if drawn < limit:
            break
        counter += 1
    place = drawn % choices
    step = place + 1 if place < choices // 2 else choices // 2 - place - 1
    return step * _WEEK if weeks else step
