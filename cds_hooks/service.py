"""What a CDS service is: an id, a hook, what it needs to know, and what it speaks about."""

from collections.abc import Callable
from dataclasses import dataclass

from fhir_adapter.needs import NEEDS, Need
from model.domain.assessment import Assessment, Diagnosis, TherapyAdvice
from model.domain.case import ClinicalCase
from model.domain.text import Text
from model.engine import Task
from model.knowledge.base import Knowledge

Statement = Diagnosis | TherapyAdvice


def _always(_: ClinicalCase, __: Knowledge) -> bool:
    return True


Choose = Callable[[Assessment, ClinicalCase], tuple[Statement, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One CDS service.

    ``needs`` are the prefetch keys without which the answer would be incomplete: a gap there
    is said on a card. ``extras`` are asked for too, and are silent when absent. ``tasks`` are
    the parts of the engine that run, ``choose`` picks what to say from the assessment.
    ``is_concerned`` says whether missing data matter at all: no rule speaks of the drug that is
    ordered, so nothing was missed.
    """

    id: str
    hook: str
    title: Text
    description: Text
    usage: str
    needs: tuple[str, ...]
    extras: tuple[str, ...] = ()
    tasks: tuple[Task, ...]
    choose: Choose
    subject: Text
    has_report: bool = False
    has_passport: bool = False
    is_concerned: Callable[[ClinicalCase, Knowledge], bool] = _always

    @property
    def wanted(self) -> tuple[Need, ...]:
        """Everything that it asks for, in prefetch order."""
        return tuple(NEEDS[key] for key in (*self.needs, *self.extras))

    def templates(self) -> dict[str, str]:
        """Its prefetch templates."""
        return {need.key: need.template for need in self.wanted}
