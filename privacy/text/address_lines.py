"""What goes on behind a street: flats, postcodes, towns, regions and countries, in one line or in several."""

import re
from typing import Final

from privacy.text.lexicon import NAME, Word
from privacy.text.reading import UPPER, Reading

CAPITAL: Final = rf"(?:[{UPPER}][\w'-]{{0,2}}\.(?= \w)|[{UPPER}](?:[\w'-]|\.(?=\w))*)"
"""A word with a capital; a full stop ends it unless it is as short as "St." or stands inside."""
UNIT: Final = (
    r"(?:(?:Apt|Apartment|Suite|Ste|Unit|Room|Rm|Floor|Fl|Bldg|Building|Flat|Lot|#)\.?\s?#?\s?[\w-]{1,6}"
    r"|(?i:apto?|piso|dpto|dto|int|lok|lgh|étage|stock|top|byt|kv)\.?\s?\d{1,4}[a-zA-Z]?"
    r"|\d{1,2}\. ?(?:tv|th|mf|sal)\b\.?"
    r"|\d{1,2}[ºª°oa]\.?(?: [A-Z])?(?!\w))"
)
_CODE: Final = (
    r"(?:[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}(?!\w)"
    r"|(?:[A-Z]{1,2}-)?(?:\d{3} \d{2}|\d{2}-\d{3}|\d{4,6}(?:-\d{3,4})?))(?![\d:%]|\s?(?:mg|ml|mcg|mm|kg|g|cm)\b)"
)
_TOWN: Final = (
    rf"{CAPITAL}(?:(?: |-)(?:{CAPITAL}|de|la|le|les|del|do|da|am|an|der|sur|i|na|nad"
    rf"|v)(?![\w:]))*(?: \([^()\n]{{2,20}}\))?"
)
_SEPARATOR: Final = r"(?:,[ \t]*\n?[ \t>]*|[ \t]*\n[ \t>]*,?[ \t]*)"
_UNIT_NEXT: Final = re.compile(rf"(?:{_SEPARATOR}|[ \t]+){UNIT}")
_CODE_NEXT: Final = re.compile(rf"{_SEPARATOR}(?:[A-Za-z]{{2,3}}(?:{_SEPARATOR}| )(?=\d))?{_CODE}(?: {_TOWN})?")
_TOWN_NEXT: Final = re.compile(
    rf"{_SEPARATOR}(?P<town>(?>{_TOWN}))(?:,? (?:[A-Za-z]{{2,3}} (?=\d))?{_CODE}| \d[A-Z]{{2}}(?!\w))?(?! ?:)"
)
_TOWN_AFTER_UNIT: Final = re.compile(
    rf"[ \t]+(?P<town>(?>{_TOWN}))(?:,? (?:[A-Za-z]{{2,3}} (?=\d))?{_CODE}| \d[A-Z]{{2}}(?!\w))?(?! ?:)"
)
_REGION_NEXT: Final = re.compile(rf"{_SEPARATOR}(?:[A-Z]{{2,3}}|[a-z]{{2,3}}(?=\s*\n\s*\d))(?![\w:])")
_LAST_LINE: Final = re.compile(rf"[ \t]*\n[ \t>]*(?:\d{{3,6}}|(?:\n[ \t>]*)?(?>{_TOWN}) \d{{4,6}})(?=\s*(?:\n|$))")
_STOP: Final = re.compile(
    r"(?:Phone|Tel|Telephone|Fax|Mobile|Cell|Email|E-mail|MRN|DOB|Website|Age|Sex|Date|Dr|He|She|They|The|Patient|Pt|Please|Seen|"
    r"Secretary|Daughter|Son|Wife|Husband|Mother|Father|Review|Next|Ref|ID|Desk|Office|Contact|Call)\b"
)
_MOST_PARTS: Final = 8


def tail(reading: Reading, end: int) -> int:
    """The end of the address whose street ends at a place."""
    text, has_unit = reading.text, False
    for _ in range(_MOST_PARTS):
        unit = _UNIT_NEXT.match(text, end)
        if unit:
            end, has_unit = unit.end(), True
            continue
        match = (
            _CODE_NEXT.match(text, end)
            or _town(reading, end, after_unit=has_unit)
            or _REGION_NEXT.match(text, end)
            or _LAST_LINE.match(text, end)
        )
        if match is None:
            return end
        end, has_unit = match.end(), False
    return end


def _town(reading: Reading, end: int, *, after_unit: bool) -> re.Match[str] | None:
    text = reading.text
    match = _TOWN_NEXT.match(text, end) or (_TOWN_AFTER_UNIT.match(text, end) if after_unit else None)
    if match is None or _STOP.match(match["town"]):
        return None
    is_new_line = "\n" in text[end : match.start("town")] and match.end() == match.end("town")
    return None if is_new_line and _is_prose(reading, match["town"]) else match


def _is_prose(reading: Reading, town: str) -> bool:
    """The first word of the next line is an ordinary word and no name: the address has ended."""
    flags = reading.lexicon[re.split(r"[ .-]", town, maxsplit=1)[0]]
    return bool(flags & Word.VOCABULARY) and not flags & (NAME | Word.PLACE) and not town.startswith(_OF_PLACES)


_OF_PLACES: Final = (
    "New ",
    "United ",
    "South ",
    "North ",
    "East ",
    "West ",
    "Upper ",
    "Lower ",
    "Saint ",
    "Port ",
    "Fort ",
)
