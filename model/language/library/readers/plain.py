"""Plain text: paragraphs between empty lines; the title is the name of the file."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from model.language.library.document import Document, Reader, document, text_of

_GAP: Final = re.compile(r"\n\s*\n")


def read(path: Path) -> Iterator[Document]:
    """One document."""
    parts = ((f"¶ {number}", part) for number, part in enumerate(_GAP.split(text_of(path)), start=1))
    yield document(path.stem, parts)


READER: Final = Reader(suffixes=(".txt", ".text"), read=read)
