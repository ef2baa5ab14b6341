"""The highest doses of one day, by drug: what no order should exceed whatever the patient's organs."""

from pathlib import Path

from model.knowledge.files import FOLDER, read_csv
from model.knowledge.records import Exact, Record


class HighestDose(Record):
    """A drug by its English ingredient name; ``per_kg``: of body weight, for children, never above ``adult``."""

    drug: str
    unit: str
    adult: Exact
    per_kg: Exact | None = None


def load_highest_doses(folder: Path = FOLDER) -> dict[str, HighestDose]:
    """Read ``terms/highest_doses.csv``, by drug."""
    return {row.drug: row for row in read_csv(folder / "terms" / "highest_doses.csv", HighestDose)}
