"""Why a disease ranks where it does, feature by feature, and which feature to look for next."""

from collections.abc import Iterable, Sequence
from types import MappingProxyType
from typing import Final

import numpy as np

from model.diagnosis.rare_answer import Basis, Contribution, Question
from model.domain.text import Text
from model.findings.tables import chinese_labels
from model.ontology.annotations import Told
from model.ontology.names import disease_name, in_english
from model.ontology.ontology import Diseases, Terms
from model.ranking import likelihood
from model.ranking.knowledge import RankingKnowledge
from model.ranking.pool import Query
from model.ranking.profiles import shares_of
from model.ranking.sparse import Floats, Places, places, spread

_ASKED_OF: Final = 20
_NOISE: Final = 0.03
_NEARLY: Final = 0.7
"""A feature with a Chinese name is asked before one without that tells more, if it tells at least this share of it."""
_BASES: Final = MappingProxyType(
    {
        Told.NOTHING: Basis.UNSTATED,
        Told.COUNTS: Basis.COUNTED,
        Told.PERCENT: Basis.ESTIMATED,
        Told.BAND: Basis.ESTIMATED,
    }
)


class Reasons:
    """What features do to each of a few diseases; the rows of all of them are looked through at once."""

    def __init__(self, knowledge: RankingKnowledge, diseases: Places, terms: Places) -> None:
        self._knowledge = knowledge
        self._terms = terms.tolist()
        self._shares = shares_of(knowledge.careful, diseases, terms)
        self._weights = likelihood.gained(self._shares, knowledge.careful.background[terms])
        self._rows = _best_rows(knowledge, diseases, self._terms)

    def present(self, number: int) -> tuple[Contribution, ...]:
        """Return what each feature does to the disease with this number, the strongest first."""
        found = [
            self._written(number, column, round(float(self._weights[number, column]), 2))
            for column in range(len(self._terms))
        ]
        return tuple(sorted(found, key=lambda reason: (-reason.weight, reason.term)))

    def absent(self, number: int) -> tuple[Contribution, ...]:
        """Return which of the features are the disease's own, the most frequent first; they weigh nothing."""
        found = [self._written(number, column, 0.0) for column in range(len(self._terms))]
        known = [reason for reason in found if reason.basis not in {Basis.UNREPORTED, Basis.BORROWED}]
        return tuple(sorted(known, key=lambda reason: (-reason.share, reason.term)))

    def _written(self, number: int, column: int, weight: float) -> Contribution:
        ontology, term = self._knowledge.ontology, self._terms[column]
        rows = ontology.diseases.rows
        share = round(float(self._shares[number, column]), 3)
        row = self._rows.get((number, column))
        basis, seen, looked_at, via = Basis.BORROWED if share > 0 else Basis.UNREPORTED, 0, 0, None
        if row is not None:
            basis, seen, looked_at = _BASES[Told(int(rows.told[row]))], int(rows.seen[row]), int(rows.looked_at[row])
            own = int(rows.term[row])
            via = None if own == term else term_name(ontology.terms, own)
        return Contribution(
            term=ontology.terms.id(term),
            label=term_name(ontology.terms, term),
            weight=weight,
            basis=basis,
            share=share,
            seen=seen,
            looked_at=looked_at,
            via=via,
        )


def _best_rows(knowledge: RankingKnowledge, diseases: Places, terms: Sequence[int]) -> dict[tuple[int, int], int]:
    """For each disease and term the row to show: the term's own, with the most patients, else a narrower one's."""
    rows, features = knowledge.ontology.diseases.rows, knowledge.features
    found = spread(diseases, places(rows.ends))
    written = rows.term[found.members]
    best: dict[tuple[int, int], tuple[tuple[bool, int, float, int], int]] = {}
    for column, term in enumerate(terms):
        narrower = np.zeros(len(knowledge.ontology.terms), dtype=np.bool_)
        narrower[features.descendant[int(features.descendant_ends[term]) : int(features.descendant_ends[term + 1])]] = (
            True
        )
        for hit in np.flatnonzero(narrower[written]).tolist():
            row = int(found.members[hit])
            worth = (int(written[hit]) == term, int(rows.looked_at[row]), float(rows.share[row]), -row)
            key = (int(found.lists[hit]), column)
            if key not in best or worth > best[key][0]:
                best[key] = (worth, row)
    return {key: row for key, (_, row) in best.items()}


def most_telling(
    knowledge: RankingKnowledge, diseases: Places, shares: Floats, query: Query, settled: Iterable[int], count: int
) -> tuple[Question, ...]:
    """Return the features whose presence or absence is expected to tell most about the candidates (bits).

    Of those that tell nearly as much, the ones with a name in both languages: the others are the ontology's own words,
    which few clinicians use in either.

    Args:
        diseases: candidates in order of their places, with their ``shares`` of the probability.
        settled: places of terms that need no asking: absent ones with what these imply, and those of the other sex.
    """
    best = np.sort(np.argsort(-shares, kind="stable")[:_ASKED_OF])
    among, weight = diseases[best], shares[best] / shares[best].sum()
    rows = knowledge.features
    terms = np.unique(np.concatenate([rows.term[rows.ends[one] : rows.ends[one + 1]] for one in among.tolist()]))
    known = set(query.widened.tolist()) | set(settled)
    terms = np.array([term for term in terms.tolist() if term not in known], dtype=np.int64)
    if not len(terms):
        return ()
    present = np.clip(shares_of(knowledge.careful, among, terms), _NOISE, 1 - _NOISE).astype(np.float64)
    likely = weight @ present
    gain = _entropy(likely) - weight @ _entropy(present)
    names, listed = knowledge.ontology.terms, knowledge.ontology.diseases
    order = _best_named(terms, gain, names, count)
    leaders = among[np.argmax(weight[:, None] * present, axis=0)]
    return tuple(
        Question(
            term=names.id(int(terms[one])),
            label=term_name(names, int(terms[one])),
            gain=round(float(gain[one]), 3),
            leader=name_of(listed, int(leaders[one])),
        )
        for one in order
    )


def _best_named(terms: Places, gain: Floats, names: Terms, count: int) -> list[int]:
    """The numbers of the terms to ask for, the most telling first."""
    left = np.lexsort((terms, -gain)).tolist()
    named = chinese_labels()
    chosen: list[int] = []
    while left and len(chosen) < count:
        least = _NEARLY * gain[left[0]]
        first = next((one for one in left if gain[one] >= least and names.id(int(terms[one])) in named), left[0])
        left.remove(first)
        chosen.append(first)
    return sorted(chosen, key=lambda one: (-gain[one], terms[one]))


def term_name(terms: Terms, place: int) -> Text:
    """The name of a term in both languages."""
    english = terms.label(place)
    return Text(en=english, zh=chinese_labels().get(terms.id(place)) or in_english(english))


def name_of(diseases: Diseases, place: int) -> Text:
    """The name of a disease in both languages."""
    partners = (f"ORPHA:{partner}" for partner in diseases.partners_of[place].tolist())
    return disease_name((diseases.id(place), *partners), diseases.labels[place])


def _entropy(share: Floats) -> Floats:
    bits: Floats = -(share * np.log2(share) + (1 - share) * np.log2(1 - share))
    return bits
