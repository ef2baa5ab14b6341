"""Why a disease ranks where it does, feature by feature, and which feature to look for next."""

from collections.abc import Iterable
from typing import Final

import numpy as np

from model.diagnosis.rare_answer import Contribution, Question
from model.ontology.annotations import Told
from model.ranking import likelihood
from model.ranking.knowledge import RankingKnowledge
from model.ranking.pool import Query
from model.ranking.profiles import shares_of
from model.ranking.sparse import Floats, Places

_ASKED_OF: Final = 20
_NOISE: Final = 0.03


def reasons(knowledge: RankingKnowledge, disease: int, query: Query) -> tuple[Contribution, ...]:
    """Return what each of the patient's features does to the disease, the strongest first."""
    found = [_contribution(knowledge, disease, term, is_present=True) for term in query.terms.tolist()]
    return tuple(sorted(found, key=lambda reason: (-reason.weight, reason.term)))


def absences(knowledge: RankingKnowledge, disease: int, absent: Query) -> tuple[Contribution, ...]:
    """Return the disease's features that were looked for and are absent; they weigh nothing."""
    found = (_contribution(knowledge, disease, term, is_present=False) for term in absent.terms.tolist())
    known = [reason for reason in found if reason.share is not None and not reason.is_borrowed]
    return tuple(sorted(known, key=lambda reason: (-(reason.share or 0.0), reason.term)))


def most_telling(
    knowledge: RankingKnowledge, diseases: Places, shares: Floats, query: Query, settled: Iterable[int], count: int
) -> tuple[Question, ...]:
    """Return the features whose presence or absence is expected to tell most about the candidates (bits).

    Args:
        diseases: candidates in order of their places, with their ``shares`` of the probability.
        settled: places of terms that need no asking: present or absent, and what these imply.
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
    order = np.lexsort((terms, -gain))[:count]
    names = knowledge.ontology.terms
    return tuple(
        Question(term=names.id(int(terms[one])), label=names.label(int(terms[one])), gain=round(float(gain[one]), 3))
        for one in order
    )


def _entropy(share: Floats) -> Floats:
    bits: Floats = -(share * np.log2(share) + (1 - share) * np.log2(1 - share))
    return bits


def _contribution(knowledge: RankingKnowledge, disease: int, term: int, *, is_present: bool) -> Contribution:
    terms, rows = knowledge.ontology.terms, knowledge.ontology.diseases.rows
    share = float(shares_of(knowledge.careful, np.array([disease]), np.array([term]))[0, 0])
    weight = 0.0
    if is_present:
        weight = float(likelihood.gained(np.array([share], dtype=np.float32), knowledge.careful.background[term])[0])
    where = rows.of(disease)
    mine = [
        (float(rows.share[where.start + number]), where.start + number, int(row))
        for number, row in enumerate(rows.term[where].tolist())
        if term in terms.ancestors[row]
    ]
    written = Contribution(term=terms.id(term), label=terms.label(term), weight=round(weight, 2), share=None)
    if share <= 0:
        return written
    if not mine:
        return _with(written, share=round(share, 3), is_borrowed=True)
    exact = [row for row in mine if row[2] == term]
    counted = [row for row in exact or mine if rows.told[row[1]] == Told.COUNTS]
    best = max(counted or exact or mine, key=lambda row: (int(rows.looked_at[row[1]]), row[0], -row[1]))
    return _with(
        written,
        share=round(share, 3),
        seen=int(rows.seen[best[1]]),
        looked_at=int(rows.looked_at[best[1]]),
        via="" if best[2] == term else terms.label(best[2]),
    )


def _with(
    written: Contribution, *, share: float, seen: int = 0, looked_at: int = 0, via: str = "", is_borrowed: bool = False
) -> Contribution:
    return Contribution(
        term=written.term,
        label=written.label,
        weight=written.weight,
        share=share,
        seen=seen,
        looked_at=looked_at,
        via=via,
        is_borrowed=is_borrowed,
    )
