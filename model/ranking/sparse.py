"""Columns of unequal length, end to end: the few steps on them that everything here is made of."""

from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

Places: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]


class Spread(NamedTuple):
    """The members of many lists, end to end, and which list each came from."""

    members: Places
    lists: Places


def spread(wanted: Places, ends: Places) -> Spread:
    """Return the positions of all members of the wanted lists, and for each the index into ``wanted``."""
    counts = (ends[1:] - ends[:-1])[wanted]
    total = int(counts.sum())
    starts = ends[wanted] - (np.cumsum(counts) - counts)
    return Spread(np.repeat(starts, counts) + np.arange(total), np.repeat(np.arange(len(wanted)), counts))


def largest_of_equal(keys: Places, values: Floats) -> tuple[Places, Floats]:
    """Return each key once, in order, with the largest of its values."""
    order = np.argsort(keys, kind="stable")
    keys, values = keys[order], values[order]
    if not len(keys):
        return keys, values
    first = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]])
    return keys[first], np.maximum.reduceat(values, first)


def places(numbers: NDArray[np.generic]) -> Places:
    """Return numbers as places, copied out of a mapped file."""
    return np.asarray(numbers, dtype=np.int64)
