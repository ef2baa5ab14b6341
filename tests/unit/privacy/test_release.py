"""Counts of patients: bounded, complete, and paid for once, whatever restarts and whoever runs beside."""

import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest

from model.population.grid import BadGrid, Cell, Grid, Week, weeks_between
from privacy.counting import Presence, tally
from privacy.database import Database
from privacy.errors import BadQuestion, BudgetSpent
from privacy.noise import SeededSource, SystemSource
from privacy.release import Ledger, Question

ROOT = Path(__file__).parents[3]
WEEKS = weeks_between(Week.read("2025-W51"), Week.read("2026-W02"))
GRID = Grid(weeks=WEEKS, places=("north", "south"), syndromes=("gastroenteritis", "jaundice"))
HERE = Cell(WEEKS[0], "north", "jaundice")


def question(grid=GRID, epsilon=1, total=10, most=2):
    return Question(data_set="city", grid=grid, epsilon=Fraction(epsilon), most=most, total=Fraction(total))


def ledger(folder):
    return Ledger(Database.open(folder / "ledger.db"))


def zeros(grid=GRID):
    return dict.fromkeys(grid.cells(), 0)


def test_weeks_run_over_new_year_without_a_hole():
    assert [str(week) for week in WEEKS] == ["2025-W51", "2025-W52", "2026-W01", "2026-W02"]
    assert Week.read("2025-12-31") == WEEKS[2]


@pytest.mark.parametrize("written", ["2025-W53", "2026-13-01", "week 7", ""])
def test_a_week_that_does_not_exist_is_refused(written):
    with pytest.raises(BadGrid):
        Week.read(written)


def test_a_grid_that_runs_backwards_or_repeats_a_name_is_refused():
    with pytest.raises(BadGrid):
        weeks_between(WEEKS[1], WEEKS[0])
    with pytest.raises(BadGrid):
        Grid(weeks=WEEKS, places=("north", "north"), syndromes=("jaundice",))


def test_every_cell_of_the_grid_has_a_count_and_no_other():
    stranger = Cell(WEEKS[0], "elsewhere", "jaundice")
    counted = tally([Presence("p1", HERE), Presence("p2", stranger)], GRID, 1, SystemSource())
    assert set(counted.counts) == set(GRID.cells())
    assert len(counted.counts) == 4 * 2 * 2
    assert (counted.counts[HERE], sum(counted.counts.values()), counted.outside) == (1, 1, 1)


def test_a_patient_counts_once_in_a_cell():
    counted = tally([Presence("p1", HERE)] * 3 + [Presence("p2", HERE)], GRID, 1, SystemSource())
    assert counted.counts[HERE] == 2


@pytest.mark.parametrize("most", [1, 2, 5, 16, 40])
def test_a_patient_moves_the_counts_by_at_most_the_bound(most):
    others = [Presence(f"o{n}", cell) for n, cell in enumerate(GRID.cells())]
    everywhere = [Presence("p", cell) for cell in GRID.cells()]
    with_patient = tally(others + everywhere, GRID, most, SeededSource(1)).counts
    without = tally(others, GRID, most, SeededSource(1)).counts
    assert sum(abs(with_patient[cell] - without[cell]) for cell in GRID.cells()) == min(most, 16)


def test_the_lot_favours_no_week():
    source = SeededSource(7)
    everywhere = [Presence(f"p{n}", cell) for n in range(2_000) for cell in GRID.cells()]
    counts = tally(everywhere, GRID, 2, source).counts
    assert min(counts.values()) > 180
    assert max(counts.values()) < 320


def test_a_bound_below_one_is_refused():
    with pytest.raises(ValueError, match="at least one"):
        tally([], GRID, 0, SystemSource())
    with pytest.raises(BadQuestion):
        question(most=0)


def test_the_release_holds_every_cell_with_noise_of_the_promised_scale(tmp_path):
    release = ledger(tmp_path).publish(question(epsilon="1/4", most=3), zeros(), SeededSource(1))
    assert set(release.cells) == set(GRID.cells())
    assert {cell.scale for cell in release.cells.values()} == {Fraction(12)}
    assert len({cell.noisy for cell in release.cells.values()}) > 5
    assert (release.cost, release.left, release.fresh_weeks) == (Fraction(1, 4), Fraction(39, 4), WEEKS)


def test_what_was_published_stays_and_costs_nothing_again(tmp_path):
    first = ledger(tmp_path).publish(question(), zeros(), SystemSource())
    again = ledger(tmp_path).publish(question(), {}, SystemSource())
    assert again.cells == first.cells
    assert (again.cost, again.left) == (0, first.left)


def test_only_the_new_week_is_drawn_and_paid_for(tmp_path):
    first = ledger(tmp_path).publish(question(), zeros(), SystemSource())
    longer = Grid(weeks=(*WEEKS, Week.read("2026-W03")), places=GRID.places, syndromes=GRID.syndromes)
    second = ledger(tmp_path).publish(question(longer), zeros(longer), SystemSource())
    assert second.fresh_weeks == (Week.read("2026-W03"),)
    assert {cell: second.cells[cell] for cell in GRID.cells()} == first.cells
    assert second.left == 8


def test_a_spent_budget_refuses_after_a_restart_and_publishes_nothing(tmp_path):
    ledger(tmp_path).publish(question(epsilon=6), zeros(), SystemSource())
    later = Grid(weeks=(Week.read("2026-W03"),), places=GRID.places, syndromes=GRID.syndromes)
    with pytest.raises(BudgetSpent) as refused:
        ledger(tmp_path).publish(question(later, epsilon=5), zeros(later), SystemSource())
    assert refused.value.left == 4
    assert ledger(tmp_path).missing(question(later)) == later.weeks
    assert ledger(tmp_path).publish(question(later, epsilon=4), zeros(later), SystemSource()).left == 0


def test_the_budget_cannot_be_raised_later(tmp_path):
    ledger(tmp_path).publish(question(), zeros(), SystemSource())
    with pytest.raises(BadQuestion, match="fixed at 10"):
        ledger(tmp_path).publish(question(total=20), zeros(), SystemSource())


def test_published_weeks_cannot_get_another_place(tmp_path):
    ledger(tmp_path).publish(question(), zeros(), SystemSource())
    wider = Grid(weeks=WEEKS, places=(*GRID.places, "east"), syndromes=GRID.syndromes)
    with pytest.raises(BadQuestion, match="other places"):
        ledger(tmp_path).publish(question(wider), zeros(wider), SystemSource())


def test_a_cell_that_was_not_counted_is_refused_and_costs_nothing(tmp_path):
    with pytest.raises(BadQuestion, match="not counted"):
        ledger(tmp_path).publish(question(), {HERE: 1}, SystemSource())
    assert ledger(tmp_path).publish(question(), zeros(), SystemSource()).left == 9


CONCURRENT = """
import sys
from fractions import Fraction
from pathlib import Path
from model.population.grid import Grid, Week
from privacy.database import Database
from privacy.errors import BudgetSpent
from privacy.noise import SystemSource
from privacy.release import Ledger, Question
grid = Grid(weeks=(Week.read(sys.argv[2]),), places=("north",), syndromes=("jaundice",))
asked = Question(data_set="city", grid=grid, epsilon=Fraction(1), most=1, total=Fraction(2))
try:
    Ledger(Database.open(Path(sys.argv[1]), patience=30)).publish(asked, dict.fromkeys(grid.cells(), 5), SystemSource())
except BudgetSpent:
    print("refused")
else:
    print("published")
"""


def test_processes_side_by_side_cannot_spend_the_same_rest(tmp_path):
    weeks = [f"2026-W{number:02d}" for number in range(1, 6)]
    command = [sys.executable, "-c", CONCURRENT, str(tmp_path / "ledger.db")]
    running = [subprocess.Popen([*command, week], cwd=ROOT, stdout=subprocess.PIPE, text=True) for week in weeks]
    answers = [process.communicate(timeout=120)[0].strip() for process in running]
    assert sorted(answers) == ["published"] * 2 + ["refused"] * 3
