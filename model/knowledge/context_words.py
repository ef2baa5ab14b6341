"""Free words for problems, stages and habits, as programs send them, and the code sets they stand for."""

import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from model.knowledge.files import FOLDER, files, read_csv
from model.knowledge.records import Names, Record

_LETTERS: Final = (("tumour", "tumor"), ("aem", "em"), ("oed", "ed"), ("oes", "es"), ("orrhoe", "orrhe"))
"""British and American spellings of the same words, folded into one."""


HABITS: Final = ("pregnancy_", "lactation_", "smoking_", "alcohol_none", "alcohol_any", "alcohol_heavy", "diet_")
"""Sets of answers to a question, whose words ("yes", "no", "current") mean nothing alone."""


class WordRow(Record):
    """One code set and its words; a word may stand for several sets ("stage IV": a stage, and metastatic)."""

    set: str
    words: Names


class ContextWords:
    """Sets by whole words, in either language; letter case, hyphens and width do not matter."""

    def __init__(self, rows: Iterable[WordRow]) -> None:
        self._sets: dict[str, tuple[str, ...]] = {}
        for row in rows:
            for word in row.words:
                before = self._sets.get(plain_words(word), ())
                self._sets[plain_words(word)] = tuple(dict.fromkeys((*before, row.set)))

    def names(self) -> frozenset[str]:
        """Every code set that some word stands for."""
        return frozenset(name for sets in self._sets.values() for name in sets)

    def sets(self, words: str) -> tuple[str, ...]:
        """The code sets that the words stand for; empty when nobody knows them."""
        return self._sets.get(plain_words(words), ())

    def problems(self, words: str) -> tuple[str, ...]:
        """The same, without the sets of answers to a question."""
        return tuple(name for name in self.sets(words) if not name.startswith(HABITS))


def plain_words(words: str) -> str:
    """Words in one form, to be compared: width, case, hyphens, blanks and British spellings folded."""
    plain = unicodedata.normalize("NFKC", words).casefold()
    for sign in "-_'’":
        plain = plain.replace(sign, " " if sign in "-_" else "")
    for british, american in _LETTERS:
        plain = plain.replace(british, american)
    return " ".join(plain.split()).strip(" .,;:")


def load_context_words(folder: Path = FOLDER) -> ContextWords:
    """Read ``terms/context_words*.csv``."""
    return ContextWords(
        row for path in files(folder / "terms", "context_words*.csv") for row in read_csv(path, WordRow)
    )
