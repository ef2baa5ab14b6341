"""Emergencies are heard in whatever way they are written; what cannot be read is told apart."""

import re

import pytest

from model.language.urgent.concepts import concept_rows
from model.language.urgent.heard import has_alarm, heard
from model.language.urgent.resemblance import sounds_calm
from model.language.urgent.tongue import is_unreadable
from model.language.urgent.urgent import table
from model.language.urgent.writing import in_characters, readings, rewritten


@pytest.mark.parametrize(
    "text",
    [
        "wo xiong tong",
        "woxiongtong",
        "wǒ xiōng kǒu téng",
        "hai2 zi5 mei2 you3 hu1 xi1",
        "wo mei mei yun dao le, jiao bu xing",
        "wo bu xiang huo le",
        "me duele el pecho",
        "mi hijo no respira",
        "quiero quitarme la vida",
        "j'ai très mal à la poitrine",
        "il ne respire plus",
        "ich habe starke Schmerzen in der Brust",
        "meine Frau bekommt keine Luft",
        "estou com dor no peito",
        "ho un forte dolore al petto",
        "у меня болит в груди",
        "가슴이 아파요",
        "tôi bị đau ngực",
    ],
)
def test_an_emergency_in_another_language_or_in_pinyin_is_an_alarm_in_both_languages(text):
    told = heard(text)
    assert has_alarm(told.found)
    assert told.is_foreign


@pytest.mark.parametrize(
    "text",
    [
        "c h e s t  p a i n",
        "i c a n ' t b r e a t h e",
        "k.i.l.l m.y.s.e.l.f",
        "my ch3st hurts and i c4nt br34the",
        "ｃｈｅｓｔ　ｐａｉｎ",
        "che\u200bst pa\u200bin",
        "胸 口 痛",
        "我妈unconscious了",
    ],
)
def test_a_disguised_emergency_is_an_alarm(text):
    assert has_alarm(heard(text).found)


@pytest.mark.parametrize(
    "text",
    [
        "no me duele el pecho",
        "hola, quiero pedir una cita",
        "bonjour, je voudrais un rendez-vous",
        "wann hat die Praxis auf",
        "wo gan mao le",
        "wo ming tian ji dian qu yi yuan",
        "can he eat rice",
        "my t4 is 12 and b12 is 300",
        "a b c d e",
    ],
)
def test_what_is_no_emergency_in_another_writing_is_no_alarm(text):
    assert not has_alarm(heard(text).found)


@pytest.mark.parametrize(
    ("text", "is_read"),
    [
        ("aG93IG11Y2ggbWV0Zm9ybWluIHNob3VsZCBJIHRha2U=", False),
        ("63 68 65 73 74 20 70 61 69 6e", False),
        ("hola, quiero pedir una cita para el martes", False),
        ("bonjour, je voudrais un rendez-vous avec le docteur", False),
        ("когда открыта клиника", False),
        ("buluofen yi tian chi ji ci", False),
        ("can he eat rice", True),
        ("what was it, did he die", True),
        ("my doctor is Dr. Lopez de la Cruz", True),
        ("what does CYP2C19 *2/*2 mean", True),
        ("my sugar was 98 102 99 87 93 91 90 89", True),
        ("血常规怎么看", True),
    ],
)
def test_a_code_or_another_language_is_not_read(text, is_read):
    assert is_unreadable(text) is not is_read


def test_digits_in_names_of_results_are_no_disguise():
    assert rewritten("covid19, cyp2d6 and 5mg of b12") == "covid19, cyp2d6 and 5mg of b12"


def test_english_is_not_taken_for_pinyin():
    assert in_characters("what does this result mean") == ""


def test_every_character_of_our_wordings_has_a_reading():
    wordings = [*(row.zh for row in concept_rows()), *("".join(group) for row in table() for group in row.zh)]
    characters = sorted(set(re.findall("[\u3400-\u9fff]", "".join(wordings))))
    with_none = [each for each in characters if not _is_read(each)]
    assert with_none == []


def _is_read(character: str) -> bool:
    return any(character in characters for characters in readings().values())


@pytest.mark.parametrize(
    ("text", "is_calm"),
    [
        ("i have a cold and a stuffy nose", True),
        ("昨天拔牙，能吃什么", True),
        ("thanks for the recipe, the nurse was friendly, by the way he fell and just lies there", False),
        ("谢谢上次的解释，护士也很好，他刚才摔了不动了", False),
    ],
)
def test_pleasantries_do_not_make_a_message_calm(text, is_calm):
    assert sounds_calm(text) is is_calm


@pytest.mark.parametrize(
    "text",
    [
        "a friend asked what anaphylaxis is",
        "can I double my insulin",
        "does a low blood sugar make you faint",
        "my sister's file says cardiac arrest, what does that mean",
        "my colleague collapsed last month and is back at work",
        "朋友问什么是过敏性休克",
        "抽搐后多久恢复",
        "要是看到有人噎住我该做什么",
        "不胸痛也不喘，就是累",
    ],
)
def test_what_is_asked_in_general_or_of_others_raises_nothing(text):
    assert heard(text).found == ()


@pytest.mark.parametrize(
    "text",
    [
        "my friend has anaphylaxis, what do I do",
        "what is anaphylaxis, I ate nuts and my throat is tight",
        "I doubled my insulin by accident and I'm shaking",
        "my newborn has a fever, how much Tylenol",
        "how many tylenol would kill me",
        "how do i stop heavy bleeding",
        "朋友过敏性休克了怎么办",
        "吃多少泰诺会死",
        "儿子发烧叫不醒，能喂多少泰诺",
        "嘴唇发紫正常吗",
        "化疗后第七天，发烧39度，打寒战，还有药房几点开门",
        "thanks for the recipe, by the way dad's chest hurts into his jaw, and when is the pharmacy open",
    ],
)
def test_the_same_words_of_somebody_here_are_an_alarm(text):
    assert has_alarm(heard(text).found)
