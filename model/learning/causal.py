"""What every training of a causal language model does alike: no pickle is read, no code of a model's folder is run."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final, TypeAlias

import torch
from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor, nn
from transformers import AutoModelForCausalLM, AutoTokenizer, PreTrainedTokenizerBase
from transformers.utils import logging

from model.learning.optimiser import restored, state_of

Progress: TypeAlias = Callable[[], object]
_EVERY: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """A file from which a killed run goes on; ``mark`` names the run, and the file of another run is not read."""

    file: Path
    mark: str


def loaded(source: Path, kind: torch.dtype | None = None) -> tuple[nn.Module, PreTrainedTokenizerBase]:
    """The model and the tokenizer of a safetensors folder; weights of the kind they were saved in, or of ``kind``."""
    logging.disable_progress_bar()
    tokenizer = AutoTokenizer.from_pretrained(source, local_files_only=True, trust_remote_code=False)
    model = AutoModelForCausalLM.from_pretrained(
        source, local_files_only=True, trust_remote_code=False, use_safetensors=True, dtype=kind or "auto"
    )
    return model, tokenizer


def fitted(
    model: nn.Module,
    batches: Iterable[Mapping[str, Tensor]],
    rate: float,
    on_step: Progress = lambda: None,
    checkpoint: Checkpoint | None = None,
) -> list[float]:
    """One step of AdamW a batch on what may learn, the first ones left out that a checkpoint has. The loss of each."""
    learning = [item for item in model.parameters() if item.requires_grad]
    optimiser = torch.optim.AdamW(learning, lr=rate)
    losses = _resumed(learning, optimiser, checkpoint)
    for _ in losses:
        on_step()
    model.train()
    for batch in islice(batches, len(losses), None):
        loss = model(**batch).loss
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        losses.append(float(loss.detach()))
        if checkpoint and not len(losses) % _EVERY:
            _keep(learning, optimiser, losses, checkpoint)
        on_step()
    model.eval()
    return losses


def _keep(
    learning: list[nn.Parameter], optimiser: torch.optim.Optimizer, losses: list[float], checkpoint: Checkpoint
) -> None:
    """Write the checkpoint beside its place and move it there, so that a killed run leaves a whole one."""
    checkpoint.file.parent.mkdir(parents=True, exist_ok=True)
    weights = {f"weight.{number}": item.detach().contiguous() for number, item in enumerate(learning)}
    beside = checkpoint.file.with_suffix(".part")
    told = {"mark": checkpoint.mark, "losses": json.dumps(losses)}
    save_file(weights | state_of(optimiser), str(beside), told)
    beside.replace(checkpoint.file)


def _resumed(
    learning: list[nn.Parameter], optimiser: torch.optim.Optimizer, checkpoint: Checkpoint | None
) -> list[float]:
    if checkpoint is None or not checkpoint.file.exists():
        return []
    with safe_open(str(checkpoint.file), "pt") as kept:
        told = kept.metadata()
        if told.get("mark") != checkpoint.mark:
            return []
        tensors = {name: kept.get_tensor(name) for name in kept.keys()}  # noqa: SIM118 - it is no mapping
    with torch.no_grad():
        for number, item in enumerate(learning):
            item.copy_(tensors.pop(f"weight.{number}"))
    restored(optimiser, tensors)
    losses: list[float] = json.loads(told["losses"])
    return losses
