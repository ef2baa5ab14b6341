"""Emergencies are heard in whatever way they are written; what cannot be read is told apart."""

import re
from pathlib import Path

import pytest

from model.language.urgent import abroad
from model.language.urgent.concepts import concept_rows
from model.language.urgent.heard import has_alarm, heard
from model.language.urgent.resemblance import sounds_calm
from model.language.urgent.tongue import is_unreadable, language_abroad
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


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Mon fils a avalé de l'eau de Javel", "fr"),
        ("Es drückt mir die Brust zusammen, als säße einer drauf", "de"),
        ("Siento un ladrillo encima del pecho", "es"),
        ("Queria renovar a receita da tensão", "pt"),
        ("Vorrei rinnovare la ricetta per la pressione", "it"),
        ("胸が痛いです", "ja"),
        ("가슴이 아파요", "ko"),
        ("у меня болит в груди", "ru"),
        ("لا يتنفس", "ar"),
        ("सीने में दर्द है", "hi"),
        ("Tata nagle ma krzywe usta i bełkocze", "pl"),
        ("lapseni nieli pesuainetta äsken", "other"),
        ("can stress cause hair loss", ""),
        ("metformin glucophage januvia", ""),
        ("我妈胸口痛", ""),
    ],
)
def test_the_language_of_a_message_is_told(text, language):
    assert language_abroad(text) == language


@pytest.mark.parametrize(
    ("told", "not_told"),
    [
        ("Me aprieta el pecho", "Radiografía de pecho el martes, ¿debo ir en ayunas?"),
        ("Mi madre tiene la boca torcida", "Mi marido tiene la boca seca por la pastilla"),
        ("Mon fils a bu de la javel", "Mon fils n'a pas avalé de javel"),
        ("Mein Mann hat Abflussreiniger getrunken", "Ich habe Rohrreiniger gekauft"),
        ("O meu colega tocou no fio e foi projetado", "O fio do carregador partiu-se"),
        ("Sono incinta e perdo sangue", "Sono incinta, quando faccio gli esami del sangue?"),
        ("Heute Nacht mache ich Schluss mit allem", "Ich mache Schluss mit Rauchen"),
        ("Ho una morsa al petto", "Anni fa avevo una morsa al petto"),
        ("J'ai mal à la poitrine", "J'ai mal au cœur en voiture"),
        ("Me duele la barriga, está dura como una tabla", "Me duele la barriga durante la regla"),
        ("Sie hat eine ganze Packung Tabletten genommen", "Meine Tabletten sind leer, ich brauche ein Rezept"),
        ("أنزف دم كثير", "قدمي تؤلمني كثيرا"),
        ("胸が締め付けられる", "熱が下がったけど口内炎があります"),
        ("Муж упал и не просыпается", "Муж не падал"),
        ("남편 입이 돌아갔어요", "남편 입맛이 없어요"),
    ],
)
def test_what_belongs_together_in_one_language_is_an_alarm(told, not_told):
    assert has_alarm(heard(told).found)
    assert not has_alarm(heard(not_told).found)


@pytest.mark.parametrize(
    ("told", "not_told"),
    [
        ("the stove was on all night, we both have a headache and the dog is dead", "which stove is cheap to run"),
        ("his mouth slid to the right", "his sleeve slid to the right"),
        ("暖炉开了一夜，我们都头疼", "暖炉多少钱"),
        ("my husband will kill me if I leave", "my manager will kill me if I am late"),
        ("my left ball is rock hard and pulled up", "the tennis ball is rock hard"),
    ],
)
def test_a_word_of_danger_and_its_harmless_twin(told, not_told):
    assert has_alarm(heard(told).found)
    assert not has_alarm(heard(not_told).found)


def test_every_concept_of_a_rule_abroad_is_said_in_some_language_and_every_concept_is_in_a_rule():
    folder = Path(abroad.__file__).parent
    said = {line.split(",")[1] for line in (folder / "abroad.csv").read_text(encoding="utf-8").splitlines()[2:]}
    rules = (folder / "abroad_rules.csv").read_text(encoding="utf-8").splitlines()[2:]
    ruled = {name.strip() for line in rules for name in re.split("[+|]", line.split(",")[2])}
    assert ruled <= said
    assert said - ruled == {"elsewhere", "harmless"}


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
