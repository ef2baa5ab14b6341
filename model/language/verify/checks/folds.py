"""Many times as high is not many times as low: "4 to 5 times as high"."""

import re
from collections.abc import Iterator
from typing import Final

from model.language.verify.check import Sentence
from model.language.verify.problem import Fault, Problem

_UP: Final = frozenset(("high", "much", "many", "more", "higher", "greater", "often", "long"))
_FOLD: Final = re.compile(
    r"\b(?:times|fold) (?:as )?"
    r"(high|low|much|little|many|few|more|less|higher|lower|greater|smaller|often|seldom|long|short)\b",
    re.IGNORECASE,
)


def CHECK(sentence: Sentence) -> Iterator[Problem]:  # noqa: N802 - the name that the folder's reader looks for
    """Compare the way with that of each statement that counts so."""
    known = {match[1].casefold() in _UP for match in _FOLD.finditer(sentence.ground.text)}
    for match in _FOLD.finditer(sentence.reading.text):
        if known and (match[1].casefold() in _UP) not in known:
            yield Problem(start=match.start(), end=match.end(), kind=Fault.COMPARISON)
