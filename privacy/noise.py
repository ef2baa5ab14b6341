"""Exact discrete Laplace noise: integers and fractions alone, so that no rounding of floats gives anything away.

Method: Canonne, Kamath and Steinke, "The Discrete Gaussian for Differential Privacy" (2020), algorithms 1 and 2.
"""

import hashlib
import math
import secrets
from fractions import Fraction
from typing import Final, Protocol

_BYTES: Final = 32
OUTSIDE: Final = 0.05
"""The chance that the noise of one number lies beyond ``half_width``."""


class Source(Protocol):
    """Where chance comes from."""

    def below(self, limit: int) -> int:
        """One of 0 .. limit - 1, each as likely as the others."""
        ...


class SystemSource:
    """The operating system's own generator: the only source that protects anybody."""

    def below(self, limit: int) -> int:
        """One of 0 .. limit - 1."""
        return secrets.randbelow(limit)


class SeededSource:
    """The same numbers for the same seed, for tests and demonstrations: who knows the seed can take the noise away."""

    def __init__(self, seed: int) -> None:
        self._seed = str(seed).encode()
        self._count = 0
        self._pool = 0
        self._bits = 0

    def below(self, limit: int) -> int:
        """One of 0 .. limit - 1; a draw that is too large is drawn again, so that none is favoured."""
        width = (limit - 1).bit_length()
        while (value := self._take(width)) >= limit:
            pass
        return value

    def _take(self, width: int) -> int:
        while self._bits < width:
            block = hashlib.sha256(self._seed + b"/" + str(self._count).encode()).digest()
            self._pool |= int.from_bytes(block) << self._bits
            self._bits += 8 * _BYTES
            self._count += 1
        value = self._pool & ((1 << width) - 1)
        self._pool >>= width
        self._bits -= width
        return value


def bernoulli(chance: Fraction, source: Source) -> bool:
    """True with exactly this chance (0 to 1)."""
    return source.below(chance.denominator) < chance.numerator


def bernoulli_exp(rate: Fraction, source: Source) -> bool:
    """True with the chance exp(-rate), for a rate from 0 to 1: the series of exp, walked term by term."""
    step = 1
    while bernoulli(rate / step, source):
        step += 1
    return step % 2 == 1


def discrete_laplace(scale: Fraction, source: Source) -> int:
    """An integer x with a chance proportional to exp(-|x| / scale).

    Its variance is about 2 * scale**2. With scale = k / epsilon it hides one patient in up to k cells.

    Raises:
        ValueError: the scale is not positive.
    """
    if scale <= 0:
        raise ValueError("the scale of the noise must be positive")
    while True:
        part = source.below(scale.numerator)
        if not bernoulli_exp(Fraction(part, scale.numerator), source):
            continue
        whole = 0
        while bernoulli_exp(Fraction(1), source):
            whole += 1
        size = (part + scale.numerator * whole) // scale.denominator
        is_negative = source.below(2) == 1
        if is_negative and size == 0:
            continue
        return -size if is_negative else size


def half_width(scale: Fraction) -> int:
    """The smallest h so that the noise lies within -h .. h with a chance of at least 95 %."""
    step = math.exp(-1 / scale)
    return max(0, math.ceil(math.log(OUTSIDE * (1 + step) / 2) / math.log(step)) - 1)


def standard_deviation(scale: Fraction) -> float:
    """The standard deviation of the noise, a little below the scale times the root of 2."""
    step = math.exp(-1 / scale)
    return math.sqrt(2 * step) / (1 - step)
