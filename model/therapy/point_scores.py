"""Point scores for one case: the points that each part can have, and the classes that their sum leaves possible."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from model.domain.evidence import Evidence, EvidenceKind
from model.domain.text import Text, same
from model.knowledge.conditions import ClassClause, Clause
from model.knowledge.point_scores import BandRecord, Criterion, MeasuredPart, PointScore, Step
from model.knowledge.score_parts import ClassRecord
from model.therapy.facts import TAKEN, Answer, Facts, Truth

Ask = Callable[[Iterable[Clause], Facts], Answer]
"""How clauses are answered (``conditions.holds_all``; it asks scores in turn, hence it is handed in)."""


@dataclass(frozen=True, slots=True)
class PartPoints:
    """The least and the most points that a part can have, with the facts for them or what is missing."""

    label: Text
    least: Decimal
    most: Decimal
    evidence: tuple[Evidence, ...] = ()
    missing: tuple[Text, ...] = ()


def is_of_class(clause: ClassClause, facts: Facts, ask: Ask) -> Answer:
    """Whether the score's class is one of those asked for; a class that the record states goes before our own sum."""
    score = facts.knowledge.scores[clause.name]
    if stated := stated_class(score.classes, facts):
        name, evidence = stated
        return Answer(Truth.YES if name in clause.classes else Truth.NO, evidence)
    asked = is_asked(score.asked_of, facts)
    if asked.truth is not Truth.YES:
        return Answer(asked.truth, missing=asked.missing)
    parts = points_of(score, facts, ask)
    found = possible_classes(score.classes, sum(part.least for part in parts), sum(part.most for part in parts))
    possible = {item.name for item in found}
    if possible.isdisjoint(clause.classes):
        return Answer(Truth.NO)
    if not possible <= set(clause.classes):
        return Answer(Truth.UNKNOWN, missing=tuple(text for part in parts for text in part.missing))
    named = same("/".join(item.name for item in found))
    claim = facts.knowledge.words.say("class_of", score=score.label.text(), **{"class": named})
    evidence = tuple(item for part in parts for item in part.evidence)
    return Answer(Truth.YES, (Evidence(claim=claim, kind=EvidenceKind.RULE), *asked.evidence, *evidence))


def stated_class(classes: Iterable[ClassRecord], facts: Facts) -> tuple[str, tuple[Evidence, ...]] | None:
    """The class that the record itself names, and where."""
    for item in classes:
        if item.stated and (stated := facts.problem(item.stated)).truth is Truth.YES:
            return item.name, stated.evidence
    return None


def is_asked(sets: tuple[str, ...], facts: Facts) -> Answer:
    """Whether the patient has one of the problems for which a score is made; yes when it is made for all."""
    if not sets:
        return Answer(Truth.YES)
    answers = [facts.problem(name) for name in sets]
    best = next((item for truth in (Truth.YES, Truth.UNKNOWN) for item in answers if item.truth is truth), None)
    return best or answers[0]


def points_of(score: PointScore, facts: Facts, ask: Ask) -> tuple[PartPoints, ...]:
    """The points of every part, values first."""
    measured = (_measured(part, facts) for part in score.measured)
    return (*measured, *(_criterion(part, facts, ask) for part in score.criteria))


def possible_classes(
    classes: tuple[ClassRecord, ...], least: Decimal | int, most: Decimal | int
) -> tuple[ClassRecord, ...]:
    """Every class that a value between the two can have, in rising order."""
    ends = [*(item.from_points for item in classes[1:]), None]
    both = zip(classes, ends, strict=False)  # without a class there is an end too many
    return tuple(item for item, end in both if item.from_points <= most and (end is None or end > least))


def _measured(part: MeasuredPart, facts: Facts) -> PartPoints:
    points = [band.points for band in part.bands]
    label = facts.knowledge.measures.named(part.measure).label
    found = [facts.newest(name, part.within_days) for name in (part.measure, *part.also)]
    reading = max((item for item in found if item), key=lambda item: item.day or 0, default=None)
    falsified = facts.drug(part.unclear_with, TAKEN).truth if part.unclear_with else Truth.NO
    if reading is None or reading.comparator or falsified is not Truth.NO:
        return PartPoints(label, min(points), max(points), missing=(label,))
    given = next(band.points for band in part.bands if _is_in(reading.value, band))
    return PartPoints(label, given, given, (facts.reading_evidence(reading),))


def _is_in(value: Decimal, band: BandRecord) -> bool:
    return (band.at_most is None or value <= band.at_most) and (band.below is None or value < band.below)


def _criterion(part: Criterion, facts: Facts, ask: Ask) -> PartPoints:
    """The first step that surely holds ends the search; a step that may hold stays possible beside what follows."""
    label, open_points = part.label.text(), list[Decimal]()
    for step in part.steps:
        answer = _answer(step, part, facts, ask)
        if answer.truth is Truth.NO:
            continue
        top = step.points if step.up_to is None else step.up_to
        open_points += [step.points, top]
        if answer.truth is Truth.YES:
            missing = (label,) if min(open_points) < max(open_points) else ()
            return PartPoints(label, min(open_points), max(open_points), answer.evidence, missing)
    missing = (label,) if open_points else ()
    open_points.append(part.otherwise)
    return PartPoints(label, min(open_points), max(open_points), missing=missing)


def _answer(step: Step, part: Criterion, facts: Facts, ask: Ask) -> Answer:
    if not step.when:
        return Answer(Truth.UNKNOWN)
    answer = ask(step.when, facts)
    if part.is_asked and answer.truth is Truth.NO and not any(facts.denied(name) for name in _problems(step.when)):
        return Answer(Truth.UNKNOWN)
    return answer


def _problems(clauses: Iterable[Clause]) -> Iterator[str]:
    for clause in clauses:
        yield from (name for name in (clause.problem, clause.history) if name)
        yield from _problems(clause.any or ())
