"""Findings that only the words of the common differential say: read with the denials and sections of their sentence."""

import pytest

from model.domain.text import Language
from model.findings.spoken import told
from model.knowledge.differential_tables import load_differential, spoken_findings
from model.ontology.load import load_ontology

ONTOLOGY = load_ontology()


def heard(text: str, language: Language = Language.EN) -> dict[str, bool]:
    return {item.finding.finding: item.is_present for item in told(text, language, ONTOLOGY).findings}


@pytest.mark.parametrize(
    ("text", "language", "finding"),
    [
        ("Pain that moved from the navel to the right lower abdomen.", Language.EN, "migrating_pain"),
        ("转移性右下腹痛1天。", Language.ZH, "migrating_pain"),
        ("Symptoms worse after meals.", Language.EN, "worse_after_meals"),
        ("上腹痛，进食后加重。", Language.ZH, "worse_after_meals"),
        ("Heavy smoker.", Language.EN, "smoker"),
        ("吸烟30年。", Language.ZH, "smoker"),
        ("Murphy sign positive.", Language.EN, "murphy"),
        ("PMH: heart attack 2015.", Language.EN, "past_coronary"),
        ("Family history: lung cancer.", Language.EN, "family_lung_cancer"),
        ("父亲患肺癌。", Language.ZH, "family_lung_cancer"),
    ],
)
def test_the_tables_own_words_are_read(text, language, finding):
    assert heard(text, language).get(finding) is True


@pytest.mark.parametrize(
    ("text", "language", "finding"),
    [
        ("Denies sore throat.", Language.EN, "sore_throat"),
        ("否认发热，咳嗽，咽痛。", Language.ZH, "sore_throat"),
        ("No guarding.", Language.EN, "guarding"),
        ("无反跳痛。", Language.ZH, "guarding"),
    ],
)
def test_one_denial_reaches_terms_and_words(text, language, finding):
    assert heard(text, language)[finding] is False


@pytest.mark.parametrize(
    "text",
    [
        "Lung cancer was diagnosed in March.",
        "Return if the calf pain comes back.",
        "No family history of lung cancer.",
        "Heart attack today.",
    ],
)
def test_near_misses(text):
    assert not {"family_lung_cancer", "calf_pain", "past_coronary"} & {
        name for name, there in heard(text).items() if there
    }


HEADS = {"": ("", ""), "past": ("Past history: ", "既往史："), "family": ("Family history: ", "家族史：")}


def test_every_finding_without_a_term_is_reached_in_both_languages():
    words = [
        (row.finding, HEADS[row.standing], row.en.split("|")[0], row.zh.split("|")[0]) for row in spoken_findings()
    ]
    labels = [(row.finding, HEADS[""], row.en, row.zh) for row in load_differential().findings if not row.hpo]
    english, chinese = set(), set()
    for finding, (before, before_zh), en, zh in (*words, *labels):
        english |= {finding} & set(heard(f"{before}{en}."))
        chinese |= {finding} & set(heard(f"{before_zh}{zh}。", Language.ZH))
    every = {finding for finding, *_ in (*words, *labels)}

    assert every - english == set()
    assert every - chinese == set()


def test_words_name_each_finding_once():
    rows = [(row.finding, row.standing) for row in spoken_findings()]

    assert len(rows) == len(set(rows))
