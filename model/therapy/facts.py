"""The case as rules ask for it: each question answered yes, no or unknown, with the facts behind the answer."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Final

from model.domain.assessment import Urgency
from model.domain.case import Circumstance, ClinicalCase, Medication, MedicationState, Problem, ProblemState
from model.domain.code import ATC, Code
from model.domain.evidence import Evidence, EvidenceKind
from model.domain.finding import Presence
from model.domain.gap import Area
from model.domain.pgx import TumourFinding
from model.domain.text import Text, same
from model.domain.value import Value, replace
from model.knowledge.conditions import (
    AmountClause,
    ChangedHabitClause,
    DoseClause,
    Range,
    SeveralClause,
    StageClause,
    Threshold,
    TumourClause,
    UnmeasuredClause,
)
from model.knowledge.drug_terms import DrugTerms
from model.knowledge.load import Knowledge
from model.knowledge.readings import Reading, Readings
from model.knowledge.tumour_variants import UNSPECIFIED
from model.knowledge.units import convert
from model.knowledge.writing import number, result_words
from model.therapy.agents import Present
from model.therapy.allergy_records import LOUDNESS, claim_of, loudest
from model.therapy.comparing import rounded, within
from model.therapy.derived import FORMULAS
from model.therapy.gene_readings import GeneReadings
from model.therapy.habits import IMPLYING, LIFE, newest_answer

TAKEN: Final = frozenset({MedicationState.ACTIVE, MedicationState.DRAFT, MedicationState.UNKNOWN})
_FIRST_DAYS: Final = 60
_MONTH: Final = 30
ORDERED: Final = frozenset({MedicationState.DRAFT})
STAGE_GROUP: Final = "cancer_stage_group"
"""The code set of the observations that state a tumour's stage."""


class Truth(StrEnum):
    """Three answers; unknown never passes for no."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Answer(Value, frozen=True):
    """An answer, the facts for it, and in words what was missing.

    ``is_suspected``: unknown for no other reason than a problem that is noted and not confirmed; it would be yes.
    ``at_most``: how loudly a warning may speak that rests on these facts. ``is_unconfirmed``: they are allergies that
    nobody confirmed.
    """

    truth: Truth
    evidence: tuple[Evidence, ...] = ()
    missing: tuple[Text, ...] = ()
    is_suspected: bool = False
    at_most: Urgency = Urgency.CRITICAL
    is_unconfirmed: bool = False


class Facts:
    """One case beside the knowledge that names its codes; ``ordered``: the states that count as being ordered now."""

    def __init__(self, case: ClinicalCase, knowledge: Knowledge, ordered: frozenset[MedicationState] = ORDERED) -> None:
        self.case, self.knowledge, self.ordered = case, knowledge, ordered
        self.readings = Readings(case, knowledge.measures)
        self.unread = frozenset(gap.area for gap in case.gaps if gap.is_whole_area)
        if Area.RESULTS in self.unread:  # many laboratories file genetic results under laboratory alone
            self.unread |= {Area.GENOMICS}
        self._problem_sets = [(item, knowledge.codesets.of(item.codes)) for item in case.problems]
        self._procedure_sets = [(item, knowledge.codesets.of(item.codes)) for item in case.procedures]
        named = (sets for _, sets in (*self._problem_sets, *self._procedure_sets))
        self.events = frozenset[str]().union(*named)
        """Every code set that some problem or procedure of the case, in whatever state, belongs to."""
        self._medications = sorted(case.medications, key=lambda item: item.key)  # the order of arrival says nothing
        self._places: dict[str, list[int]] = {}
        for at, item in enumerate(self._medications):
            for prefix in self._prefixes(item):
                self._places.setdefault(prefix, []).append(at)
        self.named = self.events | frozenset(self._places)
        """These, and every ATC class that some medication of the case, in whatever state, belongs to."""
        self._said_of: dict[str, Evidence] = {}
        self.genes = GeneReadings(case, knowledge)
        self.agents: Mapping[str, tuple[Present, ...]] | None = None
        """What acts on enzymes now, once somebody asked."""
        self._problems: dict[tuple[str, bool], Answer] = {}
        self._taking: dict[tuple[tuple[str, ...], frozenset[MedicationState]], Answer] = {}
        self._stages = [item for item in case.measurements if self._in(STAGE_GROUP, item.codes)]
        self.taken = tuple(item for item in self._medications if item.state in TAKEN)

    def problem(self, name: str) -> Answer:
        """Whether a confirmed problem of the set is present, not resolved, and not over by its nature (a pregnancy).

        Unknown, and suspected, where the only such problem is not confirmed.
        """
        return self._problem(name, is_over_too=False)

    def history(self, name: str) -> Answer:
        """Whether a confirmed problem of the set is or was present; suspected as in ``problem``."""
        return self._problem(name, is_over_too=True)

    def denied(self, name: str) -> bool:
        """Whether the record says in so many words that the patient has no problem of the set."""
        return any(name in sets and item.presence is Presence.ABSENT for item, sets in self._problem_sets)

    def procedure(self, name: str) -> Answer:
        """Whether a procedure of the set was done."""
        found = [item for item, sets in self._procedure_sets if name in sets and item.presence is Presence.PRESENT]
        evidence = tuple(self._coded(EvidenceKind.PROCEDURE, item.key, item.codes, item.day) for item in found)
        return self._answer(evidence, Area.PROCEDURES)

    def unmeasured(self, clause: UnmeasuredClause) -> Answer:
        """Whether no usable value lies in the window; unknown when results could not be read, or nobody told any."""
        if newest := self.newest(clause.name, clause.within_days):
            return Answer(Truth.NO, (self.reading_evidence(newest),))
        if Area.RESULTS in self.unread or not self.case.are_results_told:
            return Answer(Truth.UNKNOWN)
        label = self.knowledge.measures.named(clause.name).label
        months = same(str(round(clause.within_days / 30.5)))
        claim = self.knowledge.words.say("unmeasured", measure=label, months=months)
        return Answer(Truth.YES, (Evidence(claim=claim, kind=EvidenceKind.MEASUREMENT),))

    def newest(self, name: str, within_days: int) -> Reading | None:
        """The newest usable value of a measure in the window; computed where the measure has a formula."""
        if formula := self.knowledge.measures.named(name).formula:
            return FORMULAS[formula](self.case.person, self.readings, within_days)
        return next(
            (item for item in self.readings.of(name) if item.day is not None and -within_days <= item.day <= 0), None
        )

    def drug(self, prefixes: tuple[str, ...], states: frozenset[MedicationState]) -> Answer:
        """Whether a drug of one of the ATC classes stands in one of the states."""
        if answer := self._taking.get((prefixes, states)):
            return answer
        evidence = tuple(self.medication_evidence(item) for item in self.medications(prefixes, states))
        answer = self._taking[prefixes, states] = self._answer(evidence, Area.MEDICATIONS)
        return answer

    def medications(self, prefixes: tuple[str, ...], states: frozenset[MedicationState]) -> list[Medication]:
        """The medications of those ATC classes and states."""
        of_class = [self._places.get(prefix, ()) for prefix in prefixes]
        places = of_class[0] if len(of_class) == 1 else sorted({at for each in of_class for at in each})
        return [item for at in places if (item := self._medications[at]).state in states]

    def _prefixes(self, item: Medication) -> frozenset[str]:
        """Every prefix of the ATC codes of a medication's ingredients."""
        terms = (self.knowledge.drugs.of(code) for code in item.ingredients)
        return frozenset[str]().union(*(term.classes for term in terms if term))

    def allergy(self, prefixes: tuple[str, ...]) -> Answer:
        """Whether an allergy or intolerance to the ATC classes is recorded."""
        return self._allergic(lambda code: self.knowledge.drugs.is_in_class(code, prefixes))

    def allergy_to(self, drug: Code) -> Answer:
        """Whether an allergy or intolerance to this ingredient is recorded."""
        drugs = self.knowledge.drugs
        return self._allergic(lambda code: code == drug or (drugs.of(code) is None and _covers(drugs, code, drug)))

    def habit(self, kind: str, name: str) -> Answer:
        """Whether the newest answer about that circumstance is in the set; unknown when nobody asked."""
        found = newest_answer(self.case.circumstances, kind, self.knowledge.codesets)
        measured = self.newest(IMPLYING[name], LIFE) if name in IMPLYING else None
        if measured and (found is None or found[0].day is None or (measured.day or 0) > found[0].day):
            return Answer(Truth.YES, (self.reading_evidence(measured),))
        if found is None:
            return Answer(Truth.UNKNOWN)
        newest, sets = found
        evidence = (self._coded(EvidenceKind.LIFESTYLE, newest.key, newest.codes, newest.day),)
        return Answer(Truth.YES if name in sets else Truth.NO, evidence)

    def changed_habit(self, clause: ChangedHabitClause) -> Answer:
        """Whether a habit changed within the window; unknown when nobody said since when it is as it is."""
        now = self.habit(clause.kind, clause.now)
        if now.truth is not Truth.YES:
            return now
        days = {item.day for item in self._circumstances(clause.kind, clause.now)}
        before = {item.day for item in self._circumstances(clause.kind, clause.before)}
        since = min((day for day in days if day is not None), default=None)
        last = max((day for day in before if day is not None), default=None)
        if last is not None and last >= -clause.within_days:
            return now
        if last is None and (since is None or since >= -clause.within_days):
            return Answer(Truth.UNKNOWN, missing=(self.knowledge.words.say("since_when"),))
        return Answer(Truth.NO, now.evidence)

    def amount(self, clause: AmountClause) -> Answer:
        """Whether the newest number given as an answer lies in the range; unknown without one."""
        found = [
            item
            for item in self.case.circumstances
            if item.value is not None and item.day is not None and -clause.within_days <= item.day <= 0
            if self._in(clause.set, item.codes)
        ]
        newest = max(found, key=lambda item: item.day or 0, default=None)
        if newest is None or newest.value is None:
            return Answer(Truth.UNKNOWN)
        value = convert(newest.value, newest.unit, clause.unit)
        if value is None:
            return Answer(Truth.UNKNOWN)
        label = self.knowledge.codesets.label(newest.codes) or same(newest.kind)
        shown = number(value)
        claim = Text(en=f"{label.en}: {shown}", zh=f"{label.zh}：{shown}")
        evidence = Evidence(claim=claim, kind=EvidenceKind.LIFESTYLE, ref=newest.key, day=newest.day)
        return Answer(Truth.YES if within(value, clause, self.policy) else Truth.NO, (evidence,))

    def dose(self, clause: DoseClause) -> Answer:
        """Whether every daily dose of those drugs lies in the range; unknown when one was not written."""
        found = tuple(self.medications(clause.taking, TAKEN))
        doses = [
            None if item.daily_dose is None else convert(item.daily_dose, item.dose_unit, clause.unit) for item in found
        ]
        if any(dose is not None and not within(dose, clause, self.policy) for dose in doses):
            return Answer(Truth.NO)
        if not found or None in doses:
            return Answer(Truth.UNKNOWN if found or Area.MEDICATIONS in self.unread else Truth.NO)
        return Answer(Truth.YES, tuple(self.medication_evidence(item) for item in found))

    def several(self, clause: SeveralClause) -> Answer:
        """Whether so many different drugs of the classes stand on the list and in the order."""
        found = {
            code: item
            for item in self.medications(clause.taking, TAKEN)
            for code in item.ingredients
            if self.knowledge.drugs.is_in_class(code, clause.taking)
        }
        if len(found) < clause.at_least:
            return self._answer((), Area.MEDICATIONS)
        return Answer(Truth.YES, tuple(dict.fromkeys(self.medication_evidence(item) for item in found.values())))

    def _circumstances(self, kind: str, name: str) -> Iterator[Circumstance]:
        return (item for item in self.case.circumstances if item.kind == kind and self._in(name, item.codes))

    def age(self, clause: Range) -> Answer:
        """Whether the age in years lies in the range."""
        years = self.case.person.age_years
        if years is None:
            return Answer(Truth.UNKNOWN, missing=(self.knowledge.words.say("age"),))
        truth = Truth.YES if within(Decimal(years), clause, self.policy) else Truth.NO
        return Answer(truth, (self._age,))

    @cached_property
    def _age(self) -> Evidence:
        years, person = self.case.person.age_years, self.case.person
        if person.age_days is not None:
            is_new = person.age_days < _FIRST_DAYS
            count = same(str(person.age_days if is_new else person.age_days // _MONTH))
            claim = self.knowledge.words.say("age_days" if is_new else "age_months", days=count, months=count)
            return Evidence(claim=claim, kind=EvidenceKind.PERSON)
        shown = same(f"{years}+" if person.is_90_or_over else str(years))
        return Evidence(claim=self.knowledge.words.say("age_years", years=shown), kind=EvidenceKind.PERSON)

    def tumour(self, clause: TumourClause) -> Answer:
        """Whether a tumour gene has a result of that status in one of the classes."""
        of_gene = [item for item in self.case.tumour_findings if item.gene == clause.gene]
        if not clause.is_tested:
            if of_gene:
                return Answer(Truth.NO)
            return Answer(Truth.UNKNOWN if Area.GENOMICS in self.unread else Truth.YES)
        found = [item for item in of_gene if item.status is clause.status and self._is_one_of(item, clause.variants)]
        evidence = tuple(
            Evidence(
                claim=self.knowledge.words.say(
                    f"variant_{item.status}",
                    gene=same(item.gene),
                    variant=self.variant_label(item.gene, self.knowledge.variants.read(item)),
                ),
                kind=EvidenceKind.VARIANT,
                ref=item.key,
                day=item.day,
            )
            for item in found
        )
        return self._answer(evidence, Area.GENOMICS)

    def _is_one_of(self, item: TumourFinding, variants: tuple[str, ...]) -> bool:
        """Whether a finding's fields agree on one class, and that class is wanted."""
        named = self.knowledge.variants.read(item) if variants else frozenset[str]()
        return not variants or (len(named) == 1 and not named.isdisjoint(variants))

    def variant_label(self, gene: str, names: frozenset[str]) -> Text:
        """The class of a finding in words, after a space; empty when none is named."""
        named = sorted(names - {UNSPECIFIED})
        label = self.knowledge.variants.label(gene, named[0]) if named else None
        return Text(en=f" {label.en}", zh=f" {label.zh}") if label else same("")

    def stage(self, clause: StageClause) -> Answer:
        """Whether the tumour's stage, beside the problem or as an observation, is in the set."""
        evidence = [
            self._coded(EvidenceKind.PROBLEM, item.key, item.stage, item.recorded_day)
            for item, sets in self._problem_sets
            if clause.problem in sets and self._in(clause.set, item.stage)
        ]
        evidence += [
            self._coded(EvidenceKind.MEASUREMENT, item.key, item.answers, item.day)
            for item in self._stages
            if self._in(clause.set, item.answers)
        ]
        is_known = bool(self._stages) or any(item.stage for item, sets in self._problem_sets if clause.problem in sets)
        if not evidence and not is_known:
            return Answer(Truth.UNKNOWN, missing=(self.knowledge.words.say("stage"),))
        return Answer(Truth.YES if evidence else Truth.NO, tuple(evidence))

    def policy(self, threshold: Threshold) -> Decimal:
        """A threshold's number; "@name" is looked up in the site's policy."""
        if isinstance(threshold, Decimal):
            return threshold
        return self.knowledge.policy.values[threshold.removeprefix("@")]

    def reading_evidence(self, reading: Reading) -> Evidence:
        """A laboratory value or vital sign as evidence, in the measure's unit."""
        measure = self.knowledge.measures.named(reading.measure)
        shown = result_words(rounded(reading.value), measure.unit, reading.comparator)
        claim = Text(en=f"{measure.en} {shown.en}", zh=f"{measure.zh} {shown.zh}")
        if reading.basis:
            claim = self.knowledge.words.say("computed_from", what=claim, basis=reading.basis)
        return Evidence(claim=claim, kind=EvidenceKind.MEASUREMENT, ref=reading.key, day=reading.day)

    def medication_evidence(self, item: Medication) -> Evidence:
        """A drug on the list or in the order as evidence."""
        evidence = self._said_of.get(item.key)
        if evidence is None:
            evidence = self._said_of[item.key] = self._evidence_of(item)
        return evidence

    def _evidence_of(self, item: Medication) -> Evidence:
        labels = [self.knowledge.drugs.label(code) for code in item.ingredients]
        name = Text(en=" + ".join(label.en for label in labels), zh=" + ".join(label.zh for label in labels))
        standing = "paused" if item.is_on_hold else "planned" if item.is_planned else item.state
        claim = self.knowledge.words.say(f"drug_{standing}", drug=name)
        return Evidence(claim=claim, kind=EvidenceKind.MEDICATION, ref=item.key, day=item.start_day)

    def _problem(self, name: str, *, is_over_too: bool) -> Answer:
        if answer := self._problems.get((name, is_over_too)):  # many rules ask the same
            return answer
        found = [item for item, sets in self._problem_sets if name in sets and item.presence is Presence.PRESENT]
        counted = [item for item in found if is_over_too or self._lasts(item, name)]
        sure = [item for item in counted if item.is_confirmed]
        evidence = tuple(
            self._coded(EvidenceKind.PROBLEM, item.key, item.codes, item.onset_day) for item in sure or counted
        )
        answer = self._suspected(evidence) if counted and not sure else self._answer(evidence, Area.PROBLEMS)
        self._problems[name, is_over_too] = answer
        return answer

    def _suspected(self, evidence: tuple[Evidence, ...]) -> Answer:
        doubtful = tuple(replace(it, claim=self.knowledge.words.say("suspected", what=it.claim)) for it in evidence)
        return Answer(Truth.UNKNOWN, doubtful, tuple(it.claim for it in doubtful), is_suspected=True)

    def _lasts(self, item: Problem, name: str) -> bool:
        lasts = self.knowledge.codesets.days(name)
        began = item.onset_day if item.onset_day is not None else item.recorded_day
        is_over = lasts is not None and began is not None and began < -lasts
        return item.state is not ProblemState.INACTIVE and not is_over

    def _allergic(self, matches: Callable[[Code], bool]) -> Answer:
        found = [
            item
            for item in self.case.allergies
            if item.presence is Presence.PRESENT and any(matches(code) for code in (*item.ingredients, *item.codes))
        ]
        if not found:
            return self._answer((), Area.ALLERGIES)
        return Answer(
            Truth.YES,
            tuple(Evidence(claim=claim_of(it, self.knowledge), kind=EvidenceKind.ALLERGY, ref=it.key) for it in found),
            at_most=max((loudest(item, self.knowledge) for item in found), key=LOUDNESS.index),
            is_unconfirmed=not any(item.is_confirmed for item in found),
        )

    def _coded(self, kind: EvidenceKind, key: str, codes: tuple[Code, ...], day: int | None) -> Evidence:
        label = self.knowledge.codesets.label(codes) or same(codes[0].display or codes[0].code)
        return Evidence(claim=label, kind=kind, ref=key, day=day)

    def _in(self, name: str, codes: tuple[Code, ...]) -> bool:
        return name in self.knowledge.codesets.of(codes)

    def _answer(self, evidence: tuple[Evidence, ...], area: Area) -> Answer:
        if evidence:
            return Answer(Truth.YES, evidence)
        if area in self.unread:
            return Answer(Truth.UNKNOWN, missing=(self.knowledge.words.say(f"unread_{area}"),))
        return Answer(Truth.NO)


def _covers(drugs: DrugTerms, named: Code, drug: Code) -> bool:
    """Whether the drug is of a class that was named."""
    return named.system == ATC and drugs.is_in_class(drug, (named.code,))
