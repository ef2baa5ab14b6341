"""A genetic result that could not be had never reads as one that is not on file."""

from datetime import UTC, datetime

import pytest

from cds_hooks.consultation import Chart, Question, consult
from cds_hooks.services import discovered
from fhir_adapter.intake import open_slot
from model.domain.text import Language
from model.knowledge.load import load

SERVICE = discovered()["therapy-order-sign"]
PATIENT = b'{"resourceType":"Patient","id":"p1","gender":"female","birthDate":"1960-01-01"}'
DRAFT = (
    b'{"resourceType":"MedicationRequest","id":"d1","status":"draft","subject":{"reference":"Patient/p1"},'
    b'"medicationCodeableConcept":{"coding":[{"system":"http://www.nlm.nih.gov/research/umls/rxnorm","code":"190521"}]}}'
)
FAILED = b'{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"exception"}]}'
FORBIDDEN = b'{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"forbidden"}]}'


def _summary(**sent: bytes | None) -> str:
    values = {"patient": PATIENT, **sent}
    slots = tuple(open_slot(need.key, values.get(need.key, b"null")) for need in SERVICE.wanted)
    drafts = (open_slot("draftOrders", DRAFT),)
    chart = Chart(slots=slots, patient_id="p1", as_of=datetime(2026, 11, 1, tzinfo=UTC), drafts=drafts)
    question = Question(service=SERVICE, knowledge=load(), language=Language.EN, hook_instance="x")
    (card,) = consult(chart, question).cards
    return card.summary


@pytest.mark.parametrize("value", [None, FAILED, FORBIDDEN])
@pytest.mark.parametrize("key", ["genomics", "laboratory"])
def test_results_that_could_not_be_had_are_not_called_absent(key, value):
    summary = _summary(**{key: value})
    assert "could not be checked" in summary
    assert "on file" not in summary


def test_near_miss_results_that_were_looked_for_and_are_not_there():
    assert "no usable result on file" in _summary()
