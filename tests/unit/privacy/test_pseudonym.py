"""Pseudonyms join under one key and under no other."""

import re

import pytest

from privacy.pseudonym import Pseudonyms

KEY = b"k" * 32


def test_equal_inputs_give_equal_pseudonyms_under_one_key():
    assert Pseudonyms(KEY).of("patient", "north", "17") == Pseudonyms(KEY).of("patient", "north", "17")


@pytest.mark.parametrize(
    "parts",
    [("patient", "north", "18"), ("patient", "south", "17"), ("subject", "north", "17"), ("patientn", "orth", "17")],
)
def test_other_inputs_give_other_pseudonyms(parts):
    assert Pseudonyms(KEY).of("patient", "north", "17") != Pseudonyms(KEY).of(*parts)


def test_without_a_key_each_instance_has_its_own():
    assert Pseudonyms().of("patient", "17") != Pseudonyms().of("patient", "17")


def test_a_pseudonym_is_a_valid_fhir_id_and_does_not_hold_its_input():
    assert re.fullmatch(r"[a-z2-7]{26}", Pseudonyms(KEY).of("patient", "pat17"))


def test_a_short_key_is_refused():
    with pytest.raises(ValueError, match="32 bytes"):
        Pseudonyms(b"short")


def test_the_key_is_not_shown():
    assert repr(Pseudonyms(KEY)) == "<Pseudonyms>"
