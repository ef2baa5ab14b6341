"""Features that only one sex has: nobody asks a man for his periods."""

from functools import lru_cache
from typing import Final, Literal

import numpy as np

from model.domain.case import Sex
from model.knowledge.files import FOLDER, read_csv
from model.knowledge.records import Record
from model.ontology.ontology import Terms
from model.ranking.sparse import Places

_OTHER: Final = {Sex.FEMALE: "male", Sex.MALE: "female"}


class BranchRow(Record):
    """A term of which, and of all narrower ones, only one sex can be asked."""

    hpo: str
    sex: Literal["female", "male"]
    en: str


@lru_cache(maxsize=1)
def branch_rows() -> tuple[BranchRow, ...]:
    """The table."""
    return read_csv(FOLDER / "terms" / "finding_sexes.csv", BranchRow)


def not_of(sex: Sex, terms: Terms, present: Places) -> frozenset[int]:
    """The places of terms that a patient of this sex cannot have.

    None where the sex is not known, or where the patient has such a feature all the same (``present``, with all wider
    terms): then the record's sex does not decide what may be asked.
    """
    if sex not in _OTHER:
        return frozenset()
    others = _below(terms, _OTHER[sex]) - _below(terms, sex.value)
    return frozenset() if others.intersection(present.tolist()) else others


@lru_cache(maxsize=2)
def _below(terms: Terms, sex: str) -> frozenset[int]:
    tops = [place for row in branch_rows() if row.sex == sex and (place := terms.place(row.hpo)) is not None]
    return frozenset(narrower(terms, np.array(tops, dtype=np.int64)))


def narrower(terms: Terms, tops: Places) -> set[int]:
    """The places of these terms and of every narrower one."""
    found = np.flatnonzero(np.isin(terms.ancestors.flat, tops))
    return set((np.searchsorted(terms.ancestors.ends, found, side="right") - 1).tolist())
