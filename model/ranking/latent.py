"""Terms and diseases as short vectors: features that occur together in known diseases lie close to each other.

A truncated singular value decomposition of the table disease x term (square root of frequency times information, each
disease of length one), by the randomised method of Halko, Martinsson and Tropp (SIAM Review 53:217, 2011).
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from model.ontology.ontology import Ontology
from model.ontology.store import Column
from model.ranking.profiles import Profiles
from model.ranking.sparse import Places

DEPTH: Final = 50
_MORE: Final = 14
_ROUNDS: Final = 3
_CHUNK: Final = 1_000
_SEED: Final = 20_261_128


def latent_columns(ontology: Ontology, profiles: Profiles) -> dict[str, Column]:
    """Work the vectors out; some seconds for the whole ontology. The same input gives the same vectors."""
    table = _Table(ontology, profiles)
    draw = np.random.default_rng(_SEED)
    depth = min(DEPTH, len(ontology.diseases), table.used)
    guess = draw.standard_normal((table.used, min(depth + _MORE, table.used))).astype(np.float32)
    for _ in range(_ROUNDS):
        diseases, _r = np.linalg.qr(table.times(guess))
        guess, _r = np.linalg.qr(table.transposed_times(diseases))
    left, size, right = np.linalg.svd(table.times(guess), full_matrices=False)
    terms = np.zeros((len(ontology.terms), depth), dtype=np.float32)
    terms[table.terms] = (guess @ right.T)[:, :depth] * table.information[:, None]
    diseases = left[:, :depth] * size[:depth]
    length = np.linalg.norm(diseases, axis=1, keepdims=True)
    diseases = np.ascontiguousarray(diseases / np.maximum(length, 1e-9), dtype=np.float32)
    return {
        "latent_term": np.ascontiguousarray(terms),
        "latent_disease": diseases,
    }


def likeness(
    term_vectors: NDArray[np.float32], disease_vectors: NDArray[np.float32], widened: Places
) -> NDArray[np.float32]:
    """Return the cosine between a patient's features with their wider forms and each disease."""
    asked = term_vectors[widened].sum(axis=0)
    return product(disease_vectors, asked[None] / max(float(np.linalg.norm(asked)), 1e-9))[:, 0]


def product(left: NDArray[np.float32], right: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return left @ right.T on this thread: for so little, waking the linear algebra's other threads costs more."""
    result: NDArray[np.float32] = np.einsum("ik,jk->ij", left, right, optimize=False)
    return result


class _Table:
    """The table in pieces of a thousand diseases, so that it never stands in memory whole."""

    def __init__(self, ontology: Ontology, profiles: Profiles) -> None:
        counts = np.diff(profiles.ends)
        self.terms = np.flatnonzero(counts)
        self.used = len(self.terms)
        self.information = np.asarray(ontology.terms.information)[self.terms]
        column = np.repeat(np.arange(self.used), counts[self.terms])
        value = np.sqrt(profiles.share) * self.information[column]
        disease = np.asarray(profiles.disease)
        length = np.sqrt(np.bincount(disease, weights=value**2, minlength=len(ontology.diseases)))
        order = np.argsort(disease, kind="stable")
        self._disease, self._column = disease[order], column[order]
        self._value = (value[order] / np.maximum(length[self._disease], 1e-9)).astype(np.float32)
        self._count = len(ontology.diseases)

    def _piece(self, start: int) -> NDArray[np.float32]:
        stop = min(start + _CHUNK, self._count)
        mine = slice(*np.searchsorted(self._disease, (start, stop)).tolist())
        piece = np.zeros((stop - start, self.used), dtype=np.float32)
        piece[self._disease[mine] - start, self._column[mine]] = self._value[mine]
        return piece

    def times(self, right: NDArray[np.float32]) -> NDArray[np.float32]:
        return np.concatenate([self._piece(start) @ right for start in range(0, self._count, _CHUNK)])

    def transposed_times(self, right: NDArray[np.float32]) -> NDArray[np.float32]:
        total = np.zeros((self.used, right.shape[1]), dtype=np.float32)
        for start in range(0, self._count, _CHUNK):
            total += self._piece(start).T @ right[start : start + _CHUNK]
        return total
