"""Dates as they are written, in English and Chinese: where one stands around a number, and which day it means."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH: Final = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_TIME: Final = r"(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
_YEAR: Final = r"(?:(?:19|20)\d{2}|'\d{2})(?![\d])"
_ANY_YEAR: Final = re.compile(_YEAR)
_DOSE: Final = re.compile(r"\s?(?:mg|ml|mcg|%|units?\b|mm)")
_YEAR_FIRST: Final = re.compile(rf"(?P<y>\d{{4}})(?P<s>[-/.])(?P<m>\d{{1,2}})(?P=s)(?P<d>\d{{1,2}})(?!\d){_TIME}")
_YEAR_LAST: Final = re.compile(
    r"(?P<a>\d{1,2})(?P<s>[-/.])(?P<b>\d{1,2})(?P=s)(?P<y>\d{4}|'?\d{2})"
    r"(?![\d.]{0,12}\d|/\d|-\d(?!\d?[/.]\d))"
)
_MONTH_YEAR: Final = re.compile(r"(?P<m>\d{1,2})[-/](?P<y>(?:19|20)\d{2})(?![\d/-])")
_YEAR_MONTH: Final = re.compile(r"(?P<y>(?:19|20)\d{2})[-/](?P<m>0[1-9]|1[0-2])(?![\d/-])")
_COMPACT: Final = re.compile(
    r"(?P<y>(?:19|20)\d{2})(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?:\d{4}(?:\d\d)?)?(?!\d)"
)
_DAY_MONTH: Final = re.compile(
    rf"(?P<d>\d{{1,2}})(?:\s?(?:st|nd|rd|th))?(?:\s*(?:-|/|to|and|&)\s*\d{{1,2}}(?:st|nd|rd|th)?)?(?:\s+of)?"
    rf"(?:\s+|[-./])(?P<m>{_MONTH})\b\.?(?:(?:\s*,\s*|\s+|[-./])(?P<y>{_YEAR}|\d{{2}}(?!\d|\s*[a-z%/]|:)))?",
    re.IGNORECASE,
)
_BEFORE: Final = re.compile(rf"(?<![a-z])(?P<m>{_MONTH})\.?(?:\s+the)?[\s,.'/-]{{0,3}}$", re.IGNORECASE)
_GO_ON: Final = frozenset("jfmasondrtJFMASONDRT")
_MONTH_TAILS: Final = frozenset((*MONTHS, "ary", "rch", "ril", "une", "uly", "ust", "ept", "ber", "the"))
_AFTER_MONTH: Final = re.compile(
    rf"(?P<d>\d{{1,2}})(?!\d|:\d)(?:\s?(?:st|nd|rd|th)\b)?(?:\s*(?:-|to|and|&)\s*\d{{1,2}}(?!\d)(?:st|nd|rd|th)?)?"
    rf"(?:(?:\s*,\s*|\s+(?:of\s+)?|[-./])(?P<y>{_YEAR}))?",
    re.IGNORECASE,
)
_HAN: Final = re.compile(
    r"(?P<y>\d{4}|\d{2})\s*年\s*(?P<m>\d{1,2})\s*月(?:份|初|中旬|底|上旬|下旬)?(?:\s*(?P<d>\d{1,2})\s*[日号])?"
    r"|(?P<m2>\d{1,2})\s*月\s*(?P<d2>\d{1,2})\s*[日号]"
)
_SHORT: Final = re.compile(
    r"(?P<m>\d{1,2})/(?P<d>\d{1,2})(?!\d|/|\s*(?:mm|mg|%|x\b|cm|ml|mcg|pt|point|of\b|strength|power|motor|tab|grip|flexion|extension|reflex))"
)
_SHORT_BEFORE: Final = re.compile(
    r"(?:\b(?:on|since|dated?|from|until|till|by|before|after|seen|admitted|discharged|d/c|dos|last|due|through|thru|to|"
    r"of|dob|born|visit|visited|admission|admits?|adm|discharge|appointment|review|reviewed|transferred|transfer|returned|arrived|"
    r"presented|ED|clinic|onset|delivery|delivered|consult|consulted|"
    r"started|surgery|procedure|scheduled(?: for)?|for|starting|ending|between|and|appt|f/u|"
    r"sent|drawn)"
    r"[ \t]*:?[ \t]*(?:the\s)?|\d{1,2}/\d{1,2}\s*(?:-|to|and)\s*)$",
    re.IGNORECASE,
)
_NOT_DATE: Final = re.compile(
    r"(?:strength|power|motor|reflexes|pain|score|grade|gcs|murmur|bp|acuity|vision|va|phq|gad|rated?|scale|ratio|pulses?)"
    r"[\w ,:'-]{0,24}$",
    re.IGNORECASE,
)


YEAR, WEEKDAY = "year", "weekday"
_BARE_YEAR: Final = re.compile(r"(?P<y>(?:19|20)\d\d)年?|'(?P<short>\d\d)")
_WEEKDAY: Final = re.compile(
    r"(?P<en>mon|tue|wed|thu|fri|sat|sun)(?:s|nes|rs?|ur)?(?:day)?|(?:星期|周|礼拜)(?P<zh>[一二三四五六日天])",
    re.IGNORECASE,
)
_DAYS_EN: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAYS_ZH: Final = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class When:
    """A date as written: with which parts. ``day`` 0 means that only the month is told, ``month`` 0 only the year,
    ``year`` 0 no year. Of a weekday ``day`` is its number from Monday, 1, and nothing else is told.
    """

    start: int
    end: int
    year: int
    month: int
    day: int
    form: str

    def as_day(self) -> date | None:
        """The calendar day, if all of it is told and it exists."""
        if not self.year or not self.day:
            return None
        try:
            return date(self.year, self.month, self.day)
        except ValueError:
            return None


def written_like(day: date, when: When) -> str:
    """A day in the form in which another stood, with no more parts than that had."""
    month = MONTHS[day.month - 1].capitalize()
    if when.form == YEAR:
        return str(day.year)
    if not when.day:
        return f"{day.year}年{day.month}月" if when.form == "han" else f"{month} {day.year}"
    if not when.year:
        whole = {"han": f"{day.month}月{day.day}日", "short": f"{day.month}/{day.day}"}
        return whole.get(when.form, f"{month} {day.day}")
    forms = {
        "us": f"{day.month:02d}/{day.day:02d}/{day.year}",
        "eu": f"{day.day:02d}/{day.month:02d}/{day.year}",
        "compact": f"{day:%Y%m%d}",
        "month-d": f"{month} {day.day}, {day.year}",
        "d-month": f"{day.day} {month} {day.year}",
        "han": f"{day.year}年{day.month}月{day.day}日",
    }
    return forms.get(when.form, day.isoformat())


def date_at(text: str, start: int, end: int) -> When | None:
    """The date that the number at a place belongs to, if it does belong to one."""
    length = end - start
    before = text[start - 1] if start else " "
    if before.isalnum() and before.isascii():
        return None
    after = text[end : end + 1]
    if length in (8, 12, 14):
        return _compact(text, start)
    if length > 4:
        return None
    if after in "-/.":
        found = _numeric(text, start, before)
        if found:
            return found
    if length <= 2 and after and (_may_go_on(text, end) if after == " " else after in "-/." or after.isalpha()):
        match = _DAY_MONTH.match(text, start)
        if match and _is_day(match["d"]):
            return _written(match, start, match["d"], "d-month")
    found = None if before.isalnum() else _after_month(text, start, length)
    if found:
        return found
    if length in (1, 2, 4) and text[end : end + 3].lstrip(" ")[:1] in ("年", "月"):
        return _chinese(text, start)
    return None


def _may_go_on(text: str, space: int) -> bool:
    """Whether behind a number and a space a month, an ordinal's ending, a second day or "of" can begin."""
    sign = text[space + 1 : space + 2]
    return sign in _GO_ON if sign.isalnum() else True


def without_day(piece: str) -> When | None:
    """What a piece that is nothing but a year ("2009", "'09", 2009年) or a weekday ("Friday", 周五) means."""
    year = _BARE_YEAR.fullmatch(piece)
    if year:
        return When(0, len(piece), _century(year["y"] or year["short"]), 0, 0, YEAR)
    weekday = _WEEKDAY.fullmatch(piece)
    if weekday is None:
        return None
    day = _DAYS_EN.index(weekday["en"].lower()) if weekday["en"] else _DAYS_ZH.index(weekday["zh"].replace("天", "日"))
    return When(0, len(piece), 0, 0, day + 1, WEEKDAY)


_FAR: Final = 12
_RANGE: Final = re.compile(r"(?<![\d/.])\d{1,4}(?P<s>[/.])\d{1,2}(?:(?P=s)\d{2,4})?-$")
"""The first day of "3/4/25-3/9/25", behind which the last one stands."""


def _numeric(text: str, start: int, before: str) -> When | None:
    if (
        before in "/.-"
        and start > 1
        and text[start - 2].isdigit()
        and not _RANGE.search(text[max(0, start - _FAR) : start])
    ):
        return None
    match = _YEAR_FIRST.match(text, start)
    if match and _fits(match["m"], match["d"]) and 1850 < int(match["y"]) < 2150:
        return When(start, match.end(), int(match["y"]), int(match["m"]), int(match["d"]), "iso")
    match = _YEAR_LAST.match(text, start)
    if match:
        return _year_last(match, start)
    for pattern in (_YEAR_MONTH, _MONTH_YEAR):
        match = pattern.match(text, start)
        if match and 1 <= int(match["m"]) <= 12:
            return When(start, match.end(), int(match["y"]), int(match["m"]), 0, "month")
    match = _SHORT.match(text, start)
    if match is None or not _fits(match["m"], match["d"]):
        return None
    if not _SHORT_BEFORE.search(text[max(0, start - 18) : start]) and not _opens_an_entry(text, match):
        return None
    if _NOT_DATE.search(text[max(0, start - 40) : start]):
        return None
    return When(start, match.end(), 0, int(match["m"]), int(match["d"]), "short")


_ENTRY: Final = re.compile(r"\s?(?:[:–-]|,? \d{1,2}:\d{2}|\d{4}h)\s")


def _opens_an_entry(text: str, match: re.Match[str]) -> bool:
    """ "03/05: afebrile", "03/05 14:20 seen": written with a nought, at the beginning of a line."""
    start = match.start()
    begins = start == 0 or text[start - 1] == "\n"
    return begins and "0" in (text[start], match["d"][0]) and _ENTRY.match(text, match.end()) is not None


def _year_last(match: re.Match[str], start: int) -> When | None:
    first, second, year = int(match["a"]), int(match["b"]), match["y"].lstrip("'")
    if len(year) == 2 and match["s"] == "." and not (1 <= second <= 12 and len(match["a"]) == 2):
        return None
    if _fits(match["a"], match["b"]):
        return When(start, match.end(), _century(year), first, second, "us")
    if _fits(match["b"], match["a"]):
        return When(start, match.end(), _century(year), second, first, "eu")
    return None


def _compact(text: str, start: int) -> When | None:
    match = _COMPACT.match(text, start)
    if match is None or (text[match.end() : match.end() + 1].isalpha() and text[match.end()].isascii()):
        return None
    return When(start, match.end(), int(match["y"]), int(match["m"]), int(match["d"]), "compact")


def _after_month(text: str, start: int, length: int) -> When | None:
    """A number behind the name of a month: its day, or its year."""
    window = text[max(0, start - 16) : start]
    before = _BEFORE.search(window) if window.rstrip(" ,.'/-")[-3:].lower() in _MONTH_TAILS else None
    if before is None:
        return None
    begin = start - len(before.group())
    if before["m"][0].islower() and before["m"].lower() in ("may", "mar", "march", "dec", "jan"):
        return None
    month = MONTHS.index(before["m"][:3].lower()) + 1
    year = _ANY_YEAR.match(text, start - 1 if text[start - 1] == "'" else start)
    if year and (length == 4 or text[start - 1] == "'"):
        return When(begin, year.end(), _century(year.group().lstrip("'")), month, 0, "month-y")
    match = _AFTER_MONTH.match(text, start)
    if match and _is_day(match["d"]) and not _DOSE.match(text, match.end(), match.end() + 8):
        said = match["y"].lstrip("'") if match["y"] else ""
        return When(begin, match.end(), _century(said) if said else 0, month, int(match["d"]), "month-d")
    return None


def _written(match: re.Match[str], start: int, day: str, form: str) -> When:
    year = match["y"].lstrip("'") if match["y"] else ""
    month = MONTHS.index(match["m"][:3].lower()) + 1
    return When(start, match.end(), _century(year) if year else 0, month, int(day), form)


def _chinese(text: str, start: int) -> When | None:
    match = _HAN.match(text, start)
    if match is None:
        return None
    month, day = match["m"] or match["m2"], match["d"] or match["d2"] or "0"
    if not 1 <= int(month) <= 12 or int(day) > 31:
        return None
    year = _century(match["y"]) if match["y"] else 0
    return When(start, match.end(), year, int(month), int(day), "han")


def _fits(month: str, day: str) -> bool:
    return 1 <= int(month) <= 12 and 1 <= int(day) <= 31


def _is_day(day: str) -> bool:
    return 1 <= int(day) <= 31


def _century(year: str) -> int:
    """Two digits below 50 are of this century."""
    number = int(year)
    if len(year) > 2:
        return number
    return number + (2000 if number < 50 else 1900)
