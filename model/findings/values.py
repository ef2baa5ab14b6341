"""Numbers in text that are a finding by themselves: "K 2.9", 体温39.2℃, BP 190/115, 尿蛋白3+.

A number is read only where its unit stands beside it, or where it can be nothing else. Limits of grown-ups are not used
in notes that speak of a child.
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple

from model.findings.tables import ValueRow, graded_rows, pressure_row, value_rows
from model.ontology.ontology import Terms

_START: Final = re.compile(r"(?<![\d.,/^])\d")
_NUMBER: Final = r"(\d{1,4}(?:\.\d{1,3})?)(?:\s?[-~\u2013\u2014\uff5e至]\s?(\d{1,4}(?:\.\d{1,3})?))?"
_BETWEEN: Final = re.compile(
    r"(?:\s(?:levels?|count|was|is|of|at|to|up to|around|about|only|right now))*\s{0,2}[:=\uff1a\uff1d]?\s{0,2}"
    r"(?:约|为|达|高达|低至|仅|最高|最低|升至|波动于|可触及|可及|可扪及)*\s?$"
)
_LONGEST: Final = 48  # characters of a name and of what stands between it and its number
_CHILD: Final = re.compile(
    r"患儿|婴|新生儿|小儿|儿科|月龄|(?<!\d)(?:[1-9]|1[0-7])\s?岁|\b(?:infant|neonat|newborn|baby|toddler|child|boy|girl|"
    r"p(?:a)?ediatric|centile|birth weight)|(?<![\d.])(?:[1-9]|1[0-7])[ -]?(?:yo|y/o|yrs?|years?)(?:[ -]?old)?\b|"
    r"(?<!\d)\d{1,2}[ -]?(?:mo|m/o|months?|weeks?|days?)[ -]?(?:old)\b",
    re.IGNORECASE,
)
_NOT_UNIT: Final = r"(?!\d|\.\d|\s?[%/\u00b0\u2103x\u00d7*^]|\s?[A-Za-z\u4e00-\u9fff]{0,3}/|[A-Za-z])"
_TEN_NINE: Final = r"(?:[x\u00d7*X\u2715]\s?)?10\s?(?:\^|\*{2}|E)?\s?[9\u2079]\s?/\s?[Ll]"


_GRADED: Final = re.compile("[+\uff0b]|阳性|positive")


class Value(NamedTuple):
    """A number that is a finding: code points [start, end) and the term's place."""

    start: int
    end: int
    place: int


def values(text: str, terms: Terms) -> list[Value]:
    """Return the numbers in a text that are findings, in its order."""
    if not any(letter.isdigit() or letter == "+" for letter in text):
        return []
    is_child = _CHILD.search(text) is not None
    found = [*_measured(text, is_child), *_pressures(text, is_child), *_graded(text)]
    placed = ((start, end, terms.place(code)) for start, end, code in sorted(found))
    return [Value(start, end, place) for start, end, place in placed if place is not None]


def _measured(text: str, is_child: bool) -> Iterator[tuple[int, int, str]]:
    for first in _START.finditer(text):
        name, start = _name_before(text, first.start())
        for row, pattern in _rows().get(name, ()):
            match = pattern.match(text, first.start())
            if match is None or (is_child and row.from_years) or not _is_plain(row, match):
                continue
            codes = {_beyond(row, Decimal(number)) for number in match.groups()[:2] if number}
            if len(codes) == 1 and (code := codes.pop()):
                yield start, match.end(), code
            break


def _name_before(text: str, number: int) -> tuple[str, int]:
    """The longest name that a number follows, and where it begins; empty when there is none."""
    head = text[max(0, number - _LONGEST) : number]
    between = _BETWEEN.search(head)
    best, at = "", number
    for end in range(between.start() if between else len(head), len(head) + 1):
        for length in _lengths():
            name = _known(head[end - length : end]) if 0 < length <= end else ""
            if len(name) > len(best) and _is_free(head[: end - length], name):
                best, at = name, number - len(head) + end - length
                break
    return best, at


def _known(written: str) -> str:
    """The name as the tables have it. Capitals matter in short Latin names: "K 2.9", never "k 2.9"."""
    if len(written) > _SHORT and written.isascii():
        written = written.lower()
    return written if written in _names() else ""


def _is_free(before: str, name: str) -> bool:
    """Whether the name does not end another word (vitamin K, 前白蛋白)."""
    if not name.isascii():
        return not before.endswith(("前", "球", "尿", "便", "糖")) or not name.endswith("白")
    return not (before[-1:].isascii() and before[-1:].isalnum()) and not before.lower().endswith(
        ("vitamin ", "factor ")
    )


_SHORT: Final = 4


@lru_cache(maxsize=1)
def _rows() -> Mapping[str, list[tuple[ValueRow, re.Pattern[str]]]]:
    found: dict[str, list[tuple[ValueRow, re.Pattern[str]]]] = {}
    for row in value_rows():
        pattern = _pattern(row)
        for name in row.names.split("|"):
            found.setdefault(_key(name), []).append((row, pattern))
    return found


def _key(name: str) -> str:
    return name.lower() if name.isascii() and len(name) > _SHORT else name


@lru_cache(maxsize=1)
def _names() -> frozenset[str]:
    return frozenset((*_rows(), *map(_key, pressure_row().names.split("|"))))


@lru_cache(maxsize=1)
def _lengths() -> tuple[int, ...]:
    return tuple(sorted({len(name) for name in _names()}, reverse=True))


def _is_plain(row: ValueRow, match: re.Match[str]) -> bool:
    """Whether the unit stands there, or the number can be nothing else."""
    if match["unit"]:
        return True
    if row.bare_from is None or row.bare_to is None:
        return False
    return row.bare_from <= Decimal(match[1]) <= row.bare_to


def _beyond(row: ValueRow, value: Decimal) -> str:
    if row.low is not None and value <= row.low:
        return row.low_code
    return row.high_code if row.high is not None and value >= row.high else ""


def _pattern(row: ValueRow) -> re.Pattern[str]:
    units = "|".join(
        _TEN_NINE if unit == "10^9/L" else re.escape(unit) + ("(?![A-Za-z0-9/])" if unit[-1].isalnum() else "")
        for unit in sorted(row.units.split("|"), key=len, reverse=True)
    )
    bare = f"|{_NOT_UNIT}" if row.bare_from is not None else ""
    return re.compile(rf"{_NUMBER}(?:\s?(?P<unit>{units}){bare})")


_PRESSURE: Final = re.compile(r"(\d{2,3})\s?/\s?(\d{2,3})(?![\d/])")


def _pressures(text: str, is_child: bool) -> Iterator[tuple[int, int, str]]:
    """Systolic over diastolic; readings that no arm gives are passed over."""
    row = pressure_row()
    names = frozenset(map(_key, row.names.split("|")))
    for match in () if is_child else _PRESSURE.finditer(text):
        name, start = _name_before(text, match.start())
        upper, lower = int(match[1]), int(match[2])
        if name not in names or not (40 <= upper <= 300 and 20 <= lower < upper):
            continue
        code = row.low_code if upper <= row.low else ""
        if upper >= row.high or lower >= row.high_diastolic:
            code = row.high_code
        if code:
            yield start, match.end(), code


@lru_cache(maxsize=1)
def _grades() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Tests that are answered by plus signs."""
    return tuple(
        (
            row.code,
            re.compile(
                rf"(?:{'|'.join(map(_written, sorted(row.names.split('|'), key=len, reverse=True)))})\s?[:\uff1a]?\s?"
                r"[(\uff08]?\s?(?:[1-4]\s?[+\uff0b]|[+\uff0b]{1,4}(?!\s?[-\u2212/])|阳性|positive)\s?[)\uff09]?"
            ),
        )
        for row in graded_rows()
    )


def _written(name: str) -> str:
    return rf"(?<![A-Za-z0-9])(?i:{re.escape(name)})" if name.isascii() else re.escape(name)


def _graded(text: str) -> Iterator[tuple[int, int, str]]:
    if not _GRADED.search(text):
        return
    for code, pattern in _grades():
        for match in pattern.finditer(text):
            yield match.start(), match.end(), code
