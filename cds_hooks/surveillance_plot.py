"""Weekly counts as a picture: one SVG a syndrome, one panel a place; no library, no script, no outside font."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10
from typing import Final

from model.population.ears import Judged
from model.population.grid import Week

WIDTH: Final = 960
_LEFT, _RIGHT, _TOP, _BOTTOM, _PANEL, _GAP = 64, 24, 96, 8, 200, 56
_FONT: Final = "font-family='Noto Sans, Noto Sans CJK SC, DejaVu Sans, sans-serif'"
_COLOURS: Final = {"C1": "#b58900", "C2": "#d9730d", "C3": "#8250df", "Farrington": "#cf222e"}
_STEPS: Final = (1, 2, 5, 10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One place: its counts with the half width of their error band, and what each method says of each week."""

    place: str
    counts: Sequence[float]
    half_widths: Sequence[float]
    judged: Mapping[str, Sequence[Judged | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What the picture says, in the language of the reader."""

    title: str
    subtitle: str
    counts: str
    limit: str


def draw(weeks: Sequence[Week], panels: Sequence[Panel], words: Words) -> str:
    """The SVG. A line with a band for the noise; the Farrington limit is dashed, flags stand in rows below."""
    height = _TOP + len(panels) * (_PANEL + _GAP) + _BOTTOM
    body = [
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDTH} {height}' width='{WIDTH}' height='{height}' "
        f"role='img' {_FONT} font-size='13' fill='#24292f'>",
        f"<title>{escape(words.title)}</title>",
        f"<rect width='{WIDTH}' height='{height}' fill='#ffffff'/>",
        f"<text x='{_LEFT}' y='34' font-size='20' font-weight='bold'>{escape(words.title)}</text>",
        f"<text x='{_LEFT}' y='56' fill='#57606a'>{escape(words.subtitle)}</text>",
        *_legend(words),
    ]
    for number, panel in enumerate(panels):
        body += _panel(weeks, panel, _TOP + 24 + number * (_PANEL + _GAP))
    return "\n".join((*body, "</svg>", ""))


def _legend(words: Words) -> Iterator[str]:
    x, y = _LEFT, 80
    yield f"<rect x='{x}' y='{y - 11}' width='22' height='12' fill='#54aeff' opacity='0.3'/>"
    yield f"<line x1='{x}' y1='{y - 5}' x2='{x + 22}' y2='{y - 5}' stroke='#0550ae' stroke-width='1.8'/>"
    yield f"<text x='{x + 30}' y='{y}'>{escape(words.counts)}</text>"
    x = 420
    yield f"<line x1='{x}' y1='{y - 5}' x2='{x + 22}' y2='{y - 5}' stroke='#57606a' stroke-dasharray='5 4'/>"
    yield f"<text x='{x + 30}' y='{y}'>{escape(words.limit)}</text>"
    x = 660
    for method, colour in _COLOURS.items():
        yield f"<circle cx='{x}' cy='{y - 5}' r='4' fill='{colour}'/>"
        yield f"<text x='{x + 9}' y='{y}'>{method}</text>"
        x += 24 + 9 * len(method)


def _panel(weeks: Sequence[Week], panel: Panel, top: float) -> Iterator[str]:
    limits = [judged.limit if judged else None for judged in panel.judged.get("Farrington", ())]
    highest = max(
        [count + half for count, half in zip(panel.counts, panel.half_widths, strict=True)]
        + [limit for limit in limits if limit is not None]
    )
    step = _step(max(highest, 4))
    ceiling = step * ceil(max(highest, 4) / step)
    base = top + _PANEL - 48
    xs = [_LEFT + (WIDTH - _LEFT - _RIGHT) * (at + 0.5) / len(weeks) for at in range(len(weeks))]

    def y(value: float) -> float:
        return base - (base - top) * min(max(value, 0), ceiling) / ceiling

    yield f"<text x='{_LEFT}' y='{top - 8:.0f}' font-weight='bold'>{escape(panel.place)}</text>"
    for value in range(0, ceiling + 1, step):
        yield f"<line x1='{_LEFT}' x2='{WIDTH - _RIGHT}' y1='{y(value):.1f}' y2='{y(value):.1f}' stroke='#d8dee4'/>"
        yield f"<text x='{_LEFT - 8}' y='{y(value) + 4:.1f}' text-anchor='end' fill='#57606a'>{value}</text>"
    upper = [(x, y(count + half)) for x, count, half in zip(xs, panel.counts, panel.half_widths, strict=True)]
    lower = [(x, y(count - half)) for x, count, half in zip(xs, panel.counts, panel.half_widths, strict=True)]
    yield f"<polygon points='{_points([*upper, *reversed(lower)])}' fill='#54aeff' opacity='0.3'/>"
    yield from _dashes([(x, y(limit)) if limit is not None else None for x, limit in zip(xs, limits, strict=False)])
    line = _points([(x, y(count)) for x, count in zip(xs, panel.counts, strict=True)])
    yield f"<polyline points='{line}' fill='none' stroke='#0550ae' stroke-width='1.8' stroke-linejoin='round'/>"
    yield from _axis(weeks, xs, base)
    yield from _flags(panel, xs, base)


def _axis(weeks: Sequence[Week], xs: Sequence[float], base: float) -> Iterator[str]:
    """A tick at each first week of a quarter or, where weeks are few, at each fourth; names where they have room."""
    every = 4 if len(weeks) <= 60 else 13 if len(weeks) <= 170 else 52
    for week, x in zip(weeks, xs, strict=True):
        if (week.number - 1) % every == 0 and week.number <= 52 and x < WIDTH - _RIGHT - 30:
            yield f"<line x1='{x:.1f}' x2='{x:.1f}' y1='{base:.1f}' y2='{base + 5:.1f}' stroke='#57606a'/>"
            yield (
                f"<text x='{x:.1f}' y='{base + 50:.1f}' text-anchor='middle' font-size='11' "
                f"fill='#57606a'>{week}</text>"
            )


def _flags(panel: Panel, xs: Sequence[float], base: float) -> Iterator[str]:
    for row, (method, colour) in enumerate(_COLOURS.items()):
        for x, judged in zip(xs, panel.judged.get(method, ()), strict=False):
            if judged and judged.is_unusual:
                yield f"<circle cx='{x:.1f}' cy='{base + 11 + 8 * row:.1f}' r='3.2' fill='{colour}'/>"


def _dashes(points: Sequence[tuple[float, float] | None]) -> Iterator[str]:
    """The limit, with a gap wherever there is none."""
    run: list[tuple[float, float]] = []
    for point in (*points, None):
        if point is not None:
            run.append(point)
        elif run:
            yield f"<polyline points='{_points(run)}' fill='none' stroke='#57606a' stroke-dasharray='5 4'/>"
            run = []


def _points(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def _step(highest: float) -> int:
    """A round distance of the grid's lines: three to six of them."""
    unit = 10 ** floor(log10(highest / 4))
    return max(1, int(next(step * unit for step in _STEPS if step * unit * 5 >= highest)))
