"""Every syndrome counts what its examples say, and nothing of its near misses."""

import pytest

from model.domain.code import ICD10CM, SNOMED, Code
from model.knowledge.files import FOLDER, KnowledgeError
from model.knowledge.syndromes import load_syndromes, read_examples

SYNDROMES = load_syndromes()
EXAMPLES = read_examples()


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"{example.syndrome}: {example.note}")
def test_an_example_counts_or_does_not(example):
    assert (example.syndrome in SYNDROMES.met(SYNDROMES.parts(example.values()))) is example.fires


@pytest.mark.parametrize("syndrome", SYNDROMES.ids())
def test_every_syndrome_has_an_example_a_near_miss_and_both_names(syndrome):
    assert {example.fires for example in EXAMPLES if example.syndrome == syndrome} == {True, False}
    name = SYNDROMES.name(syndrome)
    assert name.en != name.zh


def test_icd_10_cm_is_read_like_icd_10():
    parts = SYNDROMES.parts([Code(ICD10CM, "R50.9"), Code(ICD10CM, "R05.1")])
    assert SYNDROMES.met(parts) == {"influenza_like_illness"}


def test_an_ordinary_visit_counts_nowhere():
    assert SYNDROMES.parts([Code(SNOMED, "73211009"), Code(ICD10CM, "I10")]) == frozenset()


def test_a_definition_that_names_no_code_set_is_refused(tmp_path):
    (tmp_path / "population").mkdir()
    for name in ("syndromes.csv", "codes.csv", "definitions.csv"):
        text = (FOLDER / "population" / name).read_text(encoding="utf-8")
        (tmp_path / "population" / name).write_text(text.replace("fever+rash", "fever+rsah"), encoding="utf-8")
    with pytest.raises(KnowledgeError, match="rsah"):
        load_syndromes(tmp_path)
