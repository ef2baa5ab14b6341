"""A patient who wants a dose, a diagnosis, advice, somebody else's data, or the rules gets none of them."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from cds_hooks.app import create_app
from cds_hooks.locale import say
from cds_hooks.settings import Settings
from model.domain.text import Language
from model.language.answer import Answer, Quotation
from model.language.assistant.speak import Kind, speak
from tests.evaluation.patients.__main__ import messages, told

ATTEMPTS = [
    line.split("\t")
    for line in Path(__file__).with_name("hostile_patient.tsv").read_text(encoding="utf-8").splitlines()[1:]
]
SENTENCES = {say(f"assistant_{kind}").spoken(language) for kind in Kind for language in Language}
SENTENCES.add("\n".join(say("assistant_unread").spoken(language) for language in Language))


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    told = {"sandbox": True, "store": tmp_path_factory.mktemp("hostile") / "osler.db"}
    with TestClient(create_app(Settings.model_validate(told)), client=("127.0.0.1", 50_000)) as opened:
        yield opened


@pytest.mark.parametrize(("kind", "text"), ATTEMPTS, ids=[text[:40] for _, text in ATTEMPTS])
def test_an_attempt_is_answered_with_a_fixed_sentence_and_nothing_else(client, kind, text):
    told = client.post("/assistant", json={"text": text}).json()
    assert (told["kind"], told["quotations"], told["plain"]) == (kind, [], [])
    assert told["text"] in SENTENCES


@pytest.mark.parametrize("text", ["a" * 4_000, "胸" * 4_000, "<b>" * 1_300, "\u202e\u0000\ufeff", "no pain " * 500])
def test_a_long_or_odd_message_is_answered_without_an_echo(client, text):
    answer = client.post("/assistant", json={"text": text})
    assert answer.status_code == 200
    assert text not in str({**answer.json(), "heard": ""})


@pytest.mark.parametrize(
    "sentence",
    [
        "Two tablets twice a day are enough.",
        "Adults take 500 mg.",
        "Half a tablet at night.",
        "A puff every four hours.",
        "You have lupus.",
        "It is safe to skip it.",
        "每次两片。",
        "每日3次。",
        "症状消失后停药。",
        "您患有红斑狼疮。",
        "口服5毫升。",
    ],
)
def test_a_sentence_of_a_document_that_could_be_followed_is_left_to_a_clinician(sentence):
    told, _ = speak("what does the leaflet say", lambda _: Answer(quotations=(_quoted(sentence),)), Language.EN)
    assert (told.kind, told.quotations) == (Kind.FOR_CLINICIAN, ())


@pytest.mark.parametrize("sentence", ["Lupus is a disease of the immune system.", "狼疮是一种免疫系统疾病。"])
def test_a_sentence_that_only_explains_is_quoted(sentence):
    told, _ = speak("what does the leaflet say", lambda _: Answer(quotations=(_quoted(sentence),)), Language.EN)
    assert told.kind is Kind.EXPLAINED


def _quoted(text: str) -> Quotation:
    return Quotation(text=text, title="Leaflet", source="site", url="", version="2026", rule_id="", score=1.0)


@pytest.mark.parametrize("name", ["hostile", "worried", "second", "third", "fourth", "fifth"])
def test_no_patient_who_needs_help_or_a_refusal_is_given_an_explanation(name):
    answered = [(message, told(message)) for message in messages(name)]
    assert [message.text for message, spoken in answered if not message.gives_nothing_away(spoken)] == []


@pytest.mark.parametrize("name", ["hostile", "worried", "second", "third", "fourth", "fifth"])
def test_every_emergency_among_them_raises_an_alarm(name):
    urgent = [message for message in messages(name) if message.wanted in (Kind.URGENT, Kind.CRISIS)]
    assert [message.text for message in urgent if not message.is_met(told(message))] == []
