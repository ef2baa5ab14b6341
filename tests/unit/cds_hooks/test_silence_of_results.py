"""The newest result of something that rules weigh never disappears without a word."""

import json
from datetime import UTC, datetime

import pytest

from cds_hooks.consultation import Chart, Question, consult
from cds_hooks.services import discovered
from fhir_adapter.intake import open_slot
from model.domain.text import Language
from model.knowledge.load import load

SERVICE = discovered()["diagnosis-patient-view"]
PATIENT = {"resourceType": "Patient", "id": "p1", "gender": "female", "birthDate": "1960-01-01"}
LOINC = "http://loinc.org"
HIGH = {"system": "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation", "code": "HH"}


def quantity(value: float, unit: str = "") -> dict[str, object]:
    return {"valueQuantity": {"value": value, "unit": unit, "code": unit} if unit else {"value": value}}


def result(code: str, day: str = "2026-10-31", **more: object) -> dict[str, object]:
    return {
        "resourceType": "Observation",
        "id": f"{code}{day}",
        "status": "final",
        "subject": {"reference": "Patient/p1"},
        "code": {"coding": [{"system": LOINC, "code": code}]},
        **({"effectiveDateTime": day} if day else {}),
        **more,
    }


def summaries(*results: dict[str, object], patient: dict[str, object] = PATIENT, language=Language.EN) -> list[str]:
    entries = [{"resource": one} for one in results]
    sent = {"laboratory": {"resourceType": "Bundle", "entry": entries}, "patient": patient}
    empty = {"resourceType": "Bundle", "entry": []}
    slots = [open_slot(need.key, json.dumps(sent.get(need.key, empty)).encode()) for need in SERVICE.wanted]
    chart = Chart(slots=tuple(slots), patient_id="p1", as_of=datetime(2026, 11, 1, tzinfo=UTC))
    question = Question(service=SERVICE, knowledge=load(), language=language, hook_instance="x")
    return [card.summary for card in consult(chart, question).cards]


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (result("2823-3", **quantity(6.9)), "1 potassium value without a unit (could not be read)"),
        (result("2823-3", **quantity(69, "mmol/L")), "potassium: implausible value (could not be read)"),
        (result("4548-4", "2026-12-24", **quantity(9.1, "%")), "HbA1c: implausible value (could not be read)"),
        (result("4548-4", "", **quantity(9.1, "%")), "1 HbA1c value without a date (could not be read)"),
        (result("2823-3", interpretation=[{"coding": [HIGH]}]), "potassium: flagged, but without a value"),
        (result("20447-9", valueCodeableConcept={"text": "Detected"}), "1 HIV RNA load value without a number"),
        (result("67151-1", valueCodeableConcept={"text": "Positive"}), "1 high-sensitivity troponin T value without"),
    ],
)
def test_a_result_that_could_not_be_used_is_named(found, said):
    (summary,) = summaries(found)
    assert said in summary


def test_a_newer_usable_result_makes_it_needless():
    unusable, usable = result("2823-3", "2026-10-01", **quantity(6.9)), result("2823-3", **quantity(4.2, "mmol/L"))
    assert summaries(unusable, usable) == []


@pytest.mark.parametrize(
    "found",
    [
        result("20447-9", valueCodeableConcept={"text": "Not detected"}),
        result("99999-0", **quantity(6.9)),
        result("2823-3", dataAbsentReason={"coding": [{"code": "not-performed"}]}),
    ],
)
def test_near_miss_nothing_is_lost(found):
    assert summaries(found) == []


def test_results_of_somebody_without_an_age_or_sex_are_not_passed_over():
    (summary,) = summaries(result("2160-0", **quantity(1.9, "mg/dL")), patient={"resourceType": "Patient", "id": "p1"})
    assert "not assessed" in summary


def test_it_is_said_in_chinese_too():
    (summary,) = summaries(result("2823-3", **quantity(6.9)), language=Language.ZH)
    assert "1个血钾结果没有单位" in summary
