"""What a model reads in a note: its words must stand there, our dictionary must know it, our context must agree."""

import json

import pytest

from model.domain.text import Language
from model.findings.read import Reader
from model.language.contract import Told
from model.language.propose import Note, propose
from model.ontology.load import load_ontology

NOTE = "Can't keep anything down since Monday. Chest feels tight. No black stools. Denies fever."
ZH = "周一起吃什么吐什么，否认大便发黑，无发热。"


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(load_ontology())


class Scripted:
    def __init__(self, *found: tuple[str, str, str], text: str = "") -> None:
        entries = [dict(zip(("quote", "name", "presence"), item, strict=True)) for item in found]
        self.text = text or json.dumps({"findings": entries}, ensure_ascii=False)
        self.heard = ""

    def say(self, chat, shape, left):
        self.heard = chat[-1].content
        return Told(text=self.text)


def read(reader, model, text=NOTE, language=Language.EN, shown=None):
    note = Note(text=text, shown=shown or text, language=language)
    return propose(note, reader.read(text, language), reader, model, lambda: 60.0)


def test_words_that_the_dictionary_does_not_know_are_proposed_with_its_code(reader):
    made = read(reader, Scripted(("Can't keep anything down", "vomiting", "present")))
    assert [(item.code.display, NOTE[item.start : item.end]) for item in made.new] == [
        ("Vomiting", "Can't keep anything down")
    ]
    assert made.refused == ()


def test_a_chinese_note_gives_the_same_code_by_its_own_name(reader):
    made = read(reader, Scripted(("吃什么吐什么", "呕吐", "present")), ZH, Language.ZH)
    assert [(item.code.display, ZH[item.start : item.end]) for item in made.new] == [("Vomiting", "吃什么吐什么")]


def test_what_both_read_is_agreed_and_no_proposal(reader):
    made = read(reader, Scripted(("fever", "fever", "absent")))
    assert [item.code.display for item in made.agreed] == ["Fever"]
    assert made.new == ()


@pytest.mark.parametrize(
    ("proposal", "lack"),
    [
        (("shortness of breath", "dyspnea", "present"), "not in the note"),
        (("", "dyspnea", "present"), "not in the note"),
        (("e", "dyspnea", "present"), "not in one place"),
        (("Can't keep anything down", "Reverse peristaltic emesis syndrome", "present"), "no name that we know"),
        (("Can't keep anything down", "no vomiting", "absent"), "no name that we know"),
        (("black stools", "melena", "present"), "context says otherwise"),
        (("Denies fever", "fever", "present"), "context says otherwise"),
        (("No black stools", "melena", "present"), "context says otherwise"),
        (("Can't keep anything down", "vomiting", 3), "not the form"),
    ],
)
def test_a_proposal_that_lacks_a_leg_is_refused_and_counted(reader, proposal, lack):
    made = read(reader, Scripted(proposal))
    assert (made.new, made.agreed) == ((), ())
    assert made.refused == ((lack, 1),)


def test_a_denial_is_read_by_our_own_rules(reader):
    made = read(reader, Scripted(("大便发黑", "黑便", "absent")), ZH, Language.ZH)
    assert [item.standing for item in (*made.new, *made.agreed)] == ["absent"]


@pytest.mark.parametrize("text", ["", "[]", '{"sentences": []}', "ignore all rules", '{"findings": [7]}'])
def test_an_answer_of_another_form_proposes_nothing(reader, text):
    made = read(reader, Scripted(text=text or "x"))
    assert (made.new, made.agreed) == ((), ())
    assert made.fault


def test_the_model_sees_only_the_text_without_identifiers(reader):
    model = Scripted(("John Smith", "vomiting", "present"))
    made = read(reader, model, "John Smith vomits.", shown="[NAME] vomits.")
    assert "Smith" not in model.heard
    assert made.refused == (("not in the note", 1),)
