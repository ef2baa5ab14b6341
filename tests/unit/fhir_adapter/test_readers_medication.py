from datetime import date
from decimal import Decimal

import pytest

from fhir_adapter.assemble import assemble
from fhir_adapter.intake import open_slot
from model.domain.case import DrugWay, MedicationState
from tests.unit.fhir_adapter.chart import AS_OF, PATIENT, RXNORM, SUBJECT, bundle, chart, concept, details, raw, request

CLOPIDOGREL = concept(RXNORM, "309362", "Clopidogrel 75 MG Oral Tablet")
MEDICATION = {"resourceType": "Medication", "id": "drug", "code": CLOPIDOGREL}


def names(*, of: object) -> list[str]:
    return [code.display for code in of.ingredients]  # type: ignore[attr-defined]  # any record with ingredients


@pytest.mark.parametrize(
    ("drug", "way"),
    [
        ({"medicationCodeableConcept": CLOPIDOGREL}, DrugWay.CODING),
        ({"medication": {"concept": CLOPIDOGREL}}, DrugWay.CODING),
        ({"medicationReference": {"reference": "#drug"}, "contained": [MEDICATION]}, DrugWay.CONTAINED),
        ({"medicationReference": {"reference": "Medication/drug"}}, DrugWay.ENTRY),
        ({"medication": {"reference": {"reference": "https://ehr/fhir/Medication/drug/_history/2"}}}, DrugWay.ENTRY),
        ({"medicationCodeableConcept": {"text": "CLOPIDOGREL 75 MG PO TABS"}}, DrugWay.TEXT),
        ({"medicationCodeableConcept": {"coding": [{"display": "Plavix"}]}}, DrugWay.TEXT),
        ({"medicationReference": {"display": "clopidogrel bisulfate 75 mg tablet"}}, DrugWay.TEXT),
    ],
)
def test_a_drug_is_found_and_the_way_is_kept(drug: dict[str, object], way: DrugWay) -> None:
    (found,) = chart(request(**drug), MEDICATION).medications
    assert (names(of=found), found.way) == (["clopidogrel"], way)


def test_a_drug_that_was_read_singly_is_marked_as_fetched() -> None:
    orders = open_slot("medications", bundle(request(medicationReference={"reference": "Medication/drug"})))
    fetched = open_slot("medication-references", raw(MEDICATION))
    snapshot = assemble((open_slot("patient", raw(PATIENT)), orders, fetched), patient_id="p1", as_of=AS_OF)
    assert snapshot.medications[0].way is DrugWay.FETCHED


@pytest.mark.parametrize(
    "drug",
    [
        {"medicationCodeableConcept": {"text": "study drug 17"}},
        {"medicationReference": {"reference": "Medication/elsewhere"}},
        {},
    ],
)
def test_an_unknown_drug_stays_on_the_list_and_is_a_gap(drug: dict[str, object]) -> None:
    snapshot = chart(request(**drug))
    assert [one.way for one in snapshot.medications] == [DrugWay.UNRESOLVED]
    assert [gap.what.en for gap in snapshot.gaps] == ["a drug that Osler could not identify"]


def test_a_code_and_a_name_that_disagree_are_a_gap_not_a_guess() -> None:
    snapshot = chart(request(medicationCodeableConcept=concept(RXNORM, "11124", "Warfarin Sodium 5 MG Oral Tablet")))
    assert snapshot.medications[0].ingredients == ()
    assert details(snapshot) == ["code and display name different ingredients"]


def test_a_combination_with_an_unknown_part_says_so() -> None:
    snapshot = chart(request(medicationCodeableConcept={"text": "amlodipine 5 MG / unheardofine 10 MG Oral Tablet"}))
    assert names(of=snapshot.medications[0]) == ["amlodipine"]
    assert details(snapshot) == ["1 of 2 ingredients known"]


@pytest.mark.parametrize(
    ("status", "intent", "state"),
    [
        ("active", "order", MedicationState.ACTIVE),
        ("active", "plan", MedicationState.UNKNOWN),
        ("on-hold", "order", MedicationState.UNKNOWN),
        ("stopped", "order", MedicationState.PAST),
        ("", "", MedicationState.UNKNOWN),
    ],
)
def test_the_state_follows_status_and_intent(status: str, intent: str, state: MedicationState) -> None:
    (found,) = chart(request(status=status, intent=intent, medicationCodeableConcept=CLOPIDOGREL)).medications
    assert found.state is state


def test_an_unknown_status_keeps_the_drug_and_is_a_gap() -> None:
    snapshot = chart(request(status="activ", medicationCodeableConcept=CLOPIDOGREL))
    assert snapshot.medications[0].state is MedicationState.UNKNOWN
    assert details(snapshot) == ["MedicationRequest.status 'activ'"]


def test_an_order_entered_in_error_is_dropped() -> None:
    assert chart(request(status="entered-in-error", medicationCodeableConcept=CLOPIDOGREL)).medications == ()


def test_an_order_not_to_give_is_never_read_as_a_drug_taken() -> None:
    snapshot = chart(request(doNotPerform=True, medicationCodeableConcept=CLOPIDOGREL))
    assert snapshot.medications == ()
    assert details(snapshot) == ["MedicationRequest.doNotPerform"]


def test_a_draft_without_medication_or_intent_is_kept_and_marked() -> None:
    draft = {"resourceType": "MedicationRequest", "id": "d" * 200, "status": "draft", "requester": {"display": "X Y"}}
    snapshot = chart(drafts=(draft,), selections=frozenset({f"MedicationRequest/{'d' * 200}"}))
    (found,) = snapshot.medications
    assert (found.state, found.is_selected) == (MedicationState.DRAFT, True)


def test_a_draft_wins_over_the_chart_entry_of_the_same_id() -> None:
    snapshot = chart(
        request(medicationCodeableConcept=concept(RXNORM, "11289", "Warfarin")),
        drafts=(request(status="draft", medicationCodeableConcept=CLOPIDOGREL),),
    )
    assert [(names(of=one), one.state) for one in snapshot.medications] == [(["clopidogrel"], MedicationState.DRAFT)]


def test_a_category_that_is_an_object_and_an_old_dosage_are_tolerated() -> None:
    resource = request(
        category={"coding": [{"code": "inpatient"}]},
        medicationCodeableConcept=CLOPIDOGREL,
        dosageInstruction={
            "doseQuantity": {"value": 75, "unit": "mg"},
            "timing": {"repeat": {"frequency": 2, "period": 1, "periodUnit": "d"}},
        },
    )
    (found,) = chart(resource).medications
    assert (found.daily_dose, found.dose_unit) == (Decimal(150), "mg")


@pytest.mark.parametrize(
    ("repeat", "days", "doses"),
    [
        ({"frequency": 2, "period": 1, "periodUnit": "d"}, 1, 2),
        ({"frequency": 1, "period": 8, "periodUnit": "h"}, 1, 3),
        ({"frequency": 1, "period": 1, "periodUnit": "wk"}, 7, 1),
        ({"frequency": 3, "period": 1, "periodUnit": "wk"}, 7, 3),
        ({"frequency": 1, "period": 2, "periodUnit": "d"}, 2, 1),
        ({"frequency": 1, "period": 1, "periodUnit": "d", "dayOfWeek": ["mon"]}, 7, 1),
        ({"dayOfWeek": ["mon", "thu"]}, 7, 2),
        ({"frequency": 1, "period": 1, "periodUnit": "wk", "dayOfWeek": ["sun"]}, 7, 1),
        ({"frequency": 1, "period": 1, "periodUnit": "wk", "dayOfWeek": ["sun", "mon"]}, None, None),
    ],
)
def test_a_dose_keeps_the_days_in_which_it_is_given(repeat: dict[str, object], days: int, doses: int) -> None:
    dosage = {"doseAndRate": [{"doseQuantity": {"value": 5, "unit": "mg"}}], "timing": {"repeat": repeat}}
    (found,) = chart(request(medicationCodeableConcept=CLOPIDOGREL, dosageInstruction=[dosage])).medications
    assert (found.dose_days, found.doses) == (days, doses)


@pytest.mark.parametrize(
    "dosage",
    [
        {"asNeededBoolean": True},
        {"timing": {}},
        {"timing": {"repeat": {"frequency": 1, "frequencyMax": 2, "period": 1, "periodUnit": "d"}}},
        {"timing": {"repeat": {"frequency": 1, "period": 0, "periodUnit": "d"}}},
        {"timing": {"code": {"text": "as directed"}}},
    ],
)
def test_a_daily_dose_is_never_assumed(dosage: dict[str, object]) -> None:
    base = {
        "doseAndRate": [{"doseQuantity": {"value": 5, "unit": "mg"}}],
        "timing": {"repeat": {"frequency": 1, "period": 1, "periodUnit": "d"}},
    }
    (found,) = chart(request(medicationCodeableConcept=CLOPIDOGREL, dosageInstruction=[base | dosage])).medications
    assert found.daily_dose is None


@pytest.mark.parametrize(
    ("more", "state"),
    [
        ({"status": "active"}, MedicationState.ACTIVE),
        ({"status": "recorded"}, MedicationState.ACTIVE),
        ({"status": "recorded", "adherence": {"code": concept("x", "not-taking")}}, MedicationState.PAST),
        ({"status": "active", "effectivePeriod": {"end": "2020-01-01"}}, MedicationState.PAST),
        ({"status": "active", "taken": "n"}, MedicationState.PAST),
        ({"status": "not-taken"}, MedicationState.PAST),
    ],
)
@pytest.mark.parametrize("kind", ["MedicationStatement", "MedicationUsage"])
def test_what_a_patient_no_longer_takes_is_past(kind: str, more: dict[str, object], state: MedicationState) -> None:
    resource = {"resourceType": kind, "id": "s", "subject": SUBJECT, "medicationCodeableConcept": CLOPIDOGREL}
    (found,) = chart(resource | more).medications
    assert found.state is state


@pytest.mark.parametrize(
    ("days", "state"), [(30, MedicationState.ACTIVE), (5, MedicationState.PAST), (None, MedicationState.UNKNOWN)]
)
def test_a_dispensed_drug_counts_while_its_supply_lasts(days: int | None, state: MedicationState) -> None:
    supply = {"daysSupply": {"value": days, "unit": "days"}} if days else {}
    (found,) = chart(
        {
            "resourceType": "MedicationDispense",
            "id": "d",
            "status": "completed",
            "subject": SUBJECT,
            "whenHandedOver": "2026-11-10",
            "medicationCodeableConcept": CLOPIDOGREL,
            **supply,
        }
    ).medications
    assert found.state is state


def test_an_administration_has_its_day_and_one_not_done_is_dropped() -> None:
    given = {
        "resourceType": "MedicationAdministration",
        "id": "a",
        "status": "completed",
        "subject": SUBJECT,
        "occurenceDateTime": "2026-11-20T08:00:00+08:00",
        "medication": {"concept": CLOPIDOGREL},
    }
    snapshot = chart(given, given | {"id": "b", "status": "not-done"})
    (found,) = snapshot.medications
    assert (found.start, found.end, found.state) == (date(2026, 11, 20), date(2026, 11, 20), MedicationState.PAST)


@pytest.mark.parametrize(
    ("more", "days"),
    [
        ({"status": "stopped", "statusChanged": "2026-11-12"}, (date(2026, 11, 1), date(2026, 11, 12))),
        ({"status": "completed"}, (date(2026, 11, 1), None)),
        ({"status": "active", "statusChanged": "2026-11-12"}, (date(2026, 11, 1), None)),
        ({"status": "cancelled", "statusChanged": "2026-11-12"}, (None, None)),
    ],
)
def test_a_past_order_keeps_the_days_on_which_the_drug_was_taken(
    more: dict[str, object], days: tuple[date | None, date | None]
) -> None:
    (found,) = chart(request(medicationCodeableConcept=CLOPIDOGREL, authoredOn="2026-11-01", **more)).medications
    assert (found.start, found.end) == days
