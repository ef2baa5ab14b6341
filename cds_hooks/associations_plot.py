"""Associations as a picture: one SVG, a row a pair; no library, no script, no outside font."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from math import log2, sqrt
from typing import Final

from model.language.associations.held import Standing

WIDTH: Final = 960
_LEFT, _RIGHT, _TOP, _ROW, _BOTTOM = 420, 72, 132, 24, 56
_FONT: Final = "font-family='Noto Sans, Noto Sans CJK SC, DejaVu Sans, sans-serif'"
_COLOURS: Final = {Standing.HELD: "#0550ae", Standing.NOT_COMPARED: "#6e7781", Standing.HYPOTHESIS: "#bc4c00"}
_LONGEST: Final = 54
_SMALLEST, _LARGEST = 3.0, 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One pair: how it is called, how many times more often than expected, in how many documents, and its standing."""

    name: str
    lift: float
    documents: int
    standing: Standing


def draw(rows: Sequence[Row], words: Mapping[str, str]) -> str:
    """The SVG. The place of a dot is the lift (each line doubles it), its area the number of documents."""
    height = _TOP + max(1, len(rows)) * _ROW + _BOTTOM
    body = [
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDTH} {height}' width='{WIDTH}' height='{height}' "
        f"role='img' {_FONT} font-size='13' fill='#24292f'>",
        f"<title>{escape(words['title'])}</title>",
        f"<rect width='{WIDTH}' height='{height}' fill='#ffffff'/>",
        f"<text x='24' y='34' font-size='20' font-weight='bold'>{escape(words['title'])}</text>",
        f"<text x='24' y='56' fill='#57606a'>{escape(words['subtitle'])}</text>",
        *_legend(words),
        *(_chart(rows, words) if rows else [f"<text x='24' y='{_TOP + 16}'>{escape(words['none'])}</text>"]),
    ]
    return "\n".join((*body, "</svg>", ""))


def _legend(words: Mapping[str, str]) -> Iterator[str]:
    for at, (standing, colour) in enumerate(_COLOURS.items()):
        x = 30 + 300 * at
        yield f"<circle cx='{x}' cy='79' r='5' fill='{colour}'/>"
        yield f"<text x='{x + 12}' y='84'>{escape(words[standing])}</text>"
    yield f"<text x='24' y='108' font-size='12' fill='#57606a'>{escape(words['size'])}</text>"


def _chart(rows: Sequence[Row], words: Mapping[str, str]) -> Iterator[str]:
    doublings = max(1, -(-int(1000 * log2(max(row.lift for row in rows))) // 1000))
    step = -(-doublings // 8)
    doublings = step * -(-doublings // step)
    base = _TOP + len(rows) * _ROW
    width = WIDTH - _LEFT - _RIGHT
    for power in range(0, doublings + 1, step):
        x = _LEFT + width * power / doublings
        yield f"<line x1='{x:.1f}' x2='{x:.1f}' y1='{_TOP - 6}' y2='{base}' stroke='#d8dee4'/>"
        yield f"<text x='{x:.1f}' y='{base + 18}' text-anchor='middle' fill='#57606a'>{2**power}</text>"
    yield f"<text x='{_LEFT + width / 2:.0f}' y='{base + 40}' text-anchor='middle'>{escape(words['axis'])}</text>"
    most = max(row.documents for row in rows)
    for at, row in enumerate(rows):
        x = _LEFT + width * min(max(log2(row.lift), 0.0), doublings) / doublings
        y = _TOP + at * _ROW + _ROW / 2
        radius = max(_SMALLEST, _LARGEST * sqrt(row.documents / most))
        yield f"<text x='{_LEFT - 16}' y='{y + 4:.1f}' text-anchor='end'>{escape(_short(row.name))}</text>"
        yield f"<line x1='{_LEFT}' x2='{x:.1f}' y1='{y:.1f}' y2='{y:.1f}' stroke='#d8dee4'/>"
        yield f"<circle cx='{x:.1f}' cy='{y:.1f}' r='{radius:.1f}' fill='{_COLOURS[row.standing]}' opacity='0.85'/>"
        yield f"<text x='{x + radius + 5:.1f}' y='{y + 4:.1f}' font-size='11' fill='#57606a'>{row.documents}</text>"


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…"
