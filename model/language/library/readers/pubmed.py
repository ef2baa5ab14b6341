"""PubMed's XML, as downloaded or as its yearly files (also packed): title and abstract of each article.

Elements by the NLM's DTD pubmed_190101; read piece by piece, so that the size of a file does not matter.
"""

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final
from xml.parsers import expat

from model.language.library.document import Document, Fault, Reader, Sentence, Unreadable, seen, sentences

_URL: Final = "https://pubmed.ncbi.nlm.nih.gov/{pmid}/"
_ARTICLES: Final = ("PubmedArticle", "PubmedBookArticle")
_PIECE: Final = 65_536
_LARGEST: Final = 2_000_000_000
_LONGEST: Final = 200_000
"""Code points of one element."""
_TITLES: Final = frozenset({"ArticleTitle", "BookTitle"})
_KEPT: Final = frozenset({"AbstractText", "PMID", "Year", "Month", "MedlineDate", *_TITLES})
_DATES: Final = frozenset({"PubDate", "ArticleDate"})
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class _Articles:
    """What the parser has met; finished articles wait in ``done``."""

    def __init__(self) -> None:
        self.done: list[Document] = []
        self.is_pubmed = False
        self._path: list[str] = []
        self._clear()
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._said
        self._parser.EntityDeclHandler = _refuse

    def feed(self, piece: bytes, *, is_last: bool) -> None:
        """Parse on. Raises ``Unreadable``."""
        try:
            self._parser.Parse(piece, is_last)
        except expat.ExpatError as fault:
            raise Unreadable(Fault.BROKEN) from fault

    def _clear(self) -> None:
        self._pmid = self._title = self._label = self._inside = ""
        self._date: dict[str, str] = {}
        self._abstract: list[Sentence] = []
        self._words: list[str] = []
        self._length = 0

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._path.append(name)
        if name in _ARTICLES:
            self.is_pubmed = True
            self._clear()
        if name in _KEPT and not self._inside:
            self._inside, self._words, self._length = name, [], 0
            self._label = attributes.get("Label", "")

    def _said(self, text: str) -> None:
        if self._inside:
            self._length += len(text)
            if self._length > _LONGEST:
                raise Unreadable(Fault.TOO_LARGE)
            self._words.append(text)

    def _end(self, name: str) -> None:
        self._path.pop()
        if name in _ARTICLES:
            self._finish()
        if name != self._inside:
            return
        self._inside = ""
        text = seen("".join(self._words))
        parent = self._path[-1] if self._path else ""
        if name == "PMID" and not self._pmid:
            self._pmid = text
        elif name in _TITLES:
            self._title = self._title or text
        elif name == "AbstractText" and parent == "Abstract":
            self._abstract += sentences(text, seen(self._label))
        elif name in ("Year", "Month", "MedlineDate") and parent in _DATES:
            self._date.setdefault(name, text)

    def _finish(self) -> None:
        found = tuple(self._abstract) or tuple(sentences(self._title))
        year = self._date.get("Year") or self._date.get("MedlineDate", "")[:4]
        month = self._date.get("Month", "")[:3]
        month = f"{_MONTHS.index(month) + 1:02d}" if month in _MONTHS else month if month.isdigit() else ""
        if found and self._pmid.isdigit():
            self.done.append(
                Document(
                    title=self._title,
                    sentences=found,
                    source=f"PMID {self._pmid}",
                    date="-".join(filter(None, (year if year.isdigit() else "", month))),
                    url=_URL.format(pmid=self._pmid),
                )
            )
        self._clear()


def _refuse(*_: object) -> None:
    """An entity of the file's own may unfold without end, or reach for another file."""
    raise Unreadable(Fault.ENTITIES)


def read(path: Path) -> Iterator[Document]:
    """One document an article; one without an abstract has its title alone.

    Raises:
        Unreadable: no PubMed XML, broken, with entities of its own, or too large.
    """
    articles = _Articles()
    size = 0
    with _opened(path) as file:
        while True:
            try:
                piece = file.read(_PIECE)
            except (EOFError, gzip.BadGzipFile, zlib.error) as fault:
                raise Unreadable(Fault.BROKEN) from fault
            size += len(piece)
            if size > _LARGEST:
                raise Unreadable(Fault.TOO_LARGE)
            articles.feed(piece, is_last=not piece)
            yield from articles.done
            articles.done.clear()
            if not piece:
                break
    if not articles.is_pubmed:
        raise Unreadable(Fault.UNSUPPORTED)


def _opened(path: Path) -> gzip.GzipFile | IO[bytes]:
    return gzip.open(path) if path.suffix == ".gz" else path.open("rb")


READER: Final = Reader(suffixes=(".xml", ".xml.gz"), read=read)
