"""What makes and measures the re-ranker: which cases teach, how folds are parted, what the figures mean."""

import gzip
import json
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from click.testing import CliRunner

from cds_hooks.commands.cli import main
from model.ontology.load import load_ontology
from model.ranking.knowledge import ranking_knowledge
from model.ranking.reranker import parse_linear, probabilities
from model.training.calibrate import Scored, binned_error, calibrate
from model.training.cases import FOLDS, Case, CasesError, capped, fold_of, read_cases
from model.training.linear import examples, fit, listed, rank_of
from model.training.measure import figures
from model.training.simulate import Simulator
from tests.unit.model.ontology.small import small_sources


def case(number=0, place: int | None = 0, component="OMIM:100", present=("HP:0000210",)) -> Case:
    return Case(id=str(number), present=present, genes=("AAA1",), component=component, place=place, is_circular=False)


def written(**changes) -> dict[str, object]:
    return {
        "id": "one",
        "disease": "OMIM:100",
        "pmid": "PMID:99",
        "component": "OMIM:100",
        "genes": ["AAA1"],
        "observed": [["HP:0000210", None]],
        "excluded": ["HP:0000310"],
        **changes,
    }


@pytest.fixture(scope="module")
def ontology(tmp_path_factory):
    folder = tmp_path_factory.mktemp("small")
    return load_ontology(small_sources(folder / "files"), folder / "cache")


@pytest.fixture(scope="module")
def knowledge(ontology):
    return ranking_knowledge(ontology)


@pytest.mark.parametrize(
    ("changes", "place", "is_circular"),
    [({}, 0, False), ({"pmid": "PMID:11"}, 0, True), ({"disease": "OMIM:999"}, None, False)],
    ids=["another paper", "a paper of the annotations", "an unknown disease"],
)
def test_a_case_is_circular_when_its_own_paper_is_among_the_annotations(
    ontology, tmp_path, changes, place, is_circular
):
    file = tmp_path / "cases.jsonl.gz"
    file.write_bytes(gzip.compress(json.dumps(written(**changes)).encode()))
    (read,) = read_cases(file, ontology)
    assert (read.place, read.is_circular, read.present) == (place, is_circular, ("HP:0000210",))


@pytest.mark.parametrize("line", ["{", "[]", '{"id": "one"}', json.dumps(written(observed="HP:0000210"))])
def test_a_line_that_cannot_be_read_is_named(ontology, tmp_path, line):
    file = tmp_path / "cases.jsonl"
    file.write_text(json.dumps(written()) + "\n" + line + "\n", encoding="utf-8")
    with pytest.raises(CasesError, match="line 2"):
        read_cases(file, ontology)


def test_cases_of_one_component_are_in_one_fold_and_all_folds_are_used():
    folds = [fold_of(case(component=f"OMIM:{number // 3}")) for number in range(300)]
    assert all(len(set(folds[start : start + 3])) == 1 for start in range(0, 300, 3))
    assert set(folds) == set(range(FOLDS))


def test_no_disease_teaches_with_more_cases_than_the_cap():
    cases = [case(number, place=min(number, 90) // 90) for number in range(100)]
    kept = capped(cases, seed=1, cap=5)
    assert Counter(one.place for one in kept) == {0: 5, 1: 5}
    assert kept == capped(cases, seed=1, cap=5)
    assert kept != capped(cases, seed=2, cap=5)


def test_ties_share_the_middle_rank():
    assert rank_of(np.array([3.0, 1.0, 1.0, 0.0]), 1) == 2.5
    assert rank_of(np.array([3.0, 1.0]), 0) == 1
    assert rank_of(np.array([3.0, 1.0]), None) == float("inf")


def test_macro_figures_weigh_every_disease_alike():
    cases = [case(number, place=int(number == 9), component=str(number)) for number in range(10)]
    found = figures(cases, [1.0] * 9 + [200.0], seed=1)
    assert (found.top1, found.macro1, found.top100) == (90, 50, 90)
    assert found.low < 90 <= found.high


def test_the_calibration_error_is_the_distance_between_told_and_true():
    assert binned_error(np.array([0.9] * 10), np.array([1.0] * 9 + [0.0])) == pytest.approx(0)
    assert binned_error(np.array([0.9] * 10), np.array([0.0] * 10)) == pytest.approx(0.9)


def test_calibration_tempers_scores_that_are_too_sure():
    draw = np.random.default_rng(3)
    scored = [
        Scored(np.array([9.0, 0.0, 0.0]), int(lot), 5) if lot < 3 else Scored(np.array([9.0, 0.0, 0.0]), -1, 5)
        for lot in draw.choice(4, 400, p=[0.4, 0.2, 0.2, 0.2]).tolist()
    ]
    shares, none = probabilities(scored[0].scores, calibrate(scored, scored), 5)
    assert shares[0] == pytest.approx(0.4, abs=0.06)
    assert none == pytest.approx(0.2, abs=0.06)


def test_the_re_ranker_learns_and_training_again_gives_the_same_bytes(knowledge):
    cases = [case(number, place=0, present=("HP:0000200", "HP:0000310")) for number in range(8)]
    taught = examples(knowledge, cases, np.arange(4))
    reported = listed(knowledge, taught, seed=1, decoys=2)
    one, two = (fit(taught, reported, seed=1) for _ in range(2))
    assert one.dump() == two.dump()
    assert rank_of(one.score(taught[0].seen), taught[0].true) == 1
    assert parse_linear(one.dump()) == one


def test_a_report_holds_the_own_gene_and_the_decoys(knowledge):
    taught = examples(knowledge, [case(1)], np.arange(4))
    (found,) = listed(knowledge, taught, seed=1, decoys=1)
    genes = {gene for place in found.pool.diseases.tolist() for gene in knowledge.ontology.diseases.genes(place)}
    assert "AAA1" in genes
    assert len(genes) <= 2
    assert found.pool.diseases[found.true] == 0


def test_made_up_patients_are_the_same_for_the_same_seed_and_have_real_features(knowledge):
    one, two = (list(Simulator(knowledge, seed=5).patients(50)) for _ in range(2))
    assert [patient.present for patient in one] == [patient.present for patient in two]
    assert all(knowledge.ontology.terms.place(term) is not None for patient in one for term in patient.present)
    assert {patient.place for patient in one} == {0, 1, 2, 3}


def test_weights_that_were_not_calibrated_still_add_up(knowledge):
    taught = examples(
        knowledge, [case(number, present=("HP:0000210", "HP:0000310")) for number in range(3)], np.arange(4)
    )
    model = fit(taught, listed(knowledge, taught, seed=1, decoys=1), seed=1)
    shares, none = probabilities(model.score(taught[0].seen), replace(model.calibration), 2)
    assert shares.sum() + none == pytest.approx(1)


def test_a_file_of_cases_that_is_not_there_is_refused_by_the_command():
    result = CliRunner().invoke(main, ["train", "linear", "--cases", "nowhere.jsonl"])
    assert result.exit_code == 2
    assert "nowhere.jsonl" in result.output
