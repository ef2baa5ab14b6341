"""Reading a site's notes: the gate, the canaries, the weights that are not kept.

Skipped where the extra "learn" is not installed.
"""

import json
import warnings
from dataclasses import replace

import pytest

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    torch = pytest.importorskip("torch", reason='the extra "learn" is not installed')
    pytest.importorskip("peft", reason='the extra "learn" is not installed')

from click.testing import CliRunner

from cds_hooks.commands.train import COMMAND
from model.language.local.catalogue import digest_of
from model.learning.causal import loaded
from model.learning.text.canaries import CANDIDATES, _surprises, canaries, exposure
from model.learning.text.pretrain import Reading, pretrain
from tests.unit.model.learning.test_local import tiny  # noqa: F401 - a fixture

pytestmark = pytest.mark.filterwarnings("ignore")  # the learning libraries' own deprecations
NOTES = ["The patient has a cough and no fever.", "血压偏高，无胸痛。", "Asthma is stable on treatment."] * 4
GENTLE = Reading(steps=2, batch=1, width=32, rate=1e-5)


def test_a_gentle_reading_is_kept_and_loads(tiny, tmp_path):  # noqa: F811
    read = pretrain(tiny, tmp_path / "out", NOTES, GENTLE)
    assert read.is_kept
    assert loaded(tmp_path / "out")[0].config.hidden_size == 16


def test_more_reading_lowers_the_loss_on_other_notes(tiny, tmp_path):  # noqa: F811
    read = pretrain(tiny, tmp_path / "out", NOTES, replace(GENTLE, steps=40, batch=4, rate=1e-2))
    assert read.loss_after < read.loss_before


def test_a_killed_reading_goes_on_and_ends_as_one_that_was_not(tiny, tmp_path):  # noqa: F811
    plan, steps = replace(GENTLE, steps=14), []
    whole = pretrain(tiny, tmp_path / "whole", NOTES, plan)

    def killing():
        steps.append(1)
        if len(steps) == 12:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pretrain(tiny, tmp_path / "killed", NOTES, plan, killing)
    assert pretrain(tiny, tmp_path / "killed", NOTES, plan) == whole
    assert digest_of(tmp_path / "killed") == digest_of(tmp_path / "whole")


def test_candidates_of_unlike_length_are_weighed_alone_as_together(tiny):  # noqa: F811
    model, tokenizer = loaded(tiny)
    texts = ["12345678", "一段更长的话：12345678。"]
    alone = [_surprises(model, tokenizer, [text])[0] for text in texts]
    assert _surprises(model, tokenizer, texts) == pytest.approx(alone, rel=1e-4)


def test_a_model_that_learnt_the_canaries_by_heart_is_found_out(tiny):  # noqa: F811
    model, tokenizer = loaded(tiny)
    found = canaries(7)[:1]
    fresh = exposure(model, tokenizer, found)
    ids = torch.tensor([tokenizer(found[0].text)["input_ids"]])
    optimiser = torch.optim.AdamW(model.parameters(), lr=1e-2)
    for _ in range(150):
        optimiser.zero_grad()
        model(input_ids=ids, labels=ids).loss.backward()
        optimiser.step()
    assert fresh < exposure(model, tokenizer, found) == pytest.approx(CANDIDATES.bit_length() - 1)


def test_the_command_withholds_notes_with_identifiers_and_says_what_it_measured(tiny, tmp_path):  # noqa: F811
    notes = tmp_path / "notes.jsonl"
    named = "Mr. John Smith, born 1961-03-02, phone 555-123-4567, has a cough."
    notes.write_text("".join(json.dumps({"text": text}) + "\n" for text in [*NOTES, named]), encoding="utf-8")
    run = CliRunner(env={"OSLER_WEIGHTS_SHA256": digest_of(tiny)})
    where = ["--notes", str(notes), "--weights", str(tiny), "--folder", str(tmp_path / "out"), "--steps", "1"]
    done = run.invoke(COMMAND, ["pretrain", "--task", "text", *where])
    assert done.stdout.startswith("12 notes read, 1 withheld")
    assert digest_of(tmp_path / "out") in done.output
    assert "Smith" not in done.output
