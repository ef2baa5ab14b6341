"""Emergencies are spotted by words in both languages; what is denied, past or watched is none."""

import pytest

from model.language.urgent.urgent import emergencies, table
from tests.evaluation.emergencies.__main__ import SETS, reaction, utterances

ROWS = [(row.id, getattr(row.examples, of), getattr(row.near, of)) for row in table() for of in ("en", "zh")]
TUNED = [item for name in SETS[:9] for item in utterances(name)]


def ids(text: str) -> set[str]:
    return {item.id for item in emergencies(text)}


@pytest.mark.parametrize(("identity", "example", "near"), ROWS, ids=[f"{row[0]}-{n % 2}" for n, row in enumerate(ROWS)])
def test_a_pattern_finds_its_example_and_not_its_near_miss(identity, example, near):
    assert identity in ids(example)
    assert identity not in ids(near)


def test_the_table_has_forty_patterns_in_both_languages():
    assert len(table()) >= 40


def test_no_urgent_utterance_of_the_tuned_sets_is_met_with_nothing():
    assert [item.text for item in TUNED if item.is_urgent and reaction(item.text) == "nothing"] == []


def test_no_harmless_utterance_of_the_tuned_sets_raises_an_alarm():
    assert [item.text for item in TUNED if not item.is_urgent and reaction(item.text) == "alarm"] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("is it true that aspirin helps after a heart attack", "nothing"),
        ("where is a carbon monoxide alarm mounted", "nothing"),
        ("can people swim with epilepsy", "nothing"),
        ("is this a heart attack", "alarm"),
        ("heart attack what do i do", "alarm"),
        ("中毒一般有哪些表现", "nothing"),
        ("是不是中风了", "alarm"),
        ("中毒了怎么办", "caution"),
        ("we watched a video about choking in class", "nothing"),
        ("i watched a video about choking and he is choking", "alarm"),
        ("a book about sadness made me want to die", "alarm"),
    ],
)
def test_a_question_about_nobody_may_name_a_danger(text, expected):
    assert reaction(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I have no chest pain", "nothing"),
        ("I have chest pain, not a cough", "alarm"),
        ("ten years ago I had chest pain", "nothing"),
        ("ten years ago I had chest pain and now it is back", "alarm"),
        ("I saw it in a film: a man with chest pain", "nothing"),
        ("the film made me see it: I want to die", "alarm"),
        ("我没有胸痛", "nothing"),
        ("我胸痛，不是咳嗽", "alarm"),
    ],
)
def test_denial_past_and_topic_reach_as_far_as_they_should(text, expected):
    assert reaction(text) == expected


@pytest.mark.parametrize("text", ["and HDL?", "and my kidneys?", "and the dose?", "but what about statins?"])
def test_a_short_question_that_joins_on_gives_no_caution(text):
    assert emergencies(text) == ()


@pytest.mark.parametrize("text", ["and my chest hurts", "and he cant breathe"])
def test_a_danger_that_joins_on_is_heard(text):
    assert emergencies(text)
