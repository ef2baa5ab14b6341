"""Lin similarity of a patient's features to each disease's, in both directions (best match average).

The similarity of two terms is twice the information of their most informative common ancestor by the sum of their
own (Lin, ICML 1998).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.ontology.ontology import Ontology
from model.ontology.store import Column, Columns
from model.ranking.sparse import Places, largest_of_equal, places

Similarities = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """The distinct annotated terms of each disease, end to end, and the narrower terms of each term."""

    ends: Places
    term: NDArray[np.int32]
    share: NDArray[np.float32]
    descendant_ends: Places
    descendant: NDArray[np.int32]


def feature_columns(ontology: Ontology, share: NDArray[np.float64]) -> dict[str, Column]:
    """Return the arrays of ``Features``; ``share`` holds the frequency of every annotation row."""
    rows, terms = ontology.diseases.rows, ontology.terms
    owners = np.repeat(np.arange(len(ontology.diseases)), np.diff(rows.ends))
    kept = np.asarray(terms.is_phenotype)[rows.term]
    keys, largest = largest_of_equal(owners[kept] * len(terms) + places(rows.term)[kept], share[kept])
    ancestors = places(terms.ancestors.flat)
    narrower = np.repeat(np.arange(len(terms)), np.diff(terms.ancestors.ends))
    order = np.lexsort((narrower, ancestors))
    return {
        "feature_ends": np.searchsorted(keys, np.arange(len(ontology.diseases) + 1) * len(terms)),
        "feature_term": (keys % len(terms)).astype(np.int32),
        "feature_share": largest.astype(np.float32),
        "descendant_ends": np.searchsorted(ancestors[order], np.arange(len(terms) + 1)),
        "descendant": narrower[order].astype(np.int32),
    }


def opened_features(columns: Columns) -> Features:
    """Give the arrays their meaning."""
    return Features(
        ends=places(columns["feature_ends"]),
        term=np.asarray(columns["feature_term"], dtype=np.int32),
        share=np.asarray(columns["feature_share"], dtype=np.float32),
        descendant_ends=places(columns["descendant_ends"]),
        descendant=np.asarray(columns["descendant"], dtype=np.int32),
    )


def to_all_terms(ontology: Ontology, features: Features, term: int) -> Similarities:
    """Return the Lin similarity of one term to every term; terms outside the phenotypes have none."""
    information = np.asarray(ontology.terms.information)
    wider = ontology.terms.ancestors[term]
    shared = np.zeros(len(information), dtype=np.float32)
    for ancestor in wider[np.argsort(information[wider], kind="stable")].tolist():
        mine = slice(int(features.descendant_ends[ancestor]), int(features.descendant_ends[ancestor + 1]))
        shared[features.descendant[mine]] = information[ancestor]
    alike: Similarities = 2 * shared / np.maximum(information + information[term], 1e-6)
    return alike
