"""Chinese names of rare diseases and terms: those that exist, no two diseases alike, the rest marked."""

from collections import Counter

import pytest

from model.findings.tables import chinese_labels
from model.knowledge.files import KnowledgeError
from model.ontology.load import load_ontology
from model.ontology.names import chinese_names, disease_name


def test_each_name_belongs_to_a_disease_of_the_ontology():
    diseases = load_ontology().diseases
    known = {diseases.id(place) for place in range(len(diseases))}
    assert sorted(set(chinese_names()) - known) == []
    assert len(chinese_names()) >= 600


def test_no_two_entries_of_omim_have_one_name():
    counted = Counter(name for one, name in chinese_names().items() if one.startswith("OMIM:"))
    assert [name for name, count in counted.items() if count > 1] == []


@pytest.mark.parametrize(
    ("ids", "english", "chinese"),
    [
        (("OMIM:154700",), "Marfan syndrome", "马方综合征"),
        (("OMIM:999999", "ORPHA:915"), "Aarskog-Scott syndrome", "Aarskog-Scott综合征"),
        (("OMIM:999999",), "Some syndrome", "Some syndrome（英文名）"),
    ],
    ids=["its own", "by its Orphanet entry", "none"],
)
def test_a_disease_without_a_chinese_name_keeps_its_english_one_marked(ids, english, chinese):
    name = disease_name(ids, english)
    assert (name.en, name.zh) == (english, chinese)


def test_each_label_belongs_to_a_current_term():
    terms = load_ontology().terms
    assert [code for code in chinese_labels() if (place := terms.place(code)) is None or terms.id(place) != code] == []


def test_an_id_that_stands_twice_is_refused(tmp_path):
    path = tmp_path / "names.csv"
    path.write_text("id,zh\nOMIM:154700,马方综合征\nOMIM:154700,马凡综合征\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match="twice"):
        chinese_names(path)
