"""Measures ``osler ask``: ``python -m tests.evaluation.ask``; ``--fit`` fits the calibration on the development half.

The questions were written before the first measurement. The half is chosen by the digest of the question, and no
mistake in the other half was looked at. The answers that are right were named by rule, not by what was found.
"""

import gzip
import hashlib
import json
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

import numpy as np

from model.domain.text import Language
from model.language.ask import CALIBRATION, ask, definition, language_of, likelihood, search
from model.language.bm25 import postings, postings_columns
from model.language.index import Corpus, open_corpus
from model.language.query import table_meaning
from model.language.terms import vocabulary
from tests.evaluation import library

FOLDER = Path(__file__).with_name("questions")
PUBMEDQA = Path(__file__).parents[3] / "shared" / "diagnosis-common" / "pubmedqa_pqal_dev500.json.gz"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question, the rules of which one answers it (none: silence is right), and whether it may be tuned on."""

    text: str
    rules: tuple[str, ...]
    why: str
    is_held_out: bool

    def is_answered_by(self, rule: str) -> bool:
        """Whether the rule is one of those that answer; a star stands for anything unless it names an allele."""
        return any(fnmatchcase(rule, _pattern(pattern)) for pattern in self.rules)


def _pattern(written: str) -> str:
    return written.replace("-*1", "-[*]1") if written.startswith("allele-") else written


def questions() -> tuple[Question, ...]:
    """Every question, answerable ones first."""
    return tuple(
        Question(
            text=text,
            rules=() if path.stem == "unanswerable" else tuple(told.split("|")),
            why=told,
            is_held_out=hashlib.sha256(text.encode()).digest()[0] % 2 == 1,
        )
        for path in sorted(FOLDER.glob("*.tsv"))
        for text, told in (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[1:])
    )


@dataclass(frozen=True, slots=True)
class Figures:
    """What one half gives. ``first`` and ``third``: shares of answerable questions with a right passage so high."""

    answerable: int
    unanswerable: int
    first: float
    third: float
    answered: float
    answered_right: float
    abstained: int
    abstained_right: int
    silent_recall: float
    milliseconds: float

    @property
    def silent_precision(self) -> float:
        """Of the times it was silent, how often silence was right."""
        return self.abstained_right / max(self.abstained, 1)


def figures(asked: Sequence[Question], corpus: Corpus) -> Figures:
    """Measure one set of questions."""
    known, unknown = [item for item in asked if item.rules], [item for item in asked if not item.rules]
    ranked = [ranks(item, corpus) for item in known]
    begun = time.perf_counter()
    answers = {item.text: ask(item.text, corpus, meaning=table_meaning()) for item in asked}
    spent = time.perf_counter() - begun
    said = [item for item in known if answers[item.text].is_supported]
    right = [item for item in said if item.is_answered_by(answers[item.text].quotations[0].rule_id)]
    silent = [item for item in asked if not answers[item.text].is_supported]
    silent_right = [item for item in silent if not item.rules]
    return Figures(
        answerable=len(known),
        unanswerable=len(unknown),
        first=float(np.mean([rank == 1 for rank in ranked])),
        third=float(np.mean([rank is not None and rank <= 3 for rank in ranked])),
        answered=len(said) / len(known),
        answered_right=len(right) / max(len(said), 1),
        abstained=len(silent),
        abstained_right=len(silent_right),
        silent_recall=len(silent_right) / len(unknown),
        milliseconds=1000 * spent / len(asked),
    )


def ranks(question: Question, corpus: Corpus) -> int | None:
    """The place of the first passage that answers the question, among ten; ``None`` where none does."""
    if (defined := definition(question.text, corpus)) is not None:
        return 1 if question.is_answered_by(defined.id) else None
    found = search(question.text, corpus, table_meaning())
    rules = [corpus.rules[at] for at in found.passages] if found else []
    return next((place for place, rule in enumerate(rules, start=1) if question.is_answered_by(rule)), None)


def pubmedqa() -> tuple[float, float, float] | None:
    """Right abstract first, among ten, and milliseconds a question, of 500; ``None`` where the data are absent."""
    if not PUBMEDQA.exists():
        return None
    with gzip.open(PUBMEDQA, "rt", encoding="utf-8") as file:
        told = json.load(file)
    rows = list(told.values()) if isinstance(told, dict) else told
    plain = vocabulary(())
    texts = [" ".join(_contexts(row)) for row in rows]
    index = postings(postings_columns([Counter(t for s in plain.slots(x) for t in s.terms) for x in texts], "p"), "p")
    places, begun = [], time.perf_counter()
    for at, row in enumerate(rows):
        slots = dict.fromkeys(slot.terms for slot in plain.slots(_question(row)))
        scores = np.sum([index.scores(terms) for terms in slots], axis=0)
        places.append(int((scores > scores[at]).sum()) + 1)
    spent = 1000 * (time.perf_counter() - begun) / len(rows)
    return float(np.mean([p == 1 for p in places])), float(np.mean([p <= 10 for p in places])), spent


def _contexts(row: dict) -> Iterable[str]:
    return row.get("CONTEXTS") or row.get("contexts") or row["context"]


def _question(row: dict) -> str:
    return row.get("QUESTION") or row["question"]


def fit(corpus: Corpus) -> None:
    """Fit the logistic on the development half by Newton's method with a small ridge, and choose the threshold."""
    rows, truths = [], []
    for item in questions():
        if item.is_held_out or definition(item.text, corpus):
            continue
        found = search(item.text, corpus, table_meaning())
        if found is None:
            continue
        seen = found.evidence
        rows.append((1.0, seen.coverage, seen.strength))
        truths.append(float(item.is_answered_by(corpus.rules[found.passages[0]])))
    x, y = np.array(rows), np.array(truths)
    weights = np.zeros(x.shape[1])
    ridge = np.diag([0.0, 0.1, 0.1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ weights))
        gradient = x.T @ (y - p) - ridge @ weights
        weights += np.linalg.solve((x.T * (p * (1 - p))) @ x + ridge, gradient)
    p = 1 / (1 + np.exp(-x @ weights))
    print("weights", weights.round(3).tolist(), "questions", len(y), "right", int(y.sum()))
    for threshold in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8):
        said = p >= threshold
        print(
            threshold,
            "said",
            int(said.sum()),
            "wrong",
            int((said & (y == 0)).sum()),
            "lost",
            int((~said & (y == 1)).sum()),
        )


def show(asked: Sequence[Question], corpus: Corpus) -> None:
    """Print what goes wrong, of the development half only."""
    for item in asked:
        answer = ask(item.text, corpus, meaning=table_meaning())
        top = answer.quotations[0].rule_id if answer.is_supported else "-"
        is_right = item.is_answered_by(top) if item.rules else not answer.is_supported
        if not is_right:
            found = search(item.text, corpus, table_meaning())
            near = [corpus.rules[at] for at in found.passages[:3]] if found else []
            seen = found.evidence if found else None
            sure = likelihood(seen, CALIBRATION) if seen else 0
            print(f"{item.text} | {item.why} | {top} | {near} | {sure:.2f} {seen}")
            print("     ", [slot.terms for slot in corpus.names.slots(item.text)])


def main(arguments: Sequence[str]) -> None:
    """Print the figures."""
    corpus = open_corpus()
    every = questions()
    if "--fit" in arguments:
        fit(corpus)
        return
    if "--show" in arguments:
        show([item for item in every if not item.is_held_out], corpus)
        return
    for name, half in (("development", False), ("held out", True)):
        for language in (None, *Language):
            chosen = [
                item
                for item in every
                if item.is_held_out is half and (language is None or language_of(item.text) is language)
            ]
            print(name, language or "both", figures(chosen, corpus))
    found = pubmedqa()
    print("PubMedQA: skipped, the data are absent" if found is None else f"PubMedQA R@1, R@10, ms: {found}")
    library.main(arguments)


if __name__ == "__main__":
    main(sys.argv[1:])
