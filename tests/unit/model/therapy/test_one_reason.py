"""One reason is said once: the stricter leads, an all-clear never contradicts it, and what can wait waits."""

import pytest

from cds_hooks.choosing import draft_advice
from model.domain.assessment import TherapyAdvice
from model.engine import Task, run
from model.knowledge.load import load
from model.therapy.contract_in import case_of
from model.therapy.contract_shapes import Fields

KNOWLEDGE = load()


def _advice(line: Fields) -> dict[str, TherapyAdvice]:
    return {item.rule_id: item for item in run(Task.THERAPY, case_of(line, KNOWLEDGE), KNOWLEDGE).therapy}


def _shown(line: Fields) -> list[str]:
    case = case_of(line, KNOWLEDGE)
    return [item.rule_id for item in draft_advice(run(Task.THERAPY, case, KNOWLEDGE), case)]


def _with(drug: str, other: str, **line: object) -> Fields:
    return {"id": 1, "drugs": [drug], "context": {"age": 50, "co_medications": [other]}, **line}


NORMAL = [{"gene": "CYP2C19", "diplotype": "*1/*1"}]


def test_an_all_clear_by_genes_stands_below_the_rule_that_forbids_the_drug():
    found = _advice(_with("clopidogrel", "omeprazole", genotypes=NORMAL))
    assert found["cyp2c19-clopidogrel-standard-acs-by-indication"].outranked_by == "clopidogrel-omeprazole"


def test_a_gene_blocked_by_a_drug_and_the_rule_on_both_drugs_are_one_card():
    assert _shown(_with("clopidogrel", "fluconazole", genotypes=NORMAL)) == ["clopidogrel-cyp2c19-inhibitor"]


def test_a_gene_that_is_poor_by_itself_keeps_its_card_beside_the_interaction():
    poor = [{"gene": "CYP2C19", "diplotype": "*2/*2"}]
    shown = _shown(_with("clopidogrel", "fluconazole", genotypes=poor))
    assert {name.partition("-pm-")[0] for name in shown} == {"clopidogrel-cyp2c19-inhibitor", "cyp2c19-clopidogrel"}


def test_what_to_watch_waits_while_the_drug_is_forbidden():
    assert "sun-protection" not in _shown(_with("voriconazole", "sirolimus"))


def test_what_to_watch_is_said_where_nothing_forbids_the_drug():
    assert "sun-protection" in _shown(_with("voriconazole", "amlodipine"))


@pytest.mark.parametrize("allergy", ["penicillin", "PCN", "Allergy to penicillin", "青霉素过敏", "beta-lactams"])
def test_an_allergy_to_a_class_forbids_its_drugs(allergy):
    line = {"id": 1, "drugs": ["amoxicillin"], "context": {"allergies": [allergy]}}
    assert _advice(line)["allergy-penicillin"].action == "contraindicated"


def test_a_class_that_the_drug_does_not_belong_to_says_nothing():
    line = {"id": 1, "drugs": ["amoxicillin"], "context": {"allergies": ["statins"]}}
    assert not _advice(line)


@pytest.mark.parametrize("word", ["wild type", "negative", "not detected", "absent", "野生型", "no mutation"])
def test_a_negative_class_is_tested_and_absent(word):
    line = {
        "id": 1,
        "tumour": "melanoma",
        "variants": [{"gene": "BRAF", "class": word}],
        "drugs": ["vemurafenib"],
    }
    assert _advice(line)["melanoma-braf-wild-type-inhibitor"].action == "resistant"


@pytest.mark.parametrize("word", ["intact", "proficient", "stable", "low", "MSS"])
def test_a_stable_tumour_of_the_colon_gets_no_pd1_antibody(word):
    line = {
        "id": 1,
        "tumour": "colon cancer",
        "variants": [{"biomarker": "MSI", "class": word}],
        "drugs": ["pembrolizumab"],
    }
    assert _advice(line)["colorectal-mss-checkpoint"].action == "resistant"
