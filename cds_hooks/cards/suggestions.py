"""At most one suggestion a card, one action a suggestion: the only shape that means the same in every EHR."""

import re
from typing import Final
from uuid import UUID

from msgspec import Raw

from cds_hooks.cards.lowering import lowered
from cds_hooks.cards.voice import Voice
from cds_hooks.locale import say
from cds_hooks.protocol.card import Action, Suggestion
from fhir_adapter.emit import problem_list_item
from fhir_adapter.redraft import dose_of, with_dose, with_drug
from fhir_adapter.summary_document import summary_reference
from model.domain.assessment import Action as TherapyAction
from model.domain.assessment import Alternative, Diagnosis, DiagnosisStanding, TherapyAdvice
from model.domain.case import Medication, MedicationState
from model.domain.code import RXNORM
from model.domain.text import same

_STOPS: Final = frozenset({TherapyAction.CONTRAINDICATED, TherapyAction.AVOID})
_REPLACES: Final = _STOPS | {TherapyAction.ALTERNATIVE}
_LOWERS: Final = frozenset({TherapyAction.ALTERNATIVE, TherapyAction.REDUCE, TherapyAction.CAP})
Offer = tuple[str, Action]
_RELATIVE: Final = re.compile(r"[A-Z][A-Za-z]+/[A-Za-z0-9\-.]{1,255}")


def suggestion(statement: Diagnosis | TherapyAdvice, voice: Voice, uuid: UUID) -> Suggestion | None:
    """What the user could accept with one click, or nothing."""
    if isinstance(statement, Diagnosis):
        return _name_the_problem(statement, voice, uuid)
    return _change_the_order(statement, voice, uuid)


def file_the_summary(markdown: str, voice: Voice, uuid: UUID) -> Suggestion:
    """Keep a summary in the record, as a draft that a clinician has still to sign."""
    title = voice.spoken(voice.service.subject)
    resource = summary_reference(voice.patient_id, markdown, title=title, language=voice.language)
    action = Action(type="create", description=voice.spoken(say("accept_summary_action")), resource=resource)
    return Suggestion(label=voice.spoken(say("accept_summary")), uuid=uuid, actions=(action,))


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


def _change_the_order(advice: TherapyAdvice, voice: Voice, uuid: UUID) -> Suggestion | None:
    """Replace, else lower, else remove the one draft that the advice is about; only what can be named by reference."""
    about = set(advice.medication_keys)
    drafts = [one for one in voice.case.medications if one.key in about and one.state is MedicationState.DRAFT]
    reference = voice.linkage.reference(drafts[0].key) if len(drafts) == 1 else None
    if reference is None or not _RELATIVE.fullmatch(reference):
        return None
    raw, offered = voice.drafts.get(reference), None
    if raw is not None and not advice.by_population and drafts[0].ingredients == advice.drugs:
        offered = _replacement(advice, raw, voice) or _lower_dose(advice, drafts[0], raw, voice)
    if offered is None and advice.action in _STOPS:
        offered = _removal(advice, reference, voice)
    return Suggestion(label=offered[0], uuid=uuid, actions=(offered[1],)) if offered else None


def _replacement(advice: TherapyAdvice, raw: bytes, voice: Voice) -> Offer | None:
    """The first alternative that nothing stays to be checked for and that the patient does not have already."""
    if advice.action not in _REPLACES:
        return None
    taken = {
        drug for one in voice.case.medications if one.state is not MedicationState.PAST for drug in one.ingredients
    }
    other = next((one for one in advice.alternatives if _is_offered(one) and one.drug not in taken), None)
    resource = with_drug(raw, other.drug, voice.spoken(other.label)) if other else None
    if other is None or resource is None:
        return None
    words = {"drug": advice.drug_label, "other": other.label}
    description = voice.spoken(say("accept_replace_action", **words))
    return (
        voice.spoken(say("accept_replace", **words)),
        Action(type="update", description=description, resource=Raw(resource)),
    )


def _is_offered(other: Alternative) -> bool:
    return other.is_settled and not other.also and other.drug.system == RXNORM


def _lower_dose(advice: TherapyAdvice, draft: Medication, raw: bytes, voice: Voice) -> Offer | None:
    """The share or the cap that the rule names, worked into the draft; the number itself is never chosen here."""
    written = dose_of(raw) if advice.action in _LOWERS and advice.dose else None
    if written is None or advice.dose is None:
        return None
    others = [one for one in voice.case.medications if one.key != draft.key and one.state is not MedicationState.PAST]
    is_taken = any(not set(one.ingredients).isdisjoint(advice.drugs) for one in others)
    found = lowered(advice.dose, written, draft, is_taken=is_taken)
    resource = with_dose(raw, found, advice.rule_id) if found is not None else None
    if found is None or resource is None:
        return None
    words = {
        "drug": advice.drug_label,
        "old": same(f"{written.value} {written.unit}"),
        "new": same(f"{found:f} {written.unit}"),
    }
    key = "accept_cap_action" if advice.dose.percent_high is None else "accept_dose_action"
    description = voice.spoken(say(key, **words))
    return (
        voice.spoken(say("accept_dose", **words)),
        Action(type="update", description=description, resource=Raw(resource)),
    )


def _removal(advice: TherapyAdvice, reference: str, voice: Voice) -> Offer:
    description = voice.spoken(say("accept_delete_action", drug=advice.drug_label))
    return (
        voice.spoken(say("accept_delete", drug=advice.drug_label)),
        Action(type="delete", description=description, resourceId=reference),
    )
