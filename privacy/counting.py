"""From patients to counts: each patient stands in at most k cells, and every cell of the fixed grid has a number."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from model.population.grid import Cell, Grid
from privacy.noise import Source


@dataclass(frozen=True, slots=True)
class Presence:
    """A patient was seen with a syndrome, at a place, in a week. The key never leaves this room's memory."""

    patient: str
    cell: Cell


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """True counts of patients: not for publication. ``kept`` and ``cut`` are patient-cells in and over the bound."""

    counts: Mapping[Cell, int]
    kept: int
    cut: int
    outside: int


def tally(seen: Iterable[Presence], grid: Grid, most: int, source: Source) -> Tally:
    """Count patients in each cell of the grid, zeros included.

    A patient counts once in a cell and in at most ``most`` cells; of more, that many are drawn by lot, each as likely,
    so that neither early nor late weeks are favoured and no other patient has a say in it.

    Raises:
        ValueError: ``most`` is below 1.
    """
    if most < 1:
        raise ValueError("a patient must be allowed at least one cell")
    counts = dict.fromkeys(grid.cells(), 0)
    of_patient: defaultdict[str, set[Cell]] = defaultdict(set)
    outside = 0
    for one in seen:
        if one.cell in counts:
            of_patient[one.patient].add(one.cell)
        else:
            outside += 1
    kept = 0
    for patient in sorted(of_patient):
        for cell in _drawn(sorted(of_patient[patient]), most, source):
            counts[cell] += 1
            kept += 1
    cut = sum(map(len, of_patient.values())) - kept
    return Tally(counts=counts, kept=kept, cut=cut, outside=outside)


def _drawn(cells: list[Cell], most: int, source: Source) -> list[Cell]:
    """``most`` of the cells by lot (the start of a shuffle)."""
    if len(cells) <= most:
        return cells
    for place in range(most):
        other = place + source.below(len(cells) - place)
        cells[place], cells[other] = cells[other], cells[place]
    return cells[:most]
