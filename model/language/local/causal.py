"""A loaded causal model that answers a chat in a JSON schema, within a time."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import llguidance
import llguidance.hf
import llguidance.numpy
import numpy as np
import torch
from transformers import (
    AutoModelForCausalLM,
    AutoTokenizer,
    BatchEncoding,
    LogitsProcessor,
    StoppingCriteria,
    StoppingCriteriaList,
)
from transformers.utils import logging

from model.language.contract import Left, Message, Told

_STRICT: Final = {"whitespace_flexible": False}


class Causal:
    """One model, loaded once. Greedy: the same chat gives the same text."""

    def __init__(self, folder: Path) -> None:
        logging.disable_progress_bar()
        self.tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True, trust_remote_code=False)
        self.model = AutoModelForCausalLM.from_pretrained(
            folder, local_files_only=True, trust_remote_code=False, use_safetensors=True, dtype="auto"
        ).eval()
        if torch.cuda.is_available():
            self.model = self.model.to("cuda")
        self._guided = llguidance.hf.from_tokenizer(self.tokenizer, n_vocab=self.model.config.vocab_size)

    def say(self, chat: Sequence[Message], shape: Mapping[str, object], left: Left, tokens: int) -> Told:
        """Answer a chat by one JSON object of that schema; what was said when the time is over comes back torn."""
        asked = self.prompt(chat).to(self.model.device)
        held = _Held(llguidance.LLMatcher(self._guided, self._grammar(shape)), self.model.config.vocab_size)
        with torch.inference_mode():
            answer = self.model.generate(
                **asked,
                logits_processor=[held],
                max_new_tokens=tokens,
                stopping_criteria=StoppingCriteriaList([_Until(left)]),
                do_sample=False,
                pad_token_id=self.tokenizer.pad_token_id or self.tokenizer.eos_token_id,
            )
        said = answer[0, asked["input_ids"].shape[1] :]
        text = self.tokenizer.decode(said, skip_special_tokens=True)
        if held.is_over:
            return Told(text=text)
        return Told(text=text, fault="too long" if len(said) >= tokens else "timeout")

    def prompt(self, chat: Sequence[Message]) -> BatchEncoding:
        """The chat as the model's own template writes it."""
        turns = [{"role": item.role, "content": item.content} for item in chat]
        return self.tokenizer.apply_chat_template(
            turns, add_generation_prompt=True, return_tensors="pt", return_dict=True
        )

    def _grammar(self, shape: Mapping[str, object]) -> str:
        return llguidance.LLMatcher.grammar_from_json_schema(dict(shape), defaults=_STRICT)


class _Until(StoppingCriteria):
    """Ends the answer when nothing remains of the time, asked anew at each token: a server that stops takes it away."""

    def __init__(self, left: Left) -> None:
        self._left = left

    def __call__(self, input_ids: torch.Tensor, scores: torch.Tensor, **_: object) -> torch.Tensor:  # noqa: ARG002
        return torch.full((input_ids.shape[0],), self._left() <= 0, device=input_ids.device)


class _Held(LogitsProcessor):
    """Lets through only tokens that keep the text inside the grammar."""

    def __init__(self, matcher: llguidance.LLMatcher, size: int) -> None:
        self._matcher, self._size = matcher, size
        self._mask = llguidance.numpy.allocate_token_bitmask(1, size)
        self._is_begun = False

    @property
    def is_over(self) -> bool:
        """Whether the object is whole."""
        return bool(self._matcher.is_accepting())

    def __call__(self, input_ids: torch.Tensor, scores: torch.Tensor) -> torch.Tensor:
        if self._is_begun:
            self._matcher.consume_token(int(input_ids[0, -1]))
        self._is_begun = True
        llguidance.numpy.fill_next_token_bitmask(self._matcher, self._mask)
        allowed = np.unpackbits(self._mask.view(np.uint8), bitorder="little")[: self._size].astype(bool)
        return scores.masked_fill(~torch.from_numpy(allowed).to(scores.device), float("-inf"))
