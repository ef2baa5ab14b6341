"""Chinese names in a row (甘露露、展红霞、权太): what one alone does not tell, all of them together do."""

import re
from collections.abc import Iterator
from typing import Final

from privacy.text.reading import NAME, Reading
from privacy.text.recognizer import Recognizer
from privacy.text.span import Label, Layer, Span
from privacy.text.zh import ordinary
from privacy.text.zh_likeness import inner_score

_HAN: Final = "[\u4e00-\u9fff]"
_SEPARATOR: Final = re.compile(rf"(?:[、/]| {{1,3}})(?={_HAN}{{2}})")
_MARKED: Final = re.compile(rf"(?:[、/]{_HAN}{{2,}})+")
_SPACED: Final = re.compile(rf"(?: {{1,3}}{_HAN}{{2,3}})+(?!{_HAN})")
_FIRST: Final = re.compile(f"{_HAN}{{2,4}}$")
_FIRST_SPACED: Final = re.compile(f"(?<!{_HAN}){_HAN}{{2,3}}$")
_LONGEST: Final = 4
_ITEM: Final = re.compile(f"{_HAN}+")
_SIZES: Final = (3, 2, 4)
_LEAST, _MEAN_OF_TWO, _MEAN_OF_MORE = -45, 0, -20
_NAMED: Final = 20


def find(reading: Reading) -> Iterator[Span]:
    """Yield the names of a row in which every item can be one."""
    if not reading.has_han:
        return
    text, done = reading.text, 0
    for separator in _SEPARATOR.finditer(text):
        place = separator.start()
        if place < done:
            continue
        is_spaced = text[place] == " "
        first = (_FIRST_SPACED if is_spaced else _FIRST).search(text, max(0, place - _LONGEST), place)
        rest = (_SPACED if is_spaced else _MARKED).match(text, place)
        if first and rest:
            done = rest.end()
            yield from _names(reading, first.start(), done)


def _names(reading: Reading, start: int, end: int) -> list[Span]:
    """All items of a row, or none; the first may end a longer piece, the last may begin one."""
    text, mask = reading.text, reading.mask
    items = [match.span() for match in _ITEM.finditer(text, start, end)]
    if any(text[first:last] in ordinary() for first, last in items):
        return []
    found, total = [], 0
    for place, (first, last) in enumerate(items):
        if mask[last - 1 if place == 0 else first] == NAME:
            total += _NAMED
            continue
        best = _best(text, first, last, is_first=place == 0, is_last=place == len(items) - 1)
        if best is None or any(mask[best[1] : best[2]]) or best[0] < _LEAST:
            return []
        total += best[0]
        found.append(Span(best[1], best[2], Label.NAME, Layer.CONTEXT, "row of names"))
    return found if total > len(items) * (_MEAN_OF_MORE if len(items) > 2 else _MEAN_OF_TWO) else []


def _best(text: str, first: int, last: int, *, is_first: bool, is_last: bool) -> tuple[int, int, int] | None:
    """Score, start and end of the likeliest name of one item."""
    whole = [(first, last)]
    tails = [(last - size, last) for size in _SIZES if is_first and last - size >= first]
    heads = [(first, first + size) for size in _SIZES if is_last and first + size <= last]
    scored = [(inner_score(text, *span), *span) for span in dict.fromkeys((*whole, *tails, *heads))]
    told = [(score, start, end) for score, start, end in scored if score is not None]
    return max(told) if told else None


RECOGNIZER: Final = Recognizer(id="zh-listed-people", order=206, find=find)
