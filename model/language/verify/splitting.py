"""A text cut into sentences, each with the statements that it cites; every character keeps its place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_END: Final = re.compile(r"[。！？!?；]+(?!\[)[\"”’)）]*|\.(?=\s|$|[\"”)])|\n+|;(?=\s)")
_BRACKETS: Final = re.compile(r"\s?[\[［(（]([^\[\]()（）］]{1,80})[\]］)）]")
_SEPARATORS: Final = re.compile(r"[,;，；、\s]+")
_LOOKS_CITED: Final = re.compile(r"^[A-Za-z]{1,3}-?\d{1,3}$")
_ABBREVIATION: Final = re.compile(
    r"(?:\b(?:e\.g|i\.e|vs|approx|Dr|Mr|Ms|No|Fig|b\.i\.d|t\.i\.d|p\.o|etc|spp)|\b[A-Z])$"
)


@dataclass(frozen=True, slots=True)
class Cut:
    """One sentence: its text with citations blanked out, where it starts, what it cites, what it cites in vain."""

    text: str
    start: int
    cited: tuple[str, ...]
    unknown: tuple[tuple[int, int], ...]


def sentences(text: str, known: frozenset[str]) -> Iterator[Cut]:
    """Cut a text at full stops, semicolons and line breaks; a citation after a stop belongs before it."""
    for start, end in _spans(text):
        piece = text[start:end]
        cited: list[str] = []
        unknown: list[tuple[int, int]] = []
        for match in _BRACKETS.finditer(piece):
            names = [name for name in _SEPARATORS.split(match[1]) if name]
            if not names or not all(_is_citation(name, known, match[0]) for name in names):
                continue
            cited += [name for name in names if name in known]
            if any(name not in known for name in names):
                unknown.append((start + match.start(), start + match.end()))
            piece = piece[: match.start()] + " " * len(match[0]) + piece[match.end() :]
        if piece.strip():
            yield Cut(piece, start, tuple(cited), tuple(unknown))


def _is_citation(name: str, known: frozenset[str], bracket: str) -> bool:
    is_square = bracket.strip()[0] in "[［"
    if name in known:
        return is_square or not name.isdigit()
    return is_square and bool(_LOOKS_CITED.match(name))


def _spans(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _END.finditer(text):
        if match[0] == "." and _ABBREVIATION.search(text[start : match.start()]):
            continue
        end = match.end()
        trailing = re.match(r"(?:\s?[\[［][^\[\]］]{1,80}[\]］](?!\())+", text[end:])
        end += trailing.end() if trailing else 0
        if end > start:
            yield start, end
            start = end
    if start < len(text):
        yield start, len(text)
