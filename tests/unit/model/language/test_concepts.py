"""Emergencies by concepts: the tables hold together, slips of typing are read, and a likeness alarms only where it is nearly certain."""

import pytest

from model.language.urgent.concepts import concept_rows, rule_rows, spelt
from model.language.urgent.urgent import emergencies
from tests.evaluation.emergencies.__main__ import reaction, utterances

NAMED = {name for rule in rule_rows() for group in rule.groups for name in group}
CONCEPTS = {row.concept for row in concept_rows()}


def test_every_concept_of_a_rule_has_words_and_every_concept_has_a_rule():
    assert NAMED == CONCEPTS


def test_no_two_rules_have_one_name():
    names = [rule.id for rule in rule_rows()]
    assert sorted(set(names)) == sorted(names)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_there_are_many_wordings_in_both_languages(language):
    assert sum(len(getattr(row, language).split("|")) for row in concept_rows()) >= 1_500


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("my nan is muddled and boiling hot", "alarm"),
        ("my nan is not muddled and has no fever", "nothing"),
        ("老人糊涂了还发高烧", "alarm"),
        ("what is a sprained ankle", "nothing"),
        ("he swollowed a magnet", "alarm"),
        ("she cant breeth", "alarm"),
        ("if my child ever choked, which course could teach me", "nothing"),
        ("what is a lethal dose of this", "alarm"),
        ("my friend told me she wants to die tonight", "alarm"),
        ("another episode, he is foaming at the mouth", "alarm"),
        ("what does it mean when my chest feels crushed", "alarm"),
        ("喝了农药对孩子有影响吗", "alarm"),
    ],
)
def test_concepts_and_modifiers_decide_together(text, expected):
    assert reaction(text) == expected


def test_a_word_that_is_spelt_right_stays():
    assert spelt("the heart of the chest can't hurt") == "the heart of the chest can't hurt"


def test_a_wording_that_only_looks_like_danger_is_blanked():
    assert emergencies("我想死你了") == ()


def test_a_likeness_gives_a_caution_or_an_alarm_that_says_it_is_unsure():
    found = [item for name in ("ninth", "tenth") for said in utterances(name) for item in emergencies(said.text)]
    assert {item.help for item in found if item.id == "sounds-urgent"} == {"watch", "unsure"}


@pytest.mark.parametrize(
    "text",
    [
        "name and address",
        "print the page as pdf",
        "dad walked to the shop and back",
        "爸爸走去商店又回来了",
        "sorry, i don't understand",
        "can you say that again please",
        "they gave me a leaflet",
        "我再想想",
        "为什么不行",
        "身高体重多少",
    ],
)
def test_a_likeness_raises_no_alarm_over_everyday_words(text):
    assert emergencies(text) == ()


def test_a_likeness_never_joins_what_the_tables_say():
    said = [emergencies(said.text) for name in ("ninth", "tenth") for said in utterances(name)]
    assert [found for found in said if len(found) > 1 and any(item.id == "sounds-urgent" for item in found)] == []
