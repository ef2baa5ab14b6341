"""Values that a problem or procedure on record implies: a stage of kidney disease where nothing was measured."""

from pathlib import Path

from model.knowledge.files import FOLDER, read_csv
from model.knowledge.records import Exact, Record


class ImpliedMeasure(Record):
    """At most this value, in the measure's unit; ``outranks``: a higher one on file is not believed.

    ``unless``: a set on record that makes the entry say nothing; ``within_days``: how long a procedure counts.
    """

    set: str
    measure: str
    value: Exact
    outranks: bool = False
    unless: str = ""
    within_days: int | None = None


def load_implied_measures(folder: Path = FOLDER) -> dict[str, tuple[ImpliedMeasure, ...]]:
    """Read ``terms/implied_measures.csv``, by measure, the lowest value first."""
    rows = sorted(read_csv(folder / "terms" / "implied_measures.csv", ImpliedMeasure), key=lambda row: row.value)
    return {row.measure: tuple(item for item in rows if item.measure == row.measure) for row in rows}
