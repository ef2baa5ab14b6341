"""A patient's features as terms, and the few hundred diseases worth a closer look."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from model.ontology.ontology import Ontology
from model.ranking import likelihood
from model.ranking.knowledge import RankingKnowledge
from model.ranking.latent import likeness
from model.ranking.sparse import Floats, Places

SIZE: Final = 100
"""How many diseases each of the two scores sends."""


@dataclass(frozen=True, slots=True, eq=False)
class Query:
    """A patient's features: the narrowest terms, in order, and all their wider forms.

    ``unknown`` holds the ids that are no phenotype of this ontology.
    """

    terms: Places
    widened: Places
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """The diseases worth a closer look, in order of their places, with the scores over all diseases."""

    diseases: Places
    likelihood: Floats
    likeness: NDArray[np.float32]


def asked(ontology: Ontology, ids: Iterable[str]) -> Query:
    """Read HPO ids; a term that a narrower one implies says nothing new and is left out."""
    found: set[int] = set()
    unknown = []
    for written in dict.fromkeys(ids):
        place = ontology.terms.place(written)
        if place is None or not ontology.terms.is_phenotype[place]:
            unknown.append(written)
        else:
            found.add(place)
    implied: set[int] = set()
    widened: set[int] = set()
    for place in found:
        wider = set(ontology.terms.ancestors[place].tolist())
        widened |= wider
        implied |= wider - {place}
    return Query(_sorted(found - implied), _sorted(widened), tuple(unknown))


def pooled(knowledge: RankingKnowledge, query: Query, among: Places | None = None, size: int = SIZE) -> Pool:
    """Return the best diseases by likelihood and by likeness; ``among`` narrows the choice."""
    count = len(knowledge.ontology.diseases)
    by_likelihood = likelihood.scores(knowledge.careful, query.terms, count)
    by_likeness = likeness(knowledge.term_vectors, knowledge.disease_vectors, query.widened)
    if among is None:
        among = np.arange(count)
    best = np.union1d(
        among[_highest(by_likelihood[among], size)],
        among[_highest(by_likeness[among].astype(np.float64), size)],
    )
    return Pool(best, by_likelihood, by_likeness)


def _highest(scores: Floats, size: int) -> Places:
    """The places of the highest scores; ties go to the smaller place, so that the same input gives the same pool."""
    if len(scores) <= size:
        return np.arange(len(scores))
    edge = np.partition(scores, len(scores) - size)[len(scores) - size]
    above = np.flatnonzero(scores > edge)
    return np.concatenate([above, np.flatnonzero(scores == edge)[: size - len(above)]])


def _sorted(found: set[int]) -> Places:
    return np.array(sorted(found), dtype=np.int64)
