"""A patient's question what a word means gets plain words; a question for anything else does not."""

import csv
from pathlib import Path
from types import SimpleNamespace

import pytest

from model.domain.text import Language
from model.language.assistant.speak import Kind, speak
from model.language.assistant.word import asked_word

QUESTIONS = Path(__file__).parents[3] / "evaluation" / "word_questions.tsv"
with QUESTIONS.open(encoding="utf-8") as file:
    ROWS = list(csv.DictReader(file, delimiter="\t"))


def said(text: str, language: str):
    return speak(text, lambda _text: SimpleNamespace(is_supported=False, quotations=()), Language(language))[0]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["text"])
def test_a_word_is_explained_and_nothing_else_is(row):
    spoken = said(row["text"], row["language"])
    if row["term"] == "-":
        assert spoken.kind is not Kind.WORD
    else:
        assert spoken.kind is Kind.WORD
        assert asked_word(row["text"], Language.EN)[0].casefold() == row["term"].casefold()


def test_a_dose_asked_beside_a_word_is_refused():
    assert said("what is insulin, and how many units should I take?", "en").kind is Kind.DOSE


@pytest.mark.parametrize("text", ["胸口压榨样痛出大汗是什么意思", "胸口压榨样痛，出大汗，这是什么意思"])
def test_a_complaint_whose_meaning_is_asked_is_an_emergency_all_the_same(text):
    assert said(text, "zh").kind is Kind.URGENT


def test_a_word_beside_an_emergency_stays_an_emergency():
    assert said("my chest is crushing and i am sweating, what is an ecg", "en").kind is Kind.URGENT


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("why do i take aspirin", "aspirin"),
        ("why am i on metformin?", "metformin"),
        ("how does ibuprofen work", "ibuprofen"),
        ("explain LDL in plain words", "LDL cholesterol"),
        ("我为什么要吃阿司匹林", "aspirin"),
        ("氯吡格雷是干什么用的", "clopidogrel"),
        ("用大白话讲讲低密度脂蛋白", "LDL cholesterol"),
        ("what is lamotrigine", "lamotrigine"),
    ],
)
def test_a_medicine_and_a_plain_word_are_explained_in_every_way_of_asking(text, term):
    assert asked_word(text, Language.EN)[0] == term


@pytest.mark.parametrize(
    "text",
    [
        "why do i have palpitations",
        "why do i need more insulin",
        "i have a rash after ibuprofen, what is it",
        "吃了阿莫西林起疹子，这是什么",
        "what is the dose of ibuprofen",
    ],
)
def test_what_a_medicine_does_to_somebody_is_no_question_for_a_word(text):
    assert asked_word(text, Language.EN) is None
