"""What point scores and formula scores share: whom they are for, remarks, classes as the result shows them."""

from collections.abc import Iterable

from model.domain.score import ScoreClass
from model.domain.text import Text
from model.knowledge.score_parts import ClassRecord, Remark
from model.therapy.conditions import holds_all
from model.therapy.facts import Facts, Truth


def remarks_of(remarks: Iterable[Remark], facts: Facts) -> tuple[Text, ...]:
    """The remarks whose clauses surely hold."""
    return tuple(item.because.text() for item in remarks if holds_all(item.when, facts).truth is Truth.YES)


def shown_classes(classes: Iterable[ClassRecord]) -> tuple[ScoreClass, ...]:
    """Classes as the result names them."""
    return tuple(
        ScoreClass(
            name=item.name,
            label=item.label.text() if item.label else None,
            follows=item.follows.text() if item.follows else None,
        )
        for item in classes
    )
