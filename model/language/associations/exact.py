"""The exact test of a co-mention within strata of documents, and the control of false discoveries.

Fisher's test is the conditional law of a two-by-two table (Fisher 1935), the hypergeometric one; over several strata
the law of the sum is the convolution of theirs (Gart 1970). False discoveries: Benjamini and Hochberg 1995.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, fsum, lgamma

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Table:
    """Documents of one stratum: all of them, those that name the first, the second, and both things."""

    documents: int
    first: int
    second: int
    both: int


def expected(tables: Sequence[Table]) -> float:
    """How many documents would name both if the two had nothing to do with each other."""
    return fsum(table.first * table.second / table.documents for table in tables if table.documents)


def p_value(tables: Sequence[Table]) -> float:
    """The chance of at least as many documents with both, given how many name each: one-sided and exact.

    One table: Fisher's exact test. Several: the stratified one.
    """
    law, lowest = np.ones(1), 0
    for table in tables:
        if table.first and table.second:
            part, least = _law(table)
            law, lowest = np.convolve(law, part), lowest + least
    seen = sum(table.both for table in tables)
    return min(1.0, fsum(law[seen - lowest :].tolist()))


def q_values(p_values: Sequence[float], tests: int) -> tuple[float, ...]:
    """Each p-value as the smallest share of false discoveries at which it is one; the rest of ``tests`` have p = 1."""
    order = sorted(range(len(p_values)), key=lambda at: (p_values[at], at))
    found, least = [1.0] * len(p_values), 1.0
    for rank in range(len(order), 0, -1):
        least = min(least, p_values[order[rank - 1]] * tests / rank)
        found[order[rank - 1]] = least
    return tuple(found)


def _law(table: Table) -> tuple[NDArray[np.float64], int]:
    """The chance of each possible number of documents with both, and the smallest such number."""
    least, most = max(0, table.first + table.second - table.documents), min(table.first, table.second)
    whole = _ways(table.documents, table.second)
    logs = (
        _ways(table.first, both) + _ways(table.documents - table.first, table.second - both) - whole
        for both in range(least, most + 1)
    )
    return np.array([exp(each) for each in logs]), least


def _ways(of: int, taken: int) -> float:
    """The logarithm of the number of ways to take so many."""
    return lgamma(of + 1) - lgamma(taken + 1) - lgamma(of - taken + 1)
