"""Cross-validation: every case is scored by weights that saw neither it nor its paper, disease or gene."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeAlias

from model.ranking.reranker import Linear, Scorer
from model.training.calibrate import Scored, calibrate
from model.training.cases import FOLDS, fold_of
from model.training.linear import Example, fit, rank_of

Fit: TypeAlias = Callable[[Sequence[Example], Sequence[Example]], Scorer]


def crossed(taught: Sequence[Example], reported: Sequence[Example], train: Fit) -> list[Scorer]:
    """Return one scorer for each fold, trained on the others."""
    return [
        train(
            [example for example in taught if fold_of(example.case) != fold],
            [example for example in reported if fold_of(example.case) != fold],
        )
        for fold in range(FOLDS)
    ]


def crossed_scores(measured: Sequence[Example], scorers: Sequence[Scorer], *, with_genes: bool = False) -> list[Scored]:
    """Score each case with the scorer of its fold."""
    return [
        Scored(scorers[fold_of(one.case)].score(one.seen, with_genes=with_genes), one.true, one.seen.pairs.shape[0])
        for one in measured
    ]


def final_ranks(measured: Sequence[Example], scored: Sequence[Scored]) -> list[float]:
    """Return the rank of each true disease; outside the pool the likelihood's rank, at least behind the pool."""
    return [
        max(one.likelihood_rank, len(found.scores) + 1.0) if found.true < 0 else rank_of(found.scores, found.true)
        for one, found in zip(measured, scored, strict=True)
    ]


def trained_linear(taught: Sequence[Example], reported: Sequence[Example], seed: int) -> Linear:
    """Fit on all cases, calibrated on the scores of cross-validation."""
    scorers = crossed(taught, reported, lambda one, other: fit(one, other, seed))
    scored = crossed_scores(taught, scorers)
    calibration = calibrate(scored, crossed_scores(reported, scorers, with_genes=True))
    return replace(fit(taught, reported, seed), calibration=calibration)
