"""The therapy part of an assessment: genes interpreted, rules judged, the answers in one order."""

from decimal import Decimal

from model.domain.assessment import GenePhenotype, TherapyAdvice
from model.domain.case import ClinicalCase, MedicationState
from model.domain.gap import Gap
from model.domain.text import Text
from model.domain.value import replace
from model.knowledge.load import Knowledge
from model.therapy.facts import ORDERED, Facts
from model.therapy.gene_wording import effective_label, phenotypes_label, said_of
from model.therapy.oncology import judge_tumour, spoken_facts
from model.therapy.pairs import RefusedDrugs, judge_pairs
from model.therapy.phenotypes import Call
from model.therapy.ranking import LOUDNESS, led, said_by_agent, without_contradiction
from model.therapy.rules import judge_rules, limited
from model.therapy.sample_cautions import caution_gaps
from model.therapy.situation import GeneState, Situation, gene_states
from model.therapy.tumour import tumour_gaps


def advise(
    case: ClinicalCase, knowledge: Knowledge, *, renews: bool = False
) -> tuple[tuple[GenePhenotype, ...], tuple[TherapyAdvice, ...], tuple[Gap, ...]]:
    """Phenotypes, advice (loudest first, then by rank and rule id) and gaps for one case; nothing for the dead.

    ``renews``: what is on the list is about to be prescribed on, so that rules on new orders speak of it too.
    """
    if case.person.is_deceased:
        return (), (), ()
    facts = Facts(case, knowledge, ORDERED | {MedicationState.ACTIVE} if renews else ORDERED)
    states = gene_states(facts)
    situation = Situation(facts=facts, genes=states, refused=RefusedDrugs(facts, states))
    judged = list(judge_pairs(situation))
    ranked = limited(judge_rules(situation), situation)
    ranked += judge_tumour(situation, [item.advice for item in ranked])
    ranks = {id(item.advice): item.rank for item in ranked}
    genes, others = led((item.advice for item in judged if item.advice), knowledge.words), [it.advice for it in ranked]
    repeated = said_by_agent(genes, others)
    said = (replace(it, outranked_by=repeated[id(it)]) if id(it) in repeated else it for it in (*genes, *others))
    placed = [
        (ranks.get(id(before), 0), item)
        for before, item in zip((*genes, *others), without_contradiction(said), strict=True)
    ]
    advice = sorted(
        placed,
        key=lambda entry: (
            LOUDNESS[entry[1].urgency],
            bool(entry[1].outranked_by),
            entry[0],
            entry[1].rule_id,
            entry[1].drug_label.en,
        ),
    )
    gaps = (
        *(gap for state in states.values() for gap in state.interpretation.gaps),
        *(gap for item in judged for gap in item.gaps),
        *tumour_gaps(case, knowledge),
    )
    spoken = {gene for item in judged if item.advice for gene in item.genes}
    silent = tuple(state for key, state in states.items() if state.interpretation.has_result and key not in spoken)
    gaps = (*gaps, *caution_gaps(silent, facts))
    asked = {gene for item in judged if item.gaps for gene in item.genes}
    shown = [key for key, state in states.items() if state.interpretation.has_result or key in asked]
    phenotypes = sorted((_phenotype(key, situation) for key in shown), key=lambda item: (item.gene, _is_negative(item)))
    return tuple(phenotypes), tuple(item for _, item in advice), tuple(dict.fromkeys(gaps))


def speaking_facts(case: ClinicalCase, knowledge: Knowledge) -> frozenset[str]:
    """The ids of the biomarker facts that hold for the case and speak in some advice."""
    facts = Facts(case, knowledge)
    states = gene_states(facts)
    return spoken_facts(Situation(facts=facts, genes=states, refused=RefusedDrugs(facts, states)))


def _phenotype(key: str, situation: Situation) -> GenePhenotype:
    state = situation.genes[key]
    read = state.interpretation
    scores = {call.score for call in read.calls}
    score = scores.pop() if len(scores) == 1 else None
    return GenePhenotype(
        gene=read.gene.symbol,
        diplotype=read.diplotype,
        activity_score=_tidy(score.low) if score and _is_number(score.low, score.high) else None,
        phenotype=_joined(state.interpretation.calls),
        effective_phenotype=_joined(state.effective),
        label=_label(state, situation),
        ref=next(iter(read.refs), ""),
        agents=said_of(key, situation)[1 if read.has_result else 0 :],
    )


def _label(state: GeneState, situation: Situation) -> Text:
    """The phenotype in words; under present drugs, what is effective now stands behind it."""
    knowledge = situation.facts.knowledge
    inherited = phenotypes_label(state.interpretation.calls, knowledge)
    if not state.is_converted:
        return inherited
    now = effective_label(state, knowledge)
    return knowledge.words.say("now_effective", phenotype=inherited, effective=now)


def _is_negative(item: GenePhenotype) -> bool:
    """Of several alleles that a typing looks for, what was found is said first."""
    return item.phenotype.endswith(" negative")


def _tidy(score: Decimal) -> Decimal:
    """Two digits where they are needed, one otherwise: 1.25, 0.5, 2.0."""
    tenth = score.quantize(Decimal("0.1"))
    return tenth if tenth == score else score


def _is_number(low: Decimal, high: Decimal | None) -> bool:
    """One number, or "at least" that number."""
    return high is None or low == high


def _joined(calls: tuple[Call, ...]) -> str:
    return " or ".join(dict.fromkeys(call.phenotype for call in calls))
