"""Measures ``osler note`` on public visits: ``python -m tests.evaluation.visits``; ``--fit`` fits the weights first.

MTS-Dialog (a part of a visit and one section of its note) and the training part of ACI-Bench (whole visits), both CC BY
4.0. ROUGE is counted on lower-case words without stemming. What the note says of findings is read by Osler's own
dictionary from both notes: a finding with its polarity counts as one fact. Weights are fitted on MTS-Dialog's training
part; of that part itself only the cross-validated accuracy means anything.
"""

import csv
import gzip
import re
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model.domain.text import Language
from model.findings.read import Reader
from model.findings.said import Standing
from model.language.visit.note import visit_note
from model.language.visit.sections import WEIGHTS, NoteSection, section_of, vector, words
from model.language.visit.turns import turns
from model.ontology.load import load_ontology

DATA = Path(__file__).parents[3] / "shared" / "diagnosis-common"
_LABELS = sorted(NoteSection)
_RIDGE = 3e-5
_STEPS = 150
_FOLDS = 5
_SEEN = 2

Row = dict[str, str]


def rows(name: str) -> list[Row]:
    """The rows of one file."""
    with gzip.open(DATA / name, "rt", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def spoken(row: Row) -> list[str]:
    """The texts of a dialogue's turns."""
    return [turn.text for turn in turns(row["dialogue"])]


def fit(given: NDArray[np.float32], labels: NDArray[np.int64]) -> NDArray[np.float32]:
    """Softmax regression with a ridge, by accelerated gradient descent."""
    wanted = np.eye(len(_LABELS), dtype=np.float32)[labels]
    weights = np.zeros((given.shape[1], len(_LABELS)), dtype=np.float32)
    ahead, pace = weights, 1.0
    step = 1 / (0.5 * float(np.linalg.norm(given, 2)) ** 2 / len(given) + _RIDGE)
    for _ in range(_STEPS):
        scores = given @ ahead
        chance = np.exp(scores - scores.max(axis=1, keepdims=True))
        chance /= chance.sum(axis=1, keepdims=True)
        moved = ahead - step * (given.T @ (chance - wanted) / len(given) + _RIDGE * ahead)
        faster = (1 + np.sqrt(1 + 4 * pace**2)) / 2
        ahead, weights, pace = moved + (pace - 1) / faster * (moved - weights), moved, faster
    return weights


def refit(train: Sequence[Row]) -> float:
    """Fit the shipped weights; returns the cross-validated accuracy on the same rows."""
    counts = [words(spoken(row)) for row in train]
    seen = Counter(word for found in counts for word in found)
    kept = sorted(word for word, count in seen.items() if count >= _SEEN)
    index = {word: place for place, word in enumerate(kept)}
    rarity = np.array([np.log(len(train) / seen[word]) for word in kept], dtype=np.float32)
    given = np.stack([vector(found, index, rarity) for found in counts])
    labels = np.array([_LABELS.index(NoteSection(row["section_header"])) for row in train])
    fold = np.random.default_rng(0).integers(0, _FOLDS, len(train))
    right = 0
    for one in range(_FOLDS):
        weights = fit(given[fold != one], labels[fold != one])
        right += int(((given[fold == one] @ weights).argmax(axis=1) == labels[fold == one]).sum())
    np.savez_compressed(
        WEIGHTS,
        words=np.array(kept),
        rarity=rarity.astype(np.float16),
        weights=fit(given, labels).astype(np.float16),
        labels=np.array([str(label) for label in _LABELS]),
    )
    return right / len(train)


def rouge(said: str, wanted: str, size: int) -> float:
    """ROUGE-N, F1, of lower-case words."""

    def grams(text: str) -> Counter[tuple[str, ...]]:
        found = re.findall(r"[a-z0-9]+", text.lower())
        return Counter(zip(*(found[place:] for place in range(size)), strict=False))

    ours, theirs = grams(said), grams(wanted)
    both = (ours & theirs).total()
    return 2 * both / max(ours.total() + theirs.total(), 1)


def facts(text: str, reader: Reader) -> set[tuple[str, Standing]]:
    """The findings of a text, present and absent."""
    found = reader.read(text, Language.EN)
    return {(item.code.code, item.standing) for item in found if item.standing in (Standing.PRESENT, Standing.ABSENT)}


def measured(name: str, pairs: Sequence[tuple[str, str]], reader: Reader) -> str:
    """One row: ROUGE-1 and -2, precision and recall of the findings that a draft states."""
    one = two = 0.0
    shared = ours = theirs = 0
    for dialogue, wanted in pairs:
        draft = visit_note(dialogue, Language.EN, reader)
        whole = " ".join(item.statement.en for item in draft)
        one, two = one + rouge(whole, wanted, 1), two + rouge(whole, wanted, 2)
        stated = " ".join(item.statement.en for item in draft if item.statement.en.startswith(("Reports", "Denies")))
        said, real = facts(stated, reader), facts(wanted, reader)
        shared, ours, theirs = shared + len(said & real), ours + len(said), theirs + len(real)
    count = len(pairs)
    return (
        f"| {name} | {count} | {one / count:.3f} | {two / count:.3f} "
        f"| {shared / max(ours, 1):.2f} ({shared} of {ours}) | {shared / max(theirs, 1):.2f} ({shared} of {theirs}) |"
    )


def main() -> None:
    """Print the tables."""
    train, valid = rows("mts_dialog_train.csv.gz"), rows("mts_dialog_valid.csv.gz")
    if "--fit" in sys.argv:
        print(f"fitted on {len(train)} parts of visits; cross-validated accuracy {refit(train):.3f}")
    right = sum(section_of(spoken(row), Language.EN) == row["section_header"] for row in valid)
    print(f"section of a part, validation part of MTS-Dialog: {right} of {len(valid)}\n")
    reader = Reader(load_ontology())
    print("| visits | count | ROUGE-1 | ROUGE-2 | findings stated that the note has | findings of the note stated |")
    print("|---|---|---|---|---|---|")
    print(measured("MTS-Dialog, validation", [(row["dialogue"], row["section_text"]) for row in valid], reader))
    print(
        measured("ACI-Bench, train", [(row["dialogue"], row["note"]) for row in rows("aci_bench_train.csv.gz")], reader)
    )


if __name__ == "__main__":
    main()
