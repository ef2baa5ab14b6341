"""Opening a Bundle: one decode of its skeleton, each resource kept as the bytes that were sent."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

import msgspec
from msgspec import Raw, Struct

from fhir_adapter.kinds import KINDS
from fhir_adapter.labels import Purpose, are_withheld
from fhir_adapter.slots import Entry, Slot, State
from model.domain.gap import Why

MOST_ENTRIES: Final = 20_000
_MOST_NESTED: Final = 2
_SHEAVES: Final = frozenset({"Bundle", "Parameters"})

UNREADABLE: Final = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)

_NOT_PERMITTED: Final = frozenset({"forbidden", "login", "security", "suppressed", "unknown-user", "expired"})
_GRAVE: Final = frozenset({"fatal", "error"})
_HEAD: Final = re.compile(rb'\s*\{\s*"resourceType"\s*:\s*"([A-Za-z]{1,64})"\s*(?:,\s*"id"\s*:\s*"([^"\\]{0,256})")?')
_TOKENS: Final = re.compile(rb'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)|[\[\]{},]', re.DOTALL)


class Head(Struct, rename="camel", gc=False):
    """Type and id of a resource."""

    resource_type: str = ""
    id: str = ""


class _Link(Struct, gc=False):
    relation: str = ""
    url: str = ""


class _Search(Struct, gc=False):
    mode: str = ""


class _Row(Struct, rename="camel", gc=False):
    full_url: str = ""
    resource: Raw = Raw()
    search: _Search | None = None


class _Bundle(Struct, gc=False):
    total: int | None = None
    link: tuple[_Link, ...] = ()
    entry: tuple[_Row, ...] = ()


class _LooseBundle(Struct, gc=False):
    total: Raw = Raw()
    link: Raw = Raw()
    entry: Raw = Raw()


class _Issue(Struct, gc=False):
    severity: str = ""
    code: str = ""


class _Outcome(Struct, gc=False):
    issue: tuple[_Issue, ...] = ()


class _Sheaf(Struct):
    """A Bundle's entries, sorted into resources, outcomes and losses; ``rest`` marks what is known to lack."""

    purpose: Purpose
    entries: list[Entry] = []
    issues: list[_Issue] = []
    total: int | None = None
    next_url: str = ""
    unreadable: int = 0
    matches: int = 0
    cut: int = 0


_head_decoder: Final = msgspec.json.Decoder(Head)
_bundle_decoder: Final = msgspec.json.Decoder(_Bundle)
_loose_decoder: Final = msgspec.json.Decoder(_LooseBundle)
_row_decoder: Final = msgspec.json.Decoder(_Row)
_outcome_decoder: Final = msgspec.json.Decoder(_Outcome)
_list_decoder: Final = msgspec.json.Decoder(list[Raw])
_links_decoder: Final = msgspec.json.Decoder(tuple[_Link, ...])
_total_decoder: Final = msgspec.json.Decoder(int)


def is_bundle(raw: bytes) -> bool:
    """Whether the bytes begin as a Bundle; a type that does not stand first is looked for."""
    head = _HEAD.match(raw)
    return (head.group(1) == b"Bundle") if head else head_of(raw).resource_type == "Bundle"


def head_of(raw: bytes) -> Head:
    """Type and id of a resource; the whole is scanned, so that broken JSON is noticed here."""
    try:
        return _head_decoder.decode(raw)
    except msgspec.ValidationError:
        return Head()


def reference_of(head: Head, full_url: str) -> str:
    """ "Type/id", or the full URL of a resource without an id."""
    return f"{head.resource_type}/{head.id}" if head.id else full_url


def open_bundle(key: str, raw: bytes, purpose: Purpose) -> Slot:
    """Sort a Bundle's entries and say how complete it is."""
    sheaf = _Sheaf(purpose)
    _fill(sheaf, raw, 0)
    return _slot_of(key, sheaf)


def outcome_slot(key: str, raw: bytes) -> Slot:
    """The slot for an OperationOutcome that came instead of an answer."""
    return _failed(key, _issues(raw))


def _fill(sheaf: _Sheaf, raw: bytes, depth: int, *, is_withheld: bool = False) -> None:
    """Sort one Bundle in; what its security label withholds is kept with a mark, because it names people, too."""
    rows: Sequence[_Row | None]
    try:
        bundle = _bundle_decoder.decode(raw)
        links, rows, total = bundle.link, bundle.entry, bundle.total
        inner = [bytes(row.resource) for row in bundle.entry]
    except (msgspec.ValidationError, RecursionError):
        parts, links, total = _loosely(raw)
        rows = [_row(part) for part in parts]
        inner = [bytes(row.resource) if row else part for row, part in zip(rows, parts, strict=True)]
    sheaf.total = total if depth == 0 else sheaf.total
    is_withheld = is_withheld or are_withheld(raw, inner, sheaf.purpose)
    sheaf.next_url = sheaf.next_url or next((link.url for link in links if link.relation == "next"), "")
    sheaf.cut += max(0, len(rows) - MOST_ENTRIES)
    for row, resource in islice(zip(rows, inner, strict=True), MOST_ENTRIES):
        if row is None:
            sheaf.unreadable += 1
        else:
            _sort(sheaf, row, resource, depth, is_withheld=is_withheld)


def _sort(sheaf: _Sheaf, row: _Row, raw: bytes, depth: int, *, is_withheld: bool) -> None:
    kind, reference = _head(raw, row.full_url)
    if kind == "OperationOutcome":
        sheaf.issues.extend(_issues(raw))
    elif kind == "Bundle" and depth < _MOST_NESTED:
        _fill(sheaf, raw, depth + 1, is_withheld=is_withheld)
    elif kind in KINDS and kind not in _SHEAVES:
        sheaf.entries.append(Entry(kind, reference, raw, row.full_url, is_withheld))
        sheaf.matches += row.search is None or row.search.mode != "include"
    else:
        sheaf.unreadable += 1


def _head(raw: bytes, full_url: str) -> tuple[str, str]:
    """Type and reference of a resource; a type and id that stand first are read without a decode."""
    found = _HEAD.match(raw)
    if found is not None:
        kind, name = found[1].decode(), found[2]
        if name is not None:
            return kind, f"{kind}/{name.decode('utf-8', 'replace')}" if name else full_url
    try:
        head = head_of(raw) if raw else Head()
    except UNREADABLE:
        head = Head()
    return head.resource_type, reference_of(head, full_url)


def _slot_of(key: str, sheaf: _Sheaf) -> Slot:
    entries = tuple(sheaf.entries)
    grave = [issue for issue in sheaf.issues if issue.severity in _GRAVE or issue.code in _NOT_PERMITTED]
    if grave and not entries:
        return _failed(key, grave)
    state, why, detail = State.PRESENT if entries else State.EMPTY, None, ""
    if grave:
        failed = _failed(key, grave)
        state, why, detail = State.TRUNCATED, failed.why, failed.detail
    elif sheaf.next_url:
        state, why, detail = State.TRUNCATED, Why.NOT_SENT, f"{len(entries)} entries and a next link"
    elif sheaf.cut:
        state, why, detail = State.TRUNCATED, Why.NOT_ASSESSED, f"{sheaf.cut} entries above the limit"
    elif sheaf.total is not None and sheaf.total > sheaf.matches + sheaf.unreadable:
        state, why, detail = State.TRUNCATED, Why.NOT_SENT, f"{sheaf.matches} of {sheaf.total} entries"
    elif sheaf.unreadable and not entries:
        state, why, detail = State.ERROR, Why.UNREADABLE, f"{sheaf.unreadable} entries hold no resource"
    return Slot(
        key=key,
        state=state,
        entries=entries,
        why=why,
        detail=detail,
        next_url=sheaf.next_url,
        unreadable=sheaf.unreadable,
    )


def _failed(key: str, issues: list[_Issue]) -> Slot:
    codes = sorted({issue.code for issue in issues if re.fullmatch(r"[a-z-]{1,32}", issue.code)})
    is_refusal = any(issue.code in _NOT_PERMITTED for issue in issues)
    why = Why.NOT_PERMITTED if is_refusal else Why.SERVER_FAILED
    return Slot(key=key, state=State.ERROR, why=why, detail=" ".join(["OperationOutcome", *codes]))


def _issues(raw: bytes) -> list[_Issue]:
    try:
        return list(_outcome_decoder.decode(raw).issue)
    except UNREADABLE:
        return [_Issue(severity="error")]


def _loosely(raw: bytes) -> tuple[list[bytes], tuple[_Link, ...], int | None]:
    """The parts of a Bundle whose skeleton has a wrong shape, or one entry of which is too deep."""
    try:
        bundle = _loose_decoder.decode(raw)
        parts = [bytes(part) for part in _list_decoder.decode(bundle.entry or Raw(b"[]"))]
    except msgspec.ValidationError:
        return [b"null"], (), None
    except RecursionError:
        return list(_elements(raw)), (), None
    try:
        links = _links_decoder.decode(bundle.link or Raw(b"[]"))
    except UNREADABLE:
        links = ()
    try:
        total = _total_decoder.decode(bundle.total) if bundle.total else None
    except UNREADABLE:
        total = None
    return parts, links, total


def _row(part: bytes) -> _Row | None:
    try:
        return _row_decoder.decode(part)
    except UNREADABLE:
        return None


def _elements(raw: bytes) -> Iterator[bytes]:
    """Cut the top-level "entry" list apart by counting brackets; only for Bundles nested too deeply to decode."""
    depth, start, is_inside, last = 0, 0, False, b""
    for token in _TOKENS.finditer(raw):
        mark = token.group()
        if mark[:1] == b'"':
            last = mark if depth == 1 else last
            continue
        if mark in b"[{":
            depth += 1
            is_inside = is_inside or (mark == b"[" and depth == 2 and last == b'"entry"')
            start = token.end() if is_inside and depth == 2 else start
            continue
        closes = mark in b"]}"
        depth -= closes
        if is_inside and ((mark == b"," and depth == 2) or (closes and depth == 1)):
            yield raw[start : token.start()]
            start = token.end()
        is_inside = is_inside and depth >= 2
