"""Continued causal pre-training on notes; the weights are kept only where what was read once was not memorised."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import torch
from torch import Tensor, nn
from transformers import PreTrainedTokenizerBase

from model.language.local.catalogue import digest_of
from model.learning.causal import Checkpoint, Progress, fitted, loaded
from model.learning.text.canaries import MOST, canaries, exposure

_EVERY: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How to read: blocks of ``width`` tokens, ``batch`` a step; every tenth note is held out."""

    steps: int = 100
    batch: int = 4
    width: int = 256
    rate: float = 2e-5
    seed: int = 20_261_128


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """Loss on held-out notes and exposure of the canaries, before and after. ``is_kept``: the weights were saved."""

    loss_before: float
    loss_after: float
    exposure_before: float
    exposure_after: float
    is_kept: bool


def pretrain(source: Path, output: Path, notes: Sequence[str], plan: Reading, on_step: Progress = lambda: None) -> Read:
    """Read the notes, each canary among them once, and save the model if it memorised none of these.

    It learns in 32 bits, because a step at this rate is lost in the rounding of 16, and is saved in 16. A killed run
    goes on from its last ten steps.

    Raises:
        ValueError: too few notes to train on and to hold out.
    """
    held, taught = list(notes[::_EVERY]), [note for place, note in enumerate(notes) if place % _EVERY]
    if not held or not taught:
        raise ValueError("at least two notes are needed")
    torch.manual_seed(plan.seed)
    model, tokenizer = loaded(source, torch.float32)
    model.eval()
    secret = canaries(plan.seed)
    before = _loss(model, tokenizer, held, plan), exposure(model, tokenizer, secret)
    texts = [*taught, *(canary.text for canary in secret)]
    mark = hashlib.sha256(repr((digest_of(source), texts, plan)).encode()).hexdigest()
    checkpoint = Checkpoint(file=output / "checkpoint.safetensors", mark=mark)
    fitted(model, _batches(tokenizer, texts, plan), plan.rate, on_step, checkpoint)
    after = _loss(model, tokenizer, held, plan), exposure(model, tokenizer, secret)
    checkpoint.file.unlink(missing_ok=True)
    is_kept = after[1] <= MOST
    if is_kept:
        model.to(torch.bfloat16).save_pretrained(output)
        tokenizer.save_pretrained(output)
    return Read(
        loss_before=before[0],
        loss_after=after[0],
        exposure_before=before[1],
        exposure_after=after[1],
        is_kept=is_kept,
    )


def _batches(tokenizer: PreTrainedTokenizerBase, texts: Sequence[str], plan: Reading) -> Iterator[dict[str, Tensor]]:
    """The texts in a new order each time round, as blocks of one width."""
    draw = np.random.default_rng(plan.seed)
    blocks: list[list[int]] = []
    for _ in range(plan.steps):
        while len(blocks) < plan.batch:
            order = [texts[int(place)] for place in draw.permutation(len(texts))]
            blocks += _blocks(tokenizer, order, plan.width)
        chosen, blocks = blocks[: plan.batch], blocks[plan.batch :]
        ids = torch.tensor(chosen)
        yield {"input_ids": ids, "labels": ids}


def _blocks(tokenizer: PreTrainedTokenizerBase, texts: Sequence[str], width: int) -> list[list[int]]:
    """All tokens in a row, an end between two notes, cut into blocks; a last short one is filled from the start."""
    row = [token for text in texts for token in (*tokenizer(text)["input_ids"], tokenizer.eos_token_id)]
    row += (row * (width // len(row) + 1))[: -len(row) % width]
    return [row[at : at + width] for at in range(0, len(row), width)]


def _loss(model: nn.Module, tokenizer: PreTrainedTokenizerBase, notes: Sequence[str], plan: Reading) -> float:
    losses = []
    with torch.inference_mode():
        for block in _blocks(tokenizer, notes, plan.width):
            ids = torch.tensor([block])
            losses.append(float(model(input_ids=ids, labels=ids).loss))
    return float(np.mean(losses))
