"""Common and rare in one list: which of the two leads, and what a line is answered."""

import json

import pytest

from cds_hooks.lines import answer_line
from model.diagnosis.contract import diagnose_line
from model.diagnosis.likely import SUREST, Presentation, likely
from model.diagnosis.rare_answer import GeneFinding
from model.domain.case import Sex
from model.ontology.load import load_ontology

ONTOLOGY = load_ontology()
FEVER, COUGH, SPUTUM, DYSPNOEA = "HP:0001945", "HP:0012735", "HP:0031245", "HP:0002094"
SEIZURE, MICROCEPHALY, DELAY, LONG_PHILTRUM = "HP:0001250", "HP:0000252", "HP:0001263", "HP:0000343"


def answered(line):
    return answer_line(line, lambda sent: diagnose_line(sent, ONTOLOGY, 5))


def kinds(found, first=3):
    return ["common" if item.common else "rare" for item in found.ranked[:first]]


def test_everyday_findings_are_ranked_as_common_conditions():
    found = likely(Presentation(present=(FEVER, COUGH, SPUTUM, DYSPNOEA), age=70), ONTOLOGY)

    assert kinds(found) == ["common"] * 3
    assert found.ranked[0].common.condition.condition == "pneumonia"


def test_features_that_no_common_condition_has_are_ranked_as_rare():
    found = likely(Presentation(present=(SEIZURE, MICROCEPHALY, DELAY, LONG_PHILTRUM), age=3), ONTOLOGY)

    assert kinds(found, 1) == ["rare"]


def test_the_masses_never_exceed_one():
    found = likely(Presentation(present=(FEVER, SEIZURE, DELAY), age=3), ONTOLOGY, top=50)

    assert sum(item.mass for item in found.ranked) + found.none == pytest.approx(1, abs=0.02)


def test_no_picture_is_so_typical_that_nothing_is_left():
    text = "Severe headache, fever, neck stiffness, photophobia, petechial rash since this morning."
    answer = answered(json.dumps({"text": text, "age": 19}).encode())
    assert (answer["diagnoses"][0]["probability"], answer["none_of_these"]) == (SUREST, pytest.approx(1 - SUREST))


def test_cystic_fibrosis_stays_in_view_of_its_gene_though_twenty_genes_are_linked_to_it():
    lungs, bronchi, pancreas, sweat = "HP:0002205", "HP:0002110", "HP:0001738", "HP:0012236"
    gene = GeneFinding(symbol="CFTR", zygosity="homozygous", significance="pathogenic")
    found = likely(Presentation(present=(lungs, bronchi, pancreas, sweat), genes=(gene,), age=12), ONTOLOGY)
    first = {item.rare.id: item.weight for item in found.ranked[:2] if item.rare}
    assert first["OMIM:219700"] > 0.2


def test_reasons_are_those_of_the_ranking_that_gave_more():
    line = {"present": ["HP:0002205", "HP:0002110", "HP:0012236"], "genes": ["CFTR"], "age": 12}
    diagnoses = answered(json.dumps(line).encode())["diagnoses"]
    reasons = next(item["evidence"] for item in diagnoses if item["code"] == "OMIM:211400")
    assert "HP:0012236" in {part["code"] for part in reasons}


def test_reported_genes_keep_their_diseases_in_view():
    gene = GeneFinding(symbol="STXBP1", zygosity="heterozygous", significance="pathogenic")
    found = likely(Presentation(present=(SEIZURE, DELAY), genes=(gene,), age=1), ONTOLOGY)

    assert any(item.rare and "STXBP1" in item.rare.genes for item in found.ranked[:3])


def test_the_order_of_findings_does_not_matter():
    codes = (SEIZURE, FEVER, DELAY, MICROCEPHALY)
    one = likely(Presentation(present=codes, absent=(COUGH,), sex=Sex.FEMALE), ONTOLOGY)
    other = likely(Presentation(present=codes[::-1], absent=(COUGH,), sex=Sex.FEMALE), ONTOLOGY)

    assert one == other


def test_absent_features_never_change_the_order_of_rare_diseases():
    codes = (MICROCEPHALY, LONG_PHILTRUM, DELAY)
    one = likely(Presentation(present=codes), ONTOLOGY)
    other = likely(Presentation(present=codes, absent=("HP:0000365", "HP:0000508")), ONTOLOGY)

    assert [item.rare.id for item in one.ranked if item.rare] == [item.rare.id for item in other.ranked if item.rare]


def test_codes_of_the_questionnaire_are_ranked_among_its_conditions():
    answer = diagnose_line({"id": 1, "present": ["E_201", "E_77", "E_91", "E_66"], "age": 70}, ONTOLOGY, 5)

    assert answer["diagnoses"][0]["code"] == "J18"


def test_a_line_says_code_label_probability_rank_and_reasons():
    answer = diagnose_line({"id": "a", "text": "Crushing chest pain and sweating. No cough.", "age": 61}, ONTOLOGY, 3)
    first = answer["diagnoses"][0]

    assert (first["code"], first["rank"], first["kind"]) == ("I21", 1, "common")
    assert 0 < first["probability"] <= 1
    assert {part["presence"] for part in first["evidence"]} == {"present", "absent"}
    assert {"en", "zh"} == set(first["text"])
    assert [item["code"] for item in answer["cannot_exclude"]]
    assert answer["id"] == "a"


def test_what_was_not_understood_is_a_gap():
    answer = diagnose_line({"present": ["HP:9999999", FEVER], "weather": "fine"}, ONTOLOGY, 3)

    assert {gap["why"] for gap in answer["gaps"]} == {"unreadable", "not_assessed"}


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ({"present": "HP:0001945"}, "present"),
        ({"present": [1]}, "present"),
        ({"age": "old"}, "age"),
        ({"age": -1}, "age"),
        ({"age": True}, "age"),
        ({"sex": 1}, "sex"),
        ({"genes": "STXBP1"}, "genes"),
        ({"genes": [1]}, "genes"),
        ({"text": 1}, "text"),
        ({"language": 1, "text": "fever"}, "language"),
        ({"language": "fr", "text": "fièvre"}, "language"),
        ({"top": 0}, "top"),
    ],
)
def test_a_wrong_type_is_refused_by_name(line, named):
    answer = answered(json.dumps({"id": "x", **line}).encode())

    assert answer["id"] == "x"
    assert answer["error"].startswith(named)


@pytest.mark.parametrize("line", [b"nonsense", b"[]", b"\xff", b'{"id":' + b"[" * 5000 + b"]" * 5000 + b"}"])
def test_a_line_that_is_no_object_is_answered_with_an_error(line):
    assert "error" in answered(line)


def test_a_case_without_findings_ranks_nothing():
    answer = diagnose_line({"present": []}, ONTOLOGY, 5)

    assert answer["diagnoses"] == []
    assert [gap["why"] for gap in answer["gaps"]] == ["not_sent"]


def test_a_disease_that_both_lists_hold_stands_once():
    codes = ["HP:0025300", "HP:0002829", "HP:0000155", "HP:0000093", "HP:0000992"]
    answer = diagnose_line({"present": codes, "age": 26, "sex": "female"}, ONTOLOGY, 10)
    (lupus,) = (item for item in answer["diagnoses"] if item["label"].casefold() == "systemic lupus erythematosus")

    assert lupus["code"] == "M32"
    assert "OMIM:152700" in lupus["also"]


def test_a_question_is_answered_by_the_name_that_it_was_asked_by():
    answer = diagnose_line({"present": ["SORE_THROAT", FEVER], "absent": ["better_leaning_forward"]}, ONTOLOGY, 3)

    assert answer["gaps"] == []
    assert {"sore_throat", "E_33"} & {part["code"] for part in answer["diagnoses"][0]["evidence"]}


def test_a_chronic_disease_of_the_past_history_counts_and_a_past_symptom_does_not():
    text = "Crushing chest pain. Past medical history: diabetes, hypertension, seizure."
    answer = diagnose_line({"text": text, "age": 61, "top": 1}, ONTOLOGY, 1)
    weighed = {part["code"] for part in answer["diagnoses"][0]["evidence"]}

    assert {"HP:0000819", "HP:0000822"} <= weighed
    assert "HP:0001250" not in weighed


def test_a_surely_rare_picture_is_headed_by_a_rare_disease_at_any_share():
    found = likely(Presentation(present=(SEIZURE, MICROCEPHALY, DELAY, LONG_PHILTRUM), age=1), ONTOLOGY)

    assert kinds(found) == ["rare"] * 3
    assert found.ranked[0].probability < 0.2


def test_a_first_seizure_alone_is_no_sarcoidosis_and_no_febrile_seizure_without_fever():
    alone = [
        item.common.condition.condition
        for item in likely(Presentation(present=(SEIZURE,), age=30), ONTOLOGY).ranked
        if item.common
    ]
    feverish = likely(Presentation(present=(SEIZURE, FEVER), age=2), ONTOLOGY)

    assert alone[0] == "epilepsy"
    assert "sarcoidosis" not in alone[:3]
    assert feverish.ranked[0].common.condition.condition == "febrile_seizure"


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ({"sex": "xx"}, "sex"),
        ({"genes": [{"symbol": "STXBP1", "significance": "harmful"}]}, "harmful"),
        ({"genes": [{"symbol": "STXBP1", "zygosity": "both"}]}, "both"),
    ],
)
def test_a_word_that_is_not_known_is_a_gap(line, named):
    answer = answered(json.dumps({"present": [SEIZURE], **line}).encode())

    assert any(named in gap["what"]["en"] and gap["why"] == "unreadable" for gap in answer["gaps"])


def test_a_class_in_capitals_counts_like_the_plain_word():
    line = {"present": [SEIZURE, DELAY], "genes": [{"symbol": "STXBP1", "significance": "likely_pathogenic"}]}
    plain = json.dumps(line)
    capitals = plain.replace("likely_pathogenic", "Likely pathogenic")

    assert answered(plain.encode()) == answered(capitals.encode())


@pytest.mark.parametrize("word", ["unknown", "other", "", None])
def test_a_sex_that_is_said_to_be_unknown_is_no_gap(word):
    assert diagnose_line({"present": [SEIZURE], "sex": word}, ONTOLOGY, 5)["gaps"] == []
