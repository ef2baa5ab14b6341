"""Faithful sentences and their false twins, by set: ``tests/unit/model/language/verify_twins.tsv``."""

import csv
from collections.abc import Callable
from pathlib import Path

from model.language.verify.problem import Statement
from model.language.verify.verify import verify

_FILE = Path(__file__).parents[2] / "unit" / "model" / "language" / "verify_twins.tsv"
_SETS = {
    "classes": ("nine corruptions that had passed and three known ones, each with sisters", "51 of 104", "51 of 104"),
    "fresh": ("other classes, written before the checks", "22 of 30", "22 of 30"),
    "sisters": ("sisters of the eight of them that passed", "15 of 40", "29 of 40"),
    "unseen": ("the same classes in other words, written after the checks", "35 of 79", "63 of 79"),
    "last": ("other classes again, written after the checks", "25 of 30", "25 of 30"),
    "crossed": ("sisters of two of the five that passed", "2 of 9", "2 of 9"),
    "faithful": ("faithful only, to see what the checks cost", "", ""),
}
"""What each set is, and what was caught by the rules of that morning and when the set was new."""


def table() -> str:
    """Each set: corruptions caught before, at first sight and now, faithful sentences let through now."""
    with _FILE.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    lines = ["| set | caught before | at first sight | now | faithful, now |", "|---|---|---|---|---|"]
    for name, (told, before, first) in _SETS.items():
        mine = [row for row in rows if row["set"] == name]
        caught = _count(mine, "false", lambda is_accepted: not is_accepted)
        kept = _count(mine, "faithful", lambda is_accepted: is_accepted)
        lines.append(f"| {told} | {before} | {first} | {caught} | {kept} |")
    return "\n".join(lines)


def _count(rows: list[dict[str, str]], column: str, is_right: Callable[[bool], bool]) -> str:
    told = [(row["evidence"], row[column]) for row in rows if row[column]]
    right = sum(is_right(_is_accepted(evidence, text)) for evidence, text in told)
    return f"{right} of {len(told)}" if told else ""


def _is_accepted(evidence: str, text: str) -> bool:
    language = "zh" if any("\u3400" <= sign <= "\u9fff" for sign in text) else "en"
    return verify(text, (Statement(id="e1", statement=evidence),), language).accepted
