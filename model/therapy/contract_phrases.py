"""Phrases of several known words: "metastatic NSCLC", "晚期非小细胞肺癌", "history of stroke"."""

import re
from dataclasses import dataclass
from typing import Final, Protocol

from model.domain.case import ProblemState
from model.domain.code import ICD10, SNOMED, Code
from model.domain.finding import Presence
from model.knowledge.codesets import CodeSets
from model.knowledge.context_words import ContextWords, plain_words

_TOKEN: Final = re.compile(r"[a-z0-9.+/*]+|[^\sa-z0-9,;/()]")
_PAST: Final = re.compile(r"^(?:history of|past|previous|prior|h/o|既往)\s*|\s*(?:病史|史)$")
_DENIED: Final = re.compile(r"^(?:no|not|without|denies|negative for|无|否认|排除)\s*")
_UNSURE: Final = re.compile(
    r"^(?:family|suspected|possible|probable|rule out|r/o|\?|risk of|at risk|screening|家族|疑似|可疑|待排|待查|筛查)"
    r"|(?:\?|可能|待排|待查)$"
)
_ICD10: Final = re.compile(r"^[A-TV-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?$")
_LONGEST: Final = 40
_NO_WORDS: Final = frozenset({"all", "cel", "hes", "mm", "fl", "no", "not", "or", "and"})
"""Abbreviations that are words as well: read alone, not within a phrase."""
STAGE_SETS: Final = frozenset({"stage_early", "stage_three", "stage_four", "metastatic_cancer"})


class Vocabulary(Protocol):
    """The tables that words are looked up in: those of the whole knowledge, or these two alone."""

    @property
    def codesets(self) -> CodeSets:
        """The code sets, with our own words for their codes."""

    @property
    def context_words(self) -> ContextWords:
        """Further words, by set."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """What a phrase stands for; ``rest`` is the part that was not understood."""

    sets: tuple[str, ...]
    codes: tuple[Code, ...] = ()
    state: ProblemState = ProblemState.ACTIVE
    presence: Presence = Presence.PRESENT
    rest: str = ""


def pieces(words: str, knowledge: Vocabulary, *, is_tumour: bool) -> Phrase | None:
    """The sets and codes that words stand for; ``None`` when they are not understood as a whole.

    A family history, a suspicion or a risk is no diagnosis and is not understood. For a tumour, and for a tumour
    alone, the known part of a phrase is taken ("EGFR-mutant NSCLC") and the rest handed back.
    """
    if _ICD10.match(words.strip().upper()) and knowledge.codesets.of([Code(ICD10, words.strip().upper())]):
        return Phrase((), (Code(ICD10, words.strip().upper()),))
    if words.strip().isdigit() and len(words.strip()) >= 6 and knowledge.codesets.of([Code(SNOMED, words.strip())]):
        return Phrase((), (Code(SNOMED, words.strip()),))
    plain = plain_words(words)
    if found := _known(plain, knowledge):
        return found
    if match := _DENIED.match(plain):
        inner = _whole(plain[match.end() :], knowledge)
        return Phrase(inner.sets, inner.codes, presence=Presence.ABSENT) if inner else None
    if _UNSURE.search(plain):
        return None
    if _PAST.search(plain):
        inner = _whole(_PAST.sub("", plain), knowledge)
        return Phrase(inner.sets, inner.codes, ProblemState.INACTIVE) if inner else None
    return _whole(plain, knowledge) or (_part(plain, knowledge) if is_tumour else None)


def _known(plain: str, knowledge: Vocabulary) -> Phrase | None:
    sets = knowledge.context_words.problems(plain)
    if sets:
        return Phrase(sets)
    code = knowledge.codesets.spoken(plain)
    return Phrase((), (code,)) if code else None


def _whole(plain: str, knowledge: Vocabulary) -> Phrase | None:
    """The phrase as known pieces that leave nothing over, the longest first piece first."""
    if not plain or len(plain) > 200:
        return None
    if found := _known(plain, knowledge):
        return found
    tokens = [match.span() for match in _TOKEN.finditer(plain)][:_LONGEST]
    found = _split(plain, tokens, 0, knowledge, {})
    return found if found and (found.sets or found.codes) else None


def _split(
    plain: str, tokens: list[tuple[int, int]], at: int, knowledge: Vocabulary, seen: dict[int, Phrase | None]
) -> Phrase | None:
    if at == len(tokens):
        return Phrase(())
    if at not in seen:
        seen[at] = None
        for end in range(len(tokens), at, -1):
            found = _piece(plain[tokens[at][0] : tokens[end - 1][1]], knowledge)
            rest = _split(plain, tokens, end, knowledge, seen) if found else None
            if found and rest:
                seen[at] = Phrase((*found.sets, *rest.sets), (*found.codes, *rest.codes))
                break
    return seen[at]


def _piece(words: str, knowledge: Vocabulary) -> Phrase | None:
    is_short = len(words) < 3 and words.isascii()
    return None if is_short or words in _NO_WORDS else _known(words, knowledge)


def _part(plain: str, knowledge: Vocabulary) -> Phrase | None:
    """The longest known run of words that names a tumour, stage words beside it, and what is left over."""
    spans = [match.span() for match in _TOKEN.finditer(plain)][:_LONGEST]
    runs = sorted(
        ((start, end) for start in range(len(spans)) for end in range(start + 1, len(spans) + 1)),
        key=lambda run: (run[0] - run[1], -run[0]),
    )
    taken: list[tuple[int, int]] = []
    sets: list[str] = []
    for start, end in runs:
        if any(start < other_end and other_start < end for other_start, other_end in taken):
            continue
        found = _piece(plain[spans[start][0] : spans[end - 1][1]], knowledge)
        if found and found.sets:
            sets += found.sets
            taken.append((start, end))
    if not any(name not in STAGE_SETS for name in sets):
        return None
    left = [plain[start:end] for at, (start, end) in enumerate(spans) if not any(a <= at < b for a, b in taken)]
    return Phrase(tuple(dict.fromkeys(sets)), rest=" ".join(left))
