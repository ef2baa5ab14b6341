"""Does a message sound like somebody in danger? A linear model, which adds a caution or an alarm, or takes one back.

Its weights are fitted by ``python -m tests.evaluation.emergencies.fit`` on sentences that a grammar makes of the tables
of concepts and rules, and on written ones of both kinds; nearly certain, it raises an alarm; it lowers one where a
rule finds that nobody is spoken of, and one that single words of danger add up to.
"""

import math
import re
import zlib
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from model.language.urgent.cues import CLAUSE

PLACES: Final = 1 << 16
WEIGHTS: Final = Path(__file__).with_name("resemblance.npz")
URGENT: Final = 0.8
"""The probability that gives a caution where nothing else does."""
CERTAIN: Final = 0.97
"""The probability that gives an alarm beside a word of danger."""
CALM: Final = 0.18
"""The probability under which weak words of danger give no caution."""
_OF_CLAUSE: Final = 0.9
"""The probability that makes a sentence urgent by one clause."""
_SHORTEST: Final = 12
"""Bytes that a clause must have to be read alone: four Chinese characters, twelve letters."""
_CHINESE: Final = re.compile("[\u3400-\u9fff]")


def sounds_certain(unit: str) -> bool:
    """Whether a sentence, in lower case, can hardly be told from those that need help at once."""
    return chance(unit, *_weights()) > CERTAIN


def sounds_urgent(unit: str) -> bool:
    """Whether a sentence, in lower case, or a clause of it resembles those that need help."""
    return chance(unit, *_weights()) > URGENT or _has_urgent_clause(unit)


def sounds_calm(unit: str) -> bool:
    """Whether a sentence, in lower case, is so unlike those that need help that weak words of danger mean nothing."""
    return chance(unit, *_weights()) < CALM and not _has_urgent_clause(unit)


def _has_urgent_clause(unit: str) -> bool:
    """What is said beside pleasantries weighs little in the whole sentence."""
    clauses = (clause.strip() for clause in CLAUSE.split(unit))
    return any(chance(clause, *_weights()) > _OF_CLAUSE for clause in clauses if len(clause.encode()) >= _SHORTEST)


def chance(unit: str, weights: NDArray[np.floating], constant: float) -> float:
    """The probability that a sentence needs help, by some weights."""
    places = features(unit)
    return 1 / (1 + math.exp(-float(weights[places].sum()) / len(places) ** 0.5 - constant))


def features(unit: str) -> NDArray[np.int64]:
    """The places of what a sentence holds: pieces of three to five letters (one to three in Chinese), words, pairs."""
    return np.array(sorted({zlib.crc32(piece.encode()) % PLACES for piece in _pieces(unit)}), dtype=np.int64)


def _pieces(unit: str) -> Iterator[str]:
    text = f" {' '.join(unit.split())} "
    for length in (1, 2, 3) if _CHINESE.search(text) else (3, 4, 5):
        yield from (text[start : start + length] for start in range(len(text) - length + 1))
    words = text.split()
    yield from (f"w:{word}" for word in words)
    yield from (f"b:{one}_{other}" for one, other in pairwise(words))


@lru_cache(maxsize=1)
def _weights() -> tuple[NDArray[np.float32], float]:
    with np.load(WEIGHTS) as kept:
        return kept["weights"].astype(np.float32) * float(kept["scale"]), float(kept["constant"])
