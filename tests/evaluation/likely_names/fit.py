"""Fits the weights of the signs: logistic regression, step by step, each step without a part of the signs."""

import math
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence

Sign = tuple[str, str]
ROUNDS = 6
RATE = 0.25
LEFT_OUT = 0.15
SHRINK = 2e-5
LEAST_WEIGHT = 2
"""Tenths; smaller ones are not kept."""


def fitted(examples: Sequence[tuple[list[Sign], bool]], seed: int) -> dict[Sign, int]:
    """The weights in tenths of log odds."""
    rng = random.Random(seed)
    index: dict[Sign, int] = {}
    rows = [([index.setdefault(sign, len(index)) for sign in signs], is_name) for signs, is_name in examples]
    weights, squares = [0.0] * len(index), [0.01] * len(index)
    for _ in range(ROUNDS):
        rng.shuffle(rows)
        for signs, is_name in rows:
            used = [sign for sign in signs if rng.random() > LEFT_OUT]
            total = sum(weights[sign] for sign in used)
            error = 1 / (1 + math.exp(-max(-30.0, min(30.0, total)))) - is_name
            if abs(error) < 1e-3:
                continue
            for sign in used:
                slope = error + SHRINK * weights[sign]
                squares[sign] += slope * slope
                weights[sign] -= RATE * slope / math.sqrt(squares[sign])
    tenths = {sign: round(10 * weights[place]) for sign, place in index.items()}
    return {sign: weight for sign, weight in tenths.items() if abs(weight) >= LEAST_WEIGHT}


def lines(weights: dict[Sign, int]) -> Iterator[str]:
    """The weights as the table holds them: kind, weight, and all values of it."""
    grouped: dict[tuple[str, int], list[str]] = defaultdict(list)
    for (kind, value), weight in sorted(weights.items()):
        grouped[kind, weight].append(value)
    return (f"{kind} {weight} {' '.join(values)}" for (kind, weight), values in sorted(grouped.items()))
