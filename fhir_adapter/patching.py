"""Changing a client's own JSON in place: found by position, so that every byte outside the change stays as it came."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import msgspec

from fhir_adapter.errors import FhirError

_TOKEN: Final = re.compile(rb'"(?:[^"\\]|\\.)*+"|[\[\]{},:]|[^\s\[\]{},:"]+', re.DOTALL)


class Unpatchable(FhirError):
    """The JSON is not of the shape in which a change would mean what we want."""


@dataclass(frozen=True, slots=True)
class Part:
    """A member of an object (or an element of an array, without a name): where it and its value stand."""

    name: str
    start: int
    value: int
    end: int


@dataclass(frozen=True, slots=True)
class Edit:
    """Bytes to put in the place of others."""

    start: int
    end: int
    new: bytes = b""


def members(raw: bytes, at: int = 0) -> dict[str, Part]:
    """The members of the object that begins at ``at``, in their order.

    Raises:
        Unpatchable: there is no object, or a name stands twice (readers would differ on which counts).
    """
    found: dict[str, Part] = {}
    for part in _parts(raw, at, b"{"):
        if part.name in found:
            raise Unpatchable("a name stands twice")
        found[part.name] = part
    return found


def elements(raw: bytes, at: int) -> list[Part]:
    """The elements of the array that begins at ``at``. Raises ``Unpatchable``."""
    return list(_parts(raw, at, b"["))


def removals(parts: dict[str, Part], names: Iterable[str]) -> list[Edit]:
    """Edits that take members out of an object, each with one of its commas."""
    kept = [part for part in parts.values() if part.name not in set(names)]
    rows = list(parts.values())
    if not kept:
        raise Unpatchable("nothing would be left")
    edits, last = [], rows.index(kept[-1])
    for number, part in enumerate(rows):
        if part not in kept and number < last:
            edits.append(Edit(part.start, rows[number + 1].start))
    if last + 1 < len(rows):
        edits.append(Edit(rows[last].end, rows[-1].end))
    return edits


def patched(raw: bytes, edits: Iterable[Edit]) -> bytes:
    """The bytes with all edits made; they must not overlap."""
    done, behind = b"", 0
    for edit in sorted(edits, key=lambda one: one.start):
        if edit.start < behind:
            raise Unpatchable("two edits overlap")
        done += raw[behind : edit.start] + edit.new
        behind = edit.end
    return done + raw[behind:]


def _parts(raw: bytes, at: int, opening: bytes) -> Iterator[Part]:
    """Walk the tokens of one container; what stands deeper is passed over."""
    tokens = _TOKEN.finditer(raw, at)
    first = next(tokens, None)
    if first is None or first.group() != opening:
        raise Unpatchable("another kind of value was expected")
    depth, name, start, value, end = 1, "", -1, -1, -1
    for token in tokens:
        mark = token.group()
        depth -= mark in (b"}", b"]")
        if depth == 0 or (depth == 1 and mark == b","):
            if start >= 0:
                yield Part(name, start, value, end)
            name, start, value = "", -1, -1
            if depth == 0:
                return
        elif depth == 1 and mark == b":":
            name, value = msgspec.json.decode(raw[start:end], type=str), -1
        else:
            start = token.start() if start < 0 else start
            value = token.start() if value < 0 else value
            end = token.end()
        depth += mark in (b"{", b"[")
    raise Unpatchable("not JSON")
