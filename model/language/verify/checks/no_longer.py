"""What is no longer so is not told as so: "no longer takes warfarin", "the cough went once ramipril was stopped"."""

import re
from collections.abc import Iterator
from typing import Final

from model.language.verify.check import Sentence
from model.language.verify.items import MENTIONS, Item
from model.language.verify.kinds import Kind
from model.language.verify.problem import Fault, Problem
from model.language.verify.reading import part_around

_ENDED: Final = re.compile(r"\bno longer\b|\bnot any ?more\b|\bused to\b|不再|曾经?(?:服|用|使用|吸|饮)", re.IGNORECASE)
_TOLD: Final = re.compile(
    r"\b(?:was|were|had|been|no longer|any ?more|used to|former\w*|previous\w*|past|history|ex|stopp\w*|discontinu\w*|"
    r"ceas\w*|quit|gave up|withdr\w+)\b|不再|曾|既往|过去|停|戒|史|以前|此前",
    re.IGNORECASE,
)
"""Words that put a thing into the past."""
_STOPPED: Final = re.compile(r"停(?:用|服|止|药)|\b(?:stopp|discontinu|withdr|ceas|held)\w*", re.IGNORECASE)
_AFTER: Final = re.compile(r"\bafter $", re.IGNORECASE)
_USED: Final = re.compile(r"(?:服|用|予|射)$")


def CHECK(sentence: Sentence) -> Iterator[Problem]:  # noqa: N802 - the name that the folder's reader looks for
    """Look at what is affirmed and stands in the evidence only as ended."""
    text = sentence.reading.text
    if _TOLD.search(text) or any(item.group == "negation" for item in sentence.reading.items):
        return
    for item in sentence.reading.items:
        if item.kind not in MENTIONS:
            continue
        pattern = _STOPPED if _is_after_use(text, item) else _ENDED
        places = sentence.ground.places(item, sentence.words(item))
        if places and all(pattern.search(part_around(said.reading, said.item)) for said in places):
            yield sentence.problem(item, Fault.POLARITY)


def _is_after_use(text: str, item: Item) -> bool:
    """ "After X", "服用X后"."""
    if item.kind is not Kind.DRUG:
        return False
    before = text[: item.start]
    return bool(_AFTER.search(before) or (_USED.search(before) and text[item.end :].startswith("后")))
