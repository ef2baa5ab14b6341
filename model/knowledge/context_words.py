"""Free words for problems, stages and habits, as programs send them, and the code sets they stand for."""

from collections.abc import Iterable
from pathlib import Path

from model.knowledge.files import FOLDER, files, read_csv
from model.knowledge.records import Names, Record


class WordRow(Record):
    """One code set and its words; a word may stand for several sets ("stage IV": a stage, and metastatic)."""

    set: str
    words: Names


class ContextWords:
    """Sets by whole words, in either language; letter case does not matter."""

    def __init__(self, rows: Iterable[WordRow]) -> None:
        self._sets: dict[str, tuple[str, ...]] = {}
        for row in rows:
            for word in row.words:
                self._sets[word.casefold()] = (*self._sets.get(word.casefold(), ()), row.set)

    def names(self) -> frozenset[str]:
        """Every code set that some word stands for."""
        return frozenset(name for sets in self._sets.values() for name in sets)

    def sets(self, words: str) -> tuple[str, ...]:
        """The code sets that the words stand for; empty when nobody knows them."""
        return self._sets.get(" ".join(words.split()).casefold(), ())


def load_context_words(folder: Path = FOLDER) -> ContextWords:
    """Read ``terms/context_words*.csv``."""
    return ContextWords(
        row for path in files(folder / "terms", "context_words*.csv") for row in read_csv(path, WordRow)
    )
