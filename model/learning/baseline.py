"""The baseline of the literature: a bidirectional LSTM over the sequence of findings, one output for each disease.

It is measured beside the product and never ships: it knows diseases by name, so each new one needs new training.
"""

import torch
from torch import Tensor, nn


class Recurrent(nn.Module):
    """Reads HPO terms by place (0 is padding, so places are shifted by one) and scores every OMIM disease."""

    def __init__(self, terms: int, diseases: int, width: int = 64, vectors: Tensor | None = None) -> None:
        super().__init__()
        depth = width if vectors is None else vectors.shape[1]
        self.embed = nn.Embedding(terms + 1, depth, padding_idx=0)
        if vectors is not None:
            with torch.no_grad():
                self.embed.weight[1:].copy_(nn.functional.normalize(vectors, dim=1))
        self.read = nn.LSTM(depth, width, batch_first=True, bidirectional=True)
        self.score = nn.Linear(2 * width, diseases)

    def forward(self, terms: Tensor) -> Tensor:
        """Return patients x diseases."""
        outputs, _ = self.read(self.embed(terms))
        is_real = (terms > 0).unsqueeze(-1)
        pooled = (outputs * is_real).sum(1) / is_real.sum(1).clamp(min=1)
        return self.score(pooled)
