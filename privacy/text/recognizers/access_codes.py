"""Codes that open ("keysafe 4471", "passcode heron22"), and the numbers of officers, crews and flights ("PC 8832")."""

import re
from collections.abc import Iterator
from typing import Final

from privacy.text.reading import Reading
from privacy.text.recognizer import Recognizer
from privacy.text.span import Label, Layer, Span

_SIGNS: Final = ("safe", "passcode", "password", " code", "keycode", "lockbox")
_RANKS: Final = frozenset(
    [
        "PC",
        "WPC",
        "PCSO",
        "DC",
        "DS",
        "Sgt",
        "Cst",
        "Const",
        "Constable",
        "Officer",
        "Badge",
        "Collar",
        "Trooper",
        "Deputy",
    ]
)
_CODE: Final = re.compile(
    r"\b(?:key ?-?safe|key ?-?code|pass ?(?:code|word)|"
    r"(?:door|gate|access|entry|alarm|entrance|lockbox|lock|security|keypad)"
    r" code|lockbox|combination|security word)"
    r"(?: (?:is|no|number|code|at door))?[ :=#]{1,3}(?P<own>(?=[A-Za-z]*\d)[A-Za-z0-9#*-]{3,16})(?![\w/])",
    re.IGNORECASE,
)
_HANDLE: Final = re.compile(
    r"\b(?:snap|snapchat|insta|instagram|ig|tiktok|discord|telegram|signal|twitter|handle|xbox|psn|gamertag|grindr)"
    r"(?: (?:is|handle|id|name|user|username))?[ :=(@]{1,3}(?P<own>(?=[a-z0-9]*[\d_.])[a-z][\w.]{3,24}\w)",
    re.IGNORECASE,
)
_REFERENCE: Final = re.compile(
    r"\b(?:booking|police|crime|claim|incident|insurer|insurance|case|file|order|delivery|flight|ticket|complaint)"
    r" ref(?:erence)?(?: no\.?| number)?[ :=#]{1,3}"
    r"(?P<own>(?=[A-Z]*[\s/-]?[A-Z]*\d)[A-Z0-9]{1,6}(?:[ /-]?[A-Z0-9]+){0,3})(?![\w/])",
    re.IGNORECASE,
)
_OFFICER: Final = re.compile(r" (?:no\.? |number |#)?(?P<own>[A-Z]{0,2}\d{3,6}[A-Z]{0,2})(?![\w/%]| ?m[gl]\b)")


_CREW: Final = re.compile(
    r"(?:(?:Unit|Medic|Rescue|Ambulance|Engine|Squad) (?=[A-Z]{1,3}-)"
    r"|(?<=[Ff])light (?:no\.? |number )?(?=[A-Z0-9]{2} ?\d))"
    r"(?P<own>[A-Z][A-Z0-9]{0,2}[ -]?\d{1,4})(?![\w-])"
)


def find(reading: Reading) -> Iterator[Span]:
    """Yield codes and numbers of officers, crews and flights."""
    text, lower = reading.text, reading.lower
    for place in (place for sign in _SIGNS for place in _places(lower, sign)):
        for match in _CODE.finditer(text, max(0, place - _NEAR), place + 2 * _NEAR):
            yield Span(match.start("own"), match.end("own"), Label.ID, Layer.PATTERN, "code that opens")
    for sign, pattern, reason in ((" ref", _REFERENCE, "reference"), ("snap", _HANDLE, "handle"), *_HANDLES):
        for place in _places(lower, sign):
            for match in pattern.finditer(text, max(0, place - _NEAR), place + 2 * _NEAR):
                yield Span(match.start("own"), match.end("own"), Label.ID, Layer.PATTERN, reason)
    for crew in (_CREW.match(text, place) for sign in _CREWS for place in _places(text, sign)):
        if crew:
            yield Span(*crew.span("own"), Label.ID, Layer.PATTERN, "number of a crew or a flight")
    for word in reading.capitals:
        officer = _OFFICER.match(text, word.end) if word.word in _RANKS else None
        if officer:
            yield Span(officer.start("own"), officer.end("own"), Label.ID, Layer.PATTERN, "number of an officer")


def _places(text: str, sign: str) -> Iterator[int]:
    place = text.find(sign)
    while place >= 0:
        yield place
        place = text.find(sign, place + 1)


_CREWS: Final = ("light ", "Unit ", "Medic ", "Rescue ", "Ambulance ", "Engine ", "Squad ")
_NEAR: Final = 24
_HANDLES: Final = tuple(
    (sign, _HANDLE, "handle") for sign in ("insta", "tiktok", "discord", "telegram", "twitter", "handle", "gamertag")
)


RECOGNIZER: Final = Recognizer(id="access-codes", order=43, find=find)
