"""Gives cards a link to a longer text, and writes that text once the answer has gone out.

Bounded everywhere: texts at once, texts that wait, seconds for one. Where there is no room there is no link.
"""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from cds_hooks.cards.build import ranked
from cds_hooks.consultation import Question, Spoken
from cds_hooks.locale import say
from cds_hooks.longer.matter import Matter, of_report, of_statement
from cds_hooks.longer.page import text_page
from cds_hooks.longer.shelf import LIFE_SECONDS, Shelf, key_of, new_secret
from cds_hooks.longer.text import LongerText, Standing, written
from cds_hooks.metrics import Metrics
from cds_hooks.protocol.card import Card, Link
from cds_hooks.record import Recorder
from cds_hooks.settings import LongerTexts
from cds_hooks.voices import Voices
from cds_hooks.workers import WorkerPool
from fhir_adapter.deadline import Deadline
from model.domain.assessment import Urgency
from model.domain.text import Language, Text
from model.language.backends.template import TEMPLATE
from model.language.contract import Generator, WordingTask
from privacy.audit import AuditEvent
from privacy.errors import StoreUnavailable

PATH: Final = "/text/"
PATIENCE_SECONDS: Final = 120.0
"""From the answer to the text; what a model has not worded by then stands in the rules' words."""
WAITING: Final = 16
"""Texts that may wait for the one thread that writes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Want:
    """A card that is to have a link: its place, the link's label, who words the text, and what that says."""

    place: int
    label: Text
    generator: Generator
    matter: Callable[[], Matter]


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A text that a card links to and that is still to be written."""

    key: bytes
    want: _Want
    language: Language
    event: AuditEvent


class Longer:
    """The longer texts of one process. ``base`` is the address that clients know this server by."""

    def __init__(
        self,
        voices: Voices,
        recorder: Recorder,
        metrics: Metrics,
        shelf: Shelf,
        *,
        which: LongerTexts,
        base: str,
        patience: float = PATIENCE_SECONDS,
    ) -> None:
        self._generators, self._recorder, self._metrics = voices.generators, recorder, metrics
        self._which, self._address, self._patience = which, base + PATH, patience
        self._pool = WorkerPool(threads=1, queue=WAITING - 1)
        self._tasks: set[asyncio.Task[None]] = set()
        self._is_closing = False
        self.shelf = shelf

    @property
    def is_on(self) -> bool:
        """Whether any card gets a link."""
        return self._which is not LongerTexts.OFF

    def linked(
        self, spoken: Spoken, question: Question, about: Callable[[Card], AuditEvent]
    ) -> tuple[Spoken, tuple[Offer, ...]]:
        """The same cards with links as far as there is room, the most urgent first, and what is then to be written.

        The addresses work from now on. ``about`` gives what the audit says of a card's text.
        """
        if not self.is_on:
            return spoken, ()
        wanted = tuple(self._wanted(spoken, question))
        taken = wanted[: max(0, min(WAITING - self.shelf.waiting, self.shelf.room))]
        self._metrics.longer_text("offered", len(taken))
        self._metrics.longer_text("crowded_out", len(wanted) - len(taken))
        cards, offers = list(spoken.cards), []
        for want in taken:
            secret, card = new_secret(), cards[want.place]
            link = Link(label=want.label.spoken(question.language), url=self._address + secret, type="absolute")
            cards[want.place] = card.model_copy(update={"links": (link,)})
            offer = Offer(key=key_of(secret), want=want, language=question.language, event=about(card))
            self.shelf.put(offer.key, offer.language, offer.event, self._patience)
            offers.append(offer)
        if offers:
            asyncio.get_running_loop().call_later(LIFE_SECONDS, self.shelf.purge)
        return replace(spoken, cards=tuple(cards)), tuple(offers)

    def _wanted(self, spoken: Spoken, question: Question) -> Iterator[_Want]:
        service, is_always = question.service, self._which is LongerTexts.ALWAYS
        for place, statement in enumerate(ranked(spoken.said)):
            is_critical = statement.urgency is Urgency.CRITICAL
            if is_always or statement.detail in spoken.unfinished:
                yield _Want(
                    place=place,
                    label=say("longer_link"),
                    generator=TEMPLATE if is_critical else self._generators[WordingTask.CARD],
                    matter=partial(of_statement, statement, spoken, service),
                )
        if service.has_report and spoken.assessment.report and (is_always or None in spoken.unfinished):
            yield _Want(
                place=len(spoken.said),
                label=say("longer_link_report"),
                generator=self._generators[WordingTask.SUMMARY],
                matter=partial(of_report, spoken, service, question.knowledge),
            )

    async def begin(self, offers: Sequence[Offer]) -> None:
        """Begin to write them; returns at once."""
        deadline = Deadline.after(self._patience)
        for offer in offers:
            if self._is_closing or self._pool.is_full:
                self._finish(offer, Standing.UNWRITTEN)
                continue
            job = self._pool.start(partial(self._words, offer, deadline))
            task = asyncio.create_task(self._write(offer, job))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def _words(self, offer: Offer, deadline: Deadline) -> LongerText:
        def left() -> float:
            return 0.0 if self._is_closing else deadline.left

        return written(offer.want.matter(), offer.language, offer.want.generator, left)

    async def _write(self, offer: Offer, job: "asyncio.Future[LongerText]") -> None:
        """Put the text where its address leads, once the audit has it. No audit, no text."""
        await asyncio.wait((job,))
        if (fault := job.exception()) is not None:
            self._metrics.part_failed("longer_text", fault)
            self._finish(offer, Standing.UNWRITTEN)
            return
        text = job.result()
        page = text_page(text)
        try:
            await self._recorder.told(offer.event, "text-written", page)
        except StoreUnavailable as unavailable:
            self._metrics.part_failed("longer_text", unavailable)
            self._finish(offer, Standing.UNWRITTEN)
        else:
            self._finish(offer, text.standing, page)

    def _finish(self, offer: Offer, standing: Standing, page: bytes = b"") -> None:
        self._metrics.longer_text(standing)
        self.shelf.finish(offer.key, page)

    def stop(self) -> None:
        """Take nothing more and let the running text end; close the way to the server next, then this."""
        self._is_closing = True
        for task in self._tasks:
            task.cancel()

    def close(self) -> None:
        """Wait for the thread and forget every text."""
        self._pool.close()
        self.shelf.clear()
