"""What ``osler surveillance`` writes: published counts, unusual weeks, a picture a syndrome, and what it cost."""

import csv
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from cds_hooks.locale import strings
from cds_hooks.surveillance_plot import Panel, Words, draw
from fhir_adapter.labels import Purpose
from model.domain.text import Language
from model.knowledge.syndromes import Syndromes
from model.population.ears import Judged
from model.population.grid import Cell
from model.population.unusual import METHODS, judged
from privacy.noise import half_width, standard_deviation
from privacy.release import Published, Question, Release


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One place and syndrome: its published numbers week by week, and what each method says of them."""

    place: str
    syndrome: str
    cells: Sequence[Published]
    judged: Mapping[str, Sequence[Judged | None]]


def judge(question: Question, release: Release, advance: Callable[[], object]) -> list[Series]:
    """Judge every series of the grid on its published numbers alone; ``advance`` is called once for each."""
    found = []
    for syndrome in question.grid.syndromes:
        for place in question.grid.places:
            cells = [release.cells[Cell(week, place, syndrome)] for week in question.grid.weeks]
            noise = max(standard_deviation(cell.scale) for cell in cells)
            counts = [float(cell.noisy) for cell in cells]
            verdicts = {method: judged(counts, method, noise) for method in METHODS}
            found.append(Series(place=place, syndrome=syndrome, cells=cells, judged=verdicts))
            advance()
    return found


def write(
    folder: Path,
    question: Question,
    release: Release,
    series: Sequence[Series],
    syndromes: Syndromes,
    language: Language,
    *,
    is_seeded: bool,
) -> list[Path]:
    """Write counts.csv, flags.csv, summary.json and a picture for each syndrome; the paths in that order.

    Everything comes from the published numbers, so that it may go wherever they may. Raises ``OSError``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / "counts.csv", folder / "flags.csv", folder / "summary.json"]
    _table(paths[0], ("week", "place", "syndrome", "count", "low", "high", "noisy"), _counts(question, series))
    flags = list(_flags(question, series))
    _table(paths[1], ("week", "place", "syndrome", "method", "noisy", "expected", "limit", "statistic"), flags)
    summary = _summary(question, release, len(flags), is_seeded=is_seeded)
    paths[2].write_text(json.dumps(summary, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    for syndrome in question.grid.syndromes:
        panels = [_panel(one) for one in series if one.syndrome == syndrome]
        words = _words(question, syndromes.name(syndrome).spoken(language), language, is_seeded=is_seeded)
        paths.append(folder / f"{syndrome}.svg")
        paths[-1].write_text(draw(question.grid.weeks, panels, words), encoding="utf-8")
    return paths


def _table(path: Path, names: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(names)
        writer.writerows(rows)


def _counts(question: Question, series: Sequence[Series]) -> Iterable[Sequence[object]]:
    """The count is the noisy number without what cannot be (below zero); the band is 95 % of the noise."""
    for at, week in enumerate(question.grid.weeks):
        for one in series:
            noisy, half = one.cells[at].noisy, half_width(one.cells[at].scale)
            low, high = max(0, noisy - half), max(0, noisy + half)
            yield week, one.place, one.syndrome, max(0, noisy), low, high, noisy


def _flags(question: Question, series: Sequence[Series]) -> Iterable[Sequence[object]]:
    for at, week in enumerate(question.grid.weeks):
        for one in series:
            for method, verdicts in one.judged.items():
                verdict = verdicts[at]
                if verdict is not None and verdict.is_unusual:
                    numbers = (f"{value:.2f}" for value in (verdict.expected, verdict.limit, verdict.statistic))
                    yield week, one.place, one.syndrome, method, one.cells[at].noisy, *numbers


def _summary(question: Question, release: Release, flags: int, *, is_seeded: bool) -> dict[str, object]:
    return {
        "data_set": question.data_set,
        "private": not is_seeded,
        "purpose_of_use": Purpose.PUBLIC_HEALTH,
        "first": str(question.grid.weeks[0]),
        "last": str(question.grid.weeks[-1]),
        "places": list(question.grid.places),
        "syndromes": list(question.grid.syndromes),
        "most_cells_of_a_patient": question.most,
        "epsilon_of_this_run": str(release.cost),
        "epsilon_left": str(release.left),
        "epsilon_budget": str(question.total),
        "new_weeks": [str(week) for week in release.fresh_weeks],
        "noise_scales": sorted({str(cell.scale) for cell in release.cells.values()}),
        "unusual": flags,
        "methods": list(METHODS),
    }


def _panel(series: Series) -> Panel:
    return Panel(
        place=series.place,
        counts=[max(0, cell.noisy) for cell in series.cells],
        half_widths=[half_width(cell.scale) for cell in series.cells],
        judged=series.judged,
    )


def _words(question: Question, title: str, language: Language, *, is_seeded: bool) -> Words:
    said = strings(language)
    weeks = question.grid.weeks
    subtitle = said["surveillance.subtitle"].format(
        first=weeks[0], last=weeks[-1], epsilon=f"{float(question.epsilon):g}"
    )
    return Words(
        title=title,
        subtitle=said["surveillance.seeded"] if is_seeded else subtitle,
        counts=said["surveillance.counts"],
        limit=said["surveillance.limit"],
    )
