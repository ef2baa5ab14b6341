"""Paraphrases written by hand: faithful, so that each ought to pass. Every second group was set aside before tuning."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from model.language.verify.problem import Statement

FOLDER = Path(__file__).parent
LANGUAGES = ("en", "zh")


@dataclass(frozen=True)
class Pair:
    """A text and the evidence that it repeats."""

    language: str
    evidence: tuple[str, ...]
    text: str
    is_set_aside: bool

    @property
    def statements(self) -> tuple[Statement, ...]:
        return statements(self.evidence)


def statements(texts: tuple[str, ...]) -> tuple[Statement, ...]:
    return tuple(Statement(id=f"e{number}", statement=text) for number, text in enumerate(texts, start=1))


def by_hand() -> Iterator[Pair]:
    for language in LANGUAGES:
        yield from _of(language, f"paraphrases_{language}.csv", is_split=True)
        yield from _of(language, f"paraphrases_more_{language}.csv", is_split=False)


def _of(language: str, name: str, *, is_split: bool) -> Iterator[Pair]:
    evidence: tuple[str, ...] = ()
    group = 0
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["evidence"]:
                evidence = tuple(row["evidence"].split("|"))
                group += 1
            yield Pair(language, evidence, row["text"], is_split and group % 2 == 0)
