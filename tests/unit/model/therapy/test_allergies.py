"""A drug that the allergy record names is spoken of when it is ordered; a class rule speaks for its own class."""

import pytest

from model.engine import Task, run
from model.knowledge.example import CaseRecord
from model.knowledge.load import load

KNOWLEDGE = load()
OWN = "allergy-own-drug"


def rules_on(**case: object) -> dict[str, tuple[str, ...]]:
    """The rules that spoke, each with the drugs that it spoke of."""
    built = CaseRecord.model_validate({"age": 50, **case}).build(KNOWLEDGE.terms)
    advice = run(Task.THERAPY, built, KNOWLEDGE).therapy
    return {item.rule_id: tuple(code.display for code in item.drugs) for item in advice}


def test_only_the_drug_that_the_record_names_is_spoken_of() -> None:
    found = rules_on(allergies=("allopurinol",), drugs=("metformin",), drafts=("allopurinol",))
    assert found[OWN] == ("allopurinol",)


@pytest.mark.parametrize(
    ("allergy", "drug", "rule"),
    [("penicillin G", "amoxicillin", "allergy-penicillin"), ("amoxicillin", "amoxicillin", "allergy-penicillin")],
)
def test_a_class_with_a_rule_of_its_own_is_not_warned_of_twice(allergy: str, drug: str, rule: str) -> None:
    found = rules_on(allergies=(allergy,), drafts=(drug,))
    assert [name for name in found if name.startswith("allergy-")] == [rule]


def test_cefazolin_is_not_withheld_for_a_penicillin_allergy() -> None:
    assert not [name for name in rules_on(allergies=("amoxicillin",), drafts=("cefazolin",)) if "allergy" in name]


def test_allergies_that_could_not_be_read_name_no_drug() -> None:
    assert OWN not in rules_on(unread=("allergies",), drafts=("allopurinol",))
