"""How often each disease shows each feature: what the annotations say, less where few patients stand behind it.

A feature that a disease has, it has in all its wider forms too. What is known of diseases of the same gene counts a
little, so that a disease known from one paper is not lost.
"""

from dataclasses import dataclass
from typing import Final, cast

import numpy as np
from numpy.typing import NDArray

from model.ontology.annotations import Told
from model.ontology.ontology import Ontology
from model.ontology.store import Column, Columns, OntologyError
from model.ranking.sparse import Floats, Places, largest_of_equal, places, spread


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How rows become frequencies.

    ``prior`` and ``strength``: counts n of m are read as (n + prior * strength) / (m + strength).
    ``untold``: the frequency of a feature without one. ``shared``: the part of a frequency that the other
    diseases of the same gene are given; 0 for none. ``crowd``: a gene with more diseases shares nothing.
    """

    prior: float
    strength: float
    untold: float
    shared: float
    crowd: int = 60


PLAIN: Final = Reading(prior=0.5, strength=1.0, untold=0.5, shared=0.0)
"""The common reading, (n + 0.5) / (m + 1) and one half where nothing is told."""

CAREFUL: Final = Reading(prior=0.1, strength=4.0, untold=0.4, shared=0.02)
"""Chosen on published cases whose own paper is not among the annotations; see docs/diagnosis-rare.md."""


@dataclass(frozen=True, slots=True, eq=False)
class Profiles:
    """Frequencies by term: the diseases with the term (in order) and how often they show it, end to end.

    ``by_disease_*`` hold the same by disease. ``background`` is the mean frequency of each term over the OMIM
    diseases.
    """

    ends: Places
    disease: NDArray[np.uint16]
    share: NDArray[np.float32]
    by_disease_ends: Places
    by_disease_term: NDArray[np.uint16]
    by_disease_share: NDArray[np.float32]
    background: Floats


def profile_columns(ontology: Ontology, reading: Reading, name: str) -> dict[str, Column]:
    """Work the profiles out, as arrays that can be kept; about two seconds for the whole ontology."""
    rows = ontology.diseases.rows
    owners = np.repeat(np.arange(len(ontology.diseases)), np.diff(rows.ends))
    share = frequencies(ontology, reading)
    terms = places(rows.term)
    if reading.shared > 0:
        theirs, borrowed = _borrowed(ontology, reading.crowd)
        owners = np.r_[owners, theirs]
        terms, share = np.r_[terms, terms[borrowed]], np.r_[share, share[borrowed] * reading.shared]
    ends, disease, frequency = _widened(ontology, owners, terms, share)
    omim = disease < ontology.diseases.omim_count
    of_term = np.repeat(np.arange(len(ontology.terms)), np.diff(ends))
    total = np.bincount(of_term[omim], weights=frequency[omim], minlength=len(ontology.terms))
    background = total / max(1, ontology.diseases.omim_count)
    order = np.lexsort((of_term, disease))
    return {
        f"{name}_ends": ends,
        f"{name}_disease": _short(disease),
        f"{name}_share": frequency.astype(np.float32),
        f"{name}_by_disease_ends": np.searchsorted(disease[order], np.arange(len(ontology.diseases) + 1)),
        f"{name}_by_disease_term": _short(of_term[order]),
        f"{name}_by_disease_share": frequency[order].astype(np.float32),
        f"{name}_background": background.astype(np.float32),
    }


def opened_profiles(columns: Columns, name: str) -> Profiles:
    """Give the arrays their meaning."""
    return Profiles(
        ends=places(columns[f"{name}_ends"]),
        disease=cast("NDArray[np.uint16]", columns[f"{name}_disease"]),
        share=cast("NDArray[np.float32]", columns[f"{name}_share"]),
        by_disease_ends=places(columns[f"{name}_by_disease_ends"]),
        by_disease_term=cast("NDArray[np.uint16]", columns[f"{name}_by_disease_term"]),
        by_disease_share=cast("NDArray[np.float32]", columns[f"{name}_by_disease_share"]),
        background=np.asarray(columns[f"{name}_background"], dtype=np.float64),
    )


def shares_of(profiles: Profiles, diseases: Places, terms: Places) -> NDArray[np.float32]:
    """Return how often each of the diseases shows each of the terms: diseases x terms, 0 where it is not known."""
    column = np.full(len(profiles.background), -1, dtype=np.int64)
    column[terms] = np.arange(len(terms))
    found = spread(diseases, profiles.by_disease_ends)
    place = column[profiles.by_disease_term[found.members]]
    kept = np.flatnonzero(place >= 0)
    shares = np.zeros((len(diseases), len(terms)), dtype=np.float32)
    shares[found.lists[kept], place[kept]] = profiles.by_disease_share[found.members[kept]]
    return shares


def frequencies(ontology: Ontology, reading: Reading) -> Floats:
    """Return the frequency of every annotation row."""
    rows = ontology.diseases.rows
    share = np.array(rows.share, dtype=np.float64)
    counted = rows.told == Told.COUNTS
    seen = rows.seen[counted] + reading.prior * reading.strength
    share[counted] = seen / (rows.looked_at[counted] + reading.strength)
    share[rows.told == Told.NOTHING] = reading.untold
    return share


def _short(numbers: Places) -> NDArray[np.uint16]:
    if len(numbers) and int(numbers.max()) > np.iinfo(np.uint16).max:
        raise OntologyError("more than 65,535 terms or diseases: the arrays of the ranking are too narrow")
    return numbers.astype(np.uint16)


def _borrowed(ontology: Ontology, crowd: int) -> tuple[Places, Places]:
    """Pairs of a disease and a row of another disease of the same gene."""
    diseases = ontology.diseases
    of_gene: dict[int, list[int]] = {}
    for disease in range(len(diseases)):
        for gene in diseases.genes_of[disease].tolist():
            of_gene.setdefault(gene, []).append(disease)
    pairs = [
        (one, other)
        for group in of_gene.values()
        if 1 < len(group) <= crowd
        for one in group
        for other in group
        if one != other
    ]
    to, source = np.array(sorted(set(pairs)), dtype=np.int64).reshape(-1, 2).T
    found = spread(source, places(diseases.rows.ends))
    return to[found.lists], found.members


def _widened(ontology: Ontology, owners: Places, terms: Places, share: Floats) -> tuple[Places, Places, Floats]:
    """Give each disease the wider forms of its features, with the largest frequency among the narrower ones."""
    count = len(ontology.diseases)
    ancestors = ontology.terms.ancestors
    found = spread(terms, places(ancestors.ends))
    wider = places(ancestors.flat)[found.members]
    kept = np.asarray(ontology.terms.is_phenotype)[wider]
    keys, largest = largest_of_equal(wider[kept] * count + owners[found.lists][kept], share[found.lists][kept])
    ends = np.searchsorted(keys, np.arange(len(ontology.terms) + 1) * count)
    return ends, keys % count, largest
