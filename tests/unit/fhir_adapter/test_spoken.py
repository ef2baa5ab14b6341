"""Problems and reactions that a chart names without a code are known by their whole name, and never by a part of it."""

import pytest

from model.domain.code import SNOMED
from tests.unit.fhir_adapter.chart import SUBJECT, Json, chart, concept

UNKNOWN_CODE = concept(SNOMED, "609999003", "Long QT syndrome")


def codes(code: Json) -> set[str]:
    (found,) = chart({"resourceType": "Condition", "id": "c", "subject": SUBJECT, "code": code}).problems
    return {item.code for item in found.codes}


@pytest.mark.parametrize("words", ["Parkinson disease", "PARKINSON DISEASE", "Parkinson's", "帕金森病"])
def test_a_problem_without_a_code_is_known_by_its_name(words: str) -> None:
    assert codes({"text": words}) == {"49049000"}


@pytest.mark.parametrize(
    ("words", "code"), [("ESRD", "433146000"), ("尿毒症", "433146000"), ("CKD4期", "N18.4"), ("CKD stage 3b", "N18.32")]
)
def test_a_stage_of_kidney_disease_is_known_by_its_short_names(words: str, code: str) -> None:
    assert codes({"text": words}) == {code}


@pytest.mark.parametrize(
    "words", ["no Parkinson disease", "Parkinson disease?", "father had Parkinson disease", "无帕金森病", "帕金森"]
)
def test_more_than_the_name_is_not_the_problem(words: str) -> None:
    assert codes({"text": words}) == set()


def test_a_code_that_a_table_knows_is_believed_over_the_words() -> None:
    assert codes(concept(SNOMED, "84757009", "Epilepsy") | {"text": "Parkinson disease"}) == {"84757009"}


def test_a_code_that_no_table_knows_is_helped_by_its_name() -> None:
    assert codes(UNKNOWN_CODE) == {"609999003", "I45.81"}


@pytest.mark.parametrize(
    ("words", "code"), [("Anaphylaxis", "39579001"), ("过敏性休克", "39579001"), ("stomach upset", "271681002")]
)
def test_a_reaction_in_words_is_known_by_its_name(words: str, code: str) -> None:
    entry = {"resourceType": "AllergyIntolerance", "id": "a", "patient": SUBJECT, "code": {"text": "Augmentin"}}
    (found,) = chart(entry | {"reaction": [{"manifestation": [{"text": words}]}]}).allergies
    assert [item.code for item in found.reactions] == [code]


@pytest.mark.parametrize(
    ("reaction", "has_others"),
    [
        ({"manifestation": [{"text": "nausea"}]}, False),
        ({"manifestation": [{"text": "nausea"}, {"text": "throat closed"}]}, True),
        ({"manifestation": [{"text": "nausea"}], "severity": "severe"}, True),
        ({"manifestation": [{"text": "nausea"}], "description": "throat closed"}, True),
        ({"manifestation": [concept("http://example.org/local", "7")]}, True),
    ],
)
def test_a_reaction_that_could_not_be_read_is_not_left_out_in_silence(reaction: Json, has_others: bool) -> None:
    entry = {"resourceType": "AllergyIntolerance", "id": "a", "patient": SUBJECT, "code": {"text": "Augmentin"}}
    (found,) = chart(entry | {"reaction": [reaction]}).allergies
    assert found.has_other_reactions is has_others


@pytest.mark.parametrize(("status", "is_confirmed"), [("unconfirmed", False), ("presumed", False), ("confirmed", True)])
def test_an_allergy_keeps_whether_it_is_confirmed(status: str, is_confirmed: bool) -> None:
    entry = {"resourceType": "AllergyIntolerance", "id": "a", "patient": SUBJECT, "code": {"text": "Augmentin"}}
    (found,) = chart(entry | {"verificationStatus": concept("x", status), "criticality": "low"}).allergies
    assert (found.is_confirmed, found.is_low_criticality) == (is_confirmed, True)
