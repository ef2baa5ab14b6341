"""What is affirmed and what is denied do not change places: "from the edge, not from the base"."""

import re
from collections.abc import Iterator
from typing import Final

from model.language.verify.check import Sentence
from model.language.verify.items import Item
from model.language.verify.kinds import Kind
from model.language.verify.problem import Fault, Problem
from model.language.verify.reading import Reading

_PART: Final = re.compile(
    r"(?:[^,;.，；。]|\.(?=\d))+?(?=[,;，；。]|\.(?!\d)|\b(?:but|and) (?:not|no)\b|\brather than\b|而非|而不是|$)"
)
_DENIED: Final = re.compile(
    r"\b(?:not|no|never|without|rather than|nor)\b|n't\b|[未非没]|不(?:是|在|应|可|需)|无(?:关|需)|(?<!有)无",
    re.IGNORECASE,
)


def CHECK(sentence: Sentence) -> Iterator[Problem]:  # noqa: N802 - the name that the folder's reader looks for
    """Compare the parts that deny and those that do not with those of each statement."""
    mine = _sides(sentence.reading)
    if mine is not None and any(_is_crossed(mine, _sides(reading)) for reading in sentence.ground.readings):
        tokens = sentence.reading.tokens
        yield Problem(start=tokens[0].start, end=tokens[-1].end, kind=Fault.POLARITY)


def _is_crossed(
    mine: tuple[frozenset[str], frozenset[str]], known: tuple[frozenset[str], frozenset[str]] | None
) -> bool:
    """Whether each side shares something with the other's opposite, and what is denied nothing with its own."""
    if known is None:
        return False
    return bool(mine[0] & known[1] and mine[1] & known[0]) and not mine[1] & known[1]


def _sides(reading: Reading) -> tuple[frozenset[str], frozenset[str]] | None:
    """What only the affirming parts name, and what only the denying parts name; none where one of them is missing."""
    found: tuple[set[str], set[str]] = set(), set()
    for part in _PART.finditer(reading.text):
        inside = (one for one in (*reading.items, *reading.nested) if part.start() <= one.start < part.end())
        side = found[bool(_DENIED.search(part[0]))]
        side.update(key for one in inside if _tells(one) for key in one.keys)
    affirmed, denied = found
    if not affirmed - denied or not denied - affirmed:
        return None
    return frozenset(affirmed - denied), frozenset(denied - affirmed)


def _tells(item: Item) -> bool:
    """Whether it is a name or a relation; a single sign that no table has is neither."""
    is_sign = item.kind is Kind.UNKNOWN and item.after - item.first == 1 and not item.stems[0].isascii()
    return item.kind is not Kind.PLAIN and item.group != "negation" and not is_sign
