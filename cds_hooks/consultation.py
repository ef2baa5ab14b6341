"""The pure middle of every answer: slots -> snapshot -> case -> assessment -> cards.

The server runs these steps in workers under a deadline; the command line runs them in a row.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Final

from cds_hooks.cards.build import build_cards, not_run
from cds_hooks.cards.voice import Voice
from cds_hooks.protocol.card import Card
from cds_hooks.service import Service
from fhir_adapter.assemble import assemble
from fhir_adapter.needs import NEEDS
from fhir_adapter.references import KEY as MEDICATION_REFERENCES
from fhir_adapter.slots import Slot
from model.domain.assessment import Assessment, Versions
from model.domain.case import ClinicalCase
from model.domain.gap import Area
from model.domain.text import Language
from model.engine import CODE_VERSION, Task, merge, run
from model.knowledge.load import Knowledge
from privacy.gate import Sealed, seal

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

    def seal(self) -> Sealed:
        """Read the chart and remove the identity. Raises ``LeakFound`` when that cannot be proved."""
        snapshot = assemble(
            self.slots,
            patient_id=self.patient_id,
            as_of=self.as_of,
            drafts=self.drafts,
            selections=self.selections,
            areas=_AREAS,
        )
        return seal(snapshot)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """The cards of one answer and what stands behind them, for the audit."""

    cards: tuple[Card, ...]
    assessment: Assessment


Engine = Callable[[Task, ClinicalCase, Knowledge], Assessment]


def parts(
    service: Service, sealed: Sealed, knowledge: Knowledge, engine: Engine = run
) -> "dict[Task, partial[Assessment]]":
    """The parts of the engine that this service runs, each ready to be called alone."""
    return {task: partial(engine, task, sealed.case, knowledge) for task in service.tasks}


def speak(
    service: Service,
    sealed: Sealed,
    finished: Sequence[Assessment],
    late: Sequence[Task],
    knowledge: Knowledge,
    *,
    voice: Voice,
) -> Spoken:
    """Put the finished parts together and word them; the late ones are named on a card."""
    nothing = Assessment(versions=Versions(code=CODE_VERSION, knowledge=knowledge.version))
    assessment = merge([nothing, *finished])
    statements = service.choose(assessment, sealed.case)
    gaps = (*sealed.gaps, *assessment.gaps, *(not_run(task.value) for task in late))
    return Spoken(cards=build_cards(assessment, statements, gaps, voice), assessment=assessment)


def consult(
    service: Service,
    chart: Chart,
    knowledge: Knowledge,
    *,
    language: Language,
    hook_instance: str,
    tenant: str = "local",
) -> Spoken:
    """The whole middle in one go, without a deadline: what ``osler cards`` does."""
    sealed = chart.seal()
    voice = Voice(
        language=language,
        tenant=tenant,
        hook_instance=hook_instance,
        service=service,
        patient_id=chart.patient_id,
        case=sealed.case,
        linkage=sealed.linkage,
    )
    finished = [part() for part in parts(service, sealed, knowledge).values()]
    return speak(service, sealed, finished, (), knowledge, voice=voice)
