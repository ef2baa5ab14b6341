"""What the services pick from an assessment; shared where two hooks speak about the same thing."""

from collections.abc import Iterator, Sequence

from model.diagnosis.same import names
from model.domain.assessment import Action, Assessment, Diagnosis, DiagnosisStanding, TherapyAdvice, Urgency
from model.domain.case import ClinicalCase, Medication, MedicationState
from model.domain.gap import Area
from model.domain.text import Text
from model.domain.value import replace
from model.knowledge.base import Knowledge

_SAID = frozenset({DiagnosisStanding.UNLISTED, DiagnosisStanding.SUSPECTED})
_HARMFUL = frozenset({Action.CONTRAINDICATED, Action.AVOID, Action.ALTERNATIVE, Action.REDUCE, Action.CAP})
_FORBIDDING = frozenset({Action.CONTRAINDICATED, Action.AVOID, Action.RESISTANT})
_HANDLING = frozenset({Action.REDUCE, Action.CAP, Action.INCREASE, Action.MONITOR, Action.TEST_FIRST})

_URGENCIES = tuple(Urgency)
_MOST = 3
_TELLING = ("-indeterminate", "-no-recommendation")
"""Ends of the ids of advice that gives none, but says what could not be judged: a result, or the tumour."""


def unnamed(assessment: Assessment, _: ClinicalCase) -> tuple[Diagnosis, ...]:
    """Diseases that the record supports and nobody has named."""
    return tuple(found for found in assessment.diagnoses if found.standing in _SAID)


def loudest(assessment: Assessment, case: ClinicalCase) -> tuple[Diagnosis, ...]:
    """The three most urgent of them, as many as a person reads on opening a chart; the third names the others.

    Those that should not wait are named with their values. What criteria support stands before what a ranking says,
    and is not said again by it.
    """
    found = sorted(unnamed(assessment, case), key=lambda item: -_URGENCIES.index(item.urgency))
    certain = [item.code for item in assessment.diagnoses if item.standing is not DiagnosisStanding.RANKED]
    ranked = (item for item in assessment.diagnoses if item.standing is DiagnosisStanding.RANKED)
    found += [item for item in ranked if not names(certain, (item.code, *item.also))]
    shown, rest = found[:_MOST], found[_MOST:]
    if not rest:
        return tuple(shown)
    return (*shown[:-1], replace(shown[-1], next_steps=(*shown[-1].next_steps, *_named(rest))))


def _named(rest: Sequence[Diagnosis]) -> Iterator[Text]:
    """A line of what should not wait, in its own words, and one of the names of the others."""
    urgent = [item.summary for item in rest if item.urgency is not Urgency.INFO]
    labels = [item.label for item in rest if item.urgency is Urgency.INFO]
    if urgent:
        en, zh = " ".join(item.en for item in urgent), "".join(item.zh for item in urgent)
        yield Text(en=f"Also urgent: {en}", zh=f"另有紧急：{zh}")
    if labels:
        en, zh = ", ".join(item.en for item in labels), "、".join(item.zh for item in labels)
        yield Text(en=f"Also found: {en}.", zh=f"另外发现：{zh}。")


def unnamed_of_weight(assessment: Assessment, case: ClinicalCase) -> tuple[Diagnosis, ...]:
    """Of those, the ones that should not wait; the others stand in the summary."""
    return tuple(found for found in unnamed(assessment, case) if found.urgency is not Urgency.INFO)


def standing_advice(assessment: Assessment, case: ClinicalCase) -> tuple[TherapyAdvice, ...]:
    """Advice on what the patient has and takes; drafts are judged when they are ordered."""
    drafts = {medication.key for medication in case.medications if _is_draft(medication)}
    return tuple(advice for advice in _worth_saying(assessment) if not drafts.intersection(advice.medication_keys))


def listed_drug_conflicts(assessment: Assessment, case: ClinicalCase) -> tuple[TherapyAdvice, ...]:
    """Warnings about the patient as a whole, and about drugs that are on the list now."""
    listed = {medication.key for medication in case.medications if not _is_draft(medication)}
    return tuple(
        advice
        for advice in _worth_saying(assessment)
        if advice.urgency is not Urgency.INFO
        and (not advice.medication_keys or (advice.action in _HARMFUL and listed.intersection(advice.medication_keys)))
    )


def draft_advice(assessment: Assessment, case: ClinicalCase) -> tuple[TherapyAdvice, ...]:
    """Advice on every drafted order."""
    drafts = {medication.key for medication in case.medications if _is_draft(medication)}
    return tuple(advice for advice in _worth_saying(assessment) if drafts.intersection(advice.medication_keys))


def selected_advice(assessment: Assessment, case: ClinicalCase) -> tuple[TherapyAdvice, ...]:
    """Advice on the orders just selected, and on nothing else; mere monitoring can wait until signing."""
    chosen = {medication.key for medication in case.medications if medication.is_selected}
    return tuple(
        advice
        for advice in _worth_saying(assessment)
        if chosen.intersection(advice.medication_keys)
        and not (advice.action is Action.MONITOR and advice.urgency is Urgency.INFO)
    )


def orders_a_known_drug(case: ClinicalCase, knowledge: Knowledge) -> bool:
    """Whether a drafted drug is one that our rules speak of, or one that could not be recognised or read."""
    return any(gap.area is Area.ORDERS for gap in case.gaps) or any(
        not medication.ingredients or any(knowledge.has_rules_for(drug) for drug in medication.ingredients)
        for medication in case.medications
        if _is_draft(medication)
    )


def _worth_saying(assessment: Assessment) -> Iterator[TherapyAdvice]:
    """Without what merely confirms the usual: a card that changes nothing teaches to dismiss cards.

    What another source says on the same drug stands on the leader's card; it has its own only where it is louder.
    """
    loud = {advice.rule_id for advice in assessment.therapy if advice.urgency is Urgency.CRITICAL}
    forbidden = [set(advice.medication_keys) for advice in assessment.therapy if _forbids(advice)]
    return (
        advice
        for advice in assessment.therapy
        if not _is_quiet(advice)
        and not (_can_wait(advice) and any(keys.issuperset(advice.medication_keys) for keys in forbidden))
        and (not advice.outranked_by or (advice.urgency is Urgency.CRITICAL and advice.outranked_by not in loud))
    )


def _forbids(advice: TherapyAdvice) -> bool:
    return advice.action in _FORBIDDING and advice.urgency is not Urgency.INFO and not advice.outranked_by


def _can_wait(advice: TherapyAdvice) -> bool:
    """How to dose, watch or test for drugs, and mere information, waits while a card says not to give them at all."""
    return bool(advice.medication_keys) and (
        (advice.action in _HANDLING and advice.urgency is not Urgency.CRITICAL) or advice.urgency is Urgency.INFO
    )


def _is_quiet(advice: TherapyAdvice) -> bool:
    """The usual dose, advice withheld, or a known phenotype on which the guideline is silent."""
    if advice.action is Action.NO_RECOMMENDATION:
        return not advice.rule_id.endswith(_TELLING)
    return advice.action is Action.STANDARD or advice.rule_id.endswith("-withheld")


def _is_draft(medication: Medication) -> bool:
    return medication.state is MedicationState.DRAFT
