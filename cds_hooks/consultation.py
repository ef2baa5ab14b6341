"""The pure middle of every answer: slots -> snapshot -> case -> assessment -> cards.

The server runs these steps in workers under a deadline; the command line runs them in a row.
"""

from collections import Counter, deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from cds_hooks.cards.build import build_cards, not_run
from cds_hooks.cards.voice import UNWORDED, Voice, Wordings
from cds_hooks.memory import Memory, Unrepeated
from cds_hooks.protocol.card import Card
from cds_hooks.service import Service, Statement
from fhir_adapter.assemble import assemble
from fhir_adapter.drugs import DrugBook
from fhir_adapter.labels import Purpose
from fhir_adapter.needs import NEEDS
from fhir_adapter.references import KEY as MEDICATION_REFERENCES
from fhir_adapter.slots import Slot
from model.diagnosis.opening import OPENING
from model.domain.assessment import Assessment, Versions
from model.domain.case import ClinicalCase
from model.domain.gap import Area, Gap
from model.domain.text import Language, Text
from model.domain.version import CODE_VERSION
from model.engine import Task, merge, run
from model.knowledge.load import Knowledge
from model.ontology.store import OntologyError
from privacy.gate import Sealed, seal
from privacy.notes import with_note_findings

_AREAS: Final = {key: need.area for key, need in NEEDS.items()} | {
    MEDICATION_REFERENCES: Area.MEDICATIONS,
    "draftOrders": Area.ORDERS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """What is known of one patient at one moment, still as bytes."""

    slots: tuple[Slot, ...]
    patient_id: str
    as_of: datetime
    drafts: tuple[Slot, ...] = ()
    selections: frozenset[str] = field(default_factory=frozenset)
    drugs: DrugBook | None = None
    purpose: Purpose = Purpose.TREATMENT

    def seal(self, *, reads_notes: bool = False) -> Sealed:
        """Read the chart and remove the identity. Raises ``LeakFound`` when that cannot be proved.

        ``reads_notes``: recent notes are read for findings, if the tables for that are open.
        """
        snapshot = assemble(
            self.slots,
            patient_id=self.patient_id,
            as_of=self.as_of,
            drafts=self.drafts,
            selections=self.selections,
            areas=_AREAS,
            drugs=self.drugs,
            purpose=self.purpose,
        )
        if reads_notes and snapshot.notes:
            with suppress(OntologyError):  # unread notes are counted in a gap, and the ranking says what it lacks
                if (ontology := OPENING.ready()) is not None:
                    snapshot = with_note_findings(snapshot, ontology)
        return seal(snapshot)

    def written_orders(self) -> dict[str, bytes]:
        """Each draft order in the client's own bytes, by reference; a reference that stands twice names none."""
        entries = [entry for slot in self.drafts for entry in slot.entries]
        count = Counter(entry.reference for entry in entries)
        return {entry.reference: entry.raw for entry in entries if count[entry.reference] == 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """The cards of one answer and what stands behind them, for the audit and the log.

    ``said`` are the statements that have a card of their own. ``unfinished``: the details, and ``None`` for the report,
    that a language model was to word and had no time or no answer for.
    """

    cards: tuple[Card, ...]
    assessment: Assessment
    sealed: Sealed
    late: tuple[Task, ...] = ()
    unrepeated: tuple[Unrepeated, ...] = ()
    said: tuple[Statement, ...] = ()
    unfinished: frozenset[Text | None] = frozenset()

    @property
    def whole_gaps(self) -> tuple[Gap, ...]:
        """The areas of the chart that were not to be had."""
        return tuple(gap for gap in self.sealed.gaps if gap.is_whole_area)


Engine = Callable[[Task, ClinicalCase, Knowledge], Assessment]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked about a chart, in which language, for whom; ``memory`` is what the asker need not hear again."""

    service: Service
    knowledge: Knowledge
    language: Language
    hook_instance: str
    tenant: str = "local"
    engine: Engine = run
    memory: Memory | None = None


class Consultation:
    """One question about one chart, advanced step by step; what is finished can be worded at any moment.

    Steps are taken off one queue, so that several workers may share them when one gets stuck.
    """

    def __init__(self, chart: Chart, question: Question) -> None:
        self._chart, self._question = chart, question
        self._waiting = deque(question.service.tasks)
        self._finished: dict[Task, Assessment] = {}
        self.sealed: Sealed | None = None
        self._running: dict[int, Task] = {}

    @property
    def waiting(self) -> int:
        """Parts that nobody has begun."""
        return len(self._waiting)

    def finish(self, worker: int = 0) -> Spoken:
        """Take all steps in a row. An exception of a part leaves the other parts to be taken by a further call.

        Raises:
            LeakFound: the identity could not be removed for certain; nothing is assessed.
        """
        if self.sealed is None:
            self.sealed = self._chart.seal(reads_notes=Task.DIFFERENTIAL in self._question.service.tasks)
        while self._waiting:
            self.advance(worker)
        return self.speak()

    def excuse(self, worker: int, fault: BaseException) -> Task:
        """The part that a worker's fault came from, to be left out. A fault from elsewhere is raised again."""
        task = self._running.pop(worker, None)
        if task is None or self.sealed is None:
            raise fault
        return task

    def advance(self, worker: int) -> None:
        """Run the next part, if one is left. Needs a sealed case."""
        try:
            task = self._waiting.popleft()
        except IndexError:
            return
        self._running[worker] = task
        sealed = self._sealed()
        self._finished[task] = self._question.engine(task, sealed.case, self._question.knowledge)
        del self._running[worker]

    @property
    def question(self) -> Question:
        """What is asked."""
        return self._question

    def speak(self, wordings: Wordings = UNWORDED) -> Spoken:
        """Word what is finished; what is not is named on a card."""
        ask, sealed = self._question, self._sealed()
        finished = dict(self._finished)
        late = tuple(task for task in ask.service.tasks if task not in finished)
        nothing = Assessment(versions=Versions(code=CODE_VERSION, knowledge=ask.knowledge.version))
        assessment = merge([nothing, *(finished[task] for task in ask.service.tasks if task in finished)])
        statements = ask.service.choose(assessment, sealed.case)
        gaps = (*sealed.gaps, *assessment.gaps, *(not_run(task.value) for task in late))
        is_concerned = ask.service.is_concerned(sealed.case, ask.knowledge)
        said, unrepeated = ask.memory.part(statements, sealed.case) if ask.memory else (statements, ())
        cards = build_cards(
            assessment, said, gaps, self._voice(sealed, wordings), unrepeated=unrepeated, is_concerned=is_concerned
        )
        return Spoken(
            cards=cards, assessment=assessment, sealed=sealed, late=late, unrepeated=unrepeated, said=tuple(said)
        )

    def _sealed(self) -> Sealed:
        if self.sealed is None:
            raise RuntimeError("the chart has not been read yet")
        return self.sealed

    def _voice(self, sealed: Sealed, wordings: Wordings) -> Voice:
        ask = self._question
        return Voice(
            language=ask.language,
            tenant=ask.tenant,
            hook_instance=ask.hook_instance,
            service=ask.service,
            patient_id=self._chart.patient_id,
            case=sealed.case,
            linkage=sealed.linkage,
            drafts=self._chart.written_orders(),
            wordings=wordings,
        )


def consult(chart: Chart, question: Question) -> Spoken:
    """The whole middle in one go, without a deadline: what ``osler cards`` does."""
    return Consultation(chart, question).finish()
