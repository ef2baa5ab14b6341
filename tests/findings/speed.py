"""How fast English notes are read: ``python -m tests.findings.speed`` prints MB/s of one core and the time to load."""

import sys
import time
from pathlib import Path

from model.domain.text import Language
from model.findings.dictionary import load_dictionary
from model.findings.english import EnglishMatcher
from model.findings.read import Reader
from model.ontology.load import load_ontology

NOTE = Path(__file__).with_name("note_en.txt")
COPIES = 400
ROUNDS = 5


def seconds_of(work) -> float:
    """The best of some rounds, in seconds of this process."""
    best = float("inf")
    for _ in range(ROUNDS):
        begin = time.process_time()
        work()
        best = min(best, time.process_time() - begin)
    return best


def main() -> None:
    ontology = load_ontology()
    load_dictionary(ontology)
    load = seconds_of(lambda: load_dictionary(ontology))
    matcher, reader = EnglishMatcher(load_dictionary(ontology)), Reader(ontology)
    note = NOTE.read_text(encoding="utf-8")
    size = len(note.encode()) * COPIES / 1e6
    matching = seconds_of(lambda: [matcher.matches(matcher.tokens(note)) for _ in range(COPIES)])
    reading = seconds_of(lambda: [reader.read(note, Language.EN) for _ in range(COPIES)])
    found = len(reader.read(note, Language.EN))
    sys.stdout.write(
        f"load {load:.2f} s; note of {len(note)} characters with {found} findings, {COPIES} times: "
        f"matching {size / matching:.1f} MB/s, with context {size / reading:.1f} MB/s\n"
    )


if __name__ == "__main__":
    main()
