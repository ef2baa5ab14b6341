"""Equations against values that others published; where a paper gives none, worked out by hand from its text."""

from decimal import Decimal
from math import sqrt

import pytest

from model.diagnosis.formulas import ckd_epi_2021
from model.domain.case import Sex
from model.equations import body, chemistry, heart, kidney, liver

PREVENT = {"age": 50, "systolic": 160, "egfr": 90, "diabetes": 1, "smoker": 0, "bp_treated": 1}
LIPIDS = {"cholesterol_mg_dl": 200, "hdl_mg_dl": 45, "statin": 0}
LIVER = {"bilirubin_mg_dl": 3, "inr": 2, "creatinine_mg_dl": 1.5, "sodium_mmol_l": 130}


@pytest.mark.parametrize(("female", "cvd", "ascvd", "failure"), [(1, 14.7, 9.2, 8.1), (0, 16.3, 10.2, 10.6)])
def test_prevent_base_gives_the_worked_values_of_both_sexes(female, cvd, ascvd, failure):
    """The patient of the PREVENT supplement as the R package preventr 0.12 publishes it, in per mille."""
    assert heart.prevent_cvd(female=female, **PREVENT, **LIPIDS) == pytest.approx(cvd, abs=0.05)
    assert heart.prevent_ascvd(female=female, **PREVENT, **LIPIDS) == pytest.approx(ascvd, abs=0.05)
    assert heart.prevent_heart_failure(female=female, bmi=35, **PREVENT) == pytest.approx(failure, abs=0.05)


@pytest.mark.parametrize(("female", "cvd", "ascvd", "failure"), [(1, 17.4, 10.5, 11.4), (0, 19.1, 11.2, 13.1)])
def test_prevent_full_gives_the_worked_values_in_a_little_deprived_area(female, cvd, ascvd, failure):
    """HbA1c 9.2 %, albumin 92 mg/g, ZIP code 14738: the values of preventr's own tests."""
    further = {"hba1c": 9.2, "uacr_mg_g": 92, "deprivation": 1}
    assert heart.prevent_cvd(female=female, **PREVENT, **LIPIDS, **further) == pytest.approx(cvd, abs=0.051)
    assert heart.prevent_ascvd(female=female, **PREVENT, **LIPIDS, **further) == pytest.approx(ascvd, abs=0.051)
    assert heart.prevent_heart_failure(female=female, bmi=35, **PREVENT, **further) == pytest.approx(failure, abs=0.051)


@pytest.mark.parametrize(("female", "region", "risk"), [(0, 0, 5.9), (0, 3, 14.0), (1, 0, 4.2), (1, 3, 13.7)])
def test_score2_gives_the_four_risks_of_its_abstract(female, region, risk):
    """Eur Heart J 2021;42:2439: smoker of 50 years, 140 mm Hg, cholesterol 5.5 and HDL 1.3 mmol/L."""
    given = {"age": 50, "smoker": 1, "systolic": 140, "cholesterol_mmol_l": 5.5, "hdl_mmol_l": 1.3}
    assert heart.score2(female=female, region=region, **given) == pytest.approx(risk, abs=0.06)


def test_kidney_failure_gives_the_published_risks_of_the_package_kfre():
    first = kidney.kidney_failure_5_years(age=55, female=0, egfr=45, uacr_mg_g=120, north_america=1)
    second = kidney.kidney_failure_5_years(age=72, female=1, egfr=28, uacr_mg_g=800, north_america=1)
    of_two_years = 1 - (1 - second / 100) ** (0.02531780798 / 0.07904321)  # the baselines 0.9750 and 0.9240
    assert first == pytest.approx(3.842137, abs=1e-4)
    assert of_two_years == pytest.approx(0.09997874, abs=1e-5)


def test_kidney_failure_is_rarer_outside_north_america():
    given = {"age": 60, "female": 1, "egfr": 30, "uacr_mg_g": 300}
    assert kidney.kidney_failure_5_years(north_america=0, **given) < kidney.kidney_failure_5_years(
        north_america=1, **given
    )


def test_meld_scores_give_the_values_of_a_public_calculator():
    assert liver.meld_3(female=1, albumin_g_dl=3, dialysis=0, **LIVER) == pytest.approx(27.6056, abs=1e-3)
    assert round(liver.meld_na(dialysis=0, **LIVER)) == 26
    assert round(liver.meld_na(dialysis=1, **{**LIVER, "creatinine_mg_dl": 0.4})) == 34
    well = {"bilirubin_mg_dl": 1, "inr": 1, "creatinine_mg_dl": 0.6, "sodium_mmol_l": 137}
    assert liver.meld_3(female=0, albumin_g_dl=3.5, dialysis=1, **well) == pytest.approx(18.2385, abs=1e-3)


def test_meld_without_sodium_is_six_for_normal_values_and_forty_at_most():
    assert round(liver.meld(bilirubin_mg_dl=0.5, inr=0.9, creatinine_mg_dl=0.7, dialysis=0)) == 6
    assert liver.meld(bilirubin_mg_dl=50, inr=9, creatinine_mg_dl=9, dialysis=1) == 40


def test_sodium_counts_only_above_a_meld_of_eleven():
    mild = {"bilirubin_mg_dl": 1, "inr": 1.2, "creatinine_mg_dl": 1, "dialysis": 0}
    assert liver.meld_na(sodium_mmol_l=120, **mild) == liver.meld_na(sodium_mmol_l=140, **mild) == 8


def test_fibrosis_scores_follow_their_papers():
    assert liver.fib_4(age=50, ast=40, alt=30, platelets=200) == pytest.approx(50 * 40 / (200 * sqrt(30)))
    assert liver.apri(ast=60, platelets=200) == pytest.approx(0.75)
    assert liver.albi(bilirubin_umol_l=13.68, albumin_g_l=45) == pytest.approx(-3.075, abs=1e-3)


def test_filtration_of_creatinine_and_cystatin_is_135_at_the_knots():
    """CKD-EPI 2021: creatinine 0.9 mg/dL and cystatin 0.8 mg/L leave 135 * 0.9961^age in men, 0.963 of it in women."""
    men = kidney.egfr_creatinine_cystatin(creatinine_mg_dl=0.9, cystatin_mg_l=0.8, age=50, female=0)
    women = kidney.egfr_creatinine_cystatin(creatinine_mg_dl=0.7, cystatin_mg_l=0.8, age=50, female=1)
    assert men == pytest.approx(111.04, abs=0.01)
    assert women == pytest.approx(111.04 * 0.963, abs=0.01)
    assert kidney.egfr_cystatin(cystatin_mg_l=1.6, age=50, female=0) == pytest.approx(133 * 2**-1.328 * 0.996**50)


def test_the_diagnosis_rules_take_the_same_filtration_in_whole_numbers():
    assert ckd_epi_2021(Decimal("88.4"), 60, Sex.MALE) == 86
    by_hand = 142 * (1.4 / 0.7) ** -1.2 * 0.9938**55 * 1.012
    assert ckd_epi_2021(Decimal("123.76"), 55, Sex.FEMALE) == round(by_hand)
    assert kidney.egfr_creatinine(creatinine_mg_dl=1.4, age=55, female=1) == pytest.approx(by_hand)


def test_chemistry_follows_its_papers():
    lipids = {"cholesterol_mg_dl": 200, "hdl_mg_dl": 50, "triglycerides_mg_dl": 150}
    assert chemistry.ldl_friedewald(**lipids) == 120
    assert chemistry.ldl_sampson(**lipids) == pytest.approx(123.4, abs=0.1)
    assert chemistry.corrected_calcium(calcium_mmol_l=2.0, albumin_g_l=20) == pytest.approx(2.4)
    assert chemistry.corrected_sodium(sodium_mmol_l=130, glucose_mg_dl=600) == pytest.approx(142)
    assert chemistry.corrected_sodium(sodium_mmol_l=140, glucose_mg_dl=70) == 140
    gap = {"sodium_mmol_l": 140, "chloride_mmol_l": 100, "bicarbonate_mmol_l": 20}
    assert chemistry.anion_gap(**gap) == 20
    assert chemistry.anion_gap_corrected(albumin_g_l=20, **gap) == 25
    assert chemistry.osmolal_gap(osmolality=320, sodium_mmol_l=140, glucose_mmol_l=5, urea_mmol_l=5) == 30


def test_body_sizes_follow_their_papers():
    assert body.body_mass_index(weight_kg=70, height_cm=175) == pytest.approx(22.86, abs=0.01)
    assert body.body_surface(weight_kg=72, height_cm=200) == 2
    assert body.ideal_weight(height_cm=177.8, female=0) == pytest.approx(73)
    assert body.ideal_weight(height_cm=162.56, female=1) == pytest.approx(54.7)
    assert body.adjusted_weight(weight_kg=123, height_cm=177.8, female=0) == pytest.approx(93)
    assert body.adjusted_weight(weight_kg=60, height_cm=177.8, female=0) == 60
