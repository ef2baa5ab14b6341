"""The summary, and the check of a problem being entered: what they say, and what they must not say."""

from dataclasses import replace
from decimal import Decimal

import pytest

from model.diagnosis.criteria import diagnose
from model.diagnosis.problem_check import check_problems
from model.diagnosis.report import report
from model.domain.assessment import DiagnosisStanding, Urgency
from model.domain.case import (
    NO_DRUG_ALLERGY,
    Allergy,
    ClinicalCase,
    Measurement,
    Medication,
    MedicationState,
    Person,
    Problem,
    ProblemState,
    Sex,
)
from model.domain.code import ICD10, LOINC, RXNORM, SNOMED, Code
from model.domain.finding import Presence
from model.domain.gap import Area, Gap, Why
from model.domain.text import same
from model.knowledge.codesets import load_codesets
from model.knowledge.disease_rules import load_diseases
from model.knowledge.drug_terms import load_drugs
from model.knowledge.measures import load_measures

RULES, MEASURES, CODESETS, DRUGS = load_diseases(), load_measures(), load_codesets(), load_drugs()
MAN = Person(sex=Sex.MALE, age_years=55)
METFORMIN = DRUGS.named("metformin").value
DRAFT = Problem(key="draft", codes=(Code(SNOMED, "44054006"),), state=ProblemState.ACTIVE, is_draft=True)


def lab(code: str, value: str, unit: str, day: int = -1) -> Measurement:
    return Measurement(key=f"{code}@{day}", codes=(Code(LOINC, code),), value=Decimal(value), unit=unit, day=day)


def drug(*ingredients: Code, key: str = "m", state: MedicationState = MedicationState.ACTIVE) -> Medication:
    return Medication(key=key, ingredients=ingredients, state=state)


def told(case: ClinicalCase):
    diagnoses, _, gaps = diagnose(case, RULES, MEASURES, CODESETS)
    return report(case, RULES, MEASURES, CODESETS, DRUGS, diagnoses, (*case.gaps, *gaps))


def checked(*labs: Measurement, draft: Problem = DRAFT, **parts):
    case = ClinicalCase(person=MAN, measurements=labs, problems=(draft,), **parts)
    return check_problems(case, RULES, MEASURES, CODESETS, DRUGS)


def missing(area: Area) -> Gap:
    return Gap(what=same("laboratory"), why=Why.SERVER_FAILED, area=area, consequence=same("x"), is_whole_area=True)


def test_an_empty_chart_says_what_is_not_recorded():
    assert [line.en for line, _ in told(ClinicalCase())] == [
        "Patient: age not recorded, sex not recorded.",
        "Active problems: none recorded.",
        "Active medication: none recorded.",
        "Allergies: no record, neither of an allergy nor of having none.",
        "Results of the last 12 months that a rule weighs: none.",
    ]


@pytest.mark.parametrize("area", [Area.PROBLEMS, Area.MEDICATIONS, Area.ALLERGIES, Area.RESULTS])
def test_what_was_not_available_is_never_called_none(area: Area):
    words = [line for line, _ in told(ClinicalCase(gaps=(missing(area),)))]
    assert sum("not available" in line.en for line in words) == 1
    assert sum("未取得" in line.zh for line in words) == 1


def test_having_no_allergy_is_a_statement_of_its_own():
    denied = Allergy(key="a", codes=(Code(SNOMED, "716186003"),), presence=Presence.ABSENT)
    line, evidence = told(ClinicalCase(allergies=(denied,)))[3]
    assert (line.en, line.zh) == ("Allergies and intolerances: no known allergy.", "过敏与不耐受：无已知过敏。")
    assert [item.ref for item in evidence] == ["a"]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (NO_DRUG_ALLERGY, "Allergies and intolerances: no known drug allergy."),
        (Code(SNOMED, "429625007"), "Allergies and intolerances: no known food allergy."),
        (Code(RXNORM, "723"), "Allergies and intolerances: no allergy to amoxicillin."),
    ],
)
def test_a_kind_or_a_thing_ruled_out_is_told_as_that_and_not_as_no_known_allergy(code: Code, expected: str):
    denied = Allergy(key="a", codes=(code,), presence=Presence.ABSENT)
    assert told(ClinicalCase(allergies=(denied,)))[3][0].en == expected


def test_names_are_ours_and_what_has_no_name_is_counted_with_its_code():
    problems = (
        Problem(key="p1", codes=(Code(SNOMED, "314529007", "free words of the chart"),), state=ProblemState.ACTIVE),
        Problem(key="p2", codes=(Code(SNOMED, "38341003", "HTN!!"),), state=ProblemState.ACTIVE),
        Problem(key="p3", codes=(Code(SNOMED, "44054006"),), state=ProblemState.INACTIVE),
    )
    line, evidence = told(ClinicalCase(person=MAN, problems=problems))[1]
    assert line.en == "Active problems: hypertension, 1 without a name here (SNOMED CT 314529007)."
    assert line.zh == "当前问题：高血压、1项暂无名称（SNOMED CT 314529007）。"
    assert [item.ref for item in evidence] == ["p2", "p1"]


def test_many_entries_without_a_name_show_three_codes():
    codes = [(Code(SNOMED, str(1000 + at)),) for at in range(4)]
    problems = tuple(
        Problem(key=f"p{at}", codes=code, state=ProblemState.ACTIVE) for at, code in enumerate([*codes, ()])
    )
    line, _ = told(ClinicalCase(problems=problems))[1]
    assert line.en == ("Active problems: 5 without a name here (SNOMED CT 1000, SNOMED CT 1001, SNOMED CT 1002, …).")


def test_an_allergy_without_a_name_is_counted_with_its_code():
    allergies = (Allergy(key="a", codes=(Code(SNOMED, "1"),)), Allergy(key="b", codes=(Code(RXNORM, METFORMIN.code),)))
    line, evidence = told(ClinicalCase(allergies=allergies))[3]
    assert line.en == "Allergies and intolerances: metformin, 1 without a name here (SNOMED CT 1)."
    assert [item.ref for item in evidence] == ["b", "a"]


def test_long_lists_are_cut_and_counted():
    names = ["metformin", "codeine", "abacavir", "simvastatin", "capecitabine", "clopidogrel", "lisinopril", "losartan"]
    names += ["amlodipine", "osimertinib", "warfarin"]
    drugs = tuple(drug(DRUGS.named(name).value, key=name) for name in names)
    line, evidence = told(ClinicalCase(medications=drugs))[2]
    assert line.en.endswith("losartan, 3 more.")
    assert len(evidence) == 8


def test_drugs_are_named_by_ingredient_once_and_the_unresolved_counted():
    drugs = (
        drug(METFORMIN),
        drug(METFORMIN, key="m2"),
        drug(key="m3"),
        drug(DRUGS.named("codeine").value, key="m4", state=MedicationState.PAST),
    )
    line, _ = told(ClinicalCase(medications=drugs))[2]
    assert line.en == "Active medication: metformin, 1 of unknown ingredient."
    assert line.zh == "当前用药：二甲双胍、1种成分不明。"


def test_an_allergy_to_a_drug_has_the_drugs_name():
    allergy = Allergy(key="a", codes=(Code(RXNORM, METFORMIN.code),))
    assert told(ClinicalCase(allergies=(allergy,)))[3][0].en == "Allergies and intolerances: metformin."


def test_diagnoses_and_open_questions_close_the_summary():
    case = ClinicalCase(person=MAN, measurements=(lab("718-7", "7.4", "g/dL"), lab("4548-4", "9", "", -3)))
    lines = told(case)
    assert [line.en for line, _ in lines[-2:]] == [
        "Anaemia (severe) is not on the problem list: haemoglobin 7.4 g/dL (1 day ago); MCV not known.",
        "Not assessed: 1 HbA1c value without a unit.",
    ]
    assert [item.ref for item in lines[-2][1]] == ["718-7@-1"]


def test_results_are_the_newest_of_each_measure():
    case = ClinicalCase(person=MAN, measurements=(lab("4548-4", "5.1", "%", -90), lab("4548-4", "5.3", "%", -3)))
    line, evidence = told(case)[4]
    assert line.en == "Newest results: HbA1c 5.3% (3 days ago)."
    assert [item.ref for item in evidence] == ["4548-4@-3"]


def test_a_new_problem_that_the_values_confirm_meets_no_objection():
    (found,), gaps = checked(lab("4548-4", "7.1", "%", -5), lab("4548-4", "7.4", "%", -120))
    assert (found.standing, found.urgency, gaps) == (DiagnosisStanding.LISTED, Urgency.INFO, ())
    assert found.summary.en == "diabetes mellitus: the values in the record meet the criteria."
    assert [item.ref for item in found.evidence] == ["draft", "4548-4@-5", "4548-4@-120"]


def test_a_new_problem_with_one_abnormal_value_names_what_is_missing():
    (found,), _ = checked(lab("4548-4", "7.1", "%", -5))
    assert (found.standing, found.urgency) == (DiagnosisStanding.SUSPECTED, Urgency.INFO)
    assert found.next_steps[0].en.startswith("To confirm: a second abnormal result")


def test_a_new_problem_against_the_values_is_a_warning_that_says_what_was_looked_at():
    (found,), _ = checked(lab("4548-4", "5.2", "%", -5), lab("1558-6", "90", "mg/dL", -5))
    assert (found.standing, found.urgency) == (DiagnosisStanding.SUSPECTED, Urgency.WARNING)
    assert "no value in the record meets the criteria" in found.summary.en
    assert [item.ref for item in found.evidence] == ["draft", "4548-4@-5", "1558-6@-5"]


def test_treatment_explains_normal_values():
    (found,), _ = checked(lab("4548-4", "5.9", "%", -5), medications=(drug(METFORMIN),))
    assert found.urgency is Urgency.INFO
    assert found.evidence[-1].claim.en == "Taking metformin, which can normalise the values"


def test_no_result_at_all_is_not_held_against_the_entry():
    (found,), _ = checked()
    assert (found.urgency, found.summary.zh) == (Urgency.INFO, "糖尿病：病历中没有可用的相关检查结果。")
    assert found.detail.en.startswith("No usable result in the time that the criteria look back on: HbA1c")
    assert found.detail.en.endswith("Nothing was judged, neither for the diagnosis nor against it.")
    assert found.detail.zh.endswith("未作任何判断，既不支持也不反对该诊断。")


NEPHROTIC = replace(DRAFT, codes=(Code(ICD10, "N04.9"),))
LOW_ALBUMIN = lab("1751-7", "18", "g/L", -2)


def test_a_part_of_the_criteria_that_nobody_measured_is_not_held_against_the_entry():
    (found,), _ = checked(LOW_ALBUMIN, draft=NEPHROTIC)
    assert found.urgency is Urgency.INFO
    assert found.detail.en.startswith("Abnormal: albumin 18 g/L. No usable result of urine protein")
    assert "既不能判定符合，也不能排除" in found.detail.zh


def test_a_part_of_the_criteria_that_was_measured_and_is_normal_is():
    (found,), _ = checked(lab("1751-7", "41", "g/L", -2), draft=NEPHROTIC)
    assert found.urgency is Urgency.WARNING


def test_results_that_could_not_be_read_are_a_gap_and_no_objection():
    found, gaps = checked(gaps=(missing(Area.RESULTS),))
    assert (found, [(gap.detail, gap.ref) for gap in gaps]) == ((), [("diabetes", "draft")])


@pytest.mark.parametrize(
    "draft",
    [
        replace(DRAFT, is_draft=False),
        replace(DRAFT, codes=(Code(SNOMED, "37796009"),)),
        replace(DRAFT, presence=Presence.ABSENT),
    ],
    ids=["not a draft", "no rule for it", "entered as refuted"],
)
def test_other_entries_are_passed_over(draft: Problem):
    assert checked(lab("4548-4", "5.2", "%"), draft=draft) == ((), ())
