"""The one contract for wording: evidence with ids goes in, sentences that cite it come out, or an abstention.

A back end never decides: what is said, how urgent it is and what is suggested are settled before it is asked.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

from model.domain.text import Language, Text

UNBOUNDED: Final = 1_000_000
"""A length that no answer reaches."""


class WordingTask(StrEnum):
    """What is to be worded; a site may choose a back end for each."""

    SUMMARY = "summary"
    CARD = "card"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceItem:
    """One statement that may be said, in both languages.

    ``group``: items that belong into one section share it. ``refs``: the facts of the case that it rests on.
    """

    id: str
    statement: Text
    group: str = ""
    refs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WordingRequest:
    """What a back end gets; nothing else of the patient reaches it. ``at_most`` counts code points of all sentences."""

    task: WordingTask
    language: Language
    evidence: tuple[EvidenceItem, ...]
    at_most: int = UNBOUNDED

    def item(self, identity: str) -> EvidenceItem | None:
        """The evidence of that id."""
        return next((item for item in self.evidence if item.id == identity), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence and the ids of the evidence that it rests on."""

    text: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WordingAnswer:
    """What a back end gives: sentences in order, or none with ``is_abstaining``."""

    sentences: tuple[Sentence, ...] = ()
    is_abstaining: bool = False


class Generator(Protocol):
    """A back end. It may raise nothing: what it cannot word it abstains from."""

    name: str

    def generate(self, request: WordingRequest) -> WordingAnswer:
        """Word the evidence, or abstain."""
        ...


def breaches(request: WordingRequest, answer: WordingAnswer) -> tuple[str, ...]:
    """How an answer breaks the contract's form, sorted; empty for one that keeps it.

    The form alone: that every sentence cites evidence that was given, and that the length holds. Whether the words say
    only what the evidence says is the verifier's question.
    """
    return tuple(sorted(set(_breaches(request, answer))))


def _breaches(request: WordingRequest, answer: WordingAnswer) -> Iterator[str]:
    if answer.is_abstaining and answer.sentences:
        yield "abstains and speaks"
    if not answer.is_abstaining and not answer.sentences and request.evidence:
        yield "says nothing and does not abstain"
    known = {item.id for item in request.evidence}
    for sentence in answer.sentences:
        if not sentence.text.strip():
            yield "an empty sentence"
        if not sentence.evidence:
            yield "a sentence without evidence"
        if not known.issuperset(sentence.evidence):
            yield "evidence that was not given"
    if sum(len(sentence.text) for sentence in answer.sentences) > request.at_most:
        yield "longer than asked for"
