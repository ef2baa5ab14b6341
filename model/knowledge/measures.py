"""The measurements that rules speak about: which LOINC codes, in which unit, plausible where."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Final

from pydantic import field_validator

from model.domain.case import Measurement
from model.domain.code import LOINC, Code
from model.domain.text import Text
from model.knowledge.context_words import plain_words
from model.knowledge.files import FOLDER, files, read_csv
from model.knowledge.records import Exact, Names, Record

PRESENCE: Final = "{presence}"
"""The unit of a qualitative measure: 1 is positive, reactive or detected, 0 is not."""


class Measure(Record):
    """One measurable quantity. ``low`` and ``high`` bound what a living patient can have, in ``unit``.

    ``analyte`` names the substance for mass-to-mole conversion (the name itself when empty).
    ``written`` holds other spellings of the unit, in lower case, which the code makes plain: laboratories send
    "mL/min" for an eGFR whose LOINC code already says "per 1.73 m2". ``formula`` names the computation that stands
    in when nobody reported a value, or that is newer (``model/therapy/derived.py``). ``words`` are further names.
    """

    name: str
    loinc: tuple[str, ...] = ()
    unit: str
    en: str
    zh: str
    low: Exact | None = None
    high: Exact | None = None
    analyte: str = ""
    written: Names = ()
    formula: str = ""
    words: Names = ()

    @field_validator("loinc", mode="before")
    @classmethod
    def _split(cls, cell: object) -> object:
        return tuple(cell.split()) if isinstance(cell, str) else cell

    @property
    def label(self) -> Text:
        """Its name in both languages."""
        return Text(en=self.en, zh=self.zh)

    @property
    def is_qualitative(self) -> bool:
        """Whether the answer is found or not found, without an amount."""
        return self.unit == PRESENCE

    def is_plausible(self, value: Decimal) -> bool:
        """Whether a value in ``unit`` can be true of a patient at all."""
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)


class Measures:
    """The table, by name and by LOINC code."""

    def __init__(self, rows: Iterable[Measure]) -> None:
        self._by_name: dict[str, Measure] = {}
        self._by_loinc: dict[str, tuple[Measure, int]] = {}
        for row in rows:
            if row.name in self._by_name or not self._by_loinc.keys().isdisjoint(row.loinc):
                raise ValueError(f"measure {row.name}: its name or one of its codes stands twice")
            self._by_name[row.name] = row
            self._by_loinc.update({code: (row, rank) for rank, code in enumerate(row.loinc)})

    def named(self, name: str) -> Measure:
        """The measure of that name; ``KeyError`` when a rule names one that does not exist."""
        return self._by_name[name]

    def spoken(self, words: str) -> Measure | None:
        """The measure that a program calls so, in either language; whole words only."""
        return self._by_words.get(plain_words(words))

    @cached_property
    def _by_words(self) -> dict[str, Measure]:
        return {
            plain_words(name): row for row in self for name in (*reversed(row.words), row.zh, row.en, row.name) if name
        }

    def of_codes(self, codes: Iterable[Code]) -> Measure | None:
        """The measure that one of these codes stands for."""
        found = self.ranked(codes)
        return found[0] if found else None

    def ranked(self, codes: Iterable[Code]) -> tuple[Measure, int] | None:
        """The measure, and the place of the code in its row: the lower, the better the method."""
        for code in codes:
            if code.system == LOINC and (found := self._by_loinc.get(code.code)):
                return found
        return None

    def of(self, measurement: Measurement) -> Measure | None:
        """The measure of one measurement."""
        return self.of_codes(measurement.codes)

    @cached_property
    def names(self) -> frozenset[str]:
        """Every measure's name."""
        return frozenset(self._by_name)

    def __iter__(self) -> Iterator[Measure]:
        return iter(self._by_name.values())


def load_measures(folder: Path = FOLDER) -> Measures:
    """Read ``terms/measures*.csv``."""
    return Measures(row for path in files(folder / "terms", "measures*.csv") for row in read_csv(path, Measure))
