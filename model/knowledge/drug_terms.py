"""Drug ingredients by RxNorm (or ATC) code: names in both languages and classes by ATC prefix."""

from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Final, Literal

from pydantic import field_validator

from model.domain.code import ATC, Code
from model.domain.text import Text
from model.knowledge.drug_classes import class_label
from model.knowledge.drug_names import Lexicon
from model.knowledge.files import FOLDER, files, read_csv
from model.knowledge.records import SYSTEMS, Names, Record

Checked = Literal["cpic", "seen", "label", "public", "unchecked"]
"""Who else says that a code is this drug (``terms/README.md``); ``unchecked``: nobody yet."""


_COMBINED: Final = ("A10BD", "C02L", "C07B", "C07C", "C07D", "C07F", "C08G", "C09B", "C09D", "C10B")


def is_combined(atc: str) -> bool:
    """Whether an ATC code names a combination, so that it is no single drug even where our table has one part only."""
    return atc.startswith(_COMBINED)


class DrugTerm(Record):
    """One ingredient. ``atc`` holds every ATC code that it is filed under.

    ``system`` is rxnorm, or atc for a drug whose RxNorm code we do not know, or inn (the name is the code) where
    ATC has none either. ``checked`` is required: a code of unknown origin is refused.
    """

    code: str
    system: Literal["rxnorm", "atc", "inn"] = "rxnorm"
    en: str
    zh: str
    atc: tuple[str, ...] = ()
    synonyms: Names = ()
    checked: Checked

    @field_validator("atc", mode="before")
    @classmethod
    def _split_codes(cls, cell: object) -> object:
        return tuple(cell.split()) if isinstance(cell, str) else cell

    @cached_property
    def label(self) -> Text:
        """Its name in both languages."""
        return Text(en=self.en, zh=self.zh)

    @cached_property
    def classes(self) -> frozenset[str]:
        """Every prefix of its ATC codes; a drug that ATC does not hold is a class by its own name."""
        if self.system == "inn" and not self.atc:
            return frozenset((self.code,))
        return frozenset(atc[:length] for atc in self.atc for length in range(1, len(atc) + 1))

    @cached_property
    def value(self) -> Code:
        """The ingredient's code."""
        return Code(SYSTEMS[self.system], self.code, self.en)


class DrugProduct(Record):
    """A salt, an ester or a plain combination: its own RxNorm code, and the ingredients that it stands for."""

    code: str
    ingredients: tuple[str, ...]
    name: str
    checked: Literal["cpic", "seen", "label", "public"]

    @field_validator("ingredients", mode="before")
    @classmethod
    def _split_codes(cls, cell: object) -> object:
        return tuple(cell.split()) if isinstance(cell, str) else cell


class DrugBrand(Record):
    """A brand or short name, and the English names of the ingredients that it stands for."""

    name: str
    ingredients: Names


class DrugTerms:
    """The table, by ingredient code and by English name; ``brands`` are further names of one or several drugs.

    Raises:
        ValueError: a drug stands twice, or a brand names one that the table lacks.
    """

    def __init__(self, rows: Iterable[DrugTerm], brands: Iterable[DrugBrand] = ()) -> None:
        self._by_code: dict[Code, DrugTerm] = {}
        self._by_name: dict[str, DrugTerm] = {}
        for row in rows:
            if row.value in self._by_code or row.en.casefold() in self._by_name:
                raise ValueError(f"drug {row.code} ({row.en}) stands twice")
            self._by_code[row.value] = row
            self._by_name[row.en.casefold()] = row
        self.brands = tuple((name, brand.name) for brand in brands for name in brand.ingredients)
        """English names of drugs, and brands that stand for them, alone or with others."""
        if strange := {name for name, _ in self.brands} - {term.en for term in self}:
            raise ValueError(f"brands name unknown drugs: {sorted(strange)}")

    def named(self, name: str) -> DrugTerm:
        """The drug of that English name; ``KeyError`` when a rule names one that does not exist."""
        return self._by_name[name.casefold()]

    def of(self, code: Code) -> DrugTerm | None:
        """The drug that an ingredient code stands for."""
        return self._by_code.get(code)

    def label(self, code: Code) -> Text:
        """The name of a drug or class in both languages; the code itself when no table knows it."""
        found = self.of(code)
        if found is None and (label := class_label(code)) is not None:
            return label
        return found.label if found else Text(en=code.display or code.code, zh=code.display or code.code)

    def is_in_class(self, code: Code, prefixes: Iterable[str]) -> bool:
        """Whether the drug is filed under one of these ATC prefixes; a class, whether it shares drugs with them."""
        found = self.of(code)
        wanted = tuple(prefixes)
        if found is None and code.system == ATC:
            return code.code.startswith(wanted) or any(prefix.startswith(code.code) for prefix in wanted)
        return found is not None and not found.classes.isdisjoint(wanted)

    @cached_property
    def lexicon(self) -> Lexicon:
        """English ingredient names by every name in the table, brands of several ingredients included."""
        own = [(term.en, (term.en, term.zh, *term.synonyms)) for term in self]
        return Lexicon.of((*own, *((name, (brand,)) for name, brand in self.brands)))

    @cached_property
    def names(self) -> frozenset[str]:
        """Every English name in the table, as it is written there."""
        return frozenset(term.en for term in self)

    @cached_property
    def classes(self) -> frozenset[str]:
        """Every class of every drug in the table."""
        return frozenset[str]().union(*(term.classes for term in self))

    def __iter__(self) -> Iterator[DrugTerm]:
        return iter(self._by_code.values())


def load_drugs(folder: Path = FOLDER) -> DrugTerms:
    """Read ``terms/drugs*.csv`` and ``terms/drug_brands.csv``."""
    rows = (row for path in files(folder / "terms", "drugs*.csv") for row in read_csv(path, DrugTerm))
    brands = (row for path in files(folder / "terms", "drug_brands*.csv") for row in read_csv(path, DrugBrand))
    return DrugTerms(rows, brands)


def load_products(folder: Path = FOLDER) -> dict[str, tuple[str, ...]]:
    """Read ``terms/drug_products.csv``: the ingredients' RxNorm codes by the product's RxNorm code."""
    rows = read_csv(folder / "terms" / "drug_products.csv", DrugProduct)
    return {row.code: row.ingredients for row in rows}
