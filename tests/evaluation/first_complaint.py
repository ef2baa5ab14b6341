"""``python -m tests.evaluation.first_complaint``: ways to rank the 49 conditions of DDXPlus by one complaint.

Added up exactly over the train profile, each condition as frequent as in training. "Exact" knows the very distribution
that is measured, so no way of ranking by these facts can beat it: it is the ceiling.
"""

from collections.abc import Callable, Iterator, Mapping

import numpy as np

from model.diagnosis import differential as engine
from model.diagnosis.differential import Array
from model.domain.case import Sex
from tests.evaluation.differential import ddxplus, ddxplus_shares, first_complaint_ranks, first_complaints, who

Told = Mapping[str, Mapping[str, float]]
Score = Callable[[str], Array]


def ways(told: Told) -> Iterator[tuple[str, Score]]:
    """Each way gives every condition a score (log) for a complaint."""
    matrix = engine._matrix(ddxplus())
    rows = ddxplus().conditions
    prior, shares, counts = np.log(matrix.weights[:-1]), matrix.shares[:-1], np.log(matrix.complaints[:-1])
    raw = [ddxplus_shares()[row.condition] for row in rows]

    def naive(least: float, mention: float, weight: float = 1.0) -> Score:
        def score(name: str) -> Array:
            share: Array = np.clip([own.get(name, 0.0) for own in raw], least, 1)
            return weight * prior + np.log(share) - mention * counts

        return score

    yield "share alone, no word on how many complaints there are", naive(0.002, 0)
    yield "the engine: share over the expected number of complaints", naive(0.002, 1)
    yield "the same, number to the power 0.5", naive(0.002, 0.5)
    yield "the same, number to the power 1.5", naive(0.002, 1.5)
    yield "smoothing: no share below 0.0001", naive(0.0001, 1)
    yield "smoothing: no share below 0.02", naive(0.02, 1)
    yield "prior: square root of the frequency", naive(0.002, 1, 0.5)
    yield "prior: every condition alike", naive(0.002, 1, 0)
    yield (
        "the engine's table (base rates, wider and narrower findings)",
        lambda name: prior + np.log(shares[:, matrix.index[name]]) - counts,
    )
    yield (
        "exact: correlated complaints, each patient tells one of those present (ceiling)",
        lambda name: prior + np.log([max(told[row.condition].get(name, 0.0), 1e-12) for row in rows]),
    )


def found(score: Score, told: Told) -> tuple[float, float]:
    """The share of patients whose condition is first, and within five."""
    rows = ddxplus().conditions
    total, hits = sum(row.weight for row in rows), np.zeros(2)
    places: dict[str, Array] = {}
    for at, row in enumerate(rows):
        for name, share in told[row.condition].items():
            if name not in places:
                places[name] = np.argsort(np.argsort(-score(name), kind="stable"), kind="stable")
            hits += row.weight / total * share * np.array([places[name][at] < 1, places[name][at] < 5])
    return float(hits[0]), float(hits[1])


def ceiling_with_person(told: Told) -> tuple[float, float]:
    """Exact, where age and sex are known and follow our weights in full: the most that they can add."""
    rows = ddxplus().conditions
    total, hits = sum(row.weight for row in rows), np.zeros(2)
    cells: dict[tuple[str, float, Sex], Array] = {}
    for at, row in enumerate(rows):
        for name, share in told[row.condition].items():
            for part, age, sex in who(row):
                cells.setdefault((name, age, sex), np.zeros(len(rows)))[at] += row.weight / total * share * part
    for masses in cells.values():
        best = -np.sort(-masses)
        hits += np.array([best[0], best[:5].sum()])
    return float(hits[0]), float(hits[1])


def table() -> Iterator[str]:
    """The lines of the page."""
    told = {row.condition: first_complaints(ddxplus_shares()[row.condition]) for row in ddxplus().conditions}
    yield "| way, age and sex unknown | first | within 5 |\n|---|---|---|\n"
    for name, score in ways(told):
        yield f"| {name} | {' | '.join(f'{share:.3f}' for share in found(score, told))} |\n"
    yield "\n| way, age and sex known, drawn from our weights | first | within 5 |\n|---|---|---|\n"
    within = first_complaint_ranks(ddxplus())
    yield f"| the engine: weights to the power {engine._TRUST} | {within[1]:.3f} | {within[5]:.3f} |\n"
    first, five = ceiling_with_person(told)
    yield f"| exact (ceiling) | {first:.3f} | {five:.3f} |\n"


if __name__ == "__main__":
    print("".join(table()))
