"""What the evidence says of one side is not told of both: "the lump on the left was benign, that on the right ..."."""

import re
from collections.abc import Iterator
from typing import Final

from model.language.verify.check import Sentence
from model.language.verify.items import Item
from model.language.verify.kinds import Kind
from model.language.verify.matching import matches
from model.language.verify.problem import Fault, Problem
from model.language.verify.reading import Reading

_BOTH: Final = re.compile(
    r"\b(?:both|bilateral\w*)\b|\bleft(?: \w+)? and (?:the )?right\b|\bright(?: \w+)? and (?:the )?left\b|"
    r"双|两侧|左右|左[^，。；]{0,6}[、和及与][^，。；]{0,3}右|右[^，。；]{0,6}[、和及与][^，。；]{0,3}左",
    re.IGNORECASE,
)
_SIDES: Final = (re.compile(r"\bleft\b|左", re.IGNORECASE), re.compile(r"\bright\b|右", re.IGNORECASE))
_PARTS: Final = re.compile(
    r"[^.;,。；，]+?(?=[.;,。；，]|\b(?:while|whereas|but)\b|\band (?:the |that |one )?(?:left|right)\b|而|$)",
    re.IGNORECASE,
)
_STANDING_IN: Final = re.compile(r"\b(?:that|those|the one|one)\b|者", re.IGNORECASE)
_CLAIMED: Final = frozenset((Kind.FINDING, Kind.UNKNOWN))
_STATES: Final = frozenset(("status", "severity", "trend"))


def CHECK(sentence: Sentence) -> Iterator[Problem]:  # noqa: N802 - the name that the folder's reader looks for
    """Ask of each finding and state that stands in one part with "both" whether either side has it."""
    joined = _BOTH.search(sentence.reading.text)
    apart = [(reading, *_apart(reading)) for reading in sentence.ground.readings]
    left, right = ([(reading, part) for reading, *sides in apart for part in sides[place]] for place in (0, 1))
    if not joined or not left or not right or _BOTH.search(sentence.ground.text):
        return
    for item in sentence.reading.items:
        if _is_claim(sentence.reading, item, joined):
            held = [any(_holds(sentence, item, reading, part) for reading, part in side) for side in (left, right)]
            if any(held) and not all(held):
                yield sentence.problem(item, Fault.SIDE)


def _apart(reading: Reading) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """The parts that name the left alone, and those that name the right alone."""
    parts = [match.span() for match in _PARTS.finditer(reading.text)]
    found: tuple[list[tuple[int, int]], list[tuple[int, int]]] = ([], [])
    for start, end in parts:
        named = [bool(side.search(reading.text[start:end])) for side in _SIDES]
        if named[0] is not named[1]:
            found[named.index(True)].append((start, end))
    return found


def _is_claim(reading: Reading, item: Item, joined: re.Match[str]) -> bool:
    is_near = not re.search(r"[.;,。；，]", reading.text[min(item.start, joined.end()) : max(item.start, joined.end())])
    return is_near and (item.kind in _CLAIMED or item.group in _STATES)


def _holds(sentence: Sentence, item: Item, reading: Reading, part: tuple[int, int]) -> bool:
    start, end = part
    if item.kind in _CLAIMED and _STANDING_IN.search(reading.text[start:end]):
        return True
    return any(
        pair.item is item and start <= pair.said.start < end and pair.said.is_negated is item.is_negated
        for pair in matches(sentence, reading)
    )
