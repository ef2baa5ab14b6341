"""One longer text: worded by the site's model as far as its sentences are proved, else in the rules' own words."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from cds_hooks.longer.matter import Matter
from model.domain.text import Language
from model.language.contract import EvidenceItem, Generator, Left, WordingRequest
from model.language.guard import Worded, worded

_GROWTH: Final = 2
_ROOM: Final = 500
"""A text may be twice as long as the template's, and a little more."""


class Standing(StrEnum):
    """How a text came about.

    WORDED: words of a model stand in it. RULES: no model was to be asked, or it said the same. UNPROVED: what it said
    could not be proved. UNANSWERED: it failed or was late. UNWRITTEN: the text could not be made or recorded.
    """

    WORDED = "worded"
    RULES = "rules"
    UNPROVED = "unproved"
    UNANSWERED = "unanswered"
    UNWRITTEN = "unwritten"


@dataclass(frozen=True, slots=True, kw_only=True)
class LongerText:
    """A title, and under each heading (the first may be empty) its sentences, all in one language."""

    language: Language
    standing: Standing
    title: str = ""
    parts: tuple[tuple[str, tuple[str, ...]], ...] = ()


def written(matter: Matter, language: Language, generator: Generator, left: Left) -> LongerText:
    """Word the matter; nothing in it is unproved, nothing of it is left out."""
    evidence = tuple(_evidence(matter))
    length = sum(len(item.statement.spoken(language)) for item in evidence)
    request = WordingRequest(task=matter.task, language=language, evidence=evidence, at_most=_GROWTH * length + _ROOM)
    made = worded(request, generator, left)
    places = {item.id: int(item.group) for item in evidence}
    said: list[tuple[str, ...]] = [
        () if part.may_be_worded else tuple(text.spoken(language) for text in part.statements) for part in matter.parts
    ]
    for sentence in made.sentences:
        said[places[sentence.evidence[0]]] += (sentence.text,)
    headings = (part.heading.spoken(language) for part in matter.parts)
    return LongerText(
        language=language,
        standing=_standing(made),
        title=matter.title.spoken(language),
        parts=tuple(zip(headings, said, strict=True)),
    )


def _evidence(matter: Matter) -> Iterator[EvidenceItem]:
    """Each statement that may be worded; its group is the place of its part."""
    count = 0
    for place, part in enumerate(matter.parts):
        for text in part.statements if part.may_be_worded else ():
            count += 1
            yield EvidenceItem(id=f"e{count}", statement=text, group=str(place))


def _standing(made: Worded) -> Standing:
    if made.is_reworded:
        return Standing.WORDED
    if not made.is_answered:
        return Standing.UNANSWERED
    return Standing.UNPROVED if made.refused else Standing.RULES
