"""What the evidence only asks is not told as a fact: "是否持续90天以上待证实", "ask about X"."""

import re
from collections.abc import Iterator
from typing import Final

from model.language.verify.check import Sentence
from model.language.verify.ground import Said
from model.language.verify.items import Item
from model.language.verify.kinds import Kind
from model.language.verify.problem import Fault, Problem
from model.language.verify.reading import Reading, part_around

_ASKED: Final = re.compile(
    r"(?:是否|询问)[^，。；,;:：]*|\b(?:whether\b(?! or not)|(?:ask|enquire|inquire) (?:about|for)\b)[^,;.:]*",
    re.IGNORECASE,
)
_OPEN: Final = re.compile(
    r"是否|[不未无没非问]|待|\b(?:whether|if|not|no|unless|unclear|ask\w*|enquir\w*|inquir\w*|question\w*)\b",
    re.IGNORECASE,
)
_TOLD: Final = frozenset((Kind.FINDING, Kind.DRUG, Kind.QUANTITY, Kind.RELATION))


def CHECK(sentence: Sentence) -> Iterator[Problem]:  # noqa: N802 - the name that the folder's reader looks for
    """Look for what stands in the evidence only behind "whether"."""
    if not any(_ASKED.search(reading.text) for reading in sentence.ground.readings):
        return
    for item in sentence.reading.items:
        if item.kind in _TOLD and item.group != "negation" and not _OPEN.search(part_around(sentence.reading, item)):
            places = _places(sentence, item)
            if places and all(_is_asked(said.reading, said.item) for said in places):
                yield sentence.problem(item, Fault.CERTAINTY)


def _places(sentence: Sentence, item: Item) -> list[Said]:
    if item.value is None:
        return sentence.ground.places(item, sentence.words(item))
    return [said for said in sentence.ground.quantities if said.item.value and item.value.equals(said.item.value)]


def _is_asked(reading: Reading, item: Item) -> bool:
    return any(match.start() <= item.start < match.end() for match in _ASKED.finditer(reading.text))
