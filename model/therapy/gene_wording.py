"""What is said of a gene: its phenotypes, the result behind them, and the drugs or habits that change them now."""

from collections.abc import Iterable

from model.domain.evidence import Evidence, EvidenceKind
from model.domain.text import Text, same
from model.knowledge.base import Knowledge
from model.therapy.agents import Phase, Present
from model.therapy.phenoconversion import Conversion
from model.therapy.phenotypes import Call
from model.therapy.situation import GeneState, Situation


def phenotypes_label(calls: Iterable[Call], knowledge: Knowledge) -> Text:
    """Every phenotype that the calls leave open, in both languages."""
    calls = tuple(calls)
    labels = [knowledge.phenotypes.label(name) for name in dict.fromkeys(call.phenotype for call in calls)]
    scores = {str(call.score) for call in calls if call.score}
    score = scores.pop() if len(scores) == 1 else ""
    shown = Text(en=" / ".join(item.en for item in labels), zh=" / ".join(item.zh for item in labels))
    return knowledge.words.say("with_score", phenotype=shown, score=same(score)) if score else shown


def effective_label(state: GeneState, knowledge: Knowledge) -> Text:
    """What is effective now, and through what; an estimate says so."""
    shown = phenotypes_label(state.effective, knowledge)
    if not state.is_converted:
        return shown
    is_estimate = any(item.method.is_estimate for item in state.conversions)
    key = "effective_estimate" if is_estimate else "effective_through"
    return knowledge.words.say(key, phenotype=shown, drug=agents_label(state.conversions, knowledge))


def call_label(call: Call, state: GeneState, knowledge: Knowledge) -> Text:
    """One phenotype's name; one that the genotype alone would not give names the agent behind it."""
    label = knowledge.phenotypes.label(call.phenotype)
    if not state.is_converted:
        return label
    inherited = {item.phenotype for item in state.interpretation.calls}
    behind = [item for item in state.conversions if call in item.calls]
    if not behind or call.phenotype in inherited:
        return label
    return knowledge.words.say("through", phenotype=label, drug=agents_label(behind, knowledge))


def agents_label(found: Iterable[Conversion], knowledge: Knowledge) -> Text:
    """The agents of some conversions by name; one that is no longer taken says so."""
    labels = [_agent_label(item.present, knowledge) for item in found]
    return Text(en=" + ".join(item.en for item in labels), zh=" + ".join(item.zh for item in labels))


def _agent_label(present: Present, knowledge: Knowledge) -> Text:
    label = knowledge.modulators.label(present.agent, knowledge.drugs)
    return knowledge.words.say("stopped_agent", agent=label) if present.phase is Phase.WEARING_OFF else label


def gene_evidence(state: GeneState, knowledge: Knowledge) -> tuple[Evidence, ...]:
    """The result, then each agent that changes what it means."""
    found = (_result_evidence(state, knowledge),) if state.interpretation.has_result else ()
    return (*found, *agent_evidence(state, knowledge))


def said_of(key: str, situation: Situation) -> tuple[Evidence, ...]:
    """The evidence of a gene under all the agents that act now, worded once a case."""
    found = situation.said.get(key)
    if found is None:
        found = situation.said[key] = gene_evidence(situation.genes[key], situation.facts.knowledge)
    return found


def agent_evidence(state: GeneState, knowledge: Knowledge) -> tuple[Evidence, ...]:
    """Each agent that changes the gene now: its strength, what is effective under it, and how far it has come."""
    return tuple(_conversion_evidence(item, state.interpretation.gene.symbol, knowledge) for item in state.conversions)


def _result_evidence(state: GeneState, knowledge: Knowledge) -> Evidence:
    read = state.interpretation
    claim = knowledge.words.say(
        "gene_result",
        gene=same(f"{read.gene.symbol} {read.diplotype}".strip()),
        phenotype=phenotypes_label(read.calls, knowledge),
    )
    return Evidence(claim=claim, kind=EvidenceKind.GENOTYPE, ref=next(iter(read.refs), ""), day=read.day)


def _conversion_evidence(item: Conversion, gene: str, knowledge: Knowledge) -> Evidence:
    words, present = knowledge.words, item.present
    agent = present.agent
    claim = words.say(
        f"acts_{agent.effect}" + ("_estimate" if item.method.is_estimate else ""),
        agent=knowledge.modulators.label(agent, knowledge.drugs),
        strength=words.say(agent.strength),
        gene=same(gene if agent.enzyme == gene else f"{agent.enzyme} ({gene})"),
        phenotype=phenotypes_label(item.calls, knowledge),
    )
    if present.phase is Phase.BUILDING_UP:
        claim = words.say("building_up", what=claim, days=same(str(agent.onset_days)))
    elif present.phase is Phase.WEARING_OFF:
        claim = words.say("wearing_off", what=claim, days=same(str(agent.offset_days)))
    kind = EvidenceKind.LIFESTYLE if agent.habit else EvidenceKind.MEDICATION
    return Evidence(claim=claim, kind=kind, ref=present.ref)
