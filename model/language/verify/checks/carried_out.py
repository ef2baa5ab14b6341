"""What is only to be done was not done: "check sodium within two weeks" is not "sodium has been checked"."""

import re
from collections.abc import Iterator
from typing import Final

from model.language.verify.check import Sentence
from model.language.verify.directed import is_directive
from model.language.verify.items import Item
from model.language.verify.kinds import Kind
from model.language.verify.problem import Fault, Problem
from model.language.verify.reading import PART, Reading

_DONE: Final = re.compile(
    r"\b(?:was|were|been|got) (?:\w+ly )?(?:done|performed|completed|obtained|checked|rechecked|measured|repeated|"
    r"carried out|tested|scanned|seen|reviewed|consulted|removed|examined|sampled)\b|\bseen by\b|"
    r"已经?(?:行|做|查|复查|测|检|完成|会诊|拆|拔|接受|进行|送检|实施|就诊|转诊)",
    re.IGNORECASE,
)
_BARE: Final = re.compile(r"\b(?:performed|done|completed|obtained|carried out)\b|已", re.IGNORECASE)
_ORDERED: Final = frozenset(("recommend", "consider", "need", "should", "must", "refer", "order", "monitor"))
_DOABLE: Final = frozenset((Kind.TEST, Kind.PROCEDURE, Kind.WORD, Kind.UNKNOWN))
_OPEN: Final = frozenset(("unknown", "planned"))
_NAMED: Final = frozenset(("refer", "monitor"))
_DUE: Final = re.compile(r"^(?:\d+|[一二三四五六七八九十半两])个?(?:天|日|周|月|年|小时)(?:内|后)|^第\d+[天日周]")


def CHECK(sentence: Sentence) -> Iterator[Problem]:  # noqa: N802 - the name that the folder's reader looks for
    """Look at what stands in one part with a deed told as done, and whether every statement on it only orders it."""
    if any(item.group == "negation" or item.keys & _OPEN for item in sentence.reading.items):
        return
    for part in PART.finditer(sentence.reading.text):
        if done := _DONE.search(part[0]):
            inside = [one for one in sentence.reading.items if part.start() <= one.start < part.end()]
            named = [one for one in inside if one.kind in _DOABLE or one.keys & _NAMED]
            places = [sentence.ground.places(one, sentence.words(one)) for one in named]
            told = [said.reading for found in places for said in found]
            if told and all(map(_is_only_ordered, told)):
                yield Problem(start=part.start() + done.start(), end=part.start() + done.end(), kind=Fault.ADVICE)


def _is_only_ordered(reading: Reading) -> bool:
    if _DONE.search(reading.text) or _BARE.search(reading.text) or any(map(_is_result, reading.items)):
        return False
    is_advised = any(one.keys & _ORDERED and not one.is_negated for one in reading.items)
    return is_advised or is_directive(reading) or bool(_DUE.match(reading.text))


def _is_result(item: Item) -> bool:
    """A measured value or a date: something was done then."""
    return bool(item.days) or bool(item.value and not item.value.is_time) or item.group == "status"
