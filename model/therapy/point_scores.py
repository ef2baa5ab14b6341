"""The class of a point score for one case: certain, or unknown; never a guess from half of its parts."""

from dataclasses import dataclass
from decimal import Decimal

from model.domain.evidence import Evidence, EvidenceKind
from model.domain.text import Text, same
from model.knowledge.conditions import ClassClause
from model.knowledge.point_scores import BandRecord, MeasuredPart, PointScore, ProblemPart
from model.therapy.facts import TAKEN, Answer, Facts, Truth


@dataclass(frozen=True, slots=True)
class _Points:
    """The least and the most points that a part can have, with the facts for them or what is missing."""

    least: int
    most: int
    evidence: tuple[Evidence, ...] = ()
    missing: tuple[Text, ...] = ()


def is_of_class(clause: ClassClause, facts: Facts) -> Answer:
    """Whether the score's class is one of those asked for; a class that the record states goes before our own sum."""
    score = facts.knowledge.scores[clause.name]
    for item in score.classes:
        stated = facts.problem(item.stated)
        if stated.truth is Truth.YES:
            return Answer(Truth.YES if item.name in clause.classes else Truth.NO, stated.evidence)
    asked = facts.problem(score.asked_of)
    if asked.truth is not Truth.YES:
        return Answer(asked.truth, missing=asked.missing)
    return _by_points(score, clause, asked.evidence, facts)


def _by_points(score: PointScore, clause: ClassClause, asked: tuple[Evidence, ...], facts: Facts) -> Answer:
    parts = [_measured(part, facts) for part in score.measured] + [_problem(part, facts) for part in score.problems]
    possible = _classes(score, sum(part.least for part in parts), sum(part.most for part in parts))
    if possible.isdisjoint(clause.classes):
        return Answer(Truth.NO)
    if not possible <= set(clause.classes):
        return Answer(Truth.UNKNOWN, missing=tuple(text for part in parts for text in part.missing))
    names = [item.name for item in score.classes if item.name in possible]
    claim = facts.knowledge.words.say("class_of", score=score.label.text(), **{"class": same("/".join(names))})
    evidence = (item for part in parts for item in part.evidence)
    return Answer(Truth.YES, (Evidence(claim=claim, kind=EvidenceKind.RULE), *asked, *evidence))


def _classes(score: PointScore, least: int, most: int) -> set[str]:
    """Every class that a sum between the two can have."""
    names = [[item.name for item in score.classes if item.from_points <= points] for points in range(least, most + 1)]
    return {found[-1] for found in names if found}


def _measured(part: MeasuredPart, facts: Facts) -> _Points:
    points = [band.points for band in part.bands]
    reading = facts.newest(part.measure, part.within_days)
    falsified = facts.drug(part.unclear_with, TAKEN).truth if part.unclear_with else Truth.NO
    if reading is None or reading.comparator or falsified is not Truth.NO:
        return _Points(min(points), max(points), missing=(facts.knowledge.measures.named(part.measure).label,))
    found = next(band for band in part.bands if _is_in(reading.value, band))
    return _Points(found.points, found.points, (facts.reading_evidence(reading),))


def _is_in(value: Decimal, band: BandRecord) -> bool:
    return (band.at_most is None or value <= band.at_most) and (band.below is None or value < band.below)


def _problem(part: ProblemPart, facts: Facts) -> _Points:
    answer = facts.problem(part.problem)
    match answer.truth:
        case Truth.YES:
            return _Points(part.low, part.high, answer.evidence, (part.label.text(),) if part.low < part.high else ())
        case Truth.NO:
            return _Points(part.absent, part.absent)
        case Truth.UNKNOWN:
            return _Points(part.absent, part.high, missing=(part.label.text(),))
