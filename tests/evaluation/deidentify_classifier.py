"""What the learned classifier adds to the rules and what it costs: ``python -m tests.evaluation.deidentify_classifier FOLDER``.

Prints the table and writes docs/deidentification-classifier.md. Needs the extra "learn" and a folder of ``osler train deidentify``.
"""

import json
import sys
from pathlib import Path

import torch

from cds_hooks.learned import opened_classifier
from tests.evaluation.deidentify import ROOT, Score, scored, shared
from tests.evaluation.notes import chinese, english

DOCUMENT = ROOT / "docs" / "deidentification-classifier.md"
HEAD = """# The learned classifier of identifiers, measured

Written by `python -m tests.evaluation.deidentify_classifier FOLDER`, after `osler train deidentify --folder FOLDER` (default settings; {rounds} rounds,
seed {seed}, caution {caution}, weights {digest}). A transformer of 1.2 million parameters with a conditional random field on top, trained on notes about people
who never lived: names of 37 countries from Faker, random letters, and ordinary words as names. None of the notes below was among them, nor their wordings.
The request knows nobody. It is off unless `osler deidentify --classifier FOLDER` names a folder, it can only remove more, and only words that the lists hold
for possible names outside clinical company.

| set | classifier | identifiers | removed | precision | patient's names removed | terms damaged | texts without identifiers touched | kB/s |
|---|---|---|---|---|---|---|---|---|
"""
TAIL = """
**Not shipped.** It finds next to nothing that the rules leave, costs precision everywhere and touches more of the texts that
hold no identifier. That does not pay for weights in every installation, so there are none in this repository: whoever wants them trains them with the
command above, in about 25 minutes on one core. kB/s: one core, short notes, on a machine that was busy with other work; the goal is 60.
"""


def row(score: Score, word: str) -> str:
    """One line of the table."""
    persons = f"{score.persons_removed}/{score.persons}" if score.persons else "-"
    terms = f"{len(score.damaged)}/{score.terms}" if score.terms else "-"
    touched = f"{score.touched}/{score.negatives}" if score.negatives else "-"
    return (
        f"| {score.name} | {word} | {sum(score.asked.values())} | {score.recall:.4f} | {score.precision:.4f} | {persons} | {terms} "
        f"| {touched} | {score.speed * 1000:.0f} |"
    )


def main() -> None:
    """Print and write the page."""
    torch.set_num_threads(1)
    folder = Path(sys.argv[1])
    find = opened_classifier(folder)
    card = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    sets = [
        ("English, mixed names", english(1, 120)),
        ("English, names that are words", english(3, 60, "words")),
        ("English, fourth, names that are words", english(53, 40, "words", "fourth")),
        ("English, sixth, new names that are words", english(73, 48, "new words", "sixth")),
        ("English, ninth wordings, another author", english(111, 80, "ninth", "ninth")),
        ("Chinese, mixed names", chinese(4, 96)),
        ("Chinese, fourth, names that are words", chinese(56, 30, "words", "fourth")),
        ("Chinese, fifth, names that are words", chinese(66, 32, "words", "fifth")),
        ("Chinese, sixth, new names that are words", chinese(76, 32, "new words", "sixth")),
        ("Chinese, ninth wordings, another author", chinese(114, 80, "ninth", "ninth")),
        ("Chinese, ninth, names that are words", chinese(116, 40, "ninth words", "ninth")),
    ]
    sets += [(name, shared(f"{name}.jsonl")) for name in ("asq_phi_dev", "presidio_synth_v2_dev")]
    rows = []
    for name, notes in sets:
        if notes:
            rows += [row(scored(name, notes), "no"), row(scored(name, notes, classifier=find), "yes")]
    plan = card["plan"]
    head = HEAD.format(rounds=card["rounds"], seed=plan["seed"], caution=plan["caution"], digest=card["sha256"][:12])
    text = head + "\n".join(rows) + "\n" + TAIL
    DOCUMENT.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
