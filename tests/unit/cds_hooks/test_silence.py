"""A genetic result that could not be had never reads as one that is not on file."""

from datetime import UTC, datetime

import pytest

from cds_hooks.consultation import Chart, Question, consult
from cds_hooks.service import Service
from cds_hooks.services import discovered
from fhir_adapter.intake import open_slot
from fhir_adapter.slots import Slot
from model.domain.text import Language
from model.knowledge.load import load

SERVICE = discovered()["therapy-order-sign"]
PATIENT = b'{"resourceType":"Patient","id":"p1","gender":"female","birthDate":"1960-01-01"}'
DRAFT = (
    b'{"resourceType":"MedicationRequest","id":"d1","status":"draft","subject":{"reference":"Patient/p1"},'
    b'"medicationCodeableConcept":{"coding":[{"system":"http://www.nlm.nih.gov/research/umls/rxnorm","code":"190521"}]}}'
)
GENOTYPE = (
    b'{"resourceType":"Observation","id":"g1","status":"final","subject":{"reference":"Patient/p1"},'
    b'"code":{"coding":[{"system":"http://loinc.org","code":"84413-4"}]},"valueString":"VALUE",'
    b'"component":[{"code":{"coding":[{"system":"http://loinc.org","code":"48018-6"}]},"valueString":"HLA-B"}]}'
)
FAILED = b'{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"exception"}]}'
FORBIDDEN = b'{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"forbidden"}]}'


def _summaries(service: Service, drafts: tuple[Slot, ...], **sent: bytes | None) -> list[str]:
    values = {"patient": PATIENT, **sent}
    slots = tuple(open_slot(need.key, values.get(need.key, b"null")) for need in service.wanted)
    chart = Chart(slots=slots, patient_id="p1", as_of=datetime(2026, 11, 1, tzinfo=UTC), drafts=drafts)
    question = Question(service=service, knowledge=load(), language=Language.EN, hook_instance="x")
    return [card.summary for card in consult(chart, question).cards]


def _summary(**sent: bytes | None) -> str:
    (summary,) = _summaries(SERVICE, (open_slot("draftOrders", DRAFT),), **sent)
    return summary


@pytest.mark.parametrize("value", [None, FAILED, FORBIDDEN])
@pytest.mark.parametrize("key", ["genomics", "laboratory"])
def test_results_that_could_not_be_had_are_not_called_absent(key, value):
    summary = _summary(**{key: value})
    assert "could not be checked" in summary
    assert "on file" not in summary


def test_near_miss_results_that_were_looked_for_and_are_not_there():
    assert "no usable result on file" in _summary()


def test_a_genetic_result_that_nobody_could_read_is_said_on_opening_a_chart():
    view = discovered()["therapy-patient-view"]
    summaries = _summaries(view, (), genomics=GENOTYPE.replace(b"VALUE", b"something odd"))
    assert summaries == ["Personalised therapy: checked with incomplete data (genomic results (could not be read))"]


def test_near_miss_a_result_that_was_read_leaves_nothing_unsaid():
    view = discovered()["therapy-patient-view"]
    summaries = _summaries(view, (), genomics=GENOTYPE.replace(b"VALUE", b"*07:02/*08:01"))
    assert summaries == ["Genomic passport: HLA-B"]
