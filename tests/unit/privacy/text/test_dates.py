"""What a date becomes: days, months, years and days of the week from day 0; alone in a text of nobody it stays."""

from datetime import date

import pytest

from privacy.text.placeholders import Profile, Style
from privacy.text.scrub import scrub
from privacy.text.surrogates import Surrogates

WEEKDAYS = "Dr. Okafor: fell on Friday, pain since Saturday, methotrexate every Monday."
YEARS = "Seen 2024-05-06 (a Monday). Hypertension since 2009, in March 2024 worse, last Friday dizzy."


def test_all_dates_count_from_day_0_in_the_unit_in_which_they_are_told():
    assert scrub(YEARS).text == (
        "Seen [DATE-1 d+0] (a [DATE-2 w+0]). Hypertension since [DATE-3 y-15], in [DATE-4 m-2] worse, "
        "last [DATE-5 w+4] dizzy."
    )


def test_without_a_day_0_the_first_weekday_and_the_first_year_are_it():
    assert scrub(WEEKDAYS).text == (
        "Dr. [NAME-1]: fell on [DATE-1 weekday], pain since [DATE-2 w+1], methotrexate every Monday."
    )
    assert scrub("Mr. Okafor smoked from 1990 to 2005.").text == (
        "Mr. [NAME-1] smoked from [DATE-1 y+0] to [DATE-2 y+15]."
    )


@pytest.mark.parametrize("text", ["What is the outlook of cirrhosis diagnosed in 2022?", "Pain since Saturday."])
def test_a_text_of_nobody_keeps_its_years_and_weekdays(text):
    assert scrub(text).text == text
    assert scrub(text, style=Style(profile=Profile.INTERNAL, anchor=date(2024, 5, 6))).text != text


def test_a_year_of_birth_has_no_distance():
    assert (
        scrub("Mr. Okafor, born in 1950, stroke in 2010.").text
        == "Mr. [NAME-1], born in [DATE-1], stroke in [DATE-2 y+0]."
    )


@pytest.mark.parametrize(
    ("style", "shown"),
    [
        (Style(profile=Profile.SAFE_HARBOR), "[DATE-1 2009], fell on [DATE-2]"),
        (Style(profile=Profile.LIMITED, shift=-300), "2008, fell on [DATE-2]"),
        (Style(profile=Profile.SAFE_HARBOR, surrogates=Surrogates(b"k" * 32)), "2009, fell on [DATE-2]"),
        (Style(profile=Profile.LIMITED, shift=-300, surrogates=Surrogates(b"k" * 32)), "2008, fell on [DATE-2]"),
    ],
)
def test_a_release_keeps_or_moves_the_year_and_hides_the_weekday(style, shown):
    assert scrub("stroke in 2009, fell on Friday", style=style).text == f"stroke in {shown}"
