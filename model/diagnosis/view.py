"""One case as the criteria see it: who, which states, which values; each looked up once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from model.diagnosis.days import Days
from model.domain.case import ClinicalCase, Medication, MedicationState, Problem, ProblemState, Sex
from model.domain.evidence import EvidenceKind
from model.domain.finding import Presence
from model.domain.gap import Area
from model.knowledge.codesets import CodeSets
from model.knowledge.disease_conditions import Condition, Without
from model.knowledge.disease_rules import DiseaseRule, Limit, People, Test
from model.knowledge.drug_terms import DrugTerms
from model.knowledge.measures import Measures
from model.knowledge.readings import Readings

_DAYS_A_YEAR = Decimal("365.25")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A problem, procedure or circumstance that belongs to a code set. ``is_over``: no longer active."""

    key: str
    kind: EvidenceKind
    day: int | None
    is_over: bool = False
    is_confirmed: bool = True


class View:
    """The case with its lookups. ``choices`` maps a site setting to the threshold set it picks; ``reach`` says how
    many days back the rules look at each measure."""

    def __init__(
        self,
        case: ClinicalCase,
        measures: Measures,
        codesets: CodeSets,
        choices: Mapping[str, str],
        drugs: DrugTerms | None = None,
        reach: Mapping[str, int] | None = None,
    ) -> None:
        self.case, self.measures, self.codesets, self.drugs = case, measures, codesets, drugs
        self.readings = Readings(case, measures, reach)
        self.days = Days(case.person, self.readings)
        self._choices = choices
        self._by_class: Mapping[str, Sequence[tuple[Medication, Fact]]] | None = None
        self._facts: dict[str, tuple[Fact, ...]] = {}
        self.problem_sets = tuple((problem, codesets.of(problem.codes)) for problem in case.problems)
        for fact, names in _facts(case, codesets, self.problem_sets):
            for name in names:
                self._facts[name] = (*self._facts.get(name, ()), fact)

    def facts(self, name: str) -> tuple[Fact, ...]:
        """Everything on record that belongs to a code set, past states included."""
        return self._facts.get(name, ())

    def current(self, names: Iterable[str]) -> tuple[Fact, ...]:
        """What holds now: confirmed, active, and not older than the set's state lasts."""
        return tuple(fact for name in names for fact in self.facts(name) if self._is_current(name, fact))

    def _is_current(self, name: str, fact: Fact) -> bool:
        lasts = self.codesets.days(name)
        return fact.is_confirmed and not fact.is_over and (lasts is None or fact.day is None or fact.day >= -lasts)

    def holds(self, condition: Condition) -> tuple[Fact, ...]:
        """The facts by which a condition holds; empty when it does not, or when nothing on record tells."""
        facts = self.current(condition.sets) if condition.within_days is None else self._recent(condition)
        if facts or not condition.taking:
            return facts
        taken = {prefix: self.taking((prefix,), condition.within_days) for prefix in condition.taking}
        if sum(bool(found) for found in taken.values()) < condition.classes:
            return ()
        return tuple(dict.fromkeys(fact for found in taken.values() for fact in found))

    def _recent(self, condition: Condition) -> tuple[Fact, ...]:
        since = -(condition.within_days or 0)
        found = (fact for name in condition.sets for fact in self.facts(name))
        return tuple(fact for fact in found if fact.is_confirmed and fact.day is not None and fact.day >= since)

    def taking(self, prefixes: Sequence[str], within_days: int | None = None) -> tuple[Fact, ...]:
        """Active drugs of these ATC prefixes; with ``within_days`` also those that ended inside that time."""
        return tuple(fact for medication, fact in self._drugs_of(prefixes) if _is_taken(medication, within_days))

    def _drugs_of(self, prefixes: Sequence[str]) -> Iterator[tuple[Medication, Fact]]:
        if self._by_class is None:
            self._by_class = _by_class(self.case, self.drugs)
        found = {fact.key: (medication, fact) for name in prefixes for medication, fact in self._by_class.get(name, ())}
        yield from found.values()

    def is_without(self, without: Without, day: int) -> bool:
        """Whether follow-up of a result of that day is overdue and nothing on record could be it."""
        since = day - without.before_days
        if -day < without.after_days:
            return False
        if any(taken is None or taken >= since for name in without.measures for taken in self.readings.raw_days(name)):
            return False
        if any(fact.day is None or fact.day >= since for name in without.sets for fact in self.facts(name)):
            return False
        drugs = (medication for medication, _ in self._drugs_of(without.taking)) if without.taking else ()
        return not any(_is_taken(medication, -since) for medication in drugs)

    def listed(self, rule: DiseaseRule) -> tuple[Fact, ...]:
        """What names the rule's disease or explains its values, current and confirmed; a procedure may."""
        return self.current((*rule.listed, *rule.explained))

    def named(self, rule: DiseaseRule) -> tuple[Fact, ...]:
        """Of that, what names the disease itself."""
        return self.current(rule.listed)

    def lacks(self, area: Area) -> bool:
        """Whether an area of the chart is missing or incomplete as a whole."""
        return any(gap.area is area and gap.is_whole_area for gap in self.case.gaps)

    def age(self) -> Decimal | None:
        """Age in years; by days below two years."""
        person = self.case.person
        if person.age_days is not None:
            return person.age_days / _DAYS_A_YEAR
        return None if person.age_years is None else Decimal(person.age_years)

    def fits(self, people: People) -> bool | None:
        """Whether the patient belongs to them; ``None`` when age or sex is not recorded."""
        if people.when and not self.current((people.when,)):
            return False
        if people.unless and self.current((people.unless,)):
            return False
        answers = (self._is_of_age(people), self._is_of_sex(people))
        if False in answers:
            return False
        return None if None in answers else True

    def _is_of_age(self, people: People) -> bool | None:
        if people.min_age is None and people.below_age is None:
            return True
        age = self.age()
        if age is None:
            return None
        is_old = people.min_age is None or age >= people.min_age
        return is_old and (people.below_age is None or age < people.below_age)

    def _is_of_sex(self, people: People) -> bool | None:
        if people.sex is None:
            return True
        sex = self.case.person.sex
        return sex is people.sex if sex in {Sex.FEMALE, Sex.MALE} else None

    def limit(self, test: Test, rule: DiseaseRule) -> Limit | None:
        """The first limit for this patient and this site; ``None`` when it cannot be told which."""
        chosen = self.choice(rule)
        for limit in test.limits:
            if limit.choice in {"", chosen} and (answer := self.fits(limit)) is not False:
                return limit if answer else None
        return None

    def choice(self, rule: DiseaseRule) -> str:
        """The site's threshold set for this rule; the start refuses one that the rule does not offer."""
        return self._choices.get(rule.choice.setting, rule.choice.default) if rule.choice else ""


def _by_class(case: ClinicalCase, drugs: DrugTerms | None) -> Mapping[str, Sequence[tuple[Medication, Fact]]]:
    """The drugs of the case under each prefix of their ATC codes."""
    found: dict[str, list[tuple[Medication, Fact]]] = {}
    for medication in case.medications if drugs else ():
        terms = (drugs.of(code) for code in medication.ingredients) if drugs else ()
        codes = {atc[:length] for term in terms if term for atc in term.atc for length in range(1, len(atc) + 1)}
        entry = (medication, Fact(key=medication.key, kind=EvidenceKind.MEDICATION, day=medication.start_day))
        for code in codes:
            found.setdefault(code, []).append(entry)
    return found


def _is_taken(medication: Medication, within_days: int | None) -> bool:
    """Whether a drug is taken now, or (``within_days``) was at some time of that window; a draft is neither."""
    if medication.state is MedicationState.ACTIVE:
        return True
    if within_days is None or medication.state is MedicationState.DRAFT:
        return False
    last = medication.start_day if medication.end_day is None else medication.end_day
    return last is None or last >= -within_days


def _facts(
    case: ClinicalCase, codesets: CodeSets, problem_sets: Iterable[tuple[Problem, frozenset[str]]]
) -> Iterable[tuple[Fact, frozenset[str]]]:
    for problem, names in problem_sets:
        if problem.presence is Presence.PRESENT and not problem.is_draft:
            yield _problem_fact(problem), names
    for procedure in case.procedures:
        if procedure.presence is Presence.PRESENT:
            fact = Fact(key=procedure.key, kind=EvidenceKind.PROCEDURE, day=procedure.day)
            yield fact, codesets.of(procedure.codes)
    for habit in case.circumstances:
        if habit.presence is Presence.PRESENT and not _is_denied_later(case, habit.kind, habit.day):
            fact = Fact(key=habit.key, kind=EvidenceKind.LIFESTYLE, day=habit.day)
            yield fact, codesets.of(habit.codes) | {habit.kind}


def _problem_fact(problem: Problem) -> Fact:
    return Fact(
        key=problem.key,
        kind=EvidenceKind.PROBLEM,
        day=problem.recorded_day if problem.onset_day is None else problem.onset_day,
        is_over=problem.state is ProblemState.INACTIVE,
        is_confirmed=problem.is_confirmed,
    )


def _is_denied_later(case: ClinicalCase, kind: str, day: int | None) -> bool:
    return any(
        other.kind == kind and other.presence is Presence.ABSENT and (other.day or 0) > (day or 0)
        for other in case.circumstances
    )
