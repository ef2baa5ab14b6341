"""What the re-rankers see: numbers for each pair of feature and disease, and for each disease of the pool.

None names a disease, its register or how many cases of it were published: a disease added tomorrow is ranked by the
same numbers, and nothing can be learned by heart.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from model.ranking import likelihood
from model.ranking.knowledge import RankingKnowledge
from model.ranking.latent import product
from model.ranking.pool import Pool, Query
from model.ranking.profiles import shares_of
from model.ranking.similarity import to_all_terms
from model.ranking.sparse import Floats, Places, places, spread

PAIR_NAMES: Final = ("careful", "plain", "soft", "lin", "share", "likeness", "information")
CANDIDATE_NAMES: Final = (
    "careful",
    "borrowed",
    "soft",
    "likeness",
    "lin_to_disease",
    "lin_to_disease_weighted",
    "lin_to_patient",
    "lin_to_patient_weighted",
    "log_rank_likeness",
    "log_size",
    "missed",
    "explained",
    "unexplained",
    "worst",
    "best",
    "careful_mean",
    "overlap",
    "log_genes",
)
AMONG_GENES: Final = frozenset({"log_genes"})
"""Read only among the diseases of reported genes: of a disease with four genes, one gene explains a quarter. More genes
count as four, because long lists hold genes that only modify a disease (cystic fibrosis has twenty).

Without reported genes it would tell solved diseases from unsolved ones, which no patient cares about.
"""
_MANY_GENES: Final = 4
_SOFT: Final = 0.3
"""How far a wider feature of the disease stands for the patient's narrower one."""


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """``pairs``: terms x diseases x PAIR_NAMES; ``candidates``: diseases x CANDIDATE_NAMES."""

    pairs: NDArray[np.float32]
    candidates: NDArray[np.float32]


def seen(knowledge: RankingKnowledge, query: Query, pool: Pool) -> Seen:
    """Work the numbers out for one patient and pool."""
    diseases, terms = pool.diseases, query.terms
    information = np.asarray(knowledge.ontology.terms.information)
    shares = shares_of(knowledge.careful, diseases, query.widened)
    own = shares[:, np.searchsorted(query.widened, terms)]
    vectors = knowledge.term_vectors[terms]
    vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    lin, profile = _alike(knowledge, query, diseases)
    by_disease = (
        likelihood.gained(own, knowledge.careful.background[terms]),
        likelihood.gained(shares_of(knowledge.plain, diseases, terms), knowledge.plain.background[terms]),
        _softened(knowledge, query, shares),
        lin,
        own,
        product(knowledge.disease_vectors[diseases], vectors),
        np.broadcast_to(information[terms], own.shape),
    )
    pairs = np.stack(by_disease, axis=2).transpose(1, 0, 2).astype(np.float32)
    genes = np.diff(knowledge.ontology.diseases.genes_of.ends)[diseases]
    return Seen(pairs, _candidates(query, pool, pairs, profile, genes))


@dataclass(frozen=True, slots=True, eq=False)
class _Profile:
    """The features of all diseases of the pool, end to end: closeness to the patient, frequency, weight."""

    starts: Places
    closeness: NDArray[np.float32]
    shares: NDArray[np.float32]
    weights: NDArray[np.float32]

    def total(self, values: NDArray[np.float32]) -> NDArray[np.float32]:
        summed: NDArray[np.float32] = np.add.reduceat(values, self.starts)
        return summed


def _alike(knowledge: RankingKnowledge, query: Query, diseases: Places) -> tuple[NDArray[np.float32], _Profile]:
    """Lin similarity of each term to each disease's closest feature, and how close each feature is to the patient."""
    features = knowledge.features
    rows = spread(diseases, features.ends)
    starts = np.searchsorted(rows.lists, np.arange(len(diseases)))
    terms = places(features.term[rows.members])
    used, where = np.unique(terms, return_inverse=True)
    alike = np.stack([to_all_terms(knowledge.ontology, features, term)[used] for term in query.terms.tolist()])
    to_disease = np.maximum.reduceat(alike[:, where], starts, axis=1)
    shares = features.share[rows.members]
    weights = shares * np.asarray(knowledge.ontology.terms.information)[terms]
    return to_disease.T, _Profile(starts, alike.max(axis=0)[where], shares, weights)


def _candidates(
    query: Query, pool: Pool, pairs: NDArray[np.float32], profile: _Profile, genes: Places
) -> NDArray[np.float32]:
    diseases = pool.diseases
    careful = pool.likelihood[diseases]
    alike = pool.likeness[diseases].astype(np.float64)
    sizes = profile.total(np.ones_like(profile.shares))
    information = np.maximum(pairs[:, :, 6], 1e-6)
    known = pairs[:, :, 4] > 0.01
    lin = pairs[:, :, 3].mean(axis=0)
    hit = profile.total(profile.weights * profile.closeness)
    missed = profile.total(profile.weights * (1 - profile.closeness))
    explained = (information * known).sum(axis=0)
    columns = (
        careful,
        careful - pairs[:, :, 1].sum(axis=0),
        pairs[:, :, 2].sum(axis=0),
        alike,
        lin,
        (pairs[:, :, 3] * information).sum(axis=0) / information.sum(axis=0),
        profile.total(profile.closeness) / sizes,
        hit / np.maximum(hit + missed, 1e-6),
        np.log1p(_ranks(alike)),
        np.log(sizes),
        np.log1p(missed),
        explained / information.sum(axis=0),
        (information * ~known).sum(axis=0),
        pairs[:, :, 0].min(axis=0),
        pairs[:, :, 0].max(axis=0),
        careful / len(query.terms),
        explained / np.maximum(explained + missed + (information * ~known).sum(axis=0), 1e-6),
        np.log(np.clip(genes, 1, _MANY_GENES)),
    )
    return np.stack(columns, axis=1).astype(np.float32)


def _ranks(scores: Floats) -> Places:
    """0 for the highest."""
    ranks = np.empty(len(scores), dtype=np.int64)
    ranks[np.argsort(-scores, kind="stable")] = np.arange(len(scores))
    return ranks


def _softened(knowledge: RankingKnowledge, query: Query, shares: NDArray[np.float32]) -> Floats:
    """The contributions when a disease's wider feature may have been written down as the narrower one.

    ``shares``: diseases x widened terms. Returns diseases x terms.
    """
    background = knowledge.careful.background[query.widened]
    ratio = shares / np.maximum(background, 1e-9)
    ancestors = knowledge.ontology.terms.ancestors
    best = np.empty((len(shares), len(query.terms)))
    for number, term in enumerate(query.terms.tolist()):
        wider = np.searchsorted(query.widened, ancestors[term])
        own = int(np.searchsorted(query.widened, term))
        best[:, number] = np.maximum(ratio[:, own], _SOFT * ratio[:, wider].max(axis=1))
    return likelihood.gained(best.astype(np.float32), 1.0)
