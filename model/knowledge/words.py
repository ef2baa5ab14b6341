"""The engine's own short sentences, in both languages, as data."""

from collections.abc import Mapping
from pathlib import Path

from pydantic import RootModel

from model.domain.text import Text
from model.knowledge.files import FOLDER, read_toml
from model.knowledge.records import TextRecord


class _Table(RootModel[dict[str, TextRecord]]):
    """Sentences by key."""


class Words:
    """Sentences with placeholders, by key."""

    def __init__(self, table: Mapping[str, TextRecord]) -> None:
        self._table = dict(table)

    def say(self, key: str, **values: Text) -> Text:
        """Fill one sentence; ``KeyError`` when there is no such key."""
        return self._table[key].filled(values)

    def record(self, key: str) -> TextRecord:
        """The sentence itself, its placeholders unfilled; ``KeyError`` when there is no such key."""
        return self._table[key]


def load_words(folder: Path = FOLDER) -> Words:
    """Read ``terms/therapy_words.toml``."""
    return Words(read_toml(folder / "terms" / "therapy_words.toml", _Table).root)
