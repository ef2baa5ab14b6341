"""Advice from tumour findings: what may work, what will not, what to test before, and whom to counsel."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from model.domain.assessment import Action, Alternative, TherapyAdvice, Urgency
from model.domain.case import Medication, MedicationState
from model.domain.evidence import Evidence, EvidenceKind
from model.domain.gap import Area
from model.domain.text import Text, same
from model.therapy.biomarkers import Biomarkers
from model.therapy.counselling import counselling
from model.therapy.fact_wording import joined, sentences, unique
from model.therapy.facts import Truth
from model.therapy.options import Screening, screen_drugs, unchecked
from model.therapy.rules import Ranked
from model.therapy.situation import SEVERITY, Situation, said_once, topic
from model.therapy.tumour_facts import Judged, TumourFacts

_RANK: Final = 5
_STRICT: Final = frozenset({Action.RESISTANT, Action.AVOID, Action.TEST_FIRST, Action.CONTRAINDICATED})
_STRENGTH: Final = {"I-A": "strong", "I-B": "moderate", "II-C": "moderate", "II-D": "weak"}
_TIERS: Final = ("I-A", "I-B", "II-C", "II-D")
_SUMMARY: Final = 120


def judge_tumour(situation: Situation, others: Iterable[TherapyAdvice]) -> Iterator[Ranked]:
    """Advice from biomarker facts; what other rules already say of the same drugs is not said again."""
    case, knowledge = situation.facts.case, situation.facts.knowledge
    ordered = any(_names(item, situation) & knowledge.tumour_drugs for item in situation.facts.taken)
    if not (case.tumour_findings or ordered):
        return
    judge = _Judge(situation, tuple(others))
    for advice in (*judge.ordered(), *judge.recommended(), *counselling(situation)):
        yield Ranked(_RANK, is_guideline=False, advice=advice)


def spoken_facts(situation: Situation) -> frozenset[str]:
    """The ids of the facts that hold for this patient and speak, alone or in one advice with others."""
    return _Judge(situation, ()).spoken()


def _names(item: Medication, situation: Situation) -> frozenset[str]:
    terms = (situation.facts.knowledge.drugs.of(code) for code in item.ingredients)
    return frozenset(term.en for term in terms if term)


class _Judge:
    def __init__(self, situation: Situation, others: tuple[TherapyAdvice, ...]) -> None:
        self._situation, self._others = situation, others
        self._tumour = TumourFacts(situation.facts)
        self._say = situation.facts.knowledge.words.say
        self._resisted = self._resistance()

    def _resistance(self) -> dict[str, list[Judged]]:
        """The facts that speak against each drug."""
        found: dict[str, list[Judged]] = {}
        for item in self._tumour.judged:
            if item.fact.effect == "resistant" and item.truth is Truth.YES and item.fits:
                for name in item.fact.drugs:
                    found.setdefault(name, []).append(item)
        return found

    def _open(self) -> list[Judged]:
        """The facts of sensitivity that may be offered: found, fitting, standing, the tumour on record."""
        return [
            item
            for item in self._tumour.judged
            if item.fact.effect == "sensitive"
            and item.tumour is Truth.YES
            and _may_be_offered(item)
            and item.fits
            and item.fact.withdrawn is None
        ]

    def _objections(self, regimen: tuple[str, ...]) -> list[Judged]:
        """The facts of resistance against a regimen, partners that lift them considered."""
        return [
            item
            for name in regimen
            for item in self._resisted.get(name, ())
            if item.tumour is Truth.YES and not set(item.fact.unless_with).intersection(regimen)
        ]

    def spoken(self) -> frozenset[str]:
        """See ``spoken_facts``."""
        ids = {item.fact.id for item in self._open() if any(not self._objections(each) for each in item.fact.regimens)}
        for name in self._drugs():
            ids |= {item.fact.id for item in self._against(name)}
            ids |= {item.fact.id for item in self._withdrawn(name) if item.truth is not Truth.NO}
            ids |= {
                item.fact.id for item in self._tumour.judged if name in item.fact.drugs and _is_withdrawn_here(item)
            }
        return frozenset(ids)

    def _drugs(self) -> list[str]:
        """The drugs of the case, listed or ordered, that some fact is about."""
        known = self._situation.facts.knowledge.tumour_drugs
        found = {name for item in self._situation.facts.taken for name in _names(item, self._situation)}
        return sorted(found & known)

    def ordered(self) -> Iterator[TherapyAdvice]:
        """One advice for each drug, the strictest that holds."""
        for name in self._drugs():
            medications = self._tumour.taken(name)
            advice = self._judge_drug(name, medications)
            if advice is not None and not self._is_said(advice):
                yield advice

    def _judge_drug(self, name: str, medications: tuple[Medication, ...]) -> TherapyAdvice | None:
        if against := self._against(name):
            return self._resistant(name, medications, against)
        about = [
            item
            for item in self._tumour.judged
            if item.fact.effect == "sensitive" and item.tumour is Truth.YES and self._concerns(item, name)
        ]
        if not about:
            return None
        if withdrawn := self._withdrawn(name):
            return self._taken_back(name, medications, withdrawn)
        standing = [item for item in about if item.fact.withdrawn is None]
        fitting = [item for item in standing if item.truth is Truth.YES]
        if fitting:
            return self._fits(name, medications, fitting, [item for item in about if _is_withdrawn_here(item)])
        about = standing
        if any(not item.fact.is_required for item in about):
            return None
        if all(item.truth is Truth.NO for item in about):
            return self._no_benefit(name, medications, about)
        is_draft = any(item.state is MedicationState.DRAFT for item in medications)
        return self._untested(name, medications, about) if is_draft else None

    def _concerns(self, item: Judged, name: str) -> bool:
        """Whether a fact is about the drug, or about a regimen of it whose other drugs are taken or ordered as well."""
        if name in item.fact.drugs:
            return True
        together = {each for medication in self._situation.facts.taken for each in _names(medication, self._situation)}
        is_held = item.truth is Truth.YES and item.fact.withdrawn is None
        return is_held and any(name in regimen and together.issuperset(regimen) for regimen in item.fact.regimens)

    def _against(self, name: str) -> list[Judged]:
        """The facts against a drug that is taken or ordered; with no tumour on record, those of every tumour.

        A tumour that is not on record counts only while no other fact supports the drug.
        """
        together = {each for item in self._situation.facts.taken for each in _names(item, self._situation)}
        found = [item for item in self._resisted.get(name, ()) if not together.intersection(item.fact.unless_with)]
        sure = [item for item in found if item.tumour is Truth.YES]
        is_supported = any(
            item.fact.effect == "sensitive" and name in item.fact.drugs and item.truth is Truth.YES
            for item in self._tumour.judged
        )
        return sure if sure or is_supported else found

    def _withdrawn(self, name: str) -> list[Judged]:
        """The withdrawn uses of a drug, when no use still stands that may hold."""
        about = [
            item
            for item in self._tumour.judged
            if item.fact.effect == "sensitive" and item.tumour is Truth.YES and name in item.fact.drugs
        ]
        if not all(item.fact.withdrawn for item in about):
            about = [item for item in about if item.truth is not Truth.NO]
        return about if all(item.fact.withdrawn for item in about) else []

    def _resistant(self, name: str, medications: tuple[Medication, ...], against: list[Judged]) -> TherapyAdvice:
        first = against[0]
        drug = self._tumour.drug_label((name,))
        offered, screening = self._instead(name)
        texts = tuple(dict.fromkeys(item.fact.text.text() for item in against))
        label = self._tumour.tumour_label(first.file)
        open_ = () if first.tumour is Truth.YES else (self._say("fact_condition_tumour", tumour=label),)
        steps = (*open_, *screening.cautions, *unchecked(screening.missing, self._situation.facts))
        key = "fact_resistant" if first.fact.biomarkers else "fact_no_benefit"
        summary = self._say(key, drug=drug, biomarker=self._found(first))
        return self._advice(
            against,
            action=Action.RESISTANT,
            urgency=Urgency.WARNING,
            drugs=(name,),
            summary=summary,
            detail=sentences(texts),
            medications=medications,
            alternatives=offered,
            steps=tuple(steps),
        )

    def _taken_back(self, name: str, medications: tuple[Medication, ...], facts: list[Judged]) -> TherapyAdvice:
        agency = next(item for item in facts[0].fact.agency if item.withdrawn)
        offered, screening = self._instead(name)
        return self._advice(
            facts,
            action=Action.AVOID,
            urgency=Urgency.WARNING,
            drugs=(name,),
            summary=self._say(
                "fact_withdrawn",
                drug=self._tumour.drug_label((name,)),
                agency=same(agency.name),
                day=same(str(agency.withdrawn)),
            ),
            detail=sentences([item.fact.text.text() for item in facts]),
            medications=medications,
            alternatives=offered,
            steps=tuple(screening.cautions),
        )

    def _fits(
        self, name: str, medications: tuple[Medication, ...], facts: list[Judged], withdrawn: list[Judged]
    ) -> TherapyAdvice:
        """The finding supports the drug: no card of its own on ordering, unless another use of it was withdrawn."""
        suited = [item for item in facts if item.fits] or facts
        is_draft = any(item.state is MedicationState.DRAFT for item in medications)
        return self._advice(
            suited,
            action=Action.RECOMMEND if is_draft else Action.STANDARD,
            urgency=Urgency.INFO,
            drugs=(name,),
            summary=self._summary(suited[0], (name,)),
            detail=self._details(suited, per_drug=False),
            medications=() if is_draft and not withdrawn else medications,
            alternatives=(),
            steps=(
                *(item.fact.text.text() for item in withdrawn),
                *suited[0].conditions,
                *self._repeat(suited[0]),
            ),
        )

    def _no_benefit(self, name: str, medications: tuple[Medication, ...], facts: list[Judged]) -> TherapyAdvice:
        failed = next(item for item in facts if item.truth is Truth.NO)
        biomarker = joined(self._tumour.fact_biomarker(item.fact) for item in facts if item.fact.biomarkers)
        wanted = joined(self._tumour.fact_state(item.fact) for item in facts)
        drug = self._tumour.drug_label((name,))
        offered, screening = self._instead(name)
        is_found = failed.biomarker.truth is not Truth.NO
        blocked = joined(self._tumour.biomarkers.label(each) for each in failed.fact.absent)
        return self._advice(
            facts,
            action=Action.RESISTANT if is_found else Action.AVOID,
            urgency=Urgency.WARNING,
            drugs=(name,),
            summary=self._say("fact_blocked", drug=drug, biomarker=blocked)
            if is_found
            else self._say("fact_no_benefit", drug=drug, biomarker=biomarker),
            detail=self._say(
                "fact_no_benefit_detail",
                tumour=self._tumour.tumour_label(failed.file),
                drug=drug,
                biomarker=wanted,
            ),
            medications=medications,
            alternatives=offered,
            steps=tuple(screening.cautions),
        )

    def _untested(self, name: str, medications: tuple[Medication, ...], facts: list[Judged]) -> TherapyAdvice:
        waiting = [item for item in facts if item.truth is Truth.UNKNOWN]
        missing = [label for item in waiting for label in (*item.biomarker.missing, *item.absent.missing)]
        biomarker = joined(missing or [self._tumour.fact_biomarker(item.fact) for item in waiting])
        drug = self._tumour.drug_label((name,))
        key = "fact_unread" if Area.GENOMICS in self._situation.facts.unread else "fact_untested"
        return self._advice(
            waiting,
            action=Action.TEST_FIRST,
            urgency=Urgency.WARNING,
            drugs=(name,),
            summary=self._say(key, drug=drug, biomarker=biomarker),
            detail=self._say(
                "fact_untested_detail",
                tumour=self._tumour.tumour_label(waiting[0].file),
                drug=drug,
                biomarker=biomarker,
            ),
            medications=medications,
            alternatives=(),
            steps=(),
        )

    def recommended(self) -> Iterator[TherapyAdvice]:
        """One advice for each file of facts: the first regimen, and the further ones as alternatives."""
        said = {
            self._key(drugs)
            for advice in self._others
            if advice.action is Action.RECOMMEND
            for drugs in _regimens(advice)
        }
        by_file: dict[int, list[Judged]] = {}
        ruled = _variants(
            each for advice in self._others if advice.action is Action.RECOMMEND for each in advice.evidence
        )
        specific: frozenset[str] = frozenset()
        for item in self._open():
            refs = _variants(item.evidence)
            if refs and refs <= (specific if item.is_wide else ruled) and not self._is_next_line(item):
                continue  # a guideline rule, or a fact of this very tumour, speaks of the same finding
            by_file.setdefault(id(item.file), []).append(item)
            specific |= frozenset() if item.is_wide else refs
        for items in by_file.values():
            if advice := self._offer(items, said):
                said |= {self._key(drugs) for drugs in _regimens(advice)}
                yield advice

    def _is_next_line(self, item: Judged) -> bool:
        """Whether the fact is for after a treatment that the record shows."""
        return bool(item.fact.prior) and not item.is_wide and not item.conditions

    def _key(self, drugs: Iterable[str]) -> frozenset[str]:
        return frozenset(name.casefold() for name in drugs)

    def _offer(self, items: list[Judged], said: set[frozenset[str]]) -> TherapyAdvice | None:
        targeted = {name for item in items for name in item.fact.drugs}
        if any(self._tumour.taken(name) and not self._against(name) for name in targeted):
            return None  # one of them is taken or ordered, and nothing speaks against it
        total, open_ = Screening(), []
        for item in items:
            for regimen in item.fact.regimens:
                if self._key(regimen) in said or self._objections(regimen):
                    continue
                found = screen_drugs(regimen, self._situation.facts, self._situation.refused)
                total.against += found.against
                if not found.is_refused:
                    open_.append((item, regimen, found))
        if not open_:
            return None
        open_ = sorted(open_, key=lambda entry: (_TIERS.index(entry[0].fact.tier), bool(entry[0].conditions)))
        first, regimen, screening = open_[0]
        shown = list({item.fact.id: item for item, _, _ in open_}.values())
        others = {self._key(each): each for _, each, _ in open_ if each != regimen}
        return self._advice(
            shown,
            action=Action.RECOMMEND,
            urgency=Urgency.INFO,
            drugs=regimen,
            summary=self._summary(first, regimen),
            detail=self._details(shown, per_drug=True),
            medications=(),
            alternatives=tuple(self._alternative(each) for each in others.values()),
            steps=(
                *first.conditions,
                *screening.cautions,
                *unchecked(screening.missing, self._situation.facts),
                *self._repeat(first),
            ),
            against=tuple(total.against),
        )

    def _instead(self, name: str) -> tuple[tuple[Alternative, ...], Screening]:
        """What the tumour's other findings suggest in place of a drug, screened for this patient."""
        total = Screening()
        found: dict[frozenset[str], Alternative] = {}
        for item in self._open():
            for regimen in item.fact.regimens:
                if (
                    name in regimen
                    or self._objections(regimen)
                    or any(self._tumour.taken(each) for each in regimen[:1])
                ):
                    continue
                screening = screen_drugs(regimen, self._situation.facts, self._situation.refused)
                if not screening.is_refused:
                    found.setdefault(self._key(regimen), self._alternative(regimen))
                    total.cautions += screening.cautions
                    total.missing += screening.missing
        return tuple(found.values()), total

    def _repeat(self, item: Judged) -> tuple[Text, ...]:
        """Tumours change under treatment: test again at progression, where the disease is advanced."""
        is_advanced = item.fact.setting in {"advanced", "any"} and item.fact.biomarkers
        return (self._say("fact_repeat"),) if is_advanced else ()

    def _alternative(self, regimen: tuple[str, ...]) -> Alternative:
        drugs = self._situation.facts.knowledge.drugs
        codes = tuple(drugs.named(name).value for name in regimen)
        return Alternative(drug=codes[0], also=codes[1:], label=self._tumour.drug_label(regimen))

    def _summary(self, item: Judged, regimen: tuple[str, ...]) -> Text:
        values = {"tumour": self._tumour.tumour_label(item.file), "drug": self._tumour.drug_label(regimen)}
        key = "fact_recommend" if item.fact.biomarkers else "fact_recommend_absent"
        full = self._say(key, biomarker=self._tumour.fact_biomarker(item.fact), **values)
        if len(full.en) <= _SUMMARY:
            return full
        return self._say(key, biomarker=_first_label(self._tumour.biomarkers, item), **values)

    def _found(self, item: Judged) -> Text:
        label = self._tumour.fact_biomarker(item.fact)
        return label if len(label.en) <= _SUMMARY // 2 else _first_label(self._tumour.biomarkers, item)

    def _details(self, items: list[Judged], *, per_drug: bool) -> Text:
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
        if fact.trial:
            parts.append(self._say("fact_trial", trial=same(fact.trial)))
        return sentences(parts)

    def _is_said(self, advice: TherapyAdvice) -> bool:
        """Whether another rule already warns of the same orders in the same sense."""
        keys = set(advice.medication_keys)
        if advice.action in _STRICT:
            loud = SEVERITY.index(advice.action)
            warned = [other for other in self._others if keys.intersection(other.medication_keys)]
            return any(other.action in _STRICT and SEVERITY.index(other.action) <= loud for other in warned)
        return advice.action is Action.RECOMMEND and any(
            self._key(code.display for code in advice.drugs) == self._key(drugs)
            for other in self._others
            if other.action is Action.RECOMMEND
            for drugs in _regimens(other)
        )

    def _advice(
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


def _variants(evidence: Iterable[Evidence]) -> frozenset[str]:
    """The findings behind the evidence."""
    return frozenset(item.ref for item in evidence if item.kind is EvidenceKind.VARIANT and item.ref)


def _is_withdrawn_here(item: Judged) -> bool:
    """A use that was taken back and that this patient's findings would have met."""
    return item.fact.withdrawn is not None and item.tumour is Truth.YES and item.truth is Truth.YES and item.fits


def _may_be_offered(item: Judged) -> bool:
    """Found, and nothing that must be absent is there; what rests on absence alone must have been tested."""
    if item.fact.biomarkers:
        return item.biomarker.truth is Truth.YES and item.absent.truth is not Truth.NO
    return item.truth is Truth.YES


def _regimens(advice: TherapyAdvice) -> Iterator[tuple[str, ...]]:
    yield tuple(code.display for code in advice.drugs)
    for other in advice.alternatives:
        yield tuple(code.display for code in (other.drug, *other.also))


def _first_label(biomarkers: Biomarkers, item: Judged) -> Text:
    """The part of a criterion that was found, where the whole is too long to say."""
    leaves = [leaf for each in (item.fact.biomarkers or item.fact.absent) for leaf in each.leaves()]
    found = next((leaf for leaf in leaves if biomarkers.holds(leaf).truth is Truth.YES), leaves[0])
    return biomarkers.label(found)
