"""Genetic counselling for a tumour finding that is, or may be, inherited."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from model.domain.assessment import Action, TherapyAdvice, Urgency
from model.domain.pgx import Detection
from model.domain.text import same
from model.knowledge.germline import GermlineGenes
from model.knowledge.oncology import Criterion
from model.therapy.biomarkers import Biomarkers
from model.therapy.facts import Truth
from model.therapy.situation import Situation, said_once, topic

_GERMLINE: Final = "germline-counselling"


def counselling(situation: Situation, biomarkers: Biomarkers) -> Iterator[TherapyAdvice]:
    """One advice for each gene whose pathogenic variant was found and may be inherited. Source: see the table."""
    facts, knowledge = situation.facts, situation.facts.knowledge
    symbols = {
        knowledge.variants.symbol(item.gene) for item in facts.case.tumour_findings if item.status is Detection.DETECTED
    }
    for row in knowledge.germline.gene:
        for gene in row.genes:
            if gene in symbols and (advice := _advice(gene, row, biomarkers, situation)):
                yield advice


def _advice(gene: str, row: GermlineGenes, biomarkers: Biomarkers, situation: Situation) -> TherapyAdvice | None:
    found = biomarkers.holds(Criterion(gene=gene, variants=row.variants))
    inherited = biomarkers.holds(Criterion(gene=gene, variants=row.variants, origin="germline"))
    is_inherited = inherited.truth is Truth.YES
    if found.truth is not Truth.YES or not (is_inherited or _may_be(row, situation)):
        return None
    say = situation.facts.knowledge.words.say
    rule_id = f"{_GERMLINE}-{gene.casefold()}"
    return TherapyAdvice(
        rule_id=rule_id,
        action=Action.RECOMMEND,
        urgency=Urgency.INFO,
        publisher="ESMO",
        strength="strong" if is_inherited else "moderate",
        population="general",
        drugs=(),
        drug_label=say("germline_topic"),
        summary=say("germline_found" if is_inherited else "germline_likely", gene=same(gene)),
        detail=say("germline_detail", gene=same(gene), syndrome=row.syndrome.text()),
        evidence=said_once(*(inherited.evidence if is_inherited else found.evidence)),
        sources=(situation.facts.knowledge.germline.source.source(),),
        topic=topic(rule_id),
    )


def _may_be(row: GermlineGenes, situation: Situation) -> bool:
    """Whether a variant seen in the tumour is worth a germline test; an origin called somatic does not settle it."""
    if row.only_germline:
        return False
    age = situation.facts.case.person.age_years
    return row.below_age is None or (age is not None and Decimal(age) < row.below_age)
