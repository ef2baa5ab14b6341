from decimal import Decimal

import pytest

from model.domain.code import Code
from model.domain.finding import Presence
from tests.unit.fhir_adapter.chart import LOINC, SNOMED, chart, concept, details, observation, quantity


def test_a_value_keeps_its_digits_and_gets_one_spelling_of_its_unit() -> None:
    (found,) = chart(observation("2345-7", valueQuantity=quantity("5.50", "mmol/l"))).measurements
    assert (str(found.value), found.unit) == ("5.50", "mmol/L")


def test_a_missing_unit_is_not_guessed() -> None:
    (found,) = chart(observation("2345-7", valueQuantity={"value": 5.5})).measurements
    assert (found.value, found.unit) == (Decimal("5.5"), "")


def test_a_panel_gives_its_components_and_no_value_of_its_own() -> None:
    snapshot = chart(
        observation(
            "85354-9",
            component=[
                {"code": concept(LOINC, "8480-6"), "valueQuantity": quantity(142, "mm[Hg]")},
                {"code": concept(LOINC, "8462-4"), "valueQuantity": quantity(91, "mmHg")},
            ],
        )
    )
    systolic, diastolic = snapshot.measurements
    assert (systolic.value, diastolic.value, diastolic.unit) == (142, 91, "mm[Hg]")
    assert systolic.panel == (Code(LOINC, "85354-9"),)


@pytest.mark.parametrize(
    ("code", "value", "shown"),
    [
        ("2160-0", quantity(7200, "mmol/L"), "creatinine value 7200 'mmol/L'"),
        ("8480-6", quantity(-5, "mm[Hg]"), "systolic value -5 'mm[Hg]'"),
        ("4548-4", quantity(65, "%"), "hba1c value 65 '%'"),
        ("11502-2", quantity(-3, "U/L"), "value -3 'U/L'"),
        ("11502-2", quantity("1e300", "U/L"), "value not a usable number"),
        ("11502-2", quantity("NaN", "U/L"), "value not a usable number"),
        ("2345-7", {"value": 100, "unit": "mg/dL", "code": "mmol/L"}, "code and unit of the quantity disagree"),
        ("2345-7", {"value": 5, "unit": "mmol/L", "comparator": "about"}, "unknown comparator"),
    ],
)
def test_a_value_that_cannot_be_true_is_withheld_and_shown_in_a_gap(code: str, value: object, shown: str) -> None:
    snapshot = chart(observation(code, valueQuantity=value))
    assert snapshot.measurements == ()
    assert details(snapshot) == [shown]


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("2160-0", quantity(720, "umol/L")),
        ("4548-4", quantity(48, "mmol/mol")),
        ("11555-0", quantity(-4, "mmol/L")),
        ("8302-2", {"value": 20, "unit": "Pack-Years", "code": "1"}),
        ("2951-2", {"value": 140, "unit": "mEq/L", "code": "mmol/L"}),
    ],
)
def test_an_unusual_but_possible_value_is_kept(code: str, value: object) -> None:
    snapshot = chart(observation(code, valueQuantity=value))
    assert len(snapshot.measurements) == 1
    assert snapshot.gaps == ()


def test_a_result_from_the_future_is_withheld_and_its_date_is_not_shown() -> None:
    snapshot = chart(observation("2345-7", valueQuantity=quantity(5, "mmol/L"), effectiveDateTime="2027-01-02"))
    assert snapshot.measurements == ()
    assert details(snapshot) == ["dated 40 days in the future"]


def test_tomorrow_is_not_the_future_because_of_time_zones() -> None:
    snapshot = chart(observation("2345-7", valueQuantity=quantity(5, "mmol/L"), effectiveDateTime="2026-11-24"))
    assert len(snapshot.measurements) == 1


@pytest.mark.parametrize("status", ["entered-in-error", "cancelled"])
def test_a_withdrawn_result_is_dropped(status: str) -> None:
    snapshot = chart(observation("2345-7", status=status, valueQuantity=quantity(5, "mmol/L")))
    assert (snapshot.measurements, snapshot.gaps) == ((), ())


def test_an_unknown_status_is_a_gap_and_no_result() -> None:
    snapshot = chart(observation("2345-7", status="finnal", valueQuantity=quantity(5, "mmol/L")))
    assert (snapshot.measurements, details(snapshot)) == ((), ["Observation.status 'finnal'"])


def test_a_status_that_is_chart_text_is_not_repeated() -> None:
    snapshot = chart(observation("2345-7", status="Jane Doe", valueQuantity=quantity(5, "mmol/L")))
    assert details(snapshot) == ["Observation.status (not a code)"]


def test_an_absent_result_is_a_gap_not_a_negative() -> None:
    snapshot = chart(observation("2345-7", dataAbsentReason=concept("x", "not-performed")))
    assert (snapshot.measurements, details(snapshot)) == ((), ["dataAbsentReason 'not-performed'"])


@pytest.mark.parametrize(
    ("text", "value", "unit", "comparator"),
    [("5.4", "5.4", "", ""), ("<0.01 ng/mL", "0.01", "ng/mL", "<"), (">= 90 mL/min", "90", "mL/min", ">=")],
)
def test_a_number_sent_as_text_is_read(text: str, value: str, unit: str, comparator: str) -> None:
    (found,) = chart(observation("9999-9", valueString=text)).measurements
    assert (found.value, found.unit, found.comparator) == (Decimal(value), unit, comparator)


@pytest.mark.parametrize("text", ["5-10", "see comment 5", "1:80", "5 bananas", "12/03/2020"])
def test_text_that_only_holds_a_number_is_not_a_number(text: str) -> None:
    (found,) = chart(observation("9999-9", valueString=text)).measurements
    assert (found.value, found.text) == (None, text)


def test_a_coded_answer_and_a_boolean_are_answers() -> None:
    (coded,) = chart(observation("9999-9", valueCodeableConcept=concept(SNOMED, "10828004"))).measurements
    (yes,) = chart(observation("9999-9", valueBoolean=False)).measurements
    assert coded.answers == (Code(SNOMED, "10828004"),)
    assert yes.answers[0].code == "N"


@pytest.mark.parametrize(("sent", "read"), [("H", "H"), ("High", "H"), ("偏低", "L"), ("see text", "")])
def test_an_interpretation_becomes_its_code(sent: str, read: str) -> None:
    resource = observation("2345-7", valueQuantity=quantity(5, "mmol/L"), interpretation=[{"text": sent}])
    (found,) = chart(resource).measurements
    assert found.interpretation == read


def test_a_reference_range_in_another_unit_is_not_used() -> None:
    ranges = [{"low": quantity(70, "mg/dL")}, {"low": quantity(3.9, "mmol/L"), "high": quantity(6.1, "mmol/L")}]
    (found,) = chart(observation("2345-7", valueQuantity=quantity(5, "mmol/L"), referenceRange=ranges)).measurements
    assert (found.low, found.high) == (Decimal("3.9"), Decimal("6.1"))


@pytest.mark.parametrize(
    ("answer", "presence"),
    [
        (concept(SNOMED, "266919005"), Presence.ABSENT),
        (concept(SNOMED, "449868002"), Presence.PRESENT),
        (concept(LOINC, "LA18980-5"), Presence.UNKNOWN),
        (concept(SNOMED, "99999999"), Presence.UNKNOWN),
        ({"text": "Never smoker"}, Presence.UNKNOWN),
    ],
)
def test_a_smoking_status_is_a_circumstance_and_an_unknown_answer_is_no_yes(answer: object, presence: Presence) -> None:
    snapshot = chart(observation("72166-2", valueCodeableConcept=answer))
    assert [(one.kind, one.presence) for one in snapshot.circumstances] == [("smoking", presence)]
    assert snapshot.measurements == ()


def test_a_pregnancy_that_is_denied_is_absent() -> None:
    (found,) = chart(observation("82810-3", valueCodeableConcept=concept(SNOMED, "60001007"))).circumstances
    assert (found.kind, found.presence) == ("pregnancy", Presence.ABSENT)


@pytest.mark.parametrize(
    ("value", "presence"),
    [
        ({"valueCodeableConcept": concept(SNOMED, "373066001")}, Presence.PRESENT),
        ({"valueCodeableConcept": concept(SNOMED, "373067005")}, Presence.ABSENT),
        ({"valueCodeableConcept": concept(LOINC, "LA33-6")}, Presence.PRESENT),
        ({"valueCodeableConcept": concept(LOINC, "LA32-8")}, Presence.ABSENT),
        ({"valueBoolean": True}, Presence.PRESENT),
        ({"valueBoolean": False}, Presence.ABSENT),
        ({"valueCodeableConcept": concept(LOINC, "LA4489-6")}, Presence.UNKNOWN),
        ({"valueCodeableConcept": {"text": "not asked"}}, Presence.UNKNOWN),
        ({"valueString": "no longer"}, Presence.UNKNOWN),
    ],
)
def test_a_lactation_answer_that_nobody_knows_is_no_yes(value: dict[str, object], presence: Presence) -> None:
    (found,) = chart(observation("63895-7", **value)).circumstances
    assert (found.kind, found.presence) == ("lactation", presence)


def test_no_cigarettes_a_day_is_absent_and_ten_are_present() -> None:
    none, ten = (chart(observation("63640-7", valueQuantity=quantity(n, "{cigs}/d"))).circumstances[0] for n in (0, 10))
    assert (none.presence, ten.presence) == (Presence.ABSENT, Presence.PRESENT)


@pytest.mark.parametrize(
    ("text", "flag", "expected"),
    [
        ("Reactive", None, "RR"),
        ("阳性（+）", None, "POS"),
        ("阴性 (-)", None, "NEG"),
        ("阳性（-）", None, ""),
        ("NON-REACTIVE", None, "NR"),
        ("阴性", None, "NEG"),
        ("未检出", None, "NEG"),
        ("Positive", "NEG", "IND"),
        ("Positive", "A", "POS"),
        ("Detected", "POS", "POS"),
        ("positive for something else", None, ""),
        ("Negative", "IND", "IND"),
    ],
)
def test_a_text_answer_in_one_known_word_says_found_or_not(text: str, flag: str | None, expected: str) -> None:
    flags = (
        [] if flag is None else [concept("http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation", flag)]
    )
    (found,) = chart(observation("16128-1", valueString=text, interpretation=flags)).measurements
    assert found.interpretation == expected


def test_a_score_on_a_habit_is_an_answer_and_a_value() -> None:
    snapshot = chart(observation("75626-2", valueQuantity=quantity(10, "{score}")))
    assert ([found.kind for found in snapshot.circumstances], [found.value for found in snapshot.measurements]) == (
        ["alcohol"],
        [10],
    )
