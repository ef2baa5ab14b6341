"""A request's own identifiers go wherever and however they are written, and clinical words stay."""

import pytest

from privacy.text.known import Known
from privacy.text.scrub import scrub

PATIENT = {
    "resourceType": "Patient",
    "id": "p1",
    "name": [{"family": "Young", "given": ["William"]}],
    "telecom": [{"system": "phone", "value": "(617) 555-0199"}, {"system": "email", "value": "wy@mail.example"}],
    "address": [{"line": ["12 Elm Street"], "city": "Reading", "postalCode": "01867"}],
    "identifier": [{"value": "A-00124471"}],
    "contact": [{"name": {"family": "Hunter", "given": ["April"]}}],
    "contained": [{"resourceType": "Organization", "name": "Harbour Lights Practice"}],
    "generalPractitioner": [{"reference": "Practitioner/9", "display": "Dr. Grace Stone"}],
}


def cleaned(text, *known):
    return scrub(text, Known(known)).text


@pytest.mark.parametrize(
    "written",
    [
        "William Young", "YOUNG, WILLIAM", "Young, Will", "bill young", "Mr. Young", "Wiliam Young", "Willy W. Young",
        "Bill", "555-0199", "617.555.0199", "A00124471", "00124471", "12 Elm Street", "12 elm street", "April Hunter",
        "Grace Stone", "Harbour Lights Practice", "ending in 4471", "wy@mail.example", "William's", "Will enjoys music",
    ],
)  # fmt: skip
def test_every_form_of_a_known_identifier_goes(written):
    said = f"Note: {written} was noted." if " enjoys" not in written else f"Noted. {written}."
    left = cleaned(said, PATIENT).lower()
    parts = ("william", "young", "will ", "bill", "0199", "4471", "elm", "april", "grace", "stone", "harbour", "wy@")
    assert [part for part in parts if part in left] == []


@pytest.mark.parametrize(
    "said",
    [
        "Will follow up.", "A young man.", "Rose to 140.", "Hunter syndrome", "Young Mania Rating Scale",
        "kidney stone", "Reading glasses",
        "May be discharged in April", "grace period", "bill sent",
    ],
)  # fmt: skip
def test_words_that_are_also_names_stay(said):
    assert cleaned(said, PATIENT).replace("[DATE-1]", "April") == said


def test_one_person_has_one_number():
    assert cleaned("William Young came. Mr. Young and Bill left. April Hunter stayed.", PATIENT) == (
        "[NAME-1] came. Mr. [NAME-1] and [NAME-1] left. [NAME-2] stayed."
    )


@pytest.mark.parametrize("written", ["王建国", "建国", "Wang Jianguo", "Jianguo Wang", "WANG JIAN GUO"])
def test_a_chinese_name_goes_in_every_spelling(written):
    assert "[NAME-1]" in cleaned(f"患者{written}诉头痛", "王建国")


def test_a_chinese_name_that_is_a_word_stays_where_it_is_the_word():
    assert cleaned("患者高峰诉胸痛，血药浓度高峰在2小时", "高峰") == "患者[NAME-1]诉胸痛，血药浓度高峰在2小时"


@pytest.mark.parametrize(
    "odd", [None, 5, {}, {"name": 5}, {"name": [None, {"given": "x"}]}, [], [["a b"]], "", " ", {"a": {"b": []}}]
)
def test_odd_values_are_passed_over(odd):
    assert cleaned("fever and cough", odd) == "fever and cough"


@pytest.mark.parametrize(
    ("text", "out"),
    [
        ("兹介绍我院平安(病历号20251)前往。", "兹介绍我院[NAME-1](病历号[ID-1])前往。"),
        ("女儿来电,说平安服药后好转。", "女儿来电,说[NAME-1]服药后好转。"),
        ("患者平安返回病房,平安无事。", "患者平安返回病房,平安无事。"),
    ],
)
def test_a_known_name_that_is_a_word_goes_where_a_person_stands(text, out):
    assert scrub(text, Known([{"resourceType": "Patient", "name": [{"text": "平安"}]}])).text == out


MARIA = {"resourceType": "Patient", "name": [{"family": "Kowalczyk", "given": ["Elizabeth", "Maria"]}]}


@pytest.mark.parametrize("written", ["E.M.K.", "E. M. K.", "E.K.", "EMK", "initials: EK", "K.E.M."])
def test_the_initials_of_a_known_person_go(written):
    left = cleaned(f"Seen with {written} and family.", MARIA)
    assert left.replace("initials: ", "") == "Seen with [NAME-1] and family."


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("I.V. fluids", "Ivan Vok"),
        ("at 5 P.M.", "Paul Mason"),
        ("EKG normal", "Eva Kay Gould"),
        ("vitamins E, K", "Eva Kay"),
    ],
)
def test_an_abbreviation_that_equals_initials_stays(said, name):
    assert cleaned(said, name) == said


@pytest.mark.parametrize("written", ["王 伟", "王　伟"])
def test_a_known_chinese_name_with_room_between_goes(written):
    assert cleaned(f"{written}来诊，其母陪同", "王伟") == "[NAME-1]来诊，其母陪同"
