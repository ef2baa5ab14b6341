"""From simulated patients to a fine-tuned re-ranker, and its honest comparison: one function for each command."""

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray

from model.learning.baseline import Recurrent
from model.learning.tensors import LIKELIHOOD, TERMS, Tensors, packed_examples, reduced, simulated, used
from model.learning.train import Plan, Progress, batch_of, train
from model.learning.transformer import Batch, Reranker, RerankerConfig
from model.ranking.features import PAIR_NAMES, Seen
from model.ranking.knowledge import RankingKnowledge
from model.ranking.pool import asked
from model.ranking.sparse import Floats
from model.training.calibrate import Scored
from model.training.cases import FOLDS, Case, capped, fold_of
from model.training.linear import Example, examples, rank_of
from model.training.simulate import Simulator

_PIECE: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """How much is simulated and how often it is read."""

    patients: int
    epochs: int
    baseline_patients: int


PRESETS: Final = {
    "small": Preset(patients=4_000, epochs=3, baseline_patients=40_000),
    "full": Preset(patients=16_000, epochs=4, baseline_patients=200_000),
}
TUNING: Final = Plan(epochs=4, rate=2e-4, direct_rate=2e-3)


class Learned:
    """A trained re-ranker as a scorer."""

    def __init__(self, model: Reranker) -> None:
        self._model = model.eval()

    def score(self, seen: Seen, *, with_genes: bool = False) -> Floats:  # noqa: ARG002 - it has one set of weights
        """Return one score for each candidate."""
        order = np.argsort(-seen.pairs[:, 0, PAIR_NAMES.index("information")], kind="stable")[:TERMS]
        pairs, rows = seen.pairs[np.sort(order)], used(seen.candidates)
        batch = Batch(
            torch.from_numpy(pairs[None].astype(np.float32)),
            torch.from_numpy(rows[None]),
            torch.ones(1, len(pairs), dtype=torch.bool),
            torch.ones(1, len(rows), dtype=torch.bool),
        )
        with torch.no_grad():
            scores: Floats = self._model(batch)[0].double().numpy()
        return scores


def pretrained(
    knowledge: RankingKnowledge, preset: Preset, plan: Plan, on_patient: Progress, on_batch: Progress
) -> Reranker:
    """Train on simulated patients; their numbers are kept beside the ontology, so that a second run only reads."""
    folder = knowledge.ontology.folder / f"{knowledge.ontology.key}-patients-{preset.patients}-{plan.seed}"
    tensors = simulated(folder, lambda: _made_up(knowledge, preset.patients, plan.seed, on_patient))
    torch.manual_seed(plan.seed)
    model = Reranker(RerankerConfig())
    model.standardise(batch_of(tensors, np.arange(min(2_000, len(tensors)))))
    train(model, tensors, np.ones(len(tensors)), replace(plan, epochs=preset.epochs), on_batch)
    return model.eval()


def tuned(start: Path, taught: Sequence[Example], plan: Plan = TUNING, on_batch: Progress = lambda: None) -> Reranker:
    """Fine-tune on real cases; a disease's many cases weigh like the square root of their number."""
    kept = set(capped([one.case for one in taught], plan.seed))
    chosen = [one for one in taught if one.true >= 0 and one.case in kept]
    counts = Counter(one.case.place for one in chosen)
    model = Reranker.from_pretrained(start)
    train(model, packed_examples(chosen, plan.seed), _weights(chosen, counts), plan, on_batch)
    return model.eval()


def tuned_scores(
    start: Path,
    taught: Sequence[Example],
    measured: Sequence[Example],
    plan: Plan = TUNING,
    on_batch: Progress = lambda: None,
) -> list[Scored]:
    """Score each measured case by a model that was fine-tuned on the other folds."""
    scorers = []
    for fold in range(FOLDS):
        part = [one for one in taught if fold_of(one.case) != fold]
        scorers.append(Learned(tuned(start, part, plan, on_batch)))
    return [Scored(scorers[fold_of(one.case)].score(one.seen), one.true, one.seen.pairs.shape[0]) for one in measured]


def baseline_ranks(
    knowledge: RankingKnowledge,
    measured: Sequence[Example],
    patients: int,
    seed: int,
    on_batch: Callable[[], object] = lambda: None,
) -> tuple[float, ...]:
    """Train the recurrent baseline on simulated patients and rank each measured case's disease with it."""
    torch.manual_seed(seed)
    ontology = knowledge.ontology
    model = Recurrent(
        len(ontology.terms), ontology.diseases.omim_count, vectors=torch.from_numpy(np.array(knowledge.term_vectors))
    )
    optimiser = torch.optim.AdamW(model.parameters(), lr=3e-3)
    drawn = Simulator(knowledge, seed).patients(patients)
    batch: list[tuple[list[int], int]] = []
    for patient in drawn:
        batch.append(([int(place) + 1 for place in asked(ontology, patient.present).terms], patient.place))
        if len(batch) == 128:
            loss = torch.nn.functional.cross_entropy(
                model(_padded([terms for terms, _ in batch])), torch.tensor([place for _, place in batch])
            )
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            batch = []
            on_batch()
    model.eval()
    ranks = []
    with torch.no_grad():
        for one in measured:
            terms = [int(place) + 1 for place in asked(ontology, one.case.present).terms]
            ranks.append(rank_of(model(_padded([terms]))[0].numpy(), one.case.place))
    return tuple(ranks)


def digest_of(folder: Path) -> str:
    """Return the digest of the weights in a folder."""
    return hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()


def is_still_the_likelihood(model: Reranker, tensors: Tensors) -> float:
    """Return the largest distance, up to a constant for each patient, between the scores and the likelihood ratio."""
    batch = batch_of(tensors, np.arange(min(64, len(tensors))))
    with torch.no_grad():
        apart = model.eval()(batch) - batch.candidates[..., LIKELIHOOD]
    highest = apart.masked_fill(~batch.has_candidate, float("-inf")).max(1).values
    lowest = apart.masked_fill(~batch.has_candidate, float("inf")).min(1).values
    return float((highest - lowest).max())


def _made_up(knowledge: RankingKnowledge, count: int, seed: int, on_patient: Progress) -> list[tuple[Seen, int]]:
    among = np.arange(knowledge.ontology.diseases.omim_count)
    patients = list(Simulator(knowledge, seed).patients(count))
    draw = np.random.default_rng(seed)
    found = []
    for start in range(0, count, _PIECE):
        cases = [
            Case(id="", present=one.present, genes=(), component="", place=one.place, is_circular=False)
            for one in patients[start : start + _PIECE]
        ]
        worked_out = examples(knowledge, cases, among, on_patient)
        found += [reduced(one.seen, one.true, draw) for one in worked_out if one.true >= 0]
    return found


def _weights(chosen: Sequence[Example], counts: Counter[int | None]) -> NDArray[np.float64]:
    return np.array([counts[one.case.place] ** -0.5 for one in chosen])


def _padded(lists: Sequence[Sequence[int]]) -> torch.Tensor:
    longest = max(1, *(len(one) for one in lists)) if len(lists) > 1 else max(1, len(lists[0]))
    return torch.tensor([[*one, *[0] * (longest - len(one))] for one in lists])
