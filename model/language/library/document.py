"""A document as the library keeps it: sentences, each with its place; and why a file was not read."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

LARGEST: Final = 50_000_000
"""Bytes of one file that are read, after unpacking; PubMed's files are read piece by piece and may be larger."""
_END: Final = re.compile(r"[。！？；]+[”’）)」]*|[.!?]+[\"”’)\]]*(?=\s|$)")
_ABBREVIATION: Final = re.compile(
    r"(?:\b(?:e\.g|i\.e|vs|cf|approx|ca|al|Dr|Mr|Ms|St|No|Fig|Tab|Eq|etc|spp|resp)|\b[A-Z])$"
)
_BLANKS: Final = re.compile(r"\s+")
_UNSEEN: Final = {"Cc", "Cf", "Co", "Cs"}


class Fault(StrEnum):
    """Why a file is not in the library."""

    UNSUPPORTED = "unsupported"
    TOO_LARGE = "too_large"
    NOT_TEXT = "not_text"
    BROKEN = "broken"
    ENCRYPTED = "encrypted"
    ENTITIES = "entities"
    EMPTY = "empty"
    OUTSIDE = "outside"
    UNREADABLE = "unreadable"


class Unreadable(Exception):
    """A file that cannot be read, by kind; its text is in no message."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence, and where it stands: a heading, a page, a part of an abstract."""

    text: str
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A text with its origin. ``date`` is that of publication, as far as the text tells it (2024, 2024-05 ...).

    ``source`` names the file in its folder, or a number of the literature (PMID 12345); ``url`` is made by us, never
    taken from the text.
    """

    title: str
    sentences: tuple[Sentence, ...]
    source: str = ""
    date: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Reads the files with these endings, each as one or more documents. ``read`` raises ``Unreadable``."""

    suffixes: tuple[str, ...]
    read: Callable[[Path], Iterator[Document]]


def sentences(text: str, place: str = "") -> Iterator[Sentence]:
    """Cut a paragraph at full stops of either language; an abbreviation ends nothing."""
    text = seen(text)
    start = 0
    for match in _END.finditer(text):
        if match[0] == "." and _ABBREVIATION.search(text[start : match.start()]):
            continue
        if piece := text[start : match.end()].strip():
            yield Sentence(text=piece, place=place)
        start = match.end()
    if piece := text[start:].strip():
        yield Sentence(text=piece, place=place)


def seen(text: str) -> str:
    """What a reader would see, on one line: no control sign, nothing of zero width."""
    shown = "".join(" " if sign.isspace() else sign for sign in text if sign.isspace() or not _is_unseen(sign))
    return _BLANKS.sub(" ", shown).strip()


def _is_unseen(sign: str) -> bool:
    return unicodedata.category(sign) in _UNSEEN


def text_of(path: Path) -> str:
    """The text of a file in UTF-8, UTF-16 (with its mark) or GB 18030.

    Raises:
        Unreadable: it is larger than allowed, or no text.
    """
    if path.stat().st_size > LARGEST:
        raise Unreadable(Fault.TOO_LARGE)
    raw = path.read_bytes()
    is_wide = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    if b"\0" in raw and not is_wide:
        raise Unreadable(Fault.NOT_TEXT)
    for encoding in ("utf-16",) if is_wide else ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable(Fault.NOT_TEXT)


def document(title: str, parts: Iterable[tuple[str, str]], *, date: str = "") -> Document:
    """A document of paragraphs, each with its place.

    Raises:
        Unreadable: no paragraph says anything.
    """
    found = tuple(item for place, text in parts for item in sentences(text, seen(place)))
    if not found:
        raise Unreadable(Fault.EMPTY)
    return Document(title=seen(title), sentences=found, date=date)
