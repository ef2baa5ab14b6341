"""The initials of the people whom a request knows: "E.M.K.", "E. K.", "initials: EMK"."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from privacy.text.known_values import Kind, is_name, values_of
from privacy.text.lexicon import Word, lexicon
from privacy.text.span import Label, Layer, Span

_WORD: Final = re.compile(r"[A-Za-z]+")
_DOTTED: Final = re.compile(r"(?<![\w.])(?<!\d )(?:[A-Z]\. ?){1,4}[A-Z](?:\.|(?!\w))")
_SAID: Final = re.compile(r"(?i:\binitials\b(?: are| is)?[ :=]{1,3})([A-Z]{2,5})\b")
_BARE: Final = re.compile(r"(?<![\w.-])([A-Z]{3,5})(?![\w-]|\.\w)")
_MOST: Final = 5
_WORDS: Final = Word.VOCABULARY | Word.KEEP | Word.CODE


def initials_of(given: Iterable[object]) -> frozenset[str]:
    """All initials of each person and the outer two, the surname last or first; Latin letters only."""
    found: set[str] = set()
    given = list(given)
    told = [text for item in given if isinstance(item, str) for text, kind in values_of([item]).items() if _is(kind)]
    for name in (*told, *(name for item in given for name in _names(item, ""))):
        first = [word[0].upper() for word in _WORD.findall(name)]
        if 2 <= len(first) <= _MOST:
            found.update({"".join(first), first[0] + first[-1]})
            found.update({first[-1] + "".join(first[:-1]), first[-1] + first[0]})
    return frozenset(found)


def find(text: str, known: frozenset[str]) -> Iterator[Span]:
    """Yield initials with dots or said to be initials; bare ones of three letters that abbreviate nothing else."""
    for pattern in (_DOTTED, _SAID, _BARE):
        for match in pattern.finditer(text):
            letters = "".join(filter(str.isalpha, match.group(match.lastindex or 0)))
            may_mean_more = pattern is _BARE or (pattern is _DOTTED and len(letters) == 2)
            if letters in known and not (may_mean_more and lexicon()[letters.lower()] & _WORDS):
                yield Span(*match.span(match.lastindex or 0), Label.NAME, Layer.KNOWN, "known initials")


def _is(kind: Kind) -> bool:
    return kind is Kind.PERSON


def _names(item: object, key: str) -> Iterator[str]:
    """Every HumanName of a resource in the order in which it is said."""
    if isinstance(item, list):
        for one in item:
            yield from _names(one, key)
    elif isinstance(item, Mapping):
        if is_name(key, item):
            first = item.get("given")
            yield " ".join(map(str, [*(first if isinstance(first, list) else []), item.get("family") or ""]))
            yield str(item.get("text") or "")
        for name, value in item.items():
            yield from _names(value, str(name))
