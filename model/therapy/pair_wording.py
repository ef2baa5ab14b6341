"""How a drug-gene answer becomes advice: its words, its evidence, its alternatives."""

from collections.abc import Mapping, Sequence
from typing import Final

from model.domain.assessment import Action, PopulationAnswer, TherapyAdvice, Urgency
from model.domain.case import Medication
from model.domain.evidence import Evidence, Source
from model.domain.gap import Area, Gap, Why
from model.domain.text import Text, same
from model.domain.value import Value, replace
from model.knowledge.pgx_rules import NoResultRecord, PopulationRecord, RecommendationRecord
from model.knowledge.units import convert
from model.knowledge.words import Words
from model.therapy.gene_wording import agents_label, call_label, gene_evidence, said_of
from model.therapy.options import alternatives, unchecked
from model.therapy.phenotypes import Call
from model.therapy.situation import (
    CAUTION,
    place_of_strength,
    said_once,
    topic,
)
from model.therapy.subject import Subject

_DECIDED: Final = frozenset({Action.CONTRAINDICATED, Action.AVOID})
"""Advice that no further result would change."""
_NOTHING: Final = same("")
_URGENCY: Final = (Urgency.CRITICAL, Urgency.WARNING, Urgency.INFO)


class Answered(Value, frozen=True, kw_only=True):
    """The answer for one population: the strictest recommendation in reach, and the calls behind it.

    ``is_one_of_several``: others are in reach too.
    ``effective``: under present agents, the strictest of those that the effective calls alone allow.
    """

    population: PopulationRecord
    chosen: RecommendationRecord
    calls: tuple[Call, ...]
    is_one_of_several: bool
    effective: RecommendationRecord | None
    evidence: tuple[Evidence, ...]


def advice_of(answers: Sequence[Answered], subject: Subject) -> TherapyAdvice:
    """One advice for one drug. Populations with different answers are listed, and none is picked."""
    if len(answers) == 1:
        return _settled(answers[0], subject)
    worst = min(answers, key=_caution)
    advice = replace(
        _settled(worst, subject, tuple(fact for item in answers for fact in item.evidence)),
        population="|".join(item.population.name for item in answers),
    )
    if all(item.chosen.key == worst.chosen.key for item in answers):
        return advice
    groups = tuple(_answer_of(item, subject) for item in answers)
    rule_id = f"{advice.rule_id}-by-indication"
    return replace(
        advice,
        rule_id=rule_id,
        urgency=min((item.urgency for item in groups), key=_URGENCY.index),
        summary=_undecided(subject, _values(subject, worst.calls)),
        detail=_listed(groups),
        topic=topic(rule_id + subject.drug.term.en),
        dose=None,
        by_population=groups,
    )


def _settled(answer: Answered, subject: Subject, membership: tuple[Evidence, ...] | None = None) -> TherapyAdvice:
    """The advice where one answer stands for the patient; ``membership``: why, where not the answer's own evidence."""
    facts = subject.situation.facts
    chosen, values = answer.chosen, _values(subject, answer.calls)
    offered, screening = alternatives(chosen.alternatives, facts, subject.situation.refused)
    steps = [item.filled(values) for item in chosen.next_steps]
    if answer.is_one_of_several and any(len(state.interpretation.calls) > 1 for state in subject.states):
        steps.append(facts.knowledge.words.say("worst_case_shown", **values))
    if chosen.action not in _DECIDED:
        steps += _not_tested(subject)
    steps += _effective_answers(answer, subject)
    steps += screening.cautions
    steps += unchecked(screening.missing, facts, "check_before_alternative")
    rule_id = f"{subject.rule.id}-{chosen.key}"
    return TherapyAdvice(
        rule_id=rule_id,
        action=chosen.action,
        urgency=chosen.urgency,
        publisher=subject.rule.publisher,
        strength=chosen.strength,
        population=answer.population.name,
        drugs=(subject.drug.term.value,),
        drug_label=subject.drug.term.label,
        summary=chosen.summary.filled(values),
        detail=chosen.detail.filled(values),
        evidence=said_once(
            *_gene_evidence(subject),
            *subject.drug.evidence,
            *(answer.evidence if membership is None else membership),
            *screening.against,
        ),
        sources=_sources(subject),
        medication_keys=subject.drug.keys,
        alternatives=offered,
        next_steps=tuple(dict.fromkeys(steps)),
        topic=topic(rule_id + subject.drug.term.en),
        dose=chosen.dose.value() if chosen.dose else None,
    )


def _caution(answer: Answered) -> tuple[int, int]:
    """The strictest answer first; of all-clears, the one that is least sure."""
    action, strength = answer.chosen.action, answer.chosen.strength
    return CAUTION[action], -place_of_strength(strength) if action is Action.STANDARD else 0


def _undecided(subject: Subject, values: Mapping[str, Text]) -> Text:
    """What to say first where the patient's population is not known: the file's own words, or those on indications."""
    own = subject.rule.undecided
    return own.filled(values) if own else subject.situation.facts.knowledge.words.say("by_indication", **values)


def _not_tested(subject: Subject) -> list[Text]:
    """What the answer does not rest on: the rule's genes of which no result is on file."""
    return [no_result_gap(subject).consequence] if subject.open_genes and not subject.rule.is_partial else []


def _answer_of(item: Answered, subject: Subject) -> PopulationAnswer:
    values, chosen = _values(subject, item.calls), item.chosen
    return PopulationAnswer(
        population=item.population.name,
        label=item.population.label.text(),
        rule_id=f"{subject.rule.id}-{chosen.key}",
        action=chosen.action,
        urgency=chosen.urgency,
        strength=chosen.strength,
        summary=chosen.summary.filled(values),
        detail=chosen.detail.filled(values),
        dose=chosen.dose.value() if chosen.dose else None,
    )


def no_result_advice(record: NoResultRecord, asked: tuple[Medication, ...], subject: Subject) -> TherapyAdvice:
    """Advice to test, or to know that nobody has: the drug is given and no usable result is on file."""
    facts = subject.situation.facts
    values = _values(subject, ())
    steps = [item.filled(values) for item in record.next_steps]
    summary, rule_id = record.summary.filled(values), f"{subject.rule.id}-no-result"
    if Area.GENOMICS in facts.unread:  # not to be had is not the same as not on file
        steps.insert(0, facts.knowledge.words.say("genomics_unread", **values))
        summary, rule_id = facts.knowledge.words.say("genomics_unread_summary", **values), f"{subject.rule.id}-not-read"
    elif any(gap.area is Area.GENOMICS and gap.why is Why.UNREADABLE for gap in facts.case.gaps):
        steps.insert(0, facts.knowledge.words.say("genomics_part_unread", **values))
    action, urgency = _by_dose(record, asked)
    return TherapyAdvice(
        rule_id=rule_id,
        action=action,
        urgency=urgency,
        publisher=subject.rule.publisher,
        strength="",
        population="",
        drugs=(subject.drug.term.value,),
        drug_label=subject.drug.term.label,
        summary=summary,
        detail=record.detail.filled(values),
        evidence=said_once(*_gene_evidence(subject), *(facts.medication_evidence(item) for item in asked)),
        sources=_sources(subject),
        medication_keys=tuple(item.key for item in asked),
        next_steps=tuple(steps),
        topic=topic(rule_id + subject.drug.term.en),
    )


def site_record(words: Words) -> NoResultRecord:
    """What a site says of a drug that it adds to those that are tested first."""
    return NoResultRecord(
        action=Action.TEST_FIRST,
        urgency=Urgency.WARNING,
        summary=words.record("test_first_summary"),
        detail=words.record("test_first_detail"),
    )


def _by_dose(record: NoResultRecord, asked: tuple[Medication, ...]) -> tuple[Action, Urgency]:
    """The sterner words above a daily dose, where the label asks for the test only there and the dose is known."""
    high = record.high_dose
    doses = [convert(item.daily_dose, item.dose_unit, high.unit) for item in asked if item.daily_dose] if high else []
    if high and any(dose is not None and dose > high.above for dose in doses):
        return high.action, high.urgency
    return record.action, record.urgency


def no_result_gap(subject: Subject) -> Gap:
    """No usable result of a gene of this drug: it stays Indeterminate, and no advice rests on it."""
    words = subject.situation.facts.knowledge.words
    lacking = [state for state in subject.states if not state.interpretation.is_usable]
    state = lacking[0]
    alike = [item for item in lacking if item.interpretation.has_result is state.interpretation.has_result]
    values = _values(subject, ()) | {"gene": same(" + ".join(item.interpretation.gene.key for item in alike))}
    key = "unclear_result" if state.interpretation.has_result else "no_result"
    key = "inhibitor_only" if state.is_converted else key
    return Gap(
        what=words.say(f"{key}_what", **values),
        why=Why.UNREADABLE if state.interpretation.has_result else _why_missing(subject),
        area=Area.GENOMICS,
        consequence=words.say(f"{key}_consequence", **values),
        ref=next(iter(state.interpretation.refs), ""),
    )


def _why_missing(subject: Subject) -> Why:
    """Why no result is there: the fault that kept the genomic part from being read, or that none was sent."""
    gaps = subject.situation.facts.case.gaps
    return next((gap.why for gap in gaps if gap.is_whole_area and gap.area is Area.GENOMICS), Why.NOT_SENT)


def _values(subject: Subject, calls: tuple[Call, ...]) -> dict[str, Text]:
    knowledge = subject.situation.facts.knowledge
    labels = [call_label(call, state, knowledge) for call, state in zip(calls, subject.states, strict=False)]
    first = subject.states[0].interpretation
    score = calls[0].score if calls else None
    return {
        "drug": subject.drug.term.label,
        "gene": subject.rule.gene_label,
        "phenotype": labels[0] if len(labels) == 1 else _together(labels),
        "diplotype": same(first.diplotype),
        "score": same(str(score)) if score else _NOTHING,
    }


def _together(labels: list[Text]) -> Text:
    return Text(en=" + ".join(item.en for item in labels), zh=" + ".join(item.zh for item in labels))


def _listed(groups: tuple[PopulationAnswer, ...]) -> Text:
    """One line per population, what to do before why: the guideline answers each apart."""
    return Text(
        en="\n".join(f"- {item.label.en}: {item.summary.en}. {item.detail.en}" for item in groups),
        zh="\n".join(f"- {item.label.zh}：{item.summary.zh}。{item.detail.zh}" for item in groups),
    )


def _gene_evidence(subject: Subject) -> list[Evidence]:
    """What is on record of each gene; said once for all the drugs that meet the gene alike."""
    situation = subject.situation
    found: list[Evidence] = []
    for key, state in zip(subject.rule.genes, subject.states, strict=True):
        is_as_said = state is situation.genes[key]
        found += said_of(key, situation) if is_as_said else gene_evidence(state, situation.facts.knowledge)
    return found


def _effective_answers(answered: Answered, subject: Subject) -> list[Text]:
    """Where the genotype alone is answered more strictly than what is effective now: that other answer too."""
    now = answered.effective
    if now is None or now.key == answered.chosen.key:
        return []
    changed = [state for state in subject.states if state.is_converted]
    knowledge = subject.situation.facts.knowledge
    found = [item for state in changed for item in state.conversions]
    values = _values(subject, tuple(state.effective[0] for state in subject.states))
    return [
        knowledge.words.say(
            "genotype_shown",
            gene=same(" + ".join(state.interpretation.gene.key for state in changed)),
            agent=agents_label(found, knowledge),
            answer=now.summary.filled(values),
        )
    ]


def _sources(subject: Subject) -> tuple[Source, ...]:
    """The rule's sources, then those of the methods by which present agents changed its genes."""
    if not subject.is_converted:
        return subject.rule.origins
    methods = (item.method.source.source() for state in subject.states for item in state.conversions)
    return tuple(dict.fromkeys((*subject.rule.origins, *methods)))
