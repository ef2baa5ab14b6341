"""The tables of docs/diagnosis-rare.md: each way of ranking on the same published cases, none seen in training."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from model.diagnosis.rare import rank
from model.ranking import likelihood
from model.ranking.knowledge import RankingKnowledge
from model.ranking.pool import asked
from model.ranking.reranker import probabilities
from model.ranking.similarity import to_all_terms
from model.training.calibrate import Scored, binned_error, calibrate
from model.training.cases import FOLDS, Case, fold_of
from model.training.crossing import crossed, crossed_scores, final_ranks
from model.training.linear import Example, fit, rank_of
from model.training.measure import Figures, figures

HEAD: Final = (
    "| ranking | cases | top-1 (95 %) | top-3 | top-10 | top-100 | MRR | macro top-1 / top-10 |\n"
    "|---|---|---|---|---|---|---|---|"
)
Progress = Callable[[], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """A way of ranking, with the rank of each measured case's true disease."""

    name: str
    ranks: tuple[float, ...]


def plain_methods(
    knowledge: RankingKnowledge, measured: Sequence[Example], on_each: Progress = lambda: None
) -> list[Method]:
    """Rank by the plain and the careful likelihood ratio and by Lin similarity, over all OMIM diseases."""
    count = knowledge.ontology.diseases.omim_count
    plain, alike = [], []
    for one in measured:
        on_each()
        query = asked(knowledge.ontology, one.case.present)
        scores = likelihood.scores(knowledge.plain, query.terms, len(knowledge.ontology.diseases))[:count]
        plain.append(rank_of(scores, one.case.place))
        alike.append(rank_of(lin_scores(knowledge, query.terms.tolist())[:count], one.case.place))
    return [
        Method(name="likelihood ratio, read plainly", ranks=tuple(plain)),
        Method(name="Lin similarity, best match average", ranks=tuple(alike)),
        Method(name="likelihood ratio, read carefully", ranks=tuple(one.likelihood_rank for one in measured)),
    ]


def lin_scores(knowledge: RankingKnowledge, terms: Sequence[int]) -> NDArray[np.float32]:
    """Return the Lin similarity of a patient to every disease, both directions added."""
    features = knowledge.features
    starts, sizes = features.ends[:-1], np.diff(features.ends)
    closest = np.zeros(len(knowledge.ontology.terms), dtype=np.float32)
    to_disease = np.zeros(len(starts), dtype=np.float32)
    for term in terms:
        alike = to_all_terms(knowledge.ontology, features, term)
        np.maximum(closest, alike, out=closest)
        to_disease += np.maximum.reduceat(alike[features.term], starts)
    back = np.add.reduceat(closest[features.term], starts) / sizes
    return (to_disease / len(terms) + back).astype(np.float32)


def linear_scores(
    taught: Sequence[Example], measured: Sequence[Example], reported: Sequence[Example], seed: int
) -> tuple[list[Scored], list[Scored]]:
    """Score each measured case, and each with reported genes, by weights of the other folds."""
    teaching = {example.case.id for example in taught}
    scorers = crossed(
        taught, [one for one in reported if one.case.id in teaching], lambda one, two: fit(one, two, seed)
    )
    return crossed_scores(measured, scorers), crossed_scores(reported, scorers, with_genes=True)


def table(measured: Sequence[Example], methods: Sequence[Method], seed: int) -> str:
    """Return the Markdown table of all methods, for the cases that may teach and for those that are circular."""
    lines = []
    for name, is_circular in (("Not circular", False), ("Circular", True)):
        chosen = [number for number, one in enumerate(measured) if one.case.is_circular is is_circular]
        cases = [measured[number].case for number in chosen]
        lines.append(f"\n{name}: {len(cases)} cases, {len({case.place for case in cases})} diseases.\n\n{HEAD}")
        lines += [
            _row(method.name, figures(cases, [method.ranks[number] for number in chosen], seed)) for method in methods
        ]
    return "\n".join(lines) + "\n"


def as_published(read: Sequence[Case], measured: Sequence[Example], methods: Sequence[Method]) -> str:
    """Say how often each way is right among all cases, as the public benchmark counts.

    Circular cases count, and a disease that the annotations lack is missed. These are half of a release, not the
    5,213 cases of the published comparison.
    """
    lines = [
        f"\nAll {len(read)} cases; {len(read) - len(measured)} of unknown diseases count as missed.\n",
        "| ranking | top-1 | top-3 | top-10 |\n|---|---|---|---|",
    ]
    for method in methods:
        ranks = np.array(method.ranks)
        shares = (f"{100 * float((ranks <= level).sum()) / len(read):.1f}" for level in (1, 3, 10))
        lines.append(f"| {method.name} | {' | '.join(shares)} |")
    return "\n".join(lines) + "\n"


def calibration_lines(
    measured: Sequence[Example],
    scored: tuple[Sequence[Scored], Sequence[Scored]],
    genes: Sequence[Scored],
    reported: Sequence[Example],
) -> str:
    """Say how honest the probabilities are and how often the first is right with reported genes (not circular only).

    Args:
        scored: by OMIM candidates, on which the calibration is fitted, and with Orphanet-only candidates too.
    """
    lines = []
    for name, found in zip(("OMIM candidates", "Orphanet-only candidates too"), scored, strict=True):
        told, right = _crossed_calibration(measured, scored[0], found)
        lines.append(
            f"- Expected calibration error of the first candidate's probability ({name}), fitted on the other folds:"
            f" {binned_error(told, right):.3f} (mean told {told.mean():.3f}, right {right.mean():.3f}).\n"
        )
    ranks = np.array([rank_of(one.scores, one.true) if one.true >= 0 else np.inf for one in genes])
    fair = np.array([not one.case.is_circular for one in reported])
    lines.append(
        f"- With the causative gene among 20 drawn at random, {int(fair.sum())} cases: top-1"
        f" {100 * float((ranks[fair] <= 1).mean()):.1f}, top-10 {100 * float((ranks[fair] <= 10).mean()):.1f}.\n"
    )
    return "".join(lines)


def _crossed_calibration(
    measured: Sequence[Example], fitted_on: Sequence[Scored], scored: Sequence[Scored]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    fair = [
        (fold_of(one.case), fitted, found)
        for one, fitted, found in zip(measured, fitted_on, scored, strict=True)
        if not one.case.is_circular
    ]
    told, right = [], []
    for fold in range(FOLDS):
        calibration = calibrate([fitted for other, fitted, _ in fair if other != fold], [])
        for found in (found for other, _, found in fair if other == fold):
            shares, _ = probabilities(found.scores, calibration, found.terms)
            told.append(float(shares.max()))
            right.append(int(np.argmax(shares)) == found.true)
    return np.array(told), np.array(right, dtype=np.float64)


def latency(
    knowledge: RankingKnowledge, cases: Sequence[Case], on_each: Progress = lambda: None
) -> tuple[float, float]:
    """Return the median and the 95th percentile of a whole answer with ten candidates and their reasons (ms)."""
    taken = []
    for case in cases:
        on_each()
        start = time.perf_counter()
        rank(case.present, (), (), knowledge.ontology)
        taken.append(1_000 * (time.perf_counter() - start))
    return float(np.median(taken)), float(np.quantile(taken, 0.95))


def ranked(name: str, measured: Sequence[Example], scored: Sequence[Scored]) -> Method:
    """Return a re-ranker's method from its scores."""
    return Method(name=name, ranks=tuple(final_ranks(measured, scored)))


def _row(name: str, found: Figures) -> str:
    return (
        f"| {name} | {found.cases} | {found.top1:.1f} ({found.low:.0f} to {found.high:.0f}) | {found.top3:.1f} |"
        f" {found.top10:.1f} | {found.top100:.1f} | {found.reciprocal:.3f} | {found.macro1:.1f} / {found.macro10:.1f} |"
    )
