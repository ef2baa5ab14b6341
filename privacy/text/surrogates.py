"""Realistic stand-ins for a release: the same for the same thing, of the same form, keyed, and of nobody in the chart.

Without the key nobody can tell which stand-in a name has; under another key all are others. A person's words are
replaced one by one, so that "Mark Rose", "Mr. Rose" and "ROSE, Mark" stay one person. The given names tell no sex.
"""

import hashlib
import hmac
import re
import tomllib
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Final

from privacy.framing import framed
from privacy.text.days import When, written_like
from privacy.text.lexicon import NAME, Word, fold, lexicon, listed
from privacy.text.span import Label
from privacy.text.zh import surname_length

_LISTS: Final = Path(__file__).with_name("words") / "surrogates.toml"
_SHORTEST_KEY: Final = 32
_WORD: Final = re.compile("[\u4e00-\u9fff]+|[^\\W\\d_]+(?:'[^\\W\\d_]+)?|\\d+|[^\\w]|_")
_HAN: Final = re.compile("[\u4e00-\u9fff]")
_ANY_YEAR: Final = 2001
_MID_YEAR: Final = 7
_MID_MONTH: Final = 15
_LONGEST_SHIFT: Final = 365


class Surrogates:
    """The stand-ins of one patient's texts.

    ``real`` are the identifiers of the chart: with other ones all stand-ins are others, and no word of them comes out.
    Nor does a word that a text itself names; only then can two texts of one chart differ in a stand-in.

    Raises:
        ValueError: the key has fewer than 32 bytes.
    """

    def __init__(self, key: bytes, real: Iterable[str] = ()) -> None:
        if len(key) < _SHORTEST_KEY:
            raise ValueError(f"a key for surrogates has at least {_SHORTEST_KEY} bytes")
        real = tuple(real)
        self._key = hmac.new(key, _framed(("surrogates/v1", *real)), hashlib.sha256).digest()
        self._real: set[str] = set()
        self._is_family: dict[str, bool] = {}
        self.avoid(real)

    @property
    def shift(self) -> int:
        """The patient's own number of days, never nought."""
        number = self._number("shift", "") % (2 * _LONGEST_SHIFT)
        return number - _LONGEST_SHIFT if number < _LONGEST_SHIFT else number - _LONGEST_SHIFT + 1

    def avoid(self, found: Iterable[str]) -> None:
        """Bar the words of what was found in a text from coming out of it."""
        self._real.update(fold(word) for text in found for word in _WORD.findall(text))

    def of(self, label: Label, written: str) -> str:
        """The stand-in of one find; dates and ages are not for this."""
        if label is Label.NAME:
            return self._person(written)
        if label in (Label.LOCATION, Label.ORGANIZATION):
            return self._place(written)
        if label is Label.EMAIL:
            return f"{self._letters('mail', written.partition('@')[0])}@example.org"
        if label is Label.URL:
            return f"https://example.org/{self._number('url', written) % 10**8:08d}"
        if label is Label.IP:
            return f"192.0.2.{1 + self._number('ip', written) % 254}"
        if label is Label.PROFESSION:
            return "official"
        return self._letters(label, written)

    def day(self, when: When, shift: int) -> str | None:
        """A date, moved, in the form in which it stood; ``None`` when there is no such day."""
        try:
            day = date(when.year or _ANY_YEAR, when.month or _MID_YEAR, when.day or _MID_MONTH) + timedelta(days=shift)
        except (ValueError, OverflowError):
            return None
        return written_like(day, when)

    def _person(self, written: str) -> str:
        pieces = _WORD.findall(written)
        words = [piece for piece in pieces if piece[0].isalpha() and not piece.islower()]
        is_listed = "," in written
        out = []
        for piece in pieces:
            if _HAN.match(piece):
                out.append(self._chinese_person(piece))
            elif piece in words or (piece[0].isalpha() and len(words) == 0):
                last = piece == words[0] if is_listed and words else not words or piece == words[-1]
                out.append(self._name(piece, is_last=last))
            elif not piece.isalpha():
                out.append(piece)
        return re.sub(r"\s+", " ", "".join(out)).strip() or self._name(written, is_last=True)

    def _name(self, word: str, *, is_last: bool) -> str:
        folded = fold(word)
        if len(folded) == 1:
            return chr(ord("A") + self._number("initial", folded) % 26)
        flags = lexicon()[word.capitalize()]
        family = self._is_family.setdefault(folded, is_last and flags & NAME != Word.GIVEN)
        chosen = self._chosen("surnames" if family else "given", folded)
        return chosen.upper() if word.isupper() else chosen.lower() if word.islower() else chosen

    def _chinese_person(self, written: str) -> str:
        """Character by character, so that 王女士 is 王小明's stand-in too."""
        size = surname_length(written, 0)
        family = self._chosen("zh_surnames", written[:size]) if size else ""
        for salt in ("", "1", "2", "3"):
            whole = family + "".join(self._chosen("zh_given", char + salt) for char in written[size:])
            if whole not in self._real:
                break
        return whole

    def _place(self, written: str) -> str:
        kept, is_first = lists()["zh_kept"], True
        out: list[str] = []
        for piece in _WORD.findall(written):
            if _HAN.match(piece):
                out.append("".join(char if char in kept else self._chosen("zh_places", char) for char in piece))
            elif piece.isdigit():
                out.append(self._letters("house", piece))
            elif (
                not piece[0].isalpha()
                or piece in lists()["small"]
                or (not is_first and fold(piece) in _kinds_of_places())
            ):
                out.append(piece)
            else:
                is_first = False
                chosen = self._chosen("places", fold(piece))
                out.append(chosen.lower() if piece.islower() else chosen)
        return "".join(out)

    def _letters(self, kind: str, written: str) -> str:
        """Each digit another digit, each letter another letter; a leading nought and all marks stay."""
        tries = 0
        while True:
            drawn = [self._number(kind, written, f"{tries}/{place}") for place in range(len(written))]
            shown = "".join(
                _like(char, number, place) for place, (char, number) in enumerate(zip(written, drawn, strict=True))
            )
            if shown != written or not any(map(str.isalnum, written)):
                return shown
            tries += 1

    def _chosen(self, name: str, folded: str) -> str:
        """A word of a list that is no word of the chart."""
        words = lists()[name]
        first = self._number(name, folded)
        for step in range(len(words)):
            word = words[(first + step) % len(words)]
            if fold(word) not in self._real:
                return word
        return self._letters(name, folded).capitalize()

    def _number(self, *parts: str) -> int:
        digest = hmac.new(self._key, _framed(parts), hashlib.sha256).digest()
        return int.from_bytes(digest, "big")


def _framed(parts: Iterable[str]) -> bytes:
    """The parts as bytes; a lone half of a character is one more character."""
    return framed(*(part.encode("utf-8", "surrogatepass").decode("latin-1") for part in parts))


def _like(char: str, number: int, place: int) -> str:
    """A sign of the same kind, chosen by a number."""
    if char.isdigit():
        return char if char == "0" and not place else str(number % 9 + 1)
    if char.isalpha():
        return chr(ord("A" if char.isupper() else "a") + number % 26)
    return char


@cache
def _kinds_of_places() -> frozenset[str]:
    """Words that say what a place is, not which ("Street", "Hospital", "Ltd"), and states."""
    kinds = listed("facilities", "nouns") | listed("facilities", "generic") | listed("organisations", "heads")
    return kinds | frozenset(lists()["kinds"])


@cache
def lists() -> dict[str, tuple[str, ...]]:
    """The lists of stand-ins."""
    content: dict[str, str] = tomllib.loads(_LISTS.read_text(encoding="utf-8"))
    return {name: tuple(text.split()) for name, text in content.items()}
