"""A linear-chain conditional random field: the labels of a sequence judged together, not one by one.

Source: Lafferty, McCallum, Pereira: Conditional random fields (ICML 2001).
"""

import torch
from torch import Tensor, nn


class Crf(nn.Module):
    """Scores a sequence of labels by what each place says and by which label follows which."""

    def __init__(self, labels: int) -> None:
        super().__init__()
        self.first = nn.Parameter(torch.zeros(labels))
        self.then = nn.Parameter(torch.zeros(labels, labels))

    def loss(self, scores: Tensor, labels: Tensor, real: Tensor) -> Tensor:
        """The negative log-likelihood of the true labels, a token.

        ``scores``: sequences x places x labels; ``labels``, ``real`` (true where a token stands): sequences x places.
        """
        total = self.first + scores[:, 0]
        true = total.gather(1, labels[:, :1]).squeeze(1)
        for place in range(1, scores.shape[1]):
            here = real[:, place]
            step = torch.logsumexp(total.unsqueeze(2) + self.then, dim=1) + scores[:, place]
            total = torch.where(here.unsqueeze(1), step, total)
            now, before = labels[:, place], labels[:, place - 1]
            gained = scores[:, place].gather(1, now.unsqueeze(1)).squeeze(1) + self.then[before, now]
            true = true + torch.where(here, gained, torch.zeros_like(gained))
        return (torch.logsumexp(total, dim=1) - true).sum() / real.sum()

    def best(self, scores: Tensor) -> Tensor:
        """The most likely labels, sequences x places (Viterbi); what is padded is to be ignored."""
        total, ways = self.first + scores[:, 0], []
        for place in range(1, scores.shape[1]):
            each, way = (total.unsqueeze(2) + self.then).max(dim=1)
            total = each + scores[:, place]
            ways.append(way)
        label = total.argmax(1)
        out = [label]
        for way in reversed(ways):
            label = way.gather(1, label.unsqueeze(1)).squeeze(1)
            out.append(label)
        return torch.stack(out[::-1], dim=1)
