"""The re-ranker: a weighted sum of a candidate's numbers, turned into calibrated probabilities.

The weights are a file made by ``osler train linear``; a file whose digest does not fit its content is refused.
"""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from model.ranking.features import CANDIDATE_NAMES, Seen
from model.ranking.sparse import Floats

WEIGHTS: Final = Path(__file__).with_name("weights.json")


class WeightsError(Exception):
    """The re-ranker's weights are damaged or belong to other features."""


class Scorer(Protocol):
    """Whatever gives each candidate of a pool a score; the probabilities follow from the scores."""

    def score(self, seen: Seen, *, with_genes: bool = False) -> Floats:
        """Return one score for each candidate, in nats up to a constant and the temperature.

        ``with_genes``: the candidates are the diseases of reported genes.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """How scores become probabilities.

    ``temperature`` divides the scores; ``gene_temperature`` does so where a list of genes was given.
    ``none``: intercept and the weights of (number of terms, best score, entropy of the candidates) in the
    log-odds that the disease is none of the candidates.
    """

    temperature: float
    gene_temperature: float
    none: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Linear:
    """The linear re-ranker: one weight for each number in ``CANDIDATE_NAMES``, and another set among reported genes."""

    names: tuple[str, ...]
    mean: tuple[float, ...]
    deviation: tuple[float, ...]
    weight: tuple[float, ...]
    gene_weight: tuple[float, ...]
    calibration: Calibration
    trained_on: dict[str, str | int | float] = field(default_factory=dict)

    def score(self, seen: Seen, *, with_genes: bool = False) -> Floats:
        """Return the weighted sum of each candidate's standardised numbers."""
        columns = (seen.candidates.astype(np.float64) - np.array(self.mean)) / np.array(self.deviation)
        scores: Floats = columns @ np.array(self.gene_weight if with_genes else self.weight)
        return scores

    @property
    def digest(self) -> str:
        """Return the digest that stands in the file and on every answer."""
        return _digest(asdict(self))

    def dump(self) -> str:
        """Return the file's text, digest included."""
        return json.dumps({**asdict(self), "sha256": self.digest}, indent=1) + "\n"


def parse_linear(text: str) -> Linear:
    """Read weights.

    Raises:
        WeightsError: the digest does not fit, or the features are others than this version's.
    """
    try:
        content = json.loads(text)
        digest = content.pop("sha256")
        calibration = Calibration(
            temperature=content["calibration"]["temperature"],
            gene_temperature=content["calibration"]["gene_temperature"],
            none=tuple(content["calibration"]["none"]),
        )
        names, mean, deviation, weight, gene_weight = (
            tuple(content[key]) for key in ("names", "mean", "deviation", "weight", "gene_weight")
        )
        trained_on = dict(content["trained_on"])
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise WeightsError(f"the re-ranker's weights cannot be read: {fault}") from fault
    if digest != _digest(content):
        raise WeightsError("the re-ranker's weights do not fit their digest: train them again")
    if names != CANDIDATE_NAMES:
        raise WeightsError("the re-ranker's weights belong to other features: train them again")
    return Linear(
        names=names,
        mean=mean,
        deviation=deviation,
        weight=weight,
        gene_weight=gene_weight,
        calibration=calibration,
        trained_on=trained_on,
    )


@cache
def shipped() -> Linear:
    """Return the re-ranker in this repository."""
    return parse_linear(WEIGHTS.read_text(encoding="utf-8"))


def probabilities(scores: Floats, calibration: Calibration, terms: int) -> tuple[Floats, float]:
    """Return the candidates' probabilities and the mass of "none of these"; together they are one."""
    shares = softmax(scores / calibration.temperature)
    none = 1 / (1 + np.exp(-float(none_columns(scores, shares, terms) @ np.array(calibration.none))))
    return shares * (1 - none), none


def none_columns(scores: Floats, shares: Floats, terms: int) -> Floats:
    """Return what the mass of "none of these" is read from: 1, terms, best score, entropy."""
    entropy = -float((shares * np.log(np.maximum(shares, 1e-12))).sum())
    return np.array([1.0, np.log1p(terms), float(scores.max()) / 10, entropy])


def softmax(scores: NDArray[np.float64]) -> Floats:
    """Return shares that add up to one."""
    raised = np.exp(scores - scores.max())
    shares: Floats = raised / raised.sum()
    return shares


def _digest(content: dict[str, object]) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
