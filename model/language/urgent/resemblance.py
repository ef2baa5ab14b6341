"""Does a message sound like somebody in danger, where no table says so? A linear model, for a caution only.

Its weights are fitted by ``python -m tests.evaluation.emergencies.fit`` on sentences that a grammar makes of the tables
of concepts and rules, and on harmless ones; it never raises an alarm and never lowers one.
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

PLACES: Final = 1 << 16
WEIGHTS: Final = Path(__file__).with_name("resemblance.npz")
_SURE: Final = 0.8
"""The probability that gives a caution."""
_LEAST: Final = math.log(_SURE / (1 - _SURE))
_CHINESE: Final = re.compile("[\u3400-\u9fff]")


def sounds_urgent(unit: str) -> bool:
    """Whether a sentence, in lower case, resembles those that need help."""
    weights, constant = _weights()
    places = features(unit)
    score = float(weights[places].sum()) / len(places) ** 0.5 + constant
    return bool(score > _LEAST)


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
