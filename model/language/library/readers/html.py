"""HTML: the visible text under its headings. No script is run, no address is followed."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

from model.language.library.document import Document, Reader, document, text_of

_HIDDEN: Final = frozenset({"script", "style", "noscript", "template", "svg", "nav", "iframe", "object", "select"})
_HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
_INLINE: Final = frozenset(
    {"a", "abbr", "b", "cite", "code", "em", "font", "i", "img", "mark", "small", "span", "strong", "sub", "sup", "u"}
)
_DATED: Final = frozenset(
    {"article:published_time", "citation_publication_date", "citation_date", "date", "dc.date", "dcterms.issued"}
)
_DATE: Final = re.compile(r"(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?)?")


class _Page(HTMLParser):
    """Collects paragraphs, each with the headings above it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[tuple[str, str]] = []
        self.title = self.date = ""
        self._headings: list[str] = []
        self._words: list[str] = []
        self._hidden = ""
        self._depth = 0
        self._in = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._hidden:
            self._depth += tag == self._hidden
            return
        if tag == "meta":
            self._dated({name: value or "" for name, value in attrs})
        if tag in _HIDDEN:
            self._hidden, self._depth = tag, 1
        elif tag not in _INLINE:
            self.flush()
            self._in = tag if tag in (*_HEADINGS, "title") else ""

    def handle_endtag(self, tag: str) -> None:
        if self._hidden:
            self._depth -= tag == self._hidden
            self._hidden = self._hidden if self._depth else ""
        elif tag not in _INLINE:
            self.flush()

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self._words.append(data)

    def flush(self) -> None:
        """A paragraph ends here."""
        text = " ".join("".join(self._words).split())
        self._words = []
        if not text:
            return
        if self._in == "title":
            self.title = self.title or text
        elif self._in:
            self._headings = [*self._headings[: int(self._in[1]) - 1], text]
        else:
            self.parts.append((" › ".join(self._headings), text))
        self._in = ""

    def _dated(self, said: dict[str, str]) -> None:
        name = (said.get("name") or said.get("property") or "").lower()
        if name in _DATED and not self.date and (found := _DATE.match(said.get("content", ""))):
            self.date = "-".join(part.zfill(2) for part in found.groups() if part)


def read(path: Path) -> Iterator[Document]:
    """One document."""
    page = _Page()
    page.feed(text_of(path))
    page.close()
    page.flush()
    title = page.title or next((place.partition(" › ")[0] for place, _ in page.parts if place), path.stem)
    yield document(title, page.parts, date=page.date)


READER: Final = Reader(suffixes=(".html", ".htm", ".xhtml"), read=read)
