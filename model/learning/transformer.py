"""A set transformer that re-ranks: for each candidate it reads the patient's features, in no order, and corrects.

It starts equal to the likelihood ratio: the candidate's numbers enter a linear layer whose only weight is that
score's, and the correction's last layer is nought. It knows no disease by name.
"""

from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor, nn
from transformers import PretrainedConfig, PreTrainedModel

from model.learning.tensors import CANDIDATES, LIKELIHOOD, PAIRS


class RerankerConfig(PretrainedConfig):
    """Sizes of the re-ranker."""

    model_type = "osler-reranker"

    def __init__(
        self,
        width: int = 64,
        layers: int = 2,
        heads: int = 4,
        inner: int = 128,
        dropout: float = 0.1,
        pairs: int = PAIRS,
        candidates: int = CANDIDATES,
        **rest: object,
    ) -> None:
        self.width, self.layers, self.heads, self.inner = width, layers, heads, inner
        self.dropout, self.pairs, self.candidates = dropout, pairs, candidates
        super().__init__(**rest)


@dataclass(frozen=True, slots=True)
class Batch:
    """Patients x terms x candidates x numbers, with masks that are true where something stands."""

    pairs: Tensor
    candidates: Tensor
    has_term: Tensor
    has_candidate: Tensor


class Reranker(PreTrainedModel):
    """Scores the candidates of each patient."""

    config_class = RerankerConfig
    _tied_weights_keys: ClassVar[list[str]] = []

    def __init__(self, config: RerankerConfig) -> None:
        super().__init__(config)
        self.register_buffer("pair_mean", torch.zeros(config.pairs))
        self.register_buffer("pair_deviation", torch.ones(config.pairs))
        self.register_buffer("mean", torch.zeros(config.candidates))
        self.register_buffer("deviation", torch.ones(config.candidates))
        self.term = nn.Linear(config.pairs, config.width)
        self.candidate = nn.Linear(config.candidates, config.width)
        layer = nn.TransformerEncoderLayer(
            config.width,
            config.heads,
            config.inner,
            config.dropout,
            activation="gelu",
            batch_first=True,
            norm_first=True,
        )
        self.blocks = nn.TransformerEncoder(layer, config.layers, enable_nested_tensor=False)
        self.norm = nn.LayerNorm(config.width)
        self.head = nn.Linear(config.width, 1, bias=False)
        self.direct = nn.Linear(config.candidates, 1, bias=False)
        self.post_init()
        self.start()

    def _init_weights(self, module: nn.Module) -> None:
        """Leave torch's own initial weights; ``start`` sets what must be exact."""

    def start(self) -> None:
        """Make the scores equal to the likelihood ratio's."""
        with torch.no_grad():
            self.head.weight.zero_()
            self.direct.weight.zero_()
            self.direct.weight[0, LIKELIHOOD] = self.deviation[LIKELIHOOD]

    def standardise(self, batch: Batch) -> None:
        """Take means and deviations from the first patients that are learned from."""
        with torch.no_grad():
            rows = batch.candidates[batch.has_candidate]
            both = batch.has_term[:, :, None] & batch.has_candidate[:, None, :]
            pairs = batch.pairs[both]
            self.mean.copy_(rows.mean(0))
            self.deviation.copy_(rows.std(0) + 1e-6)
            self.pair_mean.copy_(pairs.mean(0))
            self.pair_deviation.copy_(pairs.std(0) + 1e-6)
        self.start()

    def forward(self, batch: Batch) -> Tensor:
        """Return patients x candidates; minus infinity where no candidate stands."""
        rows = (batch.candidates - self.mean) / self.deviation
        tokens = self.term((batch.pairs - self.pair_mean) / self.pair_deviation)
        patients, terms, candidates, width = tokens.shape
        tokens = tokens.transpose(1, 2).reshape(patients * candidates, terms, width)
        first = self.candidate(rows).reshape(patients * candidates, 1, width)
        empty = torch.cat([torch.zeros_like(batch.has_term[:, :1]), ~batch.has_term], dim=1)
        empty = empty.repeat_interleave(candidates, dim=0)
        read = self.blocks(torch.cat([first, tokens], dim=1), src_key_padding_mask=empty)[:, 0]
        correction = self.head(self.norm(read)).reshape(patients, candidates)
        scores = self.direct(rows).squeeze(-1) + correction
        return scores.masked_fill(~batch.has_candidate, float("-inf"))
