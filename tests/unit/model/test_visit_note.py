"""The draft of a visit's note: turns, answers to questions, sections; nothing stands in it that nobody said."""

import json
from functools import cache

import pytest
from click.testing import CliRunner

from cds_hooks.commands.cli import main
from model.domain.text import Language
from model.findings.read import Reader
from model.language.visit.note import visit_note
from model.language.visit.sections import NoteSection, section_of
from model.language.visit.turns import NoTurns, exchanges, turns
from model.ontology.load import load_ontology


@cache
def reader() -> Reader:
    return Reader(load_ontology())


def drafted(transcript: str, language: Language = Language.EN) -> list[str]:
    return [item.statement.spoken(language) for item in visit_note(transcript, language, reader())]


@pytest.mark.parametrize(
    ("transcript", "expected"),
    [
        ("Doctor: Any fever, chills or chest pain?\nPatient: No.", ["Denies: fever, chills, chest pain."]),
        ("Doctor: Any fever?\nPatient: Yes, since Monday.", ["Reports: fever."]),
        ("Doctor: Any fever or cough?\nPatient: Yes.", []),
        ("Doctor: Fever?\nPatient: Maybe.", []),
        ("Doctor: So no fever?\nPatient: Right.", []),
        ("Doctor: No chest pain?\nPatient: No.", ["Denies: chest pain."]),
        ("[doctor] any chest pain ?\n[patient] nope", ["Denies: chest pain."]),
        ("Doctor: You have a fever. Any cough?\nPatient: No.", ["Denies: cough."]),
        ("Doctor: Okay.\nPatient: My mother had seizures.", []),
    ],
)
def test_what_an_answer_settles(transcript, expected):
    assert [text for text in drafted(transcript) if text.startswith(("Reports", "Denies"))] == expected


def test_what_was_said_stands_as_it_was_said():
    assert drafted("Doctor: Okay.\nPatient: My mother had seizures.") == ["Patient: “My mother had seizures.”"]


def test_a_chinese_visit_is_drafted_in_chinese():
    found = drafted("医生：您发烧、咳嗽吗？\n患者：没有。\n医生：哪里不舒服？\n患者：我头痛三天了。", Language.ZH)
    assert "否认：发热、咳嗽。" in found
    assert "诉：头痛。" in found
    assert drafted("医生：有没有发烧？\n患者：没有。", Language.ZH) == ["否认：发热。"]
    assert drafted("医生：没有发烧吧？\n患者：对。", Language.ZH) == []


def test_every_statement_names_turns_that_exist():
    transcript = "Doctor: Any fever?\nPatient: No, but I have had a bad cough.\nDoctor: Your lungs sound clear today."
    count = len(turns(transcript))
    refs = [ref for item in visit_note(transcript, Language.EN, reader()) for ref in item.refs]
    assert refs
    assert {int(ref.removeprefix("turn-")) for ref in refs} <= set(range(1, count + 1))


def test_lines_without_a_speaker_go_on_with_the_turn():
    assert [turn.text for turn in turns("Doctor: Hello.\nHow are you?\nPatient: Fine.")] == [
        "Hello. How are you?",
        "Fine.",
    ]


def test_a_question_stays_with_its_answer():
    found = list(exchanges(turns("Doctor: A?\nDoctor: B?\nPatient: c\nPatient: d\nDoctor: E?")))
    assert [(len(one.asked), len(one.answered)) for one in found] == [(2, 2), (1, 0)]


def test_sections():
    assert section_of(["Any allergies to medicines?", "Yes, penicillin."], Language.EN) is NoteSection.ALLERGIES
    assert section_of(["您对什么药过敏吗？", "青霉素。"], Language.ZH) is NoteSection.ALLERGIES


def test_a_text_without_speakers_is_refused():
    with pytest.raises(NoTurns):
        turns("The patient has a cough.")
    result = CliRunner().invoke(main, ["note"], input="no speaker here")
    assert (result.exit_code, "no line begins with a speaker" in result.output) == (1, True)


def test_the_command_removes_names_before_it_quotes():
    said = "Doctor: Hello, I am Dr. Henrietta Wilcoxson.\nPatient: My phone is 617-555-0182, call me any time.\n"
    result = CliRunner().invoke(main, ["note", "--format", "json"], input=said)
    assert result.exit_code == 0, result.output
    assert json.loads(result.output)["sentences"]
    assert "Wilcoxson" not in result.output
    assert "0182" not in result.output
