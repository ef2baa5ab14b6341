"""English names in other spellings, orders and forms; beside each the word that looks like it and is none."""

import pytest

from model.domain.text import Language
from model.findings.stems import heavy, light
from tests.findings.score import answers as answered
from tests.findings.score import codes, notes, score
from tests.unit.model.findings.said import new_reader

READER = new_reader()


def read(text: str) -> list[tuple[str, str]]:
    return [(item.code.display, text[item.start : item.end]) for item in READER.read(text, Language.EN)]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("anaemia", "Anemia"),
        ("anemia", "Anemia"),
        ("oedema", "Edema"),
        ("haematuria", "Hematuria"),
        ("leucopenia", "Leukopenia"),
        ("tumours", "Neoplasm"),
        ("low-set ears", "Low-set ears"),
        ("The ears were low set", "Low-set ears"),
        ("ears are mildly low-set", "Low-set ears"),
        ("hypotonic", "Hypotonia"),
        ("microcephalic", "Microcephaly"),
        ("infertile", "Infertility"),
        ("loss of hearing", "Hearing impairment"),
        ("delay in motor development", "Motor delay"),
        ("stenosis of the pulmonary valve", "Pulmonic stenosis"),
        ("syndactyly of the second and third toes", "2-3 toe syndactyly"),
        ("Wilms' tumour", "Nephroblastoma"),
        ("SOB", "Dyspnea"),
    ],
)
def test_a_name_is_found_in_another_form(text, label):
    assert label in [name for name, _ in read(text)]


@pytest.mark.parametrize(
    "text",
    [
        "dental care",
        "health care",
        "a man of 60",
        "two miles",
        "HIV",
        "e-mail to a@b.com",
        "sob story",
        "He feels depressed",
        "The value falls within the range",
        "the mole fraction",
        "He sleeps on his back",
        "lung, cancer-free kidney",
    ],
)
def test_a_word_that_looks_like_a_finding_is_none(text):
    assert {name for name, _ in read(text)} & {
        "Carious teeth",
        "Mania",
        "Milia",
        "Urticaria",
        "Coma",
        "Dyspnea",
    } == set()
    assert {name for name, _ in read(text)} & {"Frequent falls", "Nevus", "Drowsiness", "Lung adenocarcinoma"} == set()


def test_a_shared_head_serves_every_item():
    text = "atrial and ventricular septal defects"
    assert read(text) == [("Atrial septal defect", text), ("Ventricular septal defect", "ventricular septal defects")]


def test_items_that_share_nothing_are_not_joined():
    assert [name for name, _ in read("heart failure and renal stones")] == [
        "Congestive heart failure",
        "Nephrolithiasis",
    ]


def test_a_comma_parts_words():
    assert "Chest pain" not in [name for name, _ in read("clear chest, pain elsewhere")]


def test_the_longest_name_wins():
    assert read("bilateral sensorineural hearing loss") == [
        ("Bilateral sensorineural hearing impairment", "bilateral sensorineural hearing loss")
    ]


@pytest.mark.parametrize(("one", "other"), [("tumour", "tumors"), ("foetal", "fetal"), ("stenoses", "stenotic")])
def test_two_forms_of_a_word_have_one_light_stem(one, other):
    assert light(one) == light(other)


@pytest.mark.parametrize(
    ("one", "other"), [("enlarged", "enlargement"), ("dilated", "dilatation"), ("absent", "absence")]
)
def test_a_family_of_words_has_one_heavy_stem(one, other):
    assert heavy(one) == heavy(other)
    assert light(one) != light(other)


@pytest.mark.parametrize(("one", "other"), [("care", "caries"), ("man", "mania"), ("com", "coma"), ("mile", "milia")])
def test_strangers_do_not_meet(one, other):
    assert heavy(one) != heavy(other)


def test_laterality_and_onset_are_kept():
    finding = READER.read("Left hearing loss since age 5.", Language.EN)[0]
    assert (finding.laterality, finding.onset) == ("left", "since age 5")


def test_a_letter_that_grows_in_lower_case_moves_no_offset():
    assert read("İİİ fever") == [("Fever", "fever")]


@pytest.mark.parametrize(("language", "least"), [(Language.EN, 0.92), (Language.ZH, 0.95)])
def test_the_reported_half_of_our_notes_is_read_as_measured(language, least):
    part = [(answered(note, language, READER), note.gold) for note in notes(language) if note.half == "reported"]
    assert len(part) >= 37
    assert score(part).f1 >= least
    assert score((codes(found), codes(gold)) for found, gold in part).f1 >= least
