"""Coded facts as findings: interpretation before range, normal is absent, each with its fact."""

from decimal import Decimal

import pytest

from model.domain.case import (
    ClinicalCase,
    Measurement,
    Medication,
    MedicationState,
    Person,
    Problem,
    ProblemState,
)
from model.domain.code import ICD10CM, LOINC, SNOMED, Code
from model.domain.finding import Presence
from model.findings.structured import findings_of, outcome_of
from model.findings.tables import (
    added_names,
    chinese_names,
    drug_findings,
    laboratory_findings,
    problem_findings,
    vital_limits,
)
from model.knowledge.load import load
from model.ontology.load import load_ontology

KNOWLEDGE, ONTOLOGY = load(), load_ontology()
POTASSIUM = (Code(LOINC, "2823-3"),)
HYPOKALEMIA, HYPERKALEMIA, ABNORMAL = "HP:0002900", "HP:0002153", "HP:0011042"


def measured(**facts) -> Measurement:
    return Measurement(**{"key": "measurement-1", "codes": POTASSIUM, "unit": "mmol/L", **facts})


def found(**parts) -> dict[str, str]:
    return {item.code.code: str(item.presence) for item in findings_of(ClinicalCase(**parts), KNOWLEDGE, ONTOLOGY)}


@pytest.mark.parametrize(
    ("facts", "answer"),
    [
        ({"interpretation": "L"}, {HYPOKALEMIA: "present"}),
        ({"interpretation": "HH"}, {HYPERKALEMIA: "present"}),
        ({"interpretation": "N"}, {ABNORMAL: "absent"}),
        ({"interpretation": "N", "value": Decimal("2.9"), "low": Decimal("3.5")}, {ABNORMAL: "absent"}),
        ({"value": Decimal("2.9"), "low": Decimal("3.5"), "high": Decimal("5.1")}, {HYPOKALEMIA: "present"}),
        ({"value": Decimal("5.2"), "low": Decimal("3.5"), "high": Decimal("5.1")}, {HYPERKALEMIA: "present"}),
        ({"value": Decimal("5.1"), "low": Decimal("3.5"), "high": Decimal("5.1")}, {ABNORMAL: "absent"}),
        ({"interpretation": "A", "value": Decimal(6), "high": Decimal("5.1")}, {HYPERKALEMIA: "present"}),
        ({"interpretation": "A"}, {}),
        ({"value": Decimal("2.9")}, {}),
    ],
)
def test_the_interpretation_speaks_before_the_range(facts, answer):
    assert found(measurements=(measured(**facts),)) == answer


def test_a_bound_is_not_taken_for_a_value():
    assert outcome_of(measured(value=Decimal(3), comparator="<", low=Decimal("3.5"))) == "low"
    assert outcome_of(measured(value=Decimal(4), comparator="<", low=Decimal("3.5"))) == ""
    assert outcome_of(measured(value=Decimal(4), comparator=">", low=Decimal("3.5"), high=Decimal(5))) == ""


def test_a_coded_answer_says_positive_or_negative():
    codes = (Code(LOINC, next(code for code, row in laboratory_findings().items() if "positive" in row)),)
    positive = measured(codes=codes, answers=(Code(SNOMED, "10828004"),))
    assert outcome_of(positive) == "positive"
    assert outcome_of(measured(codes=codes, answers=(Code(SNOMED, "260385009"),))) == "negative"
    assert list(found(measurements=(positive,)).values()) == ["present"]


def test_the_latest_of_several_results_counts():
    old = measured(key="measurement-1", interpretation="H", day=-90)
    new = measured(key="measurement-2", interpretation="L", day=-2)
    findings = findings_of(ClinicalCase(measurements=(new, old)), KNOWLEDGE, ONTOLOGY)
    assert [(item.code.code, item.ref, item.day) for item in findings] == [(HYPOKALEMIA, "measurement-2", -2)]


@pytest.mark.parametrize(
    ("loinc", "value", "unit", "age", "answer"),
    [
        ("8310-5", "38.0", "Cel", 5, {"HP:0001945": "present"}),
        ("8310-5", "37.9", "Cel", 5, {}),
        ("8310-5", "101.5", "[degF]", 5, {"HP:0001945": "present"}),
        ("8310-5", "38.5", "", 5, {}),
        ("8867-4", "120", "/min", 40, {"HP:0001649": "present"}),
        ("8867-4", "120", "/min", 3, {}),
        ("59408-5", "88", "%", 3, {"HP:0012418": "present"}),
        ("59408-5", "90", "%", 3, {}),
    ],
)
def test_a_vital_sign_without_a_range_is_judged_by_the_limits_of_its_age(loinc, value, unit, age, answer):
    sign = Measurement(key="measurement-1", codes=(Code(LOINC, loinc),), value=Decimal(value), unit=unit)
    assert found(measurements=(sign,), person=Person(age_years=age)) == answer


def test_a_problem_is_the_finding_that_its_code_names():
    cough = Problem(key="problem-1", codes=(Code(ICD10CM, "R05.9"),), state=ProblemState.ACTIVE)
    assert found(problems=(cough,)) == {"HP:0012735": "present"}
    assert found(problems=(Problem(key="p", codes=(Code(ICD10CM, "Z00.0"),)),)) == {}


def test_a_problem_that_is_over_refuted_or_unsure_is_not_present():
    codes = (Code(SNOMED, "386661006"),)
    over = Problem(key="a", codes=codes, state=ProblemState.INACTIVE)
    refuted = Problem(key="b", codes=codes, presence=Presence.ABSENT)
    unsure = Problem(key="c", codes=codes, is_confirmed=False)
    assert [found(problems=(item,)) for item in (over, refuted, unsure)] == [
        {"HP:0001945": "unknown"},
        {"HP:0001945": "absent"},
        {"HP:0001945": "unknown"},
    ]


def test_a_drug_only_hints():
    levothyroxine = KNOWLEDGE.drugs.named("levothyroxine").value
    taken = Medication(key="medication-1", ingredients=(levothyroxine,), state=MedicationState.ACTIVE)
    past = Medication(key="medication-1", ingredients=(levothyroxine,), state=MedicationState.PAST)
    assert found(medications=(taken,)) == {"HP:0000821": "unknown"}
    assert found(medications=(past,)) == {}


def test_every_term_of_our_tables_is_in_the_ontology():
    written = [row.code for row in (*added_names(), *chinese_names())]
    written += [hpo for row in laboratory_findings().values() for hpo in row.values()]
    written += [hpo for rows in problem_findings().values() for _, hpo in rows]
    written += list(drug_findings().values())
    written += [code for row in vital_limits().values() for code in (row.low_code, row.high_code) if code]
    assert [code for code in written if ONTOLOGY.terms.place(code) is None] == []


def test_every_set_and_drug_of_our_tables_is_known():
    assert {name for name, _ in problem_findings()["set"]} <= KNOWLEDGE.codesets.names()
    assert all(KNOWLEDGE.drugs.named(name) for name in drug_findings())
