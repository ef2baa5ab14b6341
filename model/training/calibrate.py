"""Turns scores into honest probabilities: one temperature, and the mass of "none of these"."""

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple, TypeVar

import numpy as np

from model.ranking.reranker import Calibration, none_columns, softmax
from model.ranking.sparse import Floats

BINS: Final = 10
_Case = TypeVar("_Case")


class Scored(NamedTuple):
    """A case's scores by a model that never saw it; ``true`` is -1 when the disease is not among them."""

    scores: Floats
    true: int
    terms: int


def calibrate(scored: Sequence[Scored], with_genes: Sequence[Scored]) -> Calibration:
    """Fit on cases that the scores were not fitted on.

    The temperature is the one at which the first candidate's probability is right most credibly, since that is the
    number people read; the mass of "none" is fitted before it.
    """
    none_temperature = _temperature([case for case in scored if case.true >= 0], _loss_of_true)
    rows = np.array([none_columns(case.scores, none_temperature, case.terms) for case in scored])
    none = _logistic(rows, np.array([case.true < 0 for case in scored], dtype=np.float64))
    left = 1 - 1 / (1 + np.exp(-(rows @ none)))
    first = iter(left.tolist())
    scaled = [_First(case, next(first)) for case in scored]
    rounded = [round(float(value), 5) for value in none]
    return Calibration(
        temperature=_temperature(scaled, _loss_of_first),
        gene_temperature=_temperature([_First(case, 1.0) for case in with_genes], _loss_of_first),
        none_temperature=none_temperature,
        none=(rounded[0], rounded[1], rounded[2], rounded[3]),
    )


def binned_error(told: Floats, right: Floats) -> float:
    """Return the mean distance between what was told and what came true, weighed by the bins' sizes."""
    bins = np.minimum((told * BINS).astype(np.int64), BINS - 1)
    size = np.bincount(bins, minlength=BINS)
    distance = np.abs(np.bincount(bins, told, BINS) - np.bincount(bins, right, BINS))
    return float(distance.sum() / max(1, size.sum()))


class _First(NamedTuple):
    """A case, and the mass that "none of these" leaves to its candidates."""

    case: Scored
    left: float


def _temperature(cases: Sequence[_Case], loss: Callable[[_Case, float], float]) -> float:
    """The temperature with the smallest loss, on a fine grid."""
    grid = np.round(np.geomspace(0.3, 12, 160), 4)
    return float(grid[int(np.argmin([sum(loss(case, value) for case in cases) for value in grid]))])


def _loss_of_true(case: Scored, temperature: float) -> float:
    return -float(np.log(max(softmax(case.scores / temperature)[case.true], 1e-12)))


def _loss_of_first(first: _First, temperature: float) -> float:
    """The logarithmic loss of telling whether the first candidate is the true one."""
    case = first.case
    told = min(max(first.left * float(softmax(case.scores / temperature).max()), 1e-12), 1 - 1e-12)
    return -float(np.log(told if int(np.argmax(case.scores)) == case.true else 1 - told))


def _logistic(rows: Floats, aim: Floats) -> Floats:
    """Newton's method with a little shrinkage."""
    fitted = np.zeros(rows.shape[1])
    for _ in range(50):
        share = 1 / (1 + np.exp(-(rows @ fitted)))
        slope = rows.T @ (share - aim) + 1e-2 * fitted
        bend = (rows * (share * (1 - share))[:, None]).T @ rows + 1e-2 * np.eye(rows.shape[1])
        fitted = fitted - np.linalg.solve(bend, slope)
    return fitted
