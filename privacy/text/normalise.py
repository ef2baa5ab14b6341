"""Layer 0: one plain form of a text, and the way back to the original's characters.

Full-width letters and digits, ligatures, zero-width characters, soft hyphens and HTML entities are ways to write
an identifier that a pattern would miss. The way back is exact: a span of the plain form covers every original
character that it was made of.
"""

import html
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from privacy.needles import DIGITS, UNSEEN

_WIDE: Final = {0xFF01 + place: 0x21 + place for place in range(94)} | {
    0x3000: 0x20,
    0xA0: 0x20,
    0x2019: 0x27,
    0x2018: 0x27,
    0x2010: 0x2D,
    0x2011: 0x2D,
    0x2012: 0x2D,
    0x2013: 0x2D,
    0x2212: 0x2D,
    **DIGITS,
}
_ANY_WIDE: Final = re.compile(f"[{''.join(map(chr, _WIDE))}]")
_PIECE: Final = re.compile("[^,;，。；、\n]*[,;，。；、\n]?", re.DOTALL)
_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,8});")


@dataclass(frozen=True, slots=True)
class Plain:
    """The plain form; ``starts`` and ``ends`` map its characters to the original's, or are None when all are equal."""

    text: str
    starts: Sequence[int] | None = None
    ends: Sequence[int] | None = None

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Map a span of the plain form to the original."""
        if self.starts is None or self.ends is None or start >= end:
            return start, end
        return self.starts[start], self.ends[end - 1]


def plain(text: str) -> Plain:
    """Make the plain form of any text; never fails."""
    has_entity = "&" in text and _ENTITY.search(text) is not None
    if text.isascii():
        return _slow(text) if has_entity else Plain(text)
    if not has_entity and not UNSEEN.search(text):
        one_to_one = text.translate(_WIDE) if _ANY_WIDE.search(text) else text
        if unicodedata.is_normalized("NFKC", one_to_one):
            return Plain(one_to_one)
    return _slow(text)


def _slow(text: str) -> Plain:
    """Character by character, an entity being one character."""
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    place = 0
    for match in _ENTITY.finditer(text):
        _plain_run(text, place, match.start(), out, starts, ends)
        said = html.unescape(match.group())
        for char in _form(said) if said != match.group() else match.group():
            out.append(char)
            starts.append(match.start())
            ends.append(match.end())
        place = match.end()
    _plain_run(text, place, len(text), out, starts, ends)
    return Plain("".join(out), starts, ends)


def _plain_run(text: str, begin: int, stop: int, out: list[str], starts: list[int], ends: list[int]) -> None:
    for match in _PIECE.finditer(text, begin, stop):
        piece = match.group()
        shown = piece.translate(_WIDE)
        if not UNSEEN.search(piece) and unicodedata.is_normalized("NFKC", shown):
            out.append(shown)
            starts.extend(range(match.start(), match.end()))
            ends.extend(range(match.start() + 1, match.end() + 1))
        else:
            _plain_piece(text, *match.span(), out, starts, ends)


def _plain_piece(text: str, begin: int, stop: int, out: list[str], starts: list[int], ends: list[int]) -> None:
    place = begin
    while place < stop:
        after = place + 1
        while after < stop and unicodedata.combining(text[after]):
            after += 1
        for char in _form(text[place:after]):
            out.append(char)
            starts.append(place)
            ends.append(after)
        place = after


def _form(piece: str) -> str:
    shown = UNSEEN.sub("", piece)
    return unicodedata.normalize("NFKC", shown.translate(_WIDE)).translate(_WIDE)
