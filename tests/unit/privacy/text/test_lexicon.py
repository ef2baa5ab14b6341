"""The lists say of a word what it can be; the evaluation's unlisted names stand in none of them."""

import pytest

from privacy.text.lexicon import Word, fold, lexicon
from tests.evaluation.note_names import UNLISTED


@pytest.mark.parametrize("name", [part for name in UNLISTED for part in name])
def test_an_unlisted_name_is_in_no_list(name):
    assert fold(name) not in lexicon().lists


@pytest.mark.parametrize(
    ("written", "bits"),
    [
        ("Rose", Word.VOCABULARY | Word.GIVEN | Word.SURNAME),
        ("Okafor", Word.SURNAME),
        ("Parkinson", Word.SURNAME | Word.EPONYM),
        ("Tezepelumab", Word.VOCABULARY),
        ("BRCA1", Word.CODE),
        ("I'm", Word.VOCABULARY),
        ("J", Word.INITIAL),
        ("Thandolwethu", 0),
    ],
)
def test_a_word_is_what_the_lists_say(written, bits):
    assert lexicon()[written] & bits == bits
    assert bool(lexicon()[written]) is bool(bits)


@pytest.mark.parametrize(("written", "folded"), [("Sjögren", "sjogren"), ("Łukasz", "lukasz"), ("Søren", "soren")])
def test_accents_are_folded(written, folded):
    assert fold(written) == folded
