"""An answer that left without an audit record says so: on every card, and to a program in the response itself."""

from collections.abc import Iterable
from typing import Final

from cds_hooks.cards.markdown import escape, paragraphs
from cds_hooks.locale import say
from cds_hooks.protocol.card import Card
from model.domain.text import Language

UNRECORDED: Final[dict[str, object]] = {"org.osler.audit": {"recorded": False}}


def said_unrecorded(cards: Iterable[Card], language: Language) -> tuple[Card, ...]:
    """The same cards with a last line; an answer without cards gets none for it."""
    line = f"_{escape(say('unrecorded').spoken(language))}_"
    return tuple(card.model_copy(update={"detail": paragraphs(card.detail or "", line)}) for card in cards)
