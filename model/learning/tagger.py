"""A small transformer over the words of a note, with a CRF on top: which of them name a person, a place or a house.

About 1.2 million parameters. It reads what stands around a word more than the word: in training, a third of the words
are hidden from it.
"""

import re
import zlib
from typing import Final, NamedTuple

import torch
from torch import Tensor, nn

from model.learning.crf import Crf
from model.training.made_up_notes import LABELS

_TOKEN: Final = re.compile("[^\\W\\d_\u4e00-\u9fff]+|[\u4e00-\u9fff]|\\d+|[^\\w\\s]|_|\n")
_WORDS, _PARTS, _PAIRS, _SHAPES, PLACES = 8192, 2048, 8192, 10, 192
FEATURES: Final = 5


class Token(NamedTuple):
    """Where a word, a Chinese character, a number or a mark stands."""

    start: int
    end: int


class Tagger(nn.Module):
    """From hashed features (sequences x places x ``FEATURES``) to scores of labels."""

    def __init__(self, width: int = 128, layers: int = 2, heads: int = 4, dropout: float = 0.1) -> None:
        super().__init__()
        self.word, self.head = nn.Embedding(_WORDS, 64), nn.Embedding(_PARTS, 24)
        self.tail, self.pair = nn.Embedding(_PARTS, 24), nn.Embedding(_PAIRS, 32)
        self.shape, self.place = nn.Embedding(_SHAPES, 16), nn.Embedding(PLACES, width)
        self.join = nn.Linear(64 + 24 + 24 + 32 + 16, width)
        layer = nn.TransformerEncoderLayer(
            width, heads, 2 * width, dropout, activation="gelu", batch_first=True, norm_first=True
        )
        self.blocks = nn.TransformerEncoder(layer, layers, enable_nested_tensor=False)
        self.norm, self.out = nn.LayerNorm(width), nn.Linear(width, len(LABELS))
        self.crf = Crf(len(LABELS))

    def forward(self, features: Tensor) -> Tensor:
        """Return sequences x places x labels."""
        parts = (self.word, self.head, self.tail, self.pair, self.shape)
        each = torch.cat([part(features[..., number]) for number, part in enumerate(parts)], dim=-1)
        here = self.join(each) + self.place(torch.arange(features.shape[1]))
        read = self.blocks(here, src_key_padding_mask=features[..., -1] == 0)
        scores: Tensor = self.out(self.norm(read))
        return scores


def tokens_of(text: str) -> list[Token]:
    """The tokens of a text; blanks are none, ends of lines are."""
    return [Token(*match.span()) for match in _TOKEN.finditer(text)]


def features_of(text: str, tokens: list[Token]) -> list[tuple[int, int, int, int, int]]:
    """Five numbers for each token: its word, its beginning, its end, it with the next, and its shape."""
    words = [text[token.start : token.end] for token in tokens]
    lowered = [word.lower() for word in words]
    return [
        (
            _hashed(word, _WORDS),
            _hashed(word[:3], _PARTS),
            _hashed(word[-3:], _PARTS),
            _hashed(f"{word} {after}", _PAIRS),
            _shape(written),
        )
        for written, word, after in zip(words, lowered, [*lowered[1:], ""], strict=True)
    ]


def _hashed(piece: str, size: int) -> int:
    """0 is kept for what is hidden."""
    return 1 + zlib.crc32(piece.encode("utf-8", "surrogatepass")) % (size - 1)


def _shape(word: str) -> int:
    """0 is kept for padding."""
    first = word[0]
    if first.isdigit():
        return 5 if len(word) < 3 else 6
    if "\u4e00" <= first <= "\u9fff":
        return 8
    if not first.isalpha():
        return 9 if first == "\n" else 7
    if word.islower():
        return 1
    if word.isupper():
        return 3
    return 2 if first.isupper() and word[1:].islower() else 4
