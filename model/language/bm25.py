"""Okapi BM25 over passages as arrays: which passages hold the terms of a question, and how much that tells.

Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond (2009), equations 3.15 and 3.3.
"""

import math
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, TypeAlias, cast

import numpy as np
from numpy.typing import NDArray

from model.ontology.store import Column, Columns
from model.ontology.strings import Strings, packed

Reals: TypeAlias = NDArray[np.float32]
Flags: TypeAlias = NDArray[np.bool_]

SATURATION: Final = 1.2
LENGTH: Final = 0.75


@dataclass(frozen=True, eq=False)
class Postings:
    """Of each term the passages that hold it, each with its weight there."""

    terms: Strings
    ends: NDArray[np.int64]
    passages: NDArray[np.int32]
    weights: Reals
    count: int

    @cached_property
    def places(self) -> Mapping[str, int]:
        """Where each term stands."""
        return {term: at for at, term in enumerate(self.terms)}

    def weight(self, term: str) -> float:
        """How much the term tells (inverse document frequency); a term that nobody uses tells most."""
        at = self.places.get(term)
        seen = 0 if at is None else int(self.ends[at + 1] - self.ends[at])
        return math.log(1 + (self.count - seen + 0.5) / (seen + 0.5))

    def scores(self, terms: Iterable[str]) -> Reals:
        """Each passage's score for one thing asked; of several terms that stand for it the best counts."""
        best = np.zeros(self.count, dtype=np.float32)
        for term in terms:
            if (at := self.places.get(term)) is not None:
                part = slice(int(self.ends[at]), int(self.ends[at + 1]))
                held = self.passages[part]
                best[held] = np.maximum(best[held], self.weights[part])
        return best

    def add_scores(self, terms: Sequence[str], scores: Reals) -> None:
        """Add each passage's score for one thing asked to what it has; without a pass over the other passages."""
        if len(terms) > 1:
            scores += self.scores(terms)
        elif terms and (at := self.places.get(terms[0])) is not None:
            part = slice(int(self.ends[at]), int(self.ends[at + 1]))
            scores[self.passages[part]] += self.weights[part]

    def holding(self, terms: Iterable[str]) -> Flags:
        """Which passages hold one of the terms."""
        found = np.zeros(self.count, dtype=np.bool_)
        for term in terms:
            if (at := self.places.get(term)) is not None:
                found[self.passages[int(self.ends[at]) : int(self.ends[at + 1])]] = True
        return found


def postings_columns(
    documents: Iterable[Mapping[str, int]], name: str, lengths: Sequence[int] | None = None
) -> Columns:
    """Index passages, each given as the count of its terms; ``postings`` opens what comes out.

    Args:
        documents: the terms of each passage; they are gone through once.
        name: before the names of the arrays.
        lengths: of the passages, where not every term counts as one of its words.
    """
    places: dict[str, int] = {}
    found, counts, sizes, totals = array("i"), array("i"), array("i"), array("q")
    for document in documents:
        found.extend(places.setdefault(term, len(places)) for term in document)
        counts.extend(document.values())
        sizes.append(len(document))
        totals.append(max(sum(document.values()), 1))
    long = np.array(lengths or totals, dtype=np.float64)
    norm = SATURATION * (1 - LENGTH + LENGTH * long / (long.mean() if len(long) else 1.0))
    passages = np.repeat(np.arange(len(sizes), dtype=np.int32), np.asarray(sizes, dtype=np.int64))
    order = sorted(places)
    rank = np.zeros(len(order), dtype=np.int64)
    rank[[places[term] for term in order]] = np.arange(len(order))
    term_of = rank[np.asarray(found, dtype=np.int64)]
    turn = np.argsort(term_of, kind="stable")
    held = np.bincount(term_of, minlength=len(order))
    ends = np.zeros(len(order) + 1, dtype=np.int64)
    np.cumsum(held, out=ends[1:])
    rare = np.log(1 + (len(sizes) - held + 0.5) / (held + 0.5))
    count = np.asarray(counts, dtype=np.float64)[turn]
    weights = rare[term_of[turn]] * (count * (SATURATION + 1) / (count + norm[passages[turn]]))
    term_ends, term_text = packed(order)
    return {
        f"{name}_term_ends": cast("Column", term_ends),
        f"{name}_term_text": cast("Column", term_text),
        f"{name}_ends": cast("Column", ends),
        f"{name}_passages": passages[turn],
        f"{name}_weights": weights.astype(np.float32),
        f"{name}_count": np.array([len(sizes)], dtype=np.int64),
    }


def postings(columns: Columns, name: str) -> Postings:
    """Open an index."""
    return Postings(
        terms=Strings(
            cast("NDArray[np.int64]", columns[f"{name}_term_ends"]),
            cast("NDArray[np.uint8]", columns[f"{name}_term_text"]),
        ),
        ends=cast("NDArray[np.int64]", columns[f"{name}_ends"]),
        passages=cast("NDArray[np.int32]", columns[f"{name}_passages"]),
        weights=cast("Reals", columns[f"{name}_weights"]),
        count=int(cast("NDArray[np.int64]", columns[f"{name}_count"])[0]),
    )
