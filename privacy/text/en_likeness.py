"""How much a word or a number that the rules left looks like a part of a name, an address or a firm, by its company.

What each sign weighs stands in ``en_name_scores``; ADR 35 tells how it was learned and measured.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from operator import itemgetter
from pathlib import Path
from typing import Final

from privacy.text.lexicon import KNOWN, NAME, Word
from privacy.text.memory import Memory
from privacy.text.reading import FREE, Capital, Reading

LEAST: Final = 10
"""The score above which something goes, in tenths of the log odds: measured, see ADR 35."""
NUMBER: Final = 512
"""Stands for the flags of a run of digits."""
_NEAR: Final = 3
_HOPELESS: Final = -20
"""By itself: below this no company makes it identify."""
_OUT_OF_REACH: Final = -5
"""With its neighbours: below this the words around it make nothing of it."""
_WINDOW: Final = 20
_ONLY_BESIDE: Final = Word.KEEP | Word.CODE | Word.CAPITALS | Word.INITIAL
_MAY_STAND: Final = NAME | Word.PLACE
_TOKEN: Final = re.compile(r"[A-Za-z]?(?![0-9A-Za-z])")
"""How a number ends that is a word by itself ("54", "221B")."""
_BEFORE_MARK: Final = re.compile(r" ?(?:[,;)\n]|\.(?!\d)|$)(?!,\d)")
"""A number in front of a word may be a dose or a count."""
_ORDER: Final = re.compile(r" (?:the|an?|this|that|these|those|his|her|their|its|all|any|each|both)\b")
"""What makes an order of a name that is a word, at the beginning of a sentence: "Mark the site"."""
_SENTENCE: Final = re.compile(r"(?:^|[.!?;:\n])\s*$")
_BEFORE: Final = re.compile(r"(?:(?P<two>[A-Za-z']+)[^A-Za-z']+)?(?P<one>[A-Za-z']*)(?P<gap>[^A-Za-z']*)$")
_BEHIND: Final = re.compile(r"(?P<gap>[^A-Za-z']*)(?P<one>[A-Za-z']*)")
_REPEATED: Final = re.compile(r"(.)\1+")
_SHAPES: Final = str.maketrans(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", "X" * 26 + "x" * 26 + "9" * 10
)

Sign = tuple[str, str]


@cache
def _weights() -> dict[str, dict[str, int]]:
    """By the kind of sign and its value."""
    text = (Path(__file__).with_name("words") / "en_name_scores.txt").read_text(encoding="utf-8")
    weights = defaultdict[str, dict[str, int]](dict)
    for kind, weight, *values in (line.split() for line in text.splitlines() if not line.startswith("#")):
        weights[kind] |= dict.fromkeys(values, int(weight))
    return weights


def _weigh(signs: Iterable[Sign]) -> int:
    weights = _weights()
    return sum(weights[kind].get(value, 0) for kind, value in signs)


def tokens(reading: Reading) -> list[Capital]:
    """The capitalised words and the numbers of a text, in order."""
    text = reading.text
    new, found = tuple.__new__, list(reading.capitals)
    for start, end in reading.numbers:
        if (not start or not text[start - 1].isalnum()) and (match := _TOKEN.match(text, end)):
            found.append(new(Capital, (start, match.end(), text[start : match.end()], NUMBER)))
    return sorted(found, key=itemgetter(0))


def may_be(reading: Reading, found: Sequence[Capital], place: int, mask: Sequence[int]) -> bool:
    """Whether it is worth a look: ordinary words, codes and numbers only beside a find."""
    token = found[place]
    flags = token.flags
    if flags == NUMBER:
        return _is_beside(found, place, mask) and _BEFORE_MARK.match(reading.text, token.end) is not None
    if flags & _ONLY_BESIDE or (flags & Word.VOCABULARY and not flags & _MAY_STAND):
        return _is_beside(found, place, mask)
    return True


def is_order(text: str, token: Capital) -> bool:
    """Whether a sentence begins with the word as an order ("Mark the site")."""
    return bool(_ORDER.match(text, token.end) and _SENTENCE.search(text, max(0, token.start - _NEAR), token.start))


def _is_beside(found: Sequence[Capital], place: int, mask: Sequence[int]) -> bool:
    token = found[place]
    if place:
        left = found[place - 1]
        if mask[left.start] != FREE and token.start - left.end <= _NEAR:
            return True
    if place + 1 == len(found):
        return False
    right = found[place + 1]
    return mask[right.start] != FREE and right.start - token.end <= _NEAR


def own_signs(token: Capital) -> Iterator[Sign]:
    """What the word itself says."""
    lowered = token.word.lower()
    yield "kind", str(token.flags)
    yield "shape", _REPEATED.sub(r"\1+", token.word.translate(_SHAPES))
    yield "word", lowered
    yield "ending", lowered[-3:]


def beside_signs(text: str, found: Sequence[Capital], place: int, mask: Sequence[int]) -> Iterator[Sign]:
    """What the next words or numbers on both sides say, and whether they were taken."""
    for side, other in (("left", place - 1), ("right", place + 1)):
        beside = _beside(text, found, place, other, mask)
        if beside is None:
            yield side, "far"
        else:
            yield from _company(side, *beside)
            yield f"{side}-word", found[other].word.lower()


def around_signs(text: str, token: Capital) -> Iterator[Sign]:
    """What the words and marks before and behind say."""
    before = _BEFORE.search(text, max(0, token.start - _WINDOW), token.start)
    behind = _BEHIND.match(text, token.end, token.end + _WINDOW)
    if before is None or behind is None:
        return
    kind, left, right = str(token.flags), _gap(before["gap"]), _gap(behind["gap"])
    one, next_one = before["one"].lower(), behind["one"].lower()
    yield "gap-before", left
    yield "gap-behind", right
    yield "gaps", f"{left}_{right}"
    yield "kind-gap-before", f"{kind}_{left}"
    yield "kind-gap-behind", f"{kind}_{right}"
    yield "before", one
    yield "two-before", f"{(before['two'] or '').lower()}_{one}"
    yield "behind", next_one
    yield "kind-before", f"{kind}_{one}"
    yield "kind-behind", f"{kind}_{next_one}"
    yield "gap-and-before", f"{left}_{one}"


def _gap(between: str) -> str:
    """The marks between two words, short: the line's end, the first two signs, or a space."""
    if not between:
        return "none"
    marks = "line" if "\n" in between else between.strip()[:2].translate(_SHAPES).replace(" ", "_")
    return marks or "space"


def _beside(
    text: str, found: Sequence[Capital], place: int, other: int, mask: Sequence[int]
) -> tuple[int, str, int, int] | None:
    """Of the next word or number on one side, if it is near: its mark, what stands between, the kinds of both."""
    if not 0 <= other < len(found):
        return None
    near, token = found[other], found[place]
    first, last = (near.end, token.start) if other < place else (token.end, near.start)
    if last - first > _NEAR + 1:
        return None
    return mask[near.start], text[first:last], token.flags, near.flags


def _weight_beside(text: str, found: Sequence[Capital], place: int, mask: Sequence[int]) -> int:
    """What ``beside_signs`` weigh."""
    weights, weight = _weights(), 0
    for side, word, other in (("left", "left-word", place - 1), ("right", "right-word", place + 1)):
        beside = _beside(text, found, place, other, mask)
        if beside is None:
            weight += weights[side].get("far", 0)
        else:
            weight += _weight_of_company(side, *beside) + weights[word].get(found[other].word.lower(), 0)
    return weight


@lru_cache(maxsize=1 << 14)
def _weight_of_company(side: str, mark: int, between: str, flags: int, near: int) -> int:
    return _weigh(_company(side, mark, between, flags, near))


def _company(side: str, mark: int, between: str, flags: int, near: int) -> tuple[Sign, ...]:
    """What the kinds of two neighbours and the marks between them say; the words themselves are not kept."""
    return (
        (f"{side}-mark", str(mark)),
        (f"{side}-mark-gap", f"{mark}_{_gap(between)}"),
        (f"{side}-mark-kind", f"{mark}_{flags}"),
        (f"{side}-kind", str(near)),
    )


def score(reading: Reading, found: Sequence[Capital], place: int) -> int:
    """The log odds, in tenths, that it identifies somebody."""
    memory, token = _own(), found[place]
    own = memory.get((token.word, token.flags))
    if own is None:
        own = _weigh(own_signs(token))
        memory.keep((token.word, token.flags), own, tells_of_nobody=bool(token.flags & KNOWN))
    if own < _HOPELESS:
        return own
    text = reading.text
    so_far = own + _weight_beside(text, found, place, reading.mask)
    if so_far < _OUT_OF_REACH:
        return so_far
    return so_far + _weigh(around_signs(text, token))


@cache
def _own() -> Memory[tuple[str, int], int]:
    """What words weigh by themselves, by word and flags."""
    return Memory()
