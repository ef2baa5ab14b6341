"""Every disease rule keeps its own examples, speaks both languages, and fits on a card."""

import csv

import pytest

from model.diagnosis.criteria import diagnose
from model.domain.assessment import DiagnosisStanding
from model.domain.text import Text
from model.knowledge.codesets import load_codesets
from model.knowledge.disease_check import disease_faults
from model.knowledge.disease_rules import DiseaseRule, load_diseases
from model.knowledge.drug_terms import load_drugs
from model.knowledge.example import ExampleRecord, Terms
from model.knowledge.files import FOLDER
from model.knowledge.measures import load_measures
from model.knowledge.units import convert

RULES = load_diseases()
TERMS = Terms(measures=load_measures(), codesets=load_codesets(), drugs=load_drugs())
CASES = [(rule, example) for rule in RULES for example in rule.examples]
NAMES = [f"{rule.id}: {example.note}" for rule, example in CASES]
SPEAKING = {DiagnosisStanding.UNLISTED, DiagnosisStanding.SUSPECTED}


@pytest.mark.parametrize(("rule", "example"), CASES, ids=NAMES)
def test_an_example_gives_what_its_rule_says(rule: DiseaseRule, example: ExampleRecord):
    diagnoses, _, _ = diagnose(example.case.build(TERMS), RULES, TERMS.measures, TERMS.codesets, drugs=TERMS.drugs)
    mine = [item for item in diagnoses if item.rule_id == rule.id]
    answer = {
        "standing": "".join(item.standing for item in mine),
        "code": "".join(item.code.code for item in mine),
        "urgency": "".join(item.urgency for item in mine),
    }
    assert any(item.standing in SPEAKING for item in mine) is example.fires
    assert {name: answer[name] for name in example.expect} == example.expect


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_brings_an_example_that_fires_and_a_near_miss(rule: DiseaseRule):
    assert {example.fires for example in rule.examples} == {True, False}


@pytest.mark.parametrize(("rule", "example"), CASES, ids=NAMES)
def test_what_is_said_fits_on_a_card_in_both_languages(rule: DiseaseRule, example: ExampleRecord):
    diagnoses, _, gaps = diagnose(example.case.build(TERMS), RULES, TERMS.measures, TERMS.codesets, drugs=TERMS.drugs)
    summaries = [item.summary for item in diagnoses]
    said = [*summaries, *(item.detail for item in diagnoses), *(gap.what for gap in gaps)]
    said += [gap.consequence for gap in gaps]
    said += [item.claim for diagnosis in diagnoses for item in diagnosis.evidence]
    assert all(len(text.en) <= 139 and len(text.zh) <= 139 for text in summaries)
    assert [text for text in said if _is_unfilled(text)] == []


def _is_unfilled(text: Text) -> bool:
    return "{" in text.en.replace("{1.73_m2}", "") or "{" in text.zh or not text.en or not text.zh


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_names_only_what_exists(rule: DiseaseRule):
    assert list(disease_faults(rule, TERMS.measures, TERMS.codesets, {})) == []


def test_a_threshold_set_that_no_rule_offers_is_refused():
    rule = next(rule for rule in RULES if rule.choice and rule.choice.setting == "hypertension")
    assert list(disease_faults(rule, TERMS.measures, TERMS.codesets, {"hypertension": "135/85"})) == [
        "the site chose '135/85' for hypertension; the rule offers ['130/80', '140/90']"
    ]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_the_forms_of_one_limit_differ_by_rounding_only(rule: DiseaseRule):
    far = []
    for test in rule.tests():
        measure = TERMS.measures.named(test.measure)
        for limit in test.limits:
            for form in limit.also:
                same = convert(form.value, form.unit, limit.unit, analyte=measure.analyte or measure.name)
                far += [(measure.name, form.unit)] * (same is None or abs(same / limit.value - 1) > 0.13)
    assert far == []


def test_every_loinc_code_of_a_measure_stands_in_the_checked_list():
    rows = [
        row
        for path in (FOLDER / "terms").glob("loinc_checked*.csv")
        for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    ]
    checked = {row["code"] for row in rows if row["name"] and row["unit_class"] and row["checked"]}
    used = {code for measure in TERMS.measures for code in measure.loinc}
    assert used - checked == set()
