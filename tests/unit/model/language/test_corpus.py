"""What answers may be quoted from: every rule is in it, in both languages, with its source."""

import re

import pytest

from model.knowledge.load import load
from model.language.corpus_build import all_passages
from model.language.names import all_names
from model.language.terms import vocabulary

NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
PASSAGES = tuple(all_passages(load()))
VOCABULARY = vocabulary(all_names(load()))


def numbers(words: str) -> list[str]:
    """The numbers of a sentence; the one in the name HbA1c is none."""
    return sorted(NUMBER.findall(words.replace("HbA1c", "")))


def terms(text: str) -> list[tuple[str, ...]]:
    return [slot.terms for slot in VOCABULARY.slots(text)]


def test_every_rule_fact_score_and_table_row_has_a_passage():
    knowledge = load()
    wanted = {f"{rule.id}-{item.key}" for rule in knowledge.pairs for item in rule.recommendation}
    wanted |= {f"{rule.id}-no-result" for rule in knowledge.pairs if rule.no_result}
    wanted |= {rule.id for rule in (*knowledge.rules, *knowledge.diseases)}
    wanted |= {fact.id for file in knowledge.oncology for fact in file.fact if fact.withdrawn is None}
    wanted |= {f"score-{name}" for name in (*knowledge.scores, *knowledge.formula_scores)}
    wanted |= {f"allele-{gene.symbol}-{name}" for gene in knowledge.genes.values() for name in gene.alleles}
    assert wanted - {item.rule_id for item in PASSAGES} == set()


def test_a_fact_that_every_agency_took_back_is_not_quoted():
    gone = {fact.id for file in load().oncology for fact in file.fact if fact.withdrawn is not None}
    assert gone
    assert gone & {item.rule_id for item in PASSAGES} == set()


def test_every_passage_says_the_same_numbers_in_both_languages():
    torn = [
        (item.rule_id, text.en, text.zh)
        for item in PASSAGES
        for text in item.sentences
        if numbers(text.en) != numbers(text.zh)
    ]
    assert torn == []


def test_no_placeholder_is_left_and_no_sentence_is_empty():
    texts = [words for item in PASSAGES for text in item.sentences for words in (text.en, text.zh)]
    assert [words for words in texts if not words.strip() or "{" in words or "}" in words] == []


def test_every_passage_has_a_source_that_the_knowledge_lists():
    listed = {source for _, source in load().sources()}
    assert [item.rule_id for item in PASSAGES if not item.sources or not set(item.sources) <= listed] == []


@pytest.mark.parametrize("words", ["Plavix", "clopidogrel", "波立维", "氯吡格雷"])
def test_brands_and_both_languages_are_one_drug(words):
    assert terms(words) == [("drug:clopidogrel",)]


@pytest.mark.parametrize("words", ["HLA-B*57:01", "HLA-B5701", "HLA-B57:01", "HLA-B*5701", "B*57:01"])
def test_the_spellings_of_an_hla_allele_are_one(words):
    assert terms(words) == [("gene:HLA-B*57:01",)]


@pytest.mark.parametrize(
    "words", ["poor metaboliser", "Poor Metabolizers", "slow metabolizer", "PM", "慢代谢型", "慢代谢者"]
)
def test_the_names_of_a_phenotype_are_one(words):
    assert terms(words) == [("phenotype:Poor Metabolizer",)]


def test_a_short_name_counts_in_capitals_only():
    assert terms("pm") == [("pm",)]


def test_a_word_that_nobody_knows_stays_a_word_and_question_words_go():
    assert terms("Can my patient take lecanemab?") == [("lecanemab",)]
    assert terms("请问这个患者能不能用药") == []
