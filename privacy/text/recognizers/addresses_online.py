"""E-mail addresses, web addresses and handles; also the spelt forms "name [at] host [dot] org"."""

import re
from collections.abc import Iterator
from typing import Final

from privacy.text.reading import Reading
from privacy.text.recognizer import Recognizer
from privacy.text.span import Label, Layer, Span

_LOCAL: Final = re.compile(r"(?:(?![\u4e00-\u9fff])[\w.+%'-])+$")
_HOST: Final = re.compile(r"[\w-]+(?:\.[\w-]+)*")
_SAID: Final = r"[\w.+-]+(?: (?:dot|underscore|dash|hyphen|plus) [\w+-]+)"
_SPELT: Final = re.compile(
    r"[\w.+-]+ ?[\[({<] ?at ?[\])}>] ?[\w-]+(?: ?(?:[\[({<] ?dot ?[\])}>]|\.) ?[\w-]+)+"
    rf"|{_SAID}{{0,3}}(?: at | ?@ ?)[\w-]+ dot [a-z]{{2,}}\b(?: dot [a-z]{{2,}}\b)?(?! (?:at|dot) )"
    rf"|{_SAID}{{1,3}}(?: at | ?@ ?)[\w-]+(?:\.[\w-]+)*\.[a-z]{{2,}}",
    re.IGNORECASE,
)
_SAID_SIGNS: Final = (" dot ", " underscore ", " hyphen ")
_SPELLING: Final = re.compile(r" (?:dot|underscore|hyphen) |at[\])]")
_FARTHEST: Final = 80
_REST: Final = r"[^\s<>\"'\])}，。；\u3400-\u9fff]"
_URL: Final = re.compile(rf"(?:https?|ftp)://{_REST}+|www\.{_REST}+", re.IGNORECASE)
_SIGNS: Final = (re.compile("://"), re.compile(r"www\."))
_SCHEME: Final = re.compile(r"(?:https?|ftp)$")
_SITE: Final = re.compile(
    r"[A-Za-z0-9][\w-]*(?:\.[\w-]+)*\.(?:com|org|net|edu|gov|io|co\.uk|cn)\b(?:/[^\s<>\"')\u3400-\u9fff]*)?"
)
_DOMAINS: Final = (".com", ".org", ".net", ".edu", ".gov", ".io", ".cn", ".co.uk")
_HANDLE: Final = re.compile(r"@[A-Za-z_](?=[\w.]{2})\w*(?:\.\w+){0,3}")


def find(reading: Reading) -> Iterator[Span]:
    """Yield e-mail addresses, URLs and handles."""
    text = reading.text
    place = text.find("@")
    while place >= 0:
        yield from _around(text, place)
        place = text.find("@", place + 1)
    if "://" in text or "www." in reading.lower:
        yield from _addresses(text, reading.lower)
    for place in _domains(text):
        start = _LOCAL.search(text, max(0, place - 64), place)
        site = _SITE.match(text, start.start()) if start else None
        if site:
            yield Span(site.start(), _trimmed(text, site), Label.URL, Layer.PATTERN, "host name")
    if any(sign in reading.lower for sign in _SAID_SIGNS) or "at]" in reading.lower or "at)" in reading.lower:
        yield from _spelt(text, reading.lower)


def _spelt(text: str, lower: str) -> Iterator[Span]:
    """Addresses around the words and brackets that spell their signs."""
    done = 0
    for sign in _SPELLING.finditer(lower):
        if sign.start() < done:
            continue
        for match in _SPELT.finditer(text, max(done, sign.start() - _FARTHEST), sign.end() + _FARTHEST):
            done = match.end()
            yield Span(match.start(), done, Label.EMAIL, Layer.PATTERN, "spelt e-mail")


def _addresses(text: str, lower: str) -> Iterator[Span]:
    done = 0
    for sign in sorted((sign for signs in _SIGNS for sign in signs.finditer(lower)), key=re.Match.start):
        before = _SCHEME.search(lower, max(0, sign.start() - 5), sign.start()) if sign.group() == "://" else None
        match = _URL.match(text, before.start() if before else sign.start())
        if match and match.start() >= done:
            done = match.end()
            yield Span(match.start(), _trimmed(text, match), Label.URL, Layer.PATTERN, "url")


def _domains(text: str) -> Iterator[int]:
    for ending in _DOMAINS:
        place = text.find(ending)
        while place >= 0:
            end = place + len(ending)
            if not (text[end : end + 1].isalnum() or text.startswith("_", end)):
                yield place
            place = text.find(ending, end)


def _around(text: str, place: int) -> Iterator[Span]:
    """What stands on both sides of one @ sign."""
    local = _LOCAL.search(text, max(0, place - 64), place)
    host = _HOST.match(text, place + 1)
    if local and host:
        yield Span(local.start(), host.end(), Label.EMAIL, Layer.PATTERN, "e-mail")
        return
    handle = _HANDLE.match(text, place)
    if handle:
        yield Span(place, handle.end(), Label.ID, Layer.PATTERN, "handle")


def _trimmed(text: str, match: re.Match[str]) -> int:
    """The end of an address without the sentence's own punctuation."""
    end = match.end()
    while end > match.start() and text[end - 1] in ".,;:!?":
        end -= 1
    return end


RECOGNIZER: Final = Recognizer(id="online", order=10, find=find)
