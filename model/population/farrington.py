"""A Farrington-style baseline: the same time of year in earlier years, past outbreaks weighed down.

A log-linear quasi-Poisson model with a trend where years and data carry one. Source: Farrington et al. (1996); the
weaker reweighting and the limit from Noufaily et al. (2013). Their negative binomial limit is not used.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from model.population.ears import Judged

YEAR: Final = 52
HALF_WINDOW: Final = 3
MOST_YEARS: Final = 5
LEAST_YEARS: Final = 2
TREND_YEARS: Final = 3
OUTLIER: Final = 2.58
Z: Final = 2.5758
"""The 99.5 % quantile of the normal distribution."""
TREND_T: Final = 1.96
FEW: Final = 5.0
"""Fewer counts than this in the last four weeks never flag: an isolated case or two is no outbreak."""
OF_FOUR: Final = 2.0
"""The noise of a sum of four counts has twice the standard deviation of one's; that much more is asked for."""
_ROUNDS: Final = 30
_SMALL: Final = 1e-3

_Row = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Fit:
    """Coefficients with their covariance (dispersion included), means and leverages at the baseline's weeks."""

    beta: _Row
    covariance: _Row
    mean: _Row
    leverage: _Row
    dispersion: float


def farrington(counts: Sequence[float], at: int, noise: float = 0.0) -> Judged | None:
    """Judge week ``at`` by the same weeks, three to either side, of two to five earlier years.

    ``noise`` is the standard deviation of noise that was added on purpose: a new count varies by at least that beside
    its own Poisson variance. Negative counts are read as zero. ``statistic`` is the excess over the expected count as a
    share of the limit's. ``None``: less than two such years.
    """
    weeks = [
        at - YEAR * year + shift
        for year in range(1, MOST_YEARS + 1)
        for shift in range(-HALF_WINDOW, HALF_WINDOW + 1)
        if at - YEAR * year - HALF_WINDOW >= 0
    ]
    years = len(weeks) // (2 * HALF_WINDOW + 1)
    if years < LEAST_YEARS or at >= len(counts):
        return None
    now = max(0.0, counts[at])
    values = np.array([max(0.0, counts[week]) for week in weeks])
    expected, variance, dispersion = _predicted(values, np.array(weeks, dtype=float) - at, years)
    limit = _limit(expected, max(dispersion * expected, expected + noise**2) + variance)
    recent = sum(max(0.0, count) for count in counts[max(0, at - 3) : at + 1])
    return Judged(
        expected=expected,
        limit=limit,
        statistic=(now - expected) / (limit - expected),
        is_unusual=now > limit and recent >= FEW + OF_FOUR * noise,
    )


def _predicted(values: _Row, steps: _Row, years: int) -> tuple[float, float, float]:
    """The mean at step 0, its variance, and the dispersion; with a trend where it is clear and within reach."""
    flat = np.ones((len(values), 1))
    if years >= TREND_YEARS:
        fit = _reweighted(values, np.column_stack((flat, steps / YEAR)))
        is_clear = abs(fit.beta[1]) > TREND_T * np.sqrt(fit.covariance[1, 1])
        mean = float(np.exp(min(fit.beta[0], 30.0)))
        if is_clear and mean <= values.max():
            return mean, mean**2 * float(fit.covariance[0, 0]), fit.dispersion
    fit = _reweighted(values, flat)
    mean = float(np.exp(fit.beta[0]))
    return mean, mean**2 * float(fit.covariance[0, 0]), fit.dispersion


def _limit(mean: float, variance: float) -> float:
    """The upper limit of a new count, on the scale (2/3 powers) on which Poisson counts are nearly symmetric."""
    return float(mean * (1 + 2 / 3 * Z * np.sqrt(variance) / mean) ** 1.5)


def _reweighted(values: _Row, design: _Row) -> _Fit:
    """Fit, weigh down the weeks whose Anscombe residual is large (past outbreaks), and fit again."""
    fit = _fitted(values, design, np.ones(len(values)))
    residual = 1.5 * (values ** (2 / 3) * fit.mean ** (-1 / 6) - fit.mean**0.5)
    residual /= np.sqrt(fit.dispersion * np.clip(1 - fit.leverage, _SMALL, None))
    is_outlier = residual > OUTLIER
    weights = np.where(is_outlier, 1 / np.clip(residual, 1, None) ** 2, 1.0)
    return _fitted(values, design, weights * len(values) / weights.sum())


def _fitted(values: _Row, design: _Row, weights: _Row) -> _Fit:
    """Iteratively reweighted least squares; the dispersion is Pearson's and at least 1."""
    mean = np.clip(np.maximum(values, np.average(values, weights=weights)), 0.1, None)
    beta = np.zeros(design.shape[1])
    for _ in range(_ROUNDS):
        working = np.log(mean) + (values - mean) / mean
        weighted = design * (weights * mean)[:, None]
        before, beta = beta, np.linalg.solve(design.T @ weighted, weighted.T @ working)
        mean = np.exp(np.clip(design @ beta, np.log(_SMALL), 30.0))
        if np.max(np.abs(beta - before)) < 1e-8:
            break
    inverse = np.linalg.inv(design.T @ (design * (weights * mean)[:, None]))
    freedom = max(1, len(values) - design.shape[1])
    dispersion = max(1.0, float(np.sum(weights * (values - mean) ** 2 / mean)) / freedom)
    leverage = np.sum((design @ inverse) * design, axis=1) * weights * mean
    return _Fit(beta, inverse * dispersion, mean, leverage, dispersion)
