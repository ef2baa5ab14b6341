"""Paraphrases written by hand: faithful, so that each ought to pass.

``first``: written before any tuning, one half tuned on, the other opened only after its figure was taken.
``more``: written to tune on. ``last``, ``final``, ``sentences``: written after that, opened after their figures were taken.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from model.language.verify.problem import Statement

FOLDER = Path(__file__).parent
LANGUAGES = ("en", "zh")
SETS = {
    "first": "paraphrases_{}.csv",
    "more": "paraphrases_more_{}.csv",
    "last": "paraphrases_last_{}.csv",
    "final": "paraphrases_final_{}.csv",
    "sentences": "paraphrases_sentences_{}.csv",
}


@dataclass(frozen=True)
class Pair:
    """A text and the evidence that it repeats."""

    language: str
    evidence: tuple[str, ...]
    text: str
    set: str
    is_second_half: bool

    @property
    def is_set_aside(self) -> bool:
        return self.set in ("last", "final", "sentences") or (self.set == "first" and self.is_second_half)

    @property
    def statements(self) -> tuple[Statement, ...]:
        return statements(self.evidence)


def statements(texts: tuple[str, ...]) -> tuple[Statement, ...]:
    return tuple(Statement(id=f"e{number}", statement=text) for number, text in enumerate(texts, start=1))


def by_hand() -> Iterator[Pair]:
    for name, pattern in SETS.items():
        for language in LANGUAGES:
            evidence: tuple[str, ...] = ()
            group = 0
            with (FOLDER / pattern.format(language)).open(encoding="utf-8", newline="") as file:
                for row in csv.DictReader(file):
                    if row["evidence"]:
                        evidence = tuple(row["evidence"].split("|"))
                        group += 1
                    yield Pair(language, evidence, row["text"], name, group % 2 == 0)


def hostile(name: str, language: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """False texts written by hand, each with the evidence that it bends."""
    evidence: tuple[str, ...] = ()
    with (FOLDER / f"{name}_{language}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            evidence = tuple(row["evidence"].split("|")) if row["evidence"] else evidence
            yield evidence, row["text"]
