"""Markdown: a sentence stands under its headings; the first heading is the title."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from model.language.library.document import Document, Reader, document, text_of

_HEADING: Final = re.compile(r"(#{1,6})\s+(.+?)\s*#*$")
_DATE: Final = re.compile(r"^date:\s*[\"']?(\d{4}(?:-\d{2}(?:-\d{2})?)?)", re.MULTILINE | re.IGNORECASE)
_FRONT: Final = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_MARKS: Final = re.compile(r"!\[[^\]]*\]\([^)]*\)|(?<=\])\([^)\s]*\)|[*`]{1,3}|^\s*(?:[-+>|]|\d+\.)\s|<[^>]*>|[\[\]|]")


def read(path: Path) -> Iterator[Document]:
    """One document."""
    text = text_of(path).replace("\r\n", "\n")
    front = _FRONT.match(text)
    date = _DATE.search(front[1]) if front else None
    parts = tuple(_parts(text[front.end() :] if front else text))
    title = next((place.partition(" › ")[0] for place, _ in parts if place), path.stem)
    yield document(title, parts, date=date[1] if date else "")


def _parts(text: str) -> Iterator[tuple[str, str]]:
    headings: list[str] = []
    lines: list[str] = []
    for line in (*text.split("\n"), ""):
        heading = _HEADING.match(line)
        is_item = line.lstrip()[:2] in ("- ", "* ", "+ ")
        if (heading or is_item or not line.strip()) and lines:
            yield " › ".join(headings), " ".join(lines)
            lines = []
        if heading:
            headings = [*headings[: len(heading[1]) - 1], _MARKS.sub(" ", heading[2]).strip()]
        elif line.strip():
            lines.append(_MARKS.sub(" ", line))


READER: Final = Reader(suffixes=(".md", ".markdown"), read=read)
