"""Fields of HL7 version 2 segments that hold a name, an address, a number or a birth date."""

import re
from collections.abc import Iterator
from typing import Final

from privacy.text.reading import Reading
from privacy.text.recognizer import Recognizer
from privacy.text.span import Label, Layer, Span

_SEGMENT: Final = re.compile(r"^(PID|NK1|PV1|GT1|IN1|OBR|ORC|PD1|MRG)\|[^\r\n]*", re.MULTILINE)
_FIELDS: Final = {
    "PID": {2: Label.ID, 3: Label.ID, 4: Label.ID, 5: Label.NAME, 6: Label.NAME, 7: Label.DATE, 9: Label.NAME,
            11: Label.LOCATION, 12: Label.LOCATION, 13: Label.PHONE, 14: Label.PHONE, 18: Label.ID, 19: Label.ID, 20: Label.ID,
            21: Label.ID, 23: Label.LOCATION},
    "NK1": {2: Label.NAME, 4: Label.LOCATION, 5: Label.PHONE, 6: Label.PHONE, 30: Label.NAME, 31: Label.PHONE},
    "PV1": {3: Label.LOCATION, 6: Label.LOCATION, 7: Label.NAME, 8: Label.NAME, 9: Label.NAME, 17: Label.NAME, 19: Label.ID},
    "GT1": {2: Label.ID, 3: Label.NAME, 5: Label.LOCATION, 6: Label.PHONE, 8: Label.DATE, 12: Label.ID},
    "IN1": {2: Label.ID, 3: Label.ID, 4: Label.ORGANIZATION, 16: Label.NAME, 18: Label.DATE, 19: Label.LOCATION, 36: Label.ID},
    "OBR": {2: Label.ID, 3: Label.ID, 10: Label.NAME, 16: Label.NAME, 28: Label.NAME, 32: Label.NAME},
    "ORC": {2: Label.ID, 3: Label.ID, 10: Label.NAME, 11: Label.NAME, 12: Label.NAME, 14: Label.PHONE},
    "PD1": {3: Label.LOCATION, 4: Label.NAME},
    "MRG": {1: Label.ID, 7: Label.NAME},
}  # fmt: skip


def find(reading: Reading) -> Iterator[Span]:
    """Yield whole fields."""
    text = reading.text
    if "|" not in text:
        return
    for match in _SEGMENT.finditer(text):
        labels, place = _FIELDS[match.group(1)], match.start()
        for number, field in enumerate(match.group().split("|")):
            if number in labels and any(map(str.isalnum, field)):
                yield Span(place, place + len(field), labels[number], Layer.PATTERN, "field of a message")
            place += len(field) + 1


RECOGNIZER: Final = Recognizer(id="hl7-segments", order=5, find=find)
