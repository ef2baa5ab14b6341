"""How well a ranking does: hits, mean reciprocal rank, per case and per disease, with bootstrap over components."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.training.cases import Case

_DRAWS = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Shares in percent. ``low`` and ``high``: the middle 95 % of the first hit over redrawn components."""

    cases: int
    diseases: int
    top1: float
    top3: float
    top10: float
    top100: float
    reciprocal: float
    macro1: float
    macro10: float
    low: float
    high: float


def figures(cases: Sequence[Case], ranks: Sequence[float], seed: int) -> Figures:
    """Measure; ``ranks`` holds the true disease's rank for each case."""
    rank = np.array(ranks, dtype=np.float64)
    by_disease = _means([str(case.place) for case in cases], rank)
    low, high = _bootstrap([case.component for case in cases], rank <= 1, seed)
    return Figures(
        cases=len(cases),
        diseases=len(by_disease),
        top1=_percent(rank <= 1),
        top3=_percent(rank <= 3),
        top10=_percent(rank <= 10),
        top100=_percent(rank <= 100),
        reciprocal=float((1 / rank).mean()),
        macro1=100 * float(np.mean([first for first, _ in by_disease])),
        macro10=100 * float(np.mean([tenth for _, tenth in by_disease])),
        low=low,
        high=high,
    )


def _percent(hits: NDArray[np.bool_]) -> float:
    return 100 * float(hits.mean())


def _means(groups: Sequence[str], rank: NDArray[np.float64]) -> list[tuple[float, float]]:
    found: dict[str, list[float]] = defaultdict(list)
    for group, value in zip(groups, rank.tolist(), strict=True):
        found[group].append(value)
    return [(float(np.mean(np.array(v) <= 1)), float(np.mean(np.array(v) <= 10))) for v in found.values()]


def _bootstrap(groups: Sequence[str], hits: NDArray[np.bool_], seed: int) -> tuple[float, float]:
    names, number = np.unique(np.array(groups), return_inverse=True)
    size, hit = np.bincount(number), np.bincount(number, hits)
    drawn = np.random.default_rng(seed).integers(0, len(names), (_DRAWS, len(names)))
    shares = 100 * hit[drawn].sum(axis=1) / size[drawn].sum(axis=1)
    return float(np.quantile(shares, 0.025)), float(np.quantile(shares, 0.975))
