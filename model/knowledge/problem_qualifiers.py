"""Words beside the name of a disease that do not change which disease it is: "controlled", "mild", 很高危."""

from pathlib import Path

from model.knowledge.context_words import plain_words
from model.knowledge.files import FOLDER, read_csv
from model.knowledge.records import Record


class _Qualifier(Record):
    words: str


def load_problem_qualifiers(folder: Path = FOLDER) -> tuple[str, ...]:
    """Read ``terms/problem_qualifiers.csv``; in the form of ``plain_words``, the longest first."""
    rows = read_csv(folder / "terms" / "problem_qualifiers.csv", _Qualifier)
    return tuple(sorted((plain_words(row.words) for row in rows), key=len, reverse=True))
