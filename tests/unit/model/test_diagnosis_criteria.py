"""The criteria engine beyond the rules' own examples: gaps, lists that could not be read, choices, evidence."""

from dataclasses import replace
from decimal import Decimal

import pytest

from model.diagnosis.criteria import diagnose
from model.diagnosis.formulas import ckd_epi_2021
from model.diagnosis.problem_check import check_problems
from model.diagnosis.samples import decided
from model.diagnosis.view import View
from model.domain.assessment import DiagnosisStanding, Urgency
from model.domain.case import Circumstance, ClinicalCase, Measurement, Person, Problem, ProblemState, Sex
from model.domain.code import ICD10, LOINC, SNOMED, Code
from model.domain.evidence import Direction
from model.domain.finding import Presence
from model.domain.gap import Area, Gap, Why
from model.domain.text import same
from model.knowledge.codesets import load_codesets
from model.knowledge.disease_rules import Comparison, load_diseases
from model.knowledge.drug_terms import load_drugs
from model.knowledge.measures import load_measures

RULES, MEASURES, CODESETS = load_diseases(), load_measures(), load_codesets()
MAN = Person(sex=Sex.MALE, age_years=55)


def lab(code: str, value: str, unit: str, day: int | None = -1, comparator: str = "") -> Measurement:
    key = f"{code}@{day}"
    codes = (Code(LOINC, code),)
    return Measurement(key=key, codes=codes, value=Decimal(value), unit=unit, day=day, comparator=comparator)


def problem(code: str, **changes) -> Problem:
    return replace(Problem(key="p", codes=(Code(SNOMED, code),), state=ProblemState.ACTIVE), **changes)


def chart(*labs: Measurement, person: Person = MAN, **parts) -> ClinicalCase:
    return ClinicalCase(person=person, measurements=labs, **parts)


def asked(case: ClinicalCase, **options):
    return diagnose(case, RULES, MEASURES, CODESETS, **options)


def missing(area: Area) -> Gap:
    return Gap(what=same("x"), why=Why.SERVER_FAILED, area=area, consequence=same("x"), is_whole_area=True)


DIABETIC = (lab("4548-4", "7.1", "%", -5), lab("4548-4", "7.4", "%", -120))
HYPERTENSIVE = (lab("8480-6", "134", "mm[Hg]", -5), lab("8480-6", "135", "mm[Hg]", -50))


def test_a_complete_chart_without_results_raises_nothing():
    assert asked(chart()) == ((), (), ())


def test_results_that_were_not_available_leave_a_gap_that_names_each_disease():
    _, _, gaps = asked(chart(gaps=(missing(Area.RESULTS),)))
    (gap,) = gaps
    nobody = View(chart(), MEASURES, CODESETS, {})
    fitting = [rule.id for rule in RULES if not rule.yields_to and nobody.fits(rule.scope)]
    assert gap.detail.split() == fitting
    assert {"anaemia", "chronic-kidney-disease", "diabetes", "hypertension"} <= set(fitting)
    assert gap.why is Why.NOT_ASSESSED


def test_a_disease_on_the_list_leaves_no_gap_of_its_own():
    listed = problem("44054006")
    _, _, gaps = asked(chart(gaps=(missing(Area.RESULTS),), problems=(listed,)))
    assert "diabetes" not in [gap.detail for gap in gaps]


def test_criteria_met_in_part_of_the_results_need_no_gap():
    diagnoses, _, gaps = asked(chart(*DIABETIC, gaps=(missing(Area.RESULTS),)))
    assert [item.rule_id for item in diagnoses] == ["diabetes"]
    assert "diabetes" not in [gap.detail for gap in gaps]


def test_an_unread_problem_list_is_said_and_never_called_empty():
    (found,), _, gaps = asked(chart(*DIABETIC, gaps=(missing(Area.PROBLEMS),)))
    assert "could not be read" in found.summary.en
    assert "not on the problem list" not in found.summary.en
    assert [(gap.detail, gap.area) for gap in gaps] == [("diabetes", Area.PROBLEMS)]


@pytest.mark.parametrize(
    ("changes", "claim"),
    [
        ({"state": ProblemState.INACTIVE}, "Recorded as no longer active"),
        ({"is_confirmed": False}, "Recorded as not confirmed"),
        ({"presence": Presence.ABSENT}, "Recorded as refuted"),
    ],
)
def test_an_entry_that_does_not_hold_is_shown_against(changes, claim):
    (found,), _, _ = asked(chart(*DIABETIC, problems=(problem("44054006", **changes),)))
    assert found.standing is DiagnosisStanding.UNLISTED
    assert [item.claim.en for item in found.evidence if item.direction is Direction.AGAINST] == [claim]


@pytest.mark.parametrize(("is_confirmed", "holds"), [(True, True), (False, False)])
def test_what_is_not_confirmed_holds_for_no_rule_but_may_be_the_follow_up(is_confirmed, holds):
    case = chart(problems=(problem("44054006", is_confirmed=is_confirmed),))
    view = View(case, MEASURES, CODESETS, {})
    assert bool(view.current(("diabetes_type_2_or_unspecified",))) is holds
    assert view.facts("diabetes_type_2_or_unspecified")


def test_a_draft_is_not_yet_on_the_list():
    (found,), _, _ = asked(chart(*DIABETIC, problems=(problem("44054006", is_draft=True),)))
    assert found.standing is DiagnosisStanding.UNLISTED


def test_the_site_chooses_the_limit_of_blood_pressure():
    usual, _, _ = asked(chart(*HYPERTENSIVE))
    strict, _, _ = asked(chart(*HYPERTENSIVE), choices={"hypertension": "130/80"})
    assert usual == ()
    assert [(item.rule_id, item.standing) for item in strict] == [("hypertension", DiagnosisStanding.UNLISTED)]
    assert "130 mmHg" in strict[0].detail.en


def test_each_reason_names_its_measurement_and_its_day():
    (found,), _, _ = asked(chart(*DIABETIC))
    assert [(item.ref, item.day) for item in found.evidence] == [("4548-4@-5", -5), ("4548-4@-120", -120)]


def test_many_results_are_shown_by_the_newest_and_the_oldest():
    labs = [lab("8480-6", "150", "mm[Hg]", -day) for day in range(1, 60)]
    (found,), _, _ = asked(chart(*labs))
    assert [item.day for item in found.evidence] == [-1, -2, -3, -4, -59]


def test_a_computed_egfr_shows_its_inputs():
    case = chart(lab("2160-0", "1.9", "mg/dL", -5), lab("2160-0", "1.8", "mg/dL", -200))
    (found,), _, _ = asked(case)
    assert "computed by CKD-EPI 2021 from creatinine 1.9 mg/dL, age 55, male" in found.evidence[0].claim.en
    assert "肌酐 1.9 mg/dL，55岁，男性" in found.evidence[0].claim.zh
    assert found.evidence[0].ref == "2160-0@-5"


def test_a_reported_egfr_comes_before_a_computed_one():
    case = chart(lab("2160-0", "1.9", "mg/dL", -5), lab("98979-8", "75", "mL/min/{1.73_m2}", -5))
    assert asked(case)[0] == ()


def test_a_creatinine_that_contradicts_a_reported_egfr_is_shown_against():
    (found,), _, _ = asked(chart(lab("33914-3", "27", "mL/min", -5), lab("2160-0", "0.73", "mg/dL", -5)))
    (against,) = (item for item in found.evidence if item.direction is Direction.AGAINST)
    assert (against.ref, "eGFR 107" in against.claim.en) == ("2160-0@-5", True)


def test_a_creatinine_without_a_unit_is_counted_for_the_kidney():
    _, _, gaps = asked(chart(lab("2160-0", "141", "", -5)))
    assert [gap.what.en for gap in gaps] == ["1 creatinine value without a unit"]


def test_a_stage_is_coded_only_when_the_criteria_are_met():
    (found,), _, _ = asked(chart(lab("98979-8", "12", "mL/min/{1.73_m2}", -5)))
    assert (found.code.code, found.standing, found.urgency) == ("N18.9", DiagnosisStanding.SUSPECTED, Urgency.WARNING)


def test_of_two_equations_on_one_day_the_newer_counts():
    case = chart(lab("33914-3", "55", "mL/min/{1.73_m2}", -5), lab("98979-8", "63", "mL/min/{1.73_m2}", -5))
    assert asked(case)[0] == ()


def test_without_sex_no_egfr_is_computed():
    case = chart(lab("2160-0", "4.0", "mg/dL", -5), person=Person(age_years=55))
    assert asked(case)[0] == ()


@pytest.mark.parametrize(
    ("creatinine", "age", "sex", "expected"),
    [
        ("88.4", 50, Sex.MALE, 92),
        ("88.4", 50, Sex.FEMALE, 69),
        ("176.8", 70, Sex.MALE, 35),
        ("53.04", 25, Sex.FEMALE, 128),
    ],
)
def test_ckd_epi_2021_agrees_with_the_published_equation(creatinine, age, sex, expected):
    assert ckd_epi_2021(Decimal(creatinine), age, sex) == expected


def test_a_value_without_a_unit_is_counted_and_not_used():
    diagnoses, _, gaps = asked(chart(lab("4548-4", "9", "", -5), lab("4548-4", "9", "", -6)))
    assert diagnoses == ()
    assert [(gap.what.en, gap.why) for gap in gaps] == [("2 HbA1c values without a unit", Why.UNREADABLE)]


def test_a_value_without_a_day_is_counted_and_not_used():
    diagnoses, _, gaps = asked(chart(lab("4548-4", "9", "%", None)))
    assert diagnoses == ()
    assert [gap.what.en for gap in gaps] == ["1 HbA1c value without a date"]


def test_a_limit_that_depends_on_an_unrecorded_sex_is_a_gap():
    _, _, gaps = asked(chart(lab("718-7", "125", "g/L"), person=Person(age_years=40)))
    assert "anaemia" in [name for gap in gaps for name in gap.detail.split()]
    assert {gap.area for gap in gaps} == {Area.PATIENT}


def test_an_unrecorded_sex_does_not_hide_a_clear_anaemia():
    (found,), _, _ = asked(chart(lab("718-7", "74", "g/L"), person=Person(age_years=40)))
    assert (found.rule_id, found.urgency) == ("anaemia", Urgency.WARNING)


@pytest.mark.parametrize(("months", "value", "fires"), [(12, "104", True), (12, "105", False), (30, "109", True)])
def test_anaemia_of_small_children_has_its_own_limits(months, value, fires):
    days = int(months * 30.4375)
    person = Person(sex=Sex.MALE, age_years=months // 12, age_days=days)
    found, _, _ = asked(chart(lab("718-7", value, "g/L"), person=person))
    assert bool(found) is fires


def test_a_child_with_blood_pressure_is_not_passed_over_in_silence():
    diagnoses, _, gaps = asked(chart(lab("8480-6", "125", "mm[Hg]"), person=Person(sex=Sex.MALE, age_years=6)))
    assert diagnoses == ()
    assert [gap.detail for gap in gaps] == ["hypertension"]


def test_an_old_pregnancy_is_over():
    old = problem("77386006", onset_day=-900)
    person = Person(sex=Sex.FEMALE, age_years=33)
    found, _, _ = asked(chart(*DIABETIC, person=person, problems=(old,)))
    assert [item.rule_id for item in found] == ["diabetes"]


def test_a_pregnancy_denied_later_is_none():
    code = (Code(SNOMED, "77386006"),)
    told = Circumstance(key="a", kind="pregnancy", codes=code, day=-100)
    denied = Circumstance(key="b", kind="pregnancy", codes=(), presence=Presence.ABSENT, day=-10)
    person = Person(sex=Sex.FEMALE, age_years=33)
    pregnant, _, _ = asked(chart(*DIABETIC, person=person, circumstances=(told,)))
    again, _, _ = asked(chart(*DIABETIC, person=person, circumstances=(told, denied)))
    assert [[item.rule_id for item in found] for found in (pregnant, again)] == [["gestational-diabetes"], ["diabetes"]]


def test_acute_kidney_injury_sets_its_own_window_aside():
    injury = problem("14669001", onset_day=-60, state=ProblemState.INACTIVE)
    case = chart(
        lab("98979-8", "25", "mL/min/{1.73_m2}", -60),
        lab("98979-8", "80", "mL/min/{1.73_m2}", -400),
        problems=(injury,),
    )
    diagnoses, _, gaps = asked(case)
    assert diagnoses == ()
    assert ("chronic-kidney-disease", "p") in [(gap.detail, gap.ref) for gap in gaps]


def test_the_deceased_are_not_assessed_and_it_is_said():
    diagnoses, findings, gaps = asked(chart(*DIABETIC, person=replace(MAN, is_deceased=True)))
    assert (diagnoses, findings, [gap.detail for gap in gaps]) == ((), (), ["deceased"])


def test_newest_values_become_findings():
    _, findings, _ = asked(chart(*DIABETIC, lab("718-7", "150", "g/L"), lab("718-7", "100", "g/L", -90)))
    assert [(item.code.code, item.presence, item.ref) for item in findings] == [
        ("HP:0001903", Presence.ABSENT, "718-7@-1"),
        ("HP:0040217", Presence.PRESENT, "4548-4@-5"),
    ]


def test_the_order_of_the_chart_changes_nothing():
    labs = (*DIABETIC, *HYPERTENSIVE, lab("718-7", "74", "g/L"), lab("2160-0", "1.9", "mg/dL", -5))
    assert asked(chart(*labs)) == asked(chart(*reversed(labs)))


def test_unlisted_comes_before_suspected_and_urgent_before_calm():
    labs = (*DIABETIC, lab("718-7", "74", "g/L"), lab("98979-8", "50", "mL/min/{1.73_m2}"))
    found, _, _ = asked(chart(*labs))
    assert [item.rule_id for item in found] == ["anaemia", "diabetes", "chronic-kidney-disease"]


@pytest.mark.parametrize(
    ("comparison", "value", "comparator", "limit", "expected"),
    [
        ("at_least", "7.0", "<", "7.0", False),
        ("at_least", "7.0", "<=", "7.0", None),
        ("at_least", "7.0", ">", "7.0", True),
        ("at_least", "6.9", ">", "7.0", None),
        ("at_least", "7.0", ">=", "7.0", True),
        ("above", "300", ">=", "300", None),
        ("above", "300", ">", "300", True),
        ("above", "300", "<=", "300", False),
        ("below", "60", ">", "60", False),
        ("below", "60", ">=", "60", False),
        ("below", "59", ">", "60", None),
        ("below", "60", "<", "60", True),
        ("below", "60", "<=", "60", None),
        ("below", "15", "<", "60", True),
        ("at_most", "100", "<=", "100", True),
        ("at_most", "100", ">=", "100", None),
        ("at_most", "100", ">", "100", False),
        ("below", "60", "~", "60", None),
    ],
)
def test_an_inequality_counts_only_where_it_decides(comparison, value, comparator, limit, expected):
    assert decided(Comparison(comparison), Decimal(value), comparator, Decimal(limit)) is expected


def test_a_named_disease_is_no_warning():
    case = chart(*DIABETIC, problems=(problem("44054006"),))
    ((found,), _, _) = asked(case)
    assert (found.standing, found.urgency) == (DiagnosisStanding.LISTED, Urgency.INFO)


def test_of_many_results_another_test_stands_beside_the_newest():
    (found,), _, _ = asked(chart(*DIABETIC, lab("1558-6", "8.1", "mmol/L", -60)))
    assert "HbA1c 7.1% (5 days ago), fasting glucose 8.1 mmol/L (60 days ago)" in found.summary.en
    assert "3 results" in found.summary.en


LEUCOCYTES = (lab("6690-2", "24", "10*9/L", -5), lab("6690-2", "22", "10*9/L", -120))
LEUKAEMIA = Problem(key="p", codes=(Code(ICD10, "C92.1"),), state=ProblemState.ACTIVE)


def test_a_problem_that_explains_the_values_silences_a_rule():
    (found,), _, _ = asked(chart(*LEUCOCYTES))
    explained, _, gaps = asked(chart(*LEUCOCYTES, problems=(LEUKAEMIA,)))
    assert (found.rule_id, explained, gaps) == ("leucocytosis", (), ())


def test_entering_what_explains_the_values_is_not_judged_by_that_rule():
    draft = replace(LEUKAEMIA, is_draft=True, is_on_problem_list=False)
    normal = chart(lab("6690-2", "7", "10*9/L"), problems=(draft,))
    assert check_problems(normal, RULES, MEASURES, CODESETS, load_drugs()) == ((), ())


def test_a_score_needs_no_unit():
    (found,), _, gaps = asked(chart(lab("44261-6", "17", "")))
    assert (found.rule_id, found.standing, gaps) == ("depression-screen", DiagnosisStanding.SUSPECTED, ())
    assert "PHQ-9 score 17 (" in found.summary.en


def test_one_abnormal_value_of_two_supports_an_entry_in_part():
    entered = Problem(key="p", codes=(Code(ICD10, "E66.9"),), is_draft=True, is_on_problem_list=False)
    (found,), _ = check_problems(
        chart(lab("39156-5", "33", "kg/m2"), problems=(entered,)), RULES, MEASURES, CODESETS, load_drugs()
    )
    assert (found.urgency, found.summary.en) == (Urgency.INFO, "obesity: the record supports it in part.")
    assert "body mass index 33 kg/m²" in found.detail.en
