"""The training loop of the re-ranker: fixed seeds, checkpoints without pickle, one row of figures an epoch."""

import csv
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file, save_file
from torch import nn

from model.learning.optimiser import restored, state_of
from model.learning.tensors import Tensors
from model.learning.transformer import Batch, Reranker

_STATE: Final = "state.json"
Progress = Callable[[], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How to train. ``direct_rate`` is the step of the linear layer, ``rate`` that of all else."""

    epochs: int
    batch: int = 32
    rate: float = 1e-3
    direct_rate: float = 1e-2
    decay: float = 1e-2
    seed: int = 20_261_128
    folder: Path | None = None


def train(
    model: Reranker, tensors: Tensors, weight: NDArray[np.float64], plan: Plan, on_batch: Progress = lambda: None
) -> list[dict[str, float]]:
    """Train on listwise softmax; goes on from the plan's folder where an epoch stands there. Returns the curve."""
    torch.manual_seed(plan.seed)
    optimiser = torch.optim.AdamW(_groups(model, plan), weight_decay=plan.decay)
    curve = _resume(model, optimiser, plan)
    steps = plan.epochs * _batches_of(len(tensors), plan.batch)
    for epoch in range(len(curve), plan.epochs):
        model.train()
        losses, hits = [], []
        done = epoch * _batches_of(len(tensors), plan.batch)
        for number, chosen in enumerate(_shuffled(tensors, plan, epoch)):
            for group in optimiser.param_groups:
                group["lr"] = group["start"] * 0.5 * (1 + np.cos(np.pi * (done + number) / steps))
            scores = model(batch_of(tensors, chosen))
            true = torch.from_numpy(tensors.true[chosen].astype(np.int64))
            each = nn.functional.cross_entropy(scores, true, reduction="none")
            loss = (each * torch.from_numpy(weight[chosen]).float()).sum() / float(weight[chosen].sum())
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            losses.append(float(loss.detach()))
            hits.append(float((scores.argmax(1) == true).float().mean()))
            on_batch()
        curve.append({"epoch": epoch + 1, "loss": float(np.mean(losses)), "top1": 100 * float(np.mean(hits))})
        _keep(model, optimiser, plan, curve)
    return curve


def batch_of(tensors: Tensors, chosen: NDArray[np.int64]) -> Batch:
    """Take some patients, no wider than their longest list of features."""
    terms = int(tensors.terms[chosen].max())
    return Batch(
        torch.from_numpy(tensors.pairs[chosen, :terms].astype(np.float32)),
        torch.from_numpy(tensors.candidates[chosen]),
        torch.from_numpy(np.arange(terms) < tensors.terms[chosen, None]),
        torch.from_numpy(np.arange(tensors.candidates.shape[1]) < tensors.sizes[chosen, None]),
    )


def _groups(model: Reranker, plan: Plan) -> list[dict[str, object]]:
    direct = list(model.direct.parameters())
    names = {id(parameter) for parameter in direct}
    rest = [parameter for parameter in model.parameters() if id(parameter) not in names]
    return [
        {"params": rest, "lr": plan.rate, "start": plan.rate},
        {"params": direct, "lr": plan.direct_rate, "start": plan.direct_rate},
    ]


def _batches_of(count: int, size: int) -> int:
    return -(-count // size)


def _shuffled(tensors: Tensors, plan: Plan, epoch: int) -> Iterator[NDArray[np.int64]]:
    """Batches of patients with about as many features each, in an order of their own in every epoch."""
    draw = np.random.default_rng([plan.seed, epoch])
    order = np.lexsort((draw.random(len(tensors)), tensors.terms))
    parts = [order[start : start + plan.batch] for start in range(0, len(order), plan.batch)]
    return (parts[number] for number in draw.permutation(len(parts)).tolist())


def _keep(model: Reranker, optimiser: torch.optim.Optimizer, plan: Plan, curve: list[dict[str, float]]) -> None:
    if plan.folder is None:
        return
    plan.folder.mkdir(parents=True, exist_ok=True)
    model.save_pretrained(plan.folder)
    save_file(state_of(optimiser), str(plan.folder / "optimizer.safetensors"))
    with (plan.folder / "curve.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(curve[0]))
        writer.writeheader()
        writer.writerows(curve)
    (plan.folder / _STATE).write_text(json.dumps({"curve": curve}) + "\n", encoding="utf-8")


def _resume(model: Reranker, optimiser: torch.optim.Optimizer, plan: Plan) -> list[dict[str, float]]:
    if plan.folder is None or not (plan.folder / _STATE).exists():
        return []
    curve: list[dict[str, float]] = json.loads((plan.folder / _STATE).read_text(encoding="utf-8"))["curve"]
    model.load_state_dict(load_file(str(plan.folder / "model.safetensors")))
    restored(optimiser, load_file(str(plan.folder / "optimizer.safetensors")))
    return curve
