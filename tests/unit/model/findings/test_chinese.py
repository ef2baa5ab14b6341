"""Chinese names: the longest, with words inside, in any writing; and words that only hold a name."""

import pytest

from model.domain.text import Language
from model.findings.tables import chinese_guards, chinese_names, cues_of, simplified_forms
from tests.unit.model.findings.said import new_reader

READER = new_reader()


def read(text: str) -> list[tuple[str, str]]:
    return [(item.code.display, text[item.start : item.end]) for item in READER.read(text, Language.ZH)]


@pytest.mark.parametrize(
    ("text", "label", "words"),
    [
        ("双侧感音神经性耳聋", "Bilateral sensorineural hearing impairment", "双侧感音神经性耳聋"),
        ("听力明显下降", "Hearing impairment", "听力明显下降"),
        ("語言發育遲緩", "Delayed speech and language development", "語言發育遲緩"),
        ("ＣＫ升高", "Elevated circulating creatine kinase concentration", "ＣＫ升高"),
        ("ck升高", "Elevated circulating creatine kinase concentration", "ck升高"),
        ("左眼白内障", "Cataract", "白内障"),
    ],
)
def test_a_name_is_found_where_it_stands(text, label, words):
    assert (label, words) in read(text)


def test_a_shared_head_serves_both_parts():
    assert read("肝、脾肿大") == [("Hepatomegaly", "肝、脾肿大"), ("Splenomegaly", "脾肿大")]


@pytest.mark.parametrize("text", ["药物过敏史不详", "给予止痛治疗", "肿瘤标志物", "抗癫痫药", "退热后复查"])
def test_a_word_that_only_holds_a_name_is_passed_over(text):
    assert read(text) == []


def test_a_name_at_the_very_end_of_a_text_is_found():
    assert read("患儿发热") == [("Fever", "发热")]
    assert read("左眼白内障") == [("Cataract", "白内障")]


def test_laterality_and_onset_are_kept():
    finding = READER.read("左侧听力下降3年", Language.ZH)[0]
    assert (finding.laterality, finding.onset) == ("left", "3年")


def test_there_are_as_many_names_as_we_say():
    names = [name for row in chinese_names() for name in row.names.split("|")]
    assert len(names) > 2_000
    assert not set(names) & chinese_guards()


def test_simplified_text_is_left_as_it_is():
    written = (
        "".join(row.names for row in chinese_names()) + "".join(row.cues for row in cues_of("zh")) + "显著后里面只干"
    )
    changed = {letter for letter in written if simplified_forms().get(ord(letter), letter) != letter}
    assert changed == set()
