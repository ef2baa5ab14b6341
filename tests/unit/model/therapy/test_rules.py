"""Guideline and tumour advice: few, ranked, withheld with a reason."""

from dataclasses import replace
from decimal import Decimal

import pytest

from model.domain.case import ClinicalCase, Measurement
from model.domain.code import LOINC, Code
from model.domain.pgx import Detection, TumourFinding
from model.engine import Task, run
from model.knowledge.example import CaseRecord
from model.knowledge.load import load
from model.knowledge.tumour_variants import protein_change

KNOWLEDGE = load()
BOTH = ["hypertension", "diabetes_type_2_or_unspecified"]


def lab(measure: str, value: str, unit: str, day: int = -20, comparator: str = ""):
    return {"measure": measure, "value": value, "unit": unit, "day": day, "comparator": comparator}


LABS = [
    lab("hba1c", "8.1", "%"),
    lab("egfr", "68", "mL/min/{1.73_m2}"),
    lab("uacr", "45", "mg/g"),
    lab("potassium", "4.3", "mmol/L"),
    lab("systolic", "152", "mm[Hg]"),
]


def advised(**case):
    return run(Task.THERAPY, CaseRecord.model_validate(case).build(KNOWLEDGE.terms), KNOWLEDGE).therapy


def ids(**case):
    return [item.rule_id for item in advised(**case)]


def test_hypertension_with_diabetes_gets_the_four_that_matter():
    assert ids(age=58, problems=BOTH, drugs=["metformin"], labs=LABS) == [
        "diabetes-raas-blocker",
        "diabetes-sglt2",
        "diabetes-statin",
        "hypertension-diabetes-lifestyle",
    ]


def test_what_has_no_place_of_its_own_is_named_in_the_last():
    found = advised(age=58, problems=BOTH, labs=[*LABS[:1], *LABS[2:]])

    assert len(found) == 4
    assert sum(step.en.startswith("Also due") for step in found[-1].next_steps) == 2


def test_high_potassium_withholds_and_says_why():
    found = advised(age=58, problems=BOTH, labs=[*LABS[:3], lab("potassium", "5.8", "mmol/L")])
    withheld = next(item for item in found if item.rule_id == "diabetes-raas-blocker-withheld")

    assert withheld.action == "no_recommendation"
    assert any("5.5" in item.claim.en for item in withheld.evidence if item.direction == "against")


@pytest.mark.parametrize("problem", ["pregnancy"])
def test_pregnancy_bars_every_blocker_of_the_renin_system(problem):
    found = advised(age=31, sex="female", problems=[*BOTH, problem], labs=LABS)

    assert not {"lisinopril", "losartan"} & {code.display for item in found for code in item.drugs}


def test_an_option_already_taken_is_not_offered():
    found = advised(age=58, problems=[*BOTH, "ketoacidosis"], drugs=["semaglutide"], labs=LABS)

    assert "diabetes-sglt2-withheld" in [item.rule_id for item in found]


@pytest.mark.parametrize(
    ("value", "comparator", "fires"),
    [("30", "<", True), ("29", "", True), ("30", "", False), ("60", ">", False), ("90", "<", False)],
)
def test_a_censored_value_decides_only_where_it_can(value, comparator, fires):
    labs = [lab("egfr", value, "mL/min/{1.73_m2}", comparator=comparator)]

    assert ("metformin-contraindicated" in ids(drugs=["metformin"], labs=labs)) is fires


def test_an_old_value_does_not_count():
    labs = [lab("egfr", "25", "mL/min/{1.73_m2}", day=-800)]

    assert ids(drugs=["metformin"], labs=labs) == []


def test_a_value_without_a_unit_is_not_guessed():
    case = CaseRecord.model_validate({"drugs": ["metformin"]}).build(KNOWLEDGE.terms)
    value = Measurement(key="o", codes=(Code(LOINC, "33914-3"),), value=Decimal(25), day=-1)
    found = run(Task.THERAPY, ClinicalCase(medications=case.medications, measurements=(value,)), KNOWLEDGE)

    assert found.therapy == ()


def test_a_statin_offered_to_a_slow_transporter_is_not_simvastatin():
    found = advised(age=58, problems=["diabetes_type_2_or_unspecified"], labs=LABS)
    offered = {item.drug.display for each in found for item in each.alternatives}

    assert "simvastatin" not in offered


LUNG = ["lung_cancer", "metastatic_cancer"]


@pytest.mark.parametrize(
    "finding",
    [
        {"hgvs_p": "p.Leu858Arg"},
        {"hgvs_p": "p.(L858R)"},
        {"hgvs_p": "L858R"},
        {"hgvs_c": "c.2573T>G"},
        {"variant_class": "21外显子L858R"},
        {"variant_class": "L858R", "hgvs_p": "p.Leu858Arg", "exon": "21"},
        {"hgvs_p": "p.Glu746_Ala750del"},
        {"hgvs_p": "p.L747_P753delinsS"},
        {"hgvs_c": "c.2235_2249del"},
        {"hgvs_c": "NM_005228.5:c.2236_2250del15"},
        {"variant_class": "Exon 19 deletion"},
        {"variant_class": "deletion", "exon": "19"},
        {"variant_class": "19外显子缺失"},
    ],
)
def test_every_way_to_write_a_sensitising_variant_is_read(finding):
    found = advised(age=58, problems=LUNG, tumour=[{"gene": "EGFR", **finding}])

    assert found[0].rule_id == "nsclc-egfr-advanced"


@pytest.mark.parametrize(
    "finding",
    [
        {"hgvs_p": "p.L858K"},
        {"hgvs_p": "p.L857R"},
        {"hgvs_p": "p.L858R", "status": "not_detected"},
        {"hgvs_p": "p.L858R", "status": "unclear"},
        {"hgvs_p": "p.A767_V769dup"},
        {"variant_class": "exon 19 insertion"},
        {"variant_class": "not L858R"},
        {"hgvs_p": "p.L858R", "variant_class": "exon 20 insertion"},
        {"variant_class": "amplification"},
    ],
)
def test_a_near_miss_is_not_taken_for_a_sensitising_variant(finding):
    found = ids(age=58, problems=LUNG, tumour=[{"gene": "EGFR", **finding}])

    assert "nsclc-egfr-advanced" not in found


def test_contradicting_fields_are_a_gap():
    case = ClinicalCase(
        tumour_findings=(TumourFinding(key="t", gene="EGFR", hgvs_p="p.L858R", variant_class="exon 19 deletion"),)
    )

    assert [gap.ref for gap in run(Task.THERAPY, case, KNOWLEDGE).gaps] == ["t"]


def test_targeted_therapy_and_repeat_testing_for_a_never_smoker():
    found = ids(
        age=58,
        problems=LUNG,
        tumour=[{"gene": "EGFR", "hgvs_p": "p.Leu858Arg"}],
        habits=[{"kind": "smoking", "code": "266919005"}],
    )

    assert found == ["nsclc-egfr-advanced", "nsclc-egfr-repeat-testing", "lung-cancer-never-smoker-air"]


def test_not_tested_and_tested_negative_are_two_answers():
    untested = ids(age=58, problems=LUNG)
    negative = ids(age=58, problems=LUNG, tumour=[{"gene": "EGFR", "status": Detection.NOT_DETECTED}])

    assert (untested, negative) == (["nsclc-molecular-testing"], [])


@pytest.mark.parametrize("written", ["", "p.?", "EGFR", "p.L858", "L858", "c.2573T>G"])
def test_what_is_no_protein_change_is_refused(written):
    assert protein_change(written) is None


def test_no_drug_is_started_on_a_medication_list_that_failed():
    found = ids(age=58, problems=BOTH, labs=LABS, unread=["medications"])

    assert found == ["hypertension-diabetes-lifestyle"]


def test_targeted_therapy_on_a_failed_medication_list_says_what_to_check():
    found = advised(age=58, problems=LUNG, tumour=[{"gene": "EGFR", "hgvs_p": "p.L858R"}], unread=["medications"])

    assert found[0].rule_id == "nsclc-egfr-advanced"
    assert any("medication list" in step.en for step in found[0].next_steps)


def test_what_two_entries_state_is_said_once_with_the_newest_day():
    record = {"age": 50, "problems": ["hypertension"], "labs": [lab("systolic", "152", "mm[Hg]")]}
    case = CaseRecord.model_validate(record).build(KNOWLEDGE.terms)
    (entry,) = case.problems
    twice = (replace(entry, key="old", onset_day=-900), replace(entry, key="new", onset_day=-30))
    advice = run(Task.THERAPY, replace(case, problems=twice), KNOWLEDGE).therapy[0]

    assert [item.ref for item in advice.evidence if item.kind == "problem"] == ["new"]


@pytest.mark.parametrize(
    ("values", "fires"),
    [
        pytest.param([("146", -3), ("150", -3), ("148", -40)], True, id="mean of a day"),
        pytest.param([("146", -3), ("132", -3), ("148", -40)], False, id="mean of a day below"),
        pytest.param([("152", -3)], False, id="one day is not two"),
        pytest.param([("152", -3), ("148", -40), ("122", -80)], True, id="older days do not count"),
    ],
)
def test_pressure_is_uncontrolled_on_two_days_not_on_two_readings(values, fires):
    labs = [lab("systolic", value, "mm[Hg]", day) for value, day in values]

    assert ("hypertension-uncontrolled" in ids(age=60, problems=BOTH[:1], drugs=["amlodipine"], labs=labs)) is fires


def test_a_censored_pressure_is_no_day_of_its_own():
    labs = [lab("systolic", "150", "mm[Hg]", -3, ">"), lab("systolic", "152", "mm[Hg]", -9)]

    assert "hypertension-uncontrolled" not in ids(age=60, problems=BOTH[:1], drugs=["amlodipine"], labs=labs)


def test_a_woman_who_can_be_pregnant_is_told_before_an_ace_inhibitor():
    first = advised(age=34, sex="female", problems=BOTH[:1], labs=[lab("systolic", "152", "mm[Hg]")])[0]

    assert any("not pregnant" in step.en for step in first.next_steps)


def test_pregnancy_has_its_own_limit_of_very_high_pressure():
    labs = [lab("systolic", "168", "mm[Hg]", 0)]

    assert ids(age=31, sex="female", problems=["hypertension", "pregnancy"], labs=labs)[0] == (
        "hypertension-severe-pregnancy"
    )
