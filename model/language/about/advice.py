"""What the rules advise for this patient, one statement each."""

from collections.abc import Iterable, Iterator
from typing import Final

from model.diagnosis.wording import filled
from model.domain.assessment import Assessment, TherapyAdvice, Urgency
from model.domain.code import Code
from model.domain.text import Text
from model.knowledge.base import Knowledge
from model.language.about.answer import Said, Standing
from model.language.about.words import either
from model.language.names import classes

ASKED: Final = "asked-"
"""How the keys begin of what is only asked about: no entry of the record stands behind it."""
_URGENCIES: Final = (Urgency.CRITICAL, Urgency.WARNING, Urgency.INFO)
_MOST: Final = 6
_ADVICE: Final = Text(en="{summary} ({publisher}). {detail}", zh="{summary}（{publisher}）。{detail}")
INSTEAD: Final = Text(en="Instead, by the same rules: {items}.", zh="按同样的规则，可改用：{items}。")
_NO_ADVICE: Final = Text(
    en="No rule advises anything on this for this patient. That does not mean that nothing is needed.",
    zh="对此，没有规则为该患者提出建议。这不代表无需处理。",
)
_STEP: Final = Text(en="{step} ({summary})", zh="{step}（{summary}）")
NO_ADVICE: Final = Said(standing=Standing.NO_RULE, text=_NO_ADVICE)


def advised(assessment: Assessment, keys: set[str] | None = None) -> Iterator[Said]:
    """The advice of the rules for this patient, or what of it rests on some entries; the most urgent first."""
    every = leading(assessment.therapy)
    said = [item for item in every if keys is None or keys & {fact.ref for fact in item.evidence}]
    yield from (stated(item) for item in said[:_MOST])
    if not said:
        yield NO_ADVICE


def without_drugs(assessment: Assessment) -> Iterator[Said]:
    """Advice on diet, habits and surroundings."""
    said = [item for item in leading(assessment.therapy) if not item.drugs]
    yield from (stated(item) for item in said[:_MOST])
    if not said:
        yield NO_ADVICE


def leading(therapy: Iterable[TherapyAdvice]) -> list[TherapyAdvice]:
    """Advice that no other source outranks, the most urgent first."""
    return sorted((item for item in therapy if not item.outranked_by), key=lambda it: _URGENCIES.index(it.urgency))


def stated(item: TherapyAdvice) -> Said:
    """One piece of advice with its publisher, and what may be taken instead."""
    summary = Text(en=item.summary.en.rstrip(". "), zh=item.summary.zh.rstrip("。 "))
    text = filled(_ADVICE, summary=summary, publisher=Text(en=item.publisher, zh=item.publisher), detail=item.detail)
    if item.alternatives:
        items = Text(
            en=", ".join(other.label.en for other in item.alternatives),
            zh="、".join(other.label.zh for other in item.alternatives),
        )
        instead = filled(INSTEAD, items=items)
        text = Text(en=f"{text.en} {instead.en}", zh=f"{text.zh}{instead.zh}")
    evidence = tuple(found for found in item.evidence if not found.ref.startswith(ASKED))
    return Said(standing=Standing.RULE, text=text, evidence=evidence, rule_id=item.rule_id)


def of_cards(drug: Code, knowledge: Knowledge, assessment: Assessment) -> Iterator[Said]:
    """What the patient's other findings advise of a class of drugs that the drug is of ("review NSAIDs")."""
    for row in classes():
        if not knowledge.drugs.is_in_class(drug, row.atc):
            continue
        words = either((row.en.casefold(), *filter(str.isascii, row.words)), ())
        for item in assessment.diagnoses:
            for step in item.next_steps:
                if words.search(step.en.casefold()):
                    text = filled(_STEP, step=step, summary=item.summary)
                    yield Said(standing=Standing.RULE, text=text, evidence=item.evidence, rule_id=item.rule_id)
