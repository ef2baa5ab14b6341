"""A danger is heard under each code that hospitals send: of another specimen, by amount or mass, another method."""

from decimal import Decimal

import pytest

from model.diagnosis.criteria import diagnose
from model.domain.assessment import DiagnosisStanding
from model.domain.case import ClinicalCase, Measurement, Person, Sex
from model.domain.code import LOINC, Code
from model.knowledge.codesets import load_codesets
from model.knowledge.disease_rules import load_diseases
from model.knowledge.drug_terms import load_drugs
from model.knowledge.measures import load_measures
from model.knowledge.presence import presence_of

RULES = load_diseases()
MEASURES, CODESETS, DRUGS = load_measures(), load_codesets(), load_drugs()
SPEAKING = {DiagnosisStanding.UNLISTED, DiagnosisStanding.SUSPECTED}
Result = tuple[str, str, str]
"""LOINC, value, unit; an empty unit is an answer such as POS."""


def _said(*results: Result) -> set[str]:
    measurements = tuple(_measurement(at, *result) for at, result in enumerate(results))
    case = ClinicalCase(person=Person(sex=Sex.FEMALE, age_years=58), measurements=measurements)
    diagnoses, _, _ = diagnose(case, RULES, MEASURES, CODESETS, drugs=DRUGS)
    return {item.rule_id for item in diagnoses if item.standing in SPEAKING}


def _measurement(at: int, code: str, value: str, unit: str) -> Measurement:
    key, codes, day = f"observation-{at}", (Code(LOINC, code),), -70 if not unit else 0
    if not unit:
        return Measurement(key=key, codes=codes, interpretation=value, day=day)
    return Measurement(key=key, codes=codes, value=Decimal(value), unit=unit, day=day)


@pytest.mark.parametrize(
    ("rule", "results"),
    [
        ("hyperkalaemia", [("32713-0", "6.9", "mmol/L")]),
        ("hyperkalaemia", [("39789-3", "6.9", "mmol/L")]),
        ("hypokalaemia", [("77142-8", "2.3", "mmol/L")]),
        ("hyponatraemia", [("2947-0", "112", "mmol/L")]),
        ("hypernatraemia", [("32717-1", "163", "mmol/L")]),
        ("hypoglycaemia", [("39480-9", "2.1", "mmol/L")]),
        ("hypoglycaemia", [("51596-5", "2.1", "mmol/L")]),
        ("diabetes", [("41651-1", "420", "mg/dL")]),
        ("raised-lactate", [("2519-7", "6.1", "mmol/L")]),
        ("raised-lactate", [("59032-3", "55", "mg/dL")]),
        ("very-high-inr", [("46418-0", "9.1", "{INR}")]),
        ("hypocalcaemia", [("34581-9", "0.71", "mmol/L")]),
        ("hypercalcaemia", [("17863-2", "7.6", "mg/dL")]),
        ("febrile-neutropenia", [("753-4", "0.2", "10*9/L"), ("8331-1", "38.9", "Cel")]),
        ("febrile-neutropenia", [("26499-4", "200", "/uL"), ("8333-7", "102.1", "[degF]")]),
        ("neutropenia", [("753-4", "0.3", "10*9/L")]),
        ("thrombocytopenia", [("778-1", "8", "10*9/L")]),
        ("hypoxaemia", [("59410-1", "81", "%")]),
        ("anaemia", [("93846-4", "3.6", "mmol/L")]),
        ("heart-failure", [("8806-2", "28", "%"), ("33763-4", "420", "pmol/L")]),
        ("hiv-unresolved", [("48345-3", "POS", "")]),
        ("syphilis-unresolved", [("24312-1", "POS", "")]),
        ("stool-blood-unexplored", [("80372-6", "POS", "")]),
    ],
    ids=lambda item: item if isinstance(item, str) else "+".join(code for code, *_ in item),
)
def test_a_rule_hears_the_code_of_another_specimen_or_method(rule: str, results: list[Result]):
    assert rule in _said(*results)


@pytest.mark.parametrize(
    ("rule", "results"),
    [
        ("hyperkalaemia", [("2828-2", "69", "mmol/L")]),
        ("hyponatraemia", [("2955-3", "20", "mmol/L")]),
        ("hypoxaemia", [("2711-0", "62", "%")]),
        ("hypoxaemia", [("20564-1", "62", "%")]),
        ("febrile-neutropenia", [("30451-9", "0.2", "10*9/L"), ("8310-5", "38.9", "Cel")]),
        ("anaemia", [("4546-8", "55", "%")]),
        ("stool-blood-unexplored", [("2335-8", "POS", "")]),
        ("hiv-unresolved", [("32602-5", "POS", "")]),
        ("syphilis-unresolved", [("5290-2", "POS", "")]),
    ],
    ids=lambda item: item if isinstance(item, str) else "+".join(code for code, *_ in item),
)
def test_a_neighbouring_code_of_another_meaning_is_not_heard(rule: str, results: list[Result]):
    assert rule not in _said(*results)


@pytest.mark.parametrize(
    ("code", "expected"),
    [("LA20963-7", True), ("LA20964-5", True), ("LA18332-9", True), ("LA15256-3", False), ("LA11884-6", None)],
)
def test_the_answers_of_a_test_for_hiv_are_heard(code: str, expected: bool | None):
    assert presence_of((Code(LOINC, code),), "") is expected
