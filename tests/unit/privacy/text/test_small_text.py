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
    ],
)
def test_small_letters_hide_nobody(text, out):
    assert scrub(text).text == out


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
