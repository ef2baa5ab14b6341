"""Lay questions: why a drug is taken, what is wrong with a part of the body, pills by what they are for."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from cds_hooks.asking_patient import open_file
from cds_hooks.samples.catalogue import bundle
from model.domain.gap import Area, Gap, Why
from model.domain.text import Text
from model.language.index import open_corpus

TODAY = datetime(2026, 11, 1, tzinfo=UTC)


def asked(sample: str, question: str, *gaps: Gap) -> list[tuple[str, str]]:
    file = open_file(bundle(sample), patient_id=None, as_of=TODAY)
    if gaps:
        case = replace(file.sealed.case, problems=(), measurements=(), gaps=gaps)
        file = replace(file, sealed=replace(file.sealed, case=case))
    return [(said.standing, said.text.en) for said in file.ask(question, open_corpus().names)]


@pytest.mark.parametrize("question", ["why am I on ibuprofen?", "what do I take ibuprofen for", "布洛芬是治什么的"])
def test_the_use_of_a_drug_stands_beside_the_problems_and_its_reason_is_not_read(question):
    said = asked("ckd-anaemia", question)
    assert ("recorded", "On the medication list: ibuprofen.") in said
    assert ("not_read", "Why a drug was begun or stopped is not read from the record.") in said
    use = "ibuprofen, in general and not from this record: against pain and inflammation (ATC M01AE01)."
    assert said.index(("rule", use)) < said.index(("recorded", "Active problems: osteoarthritis."))
    assert any("drugs that harm the kidney" in text for _, text in said)


def test_problems_are_not_put_beside_a_drug_that_is_not_on_the_list():
    said = asked("ckd-anaemia", "why do I take warfarin?")
    assert said[0][0] == "not_recorded"
    assert not any(text.startswith("Active problems") for _, text in said)


def test_a_part_of_the_body_without_a_problem_is_not_called_healthy():
    said = asked("ckd-anaemia", "what is wrong with my eyes?")
    none = "No problem of the eyes was recognised among the problems of the record. That is not a no."
    assert said == [("not_recorded", none), ("recorded", "Active problems: osteoarthritis.")]


@pytest.mark.parametrize("question", ["what's wrong with my liver?", "我的肝有问题吗"])
def test_an_unread_part_of_the_record_says_nothing_of_a_part_of_the_body(question):
    gaps = [
        Gap(
            area=area,
            what=Text(en="x", zh="x"),
            why=Why.SERVER_FAILED,
            consequence=Text(en="y", zh="y"),
            is_whole_area=True,
        )
        for area in (Area.PROBLEMS, Area.RESULTS)
    ]
    assert {standing for standing, _ in asked("ckd-anaemia", question, *gaps)} == {"not_read"}


def test_the_course_of_a_part_of_the_body_comes_before_its_problems():
    (standing, text), *_ = asked("ckd-anaemia", "从三月到现在我的肾变差了吗")
    assert standing == "recorded"
    assert text.startswith("eGFR: from 48 mL/min/1.73 m²")


@pytest.mark.parametrize("question", ["any heart pills?", "tablets for my heart", "我有治心脏的药吗"])
def test_pills_are_found_by_what_they_are_for(question):
    assert any("atorvastatin" in text for _, text in asked("clopidogrel-cyp2c19", question))


@pytest.mark.parametrize(
    "question", ["what does the pancreas do", "should I have surgery on my knee", "is he back?", "眼下有什么问题"]
)
def test_a_part_of_the_body_among_other_words_is_not_taken_for_a_question_on_its_problems(question):
    assert not any("problem of the" in text for _, text in asked("ckd-anaemia", question))


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("any drugs for heart failure?", "heart failure"),
        ("is she on folic acid tablets?", "folic acid"),
        ("我有过敏的药吗", "no known allergy"),
        ("what is wrong with my kidneys?", "Chronic kidney disease G3a is not on the problem list"),
    ],
)
def test_lay_words_hide_no_longer_name_no_allergy_and_no_finding(question, words):
    assert any(words in text for _, text in asked("ckd-anaemia", question))
