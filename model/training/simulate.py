"""Simulated patients: features drawn by their frequency in a disease, then blurred as records blur them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from model.ranking.knowledge import RankingKnowledge


@dataclass(frozen=True, slots=True, kw_only=True)
class Noise:
    """The shares of features that are written down wider, narrower, as a neighbour, or have nothing to do with it."""

    wider: float = 0.2
    narrower: float = 0.1
    beside: float = 0.1
    unrelated: float = 0.2


DEFAULT_NOISE: Final = Noise()
"""As records differ from annotations in published cases."""


@dataclass(frozen=True, slots=True, eq=False)
class Patient:
    """HPO ids of a made-up patient with a disease (its place)."""

    place: int
    present: tuple[str, ...]


_SIZE: Final = (2, 0.2)  # one and a negative binomial: nine features on average, seven or eight as the median


class Simulator:
    """Draws patients; the same seed gives the same patients."""

    def __init__(self, knowledge: RankingKnowledge, seed: int, noise: Noise = DEFAULT_NOISE) -> None:
        self._knowledge, self._noise = knowledge, noise
        self._draw = np.random.default_rng(seed)
        terms = knowledge.ontology.terms
        self._children: dict[int, list[int]] = {}
        for term in range(len(terms)):
            for parent in terms.parents[term].tolist():
                self._children.setdefault(parent, []).append(term)
        self._used = np.unique(knowledge.features.term)
        background = knowledge.careful.background[self._used]
        self._often = background / background.sum()

    def patients(self, count: int) -> Iterator[Patient]:
        """Draw patients, every OMIM disease equally often."""
        for place in self._draw.integers(0, self._knowledge.ontology.diseases.omim_count, count).tolist():
            yield Patient(place, self._features(place))

    def _features(self, place: int) -> tuple[str, ...]:
        features = self._knowledge.features
        mine = slice(int(features.ends[place]), int(features.ends[place + 1]))
        terms, share = features.term[mine], features.share[mine]
        shown = terms[self._draw.random(len(terms)) < share]
        size = 1 + int(self._draw.negative_binomial(*_SIZE))
        foreign = int(self._draw.binomial(size, self._noise.unrelated))
        shown = self._draw.permutation(shown)[: max(1, size - foreign)]
        written = [self._blurred(term) for term in shown.tolist()]
        written += self._draw.choice(self._used, foreign, p=self._often).tolist()
        name = self._knowledge.ontology.terms.id
        return tuple(name(term) for term in dict.fromkeys(written))

    def _blurred(self, term: int) -> int:
        lot = float(self._draw.random())
        parents = self._knowledge.ontology.terms.parents[term]
        noise = self._noise
        if lot < noise.wider:
            return self._one([parent for parent in parents.tolist() if self._is_specific(parent)], term)
        if lot < noise.wider + noise.narrower:
            return self._one(self._children.get(term, []), term)
        if lot < noise.wider + noise.narrower + noise.beside:
            return self._one([child for parent in parents.tolist() for child in self._children[parent]], term)
        return term

    def _is_specific(self, term: int) -> bool:
        terms = self._knowledge.ontology.terms
        return bool(terms.is_phenotype[term]) and float(terms.information[term]) > 0.5

    def _one(self, choices: list[int], otherwise: int) -> int:
        return choices[int(self._draw.integers(len(choices)))] if choices else otherwise
