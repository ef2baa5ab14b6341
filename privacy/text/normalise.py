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
_SEPARATORS: Final = ",;，。；、\n"
_PIECE: Final = re.compile(f"[^{_SEPARATORS}]*[{_SEPARATORS}]?", re.DOTALL)
_DOUBTFUL: Final = re.compile(
    "[^\u0000-\u007e\u00b7\u00d7\u2014\u2018\u2019\u201c\u201d\u3000-\u3003\u3008-\u3011\u4e00-\u9fff\uff01-\uff5e]"
)
"""Any sign but the commonest that are plain, or that ``_WIDE`` makes plain one by one."""
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
        return _slow(text, text) if has_entity else Plain(text)
    one_to_one = text.translate(_WIDE) if _ANY_WIDE.search(text) else text
    if not has_entity and not UNSEEN.search(text) and unicodedata.is_normalized("NFKC", one_to_one):
        return Plain(one_to_one)
    return _slow(text, one_to_one)


def _slow(text: str, one_to_one: str) -> Plain:
    """Character by character, an entity being one character."""
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    place = 0
    for match in _ENTITY.finditer(text):
        _plain_run(text, one_to_one, place, match.start(), out, starts, ends)
        said = html.unescape(match.group())
        for char in _form(said) if said != match.group() else match.group():
            out.append(char)
            starts.append(match.start())
            ends.append(match.end())
        place = match.end()
    _plain_run(text, one_to_one, place, len(text), out, starts, ends)
    return Plain("".join(out), starts, ends)


def _plain_run(
    text: str, one_to_one: str, begin: int, stop: int, out: list[str], starts: list[int], ends: list[int]
) -> None:
    """What is plain, or becomes so sign by sign, goes at once; only a piece with another sign is looked at."""
    place = begin
    while place < stop:
        doubtful = _DOUBTFUL.search(text, place, stop)
        first = doubtful.start() if doubtful else stop
        if doubtful:
            first = max(place, *(text.rfind(sign, place, first) + 1 for sign in _SEPARATORS))
        if first > place:
            out.append(one_to_one[place:first])
            starts.extend(range(place, first))
            ends.extend(range(place + 1, first + 1))
        place = first
        piece = _PIECE.match(text, first, stop) if doubtful else None
        if piece:
            place = piece.end()
            shown = one_to_one[first:place]
            if not UNSEEN.search(shown) and unicodedata.is_normalized("NFKC", shown):
                out.append(shown)
                starts.extend(range(first, place))
                ends.extend(range(first + 1, place + 1))
            else:
                _plain_piece(text, first, place, out, starts, ends)


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
