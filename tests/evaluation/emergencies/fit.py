"""Fits the weights of ``model.language.urgent.resemblance``: ``python -m tests.evaluation.emergencies.fit``.

Urgent sentences are made by a grammar from the tables of concepts and rules; harmless ones from questions about the
same words, the table of explained words and everyday matters. Written sentences are added: ``ordinary.tsv``, the sets of
utterances whose faults were looked at, twins of harmless and urgent sentences, examples and near misses of the
patterns. The sets that measure are not. ``--across`` teaches four fifths of the written sets and measures the fifth.
"""

import csv
import random
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import rtoml
from numpy.typing import NDArray

from model.domain.text import Language
from model.language.assistant.word import word_names
from model.language.urgent.concepts import ConceptRow, concept_rows, plain, rule_rows, spelt
from model.language.urgent.resemblance import CALM, CERTAIN, PLACES, URGENT, WEIGHTS, chance, features
from model.language.urgent.urgent import emergencies, table
from tests.evaluation.emergencies.__main__ import LOOKED_AT, utterances

_SEED: Final = 7
_EACH: Final = 9_000
_REPEATED: Final = 8
_ROUNDS: Final = 4
_PARTED: Final = 5
_VAGUE: Final = ("part-", "person-", "sudden-pain")
_PARTS: Final = rtoml.loads(Path(__file__).with_name("grammar.toml").read_text(encoding="utf-8"))


class Grammar:
    """Makes sentences of both kinds; the same seed makes the same ones."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._rows: dict[str, list[ConceptRow]] = {}
        for row in concept_rows():
            self._rows.setdefault(row.concept, []).append(row)
        self._matters = {of.value: [*word_names(of), *_PARTS["matters"][of]] for of in Language}

    def urgent(self, language: str) -> str:
        """One sentence that fulfils a rule."""
        pick = self._random.choice
        rule = pick([rule for rule in rule_rows() if not rule.id.startswith(_VAGUE)])
        parts = [self._words(pick(group), language) for group in rule.groups]
        self._random.shuffle(parts)
        return (
            pick(_PARTS["openers"][language])
            + pick(_PARTS["joins"][language]).join(parts)
            + pick(_PARTS["ends"][language])
        )

    def harmless(self, language: str) -> str:
        """One question or remark, of an everyday matter or of a word of danger."""
        pick = self._random.choice
        is_matter = self._random.random() < 0.6
        matter = pick(self._matters[language]) if is_matter else self._words(pick(list(self._rows)), language)
        return pick(_PARTS["asked"][language]).format(matter)

    def _words(self, concept: str, language: str) -> str:
        pick = self._random.choice
        wording = pick(getattr(pick(self._rows[concept]), language).split("|"))
        wording = re.sub(r"\.\." if language == "en" else r"\.", lambda _: pick(_PARTS["fill"][language]), wording)
        wording = re.sub(r"\[.*?\]", "2", wording).replace("?", "3")
        return " ".join(wording.replace("*", pick(("", "ing", "s", "ed"))).split())


def made() -> list[tuple[str, bool]]:
    """Sentences of the grammar, half of them urgent."""
    grammar = Grammar(_SEED)
    return [
        (make(of), make == grammar.urgent)
        for make in (grammar.urgent, grammar.harmless)
        for of in ("en", "zh")
        for _ in range(_EACH)
    ]


def written() -> list[tuple[str, bool]]:
    """Sentences that are no set: ordinary ones, twins, the patterns' examples and near misses, questions."""
    twins = Path(__file__).parents[2] / "unit" / "model" / "language" / "not_now.tsv"
    with twins.open(encoding="utf-8") as file:
        pairs = list(csv.DictReader(file, delimiter="\t"))
    return [
        *((item.text, item.is_urgent) for item in utterances("ordinary")),
        *((pair[of], of == "urgent") for pair in pairs for of in ("harmless", "urgent")),
        *((getattr(row.near, of), False) for row in table() for of in ("en", "zh")),
        *((getattr(row.examples, of), True) for row in table() for of in ("en", "zh")),
        *((text, False) for text in questions()[::2]),
    ]


def of_sets(names: Sequence[str]) -> list[tuple[str, bool]]:
    """The sentences of some sets."""
    return [(item.text, item.is_urgent) for name in names for item in utterances(name)]


def questions() -> list[str]:
    """What is asked of the corpus; every second one is learned from, the others measure."""
    folder = Path(__file__).parents[1] / "questions"
    lines = [line for file in sorted(folder.glob("*.tsv")) for line in file.read_text("utf-8").splitlines()[1:]]
    return [max(line.split("\t"), key=len) for line in lines]


def fitted(known: Sequence[tuple[str, bool]]) -> tuple[NDArray[np.float64], float]:
    """Logistic regression by adaptive gradient steps, one sentence a step; ``known`` counts several times."""
    taught = [*made(), *known * _REPEATED]
    random.Random(_SEED).shuffle(taught)
    rows = [(features(spelt(text.casefold())), float(is_urgent)) for text, is_urgent in taught]
    weights, squares, constant = np.zeros(PLACES), np.full(PLACES, 1e-2), 0.0
    for _ in range(_ROUNDS):
        for places, wanted in rows:
            length = len(places) ** 0.5
            likely = 1 / (1 + np.exp(-np.clip(weights[places].sum() / length + constant, -30, 30)))
            step = (likely - wanted) / length + 1e-6 * weights[places]
            squares[places] += step * step
            weights[places] -= 0.3 * step / np.sqrt(squares[places])
            constant -= 0.01 * float(likely - wanted)
    return weights, constant


def across() -> None:
    """Every set once by a model that was taught on the sets of other parts."""
    parts = [LOOKED_AT[start::_PARTED] for start in range(_PARTED)]
    rows: list[tuple[bool, float]] = []
    for part in parts:
        weights, constant = fitted([*written(), *of_sets([name for name in LOOKED_AT if name not in part])])
        rows += [(is_urgent, chance(spelt(plain(text)), weights, constant)) for text, is_urgent in of_sets(part)]
    for is_urgent in (True, False):
        likely = [each for urgent, each in rows if urgent is is_urgent]
        over = ", ".join(f"over {limit}: {sum(each > limit for each in likely)}" for limit in (CERTAIN, URGENT))
        under = f"under {CALM}: {sum(each < CALM for each in likely)}"
        print(f"{'urgent' if is_urgent else 'harmless'}: {len(likely)}; {over}, {under}")


def main(arguments: Sequence[str]) -> None:
    if "--across" in arguments:
        across()
        return
    weights, constant = fitted([*written(), *of_sets(LOOKED_AT)])
    scale = float(np.abs(weights).max()) / 127
    np.savez_compressed(WEIGHTS, weights=np.round(weights / scale).astype(np.int8), scale=scale, constant=constant)
    print(f"{WEIGHTS.name}: {WEIGHTS.stat().st_size} bytes")
    held_out = [emergencies(text) for text in questions()[1::2]]
    warned = sum(found != () and found[0].id == "sounds-urgent" for found in held_out)
    print(f"of {len(held_out)} ordinary questions held out it cautions {warned}")


if __name__ == "__main__":
    main(sys.argv[1:])
