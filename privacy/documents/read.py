"""One document in, its words out, or the reason why there are none: nothing is guessed, and nothing runs for long."""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from privacy.documents.html import plain_of_html
from privacy.documents.limits import Allowance, OutOfTime
from privacy.documents.rtf import plain_of_rtf
from privacy.documents.xml import plain_of_xml
from privacy.errors import Unread

MOST_BYTES: Final = 5_000_000
MOST_LETTERS: Final = 2_000_000
SECONDS: Final = 5.0
_KINDS: Final = MappingProxyType(
    {
        "text/plain": "text",
        "text/markdown": "text",
        "text/html": "html",
        "application/xhtml+xml": "html",
        "text/rtf": "rtf",
        "application/rtf": "rtf",
        "text/xml": "xml",
        "application/xml": "xml",
        "application/hl7-sda+xml": "xml",
        "application/hl7-v3+xml": "xml",
        "application/hl7-cda+xml": "xml",
        "application/cda+xml": "xml",
        "application/pdf": "pdf",
    }
)
_UNTYPED: Final = frozenset({"", "application/octet-stream", "binary/octet-stream"})
_STARTS: Final = (
    (b"%pdf-", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"<?xml", "xml"),
    (b"<clinicaldocument", "xml"),
    (b"<!doctype html", "html"),
    (b"<html", "html"),
)
_MARKS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_CHARSET: Final = re.compile(r"charset=[\"']?([A-Za-z0-9._-]{1,32})", re.IGNORECASE)
_BINARY: Final = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def words_of(
    raw: bytes, media: str, allowance: Allowance | None = None, *, permitted: frozenset[str] = frozenset()
) -> str:
    """The words that a reader of the document sees, as plain text.

    ``media`` is its type as sent, with the charset; without a type the first bytes decide. ``allowance`` is what it may
    cost, by default ``SECONDS``; ``permitted`` are the confidentialities that a CDA may have. Raises ``Unread``.
    """
    kind = _kind(raw, media)
    if kind == "pdf":
        import privacy.documents.pdf  # noqa: F401 - its library costs time once, which is not the document's
    try:
        with (allowance or Allowance(SECONDS)).spent():
            found = plain_of_xml(raw, _inside, permitted) if kind == "xml" else _READERS[kind](raw, media)
    except OutOfTime:
        raise Unread("too costly") from None
    if len(found) > MOST_LETTERS:
        raise Unread("too large")
    if _BINARY.search(found):
        raise Unread("damaged")
    return found.strip()


def _kind(raw: bytes, media: str) -> str:
    if len(raw) > MOST_BYTES:
        raise Unread("too large")
    bare = media.partition(";")[0].strip().lower()
    if bare in _UNTYPED:
        head = raw[:64].lstrip(b"\xef\xbb\xbf \r\n\t")
        return next((kind for start, kind in _STARTS if head.lower().startswith(start)), "text")
    kind = _KINDS.get(bare)
    if kind is None:
        raise Unread("format")
    return kind


def _pdf(raw: bytes, _: str) -> str:
    from privacy.documents.pdf import plain_of_pdf  # a library that the others do without

    return plain_of_pdf(raw)


def _inside(raw: bytes, media: str) -> str:
    """The document that a CDA holds instead of a body; not another CDA, and so on."""
    kind = _kind(raw, media)
    if kind == "xml":
        raise Unread("too complex")
    return _READERS[kind](raw, media)


def _decoded(raw: bytes, media: str) -> str:
    """By the charset that is named, by a mark at the beginning, else UTF-8: a wrong guess would hide a name."""
    named = _CHARSET.search(media)
    marked = next((charset for mark, charset in _MARKS if raw.startswith(mark)), "utf-8")
    try:
        return raw.decode(named[1] if named else marked)
    except (UnicodeError, LookupError, TypeError):
        raise Unread("charset") from None


_READERS: Final[Mapping[str, Callable[[bytes, str], str]]] = MappingProxyType(
    {
        "text": _decoded,
        "html": lambda raw, media: plain_of_html(_decoded(raw, media)),
        "rtf": lambda raw, media: plain_of_rtf(_decoded(raw, media)),
        "pdf": _pdf,
    }
)
