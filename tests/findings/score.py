"""Precision, recall and F1 of reading text, on notes of our own with hand-made answers.

``python -m tests.findings.score`` prints them, and after ``tuned`` the faults too: odd notes were looked at while
tuning, even ones are what is reported.
"""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from model.domain.text import Language
from model.findings.read import Reader
from model.ontology.load import load_ontology

FOLDER = Path(__file__).parent
HALVES = ("tuned", "reported", "fresh 1", "fresh 2", "fresh 3")


@dataclass(frozen=True)
class Note:
    id: str
    text: str
    gold: frozenset[tuple[str, str]]

    @property
    def half(self) -> str:
        """Fresh notes (from 200, from 300, from 400) were written later and scored once before anything changed."""
        number = int(self.id[2:])
        if number > 200:
            return f"fresh {number // 100 - 1}"
        return "tuned" if number % 2 else "reported"


@dataclass(frozen=True)
class Score:
    precision: float
    recall: float
    f1: float

    def __str__(self) -> str:
        return f"P {self.precision:.3f} R {self.recall:.3f} F1 {self.f1:.3f}"


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


def lines(language: Language, reader: Reader, *, shown: frozenset[str]) -> Iterator[str]:
    read = [(note, answers(note, language, reader)) for note in notes(language)]
    for half in HALVES:
        part = [(found, note.gold) for note, found in read if note.half == half]
        if not part:
            continue
        full, plain = score(part), score((codes(found), codes(gold)) for found, gold in part)
        yield f"{language} {half:8} {len(part):3} notes: code and standing {full}; code alone {plain}"
    for note, found in read:
        if found != note.gold and note.half in shown:
            yield f"{note.id} {note.text}\n  extra {sorted(found - note.gold)}, missing {sorted(note.gold - found)}"


def main() -> None:
    reader = Reader(load_ontology())
    for language in Language:
        sys.stdout.writelines(f"{line}\n" for line in lines(language, reader, shown=frozenset(sys.argv[1:])))


if __name__ == "__main__":
    main()
