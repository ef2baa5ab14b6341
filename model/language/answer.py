"""What an answer is: quotations, each with its source."""

from dataclasses import dataclass

from model.domain.text import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """One sentence of the corpus, as it stands there. ``score``: how likely the answer is the right one.

    Of a site's document ``version`` is its date, ``place`` where in it the sentence stands, ``language`` that of the
    passage, which is never translated, and ``rule_id`` is empty. ``is_crossed``: the
    question was in the other language.
    """

    text: str
    title: str
    source: str
    url: str
    version: str
    rule_id: str
    score: float
    place: str = ""
    language: Language | None = None
    is_crossed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One to three quotations; none where the corpus supports no answer. ``score`` is that of the best passage."""

    quotations: tuple[Quotation, ...] = ()
    score: float = 0.0

    @property
    def is_supported(self) -> bool:
        """Whether there is an answer at all."""
        return bool(self.quotations)
