"""Finds the names of findings in English text: words in any order, stop words and modifiers between them, shared heads."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Final, NamedTuple

from model.findings.dictionary import Dictionary, is_abbreviation, same_word
from model.findings.stems import light

_SPLIT: Final = re.compile(r"([^\W_]+)")
_LONGEST: Final = 14  # tokens from a name's first word to its last
_REMEMBERED: Final = 200_000

SOFT, COMMA, HARD = 0, 1, 2
"""What stands before a word: nothing of weight, a comma or the like, the end of a sentence."""

_HARD: Final = re.compile(r"[.!?;][)\"'\u201d\u2019]*\s|[;!?\u2022\u00b7|]|\n\s*\n|\n\s*[-*\d(\u2022]|[:.]\s*\n|\r\n\s*\r\n")
_COMMA: Final = re.compile(r"[,:()\[\]{}=<>\u2013\u2014]|\s[-+]|[-+]\s|\.")


class Match(NamedTuple):
    """A name found: first and last token, the tokens that took part, the term's place, and whether the name denies it."""

    first: int
    last: int
    tokens: frozenset[int]
    place: int
    is_denied: bool


@dataclass(slots=True)
class Tokens:
    """A text cut into words; ``starts`` and ``ends`` are code point offsets, ``gaps`` the separators before each word."""

    text: str
    words: list[str]
    gaps: list[str]
    ends_of_parts: list[int] = field(repr=False)
    kinds: list[int]
    codes: list[int | None]

    def start(self, token: int) -> int:
        """Where the token begins in the text."""
        return self.ends_of_parts[2 * token]

    def end(self, token: int) -> int:
        """Where the token ends in the text."""
        return self.ends_of_parts[2 * token + 1]


class _Codes(dict[str, "int | None"]):
    """Numbers of words as they come; a word that is in no name has ``None``."""

    def __init__(self, dictionary: Dictionary) -> None:
        super().__init__()
        self._dictionary = dictionary

    def __missing__(self, word: str) -> int | None:
        code: int | None = self._dictionary.words.code(word)
        if code and code not in self._dictionary.vocabulary and word not in self._dictionary.words.modifier:
            code = None
        if len(self) < _REMEMBERED:
            self[word] = code
        return code


class _Kinds(dict[str, int]):
    def __missing__(self, gap: str) -> int:
        kind = HARD if _HARD.search(gap) else COMMA if _COMMA.search(gap) else SOFT
        if len(gap) < 8:
            self[gap] = kind
        return kind


class EnglishMatcher:
    """Looks for the names of one dictionary; keeps no text between calls but single words."""

    def __init__(self, dictionary: Dictionary) -> None:
        self._names = dictionary
        self._codes = _Codes(dictionary)
        self._kinds = _Kinds()
        self._modifiers = {
            code for word in dictionary.words.modifier if (code := dictionary.words.code(word))
        }

    def tokens(self, text: str) -> Tokens:
        """Cut a text into words."""
        lowered = text.lower()
        if len(lowered) != len(text):  # a letter whose small form has two code points
            lowered = "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)
        parts = _SPLIT.split(lowered)
        words, gaps = parts[1::2], parts[0::2]
        codes = list(map(self._codes.__getitem__, words))
        kinds = list(map(self._kinds.__getitem__, gaps[:-1]))
        return Tokens(text, words, gaps, list(accumulate(map(len, parts))), kinds, codes)

    def matches(self, tokens: Tokens) -> list[Match]:
        """Return the names found, in order; of names within one another the longest."""
        found: list[Match] = []
        for first, end in _runs(tokens):
            self._windows(tokens, first, end, found)
        found += self._shared(tokens, found)
        return _chosen(found)

    def _windows(self, tokens: Tokens, first: int, end: int, found: list[Match]) -> None:
        codes, table, modifiers = tokens.codes, self._names.first, self._modifiers
        for start in range(first, end):
            code = codes[start]
            if not code:
                continue
            key = bare = 0
            for stop in range(start, min(end, start + _LONGEST)):
                code = codes[stop]
                if code:
                    key += code
                    if code not in modifiers:
                        bare += code
                    if key in table:
                        self._take(tokens, [*range(start, stop + 1)], key, found)
                    elif bare != key and bare in table and codes[start] not in modifiers and code not in modifiers:
                        self._take(tokens, self._without_modifiers(tokens, start, stop), bare, found)

    def _without_modifiers(self, tokens: Tokens, start: int, stop: int) -> list[int]:
        return [token for token in range(start, stop + 1) if tokens.codes[token] not in self._modifiers]

    def _take(self, tokens: Tokens, used: Sequence[int], key: int, found: list[Match]) -> None:
        content = [token for token in used if tokens.codes[token]]
        place, rank = self._best(tokens, content, self._names.first[key])
        if place >= 0:
            found.append(Match(content[0], content[-1], frozenset(content), place, rank >= 16))

    def _best(self, tokens: Tokens, content: Sequence[int], first: int) -> tuple[int, int]:
        """Of the names with these words take the one that is written most alike; place -1 when none may stand."""
        names, candidates, at = self._names, [], first
        while True:
            name = names.texts[at]
            if self._may(tokens, content, name):
                candidates.append((at, name))
            if names.is_last[at]:
                break
            at += 1
        if not candidates:
            return -1, 0
        if len(candidates) == 1:
            return names.place[candidates[0][0]], names.rank[candidates[0][0]]
        written = {light(tokens.words[token]) for token in content}
        best = min(
            candidates,
            key=lambda item: (-len(written & {light(word) for word in item[1].lower().split()}), names.rank[item[0]]),
        )
        return names.place[best[0]], names.rank[best[0]]

    def _may(self, tokens: Tokens, content: Sequence[int], name: str) -> bool:
        if len(content) > 1:
            return True
        token = content[0]
        if is_abbreviation(name):
            return tokens.text[tokens.start(token) : tokens.end(token)].rstrip("s") == name.rstrip("s")
        return same_word(tokens.words[token], name)

    def _shared(self, tokens: Tokens, found: Sequence[Match]) -> Iterator[Match]:
        """Names whose head stands once for several: atrial and ventricular septal defects; aplasia of thumb and radius."""
        whole = {token for match in found for token in match.tokens}
        for items in _lists(tokens):
            yield from self._shared_of(tokens, items, whole, found)

    def _shared_of(
        self, tokens: Tokens, items: Sequence[list[int]], whole: set[int], found: Sequence[Match]
    ) -> Iterator[Match]:
        first, last = items[0], items[-1]
        made: list[Match] = []
        for item in items[:-1]:
            for skipped in range(1, len(last)):
                self._join(tokens, item, last[skipped:], made)
        for item in items[1:]:
            for kept in range(1, len(first)):
                self._join(tokens, first[:kept], item, made)
        alone = {match.tokens for match in found}
        yield from (match for match in made if match.tokens not in alone)

    def _join(self, tokens: Tokens, left: Sequence[int], right: Sequence[int], made: list[Match]) -> None:
        used = [token for token in (*left, *right) if tokens.codes[token] not in self._modifiers]
        key = sum(code for token in used if (code := tokens.codes[token]))
        if key in self._names.first and len(used) > 1:
            self._take(tokens, sorted(used), key, made)


_JOINING: Final = frozenset(("and", "or", "nor"))


def _runs(tokens: Tokens) -> Iterator[tuple[int, int]]:
    """Stretches of words of names with nothing of weight between them."""
    begin = 0
    for token, (code, kind) in enumerate(zip(tokens.codes, tokens.kinds, strict=True)):
        if code is None:
            if token > begin:
                yield begin, token
            begin = token + 1
        elif kind:
            if token > begin:
                yield begin, token
            begin = token
    if len(tokens.words) > begin:
        yield begin, len(tokens.words)


def _lists(tokens: Tokens) -> Iterator[list[list[int]]]:
    """Lists such as 'A, B and C' of words of names: the content tokens of each item, at most five items."""
    words, codes, kinds, gaps = tokens.words, tokens.codes, tokens.kinds, tokens.gaps
    for middle, word in enumerate(words):
        if word not in _JOINING and "/" not in gaps[middle]:
            continue
        items = _side(tokens, middle - 1, -1)
        right = _side(tokens, middle + 1 if word in _JOINING else middle, 1)
        if items and right and kinds[middle] != HARD:
            yield [*items[-4:], *right[:1]]
    del codes


def _side(tokens: Tokens, token: int, step: int) -> list[list[int]]:
    """The items on one side of a joining word, in the text's order."""
    words, codes, kinds = tokens.words, tokens.codes, tokens.kinds
    items: list[list[int]] = [[]]
    while 0 <= token < len(words):
        code = codes[token]
        if words[token] in _JOINING or code is None or len(items[-1]) > 5:
            break
        if step > 0 and kinds[token] != SOFT and items[-1]:
            break
        if code:
            items[-1].append(token)
        if step < 0 and kinds[token] == HARD:
            break
        if step < 0 and (kinds[token] == COMMA or "/" in tokens.gaps[token]):
            items.append([])
        token += step
    found = [sorted(item) for item in items if item]
    return found[::-1] if step < 0 else found


def _chosen(found: list[Match]) -> list[Match]:
    """Longest first; a match within a chosen one, or crossing it, falls."""
    taken: list[Match] = []
    owners: dict[int, list[Match]] = {}
    for match in sorted(found, key=lambda item: (-len(item.tokens), item.last - item.first, item.first)):
        others = [other for token in match.tokens for other in owners.get(token, ())]
        if any(match.tokens <= other.tokens or not _may_cross(match, other) for other in others):
            continue
        taken.append(match)
        for token in match.tokens:
            owners.setdefault(token, []).append(match)
    return sorted(taken, key=lambda item: (item.first, item.last, item.place))


def _may_cross(one: Match, other: Match) -> bool:
    """Two names may share words only where one of them leaves out words in the middle (a shared head)."""
    return any(len(match.tokens) <= match.last - match.first for match in (one, other))
