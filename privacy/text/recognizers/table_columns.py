"""Cells under a heading that identifies, in rows of commas, bars or tabs ("MRN,Last,First,DOB", "住院号|姓名"), and the
initials behind the running number of a log ("001 | PQR | eligible")."""

import re
from collections.abc import Iterator
from typing import Final

from privacy.text.lexicon import Word, listed
from privacy.text.reading import Reading
from privacy.text.recognizer import Recognizer
from privacy.text.span import Label, Layer, Span

_HEADINGS: Final = {
    heading.replace("_", " "): label
    for label in (Label.NAME, Label.DATE, Label.ID, Label.PHONE, Label.LOCATION, Label.EMAIL, Label.ORGANIZATION)
    for heading in listed("table_columns", label.value.lower())
}
_EMPTY: Final = listed("table_columns", "empty")
_SEPARATORS: Final = ("|", "\t", ",", ";")
_FEWEST_CELLS, _FEWEST_HEADINGS = 3, 2
_LONGEST_HEADING: Final = 120


def find(reading: Reading) -> Iterator[Span]:
    """Yield the cells of every row below a line of headings that has as many cells."""
    text = reading.text
    yield from _initials(reading)
    if "\n" not in text:
        return
    place, columns, separator = 0, list[Label | None](), ""
    for line in text.split("\n"):
        headings = _headings(line) if _may_be_heading(line) else None
        if headings:
            separator, columns = headings
        elif columns:
            cells = _split(line, separator)
            if len(cells) == len(columns):
                yield from _cells(text, place, cells, columns)
            else:
                columns = []
        place += len(line) + 1


_LOG: Final = re.compile(
    r"0(?<![^\n;: ]0)\d{1,3}\s?[|, \t]\s?(?P<own>[A-Z]{2,4}|(?:[A-Z]'?[A-Z]?\.){2,3})(?= ?[|,\t]| [\u4e00-\u9fff])"
)


def _initials(reading: Reading) -> Iterator[Span]:
    for match in _LOG.finditer(reading.text):
        if reading.lexicon[match["own"]] in (0, Word.CAPITALS) or "." in match["own"]:
            yield Span(*match.span("own"), Label.NAME, Layer.PATTERN, "initials in a log")


def _headings(line: str) -> tuple[str, list[Label | None]] | None:
    """What stands between the cells of a heading (a bar, a tab, a comma, or only room), and what they announce."""
    separator = next((one for one in _SEPARATORS if line.count(one) >= _FEWEST_CELLS - 1), " ")
    cells = _split(line, separator)
    found = [_HEADINGS.get(cell.strip().casefold()) for cell in cells] if len(cells) >= _FEWEST_CELLS else []
    return (separator, found) if sum(map(bool, found)) >= _FEWEST_HEADINGS else None


def _may_be_heading(line: str) -> bool:
    """A short line without a figure or a full stop: the cheap test."""
    return len(line) <= _LONGEST_HEADING and ". " not in line and not _FIGURE.search(line)


_FIGURE: Final = re.compile("[0-9]")


def _split(line: str, separator: str) -> list[str]:
    return line.split(separator) if separator != " " else line.split()


def _cells(text: str, place: int, cells: list[str], columns: list[Label | None]) -> Iterator[Span]:
    for cell, label in zip(cells, columns, strict=True):
        own = cell.strip()
        start = text.index(own, place)
        place = start + len(own)
        if label and any(map(str.isalnum, own)) and own.casefold() not in _EMPTY:
            yield Span(start, place, label, Layer.PATTERN, "cell under a heading")


RECOGNIZER: Final = Recognizer(id="table-columns", order=6, find=find)
