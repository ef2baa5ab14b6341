"""Orders without a result: who is asked to test first, and that a site can decide otherwise."""

from dataclasses import replace

import pytest

from model.engine import Task, run
from model.knowledge.example import CaseRecord
from model.knowledge.files import KnowledgeError
from model.knowledge.load import load
from model.knowledge.policy import AskedFirst

KNOWLEDGE = load()
BEFORE_THE_FIRST_DOSE = [
    "abacavir",
    "allopurinol",
    "azathioprine",
    "capecitabine",
    "carbamazepine",
    "eliglustat",
    "fluorouracil",
    "ivacaftor",
    "mavacamten",
    "mercaptopurine",
    "oxcarbazepine",
    "pegloticase",
    "phenytoin",
    "primaquine",
    "rasburicase",
    "siponimod",
    "tafenoquine",
    "tegafur",
    "thioguanine",
]
A_GAP_ALONE = ["citalopram", "codeine", "flucytosine", "gentamicin", "metoprolol", "simvastatin", "warfarin"]


def asked(knowledge=KNOWLEDGE, **case):
    built = CaseRecord.model_validate(case).build(knowledge.terms)
    return [item for item in run(Task.THERAPY, built, knowledge).therapy if item.rule_id.endswith("-no-result")]


def of_site(**lists):
    return replace(KNOWLEDGE, policy=KNOWLEDGE.policy.model_copy(update={"test_first": AskedFirst(**lists)}))


@pytest.mark.parametrize("drug", BEFORE_THE_FIRST_DOSE)
def test_an_order_without_a_result_asks_for_the_test_once(drug):
    assert [item.action for item in asked(drafts=[drug])] == ["test_first"]


@pytest.mark.parametrize("drug", BEFORE_THE_FIRST_DOSE)
def test_a_drug_that_is_taken_already_asks_for_no_test(drug):
    assert asked(drugs=[drug]) == []


@pytest.mark.parametrize("drug", A_GAP_ALONE)
def test_other_drugs_leave_a_gap_alone(drug):
    assert asked(drafts=[drug]) == []


@pytest.mark.parametrize(
    ("drug", "dose", "action"),
    [
        ("tetrabenazine", "50", "monitor"),
        ("tetrabenazine", "50.5", "test_first"),
        ("pimozide", "4", "monitor"),
        ("pimozide", "6", "test_first"),
    ],
)
def test_a_label_that_asks_above_a_dose_is_sterner_only_there(drug, dose, action):
    [advice] = asked(drafts=[{"drug": drug, "daily_dose": dose, "unit": "mg"}])

    assert advice.action == action


def test_a_dose_that_was_not_written_stays_the_milder_reminder():
    assert [item.action for item in asked(drafts=["tetrabenazine"])] == ["monitor"]


def test_a_site_can_add_a_drug():
    [advice] = asked(of_site(add=("codeine",)), drafts=["codeine"])

    assert (advice.action, advice.publisher) == ("test_first", "CPIC")
    assert "CYP2D6" in advice.summary.en


def test_a_site_can_add_a_drug_of_a_second_opinion():
    assert [item.publisher for item in asked(of_site(add=("thioridazine",)), drafts=["thioridazine"])] == ["FDA"]


@pytest.mark.parametrize("case", [{"drugs": ["codeine"]}, {"drafts": ["tramadol"]}])
def test_an_added_drug_is_asked_about_only_where_it_is_ordered(case):
    assert asked(of_site(add=("codeine",)), **case) == []


def test_an_added_drug_with_a_result_asks_for_no_test():
    result = {"gene": "CYP2D6", "diplotype": "*1/*1"}

    assert asked(of_site(add=("codeine",)), drafts=["codeine"], genes=[result]) == []


def test_a_site_can_take_a_drug_off_and_the_gap_stays():
    knowledge = of_site(remove=("allopurinol",))
    built = CaseRecord.model_validate({"drafts": ["allopurinol"]}).build(knowledge.terms)
    assessment = run(Task.THERAPY, built, knowledge)

    assert assessment.therapy == ()
    assert any("HLA-B*58:01" in gap.what.en for gap in assessment.gaps)


def test_adding_a_drug_that_has_its_own_words_changes_nothing():
    assert asked(of_site(add=("abacavir",)), drafts=["abacavir"]) == asked(drafts=["abacavir"])


def test_a_drug_both_added_and_removed_is_refused():
    with pytest.raises(ValueError, match="both added and removed: codeine"):
        AskedFirst(add=("codeine",), remove=("codeine",))


@pytest.mark.parametrize("name", ["codein", "metformin"])
def test_a_policy_that_names_a_drug_without_a_rule_stops_the_start(tmp_path, name):
    path = tmp_path / "policy.toml"
    path.write_text(f'guideline_cards = 4\n[values]\n[test_first]\nadd = ["{name}"]\n', encoding="utf-8")

    with pytest.raises(KnowledgeError):
        load(policy=path)
