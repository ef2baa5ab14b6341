"""The ranking on published cases beside the repository: a sample of those whose own paper is not in the annotations.

Skipped, with the reason shown, where the cases are absent. The full tables are made by ``osler train evaluate``.
"""

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from model.diagnosis.rare import rank
from model.ontology.load import load_ontology
from model.ranking.knowledge import ranking_knowledge
from model.ranking.reranker import parse_linear, shipped
from model.training.cases import capped, read_cases
from model.training.crossing import crossed, crossed_scores, final_ranks
from model.training.linear import examples, fit
from model.training.measure import figures

CASES = Path(__file__).parents[2] / ".." / "shared" / "diagnosis" / "phenopackets_dev.jsonl.gz"
pytestmark = pytest.mark.skipif(not CASES.is_file(), reason="no published cases at ../shared/diagnosis")


@cache
def knowledge():
    return ranking_knowledge(load_ontology())


@cache
def measured():
    """At most eight cases a disease, so that no large cohort decides."""
    cases = read_cases(CASES, knowledge().ontology)
    fair = [case for case in cases if case.place is not None and not case.is_circular]
    return examples(knowledge(), capped(fair, seed=5, cap=8), np.arange(knowledge().ontology.diseases.omim_count))


def test_the_re_ranker_helps_on_diseases_that_it_never_saw():
    taught = measured()
    scorers = crossed(taught, taught, lambda one, other: fit(one, other, seed=5))
    cases = [example.case for example in taught]
    before = figures(cases, [example.likelihood_rank for example in taught], seed=5)
    after = figures(cases, final_ranks(taught, crossed_scores(taught, scorers)), seed=5)
    assert after.top1 >= max(27.5, before.top1 + 2)
    assert after.top10 >= max(56, before.top10 + 1)


def scores(present, absent):
    return [(found.id, found.score) for found in rank(present, absent, (), knowledge().ontology).candidates]


def test_features_that_are_absent_change_nothing_in_published_cases():
    asked = [example.case.present for example in measured()[::60]]
    absent = [[term for term in ("HP:0001250", "HP:0001083") if term not in present] for present in asked]
    assert [scores(present, ()) for present in asked] == [scores(*both) for both in zip(asked, absent, strict=True)]


def test_the_shipped_weights_say_what_they_were_trained_on():
    trained_on = parse_linear(shipped().dump()).trained_on
    assert trained_on["knowledge"] == knowledge().ontology.version
    assert trained_on["cases"] > 1_000
