"""Ranks rare diseases by a patient's features and reported genes, with the reason for each.

Features that were looked for and absent are shown and weigh nothing: in published cases their list gives the
diagnosis away, and nothing yet shows what they are worth in a record. No disease is likelier for being published more.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from model.diagnosis.rare_answer import Candidate, GeneFinding, Question, RareAnswer
from model.diagnosis.rare_genes import weigh_genes
from model.diagnosis.rare_reasons import Reasons, most_telling, name_of
from model.diagnosis.sexes import narrower, not_of
from model.domain.case import Sex
from model.domain.text import Text
from model.ontology.ontology import Ontology
from model.ranking.features import Seen, seen
from model.ranking.knowledge import RankingKnowledge, ranking_knowledge
from model.ranking.pool import Pool, Query, asked, pooled
from model.ranking.reranker import Scorer, probabilities, shipped, softmax
from model.ranking.sparse import Floats, Places

ENOUGH: Final = 3
"""With fewer specific features no percentage is given."""

SPECIFIC: Final = 1.0
"""Nats of information from which a feature is specific: fewer than 37 % of diseases have it."""

QUESTIONS: Final = 5


class _Ranked(NamedTuple):
    """Diseases in order, with score, share of the probability, genes and notes of each."""

    diseases: Places
    scores: Floats
    shares: Floats | None
    genes: dict[int, tuple[GeneFinding, ...]]
    notes: dict[int, tuple[Text, ...]]


def rank(
    present: Sequence[str],
    absent: Sequence[str],
    genes: Sequence[str | GeneFinding],
    ontology: Ontology,
    top: int = 10,
    scorer: Scorer | None = None,
    *,
    sex: Sex = Sex.UNKNOWN,
) -> RareAnswer:
    """Rank the diseases of OMIM and Orphanet for one patient.

    Args:
        present: HPO ids of the patient's features.
        absent: HPO ids that were looked for and not found; shown, never weighed.
        genes: reported genes; then their diseases are ranked, and all others apart.
        top: how many candidates to give, in each list.
        scorer: another re-ranker than the shipped one.
        sex: what only the other sex has is not asked for; the ranking itself does not use it.

    Returns:
        Percentages only where at least ``ENOUGH`` specific features are known. With reported genes they mean:
        if the cause is among these genes.
    """
    knowledge, weights = ranking_knowledge(ontology), shipped()
    query, without = asked(ontology, present), asked(ontology, absent)
    findings = [GeneFinding(symbol=gene) if isinstance(gene, str) else gene for gene in genes]
    linked = _linked(ontology, findings)
    known = {finding.symbol for found in linked.values() for finding in found}
    unknown = (*query.unknown, *without.unknown, *sorted({f.symbol for f in findings} - known))
    version = f"{ontology.version}, re-ranker {weights.digest[:12]}"
    if not len(query.terms) and not linked:
        return RareAnswer(candidates=(), outside=(), none_mass=None, ask_next=(), unknown=unknown, version=version)
    pool = _pool(knowledge, query, linked)
    numbers = seen(knowledge, query, pool) if len(query.terms) else None
    scores = _scores(scorer or weights, numbers, pool, with_genes=False)
    enough = is_enough(ontology, query)
    none = None
    if linked:
        listed = _scores(scorer or weights, numbers, pool, with_genes=True)
        inside, outside = _parted(ontology, pool, (listed, scores), linked, weights.calibration.gene_temperature)
    else:
        shares, mass = probabilities(scores, weights.calibration, len(query.terms))
        inside, outside = _Ranked(pool.diseases, scores, shares, {}, {}), None
        none = mass if enough else None
    return RareAnswer(
        candidates=_candidates(knowledge, inside, query, without, top, has_percentage=enough),
        outside=_candidates(knowledge, outside, query, without, top, has_percentage=False) if outside else (),
        none_mass=None if none is None else round(float(none), 4),
        ask_next=_questions(knowledge, inside, query, without, sex),
        unknown=unknown,
        version=version,
    )


def is_enough(ontology: Ontology, query: Query) -> bool:
    """Return whether enough specific features are known for a percentage."""
    return int((np.asarray(ontology.terms.information)[query.terms] >= SPECIFIC).sum()) >= ENOUGH


def _questions(
    knowledge: RankingKnowledge, ranked: _Ranked, query: Query, without: Query, sex: Sex
) -> tuple[Question, ...]:
    terms = knowledge.ontology.terms
    shares = np.ones(len(ranked.diseases)) if ranked.shares is None else ranked.shares
    settled = narrower(terms, without.terms) | not_of(sex, terms, query.widened)
    return most_telling(knowledge, ranked.diseases, shares, query, settled, QUESTIONS)


def _scores(scorer: Scorer, numbers: Seen | None, pool: Pool, *, with_genes: bool) -> Floats:
    """Without any feature all candidates are alike."""
    return np.zeros(len(pool.diseases)) if numbers is None else scorer.score(numbers, with_genes=with_genes)


def _linked(ontology: Ontology, findings: Sequence[GeneFinding]) -> dict[int, tuple[GeneFinding, ...]]:
    linked: dict[int, tuple[GeneFinding, ...]] = {}
    for finding in findings:
        for disease in ontology.diseases.of_gene(finding.symbol):
            linked[disease] = (*linked.get(disease, ()), finding)
    return linked


def _pool(knowledge: RankingKnowledge, query: Query, linked: dict[int, tuple[GeneFinding, ...]]) -> Pool:
    """The best of all diseases, and every disease of the reported genes."""
    pool = pooled(knowledge, query)
    diseases = np.union1d(pool.diseases, np.array(sorted(linked), dtype=np.int64))
    return Pool(diseases, pool.likelihood, pool.likeness)


def _parted(
    ontology: Ontology,
    pool: Pool,
    scores: tuple[Floats, Floats],
    linked: dict[int, tuple[GeneFinding, ...]],
    temperature: float,
) -> tuple[_Ranked, _Ranked]:
    """The diseases of the reported genes, weighed by zygosity and class, and all others, each by its own scores."""
    weighed = {disease: weigh_genes(ontology, disease, found) for disease, found in linked.items()}
    is_inside = np.isin(pool.diseases, np.array(sorted(linked), dtype=np.int64))
    inside = pool.diseases[is_inside]
    adjusted = scores[0][is_inside] + np.array([weighed[disease][0] for disease in inside.tolist()])
    notes = {disease: found[1] for disease, found in weighed.items()}
    return (
        _Ranked(inside, adjusted, softmax(adjusted / temperature), linked, notes),
        _Ranked(pool.diseases[~is_inside], scores[1][~is_inside], None, {}, {}),
    )


def _candidates(
    knowledge: RankingKnowledge, ranked: _Ranked, query: Query, without: Query, top: int, *, has_percentage: bool
) -> tuple[Candidate, ...]:
    diseases = knowledge.ontology.diseases
    order = np.lexsort((ranked.diseases, -ranked.scores))[:top]
    first = ranked.diseases[order]
    present, absent = Reasons(knowledge, first, query.terms), Reasons(knowledge, first, without.terms)
    found = []
    for number, one in enumerate(order.tolist(), start=1):
        place = int(ranked.diseases[one])
        share = None if ranked.shares is None or not has_percentage else round(float(ranked.shares[one]), 4)
        found.append(
            Candidate(
                id=diseases.id(place),
                label=name_of(diseases, place),
                rank=number,
                probability=share,
                score=round(float(ranked.scores[one]), 4),
                contributions=present.present(number - 1),
                absent=absent.absent(number - 1),
                genes=tuple(finding.symbol for finding in ranked.genes.get(place, ())),
                notes=ranked.notes.get(place, ()),
                also=tuple(f"ORPHA:{partner}" for partner in diseases.partners_of[place].tolist()),
            )
        )
    return tuple(found)
