"""What the rules say of one drug for this patient, whether it is on the list or only asked about."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from model.diagnosis.wording import filled
from model.domain.assessment import Assessment, TherapyAdvice, Urgency
from model.domain.case import ClinicalCase, DrugWay, Medication, MedicationState
from model.domain.code import Code
from model.domain.gap import Gap
from model.domain.text import Text
from model.knowledge.base import Knowledge
from model.language.about.answer import Said, Standing
from model.therapy.advise import advise

_KEY: Final = "asked-1"
_PRESENT: Final = frozenset({MedicationState.ACTIVE, MedicationState.DRAFT})
_URGENCIES: Final = (Urgency.CRITICAL, Urgency.WARNING, Urgency.INFO)
_ADVICE: Final = Text(en="{summary} ({publisher}). {detail}", zh="{summary}（{publisher}）。{detail}")
_INSTEAD: Final = Text(en="Instead, by the same rules: {items}.", zh="按同样的规则，可改用：{items}。")
_NOTHING: Final = Text(
    en="No rule says anything about {drug} for this patient. That does not mean that it is safe.",
    zh="对该患者使用{drug}，没有任何规则涉及。这不代表安全。",
)
_UNKNOWN: Final = Text(
    en="Not known, and it matters here: {what}. {consequence}", zh="以下未知且有影响：{what}。{consequence}"
)


def of_drug(case: ClinicalCase, knowledge: Knowledge, assessment: Assessment, drug: Code) -> Iterator[Said]:
    """Every leading statement of the rules about the drug; then what could not be known of it.

    A drug that is not on the list is put before the rules as a draft order.
    """
    therapy, gaps = assessment.therapy, assessment.gaps
    keys = {item.key for item in case.medications if drug in item.ingredients and item.state in _PRESENT}
    if not keys:
        keys = {_KEY}
        wish = Medication(
            key=_KEY,
            ingredients=(drug,),
            codes=(drug,),
            way=DrugWay.CODING,
            state=MedicationState.DRAFT,
            is_selected=True,
        )
        _, therapy, gaps = advise(replace(case, medications=(*case.medications, wish)), knowledge)
    said = [item for item in therapy if not item.outranked_by and _speaks_of(item, drug, keys)]
    for item in sorted(said, key=lambda item: _URGENCIES.index(item.urgency)):
        yield _advice(item)
    if not said:
        yield Said(standing=Standing.NO_RULE, text=filled(_NOTHING, drug=knowledge.drugs.label(drug)))
    known = frozenset(assessment.gaps)
    label = knowledge.drugs.label(drug).en
    yield from (_unknown(gap) for gap in gaps if gap not in known or gap.ref in keys or label in gap.what.en)


def _speaks_of(item: TherapyAdvice, drug: Code, keys: set[str]) -> bool:
    return drug in item.drugs or bool(keys.intersection(item.medication_keys))


def _advice(item: TherapyAdvice) -> Said:
    summary = Text(en=item.summary.en.rstrip(". "), zh=item.summary.zh.rstrip("。 "))
    text = filled(_ADVICE, summary=summary, publisher=Text(en=item.publisher, zh=item.publisher), detail=item.detail)
    if item.alternatives:
        items = Text(
            en=", ".join(other.label.en for other in item.alternatives),
            zh="、".join(other.label.zh for other in item.alternatives),
        )
        instead = filled(_INSTEAD, items=items)
        text = Text(en=f"{text.en} {instead.en}", zh=f"{text.zh}{instead.zh}")
    evidence = tuple(found for found in item.evidence if found.ref != _KEY)
    return Said(standing=Standing.RULE, text=text, evidence=evidence, rule_id=item.rule_id)


def _unknown(gap: Gap) -> Said:
    text = filled(_UNKNOWN, what=gap.what, consequence=gap.consequence)
    return Said(standing=Standing.NOT_READ, text=text)
