"""Places on roads that have no house: "on W 9th", "mile marker 118, I-80 EB", "the neighbour at number 46"."""

import re
from collections.abc import Iterator
from typing import Final

from privacy.text.reading import FREE, Reading
from privacy.text.recognizer import Recognizer
from privacy.text.span import Label, Layer, Span

_ROUTE: Final = r"(?:(?:I|US|SR|CR|Rte\.?|Route|Hwy\.?|Highway|Interstate)[- ]?\d{1,3}[A-Z]?(?: ?[NSEW]B\b)?)"
_MILE: Final = re.compile(
    rf"\b(?:mile ?(?:marker|post)|MM|mm) ?\d{{1,3}}(?:\.\d)?(?:,? (?:on |of )?(?:the )?{_ROUTE})?", re.IGNORECASE
)
_BOUND: Final = re.compile(r"\b(?:I|US|SR|CR)[- ]?\d{1,3} ?[NSEW]B\b|\bInterstate[- ]\d{1,3}\b|\b(?:Hwy\.?|Highway) \d{1,3}\b")
_CROSSING: Final = re.compile(
    r"(?<= (?:on|at|of|to) )(?:[NSEW]|[NS][EW])\.? \d{1,3}(?:st|nd|rd|th)\b"
    r"(?: (?:St|Ave|Avenue|Street)\b\.?)?(?! (?:rib|toe|finger|digit|vertebra|metatarsal|metacarpal|intercostal))"
)
_DOOR: Final = re.compile(
    r"\b(?:neighbou?r|lives?|living|house|flat|next door)\b[^.\n\d]{0,30}? at (?:number|no\.?) (?P<own>\d{1,4}[a-z]?)\b"
)


def find(reading: Reading) -> Iterator[Span]:
    """Yield stretches of roads, crossings and door numbers."""
    text, lower = reading.text, reading.lower
    for signs, pattern in (
        (("mile",), _MILE),
        (("NB", "SB", "EB", "WB", "Interstate", "Hwy", "Highway"), _BOUND),
        (("on ", "at ", "of ", "to "), _CROSSING),
        (("number ", "no. "), _DOOR),
    ):
        if not any(sign in (lower if pattern is _MILE else text) for sign in signs):
            continue
        for match in pattern.finditer(text):
            start, end = match.span("own" if pattern is _DOOR else 0)
            if reading.mask[start] == FREE:
                yield Span(start, end, Label.LOCATION, Layer.CONTEXT, "place on a road")


RECOGNIZER: Final = Recognizer(id="roads", order=93, find=find)
