"""Turns scores into honest probabilities: one temperature, and the mass of "none of these"."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from model.ranking.reranker import Calibration, none_columns, probabilities, softmax
from model.ranking.sparse import Floats

BINS = 10


class Scored(NamedTuple):
    """A case's scores by a model that never saw it; ``true`` is -1 when the disease is not among them."""

    scores: Floats
    true: int
    terms: int


def calibrate(scored: Sequence[Scored], with_genes: Sequence[Scored]) -> Calibration:
    """Fit on cases that the scores were not fitted on."""
    temperature = _temperature(scored)
    rows = np.array([none_columns(s.scores, softmax(s.scores / temperature), s.terms) for s in scored])
    missing = np.array([s.true < 0 for s in scored], dtype=np.float64)
    none = tuple(round(float(value), 5) for value in _logistic(rows, missing))
    return Calibration(
        temperature=temperature, gene_temperature=_temperature(with_genes), none=(none[0], none[1], none[2], none[3])
    )


def calibration_error(scored: Sequence[Scored], calibration: Calibration) -> float:
    """Return the expected calibration error of the first candidate's probability, over ten equal bins."""
    told, right = [], []
    for case in scored:
        shares, _ = probabilities(case.scores, calibration, case.terms)
        first = int(np.argmax(shares))
        told.append(shares[first])
        right.append(first == case.true)
    return binned_error(np.array(told), np.array(right, dtype=np.float64))


def binned_error(told: Floats, right: Floats) -> float:
    """Return the mean distance between what was told and what came true, weighed by the bins' sizes."""
    bins = np.minimum((told * BINS).astype(np.int64), BINS - 1)
    size = np.bincount(bins, minlength=BINS)
    distance = np.abs(np.bincount(bins, told, BINS) - np.bincount(bins, right, BINS))
    return float(distance.sum() / max(1, size.sum()))


def _temperature(scored: Sequence[Scored]) -> float:
    """The temperature with the highest likelihood of the true candidates, on a fine grid."""
    known = [case for case in scored if case.true >= 0]
    grid = np.round(np.geomspace(0.3, 12, 120), 4)
    losses = [
        -sum(float(np.log(max(softmax(case.scores / value)[case.true], 1e-12))) for case in known) for value in grid
    ]
    return float(grid[int(np.argmin(losses))])


def _logistic(rows: Floats, aim: Floats) -> Floats:
    """Newton's method with a little shrinkage."""
    fitted = np.zeros(rows.shape[1])
    for _ in range(50):
        share = 1 / (1 + np.exp(-(rows @ fitted)))
        slope = rows.T @ (share - aim) + 1e-2 * fitted
        bend = (rows * (share * (1 - share))[:, None]).T @ rows + 1e-2 * np.eye(rows.shape[1])
        fitted = fitted - np.linalg.solve(bend, slope)
    return fitted
