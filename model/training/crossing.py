"""Cross-validation: every case is scored by weights that saw neither it nor its paper, disease or gene."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final, TypeAlias

import numpy as np

from model.ranking.features import seen
from model.ranking.knowledge import RankingKnowledge
from model.ranking.pool import Pool, asked, pooled
from model.ranking.reranker import Linear, Scorer
from model.ranking.sparse import Floats
from model.training.calibrate import Scored, calibrate
from model.training.cases import FOLDS, fold_of
from model.training.linear import Example, fit, rank_of

DECOYS: Final = 20
Fit: TypeAlias = Callable[[Sequence[Example]], Scorer]


def crossed(taught: Sequence[Example], train: Fit) -> list[Scorer]:
    """Return one scorer for each fold, trained on the others."""
    return [train([example for example in taught if fold_of(example.case) != fold]) for fold in range(FOLDS)]


def crossed_scores(measured: Sequence[Example], scorers: Sequence[Scorer]) -> list[Scored]:
    """Score each case with the scorer of its fold."""
    return [
        Scored(scorers[fold_of(one.case)].score(one.seen), one.true, one.seen.pairs.shape[0]) for one in measured
    ]


def final_ranks(measured: Sequence[Example], scored: Sequence[Scored]) -> list[float]:
    """Return the rank of each true disease; outside the pool the likelihood's rank, at least behind the pool."""
    return [
        max(one.likelihood_rank, len(found.scores) + 1.0) if found.true < 0 else rank_of(found.scores, found.true)
        for one, found in zip(measured, scored, strict=True)
    ]


def with_decoys(
    knowledge: RankingKnowledge, measured: Sequence[Example], scorers: Sequence[Scorer], seed: int, decoys: int = DECOYS
) -> list[Scored]:
    """Score the diseases of each case's own gene and of genes drawn at random."""
    draw = np.random.default_rng(seed)
    diseases = knowledge.ontology.diseases
    symbols = np.array(sorted(set(diseases.gene_symbols)))
    found = []
    for one in measured:
        if not one.case.genes or one.case.place is None:
            continue
        listed = [*one.case.genes, *draw.choice(symbols, decoys, replace=False).tolist()]
        inside = np.array(sorted({place for gene in listed for place in diseases.of_gene(gene)}), dtype=np.int64)
        query = asked(knowledge.ontology, one.case.present)
        pool = pooled(knowledge, query)
        pool = Pool(np.union1d(pool.diseases, inside), pool.likelihood, pool.likeness)
        scores: Floats = scorers[fold_of(one.case)].score(seen(knowledge, query, pool))
        kept = scores[np.isin(pool.diseases, inside)]
        true = np.flatnonzero(inside == one.case.place)
        found.append(Scored(kept, int(true[0]) if len(true) else -1, len(query.terms)))
    return found


def trained_linear(knowledge: RankingKnowledge, taught: Sequence[Example], seed: int) -> Linear:
    """Fit on all cases, calibrated on the scores of cross-validation."""
    scorers = crossed(taught, lambda part: fit(part, seed))
    calibration = calibrate(crossed_scores(taught, scorers), with_decoys(knowledge, taught, scorers, seed))
    return replace(fit(taught, seed), calibration=calibration)
