"""Names that stand twice in one object: of two labels a reader keeps the last, and the first was one, too."""

import json
import re
from collections.abc import Sequence
from typing import Final

import msgspec
from msgspec import Raw, Struct

from privacy.resources.passage import Withhold

_META: Final = b'"meta"'
_PLACES: Final = (_META, b'"security"', b'"securityLabel"', b'"contained"')
_PARTS: Final = (*_PLACES, b'"tag"', b'"coding"', b'"system"', b'"code"')
_ENTRIES: Final = re.compile(rb'"(?:entry|parameter)"\s*:')
_LABEL: Final = b"ecurity"
"""Stands in every label but a tag."""


class _Row(Struct, gc=False):
    resource: Raw = Raw()


class _Sheaf(Struct, gc=False, rename="camel"):
    resource_type: str = ""
    entry: tuple[_Row, ...] = ()


_SHEAF: Final = msgspec.json.Decoder(_Sheaf)


def hides_a_label(raw: bytes) -> bool:
    """Whether a resource says twice where its labels are; quick where it has none."""
    return _LABEL in raw and any(raw.count(place) > 1 for place in _PLACES) and _says_twice(raw)


def hides_a_code(labels: bytes) -> bool:
    """Whether labels, or a small resource around them, say one of their parts twice."""
    return any(labels.count(part) > 1 for part in _PARTS) and _says_twice(labels)


def hides_a_label_around(raw: bytes, last: bytes) -> bool:
    """The same for a Bundle or Parameters before its first resource and behind its last."""
    first = _ENTRIES.search(raw)
    if first is None or not last:
        return raw.count(_META) > 1
    return (raw[: first.start()] + raw[raw.rfind(last) + len(last) :]).count(_META) > 1


def hides_a_label_anywhere(raw: bytes) -> bool:
    """Whether a resource, or one of a Bundle, says anything twice beside a label, the label itself included."""
    if _LABEL not in raw:
        return False
    try:
        sheaf = _SHEAF.decode(raw)
    except (msgspec.MsgspecError, RecursionError):
        return _says_twice(raw)
    if sheaf.resource_type != "Bundle":
        return _says_twice(raw)
    inner = [bytes(row.resource) for row in sheaf.entry]
    is_doubled = hides_a_label_around(raw, inner[-1] if inner else b"")
    return is_doubled or any(hides_a_label_anywhere(one) for one in inner)


def _says_twice(raw: bytes) -> bool:
    try:
        json.loads(raw, object_pairs_hook=_once)
    except Withhold:
        return True
    except (ValueError, RecursionError):
        return False  # who reads it says that it cannot be read
    return False


def _once(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Withhold("said twice")
    return found
