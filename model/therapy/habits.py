"""Which answer about a habit or surrounding counts: the newest, in words before a number."""

from collections.abc import Iterable
from typing import Final

from model.domain.case import Circumstance
from model.knowledge.codesets import CodeSets, answers_of

IMPLYING: Final = {"pregnancy_yes": "gestational_age"}
"""Answers that a measured value gives where nobody was asked since."""
LIFE: Final = 310
"""How many days back such a value is looked for."""


def newest_answer(
    circumstances: Iterable[Circumstance], kind: str, codesets: CodeSets
) -> tuple[Circumstance, frozenset[str]] | None:
    """The newest circumstance of the kind that answers, and the sets of its answer; ``None`` when nobody asked."""
    of_kind = (
        (item, answers_of(codesets.of(item.codes), kind, item.value)) for item in circumstances if item.kind == kind
    )
    return max((pair for pair in of_kind if pair[1]), key=_recency, default=None)


def _recency(answered: tuple[Circumstance, frozenset[str]]) -> tuple[bool, int, bool, tuple[str, ...]]:
    """Of one day an answer in words before a number, then by code, whatever came first."""
    item, _ = answered
    return item.day is not None, item.day or 0, item.value is None, tuple(sorted(code.code for code in item.codes))
