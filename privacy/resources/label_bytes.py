"""Security labels in the bytes of a resource: found quickly, and read strictly where two readers could differ.

Of two elements of one name a reader keeps one, and it may take a name that is escaped or oddly spelled for another.
"""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Final

import msgspec
from msgspec import Raw, Struct

from privacy.resources.passage import Withhold

_SECURITY: Final = b"security"
_CONFIDENTIALITY: Final = b"confidentiality"
"""An element of its own, and in the system of codes that stand for nothing else."""
_SIGNS: Final = (_SECURITY, _CONFIDENTIALITY, b'tag"', b'_meta"')
"""In small letters: without one of these there is no label, if no name is escaped and ``meta`` is an object."""
_ESCAPED: Final = re.compile(rb"\\u00[4-7]")
"""A letter or an underscore, which no encoder writes so."""
_NO_OBJECT: Final = re.compile(rb'"meta"\s*:\s*[^{\s]')
_ONCE: Final = (b'"meta"', b'"security"', b'"securityLabel"', b'"confidentiality"', b'"tag"')
_STRICTLY: Final = (b'"contained"', b"inline-sec-label", b'"_meta"', b'"_security', b'"_tag"')
_HEAD: Final = 64


class _Meta(Struct, gc=False):
    security: Raw = Raw()
    tag: Raw = Raw()


class _Places(Struct, gc=False, rename="camel"):
    """Where a resource's own labels stand, and where some write them by mistake."""

    meta: _Meta | None = None
    security_label: Raw = Raw()
    confidentiality: Raw = Raw()
    security: Raw = Raw()
    tag: Raw = Raw()


class _Row(Struct, gc=False):
    resource: Raw = Raw()


class _Sheaf(Struct, gc=False, rename="camel"):
    resource_type: str = ""
    meta: Raw = Raw()
    entry: tuple[_Row, ...] = ()


_META: Final = msgspec.json.Decoder(_Meta)
_PLACES: Final = msgspec.json.Decoder(_Places)
_SHEAF: Final = msgspec.json.Decoder(_Sheaf)


def label_bytes(raw: bytes, meta: bytes) -> bytes:
    """Of one resource and its ``meta`` what must be read strictly to know its labels: an object, or nothing."""
    low, own = raw.lower(), meta.lower()
    is_in_meta_alone = (
        low.count(b'meta"') == bool(meta)
        and low.count(_SECURITY) == own.count(_SECURITY)
        and low.count(_CONFIDENTIALITY) == own.count(_CONFIDENTIALITY)
        and not (b"\\" in raw and _ESCAPED.search(raw))
    )
    if not is_in_meta_alone:
        return _label_bytes(raw, low)
    is_silent = b"tag" not in own and _SECURITY not in own and _CONFIDENTIALITY not in own
    if not meta or (is_silent and meta[:1] == b"{"):
        return b""
    security, tag = meta.count(b'"security"'), meta.count(b'"tag"')
    is_plain = (
        own.count(b'"security"') == security <= 1
        and own.count(b'"tag"') == tag <= 1
        and b'"_' not in own
        and b'"extension"' not in own
    )
    found = _of_meta(_META.decode(meta)) if is_plain and meta[:1] == b"{" else meta
    return _object(meta=found)


def shell_bytes(raw: bytes, inner: Sequence[bytes]) -> bytes:
    """The same for a Bundle or Parameters around their resources, which stand as 0.

    A resource that stands beside a second one of its entry, or in a second list of entries, is still in it.
    """
    shell = _without(raw, inner)
    return shell if _has_signs(shell, shell.lower()) else b""


def may_label_parts(raw: bytes) -> bool:
    """Whether a part of a resource may have a label of its own."""
    low = raw.lower()
    return b"inline-sec-label" in low or _CONFIDENTIALITY in low or _ESCAPED.search(raw) is not None


def said_once(raw: bytes) -> dict[str, object]:
    """An object in which nothing stands twice. Raises ``Withhold``: something does, or it is none."""
    try:
        found = json.loads(raw, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        raise Withhold("label unreadable") from None
    if not isinstance(found, dict):
        raise Withhold("label unreadable")
    return found


def labels_said_once(raw: bytes) -> Iterator[dict[str, object]]:
    """What a unit says of labels: that of each Bundle around its resources, and of each resource, equal ones once.

    Raises:
        Withhold: something beside a label is said twice.
    """
    if not _has_signs(raw, raw.lower()):
        return
    seen: set[bytes] = set()
    for found in _all_label_bytes(raw):
        if found not in seen:
            seen.add(found)
            yield said_once(found)


def _label_bytes(raw: bytes, low: bytes) -> bytes:
    """The same for a resource that speaks of labels outside of a ``meta`` of its own."""
    if not _has_signs(raw, low):
        return b""
    if _ESCAPED.search(raw) or any(low.count(name.lower()) > min(1, raw.count(name)) for name in _ONCE):
        return raw
    if any(name in low for name in _STRICTLY):
        return raw
    try:
        found = _PLACES.decode(raw)
    except (msgspec.MsgspecError, RecursionError):
        return raw
    pieces = _object(
        meta=_of_meta(found.meta),
        securityLabel=bytes(found.security_label),
        confidentiality=bytes(found.confidentiality),
        security=bytes(found.security),
        tag=bytes(found.tag),
    )
    return raw if low.count(_CONFIDENTIALITY) > pieces.lower().count(_CONFIDENTIALITY) else pieces


def _of_meta(meta: _Meta | None) -> bytes:
    """The labels of a ``meta``, without the rest, which is another one on each resource."""
    return _object(security=bytes(meta.security), tag=bytes(meta.tag)) if meta else b""


def _object(**places: bytes) -> bytes:
    pairs = [b'"%b":%b' % (name.encode(), value) for name, value in places.items() if value]
    return b"{%b}" % b",".join(pairs) if pairs else b""


def _all_label_bytes(raw: bytes) -> Iterator[bytes]:
    try:
        sheaf = _SHEAF.decode(raw)
    except (msgspec.MsgspecError, RecursionError):
        sheaf = _Sheaf()
    if sheaf.resource_type != "Bundle":
        found, inner = label_bytes(raw, bytes(sheaf.meta)), list[bytes]()
    else:
        inner = [bytes(row.resource) for row in sheaf.entry]
        found = shell_bytes(raw, inner)
    if found:
        yield found
    for one in inner:
        yield from _all_label_bytes(one)


def _has_signs(raw: bytes, low: bytes) -> bool:
    return (
        any(sign in low for sign in _SIGNS)
        or _ESCAPED.search(raw) is not None
        or _NO_OBJECT.search(low) is not None
        or low.count(b'"meta"') != raw.count(b'"meta"')
    )


def _without(raw: bytes, inner: Sequence[bytes]) -> bytes:
    """The bytes with 0 for each resource; all of them when the resources do not stand in them in this order."""
    pieces, start = [], 0
    for one in filter(None, inner):
        place = raw.find(one[:_HEAD], start)
        if place < 0 or not raw.startswith(one, place):
            return raw
        pieces.append(raw[start:place])
        start = place + len(one)
    return b"0".join((*pieces, raw[start:]))


def _once(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Withhold("said twice")
    return found
