"""Problems told in words alone: the codes that our own tables have for them, so that a listed disease is not missed.

Only what is understood as a whole counts: a denial, a family history, a suspicion and unknown words give nothing.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from model.domain.case import ProblemState
from model.domain.code import Code
from model.domain.finding import Presence
from model.knowledge.codesets import CodeSets, load_codesets
from model.knowledge.context_words import ContextWords, load_context_words, plain_words
from model.knowledge.problem_qualifiers import load_problem_qualifiers
from model.therapy.contract_phrases import STAGE_SETS, Phrase, pieces

_LONGEST: Final = 120
_OF_TUMOURS: Final = STAGE_SETS | {"lung_resection"}
"""What "advanced" or 术后 stands for beside a tumour; beside another disease it says nothing of the kind."""
_ROMAN: Final = r"(?:i{1,3}|iv|v)"
_STAGE: Final = re.compile(
    rf"\b(?:(?:nyha|gold|stage|class|grade)\s+)?(?:nyha|gold|stage|class|grade|g)\s*(?:[0-9]|{_ROMAN})[a-c]?\b(?:\s*a[1-3]\b)?"
    rf"|(?:心功能|gold)?\s*(?:[0-9一二三四五]+[a-c]?|{_ROMAN})\s*[期级]",
    re.IGNORECASE,
)
_LAST: Final = re.compile(rf"\s+(?:[1-5][ab]?|{_ROMAN})$")
_TAIL: Final = re.compile(
    r"[,(]?\s+(?:with|without|due to|secondary to|complicated by)\s.*$|[,，]?(?:伴有?|合并|并发).+$"
)
_SIGNS: Final = re.compile(r"[,，;；()（）【】\[\]]")


@dataclass(frozen=True, slots=True)
class _Words:
    codesets: CodeSets
    context_words: ContextWords
    qualifiers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What the words of a problem say: our codes for it, and whether it is over."""

    codes: tuple[Code, ...]
    state: ProblemState


@cache
def _tables() -> _Words:
    return _Words(load_codesets(), load_context_words(), load_problem_qualifiers())


def told(codes: tuple[Code, ...], words: tuple[str, ...]) -> Told | None:
    """The problem by its words, where none of its codes says anything to a rule; ``None`` where they say nothing."""
    if _tables().codesets.of(codes):
        return None
    return next((found for text in words if text and (found := _of_words(text[:_LONGEST]))), None)


@lru_cache(maxsize=4096)
def _of_words(text: str) -> Told | None:
    tables = _tables()
    for form in _forms(plain_words(text)):
        phrase = pieces(form, tables, is_tumour=False)
        is_told = phrase is not None and phrase.presence is Presence.PRESENT
        if is_told and phrase and (codes := _codes(phrase, tables.codesets)):
            return Told(codes, phrase.state)
    return None


def _codes(phrase: Phrase, codesets: CodeSets) -> tuple[Code, ...]:
    sets = [name for name in phrase.sets if name in codesets.names() and name not in _OF_TUMOURS]
    found = [*phrase.codes, *(codesets.members(name)[0] for name in sets)]
    return tuple(dict.fromkeys(found))


def _forms(plain: str) -> tuple[str, ...]:
    """The words as they stand, without their stage, and without what only qualifies them."""
    unstaged = " ".join(_SIGNS.sub(" ", _STAGE.sub(" ", plain)).split())
    short = " ".join(_SIGNS.sub(" ", _STAGE.sub(" ", _TAIL.sub("", plain))).split())
    bare = [_unqualified(form) for form in (unstaged, short)]
    bare += [_LAST.sub("", form) for form in bare]
    has_stage = _STAGE.search(plain) is not None
    return tuple(dict.fromkeys(form for form in (*(() if has_stage else (plain,)), unstaged, *bare) if form))


def _unqualified(form: str) -> str:
    for words in _tables().qualifiers:
        form = re.sub(rf"\b{re.escape(words)}\b" if words.isascii() else re.escape(words), " ", form)
    return " ".join(form.split())
