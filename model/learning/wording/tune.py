"""Supervised fine-tuning by low-rank adapters (LoRA): the loss is on the answer alone, the result is a plain folder."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import cycle, islice
from pathlib import Path
from typing import Final, TypeAlias

import numpy as np
import torch
from peft import LoraConfig, get_peft_model
from torch import Tensor
from transformers import PreTrainedTokenizerBase

from model.language.local.catalogue import digest_of
from model.learning.causal import Checkpoint, Progress, fitted, loaded
from model.learning.wording.pairs import Pair

_IGNORED: Final = -100
_Row: TypeAlias = list[tuple[int, bool]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tuning:
    """How to fine-tune: steps of ``batch`` pairs each, adapters of ``rank`` on the attention's projections."""

    steps: int
    batch: int = 4
    rank: int = 16
    rate: float = 3e-4
    longest: int = 768
    seed: int = 20_261_128


PRESETS: Final = {"small": Tuning(steps=60, batch=2), "full": Tuning(steps=1500, batch=8)}
"""``small``: minutes on a laptop's CPU. ``full``: for a GPU."""


def planned(plan: Tuning, *, steps: int, seed: int) -> Tuning:
    """The plan with another number of steps (0: its own) and another seed."""
    return replace(plan, steps=steps or plan.steps, seed=seed)


def tune(
    source: Path, output: Path, taught: Sequence[Pair], plan: Tuning, on_step: Progress = lambda: None
) -> list[float]:
    """Fine-tune the model of a folder, merge the adapter and save the whole. Returns the loss of each step.

    The same folder, pairs and plan give the same weights on the same machine; a killed run goes on from its last ten
    steps. Longer pairs than planned are left out.

    Raises:
        ValueError: that leaves none.
    """
    torch.manual_seed(plan.seed)
    plain, tokenizer = loaded(source)
    rows = [row for pair in taught if len(row := _row(tokenizer, pair)) <= plan.longest]
    if not rows:
        raise ValueError(f"no pair of at most {plan.longest} tokens")
    adapter = LoraConfig(r=plan.rank, lora_alpha=2 * plan.rank, target_modules="all-linear", task_type="CAUSAL_LM")
    model = get_peft_model(plain, adapter)
    batches = map(_batch, islice(cycle(_alike(rows, plan)), plan.steps))
    checkpoint = Checkpoint(file=output / "checkpoint.safetensors", mark=_mark(source, rows, plan))
    losses = fitted(model, batches, plan.rate, on_step, checkpoint)
    checkpoint.file.unlink(missing_ok=True)
    model.merge_and_unload().to(torch.bfloat16).save_pretrained(output)
    tokenizer.save_pretrained(output)
    return losses


def _mark(source: Path, rows: Sequence[_Row], plan: Tuning) -> str:
    """What must be the same for a run to go on: the weights, the pairs, the plan."""
    return hashlib.sha256(repr((digest_of(source), rows, plan)).encode()).hexdigest()


def _alike(rows: Sequence[_Row], plan: Tuning) -> list[list[_Row]]:
    """Batches of rows about as long as each other, so that little is padding, in a drawn order."""
    ranked = sorted(rows, key=len)
    batches = [ranked[at : at + plan.batch] for at in range(0, len(ranked), plan.batch)]
    return [batches[int(at)] for at in np.random.default_rng(plan.seed).permutation(len(batches))]


def _batch(rows: Sequence[_Row]) -> dict[str, Tensor]:
    """Chats with their answers, padded; what is not the answer carries no loss."""
    width = max(len(row) for row in rows)
    ids = torch.zeros(len(rows), width, dtype=torch.long)
    labels = torch.full_like(ids, _IGNORED)
    mask = torch.zeros_like(ids)
    for place, row in enumerate(rows):
        ids[place, : len(row)] = torch.tensor([token for token, _ in row])
        labels[place, : len(row)] = torch.tensor([token if counts else _IGNORED for token, counts in row])
        mask[place, : len(row)] = 1
    return {"input_ids": ids, "attention_mask": mask, "labels": labels}


def _row(tokenizer: PreTrainedTokenizerBase, pair: Pair) -> _Row:
    turns = [{"role": item.role, "content": item.content} for item in pair.chat]
    asked = tokenizer.apply_chat_template(turns, add_generation_prompt=True, return_dict=True)["input_ids"]
    answer = tokenizer(pair.answer, add_special_tokens=False)["input_ids"]
    return [*((token, False) for token in asked), *((token, True) for token in (*answer, tokenizer.eos_token_id))]
