"""What every training of a causal language model does alike: no pickle is read, no code of a model's folder is run."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TypeAlias

import torch
from torch import Tensor, nn
from transformers import AutoModelForCausalLM, AutoTokenizer, PreTrainedTokenizerBase
from transformers.utils import logging

Progress: TypeAlias = Callable[[], object]


def loaded(source: Path) -> tuple[nn.Module, PreTrainedTokenizerBase]:
    """The model and the tokenizer of a safetensors folder."""
    logging.disable_progress_bar()
    tokenizer = AutoTokenizer.from_pretrained(source, local_files_only=True, trust_remote_code=False)
    model = AutoModelForCausalLM.from_pretrained(
        source, local_files_only=True, trust_remote_code=False, use_safetensors=True, dtype="auto"
    )
    return model, tokenizer


def fitted(
    model: nn.Module, batches: Iterable[Mapping[str, Tensor]], rate: float, on_step: Progress = lambda: None
) -> list[float]:
    """One step of AdamW a batch on what may learn. Returns the loss of each step."""
    optimiser = torch.optim.AdamW([item for item in model.parameters() if item.requires_grad], lr=rate)
    model.train()
    losses: list[float] = []
    for batch in batches:
        loss = model(**batch).loss
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        losses.append(float(loss.detach()))
        on_step()
    model.eval()
    return losses
