"""Asks about the bundled patients and counts the answers: ``python -m tests.evaluation.about``; ``--show`` lists faults.

``questions.tsv``: the set (``own``: by who built it, before; ``other``: by another author who had not seen it;
``later``: by who built it, after; ``patient``: lay questions by another author; ``lay``: lay questions by who mended
the faults of those, before), the patient, the question, the standings one of which is right (``silent``: no answer is
right) and words that a right answer holds. What is right was judged by reading the chart. Faults of every set were
mended: on words that nobody has tried expect worse.
"""

import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cds_hooks.asking_patient import PatientFile, open_file
from cds_hooks.samples.catalogue import bundle
from model.domain.text import Language
from model.language.about.answer import Said
from model.language.ask import language_of
from model.language.index import open_corpus

TABLE = Path(__file__).with_name("questions.tsv")
AS_OF = datetime(2026, 11, 1, 9, tzinfo=UTC)
FIRST = 6
SILENT = "silent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question about a bundled patient, and how a right answer looks."""

    set: str
    sample: str
    text: str
    standings: tuple[str, ...]
    words: tuple[str, ...]

    @property
    def language(self) -> Language:
        """The language it is written in."""
        return language_of(self.text)

    def outcome(self, said: Sequence[Said]) -> str:
        """As expected: answered, or silent; else silent though an answer is due, or another answer."""
        if not said:
            return "rightly silent" if SILENT in self.standings else "silent, an answer is due"
        first = [item for item in said[:FIRST] if item.standing in self.standings]
        texts = [item.text.en.casefold() for item in first]
        is_right = bool(first) and (
            not self.words or any(word.casefold() in text for word in self.words for text in texts)
        )
        return "answered as expected" if is_right else "answered otherwise"


def questions() -> Iterator[Question]:
    """Every question of the table."""
    for line in TABLE.read_text(encoding="utf-8").splitlines()[1:]:
        name, sample, text, standings, words = line.split("\t")
        held = tuple(filter(None, words.split("|")))
        yield Question(set=name, sample=sample, text=text, standings=tuple(standings.split("|")), words=held)


def main(arguments: Sequence[str]) -> None:
    """Print the counts for each set and language, and the CPU time of a question."""
    names, files = open_corpus().names, dict[str, PatientFile]()
    counts: dict[tuple[str, Language], Counter[str]] = {}
    spent = 0.0
    asked = tuple(questions())
    for item in asked:
        if item.sample not in files:
            files[item.sample] = open_file(bundle(item.sample), patient_id=None, as_of=AS_OF)
            files[item.sample].ask("differential?", names)
        begun = time.process_time()
        said = files[item.sample].ask(item.text, names)
        spent += time.process_time() - begun
        outcome = item.outcome(said)
        counts.setdefault((item.set, item.language), Counter())[outcome] += 1
        if "--show" in arguments and outcome in {"silent, an answer is due", "answered otherwise"}:
            print(f"{item.sample}: {item.text} | {outcome} | {'|'.join(item.standings)}")
    for (name, language), found in counts.items():
        print(name, language, sum(found.values()), dict(sorted(found.items())))
    print(f"{1000 * spent / len(asked):.1f} ms of CPU a question")


if __name__ == "__main__":
    main(sys.argv[1:])
