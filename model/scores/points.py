"""A point score of one case: the points of each part and their sum, or the range that missing parts leave."""

from decimal import Decimal

from model.domain.score import ScoreInput, ScoreResult, ScoreStanding
from model.domain.text import Text
from model.knowledge.point_scores import PointScore
from model.scores.parts import remarks_of, shown_classes
from model.therapy.conditions import holds_all
from model.therapy.facts import Facts, Truth
from model.therapy.point_scores import PartPoints, is_asked, points_of, possible_classes, stated_class

_UNIT = "{score}"


def point_result(score: PointScore, facts: Facts) -> ScoreResult | None:
    """The score; ``None`` for a patient of whom it is not asked, or of whom nothing that it counts is on file."""
    if is_asked(score.asked_of, facts).truth is not Truth.YES:
        return None
    parts = points_of(score, facts, holds_all)
    if not score.asked_of and score.measured and not any(part.evidence for part in parts[: len(score.measured)]):
        return None
    label, sources = score.label.text(), tuple(item.source() for item in score.sources)
    if refused := remarks_of(score.refused, facts):
        standing = ScoreStanding.NOT_COMPUTED
        return ScoreResult(id=score.id, label=label, standing=standing, reasons=refused, sources=sources)
    least, most = sum((part.least for part in parts), Decimal()), sum((part.most for part in parts), Decimal())
    return ScoreResult(
        id=score.id,
        label=label,
        standing=ScoreStanding.COMPUTED if least == most else ScoreStanding.RANGE,
        unit=_UNIT,
        least=least,
        most=most,
        classes=shown_classes(possible_classes(score.classes, least, most)),
        inputs=tuple(_input(part) for part in parts),
        missing=_missing(parts),
        reasons=(*remarks_of(score.cautions, facts), *_stated(score, facts)),
        sources=sources,
    )


def _input(part: PartPoints) -> ScoreInput:
    return ScoreInput(label=part.label, least=part.least, most=part.most, evidence=part.evidence)


def _missing(parts: tuple[PartPoints, ...]) -> tuple[Text, ...]:
    return tuple(dict.fromkeys(text for part in parts if part.least != part.most for text in part.missing))


def _stated(score: PointScore, facts: Facts) -> tuple[Text, ...]:
    """The class that the record itself names, beside our own sum."""
    found = stated_class(score.classes, facts)
    return tuple(item.claim for item in found[1]) if found else ()
