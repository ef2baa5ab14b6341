"""Chinese names with room between their characters, as forms print them ("姓名：王 伟", "患者 李 小明")."""

import re
from collections.abc import Iterator
from typing import Final

from privacy.text.reading import Reading
from privacy.text.recognizer import Recognizer
from privacy.text.recognizers.zh_people import is_before_sex, is_behind_label
from privacy.text.span import Label, Layer, Span
from privacy.text.zh import double_surnames, is_given, surname_length

_HAN: Final = "[\u4e00-\u9fff]"
_GAP: Final = re.compile(f"(?<={_HAN}) {{1,4}}(?={_HAN})")
_GIVEN: Final = (
    re.compile(f"{_HAN}(?: {{1,4}}{_HAN}){{2}}(?!{_HAN})"),
    re.compile(f"{_HAN} {{0,4}}{_HAN}(?!{_HAN})"),
    re.compile(f"{_HAN}(?!{_HAN})"),
)

_LONGEST: Final = 2


def find(reading: Reading) -> Iterator[Span]:
    """Yield a surname, room and a given name behind a label or before sex and age."""
    if not reading.has_han:
        return
    text = reading.text
    for gap in _GAP.finditer(text):
        for family in (2, 1):
            start = gap.start() - family
            if start < 0 or surname_length(text, start) != family or _goes_on(text, start):
                continue
            end = _end(text, start, gap.end())
            if end:
                yield Span(start, end, Label.NAME, Layer.CONTEXT, "name with room between its characters")


def _goes_on(text: str, start: int) -> bool:
    return "\u4e00" <= text[start - 1 : start] <= "\u9fff"


def _end(text: str, start: int, place: int) -> int:
    """Where a name ends whose given name begins at a place; 0 when there is none."""
    for pattern in _GIVEN:
        given = pattern.match(text, place)
        said = given.group().replace(" ", "") if given else ""
        if given is None or not is_given(said):
            continue
        if len(said) > _LONGEST and text[start] + said[0] not in double_surnames():
            continue
        if is_behind_label(text, start) or is_before_sex(text, given.end()):
            return given.end()
    return 0


RECOGNIZER: Final = Recognizer(id="zh-spaced-names", order=198, find=find)
