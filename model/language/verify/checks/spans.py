"""A span up to now is not a point in the past: "falls in the last three months", "a fall three months ago"."""

import re
from collections.abc import Iterator
from typing import Final

from model.language.verify.ages import ages_of
from model.language.verify.check import Sentence
from model.language.verify.items import Item
from model.language.verify.problem import Fault, Problem
from model.language.verify.reading import Reading

_DURING: Final = re.compile(
    r"(?:\b(?:last|past|previous|preceding|for|throughout)|近|过去|这|持续(?:升高|增高|偏高|降低|偏低|存在|了|达)?)\s?$",
    re.IGNORECASE,
)
_INSIDE: Final = re.compile(r"^(?:the |this )?(?:last|past|previous|preceding)\b|^(?:最近|近|过去)", re.IGNORECASE)
_AGO: Final = re.compile(r"^\s?(?:ago|earlier|back)\b|^\s?(?:以前|之前|前)", re.IGNORECASE)
_BEGUN: Final = re.compile(
    r"\b(?:beg[aiu]n|start|onset|since|commenc|first)|起|开始|出现|始|以来|发病|至今",
    re.IGNORECASE,
)
_LASTING: Final = re.compile(r"\b(?:present for|durat|history of)|持续|病史", re.IGNORECASE)


def CHECK(sentence: Sentence) -> Iterator[Problem]:  # noqa: N802 - the name that the folder's reader looks for
    """Compare how each span stands with how the evidence has it; what began then has lasted since."""
    if _BEGUN.search(sentence.reading.text):
        return
    is_course = any(one.group == "trend" for one in sentence.reading.items)
    for item in sentence.reading.items:
        if item.value and item.value.is_time and (mine := _way(sentence.reading, item)):
            told = [
                _way(said.reading, said.item)
                for said in sentence.ground.quantities
                if said.item.value
                and said.item.value.equals(item.value)
                and not _BEGUN.search(said.reading.text)
                and not _LASTING.search(said.reading.text)
                and not (is_course and len(ages_of(said.reading)) > 1)
            ]
            if told and all(one and one != mine for one in told):
                yield sentence.problem(item, Fault.TEMPORAL)


def _way(reading: Reading, item: Item) -> str:
    if _AGO.search(reading.text[item.end :]):
        return "ago"
    is_during = _DURING.search(reading.text[: item.start]) or _INSIDE.search(reading.text[item.start : item.end])
    return "during" if is_during else ""
