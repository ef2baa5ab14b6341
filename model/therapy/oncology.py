"""Advice from tumour findings: what may work, what will not, what to test before, and whom to counsel."""

from collections.abc import Iterable, Iterator
from typing import Final

from model.domain.assessment import Action, Alternative, TherapyAdvice, Urgency
from model.domain.case import Medication, MedicationState
from model.domain.evidence import Evidence, EvidenceKind
from model.domain.gap import Area
from model.domain.text import Text, same
from model.therapy.counselling import counselling
from model.therapy.fact_wording import joined, sentences
from model.therapy.facts import Truth
from model.therapy.options import Screening, screen_drugs, unchecked
from model.therapy.rules import Ranked
from model.therapy.situation import CAUTION, Situation
from model.therapy.tumour_choice import TumourChoice, drug_names, is_withdrawn_here
from model.therapy.tumour_facts import Judged
from model.therapy.tumour_wording import TumourWording

_RANK: Final = 5
_STRICT: Final = frozenset({Action.RESISTANT, Action.AVOID, Action.TEST_FIRST, Action.CONTRAINDICATED})
_TIERS: Final = ("I-A", "I-B", "II-C", "II-D")


def judge_tumour(situation: Situation, others: Iterable[TherapyAdvice]) -> Iterator[Ranked]:
    """Advice from biomarker facts; what other rules already say of the same drugs is not said again."""
    case, knowledge = situation.facts.case, situation.facts.knowledge
    ordered = any(drug_names(item, situation) & knowledge.tumour_drugs for item in situation.facts.taken)
    if not (case.tumour_findings or ordered):
        return
    said, choice = tuple(others), TumourChoice(situation)
    listed, offered = _OrderedDrugs(situation, said, choice), _OpenOptions(situation, said, choice)
    for advice in (*listed.advice(), *offered.advice(), *counselling(situation, choice.tumour.biomarkers)):
        yield Ranked(_RANK, is_guideline=False, advice=advice)


def spoken_facts(situation: Situation) -> frozenset[str]:
    """The ids of the facts that hold for this patient and speak, alone or in one advice with others."""
    return TumourChoice(situation).spoken()


class _OrderedDrugs:
    """What the findings mean for the drugs that are taken or ordered."""

    def __init__(self, situation: Situation, others: tuple[TherapyAdvice, ...], choice: TumourChoice) -> None:
        self._situation, self._others = situation, others
        self._choice, self._tumour = choice, choice.tumour
        self._wording = TumourWording(situation, choice.tumour)
        self._say = situation.facts.knowledge.words.say

    def advice(self) -> Iterator[TherapyAdvice]:
        """One advice for each drug, the strictest that holds."""
        for name in self._choice.drugs():
            medications = self._tumour.taken(name)
            against, advice = self._choice.against(name), self._judge_drug(name, medications)
            doubts = () if against else self._choice.doubts(name)
            if advice is not None and not (self._is_said(advice) or (doubts and advice.action not in _STRICT)):
                yield advice
            if doubts:
                yield self._doubted(name, medications, list(doubts))

    def _judge_drug(self, name: str, medications: tuple[Medication, ...]) -> TherapyAdvice | None:
        if against := self._choice.against(name):
            return self._resistant(name, medications, against)
        about = [
            item
            for item in self._tumour.judged
            if item.fact.effect == "sensitive" and item.tumour is Truth.YES and self._choice.concerns(item, name)
        ]
        if not about:
            return self._nowhere(name, medications)
        if withdrawn := self._choice.withdrawn(name):
            return self._taken_back(name, medications, withdrawn)
        standing = [item for item in about if item.fact.withdrawn is None]
        fitting = [item for item in standing if item.truth is Truth.YES]
        if fitting:
            return self._fits(name, medications, fitting, [item for item in about if is_withdrawn_here(item)])
        about = standing
        if any(not item.fact.is_required for item in about):
            return None
        if all(item.truth is Truth.NO for item in about):
            return self._no_benefit(name, medications, about)
        is_draft = any(item.state is MedicationState.DRAFT for item in medications)
        return self._untested(name, medications, about) if is_draft else None

    def _nowhere(self, name: str, medications: tuple[Medication, ...]) -> TherapyAdvice | None:
        """A drug that is used by biomarker, ordered where no tumour is on record: it says that nothing was judged."""
        open_ = [
            item
            for item in self._tumour.judged
            if item.fact.effect == "sensitive" and item.fact.withdrawn is None and name in item.fact.drugs
        ]
        is_draft = any(item.state is MedicationState.DRAFT for item in medications)
        if self._tumour.is_named or not is_draft or not any(item.fact.is_required for item in open_):
            return None
        drug = self._tumour.drug_label((name,))
        return self._wording.advice(
            [item for item in open_ if item.truth is Truth.YES] or open_,
            action=Action.NO_RECOMMENDATION,
            urgency=Urgency.INFO,
            drugs=(name,),
            summary=self._say("fact_no_tumour", drug=drug),
            detail=self._say("fact_no_tumour_detail", drug=drug),
            medications=medications,
            alternatives=(),
            steps=(),
        )

    def _resistant(self, name: str, medications: tuple[Medication, ...], against: list[Judged]) -> TherapyAdvice:
        first = against[0]
        drug = self._tumour.drug_label((name,))
        offered, screening = self._instead(name)
        texts = tuple(dict.fromkeys(item.fact.text.text() for item in against))
        label = self._tumour.tumour_label(first.file)
        open_ = () if first.tumour is Truth.YES else (self._say("fact_condition_tumour", tumour=label),)
        steps = (*open_, *screening.cautions, *unchecked(screening.missing, self._situation.facts))
        key = "fact_resistant" if first.fact.biomarkers else "fact_no_benefit"
        summary = self._say(key, drug=drug, biomarker=self._wording.found(first))
        return self._wording.advice(
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

    def _doubted(self, name: str, medications: tuple[Medication, ...], doubts: list[Judged]) -> TherapyAdvice:
        """A weak fact against the drug: for information, and nothing is offered instead."""
        drug = self._tumour.drug_label((name,))
        return self._wording.advice(
            doubts,
            action=Action.RESISTANT,
            urgency=Urgency.INFO,
            drugs=(name,),
            summary=self._say("fact_doubted", drug=drug, biomarker=self._wording.found(doubts[0])),
            detail=sentences(tuple(dict.fromkeys(item.fact.text.text() for item in doubts))),
            medications=medications,
            alternatives=(),
            steps=(),
        )

    def _taken_back(self, name: str, medications: tuple[Medication, ...], facts: list[Judged]) -> TherapyAdvice:
        agency = next(item for item in facts[0].fact.agency if item.withdrawn)
        offered, screening = self._instead(name)
        return self._wording.advice(
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
        return self._wording.advice(
            suited,
            action=Action.RECOMMEND if is_draft else Action.STANDARD,
            urgency=Urgency.INFO,
            drugs=(name,),
            summary=self._wording.summary(suited[0], (name,)),
            detail=self._wording.details(suited, per_drug=False),
            medications=() if is_draft and not withdrawn else medications,
            alternatives=(),
            steps=(
                *(item.fact.text.text() for item in withdrawn),
                *suited[0].conditions,
                *self._wording.repeat(suited[0]),
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
        return self._wording.advice(
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
        missing = [label for item in waiting for label in (*item.biomarker.missing, *self._excluded(item))]
        biomarker = joined(missing or [self._tumour.fact_biomarker(item.fact) for item in waiting])
        drug = self._tumour.drug_label((name,))
        key = "fact_unread" if Area.GENOMICS in self._situation.facts.unread else "fact_untested"
        return self._wording.advice(
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

    def _excluded(self, item: Judged) -> Iterator[Text]:
        """What must not be found, and nobody knows whether it is."""
        return (self._say("criterion_excluded", biomarker=label) for label in item.absent.missing)

    def _instead(self, name: str) -> tuple[tuple[Alternative, ...], Screening]:
        """What the tumour's other findings suggest in place of a drug, screened for this patient."""
        total = Screening()
        found: dict[frozenset[str], Alternative] = {}
        for item in self._choice.open():
            for regimen in item.fact.regimens:
                if (
                    name in regimen
                    or self._choice.objections(regimen)
                    or any(self._tumour.taken(each) for each in regimen[:1])
                ):
                    continue
                screening = screen_drugs(regimen, self._situation.facts, self._situation.refused)
                if not screening.is_refused:
                    found.setdefault(_key(regimen), self._wording.alternative(regimen))
                    total.cautions += screening.cautions
                    total.missing += screening.missing
        return tuple(found.values()), total

    def _is_said(self, advice: TherapyAdvice) -> bool:
        """Whether another rule already warns of the same orders in the same sense."""
        keys = set(advice.medication_keys)
        if advice.action in _STRICT:
            loud = CAUTION[advice.action]
            warned = [other for other in self._others if keys.intersection(other.medication_keys)]
            return any(other.action in _STRICT and CAUTION[other.action] <= loud for other in warned)
        return advice.action is Action.RECOMMEND and any(
            _key(code.display for code in advice.drugs) == _key(drugs)
            for other in self._others
            if other.action is Action.RECOMMEND
            for drugs in _regimens(other)
        )


class _OpenOptions:
    """What the findings offer beyond the drugs that are taken or ordered."""

    def __init__(self, situation: Situation, others: tuple[TherapyAdvice, ...], choice: TumourChoice) -> None:
        self._situation, self._others = situation, others
        self._choice, self._tumour = choice, choice.tumour
        self._wording = TumourWording(situation, choice.tumour)

    def advice(self) -> Iterator[TherapyAdvice]:
        """One advice for each file of facts: the first regimen, and the further ones as alternatives."""
        said = {
            _key(drugs) for advice in self._others if advice.action is Action.RECOMMEND for drugs in _regimens(advice)
        }
        by_file: dict[int, list[Judged]] = {}
        ruled = _variants(
            each for advice in self._others if advice.action is Action.RECOMMEND for each in advice.evidence
        )
        specific: frozenset[str] = frozenset()
        for item in self._choice.open():
            refs = _variants(item.evidence)
            if refs and refs <= (specific if item.is_wide else ruled) and not _is_next_line(item):
                continue  # a guideline rule, or a fact of this very tumour, speaks of the same finding
            by_file.setdefault(id(item.file), []).append(item)
            specific |= frozenset() if item.is_wide else refs
        for items in by_file.values():
            if advice := self._offer(items, said):
                said |= {_key(drugs) for drugs in _regimens(advice)}
                yield advice

    def _offer(self, items: list[Judged], said: set[frozenset[str]]) -> TherapyAdvice | None:
        targeted = {name for item in items for name in item.fact.drugs}
        if any(self._tumour.taken(name) and not self._choice.against(name) for name in targeted):
            return None  # one of them is taken or ordered, and nothing speaks against it
        total, open_ = Screening(), []
        for item in items:
            for regimen in item.fact.regimens:
                if _key(regimen) in said or self._choice.objections(regimen):
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
        others = {_key(each): each for _, each, _ in open_ if each != regimen}
        return self._wording.advice(
            shown,
            action=Action.RECOMMEND,
            urgency=Urgency.INFO,
            drugs=regimen,
            summary=self._wording.summary(first, regimen),
            detail=self._wording.details(shown, per_drug=True),
            medications=(),
            alternatives=tuple(self._wording.alternative(each) for each in others.values()),
            steps=(
                *first.conditions,
                *(item.fact.text.text() for name in regimen for item in self._choice.doubts(name)),
                *screening.cautions,
                *unchecked(screening.missing, self._situation.facts),
                *self._wording.repeat(first),
            ),
            against=tuple(total.against),
        )


def _is_next_line(item: Judged) -> bool:
    """Whether the fact is for after a treatment that the record shows."""
    return bool(item.fact.prior) and not item.is_wide and not item.conditions


def _key(drugs: Iterable[str]) -> frozenset[str]:
    return frozenset(name.casefold() for name in drugs)


def _variants(evidence: Iterable[Evidence]) -> frozenset[str]:
    """The findings behind the evidence."""
    return frozenset(item.ref for item in evidence if item.kind is EvidenceKind.VARIANT and item.ref)


def _regimens(advice: TherapyAdvice) -> Iterator[tuple[str, ...]]:
    yield tuple(code.display for code in advice.drugs)
    for other in advice.alternatives:
        yield tuple(code.display for code in (other.drug, *other.also))
