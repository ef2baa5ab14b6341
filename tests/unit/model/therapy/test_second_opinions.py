"""Second opinions: what they add for a patient, and what they must not add."""

import pytest

from model.domain.gap import Why
from model.engine import Task, run
from model.knowledge.example import CaseRecord
from model.knowledge.load import load
from model.therapy.facts import Facts
from model.therapy.pairs import RefusedDrugs
from model.therapy.situation import gene_states

KNOWLEDGE = load()


def built(**case):
    return CaseRecord.model_validate(case).build(KNOWLEDGE.terms)


def assessed(**case):
    return run(Task.THERAPY, built(**case), KNOWLEDGE)


def test_a_second_opinion_that_asks_for_no_test_misses_no_result():
    found = assessed(drugs=["aripiprazole"])

    assert (found.therapy, found.gaps) == ((), ())


def test_a_result_that_says_nothing_is_told_for_a_drug_of_a_second_opinion():
    [gap] = [
        gap
        for gap in assessed(drugs=["aripiprazole"], genes=[{"gene": "CYP2D6", "diplotype": "*1/*22"}]).gaps
        if gap.why is Why.UNREADABLE
    ]

    assert "CYP2D6" in gap.what.en


def test_a_label_that_wants_a_test_first_says_so():
    [advice] = assessed(age=40, drafts=["siponimod"]).therapy

    assert (advice.publisher, advice.action) == ("FDA", "test_first")


@pytest.mark.parametrize(
    ("more", "is_refused"), [([], False), (["verapamil"], True)], ids=["atorvastatin alone", "beside verapamil"]
)
def test_a_drug_is_refused_only_in_the_group_that_the_patient_belongs_to(more, is_refused):
    facts = Facts(built(drugs=["simvastatin", *more], genes=[{"gene": "SLCO1B1", "diplotype": "*1/*5"}]), KNOWLEDGE)

    assert ("atorvastatin" in RefusedDrugs(facts, gene_states(facts))) is is_refused


@pytest.mark.parametrize(
    ("beside", "action"),
    [
        ([], "reduce"),
        (["ketoconazole"], "contraindicated"),
        (["fluconazole"], "avoid"),
        (["duloxetine", "ketoconazole"], "contraindicated"),
        (["rifampin"], "avoid"),
    ],
    ids=["alone", "strong CYP3A inhibitor", "moderate CYP3A inhibitor", "both enzymes", "inducer"],
)
@pytest.mark.parametrize("publisher", ["DPWG", "FDA"])
def test_co_medication_decides_what_a_poor_metabolizer_may_take(publisher, beside, action):
    found = assessed(drugs=beside, drafts=["eliglustat"], genes=[{"gene": "CYP2D6", "diplotype": "*4/*4"}])
    [advice] = [
        item
        for item in found.therapy
        if item.publisher == publisher and "eliglustat" in {drug.display for drug in item.drugs}
    ]

    assert advice.action == action


def test_a_score_of_two_and_a_half_is_ultrarapid_for_one_source_only():
    found = assessed(drafts=["tramadol"], genes=[{"gene": "CYP2D6", "score": "2.5"}]).therapy

    assert {item.publisher for item in found} >= {"CPIC", "FDA"}
    assert "DPWG" not in {item.publisher for item in found}
