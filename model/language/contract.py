"""The one contract for wording: evidence with ids goes in, sentences that cite it come out, or an abstention.

A back end never decides: what is said, how urgent it is and what is suggested are settled before it is asked.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final, Protocol

from model.domain.text import Language, Text

UNBOUNDED: Final = 1_000_000
"""A length that no answer reaches."""


Left = Callable[[], float]
"""Seconds that remain, read anew at each call; the clock belongs to who asks."""
Hear = Callable[[bytes], bool]
"""Takes one piece of an answer as it comes; false ends the reading."""
Ask = Callable[[bytes, Left, Hear], None]
"""Sends a JSON body to the site's language-model server. Raises ``EngineUnavailable``."""


class EngineUnavailable(Exception):
    """The server gave no usable answer in time; ``code`` is a stable word ("timeout", "HTTP 500"), never its text."""

    def __init__(self, code: str) -> None:
        super().__init__(f"language-model server: {code}")
        self.code = code


class BackEndError(Exception):
    """A back end cannot be opened as the site configured it; the message says what to do."""


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
    """What a back end gives: sentences in order, or none with ``is_abstaining``.

    ``fault`` is a stable word for why nothing, or not all, came: for counts and logs.
    """

    sentences: tuple[Sentence, ...] = ()
    is_abstaining: bool = False
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a chat; ``role`` is system, user or assistant."""

    role: str
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a model said. ``fault`` is a stable word for why it may be torn, or for why there is nothing."""

    text: str = ""
    fault: str = ""


class Speaker(Protocol):
    """A language model that answers a chat. It raises nothing."""

    def say(self, chat: tuple[Message, ...], shape: Mapping[str, object], left: Left) -> Told:
        """Answer by one JSON object of that schema, as far as the time goes."""
        ...


class Generator(Protocol):
    """A back end at work. It raises nothing: what it cannot word in time it abstains from."""

    name: str

    def generate(self, request: WordingRequest, left: Left) -> WordingAnswer:
        """Word the evidence, or abstain."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What a site gives its back ends.

    ``ask`` leads to its language-model server, which knows the model as ``engine_model``; ``weights`` finds and checks
    the folder of a local model, and raises ``BackEndError`` where it may not be loaded.
    """

    ask: Ask | None = None
    engine_model: str = ""
    weights: Callable[[], Path] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BackEnd:
    """What a file of ``backends`` exports. Opening raises ``BackEndError`` where the site lacks what it needs.

    ``speaker`` opens the model itself, where there is one.
    """

    name: str
    open: Callable[[Site], Generator]
    speaker: Callable[[Site], Speaker] | None = None


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
