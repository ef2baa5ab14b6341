"""What of a record makes the picture that is ranked: which findings, how old, from which entry.

A picture must have been told by somebody, on the problem list or in a note. Results, vital signs and drugs add to it
and never make one alone: whoever is measured often enough has abnormal values. What is older than a month is no
part of an acute illness; it counts for rare diseases, whose features last, and as an antecedent.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from model.diagnosis.likely import Presentation
from model.domain.case import ClinicalCase, MedicationState, ProblemState
from model.domain.code import ATC
from model.domain.evidence import EvidenceKind
from model.domain.finding import Presence
from model.findings.structured import findings_of
from model.knowledge.base import Knowledge
from model.knowledge.differential_tables import entry_findings, load_differential
from model.ontology.ontology import Ontology

RECENT: Final = 30
"""How many days a finding belongs to an illness of now."""
LASTING: Final = 365
"""How many days an abnormal result may count as a lasting feature."""
_TOLD: Final = frozenset({EvidenceKind.PROBLEM, EvidenceKind.NOTE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One finding that counts: an HPO id or the common differential's name, and the entry that it stands in."""

    code: str
    kind: EvidenceKind
    ref: str
    day: int | None
    is_present: bool = True

    @property
    def is_told(self) -> bool:
        """Whether somebody wrote it down, rather than a laboratory or a monitor."""
        return self.kind in _TOLD

    @property
    def is_news(self) -> bool:
        """Whether it is dated within the last weeks."""
        return self.day is not None and -RECENT <= self.day <= 0

    @property
    def is_now(self) -> bool:
        """The same, or an undated problem: whoever lists one means now."""
        return self.is_news or self.day is None

    @property
    def is_antecedent(self) -> bool:
        """Whether the common differential asks for it as a lasting condition or habit."""
        row = load_differential().by_code.get(self.code)
        return row is not None and row.kind == "antecedent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """The findings of one patient, each once, present and absent."""

    seen: tuple[Seen, ...]
    age: float | None

    @property
    def present(self) -> dict[str, Seen]:
        """What the patient has, by code."""
        return {item.code: item for item in self.seen if item.is_present}

    def presentation(self, case: ClinicalCase) -> Presentation:
        """The same as the ranking takes it."""
        now = [item for item in self.seen if item.is_present and (item.is_now or item.is_antecedent)]
        lasting = [item for item in self.seen if item.is_present and item not in now]
        return Presentation(
            present=tuple(sorted(item.code for item in now)),
            lasting=tuple(sorted(item.code for item in lasting)),
            absent=tuple(sorted(item.code for item in self.seen if not item.is_present)),
            age=self.age,
            sex=case.person.sex,
        )


def picture_of(case: ClinicalCase, knowledge: Knowledge, ontology: Ontology) -> Picture:
    """Gather the findings of problems, notes, results, vital signs, drugs and habits.

    Of one finding the newest entry says whether it is there; the entry shown says the same, and is told if one is.
    """
    by_code: dict[str, list[Seen]] = {}
    for item in (*_found(case, knowledge, ontology), *_entries(case, knowledge)):
        by_code.setdefault(item.code, []).append(item)
    return Picture(seen=tuple(_settled(items) for _, items in sorted(by_code.items())), age=_years(case))


def _settled(items: Sequence[Seen]) -> Seen:
    newest = max(items, key=lambda item: (item.day or 0, item.is_present))
    alike = [item for item in items if item.is_present is newest.is_present]
    return max(alike, key=lambda item: (item.is_told, item.day or 0, item.ref))


def _found(case: ClinicalCase, knowledge: Knowledge, ontology: Ontology) -> Iterator[Seen]:
    kinds = dict.fromkeys((item.key for item in case.problems if item.is_confirmed), EvidenceKind.PROBLEM)
    kinds |= dict.fromkeys((item.key for item in case.measurements), EvidenceKind.MEASUREMENT)
    kinds |= dict.fromkeys((item.key for item in case.note_findings), EvidenceKind.NOTE)
    for item in findings_of(case, knowledge, ontology):
        kind = kinds.get(item.ref)
        if kind is None or (item.day is not None and item.day > 0):
            continue
        is_present = item.presence is Presence.PRESENT
        seen = Seen(code=item.code.code, kind=kind, ref=item.ref, day=item.day, is_present=is_present)
        if kind is EvidenceKind.MEASUREMENT:
            if is_present and item.day is not None and item.day >= -LASTING:
                yield seen
        elif is_present or (kind is EvidenceKind.NOTE and item.presence is Presence.ABSENT):
            yield seen


def _entries(case: ClinicalCase, knowledge: Knowledge) -> Iterator[Seen]:
    """What notes say in the common differential's own terms, and the antecedents that other entries stand for."""
    for said in case.note_findings:
        if not said.finding.startswith("HP:"):
            is_present = said.presence is Presence.PRESENT
            yield Seen(code=said.finding, kind=EvidenceKind.NOTE, ref=said.key, day=said.day, is_present=is_present)
    for row in entry_findings():
        for kind, ref, day in (_of_sets if row.kind == "set" else _of_drugs)(case, knowledge, row.of):
            yield Seen(code=row.finding, kind=kind, ref=ref, day=day)


_Entry = tuple[EvidenceKind, str, int | None]


def _of_sets(case: ClinicalCase, knowledge: Knowledge, names: Iterable[str]) -> Iterator[_Entry]:
    sets = knowledge.codesets
    held = [name for name in names if name in sets.names()]
    for problem in case.problems:
        is_there = problem.presence is Presence.PRESENT and problem.is_confirmed and not problem.is_draft
        if is_there and problem.state is not ProblemState.INACTIVE:
            day = problem.recorded_day if problem.onset_day is None else problem.onset_day
            for name in sets.of(problem.codes).intersection(held):
                lasts = sets.days(name)
                if lasts is None or (day is not None and day >= -lasts):
                    yield EvidenceKind.PROBLEM, problem.key, day
    for habit in case.circumstances:
        if habit.presence is Presence.PRESENT and sets.of(habit.codes).intersection(held):
            yield EvidenceKind.LIFESTYLE, habit.key, habit.day
    for done in case.procedures:
        if done.presence is Presence.PRESENT and sets.of(done.codes).intersection(held):
            yield EvidenceKind.PROCEDURE, done.key, done.day


def _of_drugs(case: ClinicalCase, knowledge: Knowledge, prefixes: Iterable[str]) -> Iterator[_Entry]:
    wanted = tuple(prefixes)
    for drug in case.medications:
        if drug.state is MedicationState.ACTIVE:
            terms = (knowledge.drugs.of(ingredient) for ingredient in drug.ingredients)
            classes = [atc for term in terms if term is not None for atc in term.atc]
            classes += [code.code for code in drug.ingredients if code.system == ATC]
            if any(atc.startswith(wanted) for atc in classes):
                yield EvidenceKind.MEDICATION, drug.key, drug.start_day


def _years(case: ClinicalCase) -> float | None:
    if case.person.age_days is not None:
        return case.person.age_days / 365.25
    return case.person.age_years
