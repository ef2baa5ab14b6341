"""The small tables of terms that the readers look codes and words up in."""

import csv
from functools import cache
from pathlib import Path
from typing import Final

import model.knowledge

_TERMS: Final = Path(model.knowledge.__file__).parent / "terms"


@cache
def rows_of(name: str) -> tuple[dict[str, str], ...]:
    """The rows of one table in ``model/knowledge/terms``, by column."""
    with (_TERMS / name).open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))
