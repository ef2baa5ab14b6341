"""Advice from guideline, tumour and interaction rules: when all clauses hold and no exclusion speaks."""

from collections.abc import Iterable, Iterator
from typing import Final

from model.domain.assessment import Action, Alternative, TherapyAdvice, Urgency
from model.domain.case import Medication
from model.domain.code import Code
from model.domain.evidence import Evidence
from model.domain.text import Text
from model.domain.value import Value, replace
from model.knowledge.conditions import Clause
from model.knowledge.therapy_rules import AdviceRule, OptionRecord
from model.therapy.allergies import named_by_allergies
from model.therapy.allergy_records import LOUDNESS
from model.therapy.conditions import holds_all
from model.therapy.doses import too_much
from model.therapy.facts import TAKEN, Answer, Facts, Truth
from model.therapy.options import REFUSING, Screening, drug_code, said_of_suspected, screen, screen_drugs, unchecked
from model.therapy.repeats import taken_twice
from model.therapy.situation import Situation, said_once, topic

_NO_WARNING: Final = frozenset({Action.RECOMMEND, Action.INCREASE, Action.STANDARD, Action.NO_RECOMMENDATION})

_About = tuple[tuple[Medication, Code], ...]
"""The drugs that an advice speaks of, and which of their ingredients."""


class Ranked(Value, frozen=True):
    """Advice and where it stands among the others: lower speaks first."""

    rank: int
    is_guideline: bool
    advice: TherapyAdvice


class _Options(Value, frozen=True):
    """The options that this patient may have, the reasons against the others."""

    open: tuple[OptionRecord, ...]
    screening: Screening


def judge_rules(situation: Situation) -> Iterator[Ranked]:
    """Judge every rule; the rules' files bring them in order of name."""
    knowledge, named = situation.facts.knowledge, situation.facts.named
    places = {at for name in ("", *named) for at in knowledge.rules_by_name.get(name, ())}
    for rule in (knowledge.rules[at] for at in sorted(places)):  # most ask for what this patient does not have
        if any(map(named.isdisjoint, rule.asked)):
            continue
        if advice := _judge(rule, situation):
            yield Ranked(rule.rank, rule.is_guideline, advice)


def is_warning(rule: AdviceRule) -> bool:
    """Whether the rule warns: then it speaks of a problem that is not confirmed, too; other advice wants a fact."""
    return not rule.is_guideline and rule.action not in _NO_WARNING


def limited(found: Iterable[Ranked], situation: Situation) -> list[Ranked]:
    """Keep the guideline advice that matters most; what has no place of its own is named in the last one kept."""
    ordered = sorted(found, key=lambda item: (item.rank, item.advice.rule_id))
    most = situation.facts.knowledge.policy.guideline_cards
    standing = [item for item in ordered if item.is_guideline]
    kept, rest = standing[:most], standing[most:]
    if rest:
        say = situation.facts.knowledge.words.say
        also = tuple(say("also_due", what=item.advice.summary) for item in rest)
        last = kept[-1]
        kept[-1] = replace(last, advice=replace(last.advice, next_steps=(*last.advice.next_steps, *also)))
    others = [item for item in ordered if not item.is_guideline]
    return sorted((*others, *kept), key=lambda item: (item.rank, item.advice.rule_id))


def _judge(rule: AdviceRule, situation: Situation) -> TherapyAdvice | None:
    facts = situation.facts
    answer = holds_all(rule.when, facts)
    if answer.truth is not Truth.YES and not (answer.is_suspected and is_warning(rule)):
        return None
    covered = facts.drug(rule.covered_by, TAKEN) if rule.covered_by else Answer(Truth.NO)
    if covered.truth is Truth.YES or (covered.truth is Truth.UNKNOWN and rule.is_guideline):
        return None  # no drug is started on a medication list that could not be read; the case's gap says so
    screening = screen(rule.unless, facts)
    screening.missing += covered.missing
    if screening.is_silent:
        return None
    options = _options(rule, situation)
    if screening.is_refused or (rule.option and not options.open):
        against = (*screening.against, *options.screening.against)
        return _withheld(rule, answer, against, situation) if against else None
    return _advice(rule, answer, screening, options, situation)


def _options(rule: AdviceRule, situation: Situation) -> _Options:
    """Screen each option; one that the patient already takes is no option, and needs no reason."""
    facts, total = situation.facts, Screening()
    left: list[OptionRecord] = []
    for option in rule.option:
        if option.covers and facts.drug(option.covers, TAKEN).truth is Truth.YES:
            continue
        own, by_drug = screen(option.unless, facts), screen_drugs(option.drugs, facts, situation.refused)
        total.against += [*own.against, *by_drug.against]
        if not (own.is_refused or own.is_silent or by_drug.is_refused):
            left.append(option)
            total.cautions += [*own.cautions, *by_drug.cautions]
            total.missing += [*own.missing, *by_drug.missing]
    return _Options(tuple(left), total)


def _advice(
    rule: AdviceRule, answer: Answer, screening: Screening, options: _Options, situation: Situation
) -> TherapyAdvice:
    facts = situation.facts
    first = options.open[0] if options.open else None
    about = tuple(_about(rule, facts))
    drugs = _spoken_of(about)
    label = first.label.text() if first else _label_of(drugs, facts) or rule.topic_label.text()
    values = {**facts.knowledge.policy.texts, "drug": label}
    summary = rule.summary.filled(values)
    missing = (*screening.missing, *options.screening.missing)
    steps = (
        *(item.filled(values) for item in rule.next_steps),
        *screening.cautions,
        *options.screening.cautions,
        *unchecked(missing, facts),
    )
    return TherapyAdvice(
        rule_id=rule.id,
        action=_action(rule, answer),
        urgency=min(rule.urgency, answer.at_most, key=LOUDNESS.index),
        publisher=rule.publisher,
        strength=rule.strength,
        population=rule.population,
        drugs=tuple(drug_code(name, facts) for name in first.drugs) if first else drugs,
        drug_label=first.label.text() if first else rule.topic_label.text(),
        summary=_doubted(answer, summary, label, facts),
        detail=rule.detail.filled(values),
        evidence=_evidence(about, answer, (*screening.against, *options.screening.against), facts),
        sources=rule.origins,
        medication_keys=tuple(sorted({item.key for item, _ in about} | _ordered_partners(rule, about, facts))),
        alternatives=tuple(_alternative(option, situation) for option in options.open[1:]),
        next_steps=tuple(dict.fromkeys(steps)),
        topic=topic(rule.id),
        dose=rule.dose.value() if rule.dose else None,
    )


def _action(rule: AdviceRule, answer: Answer) -> Action:
    """A plain side effect forbids nothing."""
    return Action.MONITOR if answer.at_most is Urgency.INFO and rule.action in REFUSING else rule.action


def _doubted(answer: Answer, summary: Text, label: Text, facts: Facts) -> Text:
    if answer.at_most is Urgency.INFO:
        return facts.knowledge.words.say("side_effect_only", drug=label)
    if answer.is_suspected:
        return said_of_suspected(answer, summary, facts)
    return facts.knowledge.words.say("if_allergy_holds", says=summary) if answer.is_unconfirmed else summary


def _withheld(rule: AdviceRule, answer: Answer, against: tuple[Evidence, ...], situation: Situation) -> TherapyAdvice:
    """The rule would speak, but something forbids what it advises: say what and why, advise nothing."""
    words = situation.facts.knowledge.words
    reasons = tuple(dict.fromkeys(item.claim for item in against))
    reason = Text(en="; ".join(item.en for item in reasons), zh="；".join(item.zh for item in reasons))
    label = rule.topic_label.text()
    return TherapyAdvice(
        rule_id=f"{rule.id}-withheld",
        action=Action.NO_RECOMMENDATION,
        urgency=Urgency.INFO,
        publisher=rule.publisher,
        strength="",
        population=rule.population,
        drugs=(),
        drug_label=label,
        summary=words.say("withheld", what=label),
        detail=words.say("withheld_detail", what=label, reason=reason),
        evidence=_evidence(tuple(_about(rule, situation.facts)), answer, against, situation.facts),
        sources=rule.origins,
        topic=topic(f"{rule.id}-withheld"),
    )


def _label_of(codes: tuple[Code, ...], facts: Facts) -> Text | None:
    """The drugs that the advice speaks of by name; ``None`` where it speaks of none."""
    labels = [facts.knowledge.drugs.label(code) for code in codes]
    return (
        Text(en=" + ".join(item.en for item in labels), zh=" + ".join(item.zh for item in labels)) if labels else None
    )


def _spoken_of(about: _About) -> tuple[Code, ...]:
    return tuple(sorted(dict.fromkeys(code for _, code in about), key=lambda code: code.display))


def _about(rule: AdviceRule, facts: Facts) -> Iterator[tuple[Medication, Code]]:
    """The drugs, listed or ordered, that the advice speaks of, and which of their ingredients."""
    for clause in rule.when:
        if clause.allergic:
            yield from named_by_allergies(clause.allergic, facts)
        if clause.overdosed:
            yield from ((item.medication, item.drug) for item in too_much(facts))
        if clause.repeated:
            yield from ((order, code) for order, _, code in taken_twice(clause.repeated, facts))
    for item in facts.medications(rule.about, TAKEN):
        is_plain = len(item.ingredients) == 1
        for code in item.ingredients:
            if is_plain or facts.knowledge.drugs.is_in_class(code, rule.about):
                yield item, code


def _ordered_partners(rule: AdviceRule, about: _About, facts: Facts) -> set[str]:
    """Orders that a rule hangs on beside the drugs that it speaks of: iron is ordered, levothyroxine is on the list."""
    if not about or not is_warning(rule):
        return set()
    asked = [prefix for clause in rule.when for prefix in _drugs_of(clause)]
    return {item.key for item in facts.medications(tuple(asked), facts.ordered)}


def _drugs_of(clause: Clause) -> Iterator[str]:
    yield from clause.taking or clause.ordered or ()
    for part in clause.any or ():
        yield from _drugs_of(part)


def _alternative(option: OptionRecord, situation: Situation) -> Alternative:
    codes = tuple(drug_code(name, situation.facts) for name in option.drugs)
    return Alternative(drug=codes[0], also=codes[1:], label=option.label.text())


def _evidence(about: _About, answer: Answer, against: tuple[Evidence, ...], facts: Facts) -> tuple[Evidence, ...]:
    return said_once(*answer.evidence, *(facts.medication_evidence(item) for item, _ in about), *against)
