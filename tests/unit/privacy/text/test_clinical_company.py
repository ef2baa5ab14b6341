"""Eponyms, scales and drugs that only their company tells from people; and people in the same words."""

import pytest

from privacy.text.scrub import scrub


@pytest.mark.parametrize(
    "text",
    [
        "Ddx: Wilson, Turner",
        "Screened for Wilson, Turner and Marfan.",
        "Procedure: Whipple, Roux limb",
        "Harvard Trauma Questionnaire 2.9",
        "Hanifin and Rajka criteria met.",
        "Ann Arbor IIIB",
        "Home meds: Sinernet 25/100 t.i.d., Xyzzalin",
        "惠普尔手术，经过：科赫尔切口。",
    ],
)
def test_clinical_company_keeps_a_word(text):
    assert scrub(text).text == text


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Discussed with Wilson, Turner and Marsh.", "Turner"),
        ("Moved to Ann Arbor, Michigan", "Ann Arbor"),
        ("Meds: started by Okafor-Xyzz", "Okafor"),
        ("Mr Okafor Lower Limb Doppler normal", "Okafor"),
        ("Hx of John D. reviewed", "John D"),
        ("患者惠普尔，男，45岁", "惠普尔"),
        ("Allergies: none. Okaforxy reports pain", "Okaforxy"),
        ("Lives at Maple Assisted Living Center", "Maple"),
        ("患者王芳病重", "王芳"),
    ],
)
def test_a_person_in_the_same_words_goes(text, name):
    assert name not in scrub(text).text


def test_a_part_of_the_body_beside_a_name_stays():
    assert scrub("Mr Okafor Lower Limb Doppler normal").text == "Mr [NAME-1] Lower Limb Doppler normal"
