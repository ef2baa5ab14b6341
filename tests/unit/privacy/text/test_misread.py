"""What a scanner mixed up is read as it was meant; codes that look alike stay."""

import pytest

from privacy.text.misread import as_meant
from privacy.text.scrub import scrub


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("J0hn Ca1laghan", "John Callaghan"),
        ("Pat1ent", "Patient"),
        ("O3/17/1952", "03/17/1952"),
        ("55O-1O2-0198", "550-102-0198"),
    ],
)
def test_a_misread_word_or_number_is_read_as_it_was_meant(written, meant):
    assert as_meant(written) == meant


@pytest.mark.parametrize("code", ["HbA1c 7.2", "Il1ra", "Wnt1a", "H2O2", "1st", "BRCA1", "b1a", "CO2 40", "O2 4 L"])
def test_a_code_stays(code):
    assert as_meant(code) == code


def test_a_misread_name_goes_from_the_text_as_it_was_written():
    assert scrub("Dr. J0hn Ca1laghan, adrnitted O3/17/1952").text == "Dr. [NAME-1], adrnitted [DATE-1]"
