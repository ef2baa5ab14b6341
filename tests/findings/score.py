"""Precision, recall and F1 of reading text, on notes of our own with hand-made answers.

``python -m tests.findings.score`` prints them; odd notes may be looked at while tuning, even ones are what is reported.
"""

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from model.domain.text import Language
from model.findings.read import Reader
from model.ontology.load import load_ontology

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Note:
    id: str
    text: str
    gold: frozenset[tuple[str, str]]

    @property
    def is_reported(self) -> bool:
        return int(self.id[2:]) % 2 == 0


@dataclass(frozen=True)
class Score:
    precision: float
    recall: float
    f1: float


def notes(language: Language) -> list[Note]:
    lines = (FOLDER / f"notes_{language}.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return [note_of(*line.split("\t")) for line in lines]


def note_of(identity: str, text: str, gold: str) -> Note:
    answers = (item.split(" ", 2) for item in gold.split("; ") if item)
    return Note(identity, text, frozenset((code, standing) for code, standing, _ in answers))


def answers(note: Note, language: Language, reader: Reader) -> frozenset[tuple[str, str]]:
    return frozenset((item.code.code, str(item.standing)) for item in reader.read(note.text, language))


def score(pairs: Iterable[tuple[frozenset, frozenset]]) -> Score:
    right = said = wanted = 0
    for found, gold in pairs:
        right, said, wanted = right + len(found & gold), said + len(found), wanted + len(gold)
    precision, recall = right / max(1, said), right / max(1, wanted)
    return Score(precision, recall, 2 * right / max(1, said + wanted))


def codes(pairs: frozenset[tuple[str, str]]) -> frozenset[str]:
    return frozenset(code for code, _ in pairs)


def main() -> None:
    reader = Reader(load_ontology())
    for language in Language:
        read = [(note, answers(note, language, reader)) for note in notes(language)]
        for half, chosen in (("tuned", False), ("reported", True)):
            part = [(found, note.gold) for note, found in read if note.is_reported is chosen]
            full, plain = score(part), score((codes(found), codes(gold)) for found, gold in part)
            print(
                f"{language} {half:8} {len(part):3} notes: code and standing P {full.precision:.3f} R {full.recall:.3f} "
                f"F1 {full.f1:.3f}; code alone P {plain.precision:.3f} R {plain.recall:.3f} F1 {plain.f1:.3f}"
            )
        if "--show" in sys.argv:
            for note, found in read:
                if found != note.gold and not note.is_reported:
                    print(note.id, note.text, "\n   extra", sorted(found - note.gold), "missing", sorted(note.gold - found))


if __name__ == "__main__":
    main()
