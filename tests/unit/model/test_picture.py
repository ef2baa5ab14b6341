"""Which findings of a record make the picture, and from which entry; what is the same disease, what one series."""

from decimal import Decimal

import pytest

from model.diagnosis.differential import differential
from model.diagnosis.likely import Ranked
from model.diagnosis.picture import LASTING, picture_of
from model.diagnosis.ranked_statement import by_finding
from model.diagnosis.same import is_listed
from model.diagnosis.series import in_series, name_of
from model.domain.case import (
    ClinicalCase,
    Measurement,
    Medication,
    MedicationState,
    NoteFinding,
    Person,
    Problem,
    ProblemState,
)
from model.domain.code import HL7_YES_NO, HPO, ICD10, LOINC, OMIM, RXNORM, SNOMED, Code
from model.domain.finding import Presence
from model.knowledge.load import load
from model.ontology.load import load_ontology

KNOWLEDGE, ONTOLOGY = load(), load_ontology()
FEVER, SEIZURE, FOCAL, PTOSIS = "HP:0001945", "HP:0001250", "HP:0007359", "HP:0000508"


def problem(*codes: Code, key: str = "condition-1", day: int | None = -1, state=ProblemState.ACTIVE) -> Problem:
    return Problem(key=key, codes=codes, state=state, recorded_day=day)


def seen(**parts):
    picture = picture_of(ClinicalCase(person=Person(age_years=50), **parts), KNOWLEDGE, ONTOLOGY)
    return {item.code: (str(item.kind), item.ref, item.is_present) for item in picture.seen}


def temperature(day: int) -> Measurement:
    code = (Code(LOINC, "8310-5"),)
    return Measurement(key="observation-1", codes=code, value=Decimal("39.1"), unit="Cel", day=day)


def test_a_problem_coded_as_a_term_is_that_finding():
    assert seen(problems=(problem(Code(HPO, PTOSIS)),)) == {PTOSIS: ("problem", "condition-1", True)}


@pytest.mark.parametrize(("answer", "found"), [("Y", {PTOSIS: ("measurement", "observation-1", True)}), ("N", {})])
def test_an_observation_of_a_term_says_whether_it_is_there(answer, found):
    measured = Measurement(key="observation-1", codes=(Code(HPO, PTOSIS),), answers=(Code(HL7_YES_NO, answer),), day=-1)
    assert seen(measurements=(measured,)) == found


@pytest.mark.parametrize(("day", "counts"), [(-1, True), (-LASTING, True), (-LASTING - 1, False)])
def test_a_result_counts_for_a_year(day, counts):
    assert (FEVER in seen(measurements=(temperature(day),))) is counts


def test_what_is_older_than_a_month_is_no_part_of_an_acute_illness():
    case = ClinicalCase(person=Person(age_years=50), measurements=(temperature(-40),))
    shown = picture_of(case, KNOWLEDGE, ONTOLOGY).presentation(case)
    assert (shown.present, shown.lasting) == ((), (FEVER,))


def test_a_newer_denial_in_a_note_outweighs_an_older_problem():
    denied = NoteFinding(key="note-1", finding=FEVER, presence=Presence.ABSENT, day=-1)
    found = seen(problems=(problem(Code(ICD10, "R50.9"), day=-20),), note_findings=(denied,))
    assert found == {FEVER: ("note", "note-1", False)}


def test_a_drug_that_is_taken_is_an_antecedent():
    warfarin = Medication(
        key="medication-1", ingredients=(Code(RXNORM, "11289"),), state=MedicationState.ACTIVE, start_day=-400
    )
    assert seen(medications=(warfarin,)) == {"blood_thinner": ("medication", "medication-1", True)}


def test_a_drug_of_the_past_is_none():
    past = Medication(key="medication-1", ingredients=(Code(RXNORM, "11289"),), state=MedicationState.PAST)
    assert seen(medications=(past,)) == {}


def named(*codes: str) -> dict[tuple[str, bool], str]:
    problems = tuple(problem(Code(HPO, code), key=f"condition-{code}") for code in codes)
    picture = picture_of(ClinicalCase(problems=problems), KNOWLEDGE, ONTOLOGY)
    return {name: item.ref for name, item in by_finding(picture, ONTOLOGY).items()}


def test_a_narrower_term_stands_for_the_finding_that_the_tables_have():
    assert named(FOCAL) == {("seizure", True): f"condition-{FOCAL}"}


@pytest.mark.parametrize("codes", [(SEIZURE, FOCAL), (FOCAL, SEIZURE)])
def test_the_very_term_is_shown_before_a_narrower_one(codes):
    assert named(*codes) == {("seizure", True): f"condition-{SEIZURE}"}


@pytest.mark.parametrize(
    ("held", "is_named"),
    [
        (problem(Code(ICD10, "J18.1")), True),
        (problem(Code(ICD10, "J18")), True),
        (problem(Code(ICD10, "J18.9"), state=ProblemState.INACTIVE), False),
        (problem(Code(ICD10, "J20.9")), False),
        (problem(Code(SNOMED, "13645005")), False),
    ],
    ids=["a narrower code", "the very code", "over", "another category", "another disease"],
)
def test_a_disease_is_listed_by_its_code_or_a_narrower_one_while_it_lasts(held, is_named):
    assert is_listed([Code(ICD10, "J18")], ClinicalCase(problems=(held,)), KNOWLEDGE.codesets) is is_named


def test_diabetes_on_the_list_does_not_silence_a_ketoacidosis():
    held = ClinicalCase(problems=(problem(Code(ICD10, "E10.9")), problem(Code(SNOMED, "46635009"), key="condition-2")))
    assert not is_listed([Code(ICD10, "E10.1")], held, KNOWLEDGE.codesets)
    assert is_listed([Code(ICD10, "E10.9")], held, KNOWLEDGE.codesets)


def test_an_old_entry_does_not_silence_a_new_attack():
    held = ClinicalCase(problems=(problem(Code(ICD10, "I21.9"), day=-900),))
    codes = [Code(ICD10, "I21")]
    assert is_listed(codes, held, KNOWLEDGE.codesets)
    assert not is_listed(codes, held, KNOWLEDGE.codesets, since=-30)


def test_a_concept_of_snomed_meets_a_category_through_a_code_set():
    held = problem(Code(SNOMED, "197456007"))
    assert is_listed([Code(ICD10, "K85")], ClinicalCase(problems=(held,)), KNOWLEDGE.codesets)


def test_codes_of_omim_meet_by_identity():
    held = problem(Code(OMIM, "154700"))
    assert is_listed([Code(OMIM, "154700")], ClinicalCase(problems=(held,)), KNOWLEDGE.codesets)


@pytest.mark.parametrize(
    ("label", "series"),
    [
        ("Noonan syndrome 5", "Noonan syndrome"),
        ("Osteogenesis imperfecta, type IV", "Osteogenesis imperfecta"),
        ("Spastic paraplegia 11, autosomal recessive", "Spastic paraplegia 11, autosomal recessive"),
        ("Marfan syndrome", "Marfan syndrome"),
        ("Tuberous sclerosis-1", "Tuberous sclerosis"),
        ("Deafness, autosomal recessive 12", "Deafness, autosomal recessive"),
    ],
)
def test_a_series_is_the_name_without_the_number(label, series):
    assert name_of(label) == series


def test_common_conditions_are_never_put_together():
    found = differential(["cough", "fever"], age=50)
    ranked = [Ranked(mass=item.probability, weight=1, probability=0.1, common=item) for item in found.candidates]
    assert {len(series.forms) for series in in_series(ranked)} == {1}
