"""What the words of a chart mean, in plain words for patients."""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Final, Literal

from model.domain.text import Text
from model.knowledge.files import read_csv
from model.knowledge.records import Record

Kind = Literal["problem", "result", "drug"]

_TABLE: Final = Path(__file__).with_suffix(".csv")


class PlainTerm(Record):
    """The meaning of a code set, a measure or an ATC class in plain words."""

    kind: Kind
    name: str
    en: str
    zh: str


def plain_term(kind: Kind, name: str) -> Text | None:
    """The meaning of a name; of an ATC code that of the longest beginning in the table."""
    if kind != "drug":
        return _terms().get((kind, name))
    beginnings = (name[:length] for length in range(len(name), 0, -1))
    return next((found for each in beginnings if (found := _terms().get((kind, each)))), None)


def drug_meanings(atc: Iterable[str]) -> tuple[tuple[str, Text], ...]:
    """What a drug of these ATC codes does or is used for, each meaning once and with the first code that it is of."""
    found = {text: code for code in sorted(atc, reverse=True) if (text := plain_term("drug", code))}
    return tuple(sorted((code, text) for text, code in found.items()))


@cache
def _terms() -> Mapping[tuple[Kind, str], Text]:
    return {(row.kind, row.name): Text(en=row.en, zh=row.zh) for row in read_csv(_TABLE, PlainTerm)}
