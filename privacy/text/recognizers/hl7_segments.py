"""Fields of HL7 version 2 segments that hold a name, an address, a number or a birth date."""

import re
from collections.abc import Iterator
from typing import Final

from privacy.text.lexicon import listed
from privacy.text.reading import Reading
from privacy.text.recognizer import Recognizer
from privacy.text.span import Label, Layer, Span

_SEGMENT: Final = re.compile(r"^(MSH|PID|NK1|PV1|GT1|IN1|OBR|ORC|PD1|MRG)\|[^\r\n]*", re.MULTILINE)
_KINDS: Final = {
    "i": Label.ID,
    "n": Label.NAME,
    "d": Label.DATE,
    "l": Label.LOCATION,
    "p": Label.PHONE,
    "o": Label.ORGANIZATION,
}
_CODED: Final = {
    "MSH": "3l 5l 9i",
    "PID": "2i 3i 4i 5n 6n 7d 9n 11l 12l 13p 14p 18i 19i 20i 21i 23l",
    "NK1": "2n 4l 5p 6p 30n 31p",
    "PV1": "3l 6l 7n 8n 9n 17n 19i",
    "GT1": "2i 3n 5l 6p 8d 12i",
    "IN1": "2i 3i 4o 16n 18d 19l 36i",
    "OBR": "2i 3i 10n 16n 28n 32n",
    "ORC": "2i 3i 10n 11n 12n 14p",
    "PD1": "3l 4n",
    "MRG": "1i 7n",
}
_GENERIC: Final = listed("facilities", "nouns")
_FIELDS: Final = {
    segment: {int(field[:-1]): _KINDS[field[-1]] for field in fields.split()} for segment, fields in _CODED.items()
}


def find(reading: Reading) -> Iterator[Span]:
    """Yield whole fields."""
    text = reading.text
    if "|" not in text:
        return
    for match in _SEGMENT.finditer(text):
        labels, place = _FIELDS[match.group(1)], match.start()
        for number, field in enumerate(match.group().split("|")):
            label = labels.get(number) if any(map(str.isalnum, field)) else None
            if label and not (label is Label.LOCATION and field.lower() in _GENERIC):
                yield Span(place, place + len(field), label, Layer.PATTERN, "field of a message")
            place += len(field) + 1


RECOGNIZER: Final = Recognizer(id="hl7-segments", order=5, find=find)
