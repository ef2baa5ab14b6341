"""A talk with a patient: follow-ups are understood, an emergency is not forgotten, nothing readable is kept."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from cds_hooks.app import create_app
from cds_hooks.auth import Caller
from cds_hooks.settings import Settings
from cds_hooks.talks import LIFE_SECONDS, MOST_TURNS, Session, Talks
from model.language.assistant.talk import Talk
from model.language.urgent.emergency import Emergency
from privacy.database import Database

CALLER = Caller(tenant="here", issuer="portal", subject="42")
OPEN = Talk(said="a rash", topic="statin", alarms=(Emergency(id="choking", help="call"),))
CHEST = "my chest feels tight and I am sweating"


class Clock:
    def __init__(self) -> None:
        self.at = datetime(2026, 11, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("talks")


@pytest.fixture(scope="module")
def client(place):
    told = Settings.model_validate({"sandbox": True, "store": place / "osler.db"})
    with TestClient(create_app(told, clock=Clock()), client=("127.0.0.1", 50_000)) as opened:
        yield opened


@pytest.fixture
def talk(client):
    """Says one message after the other in one talk; the last reply."""

    def say(*messages: str, language: str = "en") -> dict:
        reply = {"session": ""}
        for text in messages:
            sent = {"text": text, "session": reply["session"], "language": language}
            reply = client.post("/assistant", json=sent).json()
        return reply

    return say


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def database(tmp_path):
    opened = Database.open(tmp_path / "talks.db")
    yield opened
    opened.close()


@pytest.fixture
def talks(database, clock):
    return Talks(database, clock)


@pytest.mark.parametrize(
    ("language", "messages", "kind", "about"),
    [
        ("en", ("what is metformin", "and what about HDL?"), "word", ""),
        ("en", ("what is atrial fibrillation", "sorry, i don't understand"), "word", "atrial fibrillation"),
        ("en", ("what is atrial fibrillation", "is it dangerous?"), "diagnosis", "atrial fibrillation"),
        ("en", ("what is metformin", "and what about the dose?"), "dose", ""),
        ("en", ("my doctor put me on a statin", "what does it do?"), "word", "statin"),
        ("en", ("What is microcephaly?", "and what about that?"), "explained", "Microcephaly"),
        ("en", ("i have a rash on my cheek", "what is it?"), "diagnosis", ""),
        ("zh", ("他汀是什么", "那它呢？"), "word", "他汀"),
        ("zh", ("高密度脂蛋白是什么", "那低密度脂蛋白呢？"), "word", ""),
        ("zh", ("房颤是什么", "它危险吗？"), "diagnosis", "心房颤动"),
        ("zh", ("二甲双胍是什么", "那剂量呢？"), "dose", ""),
        ("zh", ("脸上起了疹子", "那是什么？"), "diagnosis", ""),
    ],
)
def test_a_follow_up_is_understood(talk, language, messages, kind, about):
    reply = talk(*messages, language=language)
    assert (reply["kind"], reply["about"]) == (kind, about)


@pytest.mark.parametrize(
    ("language", "text", "kind"),
    [
        ("en", "Thank you very much!", "courtesy"),
        ("en", "hello", "courtesy"),
        ("en", "ok, thanks for nothing, my head", "silent"),
        ("zh", "好的，谢谢您", "courtesy"),
        ("zh", "你好痛", "silent"),
    ],
)
def test_a_courtesy_is_one_and_nothing_else(talk, language, text, kind):
    assert talk(text, language=language)["kind"] == kind


def test_what_a_pointer_means_alone_is_not_known(talk):
    assert talk("那它呢？", language="zh")["kind"] == "silent"


def test_an_emergency_is_not_forgotten_by_another_question(talk):
    reply = talk(CHEST, "what is a statin?", "thank you")
    assert reply["earlier"]
    assert reply["where"].startswith("You wrote earlier of what may be an emergency.")


@pytest.mark.parametrize(
    ("text", "is_open"),
    [
        ("I have called 911", False),
        ("the ambulance is here", False),
        ("已经打了120", False),
        ("should I call an ambulance?", True),
        ("i can't get an ambulance", True),
        ("I haven't called 911", True),
        ("it is better now, never mind", True),
        ("要不要打120", True),
        ("还没打120", True),
    ],
)
def test_only_help_closes_an_emergency(talk, text, is_open):
    assert bool(talk(CHEST, text, "what is a statin?")["earlier"]) is is_open


def test_an_emergency_told_in_two_messages_is_one(talk):
    assert talk("my chest hurts a little", "and my left arm is numb and I am sweating")["kind"] == "urgent"


def test_a_question_after_a_harmless_message_stays_a_question(talk):
    assert talk("my son is two years old", "what is a seizure?")["kind"] != "urgent"


def test_an_ended_talk_is_forgotten(client, talk):
    begun = talk(CHEST)
    assert client.request("DELETE", "/assistant", json={"session": begun["session"]}).status_code == 204
    reply = client.post("/assistant", json={"text": "thank you", "session": begun["session"]}).json()
    assert (reply["earlier"], reply["session"] == begun["session"]) == ([], False)


def test_an_id_of_the_pages_own_choice_is_not_taken(client):
    chosen = "0" * 32
    assert client.post("/assistant", json={"text": "hello", "session": chosen}).json()["session"] != chosen


def test_an_id_has_128_bits_and_differs(talk):
    first, second = talk("hello")["session"], talk("hello")["session"]
    assert (len(bytes.fromhex(first)), first == second) == (16, False)


def test_neither_id_nor_words_stand_in_the_store(talk, place):
    begun = talk("what is a statin, I am Anna Keller")
    kept = b"".join(path.read_bytes() for path in place.iterdir())
    assert [word for word in (begun["session"], "statin", "Keller") if word.encode() in kept] == []


def test_the_words_that_are_sent_back_name_nobody(talk):
    assert "Keller" not in talk("My name is Anna Keller, what is a statin?")["heard"]


def test_a_talk_is_remembered_by_another_worker(database, talks, clock):
    session = Session(id="a" * 32, talk=OPEN)
    talks.keep(session, CALLER)
    assert Talks(database, clock).open(session.id, CALLER) == session


@pytest.mark.parametrize(("seconds", "expected"), [(LIFE_SECONDS, OPEN), (LIFE_SECONDS + 1, Talk())])
def test_a_talk_is_forgotten_after_half_an_hour(talks, clock, seconds, expected):
    talks.keep(Session(id="a" * 32, talk=OPEN), CALLER)
    clock.at += timedelta(seconds=seconds)
    assert talks.open("a" * 32, CALLER).talk == expected


def test_a_talk_opens_to_no_other_caller(talks):
    talks.keep(Session(id="a" * 32, talk=OPEN), CALLER)
    assert talks.open("a" * 32, Caller(tenant="here", issuer="portal", subject="43")).talk == Talk()


def test_a_talk_that_is_too_long_begins_anew_and_keeps_its_emergencies(talks):
    talks.keep(Session(id="a" * 32, talk=Talk(turns=MOST_TURNS, said="x", alarms=OPEN.alarms)), CALLER)
    session = talks.open("a" * 32, CALLER)
    assert (session.id == "a" * 32, session.talk) == (False, Talk(alarms=OPEN.alarms))


@pytest.mark.parametrize("text", ["me duele el pecho", "wo xiong tong", "胸が痛いです"])
def test_an_alarm_from_another_language_is_told_in_both(talk, text):
    reply = talk(text)
    assert reply["kind"] == "urgent"
    assert [line.isascii() for line in reply["text"].splitlines()] == [True, False]
    assert "911" in reply["where"].splitlines()[0]
    assert "120" in reply["where"].splitlines()[1]


def test_what_cannot_be_read_is_told_whom_to_call_in_its_own_language_first(talk):
    reply = talk("buenos dias, quiero saber cuando abre la clinica")
    assert reply["kind"] == "unread"
    spanish, english, chinese = reply["where"].splitlines()
    assert spanish.startswith("Si esto es una emergencia")
    assert "112" in spanish
    assert english.startswith("If this is an emergency")
    assert "120" in chinese


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_code_is_said_to_be_unreadable_and_where_to_go(talk, language):
    reply = talk("aG93IG11Y2ggbWV0Zm9ybWluIHNob3VsZCBJIHRha2U=", language=language)
    assert reply["kind"] == "unread"
    assert reply["where"]
    assert (reply["text"].splitlines()[0].isascii()) is (language == "en")


@pytest.mark.parametrize(
    ("text", "language", "is_told", "is_not"),
    [
        ("he had his hands round my throat and says he will kill me", "en", "The police: 110", "none of these"),
        ("他掐我脖子，说要弄死我", "zh", "报警：中国大陆110", "如果都不是"),
        ("we are trapped, the house is on fire", "en", "119 for a fire", "Someone to talk to"),
        ("my chest feels tight and I am sweating", "en", "Call your emergency number", "police"),
        ("my tummy has hurt since yesterday and i feel shivery", "en", "speak to a doctor or a nurse today", "police"),
        ("从周一起发烧", "zh", "请在今天咨询医生", "报警"),
    ],
)
def test_the_numbers_fit_the_danger(client, text, language, is_told, is_not):
    where = client.post("/assistant", json={"text": text, "language": language}).json()["where"]
    assert is_told in where
    assert is_not not in where


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("i am so scared about my biopsy result", "worry"),
        ("好怕周五的检查结果", "worry"),
        ("my scan makes me nervous and my chest hurts", "urgent"),
        ("i am worried, is this lump cancer", "diagnosis"),
        ("the film was scary", "silent"),
    ],
)
def test_who_fears_a_result_is_met_with_a_kind_word_and_no_verdict(client, text, kind):
    assert client.post("/assistant", json={"text": text}).json()["kind"] == kind
