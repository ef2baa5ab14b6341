"""Biomarker facts judged for one patient: which hold, which are contradicted, which wait for something unknown."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cached_property
from typing import Final

from model.domain.case import TREATMENT_LINE, TREATMENT_SETTING, Medication, MedicationState, ProblemState
from model.domain.evidence import Evidence
from model.domain.finding import Presence
from model.domain.text import Text
from model.domain.value import Value
from model.knowledge.oncology import BiomarkerFact, FactFile
from model.therapy.biomarkers import Biomarkers
from model.therapy.facts import TAKEN, Answer, Facts, Truth

_STAGES: Final = {"metastatic": "stage_four", "locally_advanced": "stage_three", "early": "stage_early"}
"""The stages that facts name, the most advanced first, and the code sets that mean them."""
_METASTATIC: Final = "metastatic_cancer"
_SOLID: Final = "solid_tumour"
_GIVEN: Final = frozenset({MedicationState.PAST, MedicationState.ACTIVE, MedicationState.UNKNOWN})


class Judged(Value, frozen=True, kw_only=True):
    """One fact for one patient. ``biomarker``: what the tumour shows; ``setting``: whether the circumstances allow it.

    ``conditions`` are what the reader must check because the record does not say it.
    """

    file: FactFile
    fact: BiomarkerFact
    tumour: Truth
    biomarker: Answer
    absent: Answer
    fits: bool
    conditions: tuple[Text, ...]

    @property
    def truth(self) -> Truth:
        """Whether what is found and what is absent both hold."""
        if Truth.NO in (self.biomarker.truth, self.absent.truth):
            return Truth.NO
        is_sure = self.biomarker.truth is Truth.YES and self.absent.truth is Truth.YES
        return Truth.YES if is_sure else Truth.UNKNOWN

    @property
    def is_wide(self) -> bool:
        """Whether the fact holds whatever the solid tumour."""
        return _SOLID in self.file.tumours

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The findings behind the verdict."""
        return tuple(dict.fromkeys((*self.biomarker.evidence, *self.absent.evidence)))


class TumourFacts:
    """The facts that concern this patient's tumours, judged once."""

    def __init__(self, facts: Facts) -> None:
        self.facts, self._knowledge = facts, facts.knowledge
        self.biomarkers = Biomarkers(facts.case.tumour_findings, facts.knowledge)

    @cached_property
    def tumours(self) -> frozenset[str]:
        """The patient's tumours with all wider ones."""
        codesets = self._knowledge.codesets
        sets = frozenset(
            name
            for item in self.facts.case.problems
            if item.presence is Presence.PRESENT and item.is_confirmed and item.state is not ProblemState.INACTIVE
            for name in codesets.of(item.codes)
        )
        if not sets:
            return sets
        terms = self._knowledge.tumours
        found = {
            name
            for name, term in terms.items()
            if sets.intersection(term.sets) and not sets.intersection(term.excluded)
        }
        wider = set(found)
        while wider:
            wider = {name for each in wider for name in terms[each].under} - found
            found |= wider
        return frozenset(found)

    @property
    def is_named(self) -> bool:
        """Whether the record says which tumour it is, and not only that there is one."""
        return bool(self.tumours - {_SOLID})

    @cached_property
    def _taken_names(self) -> frozenset[str] | None:
        """The drugs that alone matter where nothing was found in a tumour; ``None`` where all do."""
        if self.facts.case.tumour_findings:
            return None
        terms = (self._knowledge.drugs.of(code) for item in self.facts.taken for code in item.ingredients)
        return frozenset(term.en for term in terms if term)

    @cached_property
    def judged(self) -> tuple[Judged, ...]:
        """Every fact whose tumour is not another one; specific tumours before the wider ones."""
        taken, files = self._taken_names, self._knowledge.oncology
        about = files if taken is None else [file for file in files if not taken.isdisjoint(file.drugs)]
        found = [judged for file in about for judged in self._judge_file(file)]
        return tuple(sorted(found, key=lambda item: _SOLID in item.file.tumours))

    def tumour_label(self, file: FactFile) -> Text:
        """The tumour of the file that the patient has, or the first that the file names."""
        name = next((name for name in file.tumours if name in self.tumours), file.tumours[0])
        return self._knowledge.tumours[name].label

    def given(self, names: tuple[str, ...], states: Iterable[MedicationState]) -> tuple[Medication, ...]:
        """The medications in these states that are, or belong to, one of the named drugs or classes."""
        wanted = frozenset(states)
        return tuple(
            item for item in self.facts.case.medications if item.state in wanted and self._is_named(item, names)
        )

    def _is_named(self, item: Medication, names: tuple[str, ...]) -> bool:
        folded = {name.casefold() for name in names}
        drugs = self._knowledge.drugs
        return any(
            term is not None and (term.en.casefold() in folded or any(atc.startswith(names) for atc in term.atc))
            for code in item.ingredients
            for term in (drugs.of(code),)
        )

    def _judge_file(self, file: FactFile) -> Iterator[Judged]:
        for fact in file.fact:
            if self._taken_names is not None and self._taken_names.isdisjoint(fact.drugs):
                continue
            tumour = self._tumour(file, fact)
            is_lifted = any(self.biomarkers.holds(item).truth is Truth.YES for item in fact.unless)
            if tumour is not Truth.NO and not is_lifted:
                yield self._judge(file, fact, tumour)

    def _tumour(self, file: FactFile, fact: BiomarkerFact) -> Truth:
        """Another tumour on record rules the fact out; no tumour on record leaves it open."""
        if self.tumours.intersection(fact.not_tumours):
            return Truth.NO
        if self.tumours.intersection(file.tumours):
            return Truth.YES
        return Truth.NO if self.tumours - {_SOLID} else Truth.UNKNOWN

    def _judge(self, file: FactFile, fact: BiomarkerFact, tumour: Truth) -> Judged:
        found = [self.biomarkers.holds(item) for item in fact.biomarkers]
        absent = [_turned(self.biomarkers.holds(item)) for item in fact.absent]
        shown = _all(found)
        conditions = tuple(self._conditions(fact)) if shown.truth is not Truth.NO else ()
        untested = tuple(label for answer in absent for label in answer.missing)
        say = self._knowledge.words.say
        waits = tuple(say("fact_condition_absent", biomarker=label) for label in dict.fromkeys(untested))
        return Judged(
            file=file,
            fact=fact,
            tumour=tumour,
            biomarker=shown,
            absent=_all(absent),
            fits=self._fits(fact),
            conditions=(*conditions, *waits),
        )

    @cached_property
    def stage(self) -> str:
        """The most advanced stage on record; empty when there is none."""
        if self.facts.problem(_METASTATIC).truth is Truth.YES:
            return "metastatic"
        codesets = self._knowledge.codesets
        codes = [item.stage for item in self.facts.case.problems if item.presence is Presence.PRESENT]
        codes += [item.answers for item in self.facts.case.measurements]
        sets = frozenset(name for each in codes if each for name in codesets.of(each))
        return next((stage for stage, name in _STAGES.items() if name in sets), "")

    @cached_property
    def line(self) -> int | None:
        """Which line of treatment this is, where it was stated."""
        stated = (item.value for item in self.facts.case.circumstances if item.kind == TREATMENT_LINE)
        return max((int(value) for value in stated if value is not None), default=None)

    @cached_property
    def is_around_surgery(self) -> bool:
        """Whether the treatment is stated to be before or after surgery, and nothing says that it is not."""
        settings = {
            code.code for item in self.facts.case.circumstances if item.kind == TREATMENT_SETTING for code in item.codes
        }
        return bool(settings) and settings <= {"adjuvant", "neoadjuvant"}

    def _is_too_early(self, fact: BiomarkerFact) -> bool:
        """A use after earlier treatment, in what is stated to be the first line, with none on record."""
        return fact.line == "later" and self.line == 1 and not self.given(_CANCER_DRUGS, _GIVEN)

    def _fits(self, fact: BiomarkerFact) -> bool:
        """Whether nothing on record contradicts the circumstances that the fact asks for."""
        if fact.stage and self.stage and self.stage not in fact.stage:
            return False
        if fact.effect == "sensitive" and self._is_too_early(fact):
            return False
        if self.is_around_surgery and not self.stage and fact.stage == ("metastatic",) and fact.effect == "sensitive":
            return False
        if fact.not_after and self.given(fact.not_after, _GIVEN):
            return False
        age = self.facts.case.person.age_years
        if age is None:
            return True
        is_old_enough = fact.age_at_least is None or Decimal(age) >= fact.age_at_least
        return is_old_enough and (fact.age_below is None or Decimal(age) < fact.age_below)

    def _conditions(self, fact: BiomarkerFact) -> Iterator[Text]:
        say = self._knowledge.words.say
        if fact.stage and not self.stage:
            stages = [say(f"stage_word_{stage}") for stage in fact.stage]
            label = Text(en=" or ".join(item.en for item in stages), zh="或".join(item.zh for item in stages))
            yield say("fact_condition_stage", stage=label)
        if fact.prior and not self.given(fact.prior, _GIVEN):
            yield say("fact_condition_prior", drug=self._named(fact.prior))
        elif fact.line == "first" and self.line != 1:
            yield say("fact_condition_first")
        elif fact.line == "later" and not fact.prior and not self.line and not self.given(_CANCER_DRUGS, _GIVEN):
            yield say("fact_condition_later")

    def _named(self, names: tuple[str, ...]) -> Text:
        labels = [self._drug_or_class(name) for name in names]
        kept = list(dict.fromkeys(labels))[:4]
        return Text(en=" or ".join(item.en for item in kept), zh="或".join(item.zh for item in kept))

    def _drug_or_class(self, name: str) -> Text:
        try:
            return self._knowledge.drugs.named(name).label
        except KeyError:
            return self._class_label(name)

    def _class_label(self, prefix: str) -> Text:
        """A class by an example drug of it."""
        first = next(item for item in self._knowledge.drugs if any(atc.startswith(prefix) for atc in item.atc))
        return Text(en=f"a drug like {first.label.en}", zh=f"{first.label.zh}类药物")

    def taken(self, name: str) -> tuple[Medication, ...]:
        """The medications, listed or ordered, that hold the drug."""
        value = self._knowledge.drugs.named(name).value
        return tuple(item for item in self.facts.case.medications if item.state in TAKEN and value in item.ingredients)

    def drug_label(self, names: tuple[str, ...]) -> Text:
        """A drug or a regimen in words."""
        labels = [self._knowledge.drugs.named(name).label for name in names]
        return Text(en=" + ".join(item.en for item in labels), zh="+".join(item.zh for item in labels))

    def fact_biomarker(self, fact: BiomarkerFact) -> Text:
        """What the fact is about: its biomarkers, or what must be absent."""
        labels = [self.biomarkers.label(item) for item in (fact.biomarkers or fact.absent)]
        return Text(en=" + ".join(item.en for item in labels), zh="+".join(item.zh for item in labels))

    def fact_state(self, fact: BiomarkerFact) -> Text:
        """The state of the tumour that the fact asks for: with its biomarkers, or without what must be absent."""
        label = self.fact_biomarker(fact)
        return label if fact.biomarkers else self._knowledge.words.say("criterion_absent", biomarker=label)


_CANCER_DRUGS: Final = ("L01", "L02")


def _turned(answer: Answer) -> Answer:
    """What is found is not absent, and the other way round."""
    if answer.truth is Truth.UNKNOWN:
        return answer
    return Answer(Truth.NO if answer.truth is Truth.YES else Truth.YES, answer.evidence)


def _all(answers: list[Answer]) -> Answer:
    evidence = tuple(dict.fromkeys(each for item in answers for each in item.evidence))
    missing = tuple(dict.fromkeys(each for item in answers for each in item.missing))
    truths = {item.truth for item in answers}
    if Truth.NO in truths:
        no = tuple(dict.fromkeys(each for item in answers if item.truth is Truth.NO for each in item.evidence))
        return Answer(Truth.NO, no)
    return Answer(Truth.UNKNOWN if Truth.UNKNOWN in truths else Truth.YES, evidence, missing)
