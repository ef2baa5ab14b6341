"""Finds the names of findings in English text: words in any order, words between them, shared heads."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Final, NamedTuple

from model.findings.dictionary import DENYING, OWN, Dictionary, is_abbreviation, same_word
from model.findings.stems import light

_SPLIT: Final = re.compile(r"([^\W_]+)")
_LONGEST: Final = 14  # tokens from a name's first word to its last
_REMEMBERED: Final = 200_000
_WIDE: Final = 4  # a longer separator joins nothing

SOFT, COMMA, HARD = 0, 1, 2
"""What stands before a word: nothing of weight, a comma or the like, the end of a sentence."""

_HARD: Final = re.compile(
    r"[.!?;][)\"'\u201d\u2019]*\s|[;!?\u2022\u00b7|]|\n\s*\n|\n\s*[-*\d(\u2022]|[:.]\s*\n|\r\n\s*\r\n"
)
_COMMA: Final = re.compile(r"[,:()\[\]{}=<>\u2013\u2014]|\s[-+]|[-+]\s|\.")


class Match(NamedTuple):
    """A name found: first and last token, the tokens that took part, the term's place, whether the name
    denies it, and whether it leaves out words in its middle."""

    first: int
    last: int
    tokens: frozenset[int]
    place: int
    is_denied: bool
    is_broken: bool


@dataclass(slots=True)
class Tokens:
    """A text cut into words; offsets are code points, ``gaps`` the separators before each word."""

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
        self._resolved: dict[str, tuple[tuple[int, bool], ...]] = {}
        self._modifiers = {code for word in dictionary.words.modifier if (code := dictionary.words.code(word))}

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
        codes, table = tokens.codes, self._names.first
        for first, end in _runs(tokens):
            if end - first > 1:
                self._windows(tokens, first, end, found)
            elif codes[first] in table:
                self._take(tokens, (first,), codes[first] or 0, found)
        found += self._shared(tokens, found)
        return _chosen(found)

    def _windows(self, tokens: Tokens, first: int, end: int, found: list[Match]) -> None:
        codes, table, modifiers, together = tokens.codes, self._names.first, self._modifiers, self._names.together
        hits: list[tuple[int, int, int]] = []
        for start in range(first, end):
            code = codes[start]
            if not code:
                continue
            key = 0
            for stop in range(start, min(end, start + _LONGEST)):
                other = codes[stop]
                if other:
                    if stop > start and code + other not in together:
                        break
                    key += other
                    if key in table:
                        hits.append((start, stop, key))
        for start, stop, key in hits:
            self._take(tokens, [token for token in range(start, stop + 1) if codes[token]], key, found)
        if end - first > 2 and not modifiers.isdisjoint(codes[first + 1 : end - 1]):
            self._without_modifiers(tokens, first, end, found)

    def _without_modifiers(self, tokens: Tokens, first: int, end: int, found: list[Match]) -> None:
        """The same once more as if the modifiers between the words were not there."""
        codes, table, modifiers = tokens.codes, self._names.first, self._modifiers
        content = [token for token in range(first, end) if codes[token] and codes[token] not in modifiers]
        for place, start in enumerate(content):
            key = 0
            for count, stop in enumerate(content[place : place + _LONGEST], start=1):
                key += codes[stop] or 0
                if key in table and count > 1 and not modifiers.isdisjoint(codes[start:stop]):
                    self._take(tokens, content[place : place + count], key, found, is_broken=True)

    def _take(
        self, tokens: Tokens, content: Sequence[int], key: int, found: list[Match], *, is_broken: bool = False
    ) -> None:
        first, last = content[0], content[-1]
        if first == last:
            written = tokens.text[tokens.start(first) : tokens.end(first)]
        else:
            written = " ".join([tokens.words[token] for token in content])
        best = self._resolved.get(written)
        if best is None:
            best = self._best(written, self._names.first[key])
            if len(self._resolved) < _REMEMBERED:
                self._resolved[written] = best
        for place, is_denied in best:
            found.append(Match(first, last, frozenset(content), place, is_denied, is_broken))

    def _best(self, written: str, first: int) -> tuple[tuple[int, bool], ...]:
        """Of the names with these words take the one that is written most alike; of our own all that are (N/V)."""
        names, candidates, at = self._names, [], first
        while True:
            name = names.texts[at]
            if " " in written or _may(written, name):
                candidates.append((at, name))
            if names.is_last[at]:
                break
            at += 1
        if not candidates:
            return ()
        stems = {light(word) for word in written.lower().split()}
        likeness = {at: len(stems & {light(word) for word in name.lower().split()}) for at, name in candidates}
        best = min(likeness, key=lambda at: (-likeness[at], names.rank[at], at))
        equals = [at for at in likeness if names.rank[at] == names.rank[best] == OWN and likeness[at] == likeness[best]]
        chosen = dict.fromkeys(names.place[at] for at in equals or [best])
        return tuple((place, names.rank[best] >= DENYING) for place in chosen)

    def _shared(self, tokens: Tokens, found: Sequence[Match]) -> list[Match]:
        """Names whose head stands once for several: atrial and ventricular septal defects; cleft lip and palate.

        The head is the end of a name found in the last item, or the beginning of one found in the first. An item that
        is a name by itself borrows none: fever and chest pain.
        """
        made: list[Match] = []
        alone = {match.tokens for match in found}
        taken = frozenset[int]().union(*alone)
        inside: dict[int, list[list[int]]] = {}
        for match in found:
            inside.setdefault(match.first, []).append(sorted(match.tokens))
        for items in _lists(tokens):
            for head in _names_in(items[-1], inside):
                for item in items[:-1]:
                    free = [item[skipped:] for skipped in range(len(item)) if taken.isdisjoint(item[skipped:])]
                    self._borrow(tokens, free, head, made, -1)
            for place in sorted({0, len(items) - 2}):
                for head in _names_in(items[place], inside):
                    free = [item for item in items[place + 1 :] if taken.isdisjoint(item)]
                    self._borrow(tokens, free, head, made, 1)
        return [match for match in made if match.tokens not in alone]

    def _borrow(
        self, tokens: Tokens, parts: Sequence[list[int]], head: Sequence[int], made: list[Match], side: int
    ) -> None:
        for part in parts:
            for kept in range(1, len(head)):
                self._join(tokens, part, head[kept:] if side < 0 else head[:kept], made)

    def _join(self, tokens: Tokens, left: Sequence[int], right: Sequence[int], made: list[Match]) -> None:
        codes = tokens.codes
        used = [token for token in (*left, *right) if codes[token] not in self._modifiers]
        key = sum([codes[token] or 0 for token in used])
        if key in self._names.first and len(used) > 1:
            self._take(tokens, sorted(used), key, made, is_broken=True)


def _may(written: str, name: str) -> bool:
    """Whether a single word may stand for a name of one word."""
    if is_abbreviation(name):
        return written.rstrip("s") == name.rstrip("s")
    return same_word(written.lower(), name)


_JOINING: Final = frozenset(("and", "or", "nor"))


def _runs(tokens: Tokens) -> list[tuple[int, int]]:
    """Stretches of words of names with nothing of weight between them, that begin with more than a stop word."""
    codes = tokens.codes
    runs: list[tuple[int, int]] = []
    begin = 0
    for token, (code, kind) in enumerate(zip(codes, tokens.kinds, strict=True)):
        if code is None:
            if token > begin and (token > begin + 1 or codes[begin]):
                runs.append((begin, token))
            begin = token + 1
        elif kind:
            if token > begin and (token > begin + 1 or codes[begin]):
                runs.append((begin, token))
            begin = token
    if len(codes) > begin:
        runs.append((begin, len(codes)))
    return runs


def _lists(tokens: Tokens) -> Iterator[list[list[int]]]:
    """Lists such as 'A, B and C' of words of names: the content tokens of each item, at most five items."""
    words, gaps, codes = tokens.words, tokens.gaps, tokens.codes
    places = [token for token, word in enumerate(words) if word in _JOINING]
    places += [token for token, gap in enumerate(gaps[:-1]) if "/" in gap and len(gap) < _WIDE]
    for middle in places:
        if tokens.kinds[middle] == HARD or middle == 0 or codes[middle - 1] is None:
            continue
        right = _side(tokens, middle + 1 if words[middle] in _JOINING else middle, 1)
        if right and (left := _side(tokens, middle - 1, -1)):
            yield [*left[-4:], *right[:1]]


def _names_in(item: Sequence[int], inside: Mapping[int, list[list[int]]]) -> list[list[int]]:
    """The tokens of the names that lie in an item and have more than one word."""
    return [name for token in item for name in inside.get(token, ()) if len(name) > 1 and name[-1] <= item[-1]]


def _side(tokens: Tokens, token: int, step: int) -> list[list[int]]:
    """The items on one side of a joining word, in the text's order."""
    words, codes, kinds = tokens.words, tokens.codes, tokens.kinds
    items: list[list[int]] = [[]]
    while 0 <= token < len(words):
        code = codes[token]
        if code is None or words[token] in _JOINING or len(items[-1]) > 5 or len(items) > 5:
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
    """Longest first; a match within a chosen one falls, and one that crosses it unless a head is shared."""
    chosen: list[Match] = []
    group: list[Match] = []
    reach = -1
    for match in sorted(found):
        if match.first > reach and group:
            chosen += group if len(group) == 1 else _of_group(group)
            group = []
        group.append(match)
        reach = max(reach, match.last)
    return chosen + (group if len(group) == 1 else _of_group(group))


def _of_group(group: list[Match]) -> list[Match]:
    taken: list[Match] = []
    for match in sorted(group, key=lambda item: (-len(item.tokens), item.last - item.first, item.first, item.place)):
        for other in taken:
            if (
                match.tokens != other.tokens
                and not match.tokens.isdisjoint(other.tokens)
                and (match.tokens < other.tokens or not (match.is_broken or other.is_broken))
            ):
                break
        else:
            taken.append(match)
    return sorted(taken, key=lambda item: (item.first, item.last, item.place))
