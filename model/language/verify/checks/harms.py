"""The harm that a rule warns of is not told as the patient's: "at most 20 mg a day; myopathy"."""

import re
from collections.abc import Iterator
from typing import Final

from model.language.verify.advice import has_advice
from model.language.verify.check import Sentence
from model.language.verify.conditions import part_at
from model.language.verify.ground import Said
from model.language.verify.items import Item
from model.language.verify.kinds import Kind
from model.language.verify.problem import Fault, Problem

_HAS: Final = re.compile(
    r"\b(?:patient|he|she|you)\b[^,;.]{0,24}\b(?:has|have|had|suffers?|suffered|developed|experienced)\b[^,;.]{0,24}$|"
    r"(?:患者|病人|您|本例)[^，。；]{0,6}(?:有|患|出现|发生|存在|合并|伴)[^，。；]{0,6}$",
    re.IGNORECASE,
)
_DONE: Final = re.compile(r"\b(?:was|were|has been|have been|had)\b|已|曾", re.IGNORECASE)
_BECAUSE: Final = 3


def CHECK(sentence: Sentence) -> Iterator[Problem]:  # noqa: N802 - the name that the folder's reader looks for
    """Look at findings told of the patient, or as the reason of what was done, that only rules warn of."""
    for item in sentence.reading.items:
        if item.kind is not Kind.FINDING or item.is_negated or item.hedges or item.is_conditional:
            continue
        if _HAS.search(sentence.reading.text[: item.start]) or _is_reason_of_deed(sentence, item):
            places = sentence.ground.places(item, sentence.words(item))
            if places and all(map(_is_harm, places)):
                yield sentence.problem(item, Fault.STATUS)


def _is_reason_of_deed(sentence: Sentence, item: Item) -> bool:
    causes = (one for one in sentence.reading.items if "due_to" in one.keys)
    is_reason = any(0 <= item.first - one.after <= _BECAUSE for one in causes)
    return is_reason and bool(_DONE.search(sentence.reading.text))


def _is_harm(said: Said) -> bool:
    """Whether a statement that advises names it in a part of its own, behind a semicolon and without advice."""
    first, after = part_at(said.reading.tokens, said.item.first)
    inside = [one for one in said.reading.items if first <= one.first < after]
    is_bare = not any(one.value or one.group in ("advice", "person") for one in inside)
    return first > 0 and is_bare and has_advice(said.reading)
