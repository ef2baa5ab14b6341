"""A likely diagnosis from the problem list: said when it is likely, news and not listed, else not."""

import dataclasses

import pytest

from cds_hooks.choosing import loudest
from model.diagnosis.likely import Presentation, Ranked, likely
from model.diagnosis.opening import OPENING, Opening
from model.diagnosis.picture import Seen
from model.diagnosis.ranked import SURE, _is_news, rank_case
from model.domain.assessment import Assessment, DiagnosisStanding, Urgency, Versions
from model.domain.case import ClinicalCase, Person, Problem, ProblemState, Sex
from model.domain.code import ICD10, Code
from model.domain.evidence import EvidenceKind
from model.domain.value import replace
from model.engine import Task, run
from model.knowledge.load import load

KNOWLEDGE = load()
COUGH, DYSPNOEA, FEVER, CHEST_PAIN, PNEUMONIA = "R05", "R06.0", "R50.9", "R07.4", "J18.9"
HAEMOPTYSIS = "R04.2"


def case(*codes, day=-1, age=70, **more):
    problems = tuple(
        Problem(key=f"condition-{at}", codes=(Code(ICD10, code),), state=ProblemState.ACTIVE, recorded_day=day, **more)
        for at, code in enumerate(codes)
    )
    return ClinicalCase(person=Person(sex=Sex.FEMALE, age_years=age), problems=problems)


def test_recent_symptoms_that_point_to_one_condition_are_said():
    (found,), _ = rank_case(case(COUGH, DYSPNOEA, FEVER, CHEST_PAIN), KNOWLEDGE)

    assert found.standing is DiagnosisStanding.RANKED
    assert found.urgency is Urgency.INFO
    assert found.probability >= SURE
    assert {item.ref for item in found.evidence} == {f"condition-{at}" for at in range(4)}
    assert found.sources
    assert found.next_steps


@pytest.mark.parametrize(
    "silent",
    [
        case(COUGH),
        case(COUGH, DYSPNOEA, FEVER, CHEST_PAIN, day=-400),
        case(COUGH, DYSPNOEA, FEVER, CHEST_PAIN, is_confirmed=False),
        case(),
        case("I10", "E11.9"),
    ],
    ids=["one finding", "old news", "not confirmed", "no problems", "no symptoms"],
)
def test_otherwise_nothing_is_said(silent):
    assert rank_case(silent, KNOWLEDGE) == ((), ())


def test_what_leads_is_not_named_again_among_what_cannot_be_excluded():
    (found,), _ = rank_case(case(CHEST_PAIN, HAEMOPTYSIS, age=30), KNOWLEDGE)
    excluded = [step.en for step in found.next_steps if step.en.startswith("Cannot be excluded")]

    assert found.label.en == "pulmonary embolism"
    assert excluded == ["Cannot be excluded: acute myocardial infarction."]


def test_what_is_on_the_list_is_not_said_again():
    (found,), _ = rank_case(case(COUGH, DYSPNOEA, FEVER, CHEST_PAIN), KNOWLEDGE)

    assert rank_case(case(COUGH, DYSPNOEA, FEVER, CHEST_PAIN, found.code.code), KNOWLEDGE) == ((), ())


def test_nothing_is_ranked_for_the_dead():
    dead = dataclasses.replace(case(COUGH, DYSPNOEA, FEVER, CHEST_PAIN), person=Person(is_deceased=True))

    assert rank_case(dead, KNOWLEDGE) == ((), ())


def test_at_most_three_cards_and_the_last_names_the_others():
    (found,) = run(Task.DIFFERENTIAL, case(COUGH, DYSPNOEA, FEVER, CHEST_PAIN), KNOWLEDGE).diagnoses
    met = [
        replace(found, standing=DiagnosisStanding.UNLISTED, rule_id=f"rule-{at}", urgency=urgency)
        for at, urgency in enumerate([Urgency.INFO, Urgency.WARNING, Urgency.INFO, Urgency.WARNING])
    ]
    assessment = Assessment(versions=Versions(code="", knowledge=""), diagnoses=(found, *met))
    kept = loudest(assessment, case())

    assert [item.rule_id for item in kept] == ["rule-1", "rule-3", "rule-0"]
    assert kept[-1].next_steps[-1].en.startswith("Also found: ")


@pytest.mark.parametrize(
    ("codes", "is_news"), [(("high_fever", "HP:0001945"), False), (("HP:0012735", "HP:0001945"), True)]
)
def test_one_symptom_in_two_words_is_one(codes, is_news):
    ontology = OPENING.ready()
    candidate = likely(Presentation(present=codes, age=70), ontology).common.candidates[0]
    first = Ranked(mass=1, weight=1, probability=1, common=candidate)
    told = [Seen(code=code, kind=EvidenceKind.NOTE, ref="note-1", day=-1) for code in codes]

    assert _is_news(first, told, ontology) is is_news


def test_what_criteria_say_is_not_said_again_by_the_ranking():
    (found,) = run(Task.DIFFERENTIAL, case(COUGH, DYSPNOEA, FEVER, CHEST_PAIN), KNOWLEDGE).diagnoses
    certain = replace(
        found, standing=DiagnosisStanding.UNLISTED, rule_id="rule", code=Code(ICD10, f"{found.code.code[:3]}.9")
    )
    assessment = Assessment(versions=Versions(code="", knowledge=""), diagnoses=(certain, found))

    assert [item.rule_id for item in loudest(assessment, case())] == ["rule"]


def test_while_the_tables_are_being_opened_a_gap_says_so(monkeypatch):
    monkeypatch.setattr(OPENING, "ready", lambda: None)
    found, gaps = rank_case(case(COUGH, DYSPNOEA, FEVER, CHEST_PAIN), KNOWLEDGE)

    assert (found, [gap.why for gap in gaps]) == ((), ["not_assessed"])


def test_the_tables_are_opened_once_in_the_background():
    opening = Opening()
    opening.begin()
    opening.begin()
    opening._thread.join(120)

    assert opening.ready() is opening.ready()
