"""Runs each service once over a bundled patient, so that nothing is imported or compiled on the first real one."""

from datetime import UTC, datetime
from typing import Final

from cds_hooks.asking_door import nameless
from cds_hooks.consultation import Chart, Question, consult
from cds_hooks.pipeline import Desk
from cds_hooks.samples.catalogue import bundle, catalogue
from fhir_adapter.assemble import whole_bundle
from model.diagnosis.opening import OPENING
from model.domain.text import Language

_WARM: Final[set[str]] = set()
"""The versions of the knowledge that this process is warm for."""


def warm_up(desk: Desk) -> None:
    """Answer every service for every bundled patient and throw the answers away; begin to open the ranking's tables.

    Once is enough for a process: what it loads and compiles is no server's own.
    """
    OPENING.begin()
    desk.wording.warm()
    if desk.knowledge.version in _WARM:
        return
    nameless("Does Mr Smith need another drug?")
    for sample in catalogue():
        patient_id, slots = whole_bundle(bundle(sample.id), patient_id=sample.patient_id)
        chart = Chart(slots=slots, patient_id=patient_id, as_of=datetime(2026, 11, 1, tzinfo=UTC))
        for service in desk.services.values():
            consult(chart, Question(service=service, knowledge=desk.knowledge, language=Language.EN, hook_instance=""))
    _WARM.add(desk.knowledge.version)
