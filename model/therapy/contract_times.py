"""When and how often, in words beside a habit: "stopped smoking last week", "grapefruit juice daily"."""

import re
from typing import Final

_DAYS: Final = {"day": 1, "week": 7, "month": 30, "year": 365} | {
    "天": 1,
    "日": 1,
    "周": 7,
    "星期": 7,
    "月": 30,
    "年": 365,
}
_NUMBERS: Final = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "six": 6, "few": 3} | {
    **dict.fromkeys("一半", 1),
    **dict.fromkeys("两二", 2),
    "三": 3,
    "四": 4,
    "六": 6,
}
_AGO: Final = re.compile(
    r"\b(?:(?P<count>\d{1,3}|an?|one|two|three|four|six|(?:a )?few) (?P<unit>day|week|month|year)s? ago"
    r"|(?:last|this|past) (?P<last>week|month|year)|(?P<now>yesterday|today|recently))\b"
    r"|(?P<数>\d{1,3}|[一两二三四六半])?(?:个)?(?P<单位>天|日|周|星期|月|年)前|上(?:个)?(?P<上>周|星期|月)|(?P<近>最近|近期|昨天|今天)"
)
_OFTEN: Final = re.compile(
    r"\b(?:daily|every ?day|each day|per day|a day|regularly|often|sometimes|occasionally|weekly|every week|nightly)\b"
    r"|每天|每日|天天|经常|常常|偶尔|每周"
)


def days_ago(words: str) -> tuple[str, int | None]:
    """The words without the time in them, and how many days ago that was."""
    match = _AGO.search(words.casefold())
    if match is None:
        return words, None
    rest = (words[: match.start()] + words[match.end() :]).strip(" ,;，()")
    said = match.groupdict()
    unit = said["unit"] or said["last"] or said["单位"] or said["上"]
    written = (said["count"] or said["数"] or "a").removeprefix("a ")
    count = int(written) if written.isdigit() else _NUMBERS[written]
    return rest, count * _DAYS[unit] if unit else 1


def without_frequency(words: str) -> str:
    """The words without how often: a habit is one, daily or not."""
    return " ".join(_OFTEN.sub(" ", words.casefold()).split()).strip(" ,;，")
