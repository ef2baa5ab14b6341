"""Heads of sections ("Family history:", "既往史："): what they say of everything below them."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from model.findings.tables import section_heads

_ENDS: Final = re.compile(
    r"\n\s*\n|[.;。；\n]\s*(?=(?:he|she|the (?:patient|boy|girl|child|infant)|patient|pt|on exam|now|today|currently"
    r"|presents)\b|患者|患儿|本次|入院|现|查体)",
    re.IGNORECASE,
)

_COLON: Final = re.compile("[:\uff1a]")
_STOP: Final = re.compile(r"[\n.;。；，,]")
_LONGEST: Final = 40  # characters of a head and what stands around it


@dataclass(frozen=True, slots=True)
class Sections:
    """Where each section begins, and of what kind it is: family, past, maybe, if or none."""

    starts: tuple[int, ...]
    kinds: tuple[str, ...]
    heads: tuple[range, ...] = ()
    """The places of the heads themselves, which name no finding of the patient."""

    def kind(self, place: int) -> str:
        """Return the kind of the section that holds this place of the text."""
        found = bisect_right(self.starts, place) - 1
        return self.kinds[found] if found >= 0 else "none"

    def is_head(self, place: int) -> bool:
        """Whether this place of the text lies in the head of a section."""
        found = bisect_right(self.heads, place, key=lambda head: head.start) - 1
        return found >= 0 and place in self.heads[found]


@lru_cache(maxsize=1)
def _heads() -> dict[str, str]:
    return {head: row.kind for row in section_heads() for head in row.heads.split("|")}


def sections(text: str) -> Sections:
    """Find the sections; one ends at the next head, at an empty line, or where the text turns to the patient again."""
    found: list[tuple[int, str]] = []
    heads: list[range] = []
    for colon in _COLON.finditer(text):
        before = _STOP.split(text[max(0, colon.start() - _LONGEST) : colon.start()])[-1]
        kind = _heads().get(before.strip(" \t#*-").lower())
        if kind is not None:
            found.append((colon.end(), kind))
            heads.append(range(colon.start() - len(before), colon.end()))
            if kind != "none" and (end := _ENDS.search(text, colon.end() + 1)):
                found.append((end.end(), "none"))
    found.sort()
    return Sections(tuple(start for start, _ in found), tuple(kind for _, kind in found), tuple(heads))
