"""Qualitative results: which coded answers and interpretation flags say "found" and which "not found"."""

from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType

from model.domain.code import Code
from model.knowledge.files import FOLDER, read_csv
from model.knowledge.records import SYSTEMS, Record


class AnswerRow(Record):
    """One answer. ``system`` "interpretation" is the HL7 flag; ``found`` is yes, no, or unclear (equivocal)."""

    system: str
    code: str
    found: str
    en: str = ""


def presence_of(answers: Iterable[Code], interpretation: str) -> bool | None:
    """Whether the result is positive; ``None`` when nothing says so, when it is equivocal, or two answers differ."""
    table = _table()
    told = [table[key] for code in answers if (key := (code.system, code.code)) in table]
    if (flag := ("interpretation", interpretation)) in table:
        told.append(table[flag])
    return told[0] if told and len(set(told)) == 1 else None


@cache
def _table() -> Mapping[tuple[str, str], bool | None]:
    rows = read_csv(FOLDER / "terms" / "presence_answers.csv", AnswerRow)
    meanings = {"yes": True, "no": False, "unclear": None}
    return MappingProxyType({(SYSTEMS.get(row.system, row.system), row.code): meanings[row.found] for row in rows})
