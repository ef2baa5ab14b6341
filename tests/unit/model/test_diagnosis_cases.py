"""Every disease rule over charts made from its own data: what must be said is said, all else is not."""

from collections.abc import Iterator

import pytest

from model.diagnosis.criteria import diagnose
from model.domain.assessment import DiagnosisStanding
from model.knowledge.codesets import load_codesets
from model.knowledge.disease_rules import DiseaseRule, load_diseases
from model.knowledge.measures import load_measures
from tests.unit.model.disease_cases import Maker, Synthetic, is_plain

MEASURES, CODESETS = load_measures(), load_codesets()
RULES = tuple(rule for rule in load_diseases() if is_plain(rule, MEASURES))
SPEAKING = {DiagnosisStanding.UNLISTED, DiagnosisStanding.SUSPECTED}
ANSWERS = {
    "met": {DiagnosisStanding.UNLISTED},
    "fires": SPEAKING,
    "silent": {None, DiagnosisStanding.LISTED},
    "not met": {None, DiagnosisStanding.SUSPECTED},
}


def choices(rule: DiseaseRule) -> list[str]:
    return sorted({limit.choice for test in rule.tests() for limit in test.limits} - {""}) or [""]


def made() -> Iterator[tuple[DiseaseRule, str, Synthetic]]:
    for rule in RULES:
        for choice in choices(rule):
            for item in Maker(rule, MEASURES, CODESETS, choice).cases():
                yield rule, choice, item


CASES = list(made())
NAMES = [" ".join(filter(None, (rule.id, choice, item.kind))) for rule, choice, item in CASES]


@pytest.mark.parametrize(("rule", "choice", "item"), CASES, ids=NAMES)
def test_a_rule_answers_charts_made_from_its_own_data(rule: DiseaseRule, choice: str, item: Synthetic):
    chosen = {rule.choice.setting: choice} if rule.choice else {}
    diagnoses, _, _ = diagnose(item.case, [rule], MEASURES, CODESETS, chosen)
    standing = next((found.standing for found in diagnoses), None)
    assert standing in ANSWERS[item.answer]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_is_tried_on_at_least_twelve_kinds_of_chart(rule: DiseaseRule):
    assert len({item.kind for mine, _, item in CASES if mine is rule}) >= 12
