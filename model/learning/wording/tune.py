"""Supervised fine-tuning by low-rank adapters (LoRA): the loss is on the answer alone, the result is a plain folder."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import torch
from peft import LoraConfig, get_peft_model
from torch import Tensor
from transformers import AutoModelForCausalLM, AutoTokenizer, PreTrainedTokenizerBase

from model.learning.wording.pairs import Pair

_IGNORED: Final = -100
Progress = Callable[[], object]


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

    The same folder, pairs and plan give the same weights on the same machine.
    """
    torch.manual_seed(plan.seed)
    tokenizer = AutoTokenizer.from_pretrained(source, local_files_only=True, trust_remote_code=False)
    plain = AutoModelForCausalLM.from_pretrained(
        source, local_files_only=True, trust_remote_code=False, use_safetensors=True, dtype="auto"
    )
    adapter = LoraConfig(r=plan.rank, lora_alpha=2 * plan.rank, target_modules="all-linear", task_type="CAUSAL_LM")
    model = get_peft_model(plain, adapter).train()
    optimiser = torch.optim.AdamW([item for item in model.parameters() if item.requires_grad], lr=plan.rate)
    losses: list[float] = []
    for step in range(plan.steps):
        chosen = [taught[(step * plan.batch + place) % len(taught)] for place in range(plan.batch)]
        loss = model(**_batch(tokenizer, chosen, plan.longest)).loss
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        losses.append(float(loss.detach()))
        on_step()
    model.merge_and_unload().to(torch.bfloat16).save_pretrained(output)
    tokenizer.save_pretrained(output)
    return losses


def _batch(tokenizer: PreTrainedTokenizerBase, chosen: Sequence[Pair], longest: int) -> dict[str, Tensor]:
    """Chats with their answers, padded; what is not the answer carries no loss."""
    rows = [_row(tokenizer, pair)[:longest] for pair in chosen]
    width = max(len(row) for row in rows)
    ids = torch.zeros(len(rows), width, dtype=torch.long)
    labels = torch.full_like(ids, _IGNORED)
    mask = torch.zeros_like(ids)
    for place, row in enumerate(rows):
        ids[place, : len(row)] = torch.tensor([token for token, _ in row])
        labels[place, : len(row)] = torch.tensor([token if counts else _IGNORED for token, counts in row])
        mask[place, : len(row)] = 1
    return {"input_ids": ids, "attention_mask": mask, "labels": labels}


def _row(tokenizer: PreTrainedTokenizerBase, pair: Pair) -> list[tuple[int, bool]]:
    turns = [{"role": item.role, "content": item.content} for item in pair.chat]
    asked = tokenizer.apply_chat_template(turns, add_generation_prompt=True, return_dict=True)["input_ids"]
    answer = tokenizer(pair.answer, add_special_tokens=False)["input_ids"]
    return [*((token, False) for token in asked), *((token, True) for token in (*answer, tokenizer.eos_token_id))]
