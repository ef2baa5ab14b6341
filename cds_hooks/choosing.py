"""What the services pick from an assessment; shared where two hooks speak about the same thing."""

from model.domain.assessment import Action, Assessment, Diagnosis, DiagnosisStanding, TherapyAdvice, Urgency
from model.domain.case import ClinicalCase, MedicationState

_SAID = frozenset({DiagnosisStanding.UNLISTED, DiagnosisStanding.SUSPECTED})
_HARMFUL = frozenset({Action.CONTRAINDICATED, Action.AVOID, Action.ALTERNATIVE, Action.REDUCE, Action.CAP})


def unnamed(assessment: Assessment, _: ClinicalCase) -> tuple[Diagnosis, ...]:
    """Diseases that the record supports and nobody has named."""
    return tuple(found for found in assessment.diagnoses if found.standing in _SAID)


def standing_advice(assessment: Assessment, case: ClinicalCase) -> tuple[TherapyAdvice, ...]:
    """Advice on what the patient has and takes; drafts are judged when they are ordered."""
    drafts = _keys(case, is_draft=True)
    return tuple(advice for advice in assessment.therapy if not drafts.intersection(advice.medication_keys))


def listed_drug_conflicts(assessment: Assessment, case: ClinicalCase) -> tuple[TherapyAdvice, ...]:
    """Advice against drugs that are on the list now."""
    listed = _keys(case, is_draft=False)
    return tuple(
        advice
        for advice in assessment.therapy
        if advice.action in _HARMFUL
        and advice.urgency is not Urgency.INFO
        and listed.intersection(advice.medication_keys)
    )


def draft_advice(assessment: Assessment, case: ClinicalCase) -> tuple[TherapyAdvice, ...]:
    """Advice on every drafted order."""
    drafts = _keys(case, is_draft=True)
    return tuple(advice for advice in assessment.therapy if drafts.intersection(advice.medication_keys))


def selected_advice(assessment: Assessment, case: ClinicalCase) -> tuple[TherapyAdvice, ...]:
    """Advice on the orders just selected, and on nothing else."""
    chosen = {medication.key for medication in case.medications if medication.is_selected}
    return tuple(advice for advice in assessment.therapy if chosen.intersection(advice.medication_keys))


def _keys(case: ClinicalCase, *, is_draft: bool) -> frozenset[str]:
    return frozenset(
        medication.key for medication in case.medications if (medication.state is MedicationState.DRAFT) is is_draft
    )
