"""The genomic passport: each gene's result, what it means now, and the drugs for which it matters."""

from collections.abc import Iterator
from dataclasses import dataclass

from model.domain.assessment import TherapyAdvice
from model.domain.case import ClinicalCase
from model.domain.evidence import Evidence
from model.domain.text import Text
from model.knowledge.load import Knowledge
from model.therapy.facts import Facts
from model.therapy.gene_wording import agent_evidence, effective_label, phenotypes_label
from model.therapy.pairs import RefusedDrugs, judge_pair
from model.therapy.ranking import led
from model.therapy.situation import CHANGES_NOTHING, GeneState, Situation, gene_states
from model.therapy.subject import drug_of, subject_of


@dataclass(frozen=True, slots=True, kw_only=True)
class PassportGene:
    """One gene with a result: ``state`` as interpreted, ``label`` in words, ``advice`` on drugs that it changes.

    ``key`` names an allele of a presence test ("HLA-B*57:01"); ``agents`` are the drugs and habits that change
    the gene now. The advice holds if the drug were ordered now.
    """

    key: str
    state: GeneState
    label: Text
    effective: Text
    agents: tuple[Evidence, ...]
    advice: tuple[TherapyAdvice, ...]


def passport(case: ClinicalCase, knowledge: Knowledge) -> tuple[PassportGene, ...]:
    """Every gene with a result, by name, one that gives no clear phenotype included; empty for a case without any."""
    facts = Facts(case, knowledge)
    states = gene_states(facts)
    situation = Situation(facts=facts, genes=states, refused=RefusedDrugs(facts, states))
    advice = _by_gene(situation)
    return tuple(
        PassportGene(
            key=key,
            state=state,
            label=phenotypes_label(state.interpretation.calls, knowledge),
            effective=effective_label(state, knowledge),
            agents=agent_evidence(state, knowledge),
            advice=tuple(advice.get(key, ())),
        )
        for key, state in sorted(states.items())
        if state.interpretation.has_result
    )


def _by_gene(situation: Situation) -> dict[str, list[TherapyAdvice]]:
    """What leads on each drug of which a known gene speaks, under each gene behind it."""
    found: dict[str, list[TherapyAdvice]] = {}
    for drug in sorted(situation.facts.knowledge.pairs_by_drug):
        genes = {item.rule_id: genes for item, genes in _of_drug(drug, situation)}
        leading = led((item for item, _ in _of_drug(drug, situation)), situation.facts.knowledge.words)
        for item in leading:
            if not item.outranked_by and item.action not in CHANGES_NOTHING:
                for key in genes[item.rule_id]:
                    found.setdefault(key, []).append(item)
    return found


def _of_drug(drug: str, situation: Situation) -> Iterator[tuple[TherapyAdvice, tuple[str, ...]]]:
    knowledge = situation.facts.knowledge
    asked = drug_of(knowledge.drugs.named(drug), (), situation.facts)
    for rule in knowledge.pairs_by_drug[drug]:
        known = tuple(key for key in rule.genes if situation.genes[key].interpretation.is_usable)
        if known and (item := judge_pair(rule, subject_of(rule, asked, situation)).advice):
            yield item, known
