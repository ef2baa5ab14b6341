"""The harm that a rule warns of is not told as the patient's: "at most 20 mg a day; myopathy".

Nor is what it says of a drug's level told as risen: "level rises with an ACE inhibitor".
"""

import re
from collections.abc import Iterator
from typing import Final

from model.language.verify.advice import has_advice
from model.language.verify.check import Sentence
from model.language.verify.conditions import part_at
from model.language.verify.directed import is_directive
from model.language.verify.ground import Said
from model.language.verify.items import Item
from model.language.verify.kinds import Kind
from model.language.verify.phrases import licences
from model.language.verify.problem import Fault, Problem
from model.language.verify.ruled import is_general

_HAS: Final = re.compile(
    r"\b(?:patient|he|she|you)\b[^,;.]{0,24}\b(?:has|have|had|suffers?|suffered|developed|experienced)\b[^,;.]{0,24}$|"
    r"(?:患者|病人|您|本例)[^，。；]{0,6}(?:有|患|出现|发生|存在|合并|伴)[^，。；]{0,6}$",
    re.IGNORECASE,
)
_FINITE: Final = re.compile(r"\b(?:is|are|was|were|has|have|had|there)\b|有|出现|存在|发生", re.IGNORECASE)
_DONE: Final = re.compile(r"\b(?:was|were|has been|have been|had)\b|已|曾", re.IGNORECASE)
_MOVED: Final = frozenset(("rose", "fell", "dropped", "climbed", "has risen", "has fallen", "went up", "went down"))
_MOVES: Final = frozenset(("up", "down", "high_state", "low_state", "prolonged"))
_OPEN: Final = frozenset(("advice", "cause", "certainty"))
_COMMAS: Final = frozenset((",", "，"))
_FORBIDS: Final = frozenset(("avoid", "do_not_use", "contraindicated", "at_most"))
_BECAUSE: Final = 3


def CHECK(sentence: Sentence) -> Iterator[Problem]:  # noqa: N802 - the name that the folder's reader looks for
    """Look at findings told of the patient, or as the reason of what was done, that only rules warn of."""
    is_bare = bool(_FINITE.search(sentence.reading.text)) and not any(
        one.kind is Kind.DRUG or one.value or one.group in _OPEN for one in sentence.reading.items
    )
    for item in sentence.reading.items:
        is_moved = sentence.words(item).casefold() in _MOVED or (is_bare and bool(item.keys & _MOVES))
        if is_moved and _is_only_ruled(sentence, item):
            yield sentence.problem(item, Fault.TREND)
        if item.kind is not Kind.FINDING or item.is_negated or item.hedges or item.is_conditional:
            continue
        is_told = _HAS.search(sentence.reading.text[: item.start]) or _is_reason_of_deed(sentence, item)
        if is_told or is_bare:
            places = sentence.ground.places(item, sentence.words(item))
            if places and all(map(_is_harm, places)):
                yield sentence.problem(item, Fault.STATUS)


def _is_only_ruled(sentence: Sentence, item: Item) -> bool:
    keys = frozenset[str]().union(*(licences().get(key, frozenset((key,))) for key in item.keys))
    places = [said for key in sorted(keys) for said in sentence.ground.by_key.get(key, ())]
    return bool(places) and all(
        is_general(one.reading) and (has_advice(one.reading) or is_directive(one.reading)) for one in places
    )


def _is_reason_of_deed(sentence: Sentence, item: Item) -> bool:
    causes = (one for one in sentence.reading.items if "due_to" in one.keys)
    is_reason = any(0 <= item.first - one.after <= _BECAUSE for one in causes)
    return is_reason and bool(_DONE.search(sentence.reading.text))


def _is_harm(said: Said) -> bool:
    """Whether a rule names it in a part of its own, without advice: behind a semicolon, or behind what it forbids."""
    reading = said.reading
    if not has_advice(reading) or not is_general(reading):
        return False
    first, after = part_at(reading.tokens, said.item.first)
    if not first:
        commas = [place for place in range(said.item.first) if reading.tokens[place].text in _COMMAS]
        first = commas[-1] + 1 if commas and any(one.keys & _FORBIDS for one in reading.items) else 0
    inside = [one for one in reading.items if first <= one.first < after]
    return first > 0 and not any(one.value or one.group in ("advice", "person", "temporal") for one in inside)
