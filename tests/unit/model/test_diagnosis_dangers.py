"""What the problem list names does not hide a danger that is newer than the entry."""

from dataclasses import replace

import pytest

from model.diagnosis.criteria import diagnose
from model.diagnosis.evaluate import evaluate
from model.diagnosis.view import View
from model.domain.assessment import Diagnosis, DiagnosisStanding
from model.domain.case import ClinicalCase
from model.domain.evidence import EvidenceKind
from model.knowledge.codesets import load_codesets
from model.knowledge.disease_rules import DiseaseRule, load_diseases
from model.knowledge.drug_terms import load_drugs
from model.knowledge.example import Terms
from model.knowledge.measures import load_measures

RULES = load_diseases()
TERMS = Terms(measures=load_measures(), codesets=load_codesets(), drugs=load_drugs())
LOUD = [rule for rule in RULES if any(route.although_listed for route in rule.routes)]


def _said(case: ClinicalCase, rule: DiseaseRule) -> list[Diagnosis]:
    diagnoses, _, _ = diagnose(case, RULES, TERMS.measures, TERMS.codesets, drugs=TERMS.drugs)
    return [item for item in diagnoses if item.rule_id == rule.id and item.standing is DiagnosisStanding.SUSPECTED]


def _view(case: ClinicalCase) -> View:
    return View(case, TERMS.measures, TERMS.codesets, {}, TERMS.drugs)


def _dangers(rule: DiseaseRule) -> list[ClinicalCase]:
    """The rule's examples that fire although the disease is listed."""
    cases = [example.case.build(TERMS) for example in rule.examples if example.fires]
    return [case for case in cases if _view(case).listed(rule)]


DANGERS = [(rule, case) for rule in LOUD for case in _dangers(rule)]


def _moved(case: ClinicalCase, rule: DiseaseRule, day: int | None) -> ClinicalCase:
    named = {fact.key for fact in _view(case).listed(rule)}
    return replace(case, problems=tuple(replace(p, onset_day=day) if p.key in named else p for p in case.problems))


@pytest.mark.parametrize("rule", LOUD, ids=lambda rule: rule.id)
def test_a_rule_that_speaks_although_listed_brings_such_an_example(rule: DiseaseRule):
    assert _dangers(rule)


@pytest.mark.parametrize("rule", LOUD, ids=lambda rule: rule.id)
def test_a_rule_that_speaks_although_listed_brings_a_near_miss_that_is_listed(rule: DiseaseRule):
    near = [example.case.build(TERMS) for example in rule.examples if not example.fires]
    assert any(_view(case).listed(rule) for case in near)


@pytest.mark.parametrize(("rule", "case"), DANGERS, ids=lambda item: getattr(item, "id", ""))
def test_an_entry_of_the_same_day_has_named_the_danger(rule: DiseaseRule, case: ClinicalCase):
    danger = evaluate(_view(case), rule).danger
    assert danger is not None
    assert _said(_moved(case, rule, danger.counted[0].day), rule) == []


@pytest.mark.parametrize(("rule", "case"), DANGERS, ids=lambda item: getattr(item, "id", ""))
def test_an_entry_without_a_day_hides_no_danger(rule: DiseaseRule, case: ClinicalCase):
    assert _said(_moved(case, rule, None), rule)


@pytest.mark.parametrize(("rule", "case"), DANGERS, ids=lambda item: getattr(item, "id", ""))
def test_the_entry_stands_among_the_reasons(rule: DiseaseRule, case: ClinicalCase):
    (said,) = _said(case, rule)
    named = {fact.key for fact in _view(case).listed(rule)}
    assert named <= {item.ref for item in said.evidence if item.kind is EvidenceKind.PROBLEM}


def test_what_yields_to_a_listed_cause_keeps_its_danger():
    by_id = {rule.id: rule for rule in RULES}
    calcium = by_id["hypercalcaemia"]
    case = _dangers(calcium)[0]
    assert all(_view(case).listed(by_id[name]) for name in calcium.yields_to)
    assert _said(case, calcium)
