"""All that ranking needs beside the ontology itself: worked out once for each release and kept in the cache."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final, cast

import numpy as np
from numpy.typing import NDArray

from model.ontology.ontology import Ontology
from model.ontology.store import Column, kept
from model.ranking.latent import latent_columns
from model.ranking.profiles import (
    CAREFUL,
    PLAIN,
    Profiles,
    Reading,
    frequencies,
    opened_profiles,
    profile_columns,
)
from model.ranking.similarity import Features, feature_columns, opened_features

FORMAT: Final = 1
"""Raised whenever these arrays change their meaning."""


@dataclass(frozen=True, slots=True, eq=False)
class RankingKnowledge:
    """The ontology with its profiles: read plainly, and carefully; features, and terms and diseases as vectors."""

    ontology: Ontology
    plain: Profiles
    careful: Profiles
    features: Features
    term_vectors: NDArray[np.float32]
    disease_vectors: NDArray[np.float32]


@lru_cache(maxsize=2)
def ranking_knowledge(ontology: Ontology) -> RankingKnowledge:
    """Open what ranking needs for this ontology; ten seconds at first use, then a moment."""
    folder = ontology.folder / f"{ontology.key}-ranking-{FORMAT}"
    columns = kept(folder, lambda: _columns(ontology))
    return RankingKnowledge(
        ontology=ontology,
        plain=opened_profiles(columns, "plain"),
        careful=opened_profiles(columns, "careful"),
        features=opened_features(columns),
        term_vectors=cast("NDArray[np.float32]", columns["latent_term"]),
        disease_vectors=cast("NDArray[np.float32]", columns["latent_disease"]),
    )


def _columns(ontology: Ontology) -> dict[str, Column]:
    alone = Reading(prior=CAREFUL.prior, strength=CAREFUL.strength, untold=CAREFUL.untold, shared=0.0)
    own = opened_profiles(profile_columns(ontology, alone, "own"), "own")
    return {
        **profile_columns(ontology, PLAIN, "plain"),
        **profile_columns(ontology, CAREFUL, "careful"),
        **feature_columns(ontology, frequencies(ontology, CAREFUL)),
        **latent_columns(ontology, own),
    }
