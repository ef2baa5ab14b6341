"""One text as the recognizers see it: its capitalised words, its numbers, and what is already taken."""

import re
import sys
from collections import defaultdict
from collections.abc import Callable, Container, Iterable
from typing import Final, NamedTuple

from privacy.text.lexicon import Lexicon, lexicon
from privacy.text.span import Label, Span
from privacy.text.zh import first_characters

_UPPER: Final = "".join(
    chr(code) for code in range(0xC0, 0x530) if chr(code).isupper() and code < sys.maxunicode
) + "".join(chr(code) for code in range(0x1E00, 0x2000) if chr(code).isupper())
UPPER: Final = f"A-Z{_UPPER}"
_ASCII_CAPITAL: Final = re.compile(r"[A-Z](?<![A-Za-z0-9][A-Z])(?:'(?=[A-Z]))?[A-Za-z0-9]*(?:'[A-Za-z]+)?")
"""It begins with the letters, by which the search skips all other places."""
_CAPITAL: Final = re.compile(rf"[{UPPER}](?:'(?=[{UPPER}]))?[^\W_]*(?:'[^\W\d_]+)?")
_NUMBER: Final = re.compile(r"[0-9]+")
_HAN: Final = re.compile("[\u4e00-\u9fff]")
_PLACEHOLDER: Final = re.compile(rf"\[(?:{'|'.join(Label)})(?:-\d+)?(?: [^\[\]\n]{{1,20}})?\]")
_WORD_AFTER: Final = re.compile(r"(?:'s|')?[\s,]*([^\W_]+(?:'[^\W_]+)?)?")

FREE, OTHER, NAME, LOCATION, BLOCKED = 0, 1, 2, 3, 9
FILL: Final = tuple(bytes([mark]) for mark in range(BLOCKED + 1))
"""One byte of each mark."""
_MARKS: Final = {Label.NAME: NAME, Label.LOCATION: LOCATION, Label.ORGANIZATION: LOCATION}


_Places = defaultdict[str, list[int]]


class Capital(NamedTuple):
    """A word with a capital: where, as written (without a possessive ending), and what the lists say of it."""

    start: int
    end: int
    word: str
    flags: int


class Reading:
    """The plain form of one text and an index of it."""

    __slots__ = (
        "_before",
        "_capitals",
        "_indexed",
        "_lower",
        "_numbers",
        "_places_by_end",
        "_surnames",
        "has_blocked",
        "has_han",
        "lexicon",
        "mask",
        "moves_dates",
        "protected",
        "text",
        "year",
    )

    def __init__(self, text: str, *, year: int = 0, moves_dates: bool = False) -> None:
        self.text = text
        self.year = year
        self.moves_dates = moves_dates
        self.lexicon: Lexicon = lexicon()
        self.mask = bytearray(len(text))
        self.has_han = not text.isascii() and _HAN.search(text) is not None
        self._before: dict[int, str] = {}
        self._capitals: list[Capital] | None = None
        self._numbers: list[tuple[int, int]] | None = None
        self._lower: str | None = None
        self._indexed: tuple[_Places, _Places] | None = None
        self._places_by_end: dict[int, int] | None = None
        self._surnames: list[int] | None = None
        self.has_blocked = False
        self.protected: dict[int, bool] = {}
        if "[" in text:
            for match in _PLACEHOLDER.finditer(text):
                self.has_blocked = True
                self.mask[match.start() : match.end()] = FILL[BLOCKED] * (match.end() - match.start())

    @property
    def is_of_somebody(self) -> bool:
        """Whether the dates around the text are moved or counted, or something in it identifies: the last may ask."""
        return self.moves_dates or self.mask.count(FREE) < len(self.mask)

    @property
    def capitals(self) -> list[Capital]:
        """Words that begin with a capital and do not continue another word."""
        if self._capitals is None:
            self._capitals = self._find_capitals()
        return self._capitals

    def places_of(self, is_listed: Callable[[str], bool]) -> list[int]:
        """The places among the capitals, in order, of the words that a list has; each written form is asked once."""
        return _listed(self._index()[0], is_listed)

    def places_after(self, is_listed: Callable[[str], bool]) -> list[int]:
        """The places among the capitals, in order, of the words before which three characters stand that a list has."""
        return _listed(self._index()[1], is_listed)

    def _index(self) -> tuple[_Places, _Places]:
        """The places of the capitals by the word itself, and by the three characters before it."""
        if self._indexed is None:
            words, leads, text = _Places(list), _Places(list), self.text
            for place, (start, _, word, _) in enumerate(self.capitals):
                words[word].append(place)
                leads[text[start - 3 : start]].append(place)
            self._indexed = words, leads
        return self._indexed

    @property
    def places_by_end(self) -> dict[int, int]:
        """The place of a word among the capitals, by where it ends in the text."""
        if self._places_by_end is None:
            self._places_by_end = {word.end: place for place, word in enumerate(self.capitals)}
        return self._places_by_end

    @property
    def numbers(self) -> list[tuple[int, int]]:
        """Runs of ASCII digits."""
        if self._numbers is None:
            mask = self.mask
            found = [match.span() for match in _NUMBER.finditer(self.text)]
            self._numbers = [span for span in found if mask[span[0]] != BLOCKED] if self.has_blocked else found
        return self._numbers

    @property
    def surnames(self) -> list[int]:
        """The places of characters with which a Chinese surname begins."""
        if self._surnames is None:
            self._surnames = [match.start() for match in first_characters().finditer(self.text)]
        return self._surnames

    @property
    def lower(self) -> str:
        """The text in lower case, character for character."""
        if self._lower is None:
            lowered = self.text.lower()
            same = len(lowered) == len(self.text)
            self._lower = lowered if same else "".join(c.lower() if len(c.lower()) == 1 else c for c in self.text)
        return self._lower

    def _find_capitals(self) -> list[Capital]:
        text, mask, known, has_han = self.text, self.mask, self.lexicon, self.has_han
        is_ascii = text.isascii()
        pattern = _ASCII_CAPITAL if is_ascii else _CAPITAL
        new, found = tuple.__new__, []
        for match in pattern.finditer(text):
            start, end = match.span()
            if mask[start] or (not is_ascii and start and text[start - 1].isalnum() and not _is_han(text[start - 1])):
                continue
            word = match[0]
            if has_han and (han := _HAN.search(word)):
                word, end = word[: han.start()], start + han.start()
            if word[-2:] == "'s":
                word, end = word[:-2], end - 2
            found.append(new(Capital, (start, end, word, known[word])))
        return found

    def take(self, spans: Iterable[Span]) -> None:
        """Mark what a recognizer found."""
        for span in spans:
            mark = _MARKS.get(span.label, OTHER)
            self.mask[span.start : span.end] = FILL[mark] * (span.end - span.start)

    def may_follow(self, start: int, ends: Container[str]) -> bool:
        """Whether the word before a place can end in one of these two letters: the cheap test for ``word_before``."""
        text = self.text
        stop = start - 2 if text[start - 2 : start - 1] in (".", ":") else start - 1
        pair = text[stop - 2 : stop]
        return pair.lower() in ends if pair.isalpha() else pair[1:] not in (",", ";")

    def word_before(self, start: int) -> str:
        """The word before a place in lower case, if it stands in the same line and near."""
        found = self._before.get(start)
        if found is None:
            first = start - 24 if start > 24 else 0
            piece = self.text[first:start]
            last = piece[piece.rfind(" ", 0, -1) + 1 : -1]
            if not last.isalnum() or piece[-1] not in " .:)#(=\t":
                piece = piece.rstrip(" .:)#(=\t")
                last = piece[piece.rfind(" ") + 1 :]
            if not last.isalnum():
                place = len(piece)
                while place and piece[place - 1].isalnum():
                    place -= 1
                last = piece[place:]
            found = self._before[start] = last.lower()
        return found

    def word_after(self, end: int) -> str:
        """The word after a place as written, behind a possessive ending; a comma may stand between."""
        match = _WORD_AFTER.match(self.text, end, end + 32)
        return match.group(1) or "" if match else ""

    def begins_sentence(self, start: int) -> bool:
        """Whether a place begins a line, a sentence or a list item."""
        before = self.text[max(0, start - 6) : start].rstrip(" \t\"'*-(")
        return start == 0 or not before or before[-1] in ".!?:;\n\r|>•"


def _listed(index: _Places, is_listed: Callable[[str], bool]) -> list[int]:
    return sorted([place for key in filter(is_listed, index) for place in index[key]])


def _is_han(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"
