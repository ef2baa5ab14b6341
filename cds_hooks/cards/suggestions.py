"""At most one suggestion a card, one action a suggestion: the only shape that means the same in every EHR."""

import re
from uuid import UUID

from cds_hooks.cards.voice import Voice
from cds_hooks.locale import say
from cds_hooks.protocol.card import Action, Suggestion
from fhir_adapter.emit import problem_list_item
from model.domain.assessment import Action as TherapyAction
from model.domain.assessment import Diagnosis, DiagnosisStanding, TherapyAdvice
from model.domain.case import MedicationState

_STOPS = frozenset({TherapyAction.CONTRAINDICATED, TherapyAction.AVOID})
_RELATIVE = re.compile(r"[A-Z][A-Za-z]+/[A-Za-z0-9\-.]{1,255}")


def suggestion(statement: Diagnosis | TherapyAdvice, voice: Voice, uuid: UUID) -> Suggestion | None:
    """What the user could accept with one click, or nothing."""
    if isinstance(statement, Diagnosis):
        return _name_the_problem(statement, voice, uuid)
    return _remove_the_order(statement, voice, uuid)


def _name_the_problem(statement: Diagnosis, voice: Voice, uuid: UUID) -> Suggestion | None:
    if statement.standing is not DiagnosisStanding.UNLISTED:
        return None
    label = voice.spoken(statement.label)
    return Suggestion(
        label=voice.spoken(say("accept_problem", problem=statement.label)),
        uuid=uuid,
        actions=(
            Action(
                type="create",
                description=voice.spoken(say("accept_problem_action", problem=statement.label)),
                resource=problem_list_item(voice.patient_id, statement.code, label),
            ),
        ),
    )


def _remove_the_order(statement: TherapyAdvice, voice: Voice, uuid: UUID) -> Suggestion | None:
    """Only for a draft that a rule stops, and only where the draft has a reference of its own."""
    if statement.action not in _STOPS:
        return None
    states = {medication.key: medication.state for medication in voice.case.medications}
    drafts = [key for key in statement.medication_keys if states.get(key) is MedicationState.DRAFT]
    reference = voice.linkage.reference(drafts[0]) if len(drafts) == 1 else None
    if reference is None or not _RELATIVE.fullmatch(reference):
        return None
    return Suggestion(
        label=voice.spoken(say("accept_delete", drug=statement.drug_label)),
        uuid=uuid,
        actions=(
            Action(
                type="delete",
                description=voice.spoken(say("accept_delete_action", drug=statement.drug_label)),
                resourceId=reference,
            ),
        ),
    )
