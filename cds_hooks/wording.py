"""A language model words what the rules said, in what is left of the deadline; else the template's text goes out."""

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from cds_hooks.cards.voice import UNWORDED, Wordings
from cds_hooks.consultation import Consultation, Question, Spoken
from cds_hooks.errors import Busy
from cds_hooks.metrics import Metrics
from cds_hooks.voices import Voices
from cds_hooks.workers import WorkerPool
from fhir_adapter.deadline import Deadline
from model.domain.assessment import Urgency
from model.domain.text import Language, Text
from model.language.backends.template import TEMPLATE
from model.language.contract import EvidenceItem, WordingRequest, WordingTask
from model.language.guard import Worded, worded
from model.language.verify.verify import verify

RESERVE_SECONDS: Final = 0.05
"""Kept back for building the cards anew and for the audit."""
_THREADS: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """One text to be worded; ``detail`` is that of a card, none for the report."""

    request: WordingRequest
    detail: Text | None = None


class Wording:
    """The back ends of one process. With the template alone it costs nothing."""

    def __init__(self, voices: Voices, metrics: Metrics) -> None:
        self._voices, self._metrics = voices, metrics
        self._pool = WorkerPool(threads=_THREADS, queue=0)

    @property
    def is_modelled(self) -> bool:
        """Whether a language model words anything."""
        return any(generator is not TEMPLATE for generator in self._voices.generators.values())

    def warm(self) -> None:
        """Load what the verifier needs, so that the first patient does not wait for it."""
        if self.is_modelled:
            verify("warm", (), Language.EN)

    def close(self) -> None:
        """Close the way to the server first, so that no worker waits for it."""
        self._voices.close()
        self._pool.close()

    async def improved(self, spoken: Spoken, consultation: Consultation, deadline: Deadline) -> Spoken:
        """The same cards, worded by the site's model as far as time, its answers and the verifier allow.

        What is critical is always in the rule's own words; so are summaries and everything that a program reads.
        """
        asked = tuple(self._asked(spoken, consultation.question))
        limit = Deadline(deadline.at - RESERVE_SECONDS, deadline.clock)
        if not asked:
            return spoken
        done = await self._done(asked, limit)
        wordings = _wordings(done)
        worded = spoken if wordings == UNWORDED else consultation.speak(wordings)
        unfinished = {item.detail for item in asked if item.detail not in done or not done[item.detail].is_answered}
        return replace(worded, unfinished=frozenset(unfinished))

    async def _done(self, asked: tuple[_Asked, ...], limit: Deadline) -> dict[Text | None, Worded]:
        """What was worded in time; nothing where nobody is free to do it."""
        done: dict[Text | None, Worded] = {}
        if limit.is_over:
            return done
        try:
            job = self._pool.start(partial(self._work, asked, limit, done))
        except Busy:
            return done
        await asyncio.wait((job,), timeout=limit.left)
        if not job.done():
            job.cancel()
        elif (fault := job.exception()) is not None:
            self._metrics.part_failed("wording", fault)
        return dict(done)

    def _asked(self, spoken: Spoken, question: Question) -> Iterator[_Asked]:
        """The texts that a model may word, the most urgent first, the report last."""
        card, summary = (self._voices.generators[task] for task in (WordingTask.CARD, WordingTask.SUMMARY))
        said = [item for item in spoken.said if item.urgency is not Urgency.CRITICAL and card is not TEMPLATE]
        for item in sorted(said, key=lambda item: item.urgency is not Urgency.WARNING):
            yield _Asked(request=_request(WordingTask.CARD, question.language, (item.detail,)), detail=item.detail)
        lines = spoken.assessment.report if question.service.has_report and summary is not TEMPLATE else ()
        if lines:
            yield _Asked(request=_request(WordingTask.SUMMARY, question.language, [text for text, _ in lines]))

    def _work(self, asked: Iterable[_Asked], limit: Deadline, done: dict[Text | None, Worded]) -> None:
        """Word one text after the other; what is done when the time is over counts."""
        for item in asked:
            if limit.is_over:
                return
            made = worded(item.request, self._voices.generators[item.request.task], lambda: limit.left)
            done[item.detail] = made
            self._metrics.worded(item.request.task, made.by_model, made.refused)


def _request(task: WordingTask, language: Language, texts: Iterable[Text]) -> WordingRequest:
    evidence = tuple(EvidenceItem(id=f"e{place}", statement=text) for place, text in enumerate(texts, start=1))
    return WordingRequest(task=task, language=language, evidence=evidence)


def _wordings(done: Mapping[Text | None, Worded]) -> Wordings:
    taken = {detail: made for detail, made in done.items() if made.is_reworded}
    lines = {detail: tuple(sentence.text for sentence in made.sentences) for detail, made in taken.items()}
    details = {detail: " ".join(said) for detail, said in lines.items() if detail is not None}
    return Wordings(details=details, report=lines.get(None, ()))
