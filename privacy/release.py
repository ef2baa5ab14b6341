"""The ledger of what was published about a data set: a budget that is spent once, and the numbers that it bought.

What one run publishes is one transaction: two processes cannot spend the same rest, and a week that was published
stays as it was, so that asking again costs nothing and averages nothing out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Final

from model.population.grid import Cell, Grid, Week
from privacy.database import Database, Schema
from privacy.driver import Connection
from privacy.errors import BadQuestion, BudgetSpent
from privacy.noise import Source, discrete_laplace

SCHEMA: Final = Schema(
    name="release",
    steps=(
        (
            "CREATE TABLE budget (data_set TEXT PRIMARY KEY, total TEXT NOT NULL)",
            "CREATE TABLE spent (id INTEGER PRIMARY KEY, data_set TEXT NOT NULL, epsilon TEXT NOT NULL,"
            " most INTEGER NOT NULL)",
            "CREATE TABLE published (data_set TEXT NOT NULL, week TEXT NOT NULL, place TEXT NOT NULL,"
            " syndrome TEXT NOT NULL, noisy INTEGER NOT NULL, spent INTEGER NOT NULL REFERENCES spent (id),"
            " PRIMARY KEY (data_set, week, place, syndrome)) WITHOUT ROWID",
        ),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is to be published: the grid, the privacy that it may cost, and in how many cells a patient may stand.

    ``epsilon`` holds for one patient's whole record within this run (add or remove one patient). ``total`` is what the
    data set may ever cost; the first run fixes it.
    """

    data_set: str
    grid: Grid
    epsilon: Fraction
    most: int
    total: Fraction

    def __post_init__(self) -> None:
        if self.epsilon <= 0 or self.total <= 0:
            raise BadQuestion("epsilon and the budget must be positive")
        if self.most < 1:
            raise BadQuestion("a patient must be allowed at least one cell")

    @property
    def scale(self) -> Fraction:
        """The scale of the noise of each cell."""
        return self.most / self.epsilon


@dataclass(frozen=True, slots=True)
class Published:
    """One published number; it may be negative. ``scale`` is that of the noise that was added then."""

    noisy: int
    scale: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """The grid's published cells, old and new, what this run cost, and what is left."""

    cells: Mapping[Cell, Published]
    cost: Fraction
    left: Fraction
    fresh_weeks: tuple[Week, ...]


class Ledger:
    """The budgets and publications of every data set, in one store that processes may share."""

    def __init__(self, store: Database) -> None:
        self._store = store
        store.install(SCHEMA)

    def missing(self, question: Question) -> tuple[Week, ...]:
        """The weeks of the grid that were never published; only these need to be counted."""
        return self._store.read(partial(_missing, question))

    def publish(self, question: Question, counts: Mapping[Cell, int], source: Source) -> Release:
        """Add noise to the weeks that were never published, write them down, and return the whole grid.

        Raises:
            BudgetSpent: the rest of the budget does not cover the run; nothing was published.
            BadQuestion: the budget differs from the one fixed at first, the grid's places or syndromes differ from
                the published ones, or a cell that is needed was not counted.
            StoreUnavailable: the ledger cannot be read or written; nothing was published.
        """
        return self._store.submit(partial(_publish, question, counts, source)).result()


def _missing(question: Question, connection: Connection) -> tuple[Week, ...]:
    known = _known(question, connection)
    rows = connection.execute("SELECT DISTINCT week FROM published WHERE data_set = ?", (question.data_set,))
    weeks = {Week.read(week) for (week,) in rows}
    absent = tuple(week for week in question.grid.weeks if week not in weeks)
    if any(cell not in known for cell in question.grid.cells() if cell.week in weeks):
        raise BadQuestion("published weeks have other places or syndromes; keep them, or name another data set")
    return absent


def _publish(question: Question, counts: Mapping[Cell, int], source: Source, connection: Connection) -> Release:
    total = _total(question, connection)
    spent = _spent(question, connection)
    fresh = _missing(question, connection)
    cost = question.epsilon if fresh else Fraction(0)
    if spent + cost > total:
        raise BudgetSpent(asked=cost, left=total - spent)
    if fresh:
        _write(question, counts, source, frozenset(fresh), connection)
    return Release(cells=_known(question, connection), cost=cost, left=total - spent - cost, fresh_weeks=fresh)


def _write(
    question: Question,
    counts: Mapping[Cell, int],
    source: Source,
    fresh: frozenset[Week],
    connection: Connection,
) -> None:
    cells = [cell for cell in question.grid.cells() if cell.week in fresh]
    if any(cell not in counts for cell in cells):
        raise BadQuestion("a cell of the grid was not counted; a zero must be said")
    (spent,) = connection.execute("SELECT coalesce(max(id), 0) + 1 FROM spent").fetchone()
    connection.execute(
        "INSERT INTO spent VALUES (?, ?, ?, ?)", (spent, question.data_set, str(question.epsilon), question.most)
    )
    connection.executemany(
        "INSERT INTO published VALUES (?, ?, ?, ?, ?, ?)",
        (
            (
                question.data_set,
                str(cell.week),
                cell.place,
                cell.syndrome,
                counts[cell] + discrete_laplace(question.scale, source),
                spent,
            )
            for cell in cells
        ),
    )


def _total(question: Question, connection: Connection) -> Fraction:
    """The budget as it was fixed by the first run; a later run cannot raise it."""
    connection.execute(
        "INSERT INTO budget VALUES (?, ?) ON CONFLICT DO NOTHING", (question.data_set, str(question.total))
    )
    (written,) = connection.execute("SELECT total FROM budget WHERE data_set = ?", (question.data_set,)).fetchone()
    if Fraction(written) != question.total:
        raise BadQuestion(f"the budget of this data set was fixed at {float(Fraction(written)):g}")
    return Fraction(written)


def _spent(question: Question, connection: Connection) -> Fraction:
    rows = connection.execute("SELECT epsilon FROM spent WHERE data_set = ?", (question.data_set,))
    return sum((Fraction(epsilon) for (epsilon,) in rows), Fraction(0))


def _known(question: Question, connection: Connection) -> dict[Cell, Published]:
    """The published cells of the grid's weeks."""
    rows = connection.execute(
        "SELECT week, place, syndrome, noisy, epsilon, most FROM published JOIN spent ON spent.id = published.spent"
        " WHERE published.data_set = ? AND week BETWEEN ? AND ? ORDER BY week, place, syndrome",
        (question.data_set, str(min(question.grid.weeks)), str(max(question.grid.weeks))),
    )
    wanted = frozenset(question.grid.cells())
    found = (
        (Cell(Week.read(week), place, syndrome), Published(noisy, most / Fraction(epsilon)))
        for week, place, syndrome, noisy, epsilon, most in rows
    )
    return {cell: published for cell, published in found if cell in wanted}
