"""The arithmetic of the ranking, on an ontology small enough to reckon by hand, and on the packaged one."""

import json
import math
from dataclasses import replace

import numpy as np
import pytest

from model.ontology.load import load_ontology
from model.ranking import likelihood
from model.ranking.features import CANDIDATE_NAMES, seen
from model.ranking.knowledge import ranking_knowledge
from model.ranking.pool import asked, pooled
from model.ranking.profiles import shares_of
from model.ranking.reranker import Calibration, WeightsError, parse_linear, probabilities, shipped
from model.ranking.similarity import to_all_terms
from tests.unit.model.ontology.small import small_sources


@pytest.fixture(scope="module")
def knowledge(tmp_path_factory):
    folder = tmp_path_factory.mktemp("small")
    return ranking_knowledge(load_ontology(small_sources(folder / "files"), folder / "cache"))


def share(profiles, knowledge, disease, term):
    places = knowledge.ontology.diseases.place(disease), knowledge.ontology.terms.place(term)
    return float(shares_of(profiles, np.array([places[0]]), np.array([places[1]]))[0, 0])


@pytest.mark.parametrize(
    ("disease", "term", "expected"),
    [
        ("OMIM:100", "HP:0000210", 12.5 / 15),
        ("OMIM:200", "HP:0000211", 0.5),
        ("OMIM:200", "HP:0000410", 0.5),
        ("OMIM:300", "HP:0000311", 0.9),
        ("OMIM:100", "HP:0000200", 12.5 / 15),
        ("OMIM:100", "HP:0000410", 0.0),
    ],
    ids=["counts", "nothing told", "percent", "band", "the wider form of a feature", "a denied feature"],
)
def test_rows_are_read_plainly_as_the_formula_says(knowledge, disease, term, expected):
    assert share(knowledge.plain, knowledge, disease, term) == pytest.approx(expected)


def test_few_patients_are_read_carefully(knowledge):
    assert share(knowledge.careful, knowledge, "OMIM:310", "HP:0000311") == pytest.approx(1.4 / 5)


def test_the_background_is_the_mean_over_the_omim_diseases(knowledge):
    term = knowledge.ontology.terms.place("HP:0000210")
    assert knowledge.plain.background[term] == pytest.approx(12.5 / 15 / 4)


def test_the_score_is_the_sum_of_the_logarithms(knowledge):
    query = asked(knowledge.ontology, ["HP:0000210", "HP:0000410"])
    found = likelihood.scores(knowledge.plain, query.terms, len(knowledge.ontology.diseases))
    background = 12.5 / 15 / 4
    known = math.log(0.95 * (12.5 / 15) / (background + 1e-4) + 0.05)
    assert found[knowledge.ontology.diseases.place("OMIM:100")] == pytest.approx(known + math.log(0.05), rel=1e-5)


def test_a_feature_of_a_disease_of_the_same_gene_counts_a_little(tmp_path):
    sources = small_sources(tmp_path / "files")
    with sources.genes.open("a", encoding="utf-8") as file:
        file.write("1\tAAA1\tHP:0000311\tFits with fever\t-\tOMIM:200\n")
    knowledge = ranking_knowledge(load_ontology(sources, tmp_path / "cache"))
    borrowed = share(knowledge.careful, knowledge, "OMIM:200", "HP:0000210")
    assert borrowed == pytest.approx(0.02 * (12 + 0.4) / 18)
    assert share(knowledge.plain, knowledge, "OMIM:200", "HP:0000210") == 0


def test_a_term_that_a_narrower_one_implies_is_left_out(knowledge):
    ontology = knowledge.ontology
    query = asked(ontology, ["HP:0000200", "HP:0000210", "HP:0009999", "HP:0000006", "nonsense"])
    assert [ontology.terms.label(place) for place in query.terms.tolist()] == ["Small head"]
    assert query.unknown == ("HP:0000006", "nonsense")


def test_lin_similarity_is_one_for_the_same_term_and_nought_without_a_common_informative_ancestor(knowledge):
    terms = knowledge.ontology.terms
    fits, head = terms.place("HP:0000310"), terms.place("HP:0000210")
    alike = to_all_terms(knowledge.ontology, knowledge.features, fits)
    assert alike[fits] == pytest.approx(1)
    assert alike[head] == pytest.approx(0, abs=1e-6)
    wider, narrower = terms.information[fits], terms.information[terms.place("HP:0000311")]
    assert alike[terms.place("HP:0000311")] == pytest.approx(2 * wider / (wider + narrower), rel=1e-5)


def test_what_the_re_ranker_sees_names_no_disease_and_does_not_depend_on_the_order_of_terms(knowledge):
    one = asked(knowledge.ontology, ["HP:0000210", "HP:0000311"])
    other = asked(knowledge.ontology, ["HP:0000311", "HP:0000210"])
    first, second = (seen(knowledge, query, pooled(knowledge, query)) for query in (one, other))
    assert np.array_equal(first.candidates, second.candidates)
    assert first.candidates.shape == (5, len(CANDIDATE_NAMES))
    assert np.isfinite(first.candidates).all()


def test_diseases_with_features_that_go_together_lie_close_to_each_other(knowledge):
    vectors, place = knowledge.disease_vectors, knowledge.ontology.diseases.place
    twins = float(vectors[place("OMIM:300")] @ vectors[place("OMIM:310")])
    strangers = float(vectors[place("OMIM:300")] @ vectors[place("ORPHA:154")])
    assert twins == pytest.approx(1, abs=1e-3)
    assert strangers < 0.5


def test_probabilities_and_the_mass_of_none_add_up_to_one():
    calibration = Calibration(temperature=2, gene_temperature=1, none=(-1.0, 0.1, 0.2, 0.3))
    shares, none = probabilities(np.array([3.0, 1.0, 0.0]), calibration, 4)
    assert shares.sum() + none == pytest.approx(1)
    assert 0 < none < 1
    assert shares[0] / shares[1] == pytest.approx(math.exp(1))


def test_the_shipped_weights_fit_their_digest_and_are_written_back_unchanged():
    assert parse_linear(shipped().dump()) == shipped()


@pytest.mark.parametrize("harm", ["weight", "names", "cut"])
def test_damaged_or_foreign_weights_are_refused(harm):
    content = json.loads(shipped().dump())
    content["weight"][0] += 1
    texts = {
        "weight": json.dumps(content),
        "names": replace(shipped(), names=("careful",)).dump(),
        "cut": shipped().dump()[:-9],
    }
    with pytest.raises(WeightsError, match=r"train them again|cannot be read"):
        parse_linear(texts[harm])


def test_without_reported_genes_the_number_of_genes_weighs_nothing():
    assert shipped().weight[CANDIDATE_NAMES.index("log_genes")] == 0
