"""What holds for the common differential whatever the patient has."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.diagnosis.differential import differential
from model.domain.case import Sex
from model.knowledge.differential_tables import load_differential, published_differential
from tests.evaluation.common import PAGE
from tests.evaluation.differential import SEED, ddxplus, figures, first_complaint_ranks, patients, told, vignettes_found

TABLES = load_differential()
SIMULATED = published_differential()
NAMES = [row.finding for row in TABLES.findings]
OF_BOTH_SEXES = [
    row.finding
    for row in TABLES.findings
    if row.evidence
    and row.finding not in {"pregnant", "vaginal_discharge", "heavy_periods", "early_menarche", "breastfed_long"}
]

some = st.lists(st.sampled_from(NAMES), min_size=1, max_size=8, unique=True)
ages = st.one_of(st.none(), st.floats(0, 110))
sexes = st.sampled_from([Sex.FEMALE, Sex.MALE, Sex.UNKNOWN])


def chances(found):
    return {item.condition.condition: item.probability for item in found.candidates}


@settings(max_examples=60, deadline=None)
@given(some, some, ages, sexes, st.randoms(use_true_random=False))
def test_the_order_of_findings_never_matters(present, absent, age, sex, shuffle):
    mixed, denied = present.copy(), absent.copy()
    shuffle.shuffle(mixed)
    shuffle.shuffle(denied)
    assert differential(present, absent, age=age, sex=sex) == differential(mixed, denied, age=age, sex=sex)


@settings(max_examples=60, deadline=None)
@given(some, some, ages, sexes)
def test_the_probabilities_and_the_unknown_make_one(present, absent, age, sex):
    found = differential(present, absent, age=age, sex=sex)
    total = sum(chances(found).values()) + found.unknown
    assert 0.97 < total <= 1 + 1e-9
    assert found.unknown >= 0.01


@settings(max_examples=100, deadline=None)
@given(some, st.sampled_from(NAMES), ages, sexes)
def test_a_denied_finding_never_favours_the_condition_that_has_it_most(present, denied, age, sex):
    before = differential(present, age=age, sex=sex)
    after = differential(present, [denied], age=age, sex=sex)
    shares = {
        item.condition.condition: part.share
        for item in after.candidates
        for part in item.contributions
        if not part.is_present
    }
    often = [name for name in chances(before) if shares.get(name, 0) >= 0.5]
    most = max(often, key=shares.__getitem__, default=None)
    assert most is None or chances(after)[most] <= chances(before)[most] + 1e-9


@settings(max_examples=60, deadline=None)
@given(some, ages, sexes)
def test_a_wider_finding_adds_nothing_to_the_narrower_one(present, age, sex):
    wider = [TABLES.parent[name] for name in present if name in TABLES.parent]
    assert differential([*present, *wider], age=age, sex=sex) == differential(present, age=age, sex=sex)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(OF_BOTH_SEXES), min_size=1, max_size=8, unique=True), ages)
def test_a_man_has_no_ectopic_pregnancy(present, age):
    assert chances(differential(present, age=age, sex=Sex.MALE)).get("ectopic_pregnancy", 0) < 0.001


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(OF_BOTH_SEXES), min_size=1, max_size=8, unique=True), st.floats(0, 5.9))
def test_an_infant_has_no_prostate_cancer(present, age):
    assert chances(differential(present, age=age, sex=Sex.MALE)).get("prostate_cancer", 0) < 0.001


def test_no_known_finding_gives_no_answer():
    assert differential(["purple_toenails"]) is None


@pytest.mark.parametrize(
    ("condition", "common", "exposure"),
    [("malaria", ["fever", "chills", "headache"], "travel_malaria"), ("ebola", ["fever", "bleeding"], "ebola_contact")],
)
def test_an_exotic_condition_waits_for_its_exposure(condition, common, exposure):
    without, with_it = differential(common, age=40), differential([*common, exposure], age=40)
    assert chances(without).get(condition, 0) < 0.02
    assert chances(with_it)[condition] > 0.3


def test_a_question_already_answered_is_not_asked_again():
    found = differential(["chest_pain"], ["pleuritic_pain"], age=50)
    assert {item.finding.finding for item in found.ask}.isdisjoint({"chest_pain", "pleuritic_pain", "pain"})


def test_ddxplus_patients_are_found_by_their_first_complaint_as_often_as_was_aimed_for():
    within = first_complaint_ranks(SIMULATED)
    assert within[1] >= 0.37
    assert within[5] >= 0.72
    figures_on_page = " | ".join(f"{share:.3f}" for share in within.values())
    assert f"| {len(TABLES.conditions)} | known | {figures_on_page} |" in PAGE.read_text(encoding="utf-8")


def test_thirteen_findings_are_enough_and_the_probabilities_hold():
    people = list(patients(ddxplus(), 300, seed=SEED + 1))
    result = figures([(one, told(one, 13, SIMULATED, seed=at)) for at, one in enumerate(people)])
    assert result.top[0] >= 0.87
    assert result.error < 0.05


def test_conditions_are_found_by_their_own_vignette():
    first, within_three, _ = vignettes_found(TABLES)
    assert first >= 0.85
    assert within_three >= 0.97
