"""How strongly something is advised is not raised: "consider" is no "should", "recommended" no "required"."""

import re
from collections.abc import Iterator
from typing import Final

from model.language.verify.check import Sentence
from model.language.verify.conditions import part_at
from model.language.verify.items import MENTIONS, Item
from model.language.verify.lexing import Shape
from model.language.verify.matching import matches
from model.language.verify.problem import Fault, Problem
from model.language.verify.reading import Reading

_DUTY: Final = 3
_ADVICE: Final = 2
_OPTION: Final = 1
_LEVELS: Final = (
    (_DUTY, re.compile(
        r"\b(?:must|ha(?:s|ve) to|mandatory|requires?|required|necessary|essential|imperative|obligatory|compulsory)\b|"
        r"必须|务必|必需|必要|一定要|强制",
        re.IGNORECASE)),
    (_ADVICE, re.compile(
        r"\b(?:should|ought|recommend(?:ed|s|ation)?|advis(?:e|ed|es|able)|suggest(?:ed)?|needs?|needed|preferred|"
        r"(?:is|are) to be|will be)\b|"
        r"应|建议|推荐|宜|需|须|请",
        re.IGNORECASE)),
    (_OPTION, re.compile(
        r"\b(?:may|might|can|could|optional|option|possible to|allowed|acceptable)\b|"
        r"可(?!能|疑|见|致|引|导)",
        re.IGNORECASE)),
)  # fmt: skip
_DENIED: Final = re.compile(
    r"\b(?:no|not|never|without)\b[^,;.]{0,20}\b(?:need(?:ed)?|required?|necessary)\b|无需|不需|无须|不必|没有必要|非必",
    re.IGNORECASE,
)
_STRICT: Final = re.compile(
    r"\bneed(?:s|ed)?\b|contraindicat|forbidden|must not|cannot|需|须|禁|不得|不可|不能", re.IGNORECASE
)
"""What in the evidence says as much as a duty."""
_CONSIDERED: Final = re.compile(r"\bconsider|考虑|酌情", re.IGNORECASE)
_SOFT: Final = re.compile(
    r"\b(?:(?:if|where|when|whenever|wherever) (?:at all )?(?:possible|feasible|practicable)|"
    r"as far as possible|(?:as|if|when|where) (?:needed|required|necessary)|prn|"
    r"preferably|ideally|(?:is|are|be) best|best avoided|try to)\b|"
    r"尽可能|尽量|必要时|按需|需要时|需时|最好|如有可能|如可能|尽力",
    re.IGNORECASE,
)  # fmt: skip
_GIVING: Final = re.compile(r"(?:给予|予以?|加用|启用|开始|改用|换用|试用|行|做|查)(?!为|动)")
"""What begins a Chinese order that no modal verb leads."""
_MODAL: Final = frozenset(("should", "need", "must", "recommend", "consider"))
_STOPS: Final = frozenset((",", ";", ".", ":", "，", "；", "。"))


def CHECK(sentence: Sentence) -> Iterator[Problem]:  # noqa: N802 - the name that the folder's reader looks for
    """Compare how strongly each order is put with the statements that give it."""
    found = {id(reading): matches(sentence, reading) for reading in sentence.ground.readings}
    for item in sentence.reading.items:
        if not _is_order(item):
            continue
        part, is_first = _part(sentence.reading, item)
        level = _level(part)
        told = [
            _part(reading, one.said)[0]
            for reading in sentence.ground.readings
            for one in found[id(reading)]
            if one.item is item and not one.said.is_conditional and (item.group or _advises(reading, one.said))
        ]
        levels = [_DUTY if _STRICT.search(one) else _level(one) for one in told]
        is_order = (is_first and item.group == "advice") or bool(_GIVING.match(part))
        is_raised = bool(levels) and all(levels) and max(levels) < (level or _ADVICE * is_order)
        is_kept_soft = (
            (not item.group and not _advises(sentence.reading, item))
            or level == _OPTION
            or _SOFT.search(sentence.reading.text)
        )
        if is_raised or (told and not is_kept_soft and all(_SOFT.search(one) for one in told)):
            yield sentence.problem(item, Fault.ADVICE)


def _is_order(item: Item) -> bool:
    if item.is_conditional:
        return False
    return item.kind in MENTIONS or (item.group in ("advice", "trend") and not item.keys <= _MODAL)


def _advises(reading: Reading, item: Item) -> bool:
    first, after = part_at(reading.tokens, item.first)
    return any(one.group == "advice" and first <= one.first < after for one in reading.items)


def _level(part: str) -> int:
    """How strongly a part of a sentence puts its order; 0 where no word says so."""
    if _DENIED.search(part):
        return 0
    if _CONSIDERED.search(part):
        return _OPTION
    return next((level for level, pattern in _LEVELS if pattern.search(part)), 0)


def _part(reading: Reading, item: Item) -> tuple[str, bool]:
    """The words between the stops around an item, names left out, and whether the item comes first."""
    first, after = item.first, item.after
    while first and reading.tokens[first - 1].text not in _STOPS:
        first -= 1
    while after < len(reading.tokens) and reading.tokens[after].text not in _STOPS:
        after += 1
    named = {place for one in reading.items if one.kind in MENTIONS for place in range(one.first, one.after)}
    tokens = [token for place, token in enumerate(reading.tokens[first:after], start=first) if place not in named]
    words = "".join(token.text if token.shape is Shape.HAN else f" {token.text} " for token in tokens)
    return " ".join(words.split()), item.first == first
