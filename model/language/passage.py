"""One passage of the corpus: sentences in both languages, where they were published, and what they are about."""

from collections.abc import Iterable
from dataclasses import dataclass

from model.domain.evidence import Source
from model.domain.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """What a rule, a fact or a row of a table says.

    ``sentences``: the claim first. ``subjects``: the concepts that it is about ("drug:codeine", "gene:CYP2D6"); what it
    merely mentions is read from its words. ``weight`` breaks ties: the graver statement first.
    """

    rule_id: str
    title: Text
    sentences: tuple[Text, ...]
    sources: tuple[Source, ...]
    subjects: frozenset[str]
    weight: int = 0


def listed(labels: Iterable[Text]) -> Text:
    """Several names in one line, each once."""
    kept = tuple(dict.fromkeys(labels))
    return Text(en=", ".join(item.en for item in kept), zh="、".join(item.zh for item in kept))


def headed(parts: Iterable[Text]) -> Text:
    """The parts of a title."""
    kept = [item for item in dict.fromkeys(parts) if item.en]
    return Text(en=" · ".join(item.en for item in kept), zh=" · ".join(item.zh for item in kept))
