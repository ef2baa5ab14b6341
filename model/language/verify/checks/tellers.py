"""Who says, wishes or declines something stays: "he denies alcohol; his wife reports six units a day"."""

import re
from collections.abc import Iterator
from typing import Final

from model.language.verify.check import Sentence
from model.language.verify.problem import Fault, Problem
from model.language.verify.reading import Reading

_VERBS: Final = {
    verb: re.compile(pattern, re.IGNORECASE)
    for verb, pattern in (
        ("tell", r"\b(?:reports?|reported|says?|said|states?|stated|tells?|told)\b|诉|称|述(?!及|评)"),
        ("decline", r"\b(?:declin\w+|refus\w+|rejects?|rejected)\b|拒绝|不同意|婉拒"),
        ("wish", r"\b(?:wish\w*|wants?|wanted|requests?|requested|consent\w*|agree[sd]?)\b|要求|希望|(?<!不)同意"),
    )
}  # fmt: skip
_PATIENT: Final = re.compile(
    r"\bpatient\b(?!'s)|\bhe\b|\bshe\b|患者(?!之|的?(?:母|父|妻|女|儿|丈|家))|病人|本人", re.IGNORECASE
)
_NOT: Final = re.compile(r"\b(?:not|n't|never) $|[不未没]$")
_PART: Final = re.compile(r"[,;.，；。]")
_SELF: Final = "patient"


def CHECK(sentence: Sentence) -> Iterator[Problem]:  # noqa: N802 - the name that the folder's reader looks for
    """Compare who stands before each such verb, where both name somebody."""
    if any(
        item.group == "negation" and not _VERBS["decline"].search(sentence.words(item))
        for item in sentence.reading.items
    ):
        return
    known = {
        (verb, who)
        for reading in sentence.ground.readings
        for verb, who, start, _ in _tellers(reading)
        if not _NOT.search(reading.text[:start])
    }
    for verb, who, start, end in _tellers(sentence.reading):
        told = {other for name, other in known if name == verb}
        if told and who not in told:
            yield Problem(start=start, end=end, kind=Fault.PERSON)


def _tellers(reading: Reading) -> Iterator[tuple[str, frozenset[str], int, int]]:
    for verb, pattern in _VERBS.items():
        for match in pattern.finditer(reading.text):
            first = max((one.end() for one in _PART.finditer(reading.text, 0, match.start())), default=0)
            if who := _subject(reading, first, match.start()):
                yield verb, who, match.start(), match.end()


def _subject(reading: Reading, first: int, last: int) -> frozenset[str]:
    """The relative or the patient named last before the verb in its part."""
    found: list[tuple[int, frozenset[str]]] = [
        (one.start, one.keys) for one in reading.items if one.group == "person" and first <= one.start < last
    ]
    found += [(one.start(), frozenset((_SELF,))) for one in _PATIENT.finditer(reading.text, first, last)]
    return max(found, key=lambda one: one[0], default=(0, frozenset[str]()))[1]
