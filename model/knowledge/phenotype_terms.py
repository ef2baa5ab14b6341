"""Phenotypes by every name that laboratories use for them; whole values only."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Final

from model.domain.text import Text, same
from model.knowledge.allele_names import LONGEST
from model.knowledge.files import FOLDER, read_csv
from model.knowledge.genes import INDETERMINATE
from model.knowledge.records import Names, Record

_IN_BRACKETS: Final = re.compile(r"^(.+?) ?\([^()]*\)$")
_PADDING: Final = re.compile(
    r"^(?:(?:predicted|inferred|likely|reported) phenotype|phenotype|预测表型|表型)[ :]+|(?: phenotype| status|表型)$"
)
_BETWEEN_WORDS: Final = re.compile(r"(?<=[A-Za-z])-(?=[A-Za-z])|(?<=[a-z])(?=[A-Z][a-z])")
_EITHER: Final = re.compile(r"\s+(?:or|to)\s+|\s*(?:或者?|至)\s*")
_NOUNS: Final = ("metabolizer", "metaboliser", "acetylator", "function")
_TURNED: Final = re.compile(r"^(metaboli[sz]er|acetylator|function), (.+)$")


class PhenotypeTerm(Record):
    """A phenotype's names. ``base`` is the term that it agrees with ("Likely Poor" with "Poor Metabolizer").

    ``en`` is how a sentence says it, where the term in small letters would not do.
    """

    phenotype: str
    zh: str
    en: str = ""
    base: str = ""
    synonyms: Names = ()

    @cached_property
    def label(self) -> Text:
        """Its name in both languages, as a sentence says it."""
        return Text(en=self.en or self.phenotype.lower(), zh=self.zh)


class PhenotypeTerms:
    """The terms by name. A name may stand for several terms; the gene decides which of them are meant."""

    def __init__(self, rows: Iterable[PhenotypeTerm]) -> None:
        self._by_name: dict[str, list[PhenotypeTerm]] = {}
        self._terms: dict[str, PhenotypeTerm] = {}
        for row in rows:
            if self._terms.setdefault(row.phenotype, row) is not row:
                raise ValueError(f"phenotype {row.phenotype!r} stands twice")
            for name in {_folded(name) for name in (row.phenotype, row.zh, *row.synonyms)}:
                self._by_name.setdefault(name, []).append(row)

    def names(self) -> frozenset[str]:
        """Every term."""
        return frozenset(self._terms)

    def read(self, words: str, gene: str, among: Sequence[str]) -> tuple[str, ...]:
        """What a laboratory's words mean for a gene that can have the phenotypes ``among``.

        Usually one term; several where the words leave it open ("expresser"); none when no
        phenotype of this gene is called so.
        """
        if len(words) > LONGEST:
            return ()
        for plain in _plainer(words, gene):
            if plain in self._by_name:
                return self._possible(self._by_name[plain], among)
            if found := self._either(plain, among):
                return found
        return ()

    def _either(self, plain: str, among: Sequence[str]) -> tuple[str, ...]:
        """ "Normal or ultrarapid metabolizer": both terms, where each part is one; else nothing."""
        parts = _EITHER.split(plain)
        noun = next((word for word in _NOUNS if plain.endswith(word)), "")
        read = [
            self._possible(self._by_name.get(part, ()) or self._by_name.get(f"{part} {noun}".strip(), ()), among)
            for part in parts
        ]
        return tuple(dict.fromkeys(name for names in read for name in names)) if len(parts) > 1 and all(read) else ()

    def base(self, phenotype: str) -> str:
        """The term to compare by."""
        found = self._terms.get(phenotype)
        return (found.base or found.phenotype) if found else phenotype

    def label(self, phenotype: str) -> Text:
        """Its name in both languages."""
        found = self._terms.get(phenotype)
        return found.label if found else same(phenotype)

    @staticmethod
    def _possible(rows: Iterable[PhenotypeTerm], among: Sequence[str]) -> tuple[str, ...]:
        """The terms that the gene has; where it has only the plainer one ("Poor", not "Likely Poor"), that."""
        names = [row.phenotype if row.phenotype in among else row.base for row in rows]
        found = tuple(name for name in dict.fromkeys(names) if name in among)
        return found or tuple(row.phenotype for row in rows if row.phenotype == INDETERMINATE)


def load_phenotypes(folder: Path = FOLDER) -> PhenotypeTerms:
    """Read ``terms/phenotypes.csv``."""
    return PhenotypeTerms(read_csv(folder / "terms" / "phenotypes.csv", PhenotypeTerm))


def _plainer(words: str, gene: str) -> Iterable[str]:
    """The words as they stand, then without the gene, without padding, without what stands in brackets."""
    plain = _folded(words)
    yield plain
    plain = plain.removeprefix(gene.casefold()).strip(" :-")
    yield plain
    plain = _PADDING.sub("", plain).strip(" :-")
    yield plain
    if match := _IN_BRACKETS.match(plain):
        yield match.group(1)


def _folded(words: str) -> str:
    """One form of width, case, blanks and of the signs between words: "poor-metabolizer", "PoorMetabolizer"."""
    spaced = _BETWEEN_WORDS.sub(" ", unicodedata.normalize("NFKC", words).replace("_", " "))
    plain = " ".join(spaced.split()).casefold()
    return _TURNED.sub(r"\2 \1", plain)
