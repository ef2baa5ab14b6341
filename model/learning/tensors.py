"""Many patients' numbers as a few large arrays, worked out once, so that an epoch only reads."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from model.ontology.store import Column, kept
from model.ranking.features import AMONG_GENES, CANDIDATE_NAMES, PAIR_NAMES, Seen
from model.training.linear import Example

TERMS: Final = 24
"""No more features of a patient are read; the most informative first."""

KEPT: Final = 64
"""In training, half of these are the candidates with the highest likelihood, the others are drawn from the rest.

The true one is always among them. Were the rest left out, a true candidate with a low likelihood would stand alone
below the others, and the model would learn to choose whatever stands alone.
"""

_USED: Final = [number for number, name in enumerate(CANDIDATE_NAMES) if name not in AMONG_GENES]
CANDIDATES: Final = len(_USED)
PAIRS: Final = len(PAIR_NAMES)
LIKELIHOOD: Final = CANDIDATE_NAMES.index("careful")


@dataclass(frozen=True, slots=True, eq=False)
class Tensors:
    """``pairs``: cases x terms x candidates x PAIRS; ``candidates``: cases x candidates x CANDIDATES.

    ``terms`` and ``sizes`` say how many of each are real; ``true`` is the true candidate's place.
    """

    pairs: NDArray[np.float16]
    candidates: NDArray[np.float32]
    terms: NDArray[np.int16]
    sizes: NDArray[np.int16]
    true: NDArray[np.int16]

    def __len__(self) -> int:
        return len(self.true)


def reduced(seen: Seen, true: int, draw: np.random.Generator) -> tuple[Seen, int]:
    """Return ``KEPT`` candidates with the most informative terms, and where the true one now stands."""
    order = np.argsort(-seen.candidates[:, LIKELIHOOD], kind="stable")
    rest = draw.permutation(order[KEPT // 2 :])
    order = np.concatenate([order[: KEPT // 2], rest])[:KEPT]
    if true not in order:
        order[-1] = true
    order = np.sort(order)
    terms = np.sort(np.argsort(-seen.pairs[:, 0, PAIR_NAMES.index("information")], kind="stable")[:TERMS])
    return Seen(seen.pairs[terms][:, order], seen.candidates[order]), int(np.searchsorted(order, true))


def used(candidates: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the columns that are read without reported genes."""
    return candidates[:, _USED]


def packed_examples(found: Sequence[Example], seed: int) -> Tensors:
    """Pack the cases whose true disease is in the pool."""
    draw = np.random.default_rng(seed)
    return packed([reduced(one.seen, one.true, draw) for one in found if one.true >= 0])


def simulated(folder: Path, make: Callable[[], Sequence[tuple[Seen, int]]]) -> Tensors:
    """Return the packed patients that the folder keeps; made when it lacks them."""
    columns = kept(folder, lambda: _columns(packed(make())))
    return Tensors(
        np.asarray(columns["pairs"], dtype=np.float16),
        np.asarray(columns["candidates"], dtype=np.float32),
        np.asarray(columns["terms"], dtype=np.int16),
        np.asarray(columns["sizes"], dtype=np.int16),
        np.asarray(columns["true"], dtype=np.int16),
    )


def _columns(tensors: Tensors) -> dict[str, Column]:
    return {name: getattr(tensors, name) for name in ("pairs", "candidates", "terms", "sizes", "true")}


def packed(found: Sequence[tuple[Seen, int]]) -> Tensors:
    """Pack numbers and the true candidate's place of each patient."""
    count, most = len(found), max((seen.pairs.shape[0] for seen, _ in found), default=1)
    pairs = np.zeros((count, most, KEPT, PAIRS), dtype=np.float16)
    candidates = np.zeros((count, KEPT, CANDIDATES), dtype=np.float32)
    terms, sizes = np.zeros(count, dtype=np.int16), np.zeros(count, dtype=np.int16)
    for number, (seen, _) in enumerate(found):
        terms[number], sizes[number] = seen.pairs.shape[:2]
        pairs[number, : terms[number], : sizes[number]] = seen.pairs
        candidates[number, : sizes[number]] = used(seen.candidates)
    return Tensors(pairs, candidates, terms, sizes, np.array([true for _, true in found], dtype=np.int16))
