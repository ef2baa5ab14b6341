"""What the rules say of drugs for this patient, whether they are on the list or only asked about."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from model.diagnosis.wording import filled, joined
from model.domain.assessment import Assessment, TherapyAdvice
from model.domain.case import ClinicalCase, DrugWay, Medication, MedicationState
from model.domain.code import Code
from model.domain.evidence import EvidenceKind
from model.domain.gap import Gap
from model.domain.text import Text
from model.knowledge.base import Knowledge
from model.language.about import uses
from model.language.about.advice import ASKED, INSTEAD, leading, of_cards, stated
from model.language.about.allergies import allergic_to, recorded_allergies
from model.language.about.answer import Said, Standing
from model.language.about.asked import Asked
from model.language.about.medications import is_listed, is_past, lacking, left_out_of, members, of_drugs, of_group
from model.language.about.tables import DrugGroup
from model.therapy.advise import advise
from model.therapy.open_questions import open_questions

_KEY: Final = f"{ASKED}1"
_PRESENT: Final = frozenset({MedicationState.ACTIVE, MedicationState.DRAFT})
_MOST: Final = 6
_FEW: Final = 2
_USE: Final = 3
"""Signs of an ATC code that stand for what drugs are used for."""
_NOTHING: Final = Text(
    en="No rule that could be decided from this record says anything about {drug}. That does not mean that it is safe.",
    zh="根据该记录能够判定的规则中，没有一条涉及{drug}。这不代表安全。",
)
_NOTHING_MORE: Final = Text(
    en="No other rule that could be decided from this record says anything about {drug}. "
    "That does not mean that it is safe.",
    zh="除此以外，根据该记录能够判定的规则中，没有一条涉及{drug}。这不代表安全。",
)
_NO_STOP: Final = Text(en="No rule says whether {drug} may be stopped.", zh="没有规则说明{drug}能否停用。")
_ONE_BY_ONE: Final = Text(
    en="No advice for this patient names one of these: {item}. Rules speak of single drugs: ask for one by its name.",
    zh="对该患者的建议中没有提到这一类药：{item}。规则针对单个药物：请按药名提问。",
)
_NO_OTHER: Final = Text(
    en="No rule names what to take instead of {drug} for this patient.", zh="对该患者，没有规则说明可用什么代替{drug}。"
)
_NO_PAIR: Final = Text(
    en="No rule speaks of an interaction here. That does not mean that there is none.",
    zh="没有规则提及此处的相互作用。这不代表没有相互作用。",
)
_NO_DOSING: Final = Text(
    en="No rule on the kidneys speaks about the drugs on the list. That does not mean that their doses are right.",
    zh="没有关于肾功能的规则涉及清单中的药物。这不代表剂量合适。",
)
_UNKNOWN: Final = Text(
    en="Not known, and it matters here: {what}. {consequence}", zh="以下未知且有影响：{what}。{consequence}"
)
_OPEN: Final = Text(
    en="Not known, and it matters here: {what}. Rules on {drug} ask for it and could not be judged.",
    zh="以下未知且有影响：{what}。与{drug}有关的规则需要这些信息，未能判断。",
)


def on_drugs(asked: Asked, case: ClinicalCase, knowledge: Knowledge, assessment: Assessment) -> Iterator[Said]:
    """The list where it is asked whether, since when or how much a drug is taken; else what the rules say of it."""
    for code in asked.drugs:
        yield from left_out_of(code, case, knowledge)
    if asked.wants("interact") or (len(asked.drugs) > 1 and asked.wants("may")):
        yield from interacting(asked, case, knowledge, assessment)
        return
    is_of_list = asked.wants("taking", "since", "stop") and not asked.wants("instead")
    if is_of_list and (not asked.wants("may") or asked.wants("stop", "since")):
        yield from of_drugs(asked, case, knowledge)
        if asked.wants("stop") and not asked.wants("why"):
            taken = (code for code in asked.drugs if not is_past(code, case))
            yield from (said for code in taken for said in _stopping(code, case, knowledge, assessment))
        return
    if asked.wants("dose"):
        yield from of_drugs(asked, case, knowledge)
    elif not asked.kinds:
        yield from (said for said in of_drugs(asked, case, knowledge) if said.standing is Standing.RECORDED)
    for code in asked.drugs:
        said = list(of_drug(case, knowledge, assessment, code))
        if asked.rest and not asked.kinds:
            said = [item for item in said if item.standing is not Standing.NO_RULE]
        if asked.wants("instead"):
            yield from _others(code, said, knowledge, assessment)
        is_of_dose = asked.wants("dose") and not asked.wants("may")
        yield from (item for item in said if not is_of_dose or item.standing is not Standing.NO_RULE)


def why_taken(asked: Asked, case: ClinicalCase, knowledge: Knowledge, assessment: Assessment) -> Iterator[Said]:
    """The list, what the drugs are used for, and what the rules say of them."""
    for code in asked.drugs:
        yield from left_out_of(code, case, knowledge)
    yield from of_drugs(replace(asked, kinds=asked.kinds | {"taking"}), case, knowledge)
    yield from uses.reasons(asked.drugs, case, knowledge)
    for code in asked.drugs:
        is_taken = is_listed(code, case)
        said = of_drug(case, knowledge, assessment, code)
        yield from (item for item in said if not is_taken or item.standing is not Standing.NO_RULE)


def on_group(
    group: DrugGroup, asked: Asked, case: ClinicalCase, knowledge: Knowledge, assessment: Assessment
) -> Iterator[Said]:
    """The list, and what the rules advise of the drugs of a group."""
    taken = members(group, case, knowledge)
    allergic = list(allergic_to(asked, case, knowledge))
    yield from allergic
    advised = [item for item in leading(assessment.therapy) if _is_of(item, group, knowledge)]
    alike = _alike(group, knowledge) if asked.wants("may") and not advised else ()
    is_of_rules = asked.wants("may", "why", "instead", "treat", "stop", "interact", "dose")
    if asked.wants("taking", "since", "stop", "dose") or not is_of_rules or taken or not (advised or alike):
        yield from of_group(group, asked, case, knowledge)
    if uses.is_of_reason(asked):
        yield from uses.reasons(taken, case, knowledge)
    if not is_of_rules:
        return
    yield from (stated(item) for item in advised[:_MOST])
    for code in alike:
        yield from of_drug(case, knowledge, assessment, code)
    if asked.wants("may") and not (allergic or advised or alike):
        yield from recorded_allergies(case, knowledge)
    if not advised and not alike and not asked.wants("stop", "dose"):
        yield Said(standing=Standing.NO_RULE, text=filled(_ONE_BY_ONE, item=group.label))
    if asked.wants("stop") and taken:
        yield from (said for code in taken for said in _stopping(code, case, knowledge, assessment))


def of_drug(case: ClinicalCase, knowledge: Knowledge, assessment: Assessment, drug: Code) -> Iterator[Said]:
    """Every leading statement of the rules about the drug; then what could not be known of it.

    A drug that is not on the list is put before the rules as a draft order; one that is, as prescribed on.
    """
    keys = {item.key for item in case.medications if drug in item.ingredients and item.state in _PRESENT}
    is_on_list = bool(keys)
    keys = keys or {_KEY}
    judged = case if is_on_list else replace(case, medications=(*case.medications, _wish(drug)))
    _, therapy, gaps = advise(judged, knowledge, renews=is_on_list)
    said = [item for item in leading(therapy) if drug in item.drugs or keys.intersection(item.medication_keys)]
    yield from (stated(item) for item in said)
    cards = list(of_cards(drug, knowledge, assessment))
    yield from cards
    if not said:
        nothing = _NOTHING_MORE if cards else _NOTHING
        yield Said(standing=Standing.NO_RULE, text=filled(nothing, drug=knowledge.drugs.label(drug)))
    if missing := open_questions(judged, knowledge, keys, renews=is_on_list):
        text = filled(_OPEN, what=joined(missing), drug=knowledge.drugs.label(drug))
        yield Said(standing=Standing.NOT_READ, text=text)
    known = frozenset(assessment.gaps)
    label = knowledge.drugs.label(drug).en
    yield from (_unknown(gap) for gap in gaps if gap not in known or gap.ref in keys or label in gap.what.en)


def interacting(asked: Asked, case: ClinicalCase, knowledge: Knowledge, assessment: Assessment) -> Iterator[Said]:
    """What the rules say of pairs among the drugs that are taken, and those asked about put beside them."""
    wishes = [_wish(code, at) for at, code in enumerate(asked.drugs) if not is_listed(code, case)]
    named = {item.key for item in wishes} | {
        item.key for item in case.medications if set(asked.drugs).intersection(item.ingredients)
    }
    judged = replace(case, medications=(*case.medications, *wishes))
    _, therapy, _ = advise(judged, knowledge, renews=True)
    said = [item for item in leading(therapy) if len(_drug_keys(item)) > 1 and (not named or named & _drug_keys(item))]
    yield from (stated(item) for item in said[:_MOST])
    if not said:
        yield Said(standing=Standing.NO_RULE, text=_NO_PAIR)
    yield from lacking(case)
    for code in asked.drugs:
        yield from (
            item for item in of_drug(case, knowledge, assessment, code) if item.standing is not Standing.NO_RULE
        )


def renal_doses(case: ClinicalCase, knowledge: Knowledge) -> Iterator[Said]:
    """What the rules say of the drugs on the list because of the kidneys."""
    renal = {
        item.key
        for item in case.measurements
        if (found := knowledge.measures.of(item)) and found.name in {"egfr", "creatinine", "creatinine_clearance"}
    }
    _, therapy, _ = advise(case, knowledge, renews=True)
    said = [
        item
        for item in leading(therapy)
        if item.medication_keys and renal.intersection(fact.ref for fact in item.evidence)
    ]
    yield from (stated(item) for item in said[:_MOST])
    if not said:
        yield Said(standing=Standing.NO_RULE, text=_NO_DOSING)
    yield from lacking(case)


def _wish(drug: Code, number: int = 0) -> Medication:
    return Medication(
        key=_KEY if not number else f"{ASKED}{number + 1}",
        ingredients=(drug,),
        codes=(drug,),
        way=DrugWay.CODING,
        state=MedicationState.DRAFT,
        is_selected=True,
    )


def _drug_keys(item: TherapyAdvice) -> set[str]:
    return {*item.medication_keys, *(fact.ref for fact in item.evidence if fact.kind is EvidenceKind.MEDICATION)}


def _is_of(item: TherapyAdvice, group: DrugGroup, knowledge: Knowledge) -> bool:
    codes = (*item.drugs, *(other.drug for other in item.alternatives))
    return any(knowledge.drugs.is_in_class(code, group.atc) for code in codes)


def _others(drug: Code, said: list[Said], knowledge: Knowledge, assessment: Assessment) -> Iterator[Said]:
    """Advice of other drugs for the same use; that no rule names a replacement, where none does."""
    term = knowledge.drugs.of(drug)
    uses = {atc[:_USE] for atc in term.atc} if term else set()
    if not any(INSTEAD.en.partition("{")[0] in item.text.en for item in said):
        yield Said(standing=Standing.NO_RULE, text=filled(_NO_OTHER, drug=knowledge.drugs.label(drug)))
    for item in leading(assessment.therapy):
        if drug not in item.drugs and any(knowledge.drugs.is_in_class(code, uses) for code in item.drugs):
            yield stated(item)


def _alike(group: DrugGroup, knowledge: Knowledge) -> tuple[Code, ...]:
    """The drugs of a group of so few that each can be judged by itself."""
    found = tuple(term.value for term in knowledge.drugs if knowledge.drugs.is_in_class(term.value, group.atc))
    return found if len(found) <= _FEW else ()


def _stopping(drug: Code, case: ClinicalCase, knowledge: Knowledge, assessment: Assessment) -> Iterator[Said]:
    """What speaks of the drug, which may be a reason to stop it; else that no rule says whether it may be stopped."""
    found = [item for item in of_drug(case, knowledge, assessment, drug) if item.standing is Standing.RULE]
    yield from found
    if not found:
        yield Said(standing=Standing.NO_RULE, text=filled(_NO_STOP, drug=knowledge.drugs.label(drug)))


def _unknown(gap: Gap) -> Said:
    text = filled(_UNKNOWN, what=gap.what, consequence=gap.consequence)
    return Said(standing=Standing.NOT_READ, text=text)
