"""A problem is heard under the SNOMED CT codes that problem lists hold, not under its general code only."""

import pytest

from model.domain.code import SNOMED, Code
from model.knowledge.codesets import load_codesets

CODESETS = load_codesets()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("heart_failure", "441481004"),
        ("heart_failure", "56675007"),
        ("asthma", "427295004"),
        ("pregnancy", "59466002"),
        ("pregnancy", "65147003"),
        ("breastfeeding", "169750002"),
        ("dementia", "26929004"),
        ("dementia", "429998004"),
        ("angle_closure_glaucoma", "30041005"),
        ("heart_block", "28189009"),
        ("pacemaker", "441509002"),
        ("long_qt", "442917000"),
        ("gi_bleeding", "2901004"),
        ("bleeding_recent", "8765009"),
        ("intracranial_haemorrhage", "21454007"),
        ("venous_thrombosis", "706870000"),
        ("atrial_fibrillation", "282825002"),
        ("permanent_atrial_fibrillation", "440028005"),
        ("acute_coronary_syndrome", "54329005"),
        ("acute_kidney_injury", "35455006"),
        ("hiv", "62479008"),
        ("sleep_apnoea", "73430006"),
        ("migraine_with_aura", "4473006"),
        ("ketoacidosis", "420270002"),
        ("liver_failure", "197270009"),
        ("organ_transplant", "70536003"),
        ("angioedema", "402387002"),
    ],
)
def test_a_more_exact_code_belongs_to_its_condition(name: str, code: str):
    assert CODESETS.holds(name, (Code(SNOMED, code),))
    assert CODESETS.label((Code(SNOMED, code),)) is not None


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("angle_closure_glaucoma", "84494001"),
        ("heart_block", "270492004"),
        ("permanent_atrial_fibrillation", "282825002"),
        ("diabetes_type_1_any", "421750000"),
        ("diabetes_type_2_or_unspecified", "420270002"),
        ("pregnancy", "19169002"),
        ("gi_bleeding", "51868009"),
        ("heart_failure", "60573004"),
    ],
)
def test_a_neighbour_does_not(name: str, code: str):
    assert not CODESETS.holds(name, (Code(SNOMED, code),))


def test_a_stay_of_the_state_is_that_of_its_set():
    assert (CODESETS.days("pregnancy"), CODESETS.days("breastfeeding"), CODESETS.days("dementia")) == (300, 365, None)
