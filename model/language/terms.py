"""Words and concepts of a text, alike for questions and passages: known names become concepts, the rest words.

A name in either language, a brand, an abbreviation or a laboratory's word stands for the same concept
("drug:clopidogrel"), so that a Chinese question finds what an English one finds.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final

from model.knowledge.files import read_csv
from model.knowledge.records import Names, Record

LONGEST: Final = 2_000
"""Code points of a question that are read."""

_TOKEN: Final = re.compile(r"\*?[a-z0-9]+(?:\.[0-9]+)?|[\u3400-\u9fff]+")
_CHINESE: Final = re.compile(r"[\u3400-\u9fff]")
_CHANGE: Final = re.compile(r"[a-z]\d{2,4}[a-z]|rs\d{3,}")
_FOLDS: Final = (("ae", "e"), ("oe", "e"), ("isation", "ization"), ("ise", "ize"), ("our", "or"), ("yse", "yze"))
_MOST_WORDS: Final = 7
_MOST_SIGNS: Final = 16
_SHORT: Final = 2


class _WordRow(Record):
    """Words of one kind: ``en`` and ``zh`` carry no claim in a question."""

    kind: str
    words: Names


@dataclass(frozen=True, slots=True)
class Slot:
    """One thing that a text speaks of, from ``at`` to ``end``: the terms that stand for it, any of which will do."""

    terms: tuple[str, ...]
    at: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Concepts by name. English keys are stemmed words, Chinese keys the signs themselves."""

    words: Mapping[str, tuple[str, ...]] = field(repr=False)
    signs: Mapping[str, tuple[str, ...]] = field(repr=False)
    longest: Mapping[str, int] = field(repr=False)
    """How many words or signs the longest name has that begins with this word or sign."""

    def slots(self, text: str) -> tuple[Slot, ...]:
        """What the text speaks of, in order; question words are left out."""
        plain = unicodedata.normalize("NFKC", text[:LONGEST])
        capitals = frozenset(re.findall(r"\b[A-Z]{2}\b", plain))
        plain = plain.casefold()
        found = list(self._signs(plain))
        rest = plain
        for at, length, _ in found:
            rest = rest[:at] + " " * length + rest[at + length :]
        slots = [Slot(terms, at, at + length) for at, length, terms in found]
        return tuple(sorted((*slots, *self._words(rest, capitals)), key=lambda slot: slot.at))

    def _signs(self, plain: str) -> Iterator[tuple[int, int, tuple[str, ...]]]:
        """Names that hold a Chinese sign, the longest first at each place."""
        at = 0
        while at < len(plain):
            for length in range(min(self.longest.get(plain[at], 0), len(plain) - at), 1, -1):
                if terms := self.signs.get(plain[at : at + length]):
                    yield at, length, terms
                    at += length - 1
                    break
            at += 1

    def _words(self, rest: str, capitals: frozenset[str]) -> Iterator[Slot]:
        tokens = [(match.start(), match.group()) for match in _TOKEN.finditer(rest)]
        at = 0
        while at < len(tokens):
            place, token = tokens[at]
            if _CHINESE.match(token):
                yield from (Slot((pair,), place) for pair in _pairs(token))
                at += 1
                continue
            length, terms = self._named(tokens, at, capitals)
            if terms:
                last, word = tokens[at + length - 1]
                yield Slot(terms, place, last + len(word))
            elif token not in question_words("en") and stem(token) not in question_words("en"):
                yield Slot((stem(token),), place)
            at += length

    def _named(self, tokens: list[tuple[int, str]], at: int, capitals: frozenset[str]) -> tuple[int, tuple[str, ...]]:
        """The longest name that begins here and how many words it takes; one word and no term where there is none."""
        run: list[str] = []
        for _, token in tokens[at : at + self.longest.get(stem(tokens[at][1]), 0)]:
            if _CHINESE.match(token):
                break
            run.append(token)
        for length in range(len(run), 0, -1):
            terms = self.words.get(" ".join(map(stem, run[:length])))
            is_short = length == 1 and len(run[0]) <= _SHORT
            if terms and not (is_short and run[0].upper() not in capitals):
                return length, terms
        return 1, ()


def vocabulary(names: Iterable[tuple[str, str]]) -> Vocabulary:
    """Build one from names and the concept that each stands for; a name may stand for several."""
    words: dict[str, dict[str, None]] = {}
    signs: dict[str, dict[str, None]] = {}
    for name, concept in names:
        plain = unicodedata.normalize("NFKC", name).casefold().strip()
        if _CHINESE.search(plain):
            if len(plain) > 1 and plain not in question_words("zh"):
                signs.setdefault(plain, {})[concept] = None
            continue
        parts = [stem(token) for token in _TOKEN.findall(plain)]
        if parts and len(plain) > 1 and plain not in question_words("en") and not plain.isdigit():
            words.setdefault(" ".join(parts), {})[concept] = None
    longest: dict[str, int] = {}
    for name in signs:
        longest[name[0]] = max(longest.get(name[0], 0), min(len(name), _MOST_SIGNS))
    for parts in map(str.split, words):
        longest[parts[0]] = max(longest.get(parts[0], 0), min(len(parts), _MOST_WORDS))
    return Vocabulary(
        words={name: tuple(found) for name, found in words.items()},
        signs={name: tuple(found) for name, found in signs.items()},
        longest=longest,
    )


def merged(first: Vocabulary, second: Vocabulary) -> Vocabulary:
    """Both vocabularies as one; a name of the first keeps its meaning."""
    longest = {
        begin: max(first.longest.get(begin, 0), second.longest.get(begin, 0))
        for begin in (*first.longest, *second.longest)
    }
    return Vocabulary(words={**second.words, **first.words}, signs={**second.signs, **first.signs}, longest=longest)


@lru_cache(maxsize=65_536)
def stem(token: str) -> str:
    """One form of British and American spellings and of the commonest endings."""
    for british, american in _FOLDS:
        token = token.replace(british, american)
    if token.endswith("ies") and len(token) > 4:
        token = token[:-3] + "y"
    elif token.endswith("s") and not token.endswith(("ss", "us", "is")) and len(token) > 3:
        token = token[:-1]
    for ending in ("ing", "ed"):
        if token.endswith(ending) and len(token) - len(ending) > 3:
            token = token[: -len(ending)]
            break
    return token[:-1] if token.endswith("e") and len(token) > 4 else token


def is_change(term: str) -> bool:
    """Whether a word names one exact change ("l858r", "rs4244285"), which no other may stand for."""
    return _CHANGE.fullmatch(term) is not None


@lru_cache(maxsize=2)
def question_words(kind: str) -> frozenset[str]:
    """Words that carry no claim: ``en`` or ``zh``."""
    rows = read_csv(Path(__file__).with_name("question_words.csv"), _WordRow)
    return frozenset(word for row in rows if row.kind == kind for word in row.words)


@lru_cache(maxsize=1)
def _chinese_breaks() -> re.Pattern[str]:
    longest_first = sorted(question_words("zh"), key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, longest_first)))


def _pairs(signs: str) -> Iterator[str]:
    """The pairs of neighbouring signs between the words that carry no claim; a sign alone stands for itself."""
    for part in _chinese_breaks().split(signs):
        if len(part) == 1:
            yield part
        yield from (part[at : at + 2] for at in range(len(part) - 1))
