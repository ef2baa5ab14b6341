"""What the criteria can ask beyond a value against a limit: changes, ranges, found or not, follow-up, states, drugs."""

from dataclasses import replace
from decimal import Decimal

import pytest

from model.diagnosis.criteria import diagnose
from model.diagnosis.view import View
from model.domain.assessment import DiagnosisStanding, Urgency
from model.domain.case import ClinicalCase, Measurement, Medication, MedicationState, Person, Problem, ProblemState, Sex
from model.domain.code import LOINC, SNOMED, Code
from model.domain.gap import Area, Gap, Why
from model.domain.text import same
from model.knowledge.codesets import load_codesets
from model.knowledge.disease_check import disease_faults
from model.knowledge.disease_conditions import Change, Condition
from model.knowledge.disease_rules import DiseaseRule, load_diseases
from model.knowledge.drug_terms import load_drugs
from model.knowledge.files import FOLDER, KnowledgeError
from model.knowledge.measures import load_measures
from model.knowledge.presence import presence_of

RULES = {rule.id: rule for rule in load_diseases()}
MEASURES, CODESETS, DRUGS = load_measures(), load_codesets(), load_drugs()
WOMAN = Person(sex=Sex.FEMALE, age_years=60)


def lab(name: str, value: str, day: int, unit: str = "", **changes) -> Measurement:
    row = MEASURES.named(name)
    codes = (Code(LOINC, row.loinc[0]),)
    made = Measurement(key=f"{name}@{day}", codes=codes, value=Decimal(value), unit=unit or row.unit, day=day)
    return replace(made, **changes)


def found(name: str, day: int, flag: str = "POS") -> Measurement:
    return Measurement(
        key=f"{name}@{day}", codes=(Code(LOINC, MEASURES.named(name).loinc[0]),), interpretation=flag, day=day
    )


def drug(name: str, **changes) -> Medication:
    made = Medication(key=name, ingredients=(DRUGS.named(name).value,), state=MedicationState.ACTIVE)
    return replace(made, **changes)


def asked(rule: str, *labs: Measurement, person: Person = WOMAN, **parts):
    case = ClinicalCase(person=person, measurements=labs, **parts)
    return diagnose(case, [RULES[rule]], MEASURES, CODESETS, drugs=DRUGS)


def view(*labs: Measurement, **parts) -> View:
    return View(ClinicalCase(person=WOMAN, measurements=labs, **parts), MEASURES, CODESETS, {}, DRUGS)


def lacking(area: Area) -> Gap:
    return Gap(what=same("x"), why=Why.SERVER_FAILED, area=area, consequence=same("x"), is_whole_area=True)


@pytest.mark.parametrize(
    ("change", "values", "expected"),
    [
        (Change(kind="rise", from_days=2), {-3: "80", -1: "110"}, "30"),
        (Change(kind="rise", from_days=2), {-4: "80", -1: "110"}, None),
        (Change(kind="ratio", from_days=7), {-5: "80", -3: "100", -1: "160"}, "2.00"),
        (Change(kind="ratio", base="median", from_days=365, to_days=8), {-100: "80", -60: "90", -1: "170"}, "2.00"),
        (Change(kind="percent_fall", base="highest", from_days=14), {-9: "260", -5: "200", -1: "130"}, "50.0"),
        (Change(kind="fall", base="highest", from_days=14), {-9: "130", -1: "108"}, "22"),
    ],
)
def test_a_change_is_taken_from_the_right_base(change, values, expected):
    days = view(*(lab("creatinine", value, day) for day, value in values.items())).days
    (newest, *_) = (*days.changed("creatinine", "", change, -10), None)
    assert (newest and newest.day == -1 and str(newest.value)) == expected


def test_a_change_across_units_is_taken_in_one_unit():
    change = Change(kind="ratio", from_days=7)
    days = view(lab("creatinine", "1.0", -3, "mg/dL"), lab("creatinine", "176.8", -1)).days
    assert [str(day.value) for day in days.changed("creatinine", "", change, -10)] == ["2.00"]


def test_a_value_with_a_comparator_is_no_base():
    change = Change(kind="rise", from_days=7)
    days = view(lab("creatinine", "80", -3, comparator="<"), lab("creatinine", "170", -1)).days
    assert days.changed("creatinine", "", change, -10) == ()


def test_the_slope_is_that_of_the_line_through_the_values():
    values = {-730: "60", -365: "54", -180: "51", -1: "48"}
    days = view(*(lab("egfr", value, day) for day, value in values.items())).days
    change = Change(kind="yearly_fall", from_days=1826, to_days=365, values=4)
    (fall,) = days.changed("egfr", "", change, -100)
    assert fall.value == Decimal("6.0")


def test_too_few_values_have_no_slope():
    days = view(lab("egfr", "60", -730), lab("egfr", "40", -1)).days
    assert days.changed("egfr", "", Change(kind="yearly_fall", from_days=1826, to_days=365, values=3), -100) == ()


def test_a_limit_of_the_laboratory_comes_before_ours():
    wide = lab("alt", "190", -1, high=Decimal(90)), lab("bilirubin", "84", -1, high=Decimal(21))
    narrow = lab("alt", "190", -1, high=Decimal(41)), lab("bilirubin", "84", -1, high=Decimal(21))
    alp = lab("alp", "100", -1, high=Decimal(120))
    assert asked("drug-liver-injury", *wide, alp)[0] == ()
    assert [item.rule_id for item in asked("drug-liver-injury", *narrow, alp)[0]] == ["drug-liver-injury"]


def test_the_reason_names_the_limit_of_the_laboratory():
    ((one,), _, _) = asked("coeliac-disease", lab("ttg_iga", "30", -1, high=Decimal(7)))
    assert one.evidence[0].claim.en == "tissue transglutaminase IgA 30 U/mL, limit > 7 U/mL"


@pytest.mark.parametrize(
    ("answers", "flag", "expected"),
    [
        ((Code(SNOMED, "10828004"),), "", True),
        ((Code(SNOMED, "260415000"),), "", False),
        ((), "RR", True),
        ((), "NR", False),
        ((), "H", None),
        ((), "", None),
        ((Code(SNOMED, "42425007"),), "POS", None),
        ((Code(SNOMED, "10828004"),), "NEG", None),
    ],
)
def test_found_and_not_found_are_read_and_a_contradiction_is_neither(answers, flag, expected):
    assert presence_of(answers, flag) is expected


def test_a_qualitative_result_that_says_nothing_is_counted_as_a_gap():
    diagnoses, _, gaps = asked("hepatitis-c", found("anti_hcv", -60, ""))
    assert diagnoses == ()
    assert [gap.what.en for gap in gaps] == ["1 hepatitis C antibody value neither positive nor negative"]


def test_of_a_positive_and_a_negative_of_one_day_the_positive_counts():
    mixed = (found("hbsag", -5), replace(found("hbsag", -5, "NEG"), key="second"))
    assert [item.rule_id for item in asked("hepatitis-b", *mixed)[0]] == ["hepatitis-b"]


def test_follow_up_that_could_not_be_read_is_never_called_missing():
    diagnoses, _, gaps = asked("stool-blood-unexplored", found("faecal_blood", -120), gaps=(lacking(Area.PROCEDURES),))
    assert diagnoses == ()
    assert [(gap.detail, gap.area) for gap in gaps] == [("stool-blood-unexplored", Area.PROCEDURES)]


def test_a_follow_up_without_a_usable_value_is_a_follow_up():
    unclear = found("hcv_rna", -50, "")
    assert asked("hepatitis-c", found("anti_hcv", -60), unclear)[0] == ()


def test_a_drug_of_the_draft_is_not_yet_taken():
    labs = (lab("platelets", "260", -9), lab("platelets", "110", -1))
    draft = drug("enoxaparin", state=MedicationState.DRAFT)
    assert asked("heparin-thrombocytopenia", *labs, medications=(draft,))[0] == ()


@pytest.mark.parametrize(("end", "fires"), [(-5, True), (-40, False)])
def test_a_drug_that_ended_counts_inside_its_window(end, fires):
    labs = (lab("platelets", "260", -9), lab("platelets", "110", -1))
    past = drug("enoxaparin", state=MedicationState.PAST, start_day=-60, end_day=end)
    assert bool(asked("heparin-thrombocytopenia", *labs, medications=(past,))[0]) is fires


def test_two_drugs_of_one_class_are_one_class():
    three = Condition(taking=("C03", "C07", "C08", "C09"), classes=3)
    pills = (drug("amlodipine"), drug("lisinopril"), drug("losartan"))
    assert view(medications=pills).holds(three) == ()
    assert len(view(medications=(*pills, drug("hydrochlorothiazide"))).holds(three)) == 4


def test_signs_of_different_days_are_no_pattern():
    fever, pulse = lab("temperature", "39", -1), lab("heart_rate", "115", 0)
    codes = CODESETS.members("infection")[:1]
    infection = Problem(key="p", codes=codes, state=ProblemState.ACTIVE, onset_day=-2)
    assert asked("possible-sepsis", fever, pulse, problems=(infection,))[0]
    old = asked("haemochromatosis", lab("transferrin_saturation", "60", -700), lab("ferritin", "900", -3))
    assert old[0] == ()


@pytest.mark.parametrize(("onset", "fires"), [(-3, True), (-30, False), (None, False)])
def test_an_acute_state_counts_only_with_a_day_inside_its_window(onset, fires):
    labs = (lab("temperature", "39", 0), lab("heart_rate", "115", 0))
    codes = CODESETS.members("infection")[:1]
    infection = Problem(key="p", codes=codes, state=ProblemState.ACTIVE, onset_day=onset)
    assert bool(asked("possible-sepsis", *labs, problems=(infection,))[0]) is fires


def test_an_old_entry_of_an_acute_disease_does_not_silence_a_new_one():
    labs = (lab("creatinine", "80", -3), lab("creatinine", "190", -1))
    entry = Problem(key="p", codes=(Code(SNOMED, "14669001"),), state=ProblemState.ACTIVE, onset_day=-900)
    assert asked("acute-kidney-injury", *labs, problems=(entry,))[0]
    assert asked("acute-kidney-injury", *labs, problems=(replace(entry, onset_day=-2),))[0] == ()


def test_a_later_normal_value_takes_the_newest_place():
    acid = [lab("glucose", "25", 0), lab("ketones", "5", 0)]
    assert asked("diabetic-ketoacidosis", *acid, lab("bicarbonate", "10", 0))[0][0].urgency is Urgency.CRITICAL
    healed = asked("diabetic-ketoacidosis", *acid, lab("bicarbonate", "10", -1), lab("bicarbonate", "22", 0))
    assert healed[0] == ()


def test_each_counts_results_of_one_criterion():
    high = [lab("calcium_ionised", "1.45", -3), lab("pth", "90", -3), lab("pth", "95", -40)]
    (begun,), _, _ = asked("primary-hyperparathyroidism", *high)
    assert begun.standing is DiagnosisStanding.SUSPECTED
    (one,), _, _ = asked("primary-hyperparathyroidism", *high, lab("calcium_ionised", "1.44", -40))
    assert one.standing is DiagnosisStanding.UNLISTED


def test_a_change_whose_limit_is_in_another_unit_is_refused():
    rule = RULES["acute-kidney-injury"]
    wrong = rule.criterion("ratio").model_copy(update={"limits": rule.criterion("rise").limits})
    faults = disease_faults(
        rule.model_copy(update={"criteria": (wrong,), "routes": (), "axes": ()}), MEASURES, CODESETS, {}
    )
    assert "creatinine: a ratio is written in 1, not in umol/L" in list(faults)


def test_results_not_read_are_one_gap_however_many_rules_there_are():
    case = ClinicalCase(person=WOMAN, gaps=(lacking(Area.RESULTS),))
    rules: list[DiseaseRule] = list(RULES.values())
    _, _, gaps = diagnose(case, rules, MEASURES, CODESETS, drugs=DRUGS)
    assert [gap.area for gap in gaps] == [Area.RESULTS]
    assert "diabetes" in gaps[0].detail.split()


def test_a_rule_that_yields_at_two_removes_is_asked_last():
    labs = (lab("alt", "410", -2, high=Decimal(41)), lab("bilirubin", "84", -2, high=Decimal(21)))
    alp = lab("alp", "100", -2, high=Decimal(120))
    case = ClinicalCase(person=WOMAN, measurements=(*labs, alp, lab("alt", "400", -240, high=Decimal(41))))
    rules = [RULES[name] for name in ("raised-liver-enzymes", "acute-liver-injury", "drug-liver-injury")]
    diagnoses, _, _ = diagnose(case, rules, MEASURES, CODESETS, drugs=DRUGS)
    assert [item.rule_id for item in diagnoses] == ["drug-liver-injury"]


def test_rules_that_yield_to_each_other_stop_the_start(tmp_path):
    folder = tmp_path / "disease"
    folder.mkdir()
    for name in ("acute-liver-injury", "drug-liver-injury"):
        text = (FOLDER / "disease" / f"{name}.toml").read_text(encoding="utf-8")
        folder.joinpath(f"{name}.toml").write_text(text, encoding="utf-8")
    path = folder / "drug-liver-injury.toml"
    text = path.read_text(encoding="utf-8").replace("\nscope =", '\nyields_to = ["acute-liver-injury"]\nscope =', 1)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(KnowledgeError, match="yields to itself"):
        load_diseases(tmp_path)
