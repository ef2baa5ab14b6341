"""The set transformer starts equal to the likelihood ratio, reads sets, learns, and goes on where it stopped.

Skipped where the extra "learn" (torch, transformers) is not installed.
"""

import warnings

import numpy as np
import pytest

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    torch = pytest.importorskip("torch", reason='the extra "learn" is not installed')
    pytest.importorskip("transformers", reason='the extra "learn" is not installed')

from dataclasses import replace

from model.learning.lifecycle import Learned, Preset, baseline_ranks, is_still_the_likelihood, pretrained
from model.learning.tensors import CANDIDATES, KEPT, PAIRS, Tensors
from model.learning.train import Plan, batch_of, train
from model.learning.transformer import Batch, Reranker, RerankerConfig
from model.ontology.load import load_ontology
from model.ranking.features import CANDIDATE_NAMES, seen
from model.ranking.knowledge import ranking_knowledge
from model.ranking.pool import asked, pooled
from tests.unit.model.ontology.small import small_sources

pytestmark = pytest.mark.filterwarnings("ignore")  # the learning libraries' own deprecations


@pytest.fixture(autouse=True)
def _seed():
    torch.manual_seed(0)


@pytest.fixture
def tensors():
    draw = np.random.default_rng(1)
    count, terms = 40, 5
    found = Tensors(
        draw.normal(size=(count, terms, KEPT, PAIRS)).astype(np.float16),
        draw.normal(size=(count, KEPT, CANDIDATES)).astype(np.float32),
        draw.integers(1, terms + 1, count).astype(np.int16),
        np.full(count, 9, dtype=np.int16),
        np.zeros(count, dtype=np.int16),
    )
    found.true[:] = found.candidates[:, :9, 3].argmax(1)
    return found


@pytest.fixture
def model(tensors):
    made = Reranker(RerankerConfig(width=16, layers=1, heads=2, inner=16))
    made.standardise(batch_of(tensors, np.arange(len(tensors))))
    return made.eval()


def test_it_starts_equal_to_the_likelihood_ratio(model, tensors):
    assert is_still_the_likelihood(model, tensors) == pytest.approx(0, abs=1e-4)


def test_after_training_it_is_no_longer_the_likelihood_ratio_and_ranks_better(model, tensors):
    curve = train(model, tensors, np.ones(len(tensors)), Plan(epochs=12, batch=8))
    assert is_still_the_likelihood(model, tensors) > 0.1
    assert curve[-1]["loss"] < 0.8 * curve[0]["loss"]


def test_the_order_of_a_patients_features_does_not_matter(model, tensors):
    torch.nn.init.normal_(model.head.weight)
    batch = batch_of(tensors, np.flatnonzero(tensors.terms == 5))
    turned = Batch(batch.pairs.flip(1), batch.candidates, batch.has_term, batch.has_candidate)
    with torch.no_grad():
        assert torch.allclose(model(batch)[:, :9], model(turned)[:, :9], atol=1e-5)


def test_what_stands_behind_the_mask_does_not_matter(model, tensors):
    torch.nn.init.normal_(model.head.weight)
    chosen = np.flatnonzero(tensors.terms == 2)
    before = model(batch_of(tensors, chosen)).detach()
    tensors.pairs[chosen, 2:] = 7
    tensors.candidates[chosen, 9:] = 7
    assert torch.allclose(before[:, :9], model(batch_of(tensors, chosen)).detach()[:, :9], atol=1e-5)


def test_the_same_seed_gives_the_same_weights_and_a_stopped_run_goes_on_to_the_same_end(tmp_path, tensors):
    plan = Plan(epochs=3, batch=8, folder=tmp_path / "stopped")
    ends = []
    for stop in (3, 1):
        torch.manual_seed(0)
        made = Reranker(RerankerConfig(width=16, layers=1, heads=2, inner=16, dropout=0.0))
        made.standardise(batch_of(tensors, np.arange(len(tensors))))
        folder = tmp_path / f"run{stop}"
        if stop < plan.epochs:
            broken = iter(range(stop * 5))
            with pytest.raises(StopIteration):
                train(made, tensors, np.ones(len(tensors)), replace(plan, folder=folder), broken.__next__)
        train(made, tensors, np.ones(len(tensors)), replace(plan, folder=folder))
        ends.append(made.head.weight.detach().clone())
    assert torch.allclose(ends[0], ends[1], atol=1e-6)
    assert len((tmp_path / "run1" / "curve.csv").read_text(encoding="utf-8").splitlines()) == 4


def test_the_whole_life_runs_on_a_small_ontology(tmp_path):
    knowledge = ranking_knowledge(load_ontology(small_sources(tmp_path / "files"), tmp_path / "cache"))
    preset = Preset(patients=60, epochs=1, baseline_patients=0)
    made = pretrained(knowledge, preset, Plan(epochs=1, folder=tmp_path / "out"), lambda: None, lambda: None)
    assert made.num_parameters() < 5_000_000
    query = asked(knowledge.ontology, ["HP:0000210", "HP:0000310"])
    pool = pooled(knowledge, query)
    numbers = seen(knowledge, query, pool)
    assert Learned(made).score(numbers).shape == (len(pool.diseases),)
    assert numbers.candidates.shape[1] == len(CANDIDATE_NAMES)
    assert baseline_ranks(knowledge, [], 200, 1) == ()
