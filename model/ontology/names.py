"""Chinese names of rare diseases; what has none keeps its English name, marked as such: a guess would mislead."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

from pydantic import Field

from model.domain.text import Text
from model.knowledge.files import KnowledgeError, read_csv
from model.knowledge.records import Record

_FILE: Final = Path(__file__).with_name("disease_names_zh.csv")


class NameRow(Record):
    """The Chinese name of one disease of OMIM or Orphanet."""

    id: str = Field(pattern=r"^(OMIM:\d{6}|ORPHA:\d{1,6})$")
    zh: str = Field(min_length=2)


@lru_cache(maxsize=1)
def chinese_names(path: Path = _FILE) -> Mapping[str, str]:
    """The table, by id.

    Raises:
        KnowledgeError: a row is wrong, or an id stands twice.
    """
    rows = read_csv(path, NameRow)
    found = {row.id: row.zh for row in rows}
    if len(found) < len(rows):
        raise KnowledgeError(path, "id", "one stands twice")
    return found


def disease_name(ids: Iterable[str], english: str) -> Text:
    """The name of a disease by its ids, the first that has a Chinese name leading."""
    names = chinese_names()
    return Text(en=english, zh=next((names[one] for one in ids if one in names), in_english(english)))


def in_english(name: str) -> str:
    """An English name as a Chinese reader sees it where there is no Chinese one."""
    return f"{name}（英文名）"
