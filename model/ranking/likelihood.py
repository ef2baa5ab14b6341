"""Likelihood ratios: how much likelier a feature is in each disease than in any.

ln(0.95 f / (b + 0.0001) + 0.05), with f the feature's frequency in the disease and b its mean over diseases; a feature
that a disease is not known to have costs ln 0.05. Features that were looked for and absent weigh nothing.
"""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from model.ranking.profiles import Profiles
from model.ranking.sparse import Floats, Places, places

_KNOWN: Final = 0.95
_FLOOR: Final = 1e-4
UNKNOWN: Final = math.log(1 - _KNOWN)
"""The contribution of a feature that a disease is not known to have."""


def contributions(profiles: Profiles, term: int) -> tuple[Places, Floats]:
    """Return the diseases that are known to have a term, and the contribution of the term to each."""
    mine = slice(int(profiles.ends[term]), int(profiles.ends[term + 1]))
    return places(profiles.disease[mine]), gained(profiles.share[mine], profiles.background[term])


def gained(share: NDArray[np.float32], background: Floats | float) -> Floats:
    """Return the contribution of a feature with this frequency; broadcast over the terms of the last axis."""
    contribution: Floats = np.log(_KNOWN * (share / (background + _FLOOR)) + 1 - _KNOWN)
    return contribution


def scores(profiles: Profiles, terms: Places, count: int) -> Floats:
    """Return the sum of contributions for each of ``count`` diseases."""
    total = np.full(count, len(terms) * UNKNOWN)
    for term in terms.tolist():
        diseases, gain = contributions(profiles, term)
        total[diseases] += gain - UNKNOWN
    return total
