"""Heads of sections ("Family history:", "既往史："): what they say of everything below them."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from model.findings.tables import section_heads

_ENDS: Final = re.compile(
    r"\n\s*\n|[.;。；\n]\s*(?=(?:he|she|the (?:patient|boy|girl|child|infant)|patient|pt|on exam|now|today|currently|presents)\b"
    r"|患者|患儿|本次|入院|现|查体)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sections:
    """Where each section begins, and of what kind it is: family, past, maybe, if or none."""

    starts: tuple[int, ...]
    kinds: tuple[str, ...]

    def kind(self, place: int) -> str:
        """Return the kind of the section that holds this place of the text."""
        found = bisect_right(self.starts, place) - 1
        return self.kinds[found] if found >= 0 else "none"


@lru_cache(maxsize=1)
def _heads() -> tuple[re.Pattern[str], dict[str, str]]:
    kinds = {head: row.kind for row in section_heads() for head in row.heads.split("|")}
    words = "|".join(re.escape(head) for head in sorted(kinds, key=len, reverse=True))
    return re.compile(rf"(?:^|(?<=[\n.;。；，,]))[ \t#*\-]*({words})[ \t*]*[:：]", re.IGNORECASE | re.MULTILINE), kinds


def sections(text: str) -> Sections:
    """Find the sections; one ends at the next head, at an empty line, or where the text turns to the patient again."""
    if ":" not in text and "：" not in text:
        return Sections((), ())
    pattern, kinds = _heads()
    starts: list[int] = []
    found: list[str] = []
    for head in pattern.finditer(text):
        starts.append(head.end())
        found.append(kinds[head[1].lower()])
        if found[-1] != "none" and (end := _ENDS.search(text, head.end() + 1)):
            starts.append(end.end())
            found.append("none")
    order = sorted(range(len(starts)), key=lambda place: starts[place])
    return Sections(tuple(starts[place] for place in order), tuple(found[place] for place in order))
