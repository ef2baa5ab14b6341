"""Cells under a heading that identifies, in rows of commas, bars or tabs: "MRN,Last,First,DOB", "住院号|姓名"."""

from collections.abc import Iterator
from typing import Final

from privacy.text.lexicon import listed
from privacy.text.reading import Reading
from privacy.text.recognizer import Recognizer
from privacy.text.span import Label, Layer, Span

_HEADINGS: Final = {
    heading.replace("_", " "): label
    for label in (Label.NAME, Label.DATE, Label.ID, Label.PHONE, Label.LOCATION, Label.EMAIL, Label.ORGANIZATION)
    for heading in listed("table_columns", label.value.lower())
}
_EMPTY: Final = listed("table_columns", "empty")
_SEPARATORS: Final = ("|", "\t", ",")
_FEWEST_CELLS, _FEWEST_HEADINGS, _LONGEST_LINE = 3, 2, 300


def find(reading: Reading) -> Iterator[Span]:
    """Yield the cells of every row below a line of headings that has as many cells."""
    text = reading.text
    separator = next((one for one in _SEPARATORS if text.count(one) >= 2 * (_FEWEST_CELLS - 1)), "")
    if not separator or "\n" not in text:
        return
    place, columns = 0, list[Label | None]()
    for line in reading.text.split("\n"):
        cells = line.split(separator) if len(line) <= _LONGEST_LINE else []
        headings = [_HEADINGS.get(cell.strip().casefold()) for cell in cells]
        if len(cells) >= _FEWEST_CELLS and sum(map(bool, headings)) >= _FEWEST_HEADINGS:
            columns = headings
        elif len(cells) != len(columns):
            columns = []
        else:
            yield from _cells(place, cells, columns, len(separator))
        place += len(line) + 1


def _cells(place: int, cells: list[str], columns: list[Label | None], gap: int) -> Iterator[Span]:
    for cell, label in zip(cells, columns, strict=True):
        own = cell.strip()
        if label and any(map(str.isalnum, own)) and own.casefold() not in _EMPTY:
            start = place + cell.index(own)
            yield Span(start, start + len(own), label, Layer.PATTERN, "cell under a heading")
        place += len(cell) + gap


RECOGNIZER: Final = Recognizer(id="table-columns", order=6, find=find)
