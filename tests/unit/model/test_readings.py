"""Values of a measure: converted, sorted, and refused with a reason rather than guessed."""

from decimal import Decimal

import pytest

from model.domain.case import ClinicalCase, Measurement
from model.domain.code import LOINC, SNOMED, Code
from model.knowledge.codesets import CodeSets, SetRow, load_codesets
from model.knowledge.measures import load_measures
from model.knowledge.readings import Reason, readings, unusable
from model.knowledge.writing import days_ago, number, quantity

MEASURES = load_measures()


def lab(code: str, value: str | None, unit: str, day: int | None = -1, comparator: str = "") -> Measurement:
    return Measurement(
        key=f"{code}@{day}",
        codes=(Code(LOINC, code),),
        value=None if value is None else Decimal(value),
        unit=unit,
        day=day,
        comparator=comparator,
    )


def chart(*labs: Measurement) -> ClinicalCase:
    return ClinicalCase(measurements=labs)


def test_values_come_in_the_unit_of_the_measure_newest_first():
    case = chart(lab("2345-7", "180", "mg/dL", -9), lab("14749-6", "7.0", "mmol/L", -2))
    found = readings(case, "glucose", MEASURES)
    assert [(item.day, round(item.value, 1), item.sent_unit) for item in found] == [
        (-2, Decimal("7.0"), "mmol/L"),
        (-9, Decimal("10.0"), "mg/dL"),
    ]


def test_a_comparator_is_kept():
    (found,) = readings(chart(lab("4548-4", "15", "%", comparator=">")), "hba1c", MEASURES)
    assert (found.comparator, found.value) == (">", Decimal(15))


def test_a_value_without_a_day_comes_last():
    found = readings(chart(lab("4548-4", "6", "%", None), lab("4548-4", "7", "%", -900)), "hba1c", MEASURES)
    assert [item.day for item in found] == [-900, None]


@pytest.mark.parametrize(
    ("unit", "value", "reason"),
    [
        ("", "7.2", Reason.NO_UNIT),
        ("parsec", "7.2", Reason.UNKNOWN_UNIT),
        ("mm[Hg]", "7.2", Reason.UNKNOWN_UNIT),
        ("%", "72", Reason.IMPLAUSIBLE),
    ],
)
def test_a_value_that_cannot_be_used_is_handed_back_with_its_reason(unit: str, value: str, reason: Reason):
    case = chart(lab("4548-4", value, unit))
    assert readings(case, "hba1c", MEASURES) == ()
    assert [(item.reason, item.unit) for item in unusable(case, "hba1c", MEASURES)] == [(reason, unit)]


def test_a_result_without_a_number_is_neither_used_nor_refused():
    case = chart(lab("4548-4", None, ""))
    assert (readings(case, "hba1c", MEASURES), unusable(case, "hba1c", MEASURES)) == ((), ())


@pytest.mark.parametrize("unit", ["mL/min", "ml/min", "mL/min/{1.73_m2}"])
def test_an_egfr_may_leave_the_body_surface_to_its_code(unit: str):
    (found,) = readings(chart(lab("33914-3", "55", unit)), "egfr", MEASURES)
    assert found.value == 55


def test_a_clearance_unit_means_nothing_for_another_measure():
    assert readings(chart(lab("2160-0", "55", "mL/min")), "creatinine", MEASURES) == ()


def test_another_code_is_another_measure():
    assert readings(chart(lab("2345-7", "7.2", "mmol/L")), "glucose_fasting", MEASURES) == ()


@pytest.mark.parametrize("code", ["E11.9", "E119", "E11.65", "e11.9"])
def test_an_icd_prefix_holds_what_is_below_it(code: str):
    sets = load_codesets()
    assert sets.holds("diabetes", (Code("http://hl7.org/fhir/sid/icd-10-cm", code),))


@pytest.mark.parametrize(
    "code",
    [
        Code("http://hl7.org/fhir/sid/icd-10-cm", "R73.03"),
        Code("http://hl7.org/fhir/sid/icd-10-cm", "O24.410"),
        Code("http://hl7.org/fhir/sid/icd-10-cm", "E2"),
        Code(SNOMED, "E11.9"),
        Code(SNOMED, "440540060"),
    ],
    ids=str,
)
def test_a_code_that_looks_alike_is_not_in_the_set(code: Code):
    assert not load_codesets().holds("diabetes", (code,))


def _luhn(code: str) -> bool:
    body, check = code.split("-")
    doubled = [int(digit) * (2 - at % 2) for at, digit in enumerate(reversed(body))]
    return -sum(number // 10 + number % 10 for number in doubled) % 10 == int(check)


def test_every_loinc_code_has_its_check_digit():
    assert [code for measure in MEASURES for code in measure.loinc if not _luhn(code)] == []


def test_a_set_that_does_not_exist_is_an_error():
    with pytest.raises(KeyError):
        load_codesets().holds("diabtes", ())


def test_a_prefix_covers_only_systems_with_a_tree():
    sets = CodeSets([SetRow(set="a", system="snomed", code="44*")])
    assert not sets.holds("a", (Code(SNOMED, "44054006"),))


@pytest.mark.parametrize(
    ("day", "english", "chinese"),
    [
        (0, "today", "今天"),
        (-1, "1 day ago", "1天前"),
        (-60, "60 days ago", "60天前"),
        (-61, "2 months ago", "2个月前"),
        (-730, "2 years ago", "2年前"),
    ],
)
def test_days_are_said_in_words(day: int, english: str, chinese: str):
    assert (days_ago(day).en, days_ago(day).zh) == (english, chinese)


def test_numbers_stay_as_sent_and_means_are_cut():
    assert (number(Decimal("7.0")), number(Decimal("6.4961"))) == ("7.0", "6.4961")
    assert number(Decimal(452) / 3) == "150.67"
    assert quantity(Decimal("1E+2"), "mm[Hg]") == "100 mmHg"
