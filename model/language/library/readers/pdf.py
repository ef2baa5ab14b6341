"""PDF with text in it, page by page; pictures of pages are not read."""

import logging
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from model.language.library.document import LARGEST, Document, Fault, Reader, Unreadable, document

_MOST_PAGES: Final = 3_000
_MOST_TEXT: Final = 10_000_000
_HYPHEN: Final = re.compile(r"(?<=[a-z])-\n(?=[a-z])")
_BROKEN: Final = (
    PyPdfError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    NotImplementedError,
    RecursionError,
    TypeError,
    ValueError,
    zlib.error,
)
"""What pypdf raises on files that break the format."""


logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its warnings quote the file; the kind of fault is ours to say


def read(path: Path) -> Iterator[Document]:
    """One document; its places are pages.

    Raises:
        Unreadable: locked by a password, broken, too large, or without any text.
    """
    if path.stat().st_size > LARGEST:
        raise Unreadable(Fault.TOO_LARGE)
    try:
        file = PdfReader(path)
        if file.is_encrypted and not file.decrypt(""):
            raise Unreadable(Fault.ENCRYPTED)
        pages = tuple(_pages(file))
        told = file.metadata
        title, made = (told.title or "", told.creation_date) if told else ("", None)
    except _BROKEN as fault:
        raise Unreadable(Fault.BROKEN) from fault
    yield document(title or path.stem, pages, date=made.date().isoformat() if made else "")


def _pages(file: PdfReader) -> Iterator[tuple[str, str]]:
    if len(file.pages) > _MOST_PAGES:
        raise Unreadable(Fault.TOO_LARGE)
    length = 0
    for number, page in enumerate(file.pages, start=1):
        text = page.extract_text()
        length += len(text)
        if length > _MOST_TEXT:
            raise Unreadable(Fault.TOO_LARGE)
        yield f"p. {number}", _HYPHEN.sub("", text)


READER: Final = Reader(suffixes=(".pdf",), read=read)
