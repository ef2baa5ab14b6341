"""Fine-tuning on wording: proved pairs in both languages, a loss on the answer alone, a folder that loads.

What needs torch is skipped where the extra "learn" is not installed.
"""

import warnings

import pytest

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    torch = pytest.importorskip("torch", reason='the extra "learn" is not installed')
    pytest.importorskip("peft", reason='the extra "learn" is not installed')

from model.knowledge.load import load
from model.language.local.catalogue import digest_of
from model.learning.causal import Checkpoint, fitted, loaded
from model.learning.wording.measure import rates
from model.learning.wording.pairs import pairs
from model.learning.wording.tune import Tuning, _batch, _row, tune
from tests.unit.model.learning.test_local import tiny  # noqa: F401 - a fixture

pytestmark = pytest.mark.filterwarnings("ignore")  # the learning libraries' own deprecations


@pytest.fixture(scope="module")
def taught():
    return pairs(load(), 6, seed=1)


def test_the_loss_falls_and_only_the_adapters_learn_what_is_then_merged(tiny, taught, tmp_path):  # noqa: F811
    plan = Tuning(steps=6, batch=2, rank=4, rate=1e-2, longest=4000)
    losses = tune(tiny, tmp_path / "out", taught[:2], plan)
    assert losses[-1] < losses[0]
    assert (tmp_path / "out" / "model.safetensors").exists()
    assert not (tmp_path / "out" / "adapter_model.safetensors").exists()


def test_the_same_seed_gives_the_same_loss(tiny, taught, tmp_path):  # noqa: F811
    plan = Tuning(steps=2, batch=1, rank=4, longest=4000)
    assert tune(tiny, tmp_path / "a", taught, plan) == tune(tiny, tmp_path / "b", taught, plan)


def test_a_killed_run_goes_on_and_ends_as_one_that_was_not(tiny, taught, tmp_path):  # noqa: F811
    plan = Tuning(steps=14, batch=1, rank=4, longest=4000)
    whole = tune(tiny, tmp_path / "whole", taught, plan)
    steps = []

    def killing():
        steps.append(1)
        if len(steps) == 12:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        tune(tiny, tmp_path / "killed", taught, plan, killing)
    assert not (tmp_path / "killed" / "model.safetensors").exists()
    assert tune(tiny, tmp_path / "killed", taught, plan) == pytest.approx(whole, rel=1e-4)
    assert digest_of(tmp_path / "killed") == digest_of(tmp_path / "whole")


def test_another_runs_checkpoint_is_not_read(tiny, taught, tmp_path):  # noqa: F811
    kept = tmp_path / "out" / "checkpoint.safetensors"
    plan = Tuning(steps=12, batch=1, rank=4, longest=4000)
    first = Checkpoint(file=kept, mark="of another run")
    model, tokenizer = loaded(tiny)
    row = _batch([_row(tokenizer, taught[0])])
    fitted(model, [row] * 10, 1e-4, checkpoint=first)
    assert kept.exists()
    assert tune(tiny, tmp_path / "out", taught, plan) == tune(tiny, tmp_path / "plain", taught, plan)


def test_what_is_not_the_answer_carries_no_loss(tiny, taught):  # noqa: F811
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(tiny)
    batch = _batch([_row(tokenizer, taught[0])])
    counted = batch["input_ids"][0][batch["labels"][0] >= 0]
    assert tokenizer.decode(counted[:-1]) == taught[0].answer


def test_random_weights_prove_nothing(tiny, taught):  # noqa: F811
    found = rates(tiny, [pair.request for pair in taught[:2]], lambda: 2.0)
    assert [rate.proved for rate in found.values()] == [0, 0]


def test_pairs_that_are_too_long_are_not_cut(tiny, taught, tmp_path):  # noqa: F811
    with pytest.raises(ValueError, match="at most 20 tokens"):
        tune(tiny, tmp_path / "out", taught, Tuning(steps=1, longest=20))
