"""Tumours as biomarker facts name them, and the markers that laboratories measure in them."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Final

from pydantic import field_validator

from model.domain.pgx import Detection, TumourFinding
from model.domain.text import Text
from model.knowledge.files import FOLDER, read_csv
from model.knowledge.records import Exact, Record

_EVERY: Final = "*"
_SEAM: Final = re.compile(r"[,;/，；、]|\band\b|\bwith\b|且")
_NUMBER: Final = re.compile(r"[(（]\s*[<>=≥≤]*\s*[\d.]+\s*(?:%|mut\w*|/)[^()（）]*[)）]")
"""A number in brackets beside the level that it stands for."""
_FILLER: Final = re.compile(
    r"\b(?:of|by|for|the|expression|protein|status|score|IHC|FISH|ISH|NGS|PCR)\b", re.IGNORECASE
)
"""Words of a level that name the method, or nothing."""


def _cells(cell: object) -> object:
    return tuple(cell.split("|")) if isinstance(cell, str) else cell


class TumourTerm(Record):
    """A tumour: the code sets that mean it, those that rule it out, and the wider tumours whose facts hold too."""

    tumour: str
    en: str
    zh: str
    sets: tuple[str, ...]
    excluded: tuple[str, ...] = ()
    under: tuple[str, ...] = ()

    _split = field_validator("sets", "excluded", "under", mode="before")(_cells)

    @property
    def label(self) -> Text:
        """Its name in both languages."""
        return Text(en=self.en, zh=self.zh)


class MarkerTerm(Record):
    """A marker and every writing of its name."""

    marker: str
    en: str
    zh: str
    unit: str = ""
    words: tuple[str, ...]

    _split = field_validator("words", mode="before")(_cells)

    @property
    def label(self) -> Text:
        """Its name in both languages."""
        return Text(en=self.en, zh=self.zh)


class LevelTerm(Record):
    """A level of a marker: its bounds as a number, its writings, and the levels that it leaves open.

    ``together``: two levels, each by a result of its own, that make this one (HER2 2+ by stain, negative by FISH).
    """

    marker: str
    level: str
    zh: str
    low: Exact | None = None
    high: Exact | None = None
    may: tuple[str, ...] = ()
    words: tuple[str, ...]
    variants: tuple[str, ...] = ()
    together: tuple[str, ...] = ()

    _split = field_validator("may", "words", "variants", "together", mode="before")(_cells)

    @cached_property
    def written(self) -> frozenset[str]:
        """Every writing of the level, bare."""
        return frozenset(bare(word) for word in (self.level, *self.words))

    def covers(self, value: Decimal) -> bool:
        """Whether a number lies within the level; never for a level without bounds."""
        is_bounded = self.low is not None or self.high is not None
        return is_bounded and (self.low is None or value >= self.low) and (self.high is None or value < self.high)


class MarkerTerms:
    """The markers by any of their names, and their levels."""

    def __init__(self, markers: Iterable[MarkerTerm], levels: Iterable[LevelTerm]) -> None:
        self.terms: Mapping[str, MarkerTerm] = MappingProxyType({item.marker: item for item in markers})
        self._levels: dict[str, tuple[LevelTerm, ...]] = {}
        for level in levels:
            self._levels[level.marker] = (*self._levels.get(level.marker, ()), level)
        self._implying = {
            marker: frozenset(each.split(":")[0] for level in found for each in level.variants)
            for marker, found in self._levels.items()
        }
        self._by_word: dict[str, frozenset[str]] = {}
        for item in self.terms.values():
            for word in (item.marker, *item.words):
                self._by_word[bare(word)] = self._by_word.get(bare(word), frozenset()) | {item.marker}

    def levels(self, marker: str) -> tuple[LevelTerm, ...]:
        """The levels of a marker; the common ones when it has none of its own."""
        return self._levels.get(marker) or self._levels[_EVERY]

    def implying(self, marker: str) -> frozenset[str]:
        """The genes whose variants alone may mean a level of the marker."""
        return self._implying.get(marker, frozenset())

    def named(self, words: str) -> frozenset[str]:
        """The markers that a writing may mean."""
        return self._by_word.get(bare(words), frozenset())

    def level(self, marker: str, finding: TumourFinding) -> LevelTerm | None:
        """The level that a finding states in words, or else by its status; ``None`` when it states none.

        A level that was looked for and not found is no finding of it: "amplification, not detected" is negative.
        """
        stated = self._of_words(marker, finding.variant_class)
        if finding.status is Detection.DETECTED:
            is_plain = finding.biomarker and not finding.variant_class and finding.value is None
            return self._of_words(marker, "positive") if is_plain else stated
        if finding.status is Detection.UNCLEAR:
            return None
        negative = self._of_words(marker, Detection.NOT_DETECTED)
        if finding.variant_class:
            return negative if stated in (negative, self._of_words(marker, "positive")) else None
        return negative if finding.biomarker and finding.value is None else None

    def _of_words(self, marker: str, words: str) -> LevelTerm | None:
        """The level that has this writing, or the one that all its parts leave ("IHC 2+, FISH amplified")."""
        if found := self._written(marker, words) or self._written(marker, _NUMBER.sub("", words)):
            return found
        genes = "|".join(sorted(self.implying(marker)))
        parts = [re.sub(rf"\b(?:{genes})\b", " ", part) if genes else part for part in _SEAM.split(words)]
        said = [part for part in parts if bare(_FILLER.sub(" ", part))]
        levels = [self._written(marker, part) or self._written(marker, _FILLER.sub(" ", part)) for part in said]
        stated = dict.fromkeys(level for level in levels if level is not None)
        if not stated or None in levels:
            return None
        names = {level.level for level in stated}
        whole = [level for level in self.levels(marker) if level.together and names == set(level.together)]
        sharpest = [level for level in stated if all(other is level or level.level in other.may for other in stated)]
        return next(iter((*whole, *sharpest)), None)

    def _written(self, marker: str, words: str) -> LevelTerm | None:
        written = bare(words)
        return next((level for level in self.levels(marker) if written and written in level.written), None)


def bare(words: str) -> str:
    """A writing without spaces, signs and letter case."""
    return "".join(letter for letter in words.casefold() if letter.isalnum() or letter in "+*")


def load_tumours(folder: Path = FOLDER) -> dict[str, TumourTerm]:
    """Read ``terms/tumours.csv``, by name."""
    return {row.tumour: row for row in read_csv(folder / "terms" / "tumours.csv", TumourTerm)}


def load_markers(folder: Path = FOLDER) -> MarkerTerms:
    """Read ``terms/tumour_markers.csv`` and ``terms/tumour_levels.csv``."""
    terms = folder / "terms"
    return MarkerTerms(
        read_csv(terms / "tumour_markers.csv", MarkerTerm), read_csv(terms / "tumour_levels.csv", LevelTerm)
    )
