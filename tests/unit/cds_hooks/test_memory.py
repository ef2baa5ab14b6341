"""What may be silent, and when a statement counts as the same one."""

import dataclasses
from datetime import date
from decimal import Decimal

import pytest

from cds_hooks.memory import digest_of, may_be_silent, topic_code
from model.domain.assessment import Action, Dose, PopulationAnswer, RunnerUp, TherapyAdvice, Urgency
from model.domain.case import ClinicalCase, Medication, MedicationState, Person
from model.domain.code import RXNORM, Code
from model.domain.evidence import Evidence, EvidenceKind, Source
from model.domain.text import Text
from model.domain.value import replace

WORDS = Text(en="words", zh="文字")
DRUG = Code(RXNORM, "36437", "sertraline")
FACTS = tuple(
    Evidence(claim=Text(en=claim, zh=claim), kind=EvidenceKind.GENOTYPE, ref=f"g-{day}", day=day)
    for day, claim in ((-3, "CYP2C19 *2/*2"), (-9, "CYP2B6 *6/*6"))
)
ADVICE = TherapyAdvice(
    rule_id="rule-1",
    action=Action.REDUCE,
    urgency=Urgency.WARNING,
    publisher="CPIC",
    strength="strong",
    population="general",
    drugs=(DRUG,),
    drug_label=WORDS,
    summary=WORDS,
    detail=WORDS,
    evidence=FACTS,
    sources=(Source(title="Guideline", version="2023-04", url="https://example.org", retrieved=date(2026, 11, 1)),),
    medication_keys=("m-1",),
)
ORDER = Medication(key="m-1", ingredients=(DRUG,), state=MedicationState.DRAFT, daily_dose=Decimal(50), dose_unit="mg")


def _order(**changes) -> Medication:
    return dataclasses.replace(ORDER, **changes)


def _case(*medications: Medication) -> ClinicalCase:
    return ClinicalCase(person=Person(), medications=medications)


CASE = _case(ORDER)


@pytest.mark.parametrize(
    ("advice", "case"),
    [
        pytest.param(replace(ADVICE, evidence=FACTS[::-1]), CASE, id="order-of-facts"),
        pytest.param(replace(ADVICE, evidence=tuple(replace(one, day=-40) for one in FACTS)), CASE, id="older"),
        pytest.param(replace(ADVICE, medication_keys=("m-7",)), _case(_order(key="m-7")), id="other-keys"),
        pytest.param(ADVICE, _case(ORDER, _order(key="m-2", daily_dose=Decimal(5))), id="another-order"),
    ],
)
def test_what_changes_nothing_for_the_clinician_is_the_same_statement(advice, case):
    assert digest_of(advice, case) == digest_of(ADVICE, CASE)


@pytest.mark.parametrize(
    ("advice", "case"),
    [
        pytest.param(replace(ADVICE, evidence=FACTS[:1]), CASE, id="a-fact-less"),
        pytest.param(replace(ADVICE, action=Action.AVOID), CASE, id="action"),
        pytest.param(replace(ADVICE, detail=Text(en="words", zh="别的")), CASE, id="one-language"),
        pytest.param(replace(ADVICE, sources=(replace(ADVICE.sources[0], version="2026-01"),)), CASE, id="version"),
        pytest.param(replace(ADVICE, dose=Dose(percent_low=Decimal(50))), CASE, id="dose-of-the-rule"),
        pytest.param(ADVICE, _case(_order(daily_dose=Decimal(100))), id="dose-of-the-order"),
        pytest.param(ADVICE, _case(_order(state=MedicationState.ACTIVE)), id="order-or-taken"),
    ],
)
def test_what_a_clinician_would_want_to_know_makes_another_statement(advice, case):
    assert digest_of(advice, case) != digest_of(ADVICE, CASE)


def _group(action: Action) -> PopulationAnswer:
    return PopulationAnswer(
        population="x",
        label=WORDS,
        rule_id="r",
        action=action,
        urgency=Urgency.WARNING,
        strength="",
        summary=WORDS,
        detail=WORDS,
    )


def _other(action: Action) -> RunnerUp:
    return RunnerUp(rule_id="r", publisher="DPWG", action=action, summary=WORDS, reason=WORDS)


@pytest.mark.parametrize(
    ("advice", "may"),
    [
        (ADVICE, True),
        (replace(ADVICE, action=Action.AVOID), True),
        (replace(ADVICE, urgency=Urgency.CRITICAL), False),
        (replace(ADVICE, action=Action.CONTRAINDICATED), False),
        (replace(ADVICE, by_population=(_group(Action.REDUCE),), runner_ups=(_other(Action.AVOID),)), True),
        (replace(ADVICE, by_population=(_group(Action.CONTRAINDICATED),)), False),
        (replace(ADVICE, runner_ups=(_other(Action.CONTRAINDICATED),)), False),
    ],
)
def test_no_contraindication_of_any_source_may_be_silent(advice, may):
    assert may_be_silent(advice) is may


def test_a_topic_is_letters_and_digits_and_short():
    assert topic_code("cpic-cyp2d6/药*4" + "x" * 200) == "cpiccyp2d64" + "x" * 89
