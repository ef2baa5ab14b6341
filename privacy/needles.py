"""What to look for: every identifier of a request in the forms in which it could slip through.

Three kinds, so that a patient called Will or a room 12 raises no alarm by accident:
whole words, runs of 6 or 7 digits, and strong forms that count even inside other text.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

_WORD: Final = 3
_STRONG_WORD: Final = 5
_RUN: Final = 6
_FULL_NAME: Final = 8
_STRONG_DIGITS: Final = 8
_LOCAL_PHONE: Final = 7
_FULL_PHONE: Final = 10
_LONGEST_PHONE: Final = 13
_LABEL: Final = 4
_RESOURCE_ID: Final = 8
_CJK: Final = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\u3040-\u30ff\uac00-\ud7af]{2,}")
_REFERENCE: Final = re.compile(r"([A-Z][A-Za-z]{2,40})/([A-Za-z0-9.-]{1,64})")
_DATE: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:T.*)?")
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_TOKENS: Final = re.compile(r"[^\W_]+")
_UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


DIGITS: Final = {
    zero + number: 0x30 + number
    for zero in (
        *(0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xE50, 0xED0, 0xF20),
        *(0x1040, 0x17E0, 0x1810),
    )
    for number in range(10)
}
"""The decimal digits of the scripts of today that NFKC leaves as they are."""
UNSEEN: Final = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff\U000e0000-\U000e007f]"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Needles:
    """The forms of one request's identifiers, all casefolded and in NFKC.

    ``names`` are the words long enough to count inside another word; ``unspaced`` those of a
    script that puts no spaces between words.
    """

    words: frozenset[str]
    runs: frozenset[str]
    strong: tuple[str, ...]
    names: tuple[str, ...]
    unspaced: tuple[str, ...]


def plain(text: str) -> str:
    """Casefolded NFKC without what is not seen: digits of every script, ligatures and capitals become plain."""
    if text.isascii():
        return text.casefold()
    return UNSEEN.sub("", unicodedata.normalize("NFKC", text).translate(DIGITS)).casefold()


def squeezed(text: str) -> str:
    """Letters and digits only, of text that is already ``plain``."""
    return "".join(_TOKENS.findall(text))


def needles(identifiers: Iterable[str]) -> Needles:
    """Collect the forms of all identifiers, longest first where order could matter."""
    words: set[str] = set()
    runs: set[str] = set()
    strong: set[str] = set()
    for identifier in identifiers:
        _collect(identifier.strip(), words, runs, strong)
    unspaced = tuple(sorted(word for word in words if _CJK.fullmatch(word)))
    names = tuple(sorted(word for word in words if len(word) >= _STRONG_WORD and word.isalpha()))
    return Needles(
        words=frozenset(words), runs=frozenset(runs), strong=tuple(sorted(strong)), names=names, unspaced=unspaced
    )


def _collect(identifier: str, words: set[str], runs: set[str], strong: set[str]) -> None:
    reference = _REFERENCE.fullmatch(identifier) if "/" in identifier else None
    if reference:
        kind, place = reference.groups()
        strong.add(squeezed(plain(identifier)))
        if kind == "Patient" or len(place) >= _RESOURCE_ID:
            _number(squeezed(plain(place)), runs, strong)
        return
    date = _DATE.fullmatch(identifier) if identifier[:4].isdecimal() else None
    if date:
        strong.update(_dates(*date.groups()))
        return
    text = plain(identifier).removeprefix("urn:uuid:").removeprefix("urn:oid:")
    tokens = _TOKENS.findall(text)
    form = "".join(tokens)
    _number(form, runs, strong)
    if len(tokens) > 1 and len(form) >= _FULL_NAME:
        strong.add(form)
    if "-" in text and _UUID.fullmatch(text):
        return
    if "://" in identifier:
        _number(squeezed(text.rstrip("/").rpartition("/")[2]), runs, strong)
        return
    if not form.isalpha():
        for digits in _phones(text):
            _number(digits, runs, strong)
    words.update(_words(tokens))


def _number(form: str, runs: set[str], strong: set[str]) -> None:
    """File a squeezed form by how unlikely it is to occur by chance."""
    if form.isdecimal():
        for digits in (form, form.lstrip("0")):
            if len(digits) >= _STRONG_DIGITS:
                strong.add(digits)
            elif len(digits) >= _RUN:
                runs.add(digits)
    elif len(form) >= _RUN and not form.isalpha():
        strong.add(form)


def _dates(year: str, month: str, day: str) -> Iterator[str]:
    yield from (year + month + day, day + month + year, month + day + year)


def _phones(text: str) -> Iterator[str]:
    """The digits of a number with at most a short label ("tel", "MRN"); of a phone also without country and area."""
    digits = "".join(char for char in text if char.isdecimal())
    letters = sum(map(str.isalpha, text))
    if len(digits) >= _RUN and letters <= _LABEL:
        yield digits
        if _FULL_PHONE <= len(digits) <= _LONGEST_PHONE:
            yield from (digits[-_FULL_PHONE:], digits[-_LOCAL_PHONE:])


def _words(tokens: Iterable[str]) -> Iterator[str]:
    """Name parts of three letters or more, with and without trailing digits; Chinese names whole."""
    for token in tokens:
        if token.isalpha():
            if len(token) >= _WORD or _CJK.fullmatch(token):
                yield token
        elif len(token) >= _RUN:
            yield token
            stem = _LETTERS.match(token)
            if stem and len(stem.group()) >= _WORD and token[stem.end() :].isdecimal():
                yield stem.group()
