"""From patients to counts: each patient stands in at most k cells, and every cell of the fixed grid has a number."""

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from model.population.grid import BadGrid, Cell, Grid, Week
from privacy.errors import BadTable
from privacy.noise import Source

COLUMNS: Final = ("week", "place", "syndrome", "patient")


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


def read_table(path: Path, syndromes: AbstractSet[str], everywhere: str | None) -> list[Presence]:
    """Read a CSV with the columns week (or a day), place, syndrome, patient; ``everywhere`` replaces every place.

    Raises:
        BadTable: a column or a value is missing, or a week or syndrome does not exist; the line is named.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            rows = csv.DictReader(handle)
            if absent := [name for name in COLUMNS if name not in (rows.fieldnames or ())]:
                raise BadTable(0, f"the column {absent[0]} is missing")
            found = [_presence({name: row[name] or "" for name in COLUMNS}, rows.line_num, syndromes) for row in rows]
    except (OSError, UnicodeDecodeError, csv.Error) as fault:
        raise BadTable(0, f"the table cannot be read: {type(fault).__name__}") from fault
    if everywhere is None:
        return found
    return [Presence(one.patient, Cell(one.cell.week, everywhere, one.cell.syndrome)) for one in found]


def _presence(row: Mapping[str, str], line: int, syndromes: AbstractSet[str]) -> Presence:
    if not row["patient"].strip():
        raise BadTable(line, "no patient; one patient could stand in any number of cells")
    if row["syndrome"].strip() not in syndromes:
        raise BadTable(line, "no such syndrome")
    try:
        week = Week.read(row["week"])
    except BadGrid as fault:
        raise BadTable(line, "no such week or day") from fault
    return Presence(row["patient"].strip(), Cell(week, row["place"].strip(), row["syndrome"].strip()))


def _drawn(cells: list[Cell], most: int, source: Source) -> list[Cell]:
    """``most`` of the cells by lot (the start of a shuffle)."""
    if len(cells) <= most:
        return cells
    for place in range(most):
        other = place + source.below(len(cells) - place)
        cells[place], cells[other] = cells[other], cells[place]
    return cells[:most]
