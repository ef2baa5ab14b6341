"""The texts of advice from tumour findings, and the advice built from them."""

from datetime import date
from typing import Final

from model.domain.assessment import Action, Alternative, TherapyAdvice, Urgency
from model.domain.case import Medication
from model.domain.evidence import Evidence
from model.domain.text import Text, same
from model.therapy.biomarkers import Biomarkers
from model.therapy.fact_wording import sentences, unique
from model.therapy.facts import Truth
from model.therapy.situation import Situation, said_once, topic
from model.therapy.tumour_facts import Judged, TumourFacts

_STRENGTH: Final = {"I-A": "strong", "I-B": "moderate", "II-C": "moderate", "II-D": "weak"}
_SUMMARY: Final = 120


class TumourWording:
    """What is said of the facts of one patient."""

    def __init__(self, situation: Situation, tumour: TumourFacts) -> None:
        self._situation, self._tumour = situation, tumour
        self._say = situation.facts.knowledge.words.say

    def advice(
        self,
        items: list[Judged],
        *,
        action: Action,
        urgency: Urgency,
        drugs: tuple[str, ...],
        summary: Text,
        detail: Text,
        medications: tuple[Medication, ...],
        alternatives: tuple[Alternative, ...],
        steps: tuple[Text, ...],
        against: tuple[Evidence, ...] = (),
    ) -> TherapyAdvice:
        """One advice from facts; the first names the rule, the publisher and the strength."""
        facts = self._situation.facts
        first = items[0]
        taken = (facts.medication_evidence(item) for item in medications)
        sources = {item.file.sources[name] for item in items for name in item.fact.sources}
        suffix = (
            ""
            if action in (Action.RECOMMEND, Action.RESISTANT, Action.STANDARD)
            else f"-{action.value.replace('_', '-')}"
        )
        rule_id = f"{first.fact.id}{suffix}"
        named = facts.knowledge.drugs
        return TherapyAdvice(
            rule_id=rule_id,
            action=action,
            urgency=urgency,
            publisher=first.fact.agency[0].name if first.fact.agency else "evidence",
            strength=_STRENGTH[first.fact.tier],
            population="general",
            drugs=tuple(named.named(name).value for name in drugs),
            drug_label=self._tumour.drug_label(drugs),
            summary=summary,
            detail=detail,
            evidence=said_once(*(each for item in items for each in item.evidence), *taken, *against),
            sources=tuple(
                item.source() for item in sorted(sources, key=lambda each: (each.retrieved == date.min, each.title))
            ),
            medication_keys=tuple(item.key for item in medications),
            alternatives=alternatives,
            next_steps=unique(steps),
            topic=topic(rule_id),
        )

    def summary(self, item: Judged, regimen: tuple[str, ...]) -> Text:
        """One line that offers a regimen; a long criterion is cut to the part that was found."""
        values = {"tumour": self._tumour.tumour_label(item.file), "drug": self._tumour.drug_label(regimen)}
        key = "fact_recommend" if item.fact.biomarkers else "fact_recommend_absent"
        full = self._say(key, biomarker=self._tumour.fact_biomarker(item.fact), **values)
        if len(full.en) <= _SUMMARY:
            return full
        return self._say(key, biomarker=_first_label(self._tumour.biomarkers, item), **values)

    def found(self, item: Judged) -> Text:
        """The criterion of a fact; a long one is cut to the part that was found."""
        label = self._tumour.fact_biomarker(item.fact)
        return label if len(label.en) <= _SUMMARY // 2 else _first_label(self._tumour.biomarkers, item)

    def details(self, items: list[Judged], *, per_drug: bool) -> Text:
        """One paragraph for each fact; with ``per_drug``, each of several opens with its drug."""
        lines = []
        for item in items:
            text = self._sentence(item)
            drug = self._tumour.drug_label(item.fact.regimens[0])
            lines.append(self._say("fact_drug_text", drug=drug, text=text) if per_drug and len(items) > 1 else text)
        return Text(en="\n\n".join(line.en for line in lines), zh="\n\n".join(line.zh for line in lines))

    def _sentence(self, item: Judged) -> Text:
        fact, parts = item.fact, [item.fact.text.text()]
        if fact.setting != "any":
            parts.append(self._say("fact_condition_setting", setting=self._say(f"setting_{fact.setting}")))
        approvals = [each for each in fact.agency if each.approved and not each.withdrawn]
        parts += [
            self._say("fact_approval", agency=same(each.name), day=same(str(each.approved))) for each in approvals
        ]
        parts += [
            self._say("fact_withdrawn_there", agency=same(each.name), day=same(str(each.withdrawn)))
            for each in fact.agency
            if each.withdrawn
        ]
        if fact.trial:
            parts.append(self._say("fact_trial", trial=same(fact.trial)))
        return sentences(parts)

    def repeat(self, item: Judged) -> tuple[Text, ...]:
        """Tumours change under treatment: test again at progression, where the disease is advanced."""
        is_advanced = item.fact.setting in {"advanced", "any"} and item.fact.biomarkers
        return (self._say("fact_repeat"),) if is_advanced else ()

    def alternative(self, regimen: tuple[str, ...]) -> Alternative:
        """A regimen as an alternative."""
        drugs = self._situation.facts.knowledge.drugs
        codes = tuple(drugs.named(name).value for name in regimen)
        return Alternative(drug=codes[0], also=codes[1:], label=self._tumour.drug_label(regimen))


def _first_label(biomarkers: Biomarkers, item: Judged) -> Text:
    """The part of a criterion that was found, where the whole is too long to say."""
    leaves = [leaf for each in (item.fact.biomarkers or item.fact.absent) for leaf in each.leaves()]
    found = next((leaf for leaf in leaves if biomarkers.holds(leaf).truth is Truth.YES), leaves[0])
    return biomarkers.label(found)
