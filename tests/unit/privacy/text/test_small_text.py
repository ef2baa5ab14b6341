"""A text in small letters is read as if names had their capitals; its characters and their places stay."""

import pytest

from privacy.text.scrub import scrub
from privacy.text.small_text import capitalised


@pytest.mark.parametrize(
    ("text", "out"),
    [
        ("selma lives at 255 hersnapvej 18, toledo.", "[NAME-1] lives at [LOCATION-1]."),
        ("seen by benjamin a seiler today", "seen by [NAME-1] today"),
        ("thandolwethu felt well", "[NAME-1] felt well"),
        (
            "pt was brought to cedar ridge medical center by ingrid larsson",
            "pt was brought to [LOCATION-1] by [NAME-1]",
        ),
        ("retired from tesoro foods inc. lives in palo alto.", "retired from [ORGANIZATION-1]. lives in [LOCATION-1]."),
        ("home: 1290 n. prospect ave, toledo 49389.", "home: [LOCATION-1]."),
        ("staying with an aunt at flat 6, 14 marine drive, mumbai", "staying with an aunt at [LOCATION-1]"),
        ("next visit may 27. dr park agrees", "next visit [DATE-1]. dr [NAME-1] agrees"),
    ],
)
def test_small_letters_hide_nobody(text, out):
    assert scrub(text).text == out


@pytest.mark.parametrize(
    "text",
    [
        "see the patient weekly at the wound care clinic",
        "may 5 mg be given, or may 2 drops in each eye do",
        "take 2 tablets in the morning with food in case of pain",
        "mr scan of the knee, seen in clinic near 22 weeks",
    ],
)
def test_what_names_nobody_stays(text):
    assert scrub(text).text == text


@pytest.mark.parametrize(
    "text",
    [
        "ace inhibitor and arb, ferritin 400 ng/ml",
        "haematocrit raised, flu and als excluded",
        "Seen by selma",
        "患者服用 aspirin",
    ],
)
def test_abbreviations_and_mixed_texts_stay_as_they_are(text):
    assert capitalised(text) == text


def test_letters_outside_english_make_no_english_word():
    assert scrub("Samantha Bašić and Hùng came.").text == "[NAME-1] and [NAME-2] came."
