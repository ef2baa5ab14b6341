"""The classifier of identifiers: trained on made-up notes, kept as safetensors with a digest, used on plain texts."""

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

from model.learning.tagger import FEATURES, PLACES, Tagger, Token, features_of, tokens_of
from model.training.made_up_notes import LABELS, MadeUp, made_up, prose

WEIGHTS, CARD = "model.safetensors", "model.json"
_OPTIMISER: Final = "optimizer.safetensors"
_HIDDEN, _OVERLAP, _BATCH = 0.33, 32, 32
_OUTSIDE: Final = LABELS.index("O")
_MAY_NAME: Final = re.compile("[^\\W\\d_a-z]")


class ClassifierError(Exception):
    """A folder holds no classifier, or its weights are not the ones that were kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How to train: rounds of so many new notes each. ``caution`` is added to "no identifier" when it is used."""

    rounds: int = 26
    notes: int = 1600
    rate: float = 2e-3
    caution: float = 1.5
    seed: int = 20_261_129


def trained(folder: Path, plan: Plan, on_round: Callable[[], object] = lambda: None) -> float:
    """Train into a folder, going on where an earlier run stopped; returns the last round's loss."""
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(plan.seed)
    model = Tagger()
    optimiser = torch.optim.AdamW(model.parameters(), lr=plan.rate, weight_decay=1e-2)
    begun, loss = _resumed(folder, model, optimiser), float("nan")
    for number in range(begun, plan.rounds):
        for group in optimiser.param_groups:
            group["lr"] = plan.rate * 0.5 * (1 + np.cos(np.pi * number / plan.rounds))
        loss = _round(model, optimiser, list(made_up(plan.notes, plan.seed + number, prose())), plan.seed + number)
        _kept(folder, model, optimiser, plan, number + 1, loss)
        on_round()
    return loss


def _round(model: Tagger, optimiser: torch.optim.Optimizer, notes: list[MadeUp], seed: int) -> float:
    torch.manual_seed(seed)
    model.train()
    losses = []
    notes.sort(key=lambda note: len(note.text))
    order = torch.randperm(-(-len(notes) // _BATCH)).tolist()
    for number in order:
        features, labels = _packed(notes[number * _BATCH : (number + 1) * _BATCH])
        real = features[..., -1] > 0
        hidden = (torch.rand(labels.shape) < _HIDDEN).unsqueeze(-1)
        features = torch.cat([features[..., :4].masked_fill(hidden, 0), features[..., 4:]], dim=-1)
        loss = model.crf.loss(model(features), labels, real)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        losses.append(float(loss.detach()))
    return float(np.mean(losses))


def _packed(notes: Sequence[MadeUp]) -> tuple[Tensor, Tensor]:
    """Features and labels of some notes, as wide as the longest."""
    read = [(note, tokens_of(note.text)[:PLACES]) for note in notes]
    wide = max(len(tokens) for _, tokens in read)
    features = torch.zeros(len(notes), wide, FEATURES, dtype=torch.long)
    labels = torch.zeros(len(notes), wide, dtype=torch.long)
    for row, (note, tokens) in enumerate(read):
        features[row, : len(tokens)] = torch.tensor(features_of(note.text, tokens))
        for start, end, label in note.spans:
            for place, token in enumerate(tokens):
                if start <= token.start < end:
                    labels[row, place] = label
    return features, labels


class Classifier:
    """Finds names, places and houses in a plain text; gives start, end and label."""

    def __init__(self, folder: Path) -> None:
        try:
            card = json.loads((folder / CARD).read_text(encoding="utf-8"))
            digest = hashlib.sha256((folder / WEIGHTS).read_bytes()).hexdigest()
        except (OSError, ValueError) as fault:
            raise ClassifierError(f"{folder}: no classifier stands there ({type(fault).__name__})") from None
        if digest != card.get("sha256"):
            raise ClassifierError(f"{folder}: {WEIGHTS} is not the file that {CARD} tells of")
        self.digest = digest
        self._model = Tagger()
        self._model.load_state_dict(load_file(str(folder / WEIGHTS)))
        self._model.eval()
        with torch.no_grad():
            self._model.out.bias[_OUTSIDE] += float(card["plan"]["caution"])

    def __call__(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield what it takes for identifiers; a word without a capital is none."""
        tokens = tokens_of(text)
        labels = self._labels(text, tokens) if tokens else []
        for token, label in zip(tokens, labels, strict=True):
            if label != _OUTSIDE and _MAY_NAME.match(text, token.start):
                yield token.start, token.end, LABELS[label]

    def _labels(self, text: str, tokens: list[Token]) -> list[int]:
        features = torch.tensor(features_of(text, tokens))
        step = PLACES - 2 * _OVERLAP
        starts = range(0, max(1, len(tokens) - 2 * _OVERLAP), step)
        out = [_OUTSIDE] * len(tokens)
        for first in range(0, len(starts), _BATCH):
            part = starts[first : first + _BATCH]
            wide = min(PLACES, len(tokens) - part[0])
            batch = torch.zeros(len(part), wide, FEATURES, dtype=torch.long)
            for row, start in enumerate(part):
                piece = features[start : start + PLACES]
                batch[row, : len(piece)] = piece
            with torch.no_grad():
                best = self._model.crf.best(self._model(batch)).tolist()
            for start, found in zip(part, best, strict=True):
                begin = start if start == 0 else start + _OVERLAP
                stop = min(start + PLACES, len(tokens))
                out[begin:stop] = found[begin - start : stop - start]
        return out


def _kept(folder: Path, model: Tagger, optimiser: torch.optim.Optimizer, plan: Plan, done: int, loss: float) -> None:
    save_file(model.state_dict(), str(folder / WEIGHTS))
    state = optimiser.state_dict()["state"]
    save_file(
        {f"{key}.{name}": value.contiguous() for key, row in state.items() for name, value in row.items()},
        str(folder / _OPTIMISER),
    )
    digest = hashlib.sha256((folder / WEIGHTS).read_bytes()).hexdigest()
    card = {"sha256": digest, "rounds": done, "loss": loss, "plan": asdict(plan), "torch": torch.__version__}
    (folder / CARD).write_text(json.dumps(card, indent=2) + "\n", encoding="utf-8")


def _resumed(folder: Path, model: Tagger, optimiser: torch.optim.Optimizer) -> int:
    """How many rounds an earlier run has done; its weights and state are read."""
    if not (folder / CARD).exists() or not (folder / _OPTIMISER).exists():
        return 0
    model.load_state_dict(load_file(str(folder / WEIGHTS)))
    state: dict[int, dict[str, Tensor]] = {}
    for name, value in load_file(str(folder / _OPTIMISER)).items():
        key, _, kind = name.partition(".")
        state.setdefault(int(key), {})[kind] = value
    optimiser.load_state_dict({**optimiser.state_dict(), "state": state})
    return int(json.loads((folder / CARD).read_text(encoding="utf-8"))["rounds"])
