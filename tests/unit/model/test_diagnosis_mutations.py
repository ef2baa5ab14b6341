"""Every disease rule over mutations of its own example: what must be said is said, all else is not."""

import pytest

from model.diagnosis.criteria import diagnose
from model.domain.assessment import Diagnosis, DiagnosisStanding
from model.knowledge.codesets import load_codesets
from model.knowledge.disease_rules import DiseaseRule, load_diseases
from model.knowledge.drug_terms import load_drugs
from model.knowledge.example import Terms
from model.knowledge.measures import load_measures
from tests.unit.model.disease_mutations import Mutant, Mutator

RULES = load_diseases()
TERMS = Terms(measures=load_measures(), codesets=load_codesets(), drugs=load_drugs())
MUTATORS = {rule.id: Mutator(rule, TERMS) for rule in RULES}
MUTANTS = [(rule, mutant) for rule in RULES for mutant in MUTATORS[rule.id].mutants()]
LOUDNESS = [None, DiagnosisStanding.LISTED, DiagnosisStanding.SUSPECTED, DiagnosisStanding.UNLISTED]


def said(rule: DiseaseRule, mutant: Mutant) -> Diagnosis | None:
    diagnoses, _, _ = diagnose(mutant.case, [rule], TERMS.measures, TERMS.codesets, drugs=TERMS.drugs)
    return next(iter(diagnoses), None)


def is_right(rule: DiseaseRule, mutant: Mutant) -> bool:
    found = said(rule, mutant)
    standing = found.standing if found else None
    expected = MUTATORS[rule.id].judgement.route.standing
    match mutant.answer:
        case "same":
            return standing == expected
        case "speaks":
            return standing in LOUDNESS[2:]
        case "silent":
            return standing in LOUDNESS[:2]
        case "less":
            return LOUDNESS.index(standing) < LOUDNESS.index(DiagnosisStanding(expected)) or standing in LOUDNESS[:3]
        case _:
            return found is not None and "could not be read" in found.summary.en


@pytest.mark.parametrize(("rule", "mutant"), MUTANTS, ids=[f"{rule.id}: {mutant.kind}" for rule, mutant in MUTANTS])
def test_a_rule_answers_mutations_of_its_own_example(rule: DiseaseRule, mutant: Mutant):
    assert is_right(rule, mutant)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_is_tried_on_at_least_twelve_kinds_of_chart(rule: DiseaseRule):
    kinds = {mutant.kind for mine, mutant in MUTANTS if mine is rule}
    assert len(kinds) + len(rule.examples) >= 12
