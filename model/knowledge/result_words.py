"""Names of results that are sent without a standard code, and the measure that each can only mean."""

from pathlib import Path

from model.knowledge.context_words import plain_words
from model.knowledge.files import FOLDER, KnowledgeError, read_csv
from model.knowledge.measures import Measure, load_measures
from model.knowledge.records import Names, Record


class _Row(Record):
    measure: str
    words: Names


def load_result_words(folder: Path = FOLDER) -> dict[str, Measure]:
    """Read ``terms/result_words.csv``: measures by name, in the form of ``plain_words``.

    Raises:
        KnowledgeError: one name stands for two measures.
    """
    path, measures = folder / "terms" / "result_words.csv", load_measures(folder)
    found: dict[str, Measure] = {}
    for row in read_csv(path, _Row):
        for word in map(plain_words, row.words):
            if found.setdefault(word, measures.named(row.measure)).name != row.measure:
                raise KnowledgeError(path, word, "stands for two measures")
    return found
